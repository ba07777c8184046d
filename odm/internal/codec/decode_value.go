package codec

import (
	"encoding/binary"
	"math"
	"reflect"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// value decodes the value of type t that b begins with into what lies at r, and returns its length. A type of value that
// seldom meets such a Go type is left to the driver's codec.
func (d *decoder) value(o *op, t bson.Type, b []byte, r ref) (int, error) {
	if (t == bson.TypeNull || t == bson.TypeUndefined) && o.dec > refused && o.dec < byValueMarshaler {
		return d.null(o, t, r)
	}
	switch o.dec {
	case ofText:
		if t == bson.TypeString {
			n, err := textSize(b)
			if err != nil {
				return 0, err
			}
			setText(r, d.text(b[4:n-1]))
			return n, nil
		}
	case ofInt, ofInt8, ofInt16, ofInt32, ofInt64, ofUint, ofUint8, ofUint16, ofUint32, ofUint64:
		if n, size, ok := wholeNumber(t, b); ok && setInteger(o.dec, r, n) {
			return size, nil
		}
	case ofFloat32, ofFloat64:
		if n, size, ok := float(t, b); ok && (o.dec == ofFloat64 || float64(float32(n)) == n || o.truncate) {
			setFloat(o.dec, r, n)
			return size, nil
		}
	case ofBool:
		if t == bson.TypeBoolean && len(b) >= 1 && b[0] <= 1 {
			setBool(r, b[0] == 1)
			return 1, nil
		}
	case ofTime:
		if t == bson.TypeDateTime && len(b) >= 8 {
			*as[time.Time](r) = d.time(int64(binary.LittleEndian.Uint64(b)))
			return 8, nil
		}
	case ofDateTime:
		if t == bson.TypeDateTime && len(b) >= 8 {
			setNum(r, int64(binary.LittleEndian.Uint64(b)))
			return 8, nil
		}
	case ofObjectID:
		if t == bson.TypeObjectID && len(b) >= 12 {
			*as[bson.ObjectID](r) = bson.ObjectID(b[:12])
			return 12, nil
		}
	case ofDecimal:
		if t == bson.TypeDecimal128 && len(b) >= 16 {
			*as[bson.Decimal128](r) = bson.NewDecimal128(binary.LittleEndian.Uint64(b[8:]), binary.LittleEndian.Uint64(b))
			return 16, nil
		}
	case ofTimestamp:
		if t == bson.TypeTimestamp && len(b) >= 8 {
			*as[bson.Timestamp](r) = bson.Timestamp{T: binary.LittleEndian.Uint32(b[4:]), I: binary.LittleEndian.Uint32(b)}
			return 8, nil
		}
	case ofBinary, ofBytes, ofByteSlice, ofByteArray:
		if t == bson.TypeBinary {
			return d.binary(o, b, r)
		}
	case ofRaw, ofRawValue:
		return d.raw(o, t, b, r)
	case ofStruct:
		if t == bson.TypeEmbeddedDocument {
			n, err := documentSize(b)
			if err != nil {
				return 0, err
			}
			return n, d.document(o.doc, b[:n], r)
		}
	case ofPointer:
		p, ok := pointee(r)
		if !ok {
			p = allocate(r, o.typ.Elem())
		}
		return d.value(o.elem, t, b, p)
	case ofSlice, ofArray:
		if t == bson.TypeArray {
			return d.array(o, b, r)
		}
	case ofTextMap, ofAnyMap, ofMap:
		if t == bson.TypeEmbeddedDocument {
			return d.mapping(o, b, r)
		}
	case ofAny:
		v, n, err := d.any(t, b)
		*as[any](r) = v
		return n, err
	case ofDocument:
		if t == bson.TypeEmbeddedDocument {
			return d.elements(b, as[bson.D](r))
		}
	case byValueUnmarshaler, byUnmarshaler:
		return d.unmarshaled(o, t, b, r)
	}
	return d.driver(o, t, b, r)
}

// null decodes null, and undefined: nil, or zero. A value of a type that keeps values keeps it.
func (d *decoder) null(o *op, t bson.Type, r ref) (int, error) {
	switch o.dec {
	case ofText:
		setText(r, "")
	case ofRawValue:
		*as[bson.RawValue](r) = bson.RawValue{Type: t}
	case ofAny:
		*as[any](r) = nil
		if t == bson.TypeUndefined {
			*as[any](r) = bson.Undefined{}
		}
	default:
		value(r, o.typ).SetZero()
	}
	return 0, nil
}

// wholeNumber reads a number as an integer, if it is one.
func wholeNumber(t bson.Type, b []byte) (n int64, size int, ok bool) {
	switch {
	case t == bson.TypeInt32 && len(b) >= 4:
		return int64(int32(binary.LittleEndian.Uint32(b))), 4, true
	case t == bson.TypeInt64 && len(b) >= 8:
		return int64(binary.LittleEndian.Uint64(b)), 8, true
	case t == bson.TypeDouble && len(b) >= 8:
		f := math.Float64frombits(binary.LittleEndian.Uint64(b))
		const exact = 1 << 53
		return int64(f), 8, f > -exact && f < exact && math.Floor(f) == f
	}
	return 0, 0, false
}

func float(t bson.Type, b []byte) (n float64, size int, ok bool) {
	switch {
	case t == bson.TypeDouble && len(b) >= 8:
		return math.Float64frombits(binary.LittleEndian.Uint64(b)), 8, true
	case t == bson.TypeInt32 && len(b) >= 4:
		return float64(int32(binary.LittleEndian.Uint32(b))), 4, true
	case t == bson.TypeInt64 && len(b) >= 8:
		return float64(int64(binary.LittleEndian.Uint64(b))), 8, true
	}
	return 0, 0, false
}

func setFloat(k kind, r ref, n float64) {
	if k == ofFloat32 {
		setNum(r, float32(n))
		return
	}
	setNum(r, n)
}

// setInteger sets an integer of a kind; it reports false if n does not fit into it.
func setInteger(k kind, r ref, n int64) bool {
	switch k {
	case ofInt:
		return fit[int](r, n)
	case ofInt8:
		return fit[int8](r, n)
	case ofInt16:
		return fit[int16](r, n)
	case ofInt32:
		return fit[int32](r, n)
	case ofInt64:
		return fit[int64](r, n)
	case ofUint:
		return n >= 0 && fit[uint](r, n)
	case ofUint8:
		return fit[uint8](r, n)
	case ofUint16:
		return fit[uint16](r, n)
	case ofUint32:
		return fit[uint32](r, n)
	}
	return n >= 0 && fit[uint64](r, n)
}

func fit[T number](r ref, n int64) bool {
	if int64(T(n)) != n {
		return false
	}
	setNum(r, T(n))
	return true
}

// binary decodes a binary value.
func (d *decoder) binary(o *op, b []byte, r ref) (int, error) {
	n, err := binarySize(b)
	if err != nil {
		return 0, err
	}
	subtype, data, err := binaryIn(b[:n])
	switch {
	case err != nil:
		return 0, err
	case o.dec == ofBinary:
		*as[bson.Binary](r) = bson.Binary{Subtype: subtype, Data: owned(data)}
		return n, nil
	case subtype != bson.TypeBinaryGeneric && subtype != bson.TypeBinaryBinaryOld:
		return 0, misfits("a binary of subtype %#x is no %s", subtype, o.typ)
	case o.dec == ofBytes:
		*as[[]byte](r) = owned(data)
	case o.dec == ofByteSlice:
		s := as[[]byte](r)
		if *s == nil {
			*s = make([]byte, 0, len(data))
		}
		*s = append((*s)[:0], data...)
	case len(data) > o.typ.Len():
		return 0, misfits("%d bytes are too many for %s", len(data), o.typ)
	default:
		reflect.Copy(value(r, o.typ), reflect.ValueOf(data))
	}
	return n, nil
}

// owned returns a copy of b: whoever gets bytes may change them.
func owned(b []byte) []byte { return append(make([]byte, 0, len(b)), b...) }

// raw keeps a value as it is. Like the driver, it uses the memory of a bson.Raw again.
func (d *decoder) raw(o *op, t bson.Type, b []byte, r ref) (int, error) {
	n, err := sizeOf(t, b)
	if err != nil {
		return 0, err
	}
	if o.dec == ofRawValue {
		*as[bson.RawValue](r) = bson.RawValue{Type: t, Value: append([]byte(nil), b[:n]...)}
		return n, nil
	}
	if t != bson.TypeEmbeddedDocument && t != bson.TypeArray {
		return d.driver(o, t, b, r)
	}
	doc := as[bson.Raw](r)
	*doc = append((*doc)[:0], b[:n]...)
	return n, nil
}

// unmarshaled hands a copy of the value to the method of what it is decoded into.
func (d *decoder) unmarshaled(o *op, t bson.Type, b []byte, r ref) (int, error) {
	n, err := sizeOf(t, b)
	if err != nil {
		return 0, err
	}
	p := pointer(r, o.typ)
	if o.typ.Kind() == reflect.Pointer {
		v := value(r, o.typ)
		if t == bson.TypeNull && o.dec == byValueUnmarshaler || n == 0 && o.dec == byUnmarshaler {
			v.SetZero()
			return n, nil
		}
		if v.IsNil() {
			allocate(r, o.typ.Elem())
		}
		p = v.Interface()
	}
	data := append([]byte(nil), b[:n]...)
	if o.dec == byUnmarshaler {
		err = p.(bson.Unmarshaler).UnmarshalBSON(data)
	} else {
		err = p.(bson.ValueUnmarshaler).UnmarshalBSONValue(byte(t), data)
	}
	if err != nil {
		return 0, &misfit{err: err}
	}
	return n, nil
}
