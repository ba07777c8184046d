package migrate

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// parse reads the flags, then the environment for those that are not given.
func (c Command) parse(args []string) (*request, error) {
	r := &request{}
	f := c.flags(r)
	words, err := parseAll(f, args)
	if err != nil {
		return nil, err
	}
	given := map[string]bool{}
	f.Visit(func(f *flag.Flag) { given[f.Name] = true })
	r.directed, r.distance = r.forward || r.backward, given["distance"] || given["d"]
	r.uri = cmp.Or(r.uri, c.env(URIVariable))
	r.db = cmp.Or(r.db, c.env(DatabaseVariable))
	if err := r.direction(c.env(DirectionVariable)); err != nil {
		return nil, err
	}
	if text := c.env(DistanceVariable); !r.distance && text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			return nil, fmt.Errorf("%s is %q: want a number", DistanceVariable, text)
		}
		r.options.Distance, r.distance = n, true
	}
	if err := r.words(words); err != nil {
		return nil, err
	}
	return r, r.check()
}

// parseAll reads flags before and after the words.
func parseAll(f *flag.FlagSet, args []string) (words []string, err error) {
	for {
		if err := f.Parse(args); err != nil {
			return nil, err
		}
		if f.NArg() == 0 {
			return words, nil
		}
		words, args = append(words, f.Arg(0)), f.Args()[1:]
	}
}

func (c Command) flags(r *request) *flag.FlagSet {
	f := flag.NewFlagSet("migrate", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&r.uri, "uri", "", "the `URI` of the server, with the database ("+URIVariable+")")
	f.StringVar(&r.db, "db", "", "the `database`, in place of the URI's ("+DatabaseVariable+")")
	f.BoolVar(&r.forward, "forward", false, "apply what is pending (the default)")
	f.BoolVar(&r.backward, "backward", false, "take back what is applied, the newest first")
	for _, name := range []string{"distance", "d"} {
		f.IntVar(&r.options.Distance, name, 0, "how many migrations, 0 for all ("+DistanceVariable+")")
	}
	f.StringVar(&r.options.To, "to", "", "forward: the last migration to apply; backward: the last one to keep (`name`)")
	f.BoolVar(&r.options.DryRun, "dry-run", false, "write nothing; tell what would run, with samples of what would change")
	f.IntVar(&r.options.Sample, "sample", 0, "how many documents a dry run goes through (default 5)")
	f.BoolVar(&r.options.NoTransaction, "no-transaction", false, "go batch by batch, for what takes longer than a minute")
	f.DurationVar(&r.options.Wait, "wait", 0, "how long to wait while another process migrates, such as 5m")
	f.Usage = func() {
		_, _ = fmt.Fprint(c.Stdout, help)
		f.SetOutput(c.Stdout)
		f.PrintDefaults()
		f.SetOutput(io.Discard)
	}
	return f
}

// direction settles which way to go.
func (r *request) direction(env string) error {
	if r.forward && r.backward {
		return errors.New("-forward and -backward at once")
	}
	if !r.directed && env != "" {
		d := Direction(strings.ToLower(env))
		if d != Forward && d != Backward {
			return fmt.Errorf("%s is %q: want forward or backward", DirectionVariable, env)
		}
		r.backward = d == Backward
	}
	r.options.Direction = Forward
	if r.backward {
		r.options.Direction = Backward
	}
	return nil
}

// words reads what stands behind the flags.
func (r *request) words(words []string) error {
	if len(words) == 0 {
		return nil
	}
	r.verb = words[0]
	switch {
	case r.verb == "status" && len(words) == 1:
	case r.verb == "mark" && len(words) == 3:
		r.name, r.state = words[1], State(words[2])
		if r.state != Applied && r.state != Pending {
			return fmt.Errorf("a migration is marked as applied or pending, not as %q", words[2])
		}
	case r.verb == "status":
		return fmt.Errorf("status takes no arguments, got %q", words[1])
	case r.verb == "mark":
		return errors.New("mark takes a name and a state: mark NAME applied, or mark NAME pending")
	default:
		return fmt.Errorf("no command %q; there are status and mark, and none at all to migrate (-help)", r.verb)
	}
	return nil
}

func (r *request) check() error {
	switch {
	case r.uri == "":
		return fmt.Errorf("no server is named: give -uri mongodb://host:27017/database, or set %s", URIVariable)
	case r.options.Distance < 0:
		return errors.New("the distance is a number of migrations, 0 for all")
	case r.verb == "" && r.options.Direction == Backward && !r.distance && r.options.To == "":
		return errors.New("how far back? say -d 1 for the newest migration, -to NAME to keep it and those before it, or -d 0 for all")
	}
	return nil
}
