package lift

import (
	"maps"
	"slices"
)

// A Vocabulary is what this package knows of odm by name. internal/archtest holds it against odm itself, which this
// package must not import.
type Vocabulary struct {
	Kinds     []string            // types of fields
	Words     []string            // methods of fields, and functions whose first argument is a field
	Functions []string            // all other functions
	Steps     map[string][]string // methods of collections and queries, by their type
}

// ODMVocabulary returns the names that are known, in order.
func ODMVocabulary() Vocabulary {
	v := Vocabulary{Steps: map[string][]string{"Collection": {"F"}}}
	v.Kinds = slices.Sorted(maps.Keys(odmKinds))
	v.Words = slices.Sorted(maps.Keys(odmWords))
	v.Functions = slices.Sorted(maps.Keys(odmFuncs))
	for _, table := range []map[string]map[string]step{odmSteps, odmBulk} {
		for _, method := range slices.Sorted(maps.Keys(table)) {
			for holder := range table[method] {
				v.Steps[holder] = append(v.Steps[holder], method)
			}
		}
	}
	return v
}
