package odm

// Num is a field that holds a number. MongoDB compares numbers of all BSON types with each other.
type Num[T any, V Number] string

// Path is the stored path of the field.
func (f Num[T, V]) Path() string { return string(f) }
func (f Num[T, V]) owner(*T)     {}
func (f Num[T, V]) value(V)      {}

// Eq asks for documents whose field equals v.
func (f Num[T, V]) Eq(v V) Filter[T] { return ask[T](string(f), "$eq", v) }

// Ne asks for documents whose field does not equal v, those without the field included.
func (f Num[T, V]) Ne(v V) Filter[T] { return ask[T](string(f), "$ne", v) }

// In asks for documents whose field equals one of vs; none of no values.
func (f Num[T, V]) In(vs ...V) Filter[T] { return askList[T](string(f), "$in", vs) }

// Gt asks for documents whose field is greater than v.
func (f Num[T, V]) Gt(v V) Filter[T] { return ask[T](string(f), "$gt", v) }

// Gte asks for documents whose field is greater than v or equal to it.
func (f Num[T, V]) Gte(v V) Filter[T] { return ask[T](string(f), "$gte", v) }

// Lt asks for documents whose field is less than v.
func (f Num[T, V]) Lt(v V) Filter[T] { return ask[T](string(f), "$lt", v) }

// Lte asks for documents whose field is less than v or equal to it.
func (f Num[T, V]) Lte(v V) Filter[T] { return ask[T](string(f), "$lte", v) }

// Set stores v.
func (f Num[T, V]) Set(v V) Change[T] { return change[T](string(f), "$set", v) }

// Inc adds v, which may be negative; a missing field counts as 0.
func (f Num[T, V]) Inc(v V) Change[T] { return change[T](string(f), "$inc", v) }

// Asc sorts by the field in ascending order.
func (f Num[T, V]) Asc() Order[T] { return Order[T](f) }

// Desc sorts by the field in descending order.
func (f Num[T, V]) Desc() Order[T] { return Order[T]("-" + f) }
