package odm

// Field is a field that is neither ordered nor text nor a container: a bool, bytes, a value of unknown shape. Functions serve
// what it has no method for: Gt and its like, Asc, Desc.
type Field[T, V any] = FieldFor[*T, V]

// FieldFor is what Field is short for; see FilterFor.
type FieldFor[P, V any] string

// Path is the stored path of the field.
func (f FieldFor[P, V]) Path() string { return string(f) }
func (f FieldFor[P, V]) owner(P)      {}
func (f FieldFor[P, V]) value(V)      {}

// Eq asks for documents whose field equals v. A nil v also finds those without the field.
//
//go:noinline
func (f FieldFor[P, V]) Eq(v V) FilterFor[P] { return ask[P](string(f), "$eq", v) }

// Ne asks for documents whose field does not equal v, those without the field included.
//
//go:noinline
func (f FieldFor[P, V]) Ne(v V) FilterFor[P] { return ask[P](string(f), "$ne", v) }

// In asks for documents whose field equals one of vs; none of no values.
//
//go:noinline
func (f FieldFor[P, V]) In(vs ...V) FilterFor[P] { return askList[P](string(f), "$in", vs) }

// Exists asks for documents that have the field, be it null, or for those that lack it.
//
//go:noinline
func (f FieldFor[P, V]) Exists(is bool) FilterFor[P] { return ask[P](string(f), "$exists", is) }

// Set stores v.
//
//go:noinline
func (f FieldFor[P, V]) Set(v V) ChangeFor[P] { return change[P](string(f), "$set", v) }

// Unset removes the field.
//
//go:noinline
func (f FieldFor[P, V]) Unset() ChangeFor[P] { return change[P](string(f), "$unset", "") }
