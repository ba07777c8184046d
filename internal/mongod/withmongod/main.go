// Command withmongod runs a command with DATABRIDGE_MONGODB_URI set to a server that lives as long as the command:
//
//	go run ./internal/mongod/withmongod go test ./...
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"

	"github.com/databridge-go/databridge/internal/mongod"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: withmongod command [argument …]")
		os.Exit(2)
	}
	os.Exit(run(os.Args[1:]))
}

// run returns the command's exit code.
func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	server, err := mongod.Open(ctx, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer server.Stop()
	cmd := exec.Command(args[0], args[1:]...) // an interrupt reaches it through the terminal
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), mongod.URIVariable+"="+server.URI)
	err = cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}
