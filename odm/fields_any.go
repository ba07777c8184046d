package odm

import "github.com/databridge-go/databridge/odm/internal/expr"

// Any is a field of model T by a path that is known at run time, as Collection.F gives it. Its values have no type that the
// compiler could check.
type Any[T any] string

// Path is the stored path of the field.
func (f Any[T]) Path() string { return string(f) }
func (f Any[T]) owner(*T)     {}
func (f Any[T]) value(any)    {}

// Eq asks for documents whose field equals v. A nil v also finds those without the field; a document is compared as a whole,
// whatever its keys are.
func (f Any[T]) Eq(v any) Filter[T] { return ask[T](string(f), "$eq", v) }

// Ne asks for documents whose field does not equal v, those without the field included.
func (f Any[T]) Ne(v any) Filter[T] { return ask[T](string(f), "$ne", v) }

// In asks for documents whose field equals one of vs; none of no values.
func (f Any[T]) In(vs ...any) Filter[T] { return askList[T](string(f), "$in", vs) }

// NotIn asks for documents whose field equals none of vs, those without the field included.
func (f Any[T]) NotIn(vs ...any) Filter[T] { return askList[T](string(f), "$nin", vs) }

// Gt asks for documents whose field is greater than v.
func (f Any[T]) Gt(v any) Filter[T] { return ask[T](string(f), "$gt", v) }

// Gte asks for documents whose field is greater than v or equal to it.
func (f Any[T]) Gte(v any) Filter[T] { return ask[T](string(f), "$gte", v) }

// Lt asks for documents whose field is less than v.
func (f Any[T]) Lt(v any) Filter[T] { return ask[T](string(f), "$lt", v) }

// Lte asks for documents whose field is less than v or equal to it.
func (f Any[T]) Lte(v any) Filter[T] { return ask[T](string(f), "$lte", v) }

// Exists asks for documents that have the field, be it null, or for those that lack it.
func (f Any[T]) Exists(is bool) Filter[T] { return ask[T](string(f), "$exists", is) }

// IsNull asks for documents whose field is null or missing.
func (f Any[T]) IsNull() Filter[T] { return ask[T](string(f), "$eq", nil) }

// Match asks for documents whose field matches the regular expression re.
func (f Any[T]) Match(re string) Filter[T] { return ask[T](string(f), "$regex", re) }

// All asks for documents whose array holds every one of vs.
func (f Any[T]) All(vs ...any) Filter[T] { return askList[T](string(f), "$all", vs) }

// Size asks for documents whose array has exactly n elements.
func (f Any[T]) Size(n int) Filter[T] { return ask[T](string(f), "$size", n) }

// Any asks for documents one of whose elements meets all of es, whose paths begin at the element.
func (f Any[T]) Any(es ...Expr) Filter[T] { return Filter[T](expr.Elem(string(f), es)) }

// Set stores v.
func (f Any[T]) Set(v any) Change[T] { return change[T](string(f), "$set", v) }

// Inc adds v, a number; a missing field counts as 0.
func (f Any[T]) Inc(v any) Change[T] { return change[T](string(f), "$inc", v) }

// Unset removes the field.
func (f Any[T]) Unset() Change[T] { return change[T](string(f), "$unset", "") }

// Push adds vs at the end of the array.
func (f Any[T]) Push(vs ...any) Change[T] { return push[T](string(f), "$push", vs) }

// AddToSet adds those of vs to the array that it does not hold.
func (f Any[T]) AddToSet(vs ...any) Change[T] { return push[T](string(f), "$addToSet", vs) }

// Pull takes the elements out of the array that meet all of es, whose paths begin at the element.
func (f Any[T]) Pull(es ...Expr) Change[T] { return Change[T](expr.Pull(string(f), es)) }

// Asc sorts by the field in ascending order.
func (f Any[T]) Asc() Order[T] { return Order[T](f) }

// Desc sorts by the field in descending order.
func (f Any[T]) Desc() Order[T] { return Order[T]("-" + f) }
