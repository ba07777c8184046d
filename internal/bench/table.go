package main

import (
	"fmt"
	"io"
	"math"
	"strings"
)

// print writes the tables, and then the targets.
func (r *report) print(w io.Writer) {
	put := func(format string, args ...any) { _, _ = fmt.Fprintf(w, format, args...) }
	put("\n%s\n", r.headline())
	for _, m := range r.measured {
		put("\n%-24s %9s %9s %9s %9s %9s %9s %10s\n", m.name, m.scale.unit, "least", "cpu", "allocs", "KiB", "heap MiB", "to ours")
		for i := range m.variants {
			put("  %-22s", m.variants[i].name)
			for _, cell := range m.cells(i) {
				put(" %9s", cell)
			}
			put(" %10s\n", m.against(i))
		}
	}
	put("\n")
	for _, n := range r.notes {
		put("note: %s\n", n)
	}
	if r.short {
		put("checked %d workloads; the figures of a short run say nothing\n", len(r.measured))
		return
	}
	all := r.verdicts()
	for _, v := range all {
		if !v.met() {
			put("missed: %s\n", v)
		}
	}
	put("met %d of %d targets\n", met(all), len(all))
}

// headline says where it was measured.
func (r *report) headline() string {
	return fmt.Sprintf("%s; load %s", r.machine, strings.Join(r.load, " before, ")+" after")
}

// met counts the targets that are met.
func met(all []verdict) (n int) {
	for _, v := range all {
		if v.met() {
			n++
		}
	}
	return n
}

// cells are the figures of a variant: the median of its time, the least, CPU, allocations, memory and heap.
func (m measured) cells(variant int) []string {
	wall, least := m.of(figures[0], variant)
	cpu, _ := m.of(figures[1], variant)
	allocs, _ := m.of(figures[2], variant)
	bytes, _ := m.of(figures[3], variant)
	heap, _ := m.of(figures[4], variant)
	return []string{shown(wall), shown(least), shown(cpu), shown(allocs), shown(bytes / 1024), shown(heap)}
}

// against is how many times as long as odm's tracked models a variant takes.
func (m measured) against(variant int) string {
	ours, other := m.variant("ours"), m.variants[variant].name
	if ours < 0 || other == "ours" {
		return ""
	}
	a, _ := m.of(figures[0], ours)
	b, _ := m.of(figures[0], variant)
	return fmt.Sprintf("%.2fx", b/a)
}

// shown is a number with three digits at least, and nothing for one that cannot be told.
func shown(f float64) string {
	switch {
	case math.IsNaN(f):
		return ""
	case f >= 100 || f == 0:
		return fmt.Sprintf("%.0f", f)
	case f >= 10:
		return fmt.Sprintf("%.1f", f)
	case f < 0.01:
		return fmt.Sprintf("%.1e", f)
	default:
		return fmt.Sprintf("%.2f", f)
	}
}
