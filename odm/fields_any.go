package odm

import "github.com/databridge-go/databridge/odm/internal/expr"

// Any is a field of model T by a path that is known at run time, as Collection.F gives it. Its values have no type that the
// compiler could check.
type Any[T any] = AnyFor[*T]

// AnyFor is what Any is short for; see FilterFor.
type AnyFor[P any] string

// Path is the stored path of the field.
func (f AnyFor[P]) Path() string { return string(f) }
func (f AnyFor[P]) owner(P)      {}
func (f AnyFor[P]) value(any)    {}

// Eq asks for documents whose field equals v. A nil v also finds those without the field; a document is compared as a whole,
// whatever its keys are.
//
//go:noinline
func (f AnyFor[P]) Eq(v any) FilterFor[P] { return ask[P](string(f), "$eq", v) }

// Ne asks for documents whose field does not equal v, those without the field included.
//
//go:noinline
func (f AnyFor[P]) Ne(v any) FilterFor[P] { return ask[P](string(f), "$ne", v) }

// In asks for documents whose field equals one of vs; none of no values.
//
//go:noinline
func (f AnyFor[P]) In(vs ...any) FilterFor[P] { return askList[P](string(f), "$in", vs) }

// NotIn asks for documents whose field equals none of vs, those without the field included.
//
//go:noinline
func (f AnyFor[P]) NotIn(vs ...any) FilterFor[P] { return askList[P](string(f), "$nin", vs) }

// Gt asks for documents whose field is greater than v.
//
//go:noinline
func (f AnyFor[P]) Gt(v any) FilterFor[P] { return ask[P](string(f), "$gt", v) }

// Gte asks for documents whose field is greater than v or equal to it.
//
//go:noinline
func (f AnyFor[P]) Gte(v any) FilterFor[P] { return ask[P](string(f), "$gte", v) }

// Lt asks for documents whose field is less than v.
//
//go:noinline
func (f AnyFor[P]) Lt(v any) FilterFor[P] { return ask[P](string(f), "$lt", v) }

// Lte asks for documents whose field is less than v or equal to it.
//
//go:noinline
func (f AnyFor[P]) Lte(v any) FilterFor[P] { return ask[P](string(f), "$lte", v) }

// Exists asks for documents that have the field, be it null, or for those that lack it.
//
//go:noinline
func (f AnyFor[P]) Exists(is bool) FilterFor[P] { return ask[P](string(f), "$exists", is) }

// IsNull asks for documents whose field is null or missing.
//
//go:noinline
func (f AnyFor[P]) IsNull() FilterFor[P] { return ask[P](string(f), "$eq", nil) }

// Match asks for documents whose field matches the regular expression re.
//
//go:noinline
func (f AnyFor[P]) Match(re string) FilterFor[P] { return ask[P](string(f), "$regex", re) }

// All asks for documents whose array holds every one of vs.
//
//go:noinline
func (f AnyFor[P]) All(vs ...any) FilterFor[P] { return askList[P](string(f), "$all", vs) }

// Size asks for documents whose array has exactly n elements.
//
//go:noinline
func (f AnyFor[P]) Size(n int) FilterFor[P] { return ask[P](string(f), "$size", n) }

// Any asks for documents one of whose elements meets all of es, whose paths begin at the element.
//
//go:noinline
func (f AnyFor[P]) Any(es ...Expr) FilterFor[P] { return FilterFor[P](expr.Elem(string(f), es)) }

// Set stores v.
//
//go:noinline
func (f AnyFor[P]) Set(v any) ChangeFor[P] { return change[P](string(f), "$set", v) }

// Inc adds v, a number; a missing field counts as 0.
//
//go:noinline
func (f AnyFor[P]) Inc(v any) ChangeFor[P] { return change[P](string(f), "$inc", v) }

// Unset removes the field.
//
//go:noinline
func (f AnyFor[P]) Unset() ChangeFor[P] { return change[P](string(f), "$unset", "") }

// Push adds vs at the end of the array.
//
//go:noinline
func (f AnyFor[P]) Push(vs ...any) ChangeFor[P] { return push[P](string(f), "$push", vs) }

// AddToSet adds those of vs to the array that it does not hold.
//
//go:noinline
func (f AnyFor[P]) AddToSet(vs ...any) ChangeFor[P] { return push[P](string(f), "$addToSet", vs) }

// Pull takes the elements out of the array that meet all of es, whose paths begin at the element.
//
//go:noinline
func (f AnyFor[P]) Pull(es ...Expr) ChangeFor[P] { return ChangeFor[P](expr.Pull(string(f), es)) }

// Asc sorts by the field in ascending order.
//
//go:noinline
func (f AnyFor[P]) Asc() OrderFor[P] { return OrderFor[P](f) }

// Desc sorts by the field in descending order.
//
//go:noinline
func (f AnyFor[P]) Desc() OrderFor[P] { return OrderFor[P]("-" + f) }
