package mend

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// context is how many lines are shown around a change.
const context = 3

// Diff returns the unified diff of a file, as git apply and patch read it; "" if nothing changes.
func Diff(file string, before, after []byte) string {
	steps := script(lines(before), lines(after))
	if !slices.ContainsFunc(steps, func(s step) bool { return s.sign != ' ' }) {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "--- a/%s\n+++ b/%s\n", file, file)
	for len(steps) > 0 {
		first := slices.IndexFunc(steps, func(s step) bool { return s.sign != ' ' })
		if first < 0 {
			break
		}
		steps = steps[max(0, first-context):]
		n := hunk(steps)
		writeHunk(&b, steps[:n])
		steps = steps[n:]
	}
	return b.String()
}

// lines cuts a text behind each end of line.
func lines(text []byte) []string {
	all := strings.SplitAfter(string(text), "\n")
	if last := len(all) - 1; all[last] == "" {
		all = all[:last]
	}
	return all
}

// A step keeps (' '), removes ('-') or adds ('+') a line; old and new number the lines that come next, from 0.
type step struct {
	sign     byte
	text     string
	old, new int
}

// hunk returns how many steps belong together: up to the context behind a change that no other follows closely.
func hunk(steps []step) int {
	last := 0
	for i, s := range steps {
		if s.sign != ' ' {
			last = i
		} else if i-last > 2*context && steps[last].sign != ' ' {
			break
		}
	}
	return min(len(steps), last+1+context)
}

func writeHunk(b *strings.Builder, steps []step) {
	removed, added := 0, 0
	for _, s := range steps {
		if s.sign != '+' {
			removed++
		}
		if s.sign != '-' {
			added++
		}
	}
	fmt.Fprintf(b, "@@ -%s +%s @@\n", span(steps[0].old, removed), span(steps[0].new, added))
	for _, s := range steps {
		b.WriteByte(s.sign)
		b.WriteString(s.text)
		if !strings.HasSuffix(s.text, "\n") {
			b.WriteString("\n\\ No newline at end of file\n")
		}
	}
}

// span writes a stretch of lines as diff does: one that is empty is named by the line before it.
func span(start, n int) string {
	switch n {
	case 0:
		return fmt.Sprintf("%d,0", start)
	case 1:
		return fmt.Sprint(start + 1)
	}
	return fmt.Sprintf("%d,%d", start+1, n)
}

// script returns the shortest way from one list of lines to another (Myers, An O(ND) Difference Algorithm): D is small, since
// fixes change a few lines.
func script(a, b []string) []step {
	var trace []map[int]int // the furthest x on each diagonal, after each number of changes
	furthest := map[int]int{1: 0}
	for d := 0; ; d++ {
		for k := -d; k <= d; k += 2 {
			x := furthest[k-1] + 1
			if k == -d || k != d && furthest[k-1] < furthest[k+1] {
				x = furthest[k+1]
			}
			for x < len(a) && x-k < len(b) && a[x] == b[x-k] {
				x++
			}
			furthest[k] = x
			if x >= len(a) && x-k >= len(b) {
				return back(a, b, append(trace, maps.Clone(furthest)))
			}
		}
		trace = append(trace, maps.Clone(furthest))
	}
}

// back walks from the end to the beginning along the trace.
func back(a, b []string, trace []map[int]int) []step {
	var steps []step
	x, y := len(a), len(b)
	for d := len(trace) - 1; d > 0; d-- {
		before := trace[d-1]
		k := x - y
		from := k - 1
		if k == -d || k != d && before[k-1] < before[k+1] {
			from = k + 1
		}
		start := before[from] // the first step goes down, a line of b, or right, a line of a; the same lines follow
		if from == k-1 {
			start++
		}
		for x > start {
			x, y = x-1, y-1
			steps = append(steps, step{' ', a[x], x, y})
		}
		if from == k+1 {
			y--
			steps = append(steps, step{'+', b[y], x, y})
		} else {
			x--
			steps = append(steps, step{'-', a[x], x, y})
		}
	}
	for x > 0 {
		x, y = x-1, y-1
		steps = append(steps, step{' ', a[x], x, y})
	}
	slices.Reverse(steps)
	return steps
}

// From returns, for each line of after, the number that it has in before; 0 for a new one.
func From(before, after []byte) []int {
	var from []int
	for _, s := range script(lines(before), lines(after)) {
		switch s.sign {
		case ' ':
			from = append(from, s.old+1)
		case '+':
			from = append(from, 0)
		}
	}
	return from
}
