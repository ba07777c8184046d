package migrate

import (
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"
)

// knows are encodings of one document by types that know some of its fields.
type knows [2]bson.Raw

func (k knows) key(key string) bool {
	for _, raw := range k {
		if _, err := raw.LookupErr(key); err == nil {
			return true
		}
	}
	return false
}

// in returns what the types know of an embedded document.
func (k knows) in(key string) (inner knows) {
	for i, raw := range k {
		inner[i], _ = raw.Lookup(key).DocumentOK() // of something else they know nothing inside
	}
	return inner
}

// merge is stored with the values of want in their places; keys that are known, or declared, and that want has not, are
// gone. All other keys stay, at every depth of embedded documents; lists are want's.
func merge(stored, want bson.Raw, known knows, declared []string) (bson.Raw, error) {
	have, err := stored.Elements()
	if err != nil {
		return nil, fmt.Errorf("read what is stored: %w", err)
	}
	wanted, err := want.Elements()
	if err != nil {
		return nil, err
	}
	start, out := bsoncore.AppendDocumentStart(nil)
	for _, e := range have {
		v, err := want.LookupErr(e.Key())
		switch {
		case err == nil:
			if v, err = mergeValue(e.Key(), e.Value(), v, known); err != nil {
				return nil, err
			}
			out = appendValue(out, e.Key(), v)
		case !known.key(e.Key()) && !slices.Contains(declared, e.Key()):
			out = appendValue(out, e.Key(), e.Value())
		}
	}
	for _, e := range wanted {
		if _, err := stored.LookupErr(e.Key()); err != nil {
			out = appendValue(out, e.Key(), e.Value())
		}
	}
	out, err = bsoncore.AppendDocumentEnd(out, start)
	return bson.Raw(out), err
}

// mergeValue merges embedded documents; of everything else want is the new value.
func mergeValue(key string, stored, want bson.RawValue, known knows) (bson.RawValue, error) {
	s, isDocument := stored.DocumentOK()
	w, stays := want.DocumentOK()
	if !isDocument || !stays {
		return want, nil
	}
	merged, err := merge(s, w, known.in(key), nil)
	return bson.RawValue{Type: bson.TypeEmbeddedDocument, Value: merged}, err
}

func appendValue(dst []byte, key string, v bson.RawValue) []byte {
	return bsoncore.AppendValueElement(dst, key, bsoncore.Value{Type: bsoncore.Type(v.Type), Data: v.Value})
}

// nested is the document with one value at a path.
func nested(path []string, v bson.RawValue) bson.Raw {
	for _, key := range slices.Backward(path) {
		start, b := bsoncore.AppendDocumentStart(nil)
		b = appendValue(b, key, v)
		b, _ = bsoncore.AppendDocumentEnd(b, start) // the length always fits: it was started here
		v = bson.RawValue{Type: bson.TypeEmbeddedDocument, Value: b}
	}
	return bson.Raw(v.Value)
}

// A touch is what a migration does to one key at the top of a document.
type touch struct {
	key         string
	before, now bson.RawValue // the zero value where there is none
}

// touches compares a document before and after, key by key.
func touches(before, after bson.Raw) ([]touch, error) {
	have, err := before.Elements()
	if err != nil {
		return nil, err
	}
	want, err := after.Elements()
	if err != nil {
		return nil, err
	}
	var all []touch
	for _, e := range have {
		if v, err := after.LookupErr(e.Key()); err != nil || !v.Equal(e.Value()) {
			all = append(all, touch{key: e.Key(), before: e.Value(), now: v})
		}
	}
	for _, e := range want {
		if _, err := before.LookupErr(e.Key()); err != nil {
			all = append(all, touch{key: e.Key(), now: e.Value()})
		}
	}
	return all, nil
}
