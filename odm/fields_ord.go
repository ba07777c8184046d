package odm

// Ord is a field whose values have an order: a time, an ObjectID, a Decimal128. Times are stored in milliseconds; a time in a
// condition is cut to them as well.
type Ord[T, V any] string

// Path is the stored path of the field.
func (f Ord[T, V]) Path() string { return string(f) }
func (f Ord[T, V]) owner(*T)     {}
func (f Ord[T, V]) value(V)      {}

// Eq asks for documents whose field equals v.
func (f Ord[T, V]) Eq(v V) Filter[T] { return ask[T](string(f), "$eq", v) }

// Ne asks for documents whose field does not equal v, those without the field included.
func (f Ord[T, V]) Ne(v V) Filter[T] { return ask[T](string(f), "$ne", v) }

// In asks for documents whose field equals one of vs; none of no values.
func (f Ord[T, V]) In(vs ...V) Filter[T] { return askList[T](string(f), "$in", vs) }

// Gt asks for documents whose field is greater than v.
func (f Ord[T, V]) Gt(v V) Filter[T] { return ask[T](string(f), "$gt", v) }

// Gte asks for documents whose field is greater than v or equal to it.
func (f Ord[T, V]) Gte(v V) Filter[T] { return ask[T](string(f), "$gte", v) }

// Lt asks for documents whose field is less than v.
func (f Ord[T, V]) Lt(v V) Filter[T] { return ask[T](string(f), "$lt", v) }

// Lte asks for documents whose field is less than v or equal to it.
func (f Ord[T, V]) Lte(v V) Filter[T] { return ask[T](string(f), "$lte", v) }

// Set stores v.
func (f Ord[T, V]) Set(v V) Change[T] { return change[T](string(f), "$set", v) }

// Unset removes the field.
func (f Ord[T, V]) Unset() Change[T] { return change[T](string(f), "$unset", "") }

// Asc sorts by the field in ascending order.
func (f Ord[T, V]) Asc() Order[T] { return Order[T](f) }

// Desc sorts by the field in descending order.
func (f Ord[T, V]) Desc() Order[T] { return Order[T]("-" + f) }
