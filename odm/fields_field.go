package odm

// Field is a field that is neither ordered nor text nor a container: a bool, bytes, a value of unknown shape. Functions serve
// what it has no method for: Gt and its like, Asc, Desc.
type Field[T, V any] string

// Path is the stored path of the field.
func (f Field[T, V]) Path() string { return string(f) }
func (f Field[T, V]) owner(*T)     {}
func (f Field[T, V]) value(V)      {}

// Eq asks for documents whose field equals v. A nil v also finds those without the field.
func (f Field[T, V]) Eq(v V) Filter[T] { return ask[T](string(f), "$eq", v) }

// Ne asks for documents whose field does not equal v, those without the field included.
func (f Field[T, V]) Ne(v V) Filter[T] { return ask[T](string(f), "$ne", v) }

// In asks for documents whose field equals one of vs; none of no values.
func (f Field[T, V]) In(vs ...V) Filter[T] { return askList[T](string(f), "$in", vs) }

// Exists asks for documents that have the field, be it null, or for those that lack it.
func (f Field[T, V]) Exists(is bool) Filter[T] { return ask[T](string(f), "$exists", is) }

// Set stores v.
func (f Field[T, V]) Set(v V) Change[T] { return change[T](string(f), "$set", v) }

// Unset removes the field.
func (f Field[T, V]) Unset() Change[T] { return change[T](string(f), "$unset", "") }
