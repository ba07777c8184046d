package codec

import (
	"encoding/binary"
	"math"
	"reflect"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// any appends what an interface holds. The commonest types need no plan.
func (e *encoder) any(dst []byte, v any, short bool) ([]byte, bson.Type, error) {
	if e.custom == nil {
		switch v := v.(type) {
		case string:
			return appendText(dst, v), bson.TypeString, nil
		case int:
			dst, t := appendInt(dst, int64(v), true)
			return dst, t, nil
		case int32:
			return binary.LittleEndian.AppendUint32(dst, uint32(v)), bson.TypeInt32, nil
		case int64:
			dst, t := appendInt(dst, v, short)
			return dst, t, nil
		case float64:
			return binary.LittleEndian.AppendUint64(dst, math.Float64bits(v)), bson.TypeDouble, nil
		case bool:
			return appendBool(dst, v), bson.TypeBoolean, nil
		case bson.ObjectID:
			return append(dst, v[:]...), bson.TypeObjectID, nil
		case time.Time:
			return appendTime(dst, v), bson.TypeDateTime, nil
		case bson.DateTime:
			return binary.LittleEndian.AppendUint64(dst, uint64(v)), bson.TypeDateTime, nil
		}
	}
	if v == nil {
		return dst, bson.TypeNull, nil
	}
	return e.held(dst, reflect.ValueOf(v), short)
}

// held appends a value whose type is known only now.
func (e *encoder) held(dst []byte, v reflect.Value, short bool) ([]byte, bson.Type, error) {
	o := e.op(v.Type(), context{min: short})
	if o.enc == ofPointer && !v.IsNil() {
		return e.value(dst, o.elem, target(v))
	}
	at := reflect.New(v.Type()).Elem() // as the driver has it: the methods of its pointer do not count
	at.Set(v)
	return e.value(dst, o, refTo(at))
}

// element appends a key and what an interface holds.
func (e *encoder) element(dst []byte, key string, v any, short bool) ([]byte, error) {
	if strings.IndexByte(key, 0) >= 0 {
		return dst, errNullKey
	}
	at := len(dst)
	dst = append(append(append(dst, 0), key...), 0)
	dst, t, err := e.any(dst, v, short)
	if err == nil {
		dst[at] = byte(t)
	}
	return dst, err
}

// elements appends a bson.D.
func (e *encoder) elements(dst []byte, o *op, d bson.D) ([]byte, bson.Type, error) {
	if d == nil && !o.nilEmpty {
		return dst, bson.TypeNull, nil
	}
	if e.depth++; e.depth > maxDepth {
		return dst, 0, errDepth
	}
	at := len(dst)
	dst = append(dst, 0, 0, 0, 0)
	for i := range d {
		var err error
		if dst, err = e.element(dst, d[i].Key, d[i].Value, o.min); err != nil {
			return dst, 0, err
		}
	}
	e.depth--
	dst, err := end(dst, at)
	return dst, bson.TypeEmbeddedDocument, err
}
