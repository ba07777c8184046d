package odm

import "github.com/databridge-go/databridge/odm/internal/expr"

// Refs is a field that holds an array of links to D, each stored as {$ref, $id}.
type Refs[T, D any] string

// Path is the stored path of the field.
func (f Refs[T, D]) Path() string    { return string(f) }
func (f Refs[T, D]) owner(*T)        {}
func (f Refs[T, D]) value([]Link[D]) {}

// ID asks for documents one of whose links is to the D with this id.
func (f Refs[T, D]) ID(id any) Filter[T] { return ask[T](idPath(string(f)), "$eq", id) }

// IDIn asks for documents one of whose links is to a D with one of these ids.
func (f Refs[T, D]) IDIn(ids ...any) Filter[T] { return askList[T](idPath(string(f)), "$in", ids) }

// Contains asks for documents that hold this very link.
func (f Refs[T, D]) Contains(l Link[D]) Filter[T] { return ask[T](string(f), "$eq", l) }

// Size asks for documents with exactly n links.
func (f Refs[T, D]) Size(n int) Filter[T] { return ask[T](string(f), "$size", n) }

// Any asks for documents one of whose linked documents meets all of fs. It needs a query that fetches links.
func (f Refs[T, D]) Any(fs ...Filter[D]) Filter[T] {
	return Filter[T](expr.LinkedAny(string(f), fs))
}

// Where asks about the linked documents, with D's own fields: each of fs must be met, be it by different ones. It needs a query
// that fetches links.
func (f Refs[T, D]) Where(fs ...Filter[D]) Filter[T] { return Filter[T](expr.Linked(string(f), fs)) }

// Set stores ls in place of the links.
func (f Refs[T, D]) Set(ls []Link[D]) Change[T] { return change[T](string(f), "$set", ls) }

// Push adds links at the end.
func (f Refs[T, D]) Push(ls ...Link[D]) Change[T] { return push[T](string(f), "$push", ls) }
