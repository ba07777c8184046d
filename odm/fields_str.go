package odm

// Str is a field that holds text. V keeps a type of the program's own, such as `type Status string`.
type Str[T any, V ~string] string

// Path is the stored path of the field.
func (f Str[T, V]) Path() string { return string(f) }
func (f Str[T, V]) owner(*T)     {}
func (f Str[T, V]) value(V)      {}

// Eq asks for documents whose field equals v.
func (f Str[T, V]) Eq(v V) Filter[T] { return ask[T](string(f), "$eq", v) }

// Ne asks for documents whose field does not equal v, those without the field included.
func (f Str[T, V]) Ne(v V) Filter[T] { return ask[T](string(f), "$ne", v) }

// In asks for documents whose field equals one of vs; none of no values.
func (f Str[T, V]) In(vs ...V) Filter[T] { return askList[T](string(f), "$in", vs) }

// Gt asks for documents whose field is greater than v.
func (f Str[T, V]) Gt(v V) Filter[T] { return ask[T](string(f), "$gt", v) }

// Gte asks for documents whose field is greater than v or equal to it.
func (f Str[T, V]) Gte(v V) Filter[T] { return ask[T](string(f), "$gte", v) }

// Lt asks for documents whose field is less than v.
func (f Str[T, V]) Lt(v V) Filter[T] { return ask[T](string(f), "$lt", v) }

// Lte asks for documents whose field is less than v or equal to it.
func (f Str[T, V]) Lte(v V) Filter[T] { return ask[T](string(f), "$lte", v) }

// Set stores v.
func (f Str[T, V]) Set(v V) Change[T] { return change[T](string(f), "$set", v) }

// Match asks for documents whose field matches the regular expression re, in MongoDB's syntax (PCRE). Text that a user has
// typed goes through EscapeRegex; options are those of the function Regex.
func (f Str[T, V]) Match(re string) Filter[T] { return ask[T](string(f), "$regex", re) }

// Asc sorts by the field in ascending order.
func (f Str[T, V]) Asc() Order[T] { return Order[T](f) }

// Desc sorts by the field in descending order.
func (f Str[T, V]) Desc() Order[T] { return Order[T]("-" + f) }
