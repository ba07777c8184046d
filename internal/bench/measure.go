package main

import (
	"context"
	"runtime"
	"runtime/metrics"
	"syscall"
	"time"
)

// A task is one turn of a variant in this process. What it needs is made before it is measured, and what it has read is
// looked at afterwards.
type task struct {
	run  func(ctx context.Context) error
	look func(first bool) (outcome, error)
	heap *gauge // nil if nobody looks at the peak of the heap
}

// local is a variant in this process; start makes a new task for each turn.
func local(name string, start func() task) variant {
	return variant{name: name, start: start, turn: func(ctx context.Context, first bool) (sample, error) {
		t := start()
		s, err := measure(ctx, t)
		if err != nil {
			return s, err
		}
		s.outcome, err = t.look(first)
		return s, err
	}}
}

// measure runs a task once, with a heap that was just collected.
func measure(ctx context.Context, t task) (sample, error) {
	var before, after runtime.MemStats
	runtime.GC()
	t.heap.reset()
	runtime.ReadMemStats(&before)
	cpu, start := cpuTime(), time.Now()
	err := t.run(ctx)
	wall := time.Since(start)
	cpu = cpuTime() - cpu
	runtime.ReadMemStats(&after)
	return sample{
		wall: float64(wall), cpu: float64(cpu), peak: t.heap.peak(),
		allocs: float64(after.Mallocs - before.Mallocs), bytes: float64(after.TotalAlloc - before.TotalAlloc),
	}, err
}

// cpuTime is what this process has used, in user and system mode, all threads together.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0 // it fails on wrong arguments only
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// A gauge watches the heap from inside of a loop. A nil gauge watches nothing.
type gauge struct {
	base, most uint64
	seen       int
	read       [1]metrics.Sample
}

// reset takes the heap as it is for the ground.
func (g *gauge) reset() {
	if g != nil {
		g.read[0].Name = "/memory/classes/heap/objects:bytes"
		g.base, g.most, g.seen = g.objects(), 0, 0
	}
}

// tick looks at the heap every so many documents.
func (g *gauge) tick() {
	if g == nil {
		return
	}
	if g.seen++; g.seen%128 == 0 {
		g.most = max(g.most, g.objects())
	}
}

// objects is how much of the heap is taken, by what is dead and not collected too.
func (g *gauge) objects() uint64 {
	metrics.Read(g.read[:])
	return g.read[0].Value.Uint64()
}

// peak is the most that was taken beyond the ground.
func (g *gauge) peak() float64 {
	if g == nil {
		return untold
	}
	return float64(max(g.most, g.base) - g.base)
}
