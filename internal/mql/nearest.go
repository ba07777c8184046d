package mql

import (
	"strings"

	"github.com/databridge-go/databridge/internal/nearest"
)

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
		limit := allowed(name, op.Name)
		if d := nearest.Distance(bare, word, limit); d <= limit && d < least {
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
