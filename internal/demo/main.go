// Command demo is `make demo`: it checks a program with planted mistakes, then runs the shop example on a real MongoDB.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"

	"github.com/databridge-go/databridge/internal/mongod"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := demo(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

// demo shows the checker first: it needs no server.
func demo(ctx context.Context) error {
	fmt.Println("1. databridge check ./... in testdata/apps/shop: it compiles and passes go vet")
	fmt.Println()
	if err := check(ctx); err != nil {
		return err
	}
	fmt.Println()
	fmt.Println("2. examples/shop on a real MongoDB")
	fmt.Println()
	server, err := mongod.Open(ctx, os.Stdout)
	if errors.Is(err, mongod.ErrNoServer) {
		fmt.Println("not run:", strings.ReplaceAll(err.Error(), "\n", "; "))
		return nil // the checker needs none, and has been shown
	}
	if err != nil {
		return err
	}
	defer server.Stop()
	fmt.Printf("MongoDB %s from %s\n\n", server.Version, server.From)
	shop := command(ctx, "go", "run", "./examples/shop")
	shop.Env = append(os.Environ(), mongod.URIVariable+"="+server.URI)
	return shop.Run()
}

// check builds databridge and runs it over the app; that it finds something is what is to be shown.
func check(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "databridge-demo")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	bin := dir + "/databridge"
	if err := command(ctx, "go", "build", "-o", bin, "./cmd/databridge").Run(); err != nil {
		return err
	}
	run := command(ctx, bin, "check", "./...")
	run.Dir = "testdata/apps/shop"
	err = run.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 3 {
		return nil // findings
	}
	if err == nil {
		return errors.New("databridge check found nothing in a program that has mistakes")
	}
	return err
}

// command is a command on this terminal.
func command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	return cmd
}
