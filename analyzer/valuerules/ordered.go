package valuerules

import (
	"slices"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/mql"
)

// ordered calls fn for every value of a query in which the order of the keys matters, and says what it is. The driver
// refuses maps in options, index keys and commands; inside a document nobody does.
func ordered(q *lift.Query, fn func(n *lift.Node, what string)) {
	for i := range q.Parts {
		n := q.Parts[i].Node
		if n == nil {
			continue
		}
		switch q.Parts[i].Role {
		case lift.Sort:
			fn(n, "a sort")
		case lift.Hint:
			fn(n, "a hint")
		case lift.IndexKeys:
			fn(n, "index keys")
		case lift.Command:
			fn(n, "a command")
		case lift.Pipeline:
			sortStages(n, fn)
			sortArguments(n, fn)
		case lift.Update:
			pushSorts(n, fn)
			if n.Kind == lift.Array {
				sortArguments(n, fn)
			}
		}
	}
}

// sortStages finds $sort in a pipeline and those that it holds.
func sortStages(pipeline *lift.Node, fn func(*lift.Node, string)) {
	eachStage(pipeline, func(e *lift.Entry, op *mql.Operator) {
		if takes(op, "sortSpec") {
			fn(e.Value, "a sort")
		}
	})
}

// sortArguments finds the sortBy of stages and operators at every depth: $setWindowFields, $top, $bottomN, $sortArray.
func sortArguments(n *lift.Node, fn func(*lift.Node, string)) {
	if n == nil {
		return
	}
	for _, el := range n.Elems {
		sortArguments(el, fn)
	}
	for _, e := range n.Entries {
		if e.Value == nil {
			continue
		}
		for _, in := range e.Value.Entries {
			if operator(e) && in.Known && in.Value != nil && isSort(e.Key, in.Key) {
				fn(in.Value, "the "+in.Key+" of "+e.Key)
			}
		}
		sortArguments(e.Value, fn)
	}
}

// isSort reports whether an operator's argument is a sort.
func isSort(name, argument string) bool {
	for _, place := range []mql.Place{mql.Stage, mql.Expression, mql.Accumulator, mql.Window} {
		op, known := mql.Lookup(place, name)
		if !known {
			continue
		}
		if arg, known := op.Arg(argument); known && slices.Contains(arg.Types, "sortBy") {
			return true
		}
	}
	return false
}

// pushSorts finds {$push: {items: {$each: …, $sort: {…}}}}.
func pushSorts(update *lift.Node, fn func(*lift.Node, string)) {
	if update.Kind != lift.Document {
		return
	}
	for _, op := range update.Entries {
		sort, known := mql.Lookup(mql.Modifier, "$sort")
		if !known || op.Value == nil || !slices.Contains(sort.Of, op.Key) || sort.Takes&model.Object == 0 {
			continue
		}
		for _, e := range op.Value.Entries {
			if e.Value == nil {
				continue
			}
			for _, m := range e.Value.Entries {
				if m.Known && m.Key == sort.Name && m.Value != nil {
					fn(m.Value, "the $sort of "+op.Key)
				}
			}
		}
	}
}
