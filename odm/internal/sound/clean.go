package sound

import (
	"bytes"
	"encoding/binary"
	"math"
	"unicode/utf8"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// anyDepth is deeper than any document.
const anyDepth = math.MaxInt

// clean reports whether a document has nothing in it that may be a fault: the usual case, told in one walk over the bytes.
// Where it is false, the slow walk tells what it is, or that it is nothing. Keys may begin with $ above the given depth.
func clean(doc []byte, dollars int) bool {
	size, ok := length(doc)
	if !ok || size < 5 || size != len(doc) || doc[size-1] != 0 {
		return false
	}
	at := 4
	for at < size-1 {
		end := bytes.IndexByte(doc[at+1:size-1], 0)
		if end < 0 {
			return false
		}
		key := doc[at+1 : at+1+end]
		if dollars <= 0 && len(key) > 0 && key[0] == '$' || !utf8.Valid(key) {
			return false
		}
		value := doc[at+end+2 : size-1]
		n, ok := cleanValue(bson.Type(doc[at]), value, dollars-1)
		if !ok || n > len(value) {
			return false
		}
		at += end + 2 + n
	}
	return true
}

// cleanValue returns the size of the value that data begins with, and whether there is nothing in it. Types that are
// rare are left to the slow walk.
func cleanValue(t bson.Type, data []byte, dollars int) (size int, ok bool) {
	switch t {
	case bson.TypeString:
		n, ok := length(data)
		if !ok || n < 1 || 4+n > len(data) {
			return 0, false
		}
		return 4 + n, utf8.Valid(data[4 : 4+n-1])
	case bson.TypeEmbeddedDocument, bson.TypeArray:
		n, ok := length(data)
		return n, ok && n >= 5 && n <= len(data) && clean(data[:n], dollars)
	case bson.TypeDouble:
		return 8, len(data) >= 8 && !math.IsNaN(math.Float64frombits(binary.LittleEndian.Uint64(data)))
	case bson.TypeBinary:
		n, ok := length(data)
		return 5 + n, ok && n >= 0
	}
	n, ok := fixed(t)
	return n, ok
}

// fixed is the size of the values of a type that may not be faults.
func fixed(t bson.Type) (size int, ok bool) {
	switch t {
	case bson.TypeInt32:
		return 4, true
	case bson.TypeInt64, bson.TypeDateTime, bson.TypeTimestamp:
		return 8, true
	case bson.TypeObjectID:
		return 12, true
	case bson.TypeBoolean:
		return 1, true
	case bson.TypeNull, bson.TypeUndefined, bson.TypeMinKey, bson.TypeMaxKey:
		return 0, true
	}
	return 0, false
}

// length reads the length that a document, a string or a binary begins with.
func length(data []byte) (n int, ok bool) {
	if len(data) < 4 {
		return 0, false
	}
	return int(int32(binary.LittleEndian.Uint32(data))), true
}
