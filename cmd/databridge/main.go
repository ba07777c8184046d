// Command databridge checks MongoDB queries in Go programs. It is also a tool for go vet:
// go vet -vettool=$(which databridge) ./...
package main

import (
	"context"
	"os"
	"os/signal"

	"github.com/databridge-go/databridge/analyzer"
	"github.com/databridge-go/databridge/internal/cli"
	"github.com/databridge-go/databridge/internal/foreign"
)

func main() {
	if analyzer.IsVet(os.Args[1:]) {
		analyzer.Vet() // does not return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := cli.Process{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Memory: foreign.Open()}.Run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}
