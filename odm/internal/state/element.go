package state

import (
	"bytes"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"
)

// An element is a key with its value.
type element struct {
	key   string
	value bson.RawValue
}

// elements returns the elements of a document in order.
func elements(doc bson.Raw) ([]element, error) {
	raw, err := doc.Elements()
	if err != nil {
		return nil, err
	}
	out := make([]element, len(raw))
	for i, e := range raw {
		out[i] = element{e.Key(), e.Value()}
	}
	return out, nil
}

// find returns the value of key. It looks at place first: two encodings of one type mostly have the same order.
func find(es []element, key string, place int) (bson.RawValue, bool) {
	if place < len(es) && es[place].key == key {
		return es[place].value, true
	}
	i := index(es, key)
	if i < 0 {
		return bson.RawValue{}, false
	}
	return es[i].value, true
}

func index(es []element, key string) int {
	return slices.IndexFunc(es, func(e element) bool { return e.key == key })
}

// reordered reports whether keys that both documents have stand in another order.
func reordered(was, is []element) bool {
	last := -1
	for _, e := range was {
		at := index(is, e.key)
		if at < 0 {
			continue
		}
		if at < last {
			return true
		}
		last = at
	}
	return false
}

// equal compares two values; loosely means that the order of keys in documents does not count.
func equal(a, b bson.RawValue, loosely bool) bool {
	if a.Type != b.Type {
		return false
	}
	if bytes.Equal(a.Value, b.Value) {
		return true
	}
	if !loosely || a.Type != bson.TypeEmbeddedDocument && a.Type != bson.TypeArray {
		return false
	}
	was, err1 := elements(bson.Raw(a.Value))
	is, err2 := elements(bson.Raw(b.Value))
	if err1 != nil || err2 != nil || len(was) != len(is) {
		return false
	}
	for i, e := range was {
		now, ok := find(is, e.key, i)
		if !ok || !equal(e.value, now, true) {
			return false
		}
	}
	return true
}

// plain reports whether every key of a document can stand in a dotted path.
func plain(es []element) bool {
	return !slices.ContainsFunc(es, func(e element) bool { return !named(e.key) })
}

// named reports whether an update can name key as one segment of a path.
func named(key string) bool { return key != "" && key[0] != '$' && !strings.Contains(key, ".") }

// join appends a key to a path. Below the top every key is plain already.
func join(prefix, key string) (string, error) {
	if prefix != "" {
		return prefix + "." + key, nil
	}
	if !named(key) {
		return "", &KeyError{Key: key}
	}
	return key, nil
}

func isID(prefix, key string) bool { return prefix == "" && key == "_id" }

// appendElement appends an element to an open document.
func appendElement(dst []byte, key string, v bson.RawValue) []byte {
	return bsoncore.AppendValueElement(dst, key, bsoncore.Value{Type: bsoncore.Type(v.Type), Data: v.Value})
}
