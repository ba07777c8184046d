package odm

// Num is a field that holds a number. MongoDB compares numbers of all BSON types with each other.
type Num[T any, V Number] = NumFor[*T, V]

// NumFor is what Num is short for; see FilterFor.
type NumFor[P any, V Number] string

// Path is the stored path of the field.
func (f NumFor[P, V]) Path() string { return string(f) }
func (f NumFor[P, V]) owner(P)      {}
func (f NumFor[P, V]) value(V)      {}

// Eq asks for documents whose field equals v.
//
//go:noinline
func (f NumFor[P, V]) Eq(v V) FilterFor[P] { return ask[P](string(f), "$eq", v) }

// Ne asks for documents whose field does not equal v, those without the field included.
//
//go:noinline
func (f NumFor[P, V]) Ne(v V) FilterFor[P] { return ask[P](string(f), "$ne", v) }

// In asks for documents whose field equals one of vs; none of no values.
//
//go:noinline
func (f NumFor[P, V]) In(vs ...V) FilterFor[P] { return askList[P](string(f), "$in", vs) }

// Gt asks for documents whose field is greater than v.
//
//go:noinline
func (f NumFor[P, V]) Gt(v V) FilterFor[P] { return ask[P](string(f), "$gt", v) }

// Gte asks for documents whose field is greater than v or equal to it.
//
//go:noinline
func (f NumFor[P, V]) Gte(v V) FilterFor[P] { return ask[P](string(f), "$gte", v) }

// Lt asks for documents whose field is less than v.
//
//go:noinline
func (f NumFor[P, V]) Lt(v V) FilterFor[P] { return ask[P](string(f), "$lt", v) }

// Lte asks for documents whose field is less than v or equal to it.
//
//go:noinline
func (f NumFor[P, V]) Lte(v V) FilterFor[P] { return ask[P](string(f), "$lte", v) }

// Set stores v.
//
//go:noinline
func (f NumFor[P, V]) Set(v V) ChangeFor[P] { return change[P](string(f), "$set", v) }

// Inc adds v, which may be negative; a missing field counts as 0.
//
//go:noinline
func (f NumFor[P, V]) Inc(v V) ChangeFor[P] { return change[P](string(f), "$inc", v) }

// Asc sorts by the field in ascending order.
//
//go:noinline
func (f NumFor[P, V]) Asc() OrderFor[P] { return OrderFor[P](f) }

// Desc sorts by the field in descending order.
//
//go:noinline
func (f NumFor[P, V]) Desc() OrderFor[P] { return OrderFor[P]("-" + f) }
