package main

import (
	"context"
	"fmt"
	"math"
)

// A workload is one piece of work that several variants do.
type workload struct {
	name     string
	scale    scale
	ops      int     // how often a turn does it; figures are of one time
	rounds   int     // at most so many; 0 is any number
	want     outcome // of a turn
	variants []variant

	// before makes the server ready for a turn, and after looks at what a turn has stored; a first turn is checked
	// document by document. Neither is measured; nil is nothing to do.
	before func(ctx context.Context) error
	after  func(ctx context.Context, first bool) error
}

// A scale is the unit in which the times of a workload are told.
type scale struct {
	unit string
	per  float64 // nanoseconds
}

var (
	milliseconds = scale{"ms", 1e6}
	microseconds = scale{"us", 1e3}
	nanoseconds  = scale{"ns", 1}
)

// A variant is one way to do a workload.
type variant struct {
	name  string
	turn  func(ctx context.Context, first bool) (sample, error)
	start func() task // what turn runs, for who is to be profiled; nil in another program
}

// An outcome is what a turn has read: how many documents, and the sum of their marks.
type outcome struct {
	docs int
	sum  int64
}

// A sample is what one turn took, and what came of it.
type sample struct {
	wall, cpu     float64 // nanoseconds
	allocs, bytes float64 // of memory; NaN where they cannot be told
	peak          float64 // bytes of heap beyond those before the turn; NaN if nobody looked
	outcome
}

// take lets a variant have its turn, and fails unless it did what it claims to have done.
func (w *workload) take(ctx context.Context, v variant, first bool) (sample, error) {
	if w.before != nil {
		if err := w.before(ctx); err != nil {
			return sample{}, fmt.Errorf("%s: make ready: %w", w.name, err)
		}
	}
	got, err := v.turn(ctx, first)
	if err != nil {
		return sample{}, fmt.Errorf("%s: %s: %w", w.name, v.name, err)
	}
	if got.outcome != w.want {
		return sample{}, fmt.Errorf("%s: %s has %d documents with marks of %d, want %d with %d", w.name, v.name, got.docs, got.sum, w.want.docs, w.want.sum)
	}
	if w.after != nil {
		if err := w.after(ctx, first); err != nil {
			return sample{}, fmt.Errorf("%s: %s: %w", w.name, v.name, err)
		}
	}
	return got.each(float64(w.ops)), nil
}

// each is a sample of one time out of ops.
func (s sample) each(ops float64) sample {
	s.wall, s.cpu, s.allocs, s.bytes = s.wall/ops, s.cpu/ops, s.allocs/ops, s.bytes/ops
	return s
}

// untold is a figure that a variant cannot tell.
var untold = math.NaN()
