package expr

import (
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"
)

// appendElementBody appends the inside of $elemMatch: the conditions merge into one document, since those on the element
// itself ({$gt: 3}) have no form under $and. Where a key repeats, conditions on fields go under $and after all.
func appendElementBody(dst []byte, c Codec, op string, ks []cond) ([]byte, error) {
	ns, self, err := elementConditions(op, ks)
	if err != nil {
		return dst, err
	}
	if self {
		return appendSelf(dst, c, ns)
	}
	var docs [][]byte
	for _, n := range ns {
		d, err := appendDocument(nil, c, n, true)
		if err != nil {
			return dst, err
		}
		docs = append(docs, d)
	}
	if repeats(docs) {
		return appendAnd(dst, docs), nil
	}
	for _, d := range docs {
		dst = append(dst, d[4:len(d)-1]...)
	}
	return dst, nil
}

// elementConditions flattens $and, and tells whether the conditions are on the element itself or on its fields.
func elementConditions(op string, ks []cond) (ns []cond, self bool, err error) {
	ns = flatten(nil, ks)
	onSelf, onFields := 0, 0
	for _, n := range ns {
		switch {
		case n.op == opError:
			return nil, false, n.val.(error)
		case isSelf(n):
			onSelf++
		case n.op != opRaw: // a raw condition may be either
			onFields++
		}
	}
	switch {
	case len(ns) == 0:
		return nil, false, fmt.Errorf("odm: %s of no conditions would mean every element; give it at least one", op)
	case onSelf > 0 && onFields > 0:
		return nil, false, errors.New("odm: an element cannot be asked as a value and by its fields in one " + op)
	}
	return ns, onSelf > 0, nil
}

func flatten(ns []cond, ks []cond) []cond {
	for _, k := range ks {
		switch {
		case zero(k):
		case k.op == "$and":
			ns = flatten(ns, k.val.([]cond))
		default:
			ns = append(ns, k)
		}
	}
	return ns
}

// appendSelf appends conditions on the element itself into one document of operators. An operator that stands there already
// is said again below a double $not, which changes nothing but keeps the keys apart; a second $not has no other form than to
// be repeated, and the server obeys both.
func appendSelf(dst []byte, c Codec, ns []cond) ([]byte, error) {
	used := map[string]bool{}
	var again []cond
	for _, n := range ns {
		start, ops := bsoncore.AppendDocumentStart(nil)
		var err error
		if n.op == opRaw {
			ops, err = appendDocument(nil, c, n, true)
		} else {
			ops, err = named("the element itself")(appendOperator(ops, c, n))
			ops = closed(ops, start)
		}
		if err != nil {
			return dst, err
		}
		keys := keysOf(ops)
		if anyOf(used, keys) {
			again = append(again, n)
			continue
		}
		for _, k := range keys {
			used[k] = true
		}
		dst = append(dst, ops[4:len(ops)-1]...)
	}
	if len(again) == 0 {
		return dst, nil
	}
	if used["$not"] {
		return appendSelf(dst, c, again)
	}
	outer, dst := bsoncore.AppendDocumentElementStart(dst, "$not")
	inner, dst := bsoncore.AppendDocumentElementStart(dst, "$not")
	dst, err := appendSelf(dst, c, again)
	if err != nil {
		return dst, err
	}
	return closed(closed(dst, inner), outer), nil
}
