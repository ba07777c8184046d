// Package nearest finds the name that a reader may have meant. The whole house uses its one rule: for stored keys,
// operators, tag options, codes and flags.
//
// The distance of two names is the number of letters to insert, drop or change, where a swap of two neighbours is one
// edit (Damerau-Levenshtein in the form called optimal string alignment). Case is free: names that differ in case
// alone are at distance 0. A name of up to three letters may be one edit away, a longer one two; what is further away
// is a guess, and a wrong guess is worse than none.
package nearest

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"
)

// Of returns the candidate nearest to name and its distance; "" and -1 if none is within Limit(name). Of candidates at
// one distance it takes the first.
func Of(name string, candidates iter.Seq[string]) (best string, distance int) {
	best, distance = "", -1
	limit := Limit(name)
	for c := range candidates {
		if d := Distance(name, c, limit); d <= limit {
			best, distance, limit = c, d, d-1 // from here on only what is nearer counts
			if d == 0 {
				break
			}
		}
	}
	return best, distance
}

// In is Of for a slice, without the distance: "" if no candidate is near.
func In(name string, candidates []string) string {
	best, _ := Of(name, slices.Values(candidates))
	return best
}

// Rank returns at most n candidates within Limit(name), the nearest first; those at one distance keep their order. A
// candidate that is given twice is returned once.
func Rank(name string, candidates iter.Seq[string], n int) []string {
	type ranked struct {
		name     string
		distance int
	}
	var near []ranked
	seen := map[string]bool{}
	limit := Limit(name)
	for c := range candidates {
		if seen[c] {
			continue
		}
		seen[c] = true
		if d := Distance(name, c, limit); d <= limit {
			near = append(near, ranked{c, d})
		}
	}
	slices.SortStableFunc(near, func(a, b ranked) int { return cmp.Compare(a.distance, b.distance) })
	var names []string
	for _, r := range near[:min(max(n, 0), len(near))] {
		names = append(names, r.name)
	}
	return names
}

// Limit is the greatest distance at which another name may still be what name was meant to be: 0 for the empty name,
// 1 up to three letters, else 2.
func Limit(name string) int {
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		return 0
	case n <= 3:
		return 1
	}
	return 2
}

// Distance returns the distance of a and b, or limit+1 if it is greater than limit: names that are far apart are told
// apart without counting. A negative limit is never met.
func Distance(a, b string, limit int) int {
	if limit < 0 {
		return limit + 1
	}
	x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	if len(x)-len(y) > limit || len(y)-len(x) > limit {
		return limit + 1
	}
	// Three rows of the table of distances between the beginnings of x and y: two back, one back, this one.
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(y); j++ {
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost(x[i-1], y[j-1]))
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > limit+1 {
			return limit + 1 // a swap looks two rows back and adds one: no later row can come below least-1
		}
		before, last, row = last, row, before
	}
	return min(last[len(y)], limit+1)
}

func cost(x, y rune) int {
	if x == y {
		return 0
	}
	return 1
}
