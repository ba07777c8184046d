package migrate

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"
	"time"

	"github.com/databridge-go/databridge/odm"
)

const help = `usage: migrate [flags] [command]

Without a command it applies the migrations that are pending, or with -backward takes
applied ones back. The commands:

  status                      tell how every migration stands
  mark NAME applied|pending   write that into the history without running anything

The flags:

`

// A request is what a command line asks for.
type request struct {
	options            Options
	uri, db            string
	forward, backward  bool
	verb               string // "", "status" or "mark"
	name               string // of mark
	state              State
	directed, distance bool // the flag was given, or its variable
}

// Run runs a command line, args without the program's name, and returns the exit code.
func (c Command) Run(ctx context.Context, args []string) int {
	r, err := c.parse(args)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		_, _ = fmt.Fprintln(c.Stderr, "migrate:", oneLine(err))
		return 2
	}
	if err := c.do(ctx, r); err != nil {
		_, _ = fmt.Fprintln(c.Stderr, "migrate:", strings.TrimPrefix(strings.TrimPrefix(oneLine(err), "migrate: "), "odm: "))
		return 1
	}
	return 0
}

// do opens the database and does what is asked for.
func (c Command) do(ctx context.Context, r *request) (err error) {
	db, err := odm.Open(ctx, inDatabase(r.uri, r.db), c.Options...)
	if err != nil {
		return err
	}
	defer func() {
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer stop()
		err = errors.Join(err, db.Close(ctx))
	}()
	switch r.verb {
	case "status":
		all, err := c.Set.Status(ctx, db)
		if err != nil {
			return err
		}
		return writeStatus(c.Stdout, all)
	case "mark":
		if err := c.Set.Mark(ctx, db, r.name, r.state); err != nil {
			return err
		}
		_, err := fmt.Fprintf(c.Stdout, "%s is marked as %s\n", r.name, r.state)
		return err
	}
	report, failed := c.Set.Run(ctx, db, r.options)
	if report == nil {
		return failed
	}
	if err := c.tell(ctx, db, r, report, failed); err != nil {
		return errors.Join(failed, err)
	}
	return failed
}
