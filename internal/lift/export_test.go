package lift

import "slices"

// AggWords are the functions of odm/agg that are lifted.
func AggWords() []string {
	var names []string
	for name := range aggWords {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
