package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// odm's codec is internal to odm, so that nothing outside of it, this module included, can call it. Its own benchmarks
// measure it, and are one more program that takes turns here: BenchmarkEncode/user/append is the variant ours of the
// workload encode.user. Whatever documents and variants they have are taken over.
const (
	codecFolder  = "odm/internal/codec"
	codecPattern = "^Benchmark(Encode|Decode)$"
	codecRounds  = 10
)

// codecRow is the name of a row that the codec's benchmarks measure.
var codecRow = regexp.MustCompile(`^(en|de)code\.`)

// codecNames are what the codec's variants are called here. Those of other names keep them.
var codecNames = map[string]string{
	"Encode/append": "ours",
	"Encode/driver": "bson.Marshal",
	"Decode/own":    "ours", // each string in memory of its own: what reads a batch shares some, and is faster
	"Decode/driver": "bson.Unmarshal",
}

// measureCodec measures the workloads of the codec's benchmarks, or notes that there are none.
func measureCodec(ctx context.Context, o options, r *report) error {
	if !slices.ContainsFunc(targets[:], func(t target) bool { return codecRow.MatchString(t.row) && o.only.MatchString(t.row) }) {
		return nil // to build it takes some time
	}
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
		return fmt.Errorf("build the codec's benchmarks: %w: %s", err, out)
	}
	lines, err := codecRun(ctx, bin, codecPattern, "1x")
	if err != nil {
		return err
	}
	list := codecWorkloads(bin, lines)
	if len(list) == 0 {
		r.note(fmt.Sprintf("encode.* and decode.* are left out: %s has no BenchmarkEncode or BenchmarkDecode", codecFolder))
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

// codecWorkloads are the workloads that a first run of the benchmarks has shown, in their order.
func codecWorkloads(bin string, lines []codecLine) (list []workload) {
	for _, l := range lines {
		if name := l.workload(); len(list) == 0 || list[len(list)-1].name != name {
			list = append(list, workload{name: name, scale: nanoseconds, ops: 1, rounds: codecRounds})
		}
		w := &list[len(list)-1]
		w.variants = append(w.variants, variant{name: l.variant(), turn: func(ctx context.Context, first bool) (sample, error) {
			time := "50ms"
			if first {
				time = "1x"
			}
			got, err := codecRun(ctx, bin, l.pattern(), time)
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

// A codecLine is one line of the benchmarks' output.
type codecLine struct {
	direction, document, way string // Encode, user, append
	sample                   sample
}

func (l codecLine) workload() string { return strings.ToLower(l.direction) + "." + l.document }

func (l codecLine) variant() string {
	if name := codecNames[l.direction+"/"+l.way]; name != "" {
		return name
	}
	return "codec." + l.way
}

// pattern names this benchmark and no other.
func (l codecLine) pattern() string {
	return fmt.Sprintf("^Benchmark%s$/^%s$/^%s$", l.direction, regexp.QuoteMeta(l.document), regexp.QuoteMeta(l.way))
}

// codecRun runs what a pattern names, and reads what it prints.
func codecRun(ctx context.Context, bin, pattern, time string) ([]codecLine, error) {
	cmd := exec.CommandContext(ctx, bin, "-test.run", "^$", "-test.bench", pattern, "-test.benchmem", "-test.benchtime", time)
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return nil, fmt.Errorf("the codec's benchmarks: %w: %s%s", err, out, exit.Stderr)
		}
		return nil, err
	}
	return codecLines(string(out)), nil
}

// codecName takes the names out of one of a sub-benchmark, which ends in the number of CPUs if that is not one.
var codecName = regexp.MustCompile(`^Benchmark(Encode|Decode)/([^/]+)/(.+?)(-\d+)?$`)

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
		l := codecLine{direction: name[1], document: name[2], way: name[3], sample: sample{wall: untold, cpu: untold, allocs: untold, bytes: untold, peak: untold}}
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
