// Command bench measures odm against the hand-written driver code that it replaces, against the raw floor, and against
// other mappers, all on one real MongoDB in one run:
//
//	make bench
//
// Every variant of a workload does the same work on documents of the same content. Variants take turns round by round in
// rotating order, and what each of them has read or stored is checked after every turn. The table goes to the terminal,
// the rows to a JSON file, and the last lines say which targets are met. docs/performance.md tells how to read it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
)

// options are the flags.
type options struct {
	rounds   int
	only     *regexp.Regexp
	python   string
	peers    []string // NAME=COMMAND each
	short    bool
	out      string
	markdown string
	profile  string
}

func main() {
	var o options
	only := flag.String("only", "", "run only workloads whose name matches this `regexp`")
	flag.IntVar(&o.rounds, "rounds", 30, "how many turns each variant has")
	flag.StringVar(&o.python, "python", "", "the `Python` that has Beanie and PyMongo, which are left out without it; make bench installs it")
	flag.Func("peer", "`NAME=COMMAND` of another program to measure, which speaks the protocol of child.go; may be repeated", func(s string) error {
		o.peers = append(o.peers, s)
		return nil
	})
	flag.BoolVar(&o.short, "short", false, "one turn each: a check that every variant does its work, no measurement")
	flag.StringVar(&o.out, "out", "", "write the rows to this JSON `file`")
	flag.StringVar(&o.markdown, "markdown", "", "write the tables between the markers of this `file`")
	flag.StringVar(&o.profile, "profile", "", "write CPU and allocation profiles of odm's own variants into this `folder`")
	flag.Parse()
	if err := o.check(*only, flag.Args()); err != nil {
		fmt.Fprintf(os.Stderr, "bench: %v (bench -help lists the flags)\n", err)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, o)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// check compiles the pattern, and refuses what makes no sense.
func (o *options) check(only string, args []string) (err error) {
	switch {
	case len(args) > 0:
		return fmt.Errorf("%q is no flag", args[0])
	case o.rounds < 1:
		return fmt.Errorf("-rounds %d: want 1 or more", o.rounds)
	case o.short && (o.markdown != "" || o.profile != ""):
		return errors.New("a short run has no figures to publish: leave -short out")
	}
	o.only, err = regexp.Compile(only)
	return err
}

// run measures everything that is asked for and tells of it.
func run(ctx context.Context, o options) error {
	s, err := open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	report, err := measureAll(ctx, s, o)
	if err != nil {
		return err
	}
	report.print(os.Stdout)
	if o.out != "" {
		if err := report.writeJSON(o.out); err != nil {
			return err
		}
	}
	if o.markdown != "" {
		return report.writeMarkdown(o.markdown)
	}
	return nil
}
