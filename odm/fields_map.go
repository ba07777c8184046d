package odm

import "github.com/databridge-go/databridge/odm/internal/expr"

// Map is a field that holds a map of V with text keys. F is the kind of field that its values are, such as Num[User, int].
type Map[T, V any, F ~string] string

// Path is the stored path of the field.
func (f Map[T, V, F]) Path() string       { return string(f) }
func (f Map[T, V, F]) owner(*T)           {}
func (f Map[T, V, F]) value(map[string]V) {}

// Key is the field under key k. A key that a path cannot name (it is empty, holds a dot or begins with $) is an error in
// whatever the field is used in.
func (f Map[T, V, F]) Key(k string) F { return F(expr.KeyPath(string(f), k)) }

// Set stores m in place of the map.
func (f Map[T, V, F]) Set(m map[string]V) Change[T] { return change[T](string(f), "$set", m) }
