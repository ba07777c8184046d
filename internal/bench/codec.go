package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// odm's codec is internal to odm, so that nothing outside of it, this module included, can call it. Its own benchmark
// measures it, and is one more program that takes turns here: the sub-benchmark encode.user/ours of BenchmarkCodec is
// the variant ours of the workload encode.user. Whatever workloads and variants it has are taken over as they are.
const (
	codecFolder    = "odm/internal/codec"
	codecBenchmark = "BenchmarkCodec"
	codecRounds    = 10
)

// measureCodec measures the workloads of the codec's benchmark, or notes that there is none.
func measureCodec(ctx context.Context, o options, r *report) error {
	root := here("../..")
	if _, err := os.Stat(filepath.Join(root, codecFolder)); err != nil {
		r.note("encode.* and decode.* are left out: there is no " + codecFolder)
		return nil
	}
	dir, err := os.MkdirTemp("", "databridge-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	bin := filepath.Join(dir, "codec.test")
	build := exec.CommandContext(ctx, "go", "test", "-c", "-o", bin, "./"+codecFolder)
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build the codec's benchmark: %w: %s", err, out)
	}
	lines, err := codecRun(ctx, bin, codecBenchmark, "1x")
	if err != nil {
		return err
	}
	list := codecWorkloads(bin, lines)
	if len(list) == 0 {
		r.note(fmt.Sprintf("encode.* and decode.* are left out: %s has no %s", codecFolder, codecBenchmark))
	}
	for _, w := range list {
		if !o.only.MatchString(w.name) {
			continue
		}
		if err := r.measure(ctx, w, o); err != nil {
			return err
		}
	}
	return nil
}

// codecWorkloads are the workloads that a first run of the benchmark has shown, in its order.
func codecWorkloads(bin string, lines []codecLine) (list []workload) {
	for _, l := range lines {
		if len(list) == 0 || list[len(list)-1].name != l.workload {
			list = append(list, workload{name: l.workload, scale: nanoseconds, ops: 1, rounds: codecRounds})
		}
		w := &list[len(list)-1]
		w.variants = append(w.variants, variant{name: l.variant, turn: func(ctx context.Context, first bool) (sample, error) {
			time := "50ms"
			if first {
				time = "1x"
			}
			got, err := codecRun(ctx, bin, exactly(codecBenchmark, l.workload, l.variant), time)
			if err != nil {
				return sample{}, err
			}
			if len(got) != 1 {
				return sample{}, fmt.Errorf("%d benchmarks have that name", len(got))
			}
			return got[0].sample, nil
		}})
	}
	return list
}

// exactly is the pattern of one sub-benchmark.
func exactly(names ...string) string {
	for i, n := range names {
		names[i] = "^" + regexp.QuoteMeta(n) + "$"
	}
	return strings.Join(names, "/")
}

// A codecLine is one line of the benchmark's output.
type codecLine struct {
	workload, variant string
	sample            sample
}

// codecRun runs what a pattern names, and reads what it prints.
func codecRun(ctx context.Context, bin, pattern, time string) ([]codecLine, error) {
	cmd := exec.CommandContext(ctx, bin, "-test.run", "^$", "-test.bench", pattern, "-test.benchmem", "-test.benchtime", time)
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return nil, fmt.Errorf("the codec's benchmark: %w: %s%s", err, out, exit.Stderr)
		}
		return nil, err
	}
	return codecLines(string(out)), nil
}

// codecName takes the names out of one of a sub-benchmark, which ends in the number of CPUs if that is not one.
var codecName = regexp.MustCompile(`^` + codecBenchmark + `/([^/]+)/(.+?)(-\d+)?$`)

// codecLines reads the lines of results; all others say something else.
func codecLines(out string) (lines []codecLine) {
	for text := range strings.Lines(out) {
		words := strings.Fields(text)
		if len(words) < 4 {
			continue
		}
		name := codecName.FindStringSubmatch(words[0])
		if name == nil {
			continue
		}
		l := codecLine{workload: name[1], variant: name[2], sample: sample{wall: untold, cpu: untold, allocs: untold, bytes: untold, peak: untold}}
		for i := 2; i+1 < len(words); i += 2 {
			f, err := strconv.ParseFloat(words[i], 64)
			if err != nil {
				continue // a metric of the benchmark's own
			}
			switch words[i+1] {
			case "ns/op":
				l.sample.wall = f
			case "B/op":
				l.sample.bytes = f
			case "allocs/op":
				l.sample.allocs = f
			}
		}
		lines = append(lines, l)
	}
	return lines
}
