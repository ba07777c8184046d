package odm

import "github.com/databridge-go/databridge/odm/internal/expr"

// Refs is a field that holds an array of links to D, each stored as {$ref, $id}.
type Refs[T, D any] = RefsFor[*T, D]

// RefsFor is what Refs is short for; see FilterFor.
type RefsFor[P, D any] string

// Path is the stored path of the field.
func (f RefsFor[P, D]) Path() string    { return string(f) }
func (f RefsFor[P, D]) owner(P)         {}
func (f RefsFor[P, D]) value([]Link[D]) {}

// ID asks for documents one of whose links is to the D with this id.
//
//go:noinline
func (f RefsFor[P, D]) ID(id any) FilterFor[P] { return ask[P](idPath(string(f)), "$eq", id) }

// IDIn asks for documents one of whose links is to a D with one of these ids.
//
//go:noinline
func (f RefsFor[P, D]) IDIn(ids ...any) FilterFor[P] {
	return askList[P](idPath(string(f)), "$in", ids)
}

// Contains asks for documents that hold this very link.
//
//go:noinline
func (f RefsFor[P, D]) Contains(l Link[D]) FilterFor[P] { return ask[P](string(f), "$eq", l) }

// Size asks for documents with exactly n links.
//
//go:noinline
func (f RefsFor[P, D]) Size(n int) FilterFor[P] { return ask[P](string(f), "$size", n) }

// Any asks for documents one of whose linked documents meets all of fs. It needs a query that fetches links.
//
//go:noinline
func (f RefsFor[P, D]) Any(fs ...Filter[D]) FilterFor[P] {
	return FilterFor[P](expr.LinkedAny(string(f), fs))
}

// Where asks about the linked documents, with D's own fields: each of fs must be met, be it by different ones. It needs a query
// that fetches links.
//
//go:noinline
func (f RefsFor[P, D]) Where(fs ...Filter[D]) FilterFor[P] {
	return FilterFor[P](expr.Linked(string(f), fs))
}

// Set stores ls in place of the links.
//
//go:noinline
func (f RefsFor[P, D]) Set(ls []Link[D]) ChangeFor[P] { return change[P](string(f), "$set", ls) }

// Push adds links at the end.
//
//go:noinline
func (f RefsFor[P, D]) Push(ls ...Link[D]) ChangeFor[P] { return push[P](string(f), "$push", ls) }
