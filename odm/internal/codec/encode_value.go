package codec

import (
	"encoding/binary"
	"fmt"
	"math"
	"reflect"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// value appends what lies at r, without type byte and key, and tells its type.
func (e *encoder) value(dst []byte, o *op, r ref) ([]byte, bson.Type, error) {
	switch o.enc {
	case ofText:
		return appendText(dst, textAt(r)), bson.TypeString, nil
	case ofBool:
		return appendBool(dst, boolAt(r)), bson.TypeBoolean, nil
	case ofFloat32:
		return binary.LittleEndian.AppendUint64(dst, math.Float64bits(float64(num[float32](r)))), bson.TypeDouble, nil
	case ofFloat64:
		return binary.LittleEndian.AppendUint64(dst, math.Float64bits(num[float64](r))), bson.TypeDouble, nil
	case ofObjectID:
		return appendID(dst, as[bson.ObjectID](r)), bson.TypeObjectID, nil
	case ofTime:
		return appendTime(dst, *as[time.Time](r)), bson.TypeDateTime, nil
	case ofDateTime:
		return binary.LittleEndian.AppendUint64(dst, uint64(num[int64](r))), bson.TypeDateTime, nil
	case ofDecimal:
		h, l := as[bson.Decimal128](r).GetBytes()
		return binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(dst, l), h), bson.TypeDecimal128, nil
	case ofTimestamp:
		t := as[bson.Timestamp](r)
		return binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(dst, t.I), t.T), bson.TypeTimestamp, nil
	case ofBinary, ofBytes, ofByteSlice, ofByteArray:
		return e.bytes(dst, o, r)
	case ofStruct:
		dst, err := e.document(dst, o.doc, r)
		return dst, bson.TypeEmbeddedDocument, err
	case ofPointer:
		return e.pointer(dst, o, r)
	case ofSlice, ofArray:
		return e.array(dst, o, r)
	case ofTextMap, ofAnyMap, ofMap:
		return e.mapping(dst, o, r)
	case ofAny:
		return e.any(dst, *as[any](r), o.min)
	case ofDocument:
		return e.elements(dst, o, *as[bson.D](r))
	case ofRaw, ofRawValue:
		return e.raw(dst, o, r)
	case byValueMarshaler, byMarshaler:
		return marshaled(dst, o, r)
	case byDriver:
		return e.driver(dst, o, r)
	case refused:
		return dst, 0, o.err
	}
	return integer(dst, o, r)
}

func integer(dst []byte, o *op, r ref) ([]byte, bson.Type, error) {
	short := true
	var n int64
	switch o.enc {
	case ofInt:
		n = int64(num[int](r))
	case ofInt8:
		n = int64(num[int8](r))
	case ofInt16:
		n = int64(num[int16](r))
	case ofInt32:
		n = int64(num[int32](r))
	case ofInt64:
		n, short = num[int64](r), o.min
	case ofUint8:
		n = int64(num[uint8](r))
	case ofUint16:
		n = int64(num[uint16](r))
	case ofUint:
		return appendUint(dst, uint64(num[uint](r)), o.min)
	case ofUint32:
		n, short = int64(num[uint32](r)), o.min
	default:
		return appendUint(dst, num[uint64](r), o.min)
	}
	dst, t := appendInt(dst, n, short)
	return dst, t, nil
}

func (e *encoder) bytes(dst []byte, o *op, r ref) ([]byte, bson.Type, error) {
	switch o.enc {
	case ofBinary:
		b := as[bson.Binary](r)
		return appendBinary(dst, b.Subtype, b.Data), bson.TypeBinary, nil
	case ofByteArray:
		return appendBinary(dst, 0, value(r, o.typ).Bytes()), bson.TypeBinary, nil
	}
	b := *as[[]byte](r)
	if b == nil && !o.nilEmpty {
		return dst, bson.TypeNull, nil
	}
	return appendBinary(dst, 0, b), bson.TypeBinary, nil
}

func (e *encoder) pointer(dst []byte, o *op, r ref) ([]byte, bson.Type, error) {
	p, ok := pointee(r)
	if !ok {
		return dst, bson.TypeNull, nil
	}
	if e.depth++; e.depth > maxDepth {
		return dst, 0, errDepth
	}
	dst, t, err := e.value(dst, o.elem, p)
	e.depth--
	return dst, t, err
}

func (e *encoder) array(dst []byte, o *op, r ref) ([]byte, bson.Type, error) {
	n, list := 0, r
	if o.enc == ofArray {
		n = o.typ.Len()
	} else {
		var isNil bool
		if n, isNil = length(r); isNil && !o.nilEmpty {
			return dst, bson.TypeNull, nil
		}
		list = items(r)
	}
	if e.depth++; e.depth > maxDepth {
		return dst, 0, errDepth
	}
	start := len(dst)
	dst = append(dst, 0, 0, 0, 0)
	for i := range n {
		at := len(dst)
		dst = appendIndex(append(dst, byte(o.elem.wire)), i)
		var t bson.Type
		var err error
		if dst, t, err = e.value(dst, o.elem, item(list, i, o.size)); err != nil {
			return dst, 0, err
		}
		dst[at] = byte(t)
	}
	e.depth--
	dst, err := end(dst, start)
	return dst, bson.TypeArray, err
}

// raw appends bytes that are BSON already. The driver copies a document element by element; where that is more than to
// copy it, because it is broken, the driver shall say so.
func (e *encoder) raw(dst []byte, o *op, r ref) ([]byte, bson.Type, error) {
	if o.enc == ofRaw {
		doc := *as[bson.Raw](r)
		if n, ok := wholeDocument(doc); ok {
			return append(dst, doc[:n]...), bson.TypeEmbeddedDocument, nil
		}
		return e.driver(dst, o, r)
	}
	v := as[bson.RawValue](r)
	if !v.Type.IsValid() {
		return dst, 0, fmt.Errorf("the RawValue Type specifies an invalid BSON type: %#x", byte(v.Type))
	}
	return append(dst, v.Value...), v.Type, nil
}

// marshaled appends what the value's own method makes of it.
func marshaled(dst []byte, o *op, r ref) ([]byte, bson.Type, error) {
	p := pointer(r, o.typ)
	if o.typ.Kind() == reflect.Pointer {
		v := value(r, o.typ)
		if v.IsNil() && !ownMethod(o) {
			return dst, bson.TypeNull, nil
		}
		p = v.Interface()
	}
	if o.enc == byMarshaler {
		b, err := p.(bson.Marshaler).MarshalBSON()
		return append(dst, b...), bson.TypeEmbeddedDocument, err
	}
	t, b, err := p.(bson.ValueMarshaler).MarshalBSONValue()
	return append(dst, b...), bson.Type(t), err
}

// ownMethod reports whether the method of a pointer type is declared on the pointer, so that a nil one has it too.
func ownMethod(o *op) bool {
	method := reflect.TypeFor[bson.ValueMarshaler]()
	if o.enc == byMarshaler {
		method = reflect.TypeFor[bson.Marshaler]()
	}
	t := o.typ
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return !t.Implements(method)
}
