package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// A report is everything that was measured, and what one has to know to read it.
type report struct {
	options
	measured []measured
	notes    []string
	machine  string
	load     []string // before and after
}

// measured are the samples of a workload, by its variants.
type measured struct {
	workload
	samples [][]sample
}

func newReport(s *stage, o options) *report {
	machine := fmt.Sprintf("%s on %s/%s, %d CPUs; MongoDB %s, a replica set of one on loopback", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), s.server.Version)
	return &report{options: o, machine: machine, load: []string{load()}}
}

func (r *report) note(text string) { r.notes = append(r.notes, text) }

// load is the load of the machine in the last 1, 5 and 15 minutes, where it tells.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(text))[:3], " ")
}

// here is a path beside this file.
func here(path string) string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), path)
}

// A figure is one column of what is measured.
type figure struct {
	suffix string // of the row's name
	unit   func(scale) string
	per    func(scale) float64
	of     func(sample) float64
}

// figures are the columns: times in the scale of the workload, memory in its own.
var figures = [...]figure{
	{"", func(s scale) string { return s.unit }, func(s scale) float64 { return s.per }, func(s sample) float64 { return s.wall }},
	{".cpu", func(s scale) string { return s.unit + " cpu" }, func(s scale) float64 { return s.per }, func(s sample) float64 { return s.cpu }},
	{".allocs", func(scale) string { return "allocs" }, func(scale) float64 { return 1 }, func(s sample) float64 { return s.allocs }},
	{".bytes", func(scale) string { return "bytes" }, func(scale) float64 { return 1 }, func(s sample) float64 { return s.bytes }},
	{".heap", func(scale) string { return "MiB" }, func(scale) float64 { return 1 << 20 }, func(s sample) float64 { return s.peak }},
}

// of returns the median and the least of a figure over the turns of a variant; NaN if it cannot be told.
func (m measured) of(f figure, variant int) (median, least float64) {
	var all []float64
	for _, s := range m.samples[variant] {
		all = append(all, f.of(s)/f.per(m.scale))
	}
	slices.Sort(all) // a NaN comes first
	n := len(all)
	if n == 0 || math.IsNaN(all[0]) {
		return untold, untold
	}
	return (all[(n-1)/2] + all[n/2]) / 2, all[0]
}

// variant is the place of a variant, -1 if the workload has none of that name.
func (m measured) variant(name string) int {
	return slices.IndexFunc(m.variants, func(v variant) bool { return v.name == name })
}
