// Package cli is the command databridge: it reads arguments and settings, asks the analyzer, and reports. The whole
// command is a function of its process, so that it is tested without one.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/foreign"
)

// The exit codes.
const (
	Clean    = 0 // nothing at or above --fail-on
	Broken   = 1 // the work could not be done
	Usage    = 2 // a flag, an argument or a settings file is wrong
	Findings = 3 // something at or above --fail-on was found
)

// A Process is where a command runs.
type Process struct {
	Dir            string // the working directory; "" is the process's own
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Memory         *foreign.Memory // of what packages of other modules send; nil is none
}

// Run runs a command line, args without the program's name, and returns the exit code. What went wrong stands in one
// line on Stderr.
func (p Process) Run(ctx context.Context, args []string) int {
	if p.Dir == "" {
		dir, err := os.Getwd()
		if err != nil {
			_, _ = fmt.Fprintln(p.Stderr, "databridge:", err)
			return Broken
		}
		p.Dir = dir
	}
	root := p.root()
	root.SetArgs(longFlags(args))
	root.SetIn(p.Stdin)
	root.SetOut(p.Stdout)
	root.SetErr(p.Stderr)
	err := root.ExecuteContext(ctx)
	var exit exitCode
	switch {
	case err == nil:
		return Clean
	case errors.As(err, &exit):
		return int(exit)
	}
	if ctx.Err() != nil {
		err = errors.New("interrupted")
	}
	_, _ = fmt.Fprintln(p.Stderr, "databridge:", strings.Join(strings.Fields(err.Error()), " "))
	var usage *usageError
	if errors.As(err, &usage) {
		return Usage
	}
	return Broken
}

const rootHelp = `databridge checks MongoDB queries in Go programs before they run: those on the
official driver, with bson.M and bson.D, and those on odm.

  databridge check                                in a module: find what is wrong
  databridge explain DB2001                       tell what a finding means
  databridge queries                              list the queries; --unchecked: what check cannot check
  databridge models                               tell which structs a collection holds, and why
  databridge indexes --suggest                    list the declared indexes, and those that queries lack
  databridge generate                             write typed field proxies for odm models
  databridge migrate                              change stored data to a new shape
  go vet -vettool=$(which databridge) ./...       the same as a part of go vet`

func (p Process) root() *cobra.Command {
	root := &cobra.Command{
		Use:               "databridge",
		Short:             "check MongoDB queries in Go programs before they run",
		Long:              rootHelp,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
		Args:              cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Help()
			}
			return noCommand(cmd, args[0])
		},
	}
	root.SetFlagErrorFunc(flagError)
	root.SetHelpCommand(p.help(root))
	root.AddCommand(p.check(), p.explain(), p.queries(), p.models(), p.indexes(), p.generate(), p.migrate(), p.version(), p.try())
	return root
}

// help replaces cobra's own, which takes any word for a topic.
func (p Process) help(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [command]",
		Short: "tell how a command is used",
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return root.Help()
			}
			for _, c := range root.Commands() {
				if c.Name() == args[0] {
					return c.Help()
				}
			}
			return noCommand(root, args[0])
		},
	}
}

// noCommand refuses a word that is no command. People who know go vet begin with the packages.
func noCommand(root *cobra.Command, word string) error {
	if strings.ContainsAny(word, "./") {
		return usagef("no command %q; did you mean databridge check %s? (databridge --help)", word, word)
	}
	var names []string
	for _, c := range root.Commands() {
		names = append(names, c.Name())
	}
	return misspelt("command", word, names, "databridge --help")
}

// path makes a file name absolute that is relative to the working directory.
func (p Process) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(p.Dir, name)
}

// shown is how a file is named to people: relative to the working directory, unless it lies on another volume.
func (p Process) shown(name string) string {
	rel, err := filepath.Rel(p.Dir, name)
	if err != nil {
		return name
	}
	return filepath.ToSlash(rel)
}

// An exitCode ends the command without a word: what there is to say has been said.
type exitCode int

func (e exitCode) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// A usageError is a fault in what the user wrote: flags, arguments, settings.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return &usageError{fmt.Errorf(format, args...)} }

// misspelt refuses a word and offers the nearest known one.
func misspelt(what, word string, known []string, help string) error {
	if near := diag.Nearest(word, known); near != "" {
		return usagef("no %s %q; did you mean %q? (%s)", what, word, near, help)
	}
	return usagef("no %s %q (%s)", what, word, help)
}
