package expr

import (
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"
)

// appendField appends a condition on one field: {path: value} for equality, {path: {$op: value}} for the rest.
func appendField(dst []byte, c Codec, n cond) ([]byte, error) {
	if n.op == "$eq" {
		return appendEquality(dst, c, n)
	}
	start, dst := bsoncore.AppendDocumentElementStart(dst, n.path)
	dst, err := appendOperator(dst, c, n)
	if err != nil {
		return dst, err
	}
	return closed(dst, start), nil
}

// appendEquality appends the bare value, unless the server would read it as operators: a document whose first key begins with
// $ stands below $eq. That is the difference between a value that came from a user and a condition.
func appendEquality(dst []byte, c Codec, n cond) ([]byte, error) {
	at := len(dst)
	dst, err := c.appendElement(dst, n.path, n.val)
	if err != nil || bson.Type(dst[at]) != bson.TypeEmbeddedDocument || !readsAsOperators(dst[at+len(n.path)+2:]) {
		return dst, err
	}
	start, dst := bsoncore.AppendDocumentElementStart(dst[:at], n.path)
	dst, err = c.appendElement(dst, "$eq", n.val)
	return closed(dst, start), err
}

// readsAsOperators tells a document that the server takes for {$op: …}. A DBRef it takes for a value.
func readsAsOperators(doc []byte) bool {
	es, err := bsoncore.Document(doc).Elements()
	if err != nil || len(es) == 0 {
		return false
	}
	first := es[0].Key()
	isRef := first == "$ref" && len(es) > 1 && es[1].Key() == "$id"
	return len(first) > 0 && first[0] == '$' && !isRef
}

// Beside is an operand with more operators beside its own: $near of two numbers, with its $maxDistance.
type Beside struct {
	Value any
	More  D
}

// appendOperator appends $op: value, the inside of {path: …}.
func appendOperator(dst []byte, c Codec, n cond) ([]byte, error) {
	switch v := n.val.(type) {
	case Regex:
		dst = bsoncore.AppendStringElement(dst, "$regex", v.Pattern)
		if v.Options != "" {
			dst = bsoncore.AppendStringElement(dst, "$options", v.Options)
		}
		return dst, nil
	case Beside:
		dst, err := c.appendElement(dst, n.op, v.Value)
		for _, e := range v.More {
			if err == nil {
				dst, err = c.appendElement(dst, e.Key, e.Value)
			}
		}
		return dst, err
	case cond:
		return appendNot(dst, c, v)
	case []cond:
		start, dst := bsoncore.AppendDocumentElementStart(dst, n.op)
		dst, err := appendElementBody(dst, c, n.op, v)
		if err != nil {
			return dst, err
		}
		return closed(dst, start), nil
	case bson.Regex:
		if n.op == "$eq" { // {$eq: /re/} asks for a stored regular expression, {f: /re/} for a match
			return bsoncore.AppendStringElement(bsoncore.AppendStringElement(dst, "$regex", v.Pattern), "$options", v.Options), nil
		}
	}
	return c.appendElement(dst, n.op, n.val)
}

func appendNot(dst []byte, c Codec, n cond) ([]byte, error) {
	if re, ok := n.val.(bson.Regex); ok && n.op == "$eq" {
		return c.appendElement(dst, "$not", re)
	}
	start, dst := bsoncore.AppendDocumentElementStart(dst, "$not")
	dst, err := appendOperator(dst, c, n)
	if err != nil {
		return dst, err
	}
	return closed(dst, start), nil
}
