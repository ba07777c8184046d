package odm

import (
	"reflect"

	"github.com/databridge-go/databridge/odm/internal/expr"
)

// Ref is a field that holds a link to a D, stored as {$ref, $id}.
type Ref[T, D any] = RefFor[*T, D]

// RefFor is what Ref is short for; see FilterFor.
type RefFor[P, D any] string

// Path is the stored path of the field.
func (f RefFor[P, D]) Path() string  { return string(f) }
func (f RefFor[P, D]) owner(P)       {}
func (f RefFor[P, D]) value(Link[D]) {}

// ID asks for documents that link to the D with this id.
//
//go:noinline
func (f RefFor[P, D]) ID(id any) FilterFor[P] { return ask[P](idPath(string(f)), "$eq", id) }

// IDIn asks for documents that link to a D with one of these ids.
//
//go:noinline
func (f RefFor[P, D]) IDIn(ids ...any) FilterFor[P] { return askList[P](idPath(string(f)), "$in", ids) }

// Is asks for documents that hold this very link. The zero Link finds those that link to nothing.
//
//go:noinline
func (f RefFor[P, D]) Is(l Link[D]) FilterFor[P] { return ask[P](string(f), "$eq", l) }

// Where asks about the linked document, with D's own fields. It needs a query that fetches links.
//
//go:noinline
func (f RefFor[P, D]) Where(fs ...Filter[D]) FilterFor[P] {
	return FilterFor[P](expr.Linked(string(f), fs))
}

// Set stores the link.
//
//go:noinline
func (f RefFor[P, D]) Set(l Link[D]) ChangeFor[P] { return change[P](string(f), "$set", l) }

// idPath is the path of a link's id; that of the empty path stays empty, which is an error when rendered.
func idPath(link string) string {
	if link == "" {
		return ""
	}
	return link + ".$id"
}

// A holder is a value that refers to a document which may change: a Link[D] of any D.
type holder interface{ unheld() any }

// unheld returns v, a Link or a slice that may hold some, without the documents that they hold: a condition keeps the ids of the
// moment it was built. Every other value is returned as it is.
func unheld(v any) any {
	if h, ok := v.(holder); ok {
		return h.unheld()
	}
	rv := reflect.ValueOf(v)
	if rv.Kind() != reflect.Slice || rv.IsNil() || !mayHold(rv.Type().Elem()) {
		return v
	}
	out := reflect.MakeSlice(rv.Type(), rv.Len(), rv.Len())
	for i := range rv.Len() {
		if e := rv.Index(i); e.Kind() != reflect.Interface || !e.IsNil() {
			out.Index(i).Set(reflect.ValueOf(unheld(e.Interface())))
		}
	}
	return out.Interface()
}

func mayHold(t reflect.Type) bool {
	return t.Kind() == reflect.Interface || t.Implements(reflect.TypeFor[holder]())
}

// unheld is l without the document that it holds. A link to a document without an id stays as it is: to store it is an error.
func (l Link[D]) unheld() any {
	if id := l.ID(); id != nil && !reflect.ValueOf(id).IsZero() {
		return Link[D]{ref: l.ref, db: l.db, id: id}
	}
	return l
}
