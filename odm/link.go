package odm

import (
	"fmt"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// A Link refers to a D in D's collection, and holds it once it was fetched. It is stored as a DBRef, {$ref, $id}; the
// zero Link is stored as null and left out by omitempty.
type Link[D any] struct {
	ref string // the collection as it was stored; empty means D's own
	db  string // the database as it was stored; empty means the one that the link stands in
	id  any
	doc *D
}

// LinkTo returns the link to d and keeps d as the fetched document. d may be saved later, but before the link is: the
// id is read when the link is stored.
func LinkTo[D any](d *D) Link[D] { return Link[D]{doc: d} }

// LinkID returns the link to the D with the given id.
func LinkID[D any](id any) Link[D] { return Link[D]{id: id} }

// ID returns the id of the document that l refers to; nil for the zero Link.
func (l Link[D]) ID() any {
	if l.doc != nil {
		if id, ok := idValue(reflect.ValueOf(l.doc).Elem()); ok {
			return id.Interface()
		}
	}
	return l.id
}

// Doc returns the document that l refers to if it was fetched.
func (l Link[D]) Doc() (*D, bool) { return l.doc, l.doc != nil }

// IsZero reports whether l refers to nothing. The driver's omitempty asks it.
func (l Link[D]) IsZero() bool { return l.id == nil && l.doc == nil }

// Equal reports whether l and m refer to the same document, fetched or not. go-cmp asks it.
func (l Link[D]) Equal(m Link[D]) bool {
	return l.collection() == m.collection() && l.db == m.db && reflect.DeepEqual(l.ID(), m.ID())
}

func (l Link[D]) collection() string {
	if l.ref != "" {
		return l.ref
	}
	return collectionName(reflect.TypeFor[D]())
}

// MarshalBSONValue writes the reference, never the fetched document.
func (l Link[D]) MarshalBSONValue() (byte, []byte, error) {
	if l.IsZero() {
		return byte(bson.TypeNull), nil, nil
	}
	id := l.ID()
	if id == nil || id == any(bson.ObjectID{}) || reflect.ValueOf(id).IsZero() && l.doc != nil {
		return 0, nil, fmt.Errorf("link to %s without an id, insert the linked document first: %w",
			reflect.TypeFor[D](), ErrNotSaved)
	}
	ref := bson.D{{Key: "$ref", Value: l.collection()}, {Key: "$id", Value: id}}
	if l.db != "" {
		ref = append(ref, bson.E{Key: "$db", Value: l.db})
	}
	t, b, err := bson.MarshalValue(ref)
	return byte(t), b, err
}

// UnmarshalBSONValue reads a reference, null, or the whole linked document that a $lookup has put in its place.
func (l *Link[D]) UnmarshalBSONValue(t byte, b []byte) error {
	*l = Link[D]{}
	switch bson.Type(t) {
	case bson.TypeNull, bson.TypeUndefined:
		return nil
	case bson.TypeEmbeddedDocument:
		return l.read(bson.Raw(b))
	}
	return fmt.Errorf("a link to %s is stored as a DBRef, not as %s", reflect.TypeFor[D](), bson.Type(t))
}

func (l *Link[D]) read(raw bson.Raw) error {
	id, err := raw.LookupErr("$id")
	if err != nil {
		l.doc = new(D)
		return bson.Unmarshal(raw, l.doc)
	}
	if ref, ok := raw.Lookup("$ref").StringValueOK(); ok && ref != collectionName(reflect.TypeFor[D]()) {
		l.ref = ref
	}
	l.db, _ = raw.Lookup("$db").StringValueOK()
	l.id, err = decodeID(reflect.TypeFor[D](), id)
	return err
}

// A BackLink holds the documents of model D that link to the document that holds it. It is never stored: give the field
// the tags `bson:"-" odm:"original=house"`, where house is the stored name of the Link (or slice of them) in D. It is empty until it was fetched.
type BackLink[D any] struct{ docs []*D }

// Docs returns the documents that were fetched, in the order of their ids.
func (l BackLink[D]) Docs() []*D { return l.docs }

// IsZero is always true: under omitempty nothing is stored.
func (l BackLink[D]) IsZero() bool { return true }

// MarshalBSONValue writes null, for a field that has neither `bson:"-"` nor omitempty.
func (l BackLink[D]) MarshalBSONValue() (byte, []byte, error) {
	return byte(bson.TypeNull), nil, nil
}

// UnmarshalBSONValue reads nothing: what stands there was never a back link's.
func (l *BackLink[D]) UnmarshalBSONValue(byte, []byte) error { return nil }

// decodeID reads an id as the type that model t gives it, so that it equals the id of the document itself.
func decodeID(t reflect.Type, v bson.RawValue) (any, error) {
	if id, ok := idValue(reflect.New(t).Elem()); ok {
		p := reflect.New(id.Type())
		if err := v.Unmarshal(p.Interface()); err == nil {
			return p.Elem().Interface(), nil
		}
	}
	var id any
	err := v.Unmarshal(&id)
	return id, err
}
