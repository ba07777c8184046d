package odm

import "github.com/databridge-go/databridge/odm/internal/expr"

// Map is a field that holds a map of V with text keys. F is the kind of field that its values are, such as Num[User, int].
type Map[T, V any, F ~string] = MapFor[*T, V, F]

// MapFor is what Map is short for; see FilterFor.
type MapFor[P, V any, F ~string] string

// Path is the stored path of the field.
func (f MapFor[P, V, F]) Path() string       { return string(f) }
func (f MapFor[P, V, F]) owner(P)            {}
func (f MapFor[P, V, F]) value(map[string]V) {}

// Key is the field under key k. A key that a path cannot name (it is empty, holds a dot or begins with $) is an error in
// whatever the field is used in.
//
//go:noinline
func (f MapFor[P, V, F]) Key(k string) F { return F(expr.KeyPath(string(f), k)) }

// Set stores m in place of the map.
//
//go:noinline
func (f MapFor[P, V, F]) Set(m map[string]V) ChangeFor[P] { return change[P](string(f), "$set", m) }
