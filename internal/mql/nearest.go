package mql

import "strings"

// Nearest returns the operator of the place that a reader may have meant by name, "" if none is near. A name that only
// lacks its $ or has other case is near; so is one that is a few edits away (a swap of neighbours is one edit): two for
// $names, one for those of up to three letters. Without its $ a name must be one edit closer, since it is rather a
// field. Among equals the first by name wins; an operator that MongoDB has dropped is never proposed.
func Nearest(p Place, name string) string {
	bare := fold(name)
	if bare == "" {
		return ""
	}
	best, least := "", len(bare)+1
	for _, op := range index()[p] {
		word := fold(op.Name)
		if op.Removed != "" || op.Name == name || word == "" {
			continue
		}
		if d := distance(bare, word); d < least && d <= allowed(name, op.Name) {
			best, least = op.Name, d
		}
	}
	return best
}

// fold takes off what says nothing about the word that was meant: the leading $ and the case.
func fold(name string) string { return strings.ToLower(strings.TrimPrefix(name, "$")) }

// allowed is the number of edits after which name may still mean op to a reader.
func allowed(name, op string) int {
	edits := 2
	if len(fold(name)) <= 3 {
		edits = 1
	}
	if strings.HasPrefix(op, "$") && !strings.HasPrefix(name, "$") {
		edits--
	}
	return edits
}

// distance is the Damerau-Levenshtein distance (optimal string alignment) between two words, in bytes: operators are ASCII.
func distance(a, b string) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
