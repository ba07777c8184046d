package odm

import (
	"reflect"

	"github.com/databridge-go/databridge/odm/internal/expr"
)

// Ref is a field that holds a link to a D, stored as {$ref, $id}.
type Ref[T, D any] string

// Path is the stored path of the field.
func (f Ref[T, D]) Path() string  { return string(f) }
func (f Ref[T, D]) owner(*T)      {}
func (f Ref[T, D]) value(Link[D]) {}

// ID asks for documents that link to the D with this id.
func (f Ref[T, D]) ID(id any) Filter[T] { return ask[T](idPath(string(f)), "$eq", id) }

// IDIn asks for documents that link to a D with one of these ids.
func (f Ref[T, D]) IDIn(ids ...any) Filter[T] { return askList[T](idPath(string(f)), "$in", ids) }

// Is asks for documents that hold this very link. The zero Link finds those that link to nothing.
func (f Ref[T, D]) Is(l Link[D]) Filter[T] { return ask[T](string(f), "$eq", l) }

// Where asks about the linked document, with D's own fields. It needs a query that fetches links.
func (f Ref[T, D]) Where(fs ...Filter[D]) Filter[T] { return Filter[T](expr.Linked(string(f), fs)) }

// Set stores the link.
func (f Ref[T, D]) Set(l Link[D]) Change[T] { return change[T](string(f), "$set", l) }

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
		return Link[D]{ref: l.ref, id: id}
	}
	return l
}
