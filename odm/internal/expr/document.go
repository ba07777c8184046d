package expr

import (
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"
)

// D is an ordered document whose values may be conditions, lists and stages of this package.
type D []E

// E is one key of a D.
type E struct {
	Key   string
	Value any
}

// A is an array whose values may be those of a D.
type A []any

// List is a Go slice that renders as an array even when it is nil: $in of a nil slice must match nothing, not fail on null.
type List struct{ Slice any }

func (d D) appendBSON(dst []byte, c Codec) (bson.Type, []byte, error) {
	start, dst := bsoncore.AppendDocumentStart(dst)
	var err error
	for _, e := range d {
		if dst, err = c.appendElement(dst, e.Key, e.Value); err != nil {
			return 0, dst, err
		}
	}
	return bson.TypeEmbeddedDocument, closed(dst, start), nil
}

func (a A) appendBSON(dst []byte, c Codec) (bson.Type, []byte, error) {
	start, dst := bsoncore.AppendArrayStart(dst)
	var err error
	for i, v := range a {
		if dst, err = c.appendElement(dst, index(i), v); err != nil {
			return 0, dst, err
		}
	}
	return bson.TypeArray, closed(dst, start), nil
}

// appendBSON writes element by element: the slice as a whole would be null if nil, and Binary if its elements are bytes.
func (l List) appendBSON(dst []byte, c Codec) (bson.Type, []byte, error) {
	if vs, ok := l.Slice.([]string); ok && c.Configure == nil {
		return bson.TypeArray, appendStrings(dst, vs), nil
	}
	rv := reflect.ValueOf(l.Slice)
	start, dst := bsoncore.AppendArrayStart(dst)
	var err error
	for i := 0; rv.IsValid() && i < rv.Len(); i++ {
		if dst, err = c.appendElement(dst, index(i), rv.Index(i).Interface()); err != nil {
			return 0, dst, err
		}
	}
	return bson.TypeArray, closed(dst, start), nil
}
