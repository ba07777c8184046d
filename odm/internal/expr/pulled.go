package expr

import (
	"errors"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"
)

// pulled is the operand of $pull: a condition on the elements that are taken away.
type pulled struct{ ks []cond }

func (p pulled) appendBSON(dst []byte, c Codec) (bson.Type, []byte, error) {
	ns, self, err := elementConditions("$pull", p.ks)
	if err == nil {
		err = neverFetched(ns...)
	}
	if err != nil {
		return 0, dst, err
	}
	if self && len(ns) == 1 && ns[0].op == "$eq" {
		return appendPulledValue(dst, c, ns[0])
	}
	start, out := bsoncore.AppendDocumentStart(dst)
	if self {
		out, err = appendPulledSelf(out, c, ns)
	} else {
		out, err = appendPulledFields(out, c, ns)
	}
	if err != nil {
		return 0, dst, err
	}
	return bson.TypeEmbeddedDocument, closed(out, start), nil
}

const emptyDocument = 5 // bytes

// appendPulledFields appends conditions on the fields of the elements, joined by $and if they are several. Raw ones may be
// empty: such a one asks nothing, and if no other is there the whole array would go.
func appendPulledFields(dst []byte, c Codec, ns []cond) ([]byte, error) {
	var docs [][]byte
	for _, n := range ns {
		d, err := appendDocument(nil, c, n, true)
		if err != nil {
			return dst, err
		}
		if len(d) > emptyDocument {
			docs = append(docs, d)
		}
	}
	switch len(docs) {
	case 0:
		return dst, errors.New("odm: $pull of an empty condition would take every element away; set the list to empty instead")
	case 1:
		return append(dst, docs[0][4:len(docs[0])-1]...), nil
	}
	return appendAnd(dst, docs), nil
}

// appendPulledSelf appends conditions on the elements themselves. $pull tells them from conditions on fields by the first key,
// and does not know $not there; that the element exists goes without saying, but says it.
func appendPulledSelf(dst []byte, c Codec, ns []cond) ([]byte, error) {
	ops, err := appendSelf(nil, c, ns)
	if err != nil {
		return dst, err
	}
	if len(ops) > 1 && strings.HasPrefix(string(ops[1:]), "$not\x00") {
		dst = bsoncore.AppendBooleanElement(dst, "$exists", true)
	}
	return append(dst, ops...), nil
}

// appendPulledValue appends the value of the elements to pull. $pull reads a bare document as a condition on the fields of the
// elements, so a document that is meant as a whole stands below $eq.
func appendPulledValue(dst []byte, c Codec, n cond) (bson.Type, []byte, error) {
	t, out, err := c.AppendValue(dst, n.val)
	if err != nil || t != bson.TypeEmbeddedDocument {
		return t, out, err
	}
	return D{{"$eq", n.val}}.appendBSON(dst, c)
}
