package odm

import "github.com/databridge-go/databridge/odm/internal/expr"

// List is a field that holds an array of E. The elements of E's own model are asked and changed through its fields, as in
// U.Items.Any(I.SKU.Eq("a"), I.Qty.Gt(1)); elements that are plain values through a proxy with the empty path:
//
//	const It odm.Num[int, int] = "" // the element itself
//	U.Scores.Any(It.Gt(3), It.Lt(9))
//
// Functions serve what is rarer: Pull, PullAll, AddToSet, Pop, PushEach, Eq for the whole array.
type List[T, E any] string

// Path is the stored path of the field.
func (f List[T, E]) Path() string { return string(f) }
func (f List[T, E]) owner(*T)     {}
func (f List[T, E]) value([]E)    {}

// Contains asks for documents whose array holds v.
func (f List[T, E]) Contains(v E) Filter[T] { return ask[T](string(f), "$eq", v) }

// In asks for documents whose array holds at least one of vs.
func (f List[T, E]) In(vs ...E) Filter[T] { return askList[T](string(f), "$in", vs) }

// All asks for documents whose array holds every one of vs; of no values it matches nothing.
func (f List[T, E]) All(vs ...E) Filter[T] { return askList[T](string(f), "$all", vs) }

// Size asks for documents whose array has exactly n elements.
func (f List[T, E]) Size(n int) Filter[T] { return ask[T](string(f), "$size", n) }

// Any asks for documents one of whose elements meets all of fs ($elemMatch). Any of no conditions is an error.
func (f List[T, E]) Any(fs ...Filter[E]) Filter[T] { return Filter[T](expr.Elem(string(f), fs)) }

// Set stores vs in place of the array.
func (f List[T, E]) Set(vs []E) Change[T] { return change[T](string(f), "$set", vs) }

// Push adds vs at the end of the array, which is made if it is missing.
func (f List[T, E]) Push(vs ...E) Change[T] { return push[T](string(f), "$push", vs) }

// Index changes the i-th element, counted from 0.
func (f List[T, E]) Index(i int, cs ...Change[E]) Change[T] {
	return Change[T](expr.Index(string(f), i, cs))
}

// Each changes every element ($[]).
func (f List[T, E]) Each(cs ...Change[E]) Change[T] { return Change[T](expr.At(string(f), "$[]", cs)) }

// Matched changes the first element that the query's condition on this array has matched ($).
func (f List[T, E]) Matched(cs ...Change[E]) Change[T] { return Change[T](expr.At(string(f), "$", cs)) }

// EachWhere changes every element that meets where, by an array filter of its own. The zero condition is an error.
func (f List[T, E]) EachWhere(where Filter[E], cs ...Change[E]) Change[T] {
	return Change[T](expr.Where(string(f), where, cs))
}
