package expr

import (
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"
)

// Document renders conditions as one filter document: several are joined by $and, one stands bare, none is the empty document.
// What the server would take for every document is exactly a result of 5 bytes, whatever the conditions were.
func Document[F Like](c Codec, fs []F) (bson.Raw, error) {
	return render(c, join("$and", conds(fs)))
}

func render(c Codec, n cond) (bson.Raw, error) {
	b, err := appendDocument(make([]byte, 0, 128), c, n, false)
	if err != nil {
		return nil, err
	}
	return b, nil
}

// filterValue lets a condition stand as a value, such as the body of $match.
type filterValue struct{ n cond }

// Value is the condition that joins fs, as a value of a D.
func Value[F Like](fs []F) any { return filterValue{join("$and", conds(fs))} }

func (f filterValue) appendBSON(dst []byte, c Codec) (bson.Type, []byte, error) {
	dst, err := appendDocument(dst, c, f.n, false)
	return bson.TypeEmbeddedDocument, dst, err
}

// appendDocument appends n as a document. Inside an element the operators of the whole document have no meaning.
func appendDocument(dst []byte, c Codec, n cond, inElement bool) ([]byte, error) {
	if n.op == opRaw { // already a document
		out, err := c.AppendDocument(dst, n.val)
		if err != nil {
			return dst, fmt.Errorf("odm: raw condition: %w", err)
		}
		return out, nil
	}
	start, dst := bsoncore.AppendDocumentStart(dst)
	dst, err := appendCondition(dst, c, n, inElement)
	if err != nil {
		return dst, err
	}
	return closed(dst, start), nil
}

// appendCondition appends the one element that n is, to an open document.
func appendCondition(dst []byte, c Codec, n cond, inElement bool) ([]byte, error) {
	switch {
	case zero(n):
		return dst, nil
	case n.op == opError:
		return dst, n.val.(error)
	case isJoint(n):
		return appendJoint(dst, c, n, inElement)
	case isWhole(n):
		if inElement {
			return dst, fmt.Errorf("odm: %s asks about the whole document and cannot stand inside an element of a list", n.op)
		}
		return named(n.op)(c.appendElement(dst, n.op, n.val))
	}
	if inElement && n.path == "" {
		return dst, errSelfJoined
	}
	if err := checkPath(n.path); err != nil {
		return dst, err
	}
	return named(n.path)(appendField(dst, c, n))
}

var errSelfJoined = errors.New("odm: a condition on the element itself cannot stand in $or or $nor; " +
	"join outside instead, as in Or(list.Any(a), list.Any(b)), or use Not")

func appendJoint(dst []byte, c Codec, n cond, inElement bool) ([]byte, error) {
	start, dst := bsoncore.AppendArrayElementStart(dst, n.op)
	var err error
	for i, k := range n.val.([]cond) {
		dst = bsoncore.AppendHeader(dst, bsoncore.TypeEmbeddedDocument, index(i))
		if dst, err = appendDocument(dst, c, k, inElement); err != nil {
			return dst, err
		}
	}
	return closed(dst, start), nil
}
