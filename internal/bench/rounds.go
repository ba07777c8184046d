package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

// long are the workloads that a short run leaves out: they are others with more documents.
var long = []string{"find10k", "insert10k", "iter10k", "iter100k", "iter300k", "iter1000k"}

// measureAll runs every workload that is asked for.
func measureAll(ctx context.Context, s *stage, o options) (*report, error) {
	r := newReport(s, o)
	children, err := startAll(ctx, s, o, r)
	defer func() {
		for _, c := range children {
			_ = c.Close() // what matters of it has been read
		}
	}()
	if err != nil {
		return nil, err
	}
	for _, j := range jobs(s) {
		if !o.only.MatchString(j.name) || o.short && slices.Contains(long, j.name) {
			continue
		}
		w, err := j.open(ctx, children)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", j.name, err)
		}
		if err := r.measure(ctx, w, o); err != nil {
			return nil, err
		}
		if o.profile != "" {
			if err := profile(ctx, w, o.profile); err != nil {
				return nil, err
			}
		}
	}
	if err := measureCodec(ctx, o, r); err != nil {
		return nil, err
	}
	if len(r.measured) == 0 {
		return nil, fmt.Errorf("no workload is named like %v", o.only)
	}
	r.load = append(r.load, load())
	return r, nil
}

// startAll starts the children that are asked for, and notes who is not.
func startAll(ctx context.Context, s *stage, o options, r *report) (children []*child, err error) {
	if o.python == "" {
		r.note("Beanie and PyMongo are left out: -python names none")
	} else {
		c, err := start(ctx, s, o.python, "-B", here("python/child.py"))
		if err != nil {
			return children, err
		}
		children = append(children, c)
	}
	for _, p := range o.peers {
		name, command, ok := strings.Cut(p, "=")
		if !ok {
			return children, fmt.Errorf("-peer %s: want NAME=COMMAND", p)
		}
		c, err := start(ctx, s, command)
		if err != nil {
			return children, fmt.Errorf("-peer %s: %w", p, err)
		}
		children = append(children, c)
		if len(c.does[name]) == 0 {
			return children, fmt.Errorf("-peer %s: it has no variant of that name", p)
		}
	}
	return children, nil
}

// open makes the workload of a job, with what it reads and with all who do it.
func (j job) open(ctx context.Context, children []*child) (workload, error) {
	if j.seed != nil {
		if err := j.seed(ctx); err != nil {
			return workload{}, err
		}
	}
	w, err := j.make(ctx)
	if err != nil || j.peers.Work == "" {
		return w, err
	}
	for _, c := range children {
		c.join(&w, j.peers)
	}
	return w, nil
}

// measure lets all variants of a workload take turns. The first turns warm up, and the very first one is checked document
// by document.
func (r *report) measure(ctx context.Context, w workload, o options) error {
	start := time.Now()
	rounds, warm := o.rounds, 2
	if w.rounds > 0 {
		rounds = min(rounds, w.rounds)
	}
	if o.short {
		rounds, warm = 1, 0
	}
	m := measured{workload: w, samples: make([][]sample, len(w.variants))}
	for round := -warm; round < rounds; round++ {
		for _, i := range order(len(w.variants), round+warm) {
			got, err := w.take(ctx, w.variants[i], round == -warm)
			if err = errors.Join(err, ctx.Err()); err != nil {
				return err
			}
			if round >= 0 {
				m.samples[i] = append(m.samples[i], got)
			}
		}
	}
	r.measured = append(r.measured, m)
	_, _ = fmt.Fprintf(os.Stderr, "%-24s %d variants, %d rounds, %.1f s\n", w.name, len(w.variants), rounds, time.Since(start).Seconds())
	return nil
}

// order is who comes when in a round: another one begins each time, and every second time they come backwards, so that
// nobody always follows the same one.
func order(n, round int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = (i + round/2) % n
	}
	if round%2 == 1 {
		slices.Reverse(all)
	}
	return all
}
