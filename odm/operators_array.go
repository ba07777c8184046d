package odm

import "github.com/databridge-go/databridge/odm/internal/expr"

// AddToSet adds those of vs to the array that it does not hold.
func AddToSet[T, E any](f ValueOf[T, []E], vs ...E) Change[T] {
	return push[*T](f.Path(), "$addToSet", vs)
}

// Pull takes the elements out of the array that meet all of where. Pull of no conditions is an error: it would take all.
func Pull[T, E any](f ValueOf[T, []E], where ...Filter[E]) Change[T] {
	return Change[T](expr.Pull(f.Path(), where))
}

// PullAll takes the elements out of the array that equal one of vs.
func PullAll[T, E any](f ValueOf[T, []E], vs ...E) Change[T] {
	return Change[T](expr.ChangeList(f.Path(), "$pullAll", unheld(vs)))
}

// PopFirst takes the first element out of the array.
func PopFirst[T, E any](f ValueOf[T, []E]) Change[T] { return change[*T](f.Path(), "$pop", -1) }

// PopLast takes the last element out of the array.
func PopLast[T, E any](f ValueOf[T, []E]) Change[T] { return change[*T](f.Path(), "$pop", 1) }

// Modifier is a PushModifier for elements of any type.
type Modifier = expr.Modifier

// A PushModifier changes how PushEach adds elements to an array of E: PushPosition, PushSlice and PushSort make one.
type PushModifier[E any] expr.Modifier

// PushEach adds vs to the array, at the end or where a PushPosition says; then the array is sorted and cut as modifiers say.
func PushEach[T, E any](f ValueOf[T, []E], vs []E, modifiers ...PushModifier[E]) Change[T] {
	return Change[T](expr.AddEach(f.Path(), unheld(vs), modifiers))
}

// PushPosition adds the elements before the n-th, counted from 0; a negative n counts from the end.
func PushPosition(n int) Modifier { return expr.NewModifier("$position", n) }

// PushSlice keeps the first n elements; a negative n keeps the last -n, 0 none.
func PushSlice(n int) Modifier { return expr.NewModifier("$slice", n) }

// PushSort sorts the array: by fields of its elements, or by the elements themselves through a proxy with the empty path.
func PushSort[E any](orders ...Order[E]) PushModifier[E] {
	return PushModifier[E](expr.SortModifier(orders))
}
