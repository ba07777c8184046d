package locate

import "github.com/databridge-go/databridge/internal/lift"

// All calls fn for every name of a query: keys, references and arguments that name fields. Names that stand in several
// queries, and those in elements of more than one level, may come twice.
func All(q *lift.Query, fn func(Spot)) {
	for i := range q.Parts {
		s := &search{query: q, part: &q.Parts[i], each: fn, reshaped: q.Verb == lift.Watch}
		s.role()
	}
}
