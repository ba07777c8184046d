package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os/exec"
	"slices"

	"github.com/databridge-go/databridge/internal/lines"
)

// A child is another program whose variants are measured: it is started once, with the URI of the server and the name of
// the database as its last arguments, and measures each turn itself. It first writes a line of JSON with a greeting, and
// then, for each line of JSON that is a request, one with a reply.
type child struct {
	*lines.Program
	does map[string][]string // from each of its variants to the works that it knows
}

// A greeting says what a child can do.
type greeting struct {
	Does map[string][]string `json:"does"`
}

// A request is one turn. The works are:
//
//	find      reads N users of the collection with a limit of N, into a list
//	findone   reads Ops users by their ids, those that picked names
//	insert    stores N users whose ids are missing, built before the clock starts
//	update    adds 1 to the age of Ops users, found by their ids, in one command each
//	save      reads Ops users by their ids, adds 1 to the age of each and writes it back
//	unchanged asks Ops times whether a user that was read has changed
type request struct {
	Variant    string `json:"variant"`
	Work       string `json:"work"`
	Collection string `json:"collection"`
	N          int    `json:"n"`
	Ops        int    `json:"ops"`
}

// A reply is what a turn took, all its Ops together, and what came of it. Wall and CPU are nanoseconds.
type reply struct {
	Variant       string // who has done it
	Wall, CPU     float64
	Allocs, Bytes *float64 // null where the language cannot tell
	Docs          int
	Sum           int64 // of the marks of the users that were read (markUser)
	Error         string
}

// start starts a child.
func start(ctx context.Context, s *stage, command string, args ...string) (*child, error) {
	cmd := exec.CommandContext(ctx, command, append(args, s.server.URI, s.db.Name())...)
	running, err := lines.Start(cmd)
	if err != nil {
		return nil, err
	}
	c := &child{Program: running}
	var g greeting
	line, err := c.Read()
	if err == nil {
		err = json.Unmarshal(line, &g)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s says no greeting: %w", command, err), c.Close())
	}
	c.does = g.Does
	return c, nil
}

// call asks for one turn.
func (c *child) call(r request) (reply, error) {
	var answer reply
	text, err := json.Marshal(r)
	if err != nil {
		return answer, err
	}
	if text, err = c.Ask(text); err == nil {
		err = json.Unmarshal(text, &answer)
	}
	if err != nil {
		return answer, err
	}
	if answer.Error != "" {
		return answer, errors.New(answer.Error)
	}
	return answer, nil
}

// join adds the variants of a child that know the work of a workload.
func (c *child) join(w *workload, r request) {
	for _, name := range slices.Sorted(maps.Keys(c.does)) {
		if slices.Contains(c.does[name], r.Work) {
			asked := request{Variant: name, Work: r.Work, Collection: r.Collection, N: r.N, Ops: w.ops}
			w.variants = append(w.variants, variant{name: name, turn: func(context.Context, bool) (sample, error) {
				return c.turn(name, asked)
			}})
		}
	}
}

// turn asks for one turn of a variant, and refuses the figures of any other one.
func (c *child) turn(name string, r request) (sample, error) {
	got, err := c.call(r)
	if err != nil {
		return sample{}, err
	}
	if got.Variant != name {
		return sample{}, fmt.Errorf("the turn was that of %q", got.Variant)
	}
	return got.sample(), nil
}

// sample is a reply as what is measured here is told.
func (r reply) sample() sample {
	s := sample{wall: r.Wall, cpu: r.CPU, allocs: untold, bytes: untold, peak: untold, outcome: outcome{r.Docs, r.Sum}}
	if r.Allocs != nil && r.Bytes != nil {
		s.allocs, s.bytes = *r.Allocs, *r.Bytes
	}
	return s
}
