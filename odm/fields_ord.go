package odm

// Ord is a field whose values have an order: a time, an ObjectID, a Decimal128. Times are stored in milliseconds; a time in a
// condition is cut to them as well.
type Ord[T, V any] = OrdFor[*T, V]

// OrdFor is what Ord is short for; see FilterFor.
type OrdFor[P, V any] string

// Path is the stored path of the field.
func (f OrdFor[P, V]) Path() string { return string(f) }
func (f OrdFor[P, V]) owner(P)      {}
func (f OrdFor[P, V]) value(V)      {}

// Eq asks for documents whose field equals v.
//
//go:noinline
func (f OrdFor[P, V]) Eq(v V) FilterFor[P] { return ask[P](string(f), "$eq", v) }

// Ne asks for documents whose field does not equal v, those without the field included.
//
//go:noinline
func (f OrdFor[P, V]) Ne(v V) FilterFor[P] { return ask[P](string(f), "$ne", v) }

// In asks for documents whose field equals one of vs; none of no values.
//
//go:noinline
func (f OrdFor[P, V]) In(vs ...V) FilterFor[P] { return askList[P](string(f), "$in", vs) }

// Gt asks for documents whose field is greater than v.
//
//go:noinline
func (f OrdFor[P, V]) Gt(v V) FilterFor[P] { return ask[P](string(f), "$gt", v) }

// Gte asks for documents whose field is greater than v or equal to it.
//
//go:noinline
func (f OrdFor[P, V]) Gte(v V) FilterFor[P] { return ask[P](string(f), "$gte", v) }

// Lt asks for documents whose field is less than v.
//
//go:noinline
func (f OrdFor[P, V]) Lt(v V) FilterFor[P] { return ask[P](string(f), "$lt", v) }

// Lte asks for documents whose field is less than v or equal to it.
//
//go:noinline
func (f OrdFor[P, V]) Lte(v V) FilterFor[P] { return ask[P](string(f), "$lte", v) }

// Set stores v.
//
//go:noinline
func (f OrdFor[P, V]) Set(v V) ChangeFor[P] { return change[P](string(f), "$set", v) }

// Unset removes the field.
//
//go:noinline
func (f OrdFor[P, V]) Unset() ChangeFor[P] { return change[P](string(f), "$unset", "") }

// Asc sorts by the field in ascending order.
//
//go:noinline
func (f OrdFor[P, V]) Asc() OrderFor[P] { return OrderFor[P](f) }

// Desc sorts by the field in descending order.
//
//go:noinline
func (f OrdFor[P, V]) Desc() OrderFor[P] { return OrderFor[P]("-" + f) }
