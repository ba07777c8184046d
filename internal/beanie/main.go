// Command beanie runs Beanie, the Python original, and odm through the same scenarios on the same MongoDB, and compares
// what is stored and what each verb says after every step:
//
//	make test/beanie
//
// A scenario is a list of named steps in Go (scenario_*.go) and a class with methods of the same names in Python
// (python/scenario_*.py). Where odm is different on purpose, the Go step says so: which gotcha of Beanie it answers, and
// the very lines of difference that must appear. Any other difference, and an expected one that does not appear, ends
// with exit code 1. Then the tests TestBeanie are run, and the rows of Beanie's capabilities that pass are counted.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"

	"github.com/databridge-go/databridge/internal/mongod"
)

func main() {
	python := flag.String("python", "build/beanie-venv/bin/python3", "the Python that has Beanie; make test/beanie installs it")
	only := flag.String("run", "", "run only scenarios whose name matches this `regexp`, and count no rows")
	verbose := flag.Bool("v", false, "print every step")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *python, *only, *verbose); err != nil {
		fmt.Fprintln(os.Stderr, "beanie:", err)
		stop()
		os.Exit(1)
	}
}

// errUnequal says that the tables printed above tell what is wrong.
var errUnequal = errors.New("not as expected; see above")

func run(ctx context.Context, python, only string, verbose bool) error {
	pattern, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	server, err := mongod.Open(ctx, os.Stderr)
	if err != nil {
		return err
	}
	defer server.Stop()
	sum, err := compareAll(ctx, server.URI, python, pattern, verbose)
	if err != nil {
		return err
	}
	sum.print(os.Stdout)
	equal := sum.unexpected == 0
	if only == "" {
		rows, err := countRows(ctx, server.URI)
		if err != nil {
			return err
		}
		rows.print(os.Stdout)
		equal = equal && rows.complete()
	}
	if !equal {
		return errUnequal
	}
	return nil
}
