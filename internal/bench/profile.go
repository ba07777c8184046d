package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"slices"
	"time"
)

// profiled is how long a variant runs while it is profiled.
const profiled = 10 * time.Second

// profile repeats odm's tracked variant of a workload and writes what it spends its time on and what it allocates:
// NAME.cpu, and NAME.allocs, which is to be read against NAME.base. What is done between turns is in them too;
// go tool pprof -focus '^github.com/databridge-go/databridge/odm' leaves it out.
func profile(ctx context.Context, w workload, dir string) (err error) {
	i := slices.IndexFunc(w.variants, func(v variant) bool { return v.name == "ours" })
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if err := writeAllocs(filepath.Join(dir, w.name+".base")); err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(dir, w.name+".cpu"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	for start := time.Now(); time.Since(start) < profiled; {
		if w.before != nil {
			if err := w.before(ctx); err != nil {
				return err
			}
		}
		if err := w.variants[i].start().run(ctx); err != nil {
			return err
		}
	}
	return writeAllocs(filepath.Join(dir, w.name+".allocs"))
}

// writeAllocs writes what this process has allocated until now.
func writeAllocs(file string) error {
	runtime.GC() // the profile is as new as the last collection
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	return errors.Join(pprof.Lookup("allocs").WriteTo(f, 0), f.Close())
}
