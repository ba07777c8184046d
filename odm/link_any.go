package odm

import (
	"reflect"
	"strconv"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// A reference is a *Link[D] of any D.
type reference interface {
	target() reflect.Type // D
	refersTo() (database, collection string, id any)
	document() any // the *D that was fetched; nil if none was
	keep(doc any)  // a *D; nil lets it go
}

// A backReference is a *BackLink[D] of any D.
type backReference interface {
	target() reflect.Type
	documents() []any
	keepAll(docs []any)
}

func (l *Link[D]) target() reflect.Type { return reflect.TypeFor[D]() }

func (l *Link[D]) refersTo() (database, collection string, id any) {
	return l.db, l.collection(), l.ID()
}

func (l *Link[D]) document() any {
	if l.doc == nil {
		return nil
	}
	return l.doc
}

func (l *Link[D]) keep(doc any) {
	if doc == nil {
		l.doc = nil
		return
	}
	l.doc = doc.(*D)
}

func (l *BackLink[D]) target() reflect.Type { return reflect.TypeFor[D]() }

func (l *BackLink[D]) documents() []any {
	docs := make([]any, len(l.docs))
	for i, d := range l.docs {
		docs[i] = d
	}
	return docs
}

func (l *BackLink[D]) keepAll(docs []any) {
	l.docs = nil
	for _, d := range docs {
		l.docs = append(l.docs, d.(*D))
	}
}

// A linkKey names one stored document, whatever Go type it is read as.
type linkKey struct{ database, collection, id string }

// linkKeyOf is the key of the document that r refers to; ok is false if it refers to none. The id is the one to ask for.
func linkKeyOf(r reference) (key linkKey, id bson.RawValue, ok bool, err error) {
	database, collection, value := r.refersTo()
	if value == nil || r.document() != nil && reflect.ValueOf(value).IsZero() {
		return key, id, false, nil
	}
	t, b, err := bson.MarshalValue(value)
	if err != nil {
		return key, id, false, err
	}
	id = bson.RawValue{Type: t, Value: b}
	return linkKey{database, collection, idText(id)}, id, true, nil
}

// idText is equal for two ids that MongoDB takes for the same: whole numbers of every type are.
func idText(id bson.RawValue) string {
	switch n, whole := id.AsInt64OK(); id.Type {
	case bson.TypeInt32, bson.TypeInt64:
		return "int " + strconv.FormatInt(n, 10)
	case bson.TypeDouble:
		if whole && float64(n) == id.Double() {
			return "int " + strconv.FormatInt(n, 10)
		}
	}
	return id.Type.String() + " " + string(id.Value)
}
