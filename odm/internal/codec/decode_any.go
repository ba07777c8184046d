package codec

import (
	"encoding/binary"
	"math"
	"strconv"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// any decodes a value into the type that the driver has for its type; documents become a bson.D, arrays a bson.A.
func (d *decoder) any(t bson.Type, b []byte) (any, int, error) {
	n, err := sizeOf(t, b)
	if err != nil {
		return nil, 0, err
	}
	switch t {
	case bson.TypeNull:
		return nil, 0, nil
	case bson.TypeString:
		return d.text(b[4 : n-1]), n, nil
	case bson.TypeInt32:
		return int32(binary.LittleEndian.Uint32(b)), n, nil
	case bson.TypeInt64:
		return int64(binary.LittleEndian.Uint64(b)), n, nil
	case bson.TypeDouble:
		return math.Float64frombits(binary.LittleEndian.Uint64(b)), n, nil
	case bson.TypeDateTime:
		return bson.DateTime(binary.LittleEndian.Uint64(b)), n, nil
	case bson.TypeObjectID:
		return bson.ObjectID(b[:12]), n, nil
	case bson.TypeBoolean:
		if b[0] > 1 {
			return nil, 0, misfits("invalid byte for boolean, %b", b[0])
		}
		return b[0] == 1, n, nil
	case bson.TypeEmbeddedDocument:
		var doc bson.D
		_, err := d.elements(b, &doc)
		return doc, n, err
	case bson.TypeArray:
		list, err := d.list(b[:n])
		return list, n, err
	}
	if err := sound(t, b[:n], d.depth); err != nil {
		return nil, 0, err
	}
	var v any
	if err := (bson.RawValue{Type: t, Value: b[:n]}).UnmarshalWithContext(&d.decoding[0], &v); err != nil {
		return nil, 0, misfitOf(err)
	}
	return v, n, nil
}

// elements decodes a document into a bson.D, whose memory it uses again.
func (d *decoder) elements(b []byte, into *bson.D) (int, error) {
	size, err := documentSize(b)
	if err != nil {
		return 0, err
	}
	n, err := count(b[:size])
	if err != nil {
		return 0, err
	}
	if d.depth++; d.depth > maxDepth {
		return 0, errDepth
	}
	doc := (*into)[:0]
	if doc == nil || cap(doc) < n {
		doc = make(bson.D, 0, n)
	}
	for at := 4; at < size-1; {
		key, whole, err := element(b[at : size-1])
		if err != nil {
			return 0, err
		}
		name := d.text(b[at+1 : at+1+key])
		v, _, err := d.any(bson.Type(b[at]), b[at+key+2:at+whole])
		if err != nil {
			return 0, among(name, err)
		}
		doc = append(doc, bson.E{Key: name, Value: v})
		at += whole
	}
	d.depth--
	*into = doc
	return size, nil
}

// list decodes an array whose size is right.
func (d *decoder) list(b []byte) (bson.A, error) {
	n, err := count(b)
	if err != nil {
		return nil, err
	}
	if d.depth++; d.depth > maxDepth {
		return nil, errDepth
	}
	list := make(bson.A, 0, n)
	for at := 4; at < len(b)-1; {
		key, whole, err := element(b[at : len(b)-1])
		if err != nil {
			return nil, err
		}
		v, _, err := d.any(bson.Type(b[at]), b[at+key+2:at+whole])
		if err != nil {
			return nil, under(strconv.Itoa(len(list)), err)
		}
		list = append(list, v)
		at += whole
	}
	d.depth--
	return list, nil
}
