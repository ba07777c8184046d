package walk

import (
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
)

// A place is where in a filter the walk stands.
type place struct {
	base     string            // the path that the keys continue
	negated  bool              // under $nor or $not: what is demanded is the reverse
	elements map[string]string // in array filters: the path that each identifier stands for; else nil
	or       *lift.Entry
	branch   int
	branches int
}

// filter walks a document of conditions.
func (w *walker) filter(n *lift.Node, at place) {
	if n.Kind != lift.Document {
		return // a struct, a parameter, or a fault of shape that another rule names
	}
	for _, e := range n.Entries {
		if e.Value == nil {
			continue
		}
		if e.Known && strings.HasPrefix(e.Key, "$") {
			w.logical(e, at)
			continue
		}
		w.field(n, e, at)
	}
}

// logical walks the operand of $and, $or and $nor. All other top-level operators ($expr, $text, $where …) hold no
// paths of this grammar.
func (w *walker) logical(e *lift.Entry, at place) {
	switch e.Key {
	case "$and":
	case "$or":
		at.or, at.branches = e, len(e.Value.Elems)
	case "$nor":
		at.negated = !at.negated
	default:
		return
	}
	for i, branch := range e.Value.Elems {
		if e.Key == "$or" {
			at.branch = i
		}
		w.filter(branch, at)
	}
}

// field emits the path of one condition and goes into what nests in its value.
func (w *walker) field(n *lift.Node, e *lift.Entry, at place) {
	p, ok := w.path(e, w.filterRole(), at.base)
	if ok && at.elements != nil {
		p, ok = identified(p, at)
	}
	if !ok {
		return
	}
	p.Condition, p.Or, p.Branch, p.Branches = n, at.or, at.branch, at.branches
	if p.Dynamic {
		p.Polarity = Unclear
		w.emit(p)
		return
	}
	w.condition(p, e.Value, at)
}

// filterRole is the role of conditions in the part at hand: those in a pipeline or an update are filters.
func (w *walker) filterRole() lift.Role {
	switch w.part.Role {
	case lift.IndexFilter, lift.ArrayFilters:
		return w.part.Role
	}
	return lift.Filter
}

// condition emits p with the operators of v, and goes into the operators that hold conditions themselves.
func (w *walker) condition(p Path, v *lift.Node, at place) {
	p.Value, p.Tests = v, Operators(v)
	p.Polarity = polarity(p.Entry, v, p.Tests, at.negated)
	w.emit(p)
	if p.Tests == nil {
		w.literal(p, v)
		return
	}
	for _, t := range p.Tests {
		w.nested(p, t, at)
	}
}

// nested goes into $elemMatch, $not and $all.
func (w *walker) nested(p Path, t *lift.Entry, at place) {
	if t.Value == nil {
		return
	}
	at.elements = nil
	switch t.Key {
	case "$not":
		at.negated = !at.negated
		if Operators(t.Value) != nil { // anything else is a pattern, or a fault of its own
			w.condition(p, t.Value, at)
		}
	case "$elemMatch":
		w.element(p, t.Value, at)
	case "$all":
		for _, e := range t.Value.Elems {
			for _, m := range Operators(e) {
				w.nested(p, m, at)
			}
		}
	}
}

// element walks what one element of the array at p must be: operators on a scalar element, or conditions on the
// fields of a document.
func (w *walker) element(p Path, v *lift.Node, at place) {
	if p.Element {
		p.Full = lift.JoinPath(p.Full, "0") // $elemMatch in $elemMatch: the array is an element itself
	}
	if tests := Operators(v); tests != nil && !logicalOnly(tests) {
		p.Element = true
		w.condition(p, v, at)
		return
	}
	at.base = p.Full
	w.filter(v, at)
}

// Operators returns the operators of a condition's value, nil if the value is compared as it is. A document of
// operators is one whose first known key is an operator: that is how the server tells them apart.
func Operators(v *lift.Node) []*lift.Entry {
	if v == nil || v.Kind != lift.Document {
		return nil
	}
	var tests []*lift.Entry
	for _, e := range v.Entries {
		if e.Known && strings.HasPrefix(e.Key, "$") && !reference(e.Key) {
			tests = append(tests, e)
		}
	}
	return tests
}

// reference reports whether a key is part of a DBRef, which is a value and no condition.
func reference(key string) bool { return key == "$ref" || key == "$id" || key == "$db" }

// logicalOnly reports whether all of tests stand at the top of a filter, so that fields stand beside them.
func logicalOnly(tests []*lift.Entry) bool {
	for _, t := range tests {
		if t.Key != "$and" && t.Key != "$or" && t.Key != "$nor" {
			return false
		}
	}
	return true
}
