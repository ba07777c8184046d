package state

import (
	"bytes"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"
)

// Same reports whether two documents have the same bytes, but for the element at the top of stored whose key is besides;
// "" is none. It says nothing about documents that are the same in another form.
func Same(stored, now bson.Raw, besides string) bool {
	if besides == "" {
		return bytes.Equal(stored, now)
	}
	at, size := place(stored, besides)
	return len(stored) == len(now)+size && size > 0 && len(now) > at &&
		bytes.Equal(stored[4:at], now[4:at]) && bytes.Equal(stored[at+size:], now[at:])
}

// place returns where the element of key begins, and its size; 0 if there is none.
func place(doc bson.Raw, key string) (at, size int) {
	_, rest, ok := bsoncore.ReadLength(doc)
	for ok && len(rest) > 1 {
		var e bsoncore.Element
		at = len(doc) - len(rest)
		if e, rest, ok = bsoncore.ReadElement(rest); ok && string(e.KeyBytes()) == key {
			return at, len(e)
		}
	}
	return 0, 0
}
