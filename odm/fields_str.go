package odm

// Str is a field that holds text. V keeps a type of the program's own, such as `type Status string`.
type Str[T any, V ~string] = StrFor[*T, V]

// StrFor is what Str is short for; see FilterFor.
type StrFor[P any, V ~string] string

// Path is the stored path of the field.
func (f StrFor[P, V]) Path() string { return string(f) }
func (f StrFor[P, V]) owner(P)      {}
func (f StrFor[P, V]) value(V)      {}

// Eq asks for documents whose field equals v.
//
//go:noinline
func (f StrFor[P, V]) Eq(v V) FilterFor[P] { return ask[P](string(f), "$eq", v) }

// Ne asks for documents whose field does not equal v, those without the field included.
//
//go:noinline
func (f StrFor[P, V]) Ne(v V) FilterFor[P] { return ask[P](string(f), "$ne", v) }

// In asks for documents whose field equals one of vs; none of no values.
//
//go:noinline
func (f StrFor[P, V]) In(vs ...V) FilterFor[P] { return askList[P](string(f), "$in", vs) }

// Gt asks for documents whose field is greater than v.
//
//go:noinline
func (f StrFor[P, V]) Gt(v V) FilterFor[P] { return ask[P](string(f), "$gt", v) }

// Gte asks for documents whose field is greater than v or equal to it.
//
//go:noinline
func (f StrFor[P, V]) Gte(v V) FilterFor[P] { return ask[P](string(f), "$gte", v) }

// Lt asks for documents whose field is less than v.
//
//go:noinline
func (f StrFor[P, V]) Lt(v V) FilterFor[P] { return ask[P](string(f), "$lt", v) }

// Lte asks for documents whose field is less than v or equal to it.
//
//go:noinline
func (f StrFor[P, V]) Lte(v V) FilterFor[P] { return ask[P](string(f), "$lte", v) }

// Set stores v.
//
//go:noinline
func (f StrFor[P, V]) Set(v V) ChangeFor[P] { return change[P](string(f), "$set", v) }

// Match asks for documents whose field matches the regular expression re, in MongoDB's syntax (PCRE). Text that a user has
// typed goes through EscapeRegex; options are those of the function Regex.
//
//go:noinline
func (f StrFor[P, V]) Match(re string) FilterFor[P] { return ask[P](string(f), "$regex", re) }

// Asc sorts by the field in ascending order.
//
//go:noinline
func (f StrFor[P, V]) Asc() OrderFor[P] { return OrderFor[P](f) }

// Desc sorts by the field in descending order.
//
//go:noinline
func (f StrFor[P, V]) Desc() OrderFor[P] { return OrderFor[P]("-" + f) }
