package odm

import "github.com/databridge-go/databridge/odm/internal/expr"

// List is a field that holds an array of E. The elements of E's own model are asked and changed through its fields, as in
// U.Items.Any(I.SKU.Eq("a"), I.Qty.Gt(1)); elements that are plain values through a proxy with the empty path:
//
//	const It odm.Num[int, int] = "" // the element itself
//	U.Scores.Any(It.Gt(3), It.Lt(9))
//
// Functions serve what is rarer: Pull, PullAll, AddToSet, Pop, PushEach, Eq for the whole array.
type List[T, E any] = ListFor[*T, E]

// ListFor is what List is short for; see FilterFor.
type ListFor[P, E any] string

// Path is the stored path of the field.
func (f ListFor[P, E]) Path() string { return string(f) }
func (f ListFor[P, E]) owner(P)      {}
func (f ListFor[P, E]) value([]E)    {}

// Contains asks for documents whose array holds v.
//
//go:noinline
func (f ListFor[P, E]) Contains(v E) FilterFor[P] { return ask[P](string(f), "$eq", v) }

// In asks for documents whose array holds at least one of vs.
//
//go:noinline
func (f ListFor[P, E]) In(vs ...E) FilterFor[P] { return askList[P](string(f), "$in", vs) }

// All asks for documents whose array holds every one of vs; of no values it matches nothing.
//
//go:noinline
func (f ListFor[P, E]) All(vs ...E) FilterFor[P] { return askList[P](string(f), "$all", vs) }

// Size asks for documents whose array has exactly n elements.
//
//go:noinline
func (f ListFor[P, E]) Size(n int) FilterFor[P] { return ask[P](string(f), "$size", n) }

// Any asks for documents one of whose elements meets all of fs ($elemMatch). Any of no conditions is an error.
//
//go:noinline
func (f ListFor[P, E]) Any(fs ...Filter[E]) FilterFor[P] {
	return FilterFor[P](expr.Elem(string(f), fs))
}

// Set stores vs in place of the array.
//
//go:noinline
func (f ListFor[P, E]) Set(vs []E) ChangeFor[P] { return change[P](string(f), "$set", vs) }

// Push adds vs at the end of the array, which is made if it is missing.
//
//go:noinline
func (f ListFor[P, E]) Push(vs ...E) ChangeFor[P] { return push[P](string(f), "$push", vs) }

// Index changes the i-th element, counted from 0.
//
//go:noinline
func (f ListFor[P, E]) Index(i int, cs ...Change[E]) ChangeFor[P] {
	return ChangeFor[P](expr.Index(string(f), i, cs))
}

// Each changes every element ($[]).
//
//go:noinline
func (f ListFor[P, E]) Each(cs ...Change[E]) ChangeFor[P] {
	return ChangeFor[P](expr.At(string(f), "$[]", cs))
}

// Matched changes the first element that the query's condition on this array has matched ($).
//
//go:noinline
func (f ListFor[P, E]) Matched(cs ...Change[E]) ChangeFor[P] {
	return ChangeFor[P](expr.At(string(f), "$", cs))
}

// EachWhere changes every element that meets where, by an array filter of its own. The zero condition is an error.
//
//go:noinline
func (f ListFor[P, E]) EachWhere(where Filter[E], cs ...Change[E]) ChangeFor[P] {
	return ChangeFor[P](expr.Where(string(f), where, cs))
}
