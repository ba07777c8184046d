package odm

// An Order is a sort key of model T: a path for ascending order, "-" and a path for descending. A constant string is an Order,
// so Sort("-age") and Sort(U.Age.Desc()) both compile; a string that is known only at run time goes through Collection.F.
type Order[T any] = OrderFor[*T]

// OrderFor is what Order is short for; see FilterFor.
type OrderFor[P any] string

// Asc sorts by f in ascending order.
func Asc[T any](f FieldOf[T]) Order[T] { return Order[T](f.Path()) }

// Desc sorts by f in descending order.
func Desc[T any](f FieldOf[T]) Order[T] { return Order[T]("-" + f.Path()) }
