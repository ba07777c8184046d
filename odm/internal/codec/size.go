package codec

import (
	"bytes"
	"encoding/binary"
	"math/bits"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// wholeDocument checks that b begins with a document whose elements have possible sizes, and returns its length. What lies
// in the elements is not looked at.
func wholeDocument(b []byte) (int, bool) {
	n, err := documentSize(b)
	if err != nil {
		return 0, false
	}
	for i := 4; i < n-1; {
		_, size, err := element(b[i : n-1])
		if err != nil {
			return 0, false
		}
		i += size
	}
	return n, true
}

// element returns how long the key and the whole element are that b begins with.
func element(b []byte) (key, size int, err error) {
	key = keyLength(b[1:])
	if key < 0 {
		return 0, 0, malformed("a key does not end")
	}
	head := key + 2
	n, err := sizeOf(bson.Type(b[0]), b[head:])
	return key, head + n, err
}

// keyLength returns how long the key is that b begins with; -1 if it does not end. Most keys have less than eight bytes,
// which are looked at together: in z the lowest bit that is set is the highest one of the first byte that is zero.
func keyLength(b []byte) int {
	if len(b) >= 8 {
		x := binary.LittleEndian.Uint64(b)
		if z := (x - 0x0101010101010101) &^ x & 0x8080808080808080; z != 0 {
			return bits.TrailingZeros64(z) / 8
		}
	}
	return bytes.IndexByte(b, 0)
}

// documentSize returns the length of the document or array that b begins with. It is whole, and ends in a NUL.
func documentSize(b []byte) (int, error) {
	if len(b) < 5 {
		return 0, malformed("%d bytes are no document", len(b))
	}
	n := int(int32(binary.LittleEndian.Uint32(b)))
	if n < 5 || n > len(b) {
		return 0, malformed("a document says that it has %d bytes, of %d", n, len(b))
	}
	if b[n-1] != 0 {
		return 0, malformed("a document of %d bytes does not end in a null byte", n)
	}
	return n, nil
}

// textSize returns the length of the string that b begins with, with its own length and its NUL.
func textSize(b []byte) (int, error) {
	if len(b) < 5 {
		return 0, short(bson.TypeString)
	}
	n := int(int32(binary.LittleEndian.Uint32(b)))
	if n < 1 || n > len(b)-4 {
		return 0, malformed("a string says that it has %d bytes, of %d", n, len(b)-4)
	}
	if b[n+3] != 0 {
		return 0, malformed("a string of %d bytes does not end in a null byte", n)
	}
	return n + 4, nil
}

func binarySize(b []byte) (int, error) {
	if len(b) < 5 {
		return 0, short(bson.TypeBinary)
	}
	n := int(int32(binary.LittleEndian.Uint32(b)))
	if n < 0 || n > len(b)-5 {
		return 0, malformed("a binary says that it has %d bytes, of %d", n, len(b)-5)
	}
	return n + 5, nil
}

// sizeOf returns the length of the value of type t that b begins with; all of it is there. Of documents and arrays it
// looks at the first and the last bytes only.
func sizeOf(t bson.Type, b []byte) (int, error) {
	n := 0
	switch t {
	case bson.TypeString, bson.TypeJavaScript, bson.TypeSymbol:
		return textSize(b)
	case bson.TypeEmbeddedDocument, bson.TypeArray:
		return documentSize(b)
	case bson.TypeBinary:
		return binarySize(b)
	case bson.TypeNull, bson.TypeUndefined, bson.TypeMinKey, bson.TypeMaxKey:
	case bson.TypeBoolean:
		n = 1
	case bson.TypeInt32:
		n = 4
	case bson.TypeDouble, bson.TypeInt64, bson.TypeDateTime, bson.TypeTimestamp:
		n = 8
	case bson.TypeObjectID:
		n = 12
	case bson.TypeDecimal128:
		n = 16
	case bson.TypeDBPointer:
		s, err := textSize(b)
		if err != nil {
			return 0, err
		}
		n = s + 12
	case bson.TypeRegex:
		i := bytes.IndexByte(b, 0)
		j := bytes.IndexByte(b[i+1:], 0)
		if i < 0 || j < 0 {
			return 0, short(t)
		}
		n = i + j + 2
	case bson.TypeCodeWithScope:
		return scopeSize(b)
	default:
		return 0, malformed("%#x is no type", byte(t))
	}
	if n > len(b) {
		return 0, short(t)
	}
	return n, nil
}

// scopeSize is sizeOf for code with its scope: a length of all, a string, a document.
func scopeSize(b []byte) (int, error) {
	if len(b) < 4 {
		return 0, short(bson.TypeCodeWithScope)
	}
	n := int(int32(binary.LittleEndian.Uint32(b)))
	if n < 14 || n > len(b) {
		return 0, malformed("code with scope says that it has %d bytes, of %d", n, len(b))
	}
	code, err := textSize(b[4:n])
	if err != nil {
		return 0, err
	}
	scope, err := documentSize(b[4+code : n])
	if err == nil && 4+code+scope != n {
		err = malformed("code with scope has %d bytes, and its parts have %d", n, 4+code+scope)
	}
	return n, err
}
