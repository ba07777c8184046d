package codec

import (
	"encoding/binary"
	"math"
	"reflect"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// A decoder decodes one document.
type decoder struct {
	*shared
	arena *Arena
	depth int
}

// text returns b as a string that stays as it is.
func (d *decoder) text(b []byte) string {
	if d.arena == nil {
		return string(b)
	}
	return d.arena.text(b)
}

// document decodes b, all of a document whose size is right, into the struct at base.
func (d *decoder) document(doc *document, b []byte, base ref) error {
	if d.depth++; d.depth > maxDepth {
		return errDepth
	}
	if doc.clear {
		value(base, doc.typ).SetZero()
	}
	last, next := len(b)-1, 0
	for i := 4; i < last; {
		t := bson.Type(b[i])
		i++
		var f *field
		if next < len(doc.fields) && doc.fields[next].named(b[i:]) {
			f = &doc.fields[next]
			i += len(f.head) - 1
			next++
		} else {
			key := keyLength(b[i:last])
			if key < 0 {
				return malformed("a key does not end")
			}
			at := doc.find(b[i:i+key], next)
			if at < 0 {
				n, err := d.unknown(doc, t, b[i:i+key], b[i+key+1:last], base)
				if err != nil {
					return err
				}
				i += key + 1 + n
				continue
			}
			f = &doc.fields[at]
			i += key + 1
			next = at + 1
		}
		var r ref
		if f.via == nil {
			r = f.at.in(base)
		} else {
			r = f.open(base)
		}
		n, err := d.field(f, t, b[i:last], r)
		if err != nil {
			return under(f.key(), err)
		}
		i += n
	}
	d.depth--
	return nil
}

// named reports whether b, the rest of a document, begins with the key of f and its NUL.
func (f *field) named(b []byte) bool {
	if len(b) >= 8 && (binary.LittleEndian.Uint64(b)^f.word)&f.mask != 0 {
		return false
	}
	n := len(f.head) - 1
	return len(b) > n && (n <= 8 && len(b) > 8 || string(b[:n]) == f.head[1:])
}

// find returns the index of the field with a key, -1 if there is none. The driver takes a key for the field of its lower
// case, if there is no field of its own.
func (doc *document) find(key []byte, next int) int {
	for at := next + 1; at < min(next+3, len(doc.fields)); at++ {
		if f := &doc.fields[at]; len(f.head) == len(key)+2 && f.head[1:len(key)+1] == string(key) {
			return at // the field before was left out
		}
	}
	if at, ok := doc.names[string(key)]; ok {
		return at
	}
	if at, ok := doc.names[strings.ToLower(string(key))]; ok {
		return at
	}
	return -1
}

// unknown skips a value whose key no field has, or keeps it in the inline map.
func (d *decoder) unknown(doc *document, t bson.Type, key, b []byte, base ref) (int, error) {
	if doc.rest == nil {
		return sizeOf(t, b)
	}
	m := value(doc.rest.at.in(base), doc.rest.typ)
	if m.IsNil() {
		m.Set(reflect.MakeMap(doc.rest.typ))
	}
	elem := reflect.New(doc.rest.typ.Elem()).Elem()
	n, err := d.value(doc.rest.elem, t, b, refTo(elem))
	if err != nil {
		return 0, among(string(key), err)
	}
	m.SetMapIndex(reflect.ValueOf(d.text(key)), elem)
	return n, nil
}

// field decodes the value that b begins with into the field at r, and returns its length. What most fields are made of
// stands here as well as in value: without that a small document takes a sixth more time.
func (d *decoder) field(f *field, t bson.Type, b []byte, r ref) (int, error) {
	switch f.dec {
	case ofText:
		if t == bson.TypeString {
			n, err := textSize(b)
			if err != nil {
				return 0, err
			}
			setText(r, d.text(b[4:n-1]))
			return n, nil
		}
	case ofInt:
		if t == bson.TypeInt32 && len(b) >= 4 {
			setNum(r, int(int32(binary.LittleEndian.Uint32(b))))
			return 4, nil
		}
	case ofInt32:
		if t == bson.TypeInt32 && len(b) >= 4 {
			setNum(r, int32(binary.LittleEndian.Uint32(b)))
			return 4, nil
		}
	case ofInt64:
		if t == bson.TypeInt64 && len(b) >= 8 {
			setNum(r, int64(binary.LittleEndian.Uint64(b)))
			return 8, nil
		}
	case ofFloat64:
		if t == bson.TypeDouble && len(b) >= 8 {
			setNum(r, math.Float64frombits(binary.LittleEndian.Uint64(b)))
			return 8, nil
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
	case ofObjectID:
		if t == bson.TypeObjectID && len(b) >= 12 {
			*as[bson.ObjectID](r) = bson.ObjectID(b[:12])
			return 12, nil
		}
	case ofAny, byDriver:
		if f.op.typ.Kind() == reflect.Interface {
			return d.iface(f.op, t, b, r)
		}
	}
	return d.value(f.op, t, b, r)
}

func (d *decoder) time(ms int64) time.Time {
	t := time.Unix(ms/1000, ms%1000*1000000)
	if d.options.UseLocalTimeZone {
		return t
	}
	return t.UTC()
}

// iface decodes into a field of an interface type. If it holds a pointer the driver decodes into what that points to.
func (d *decoder) iface(o *op, t bson.Type, b []byte, r ref) (int, error) {
	v := value(r, o.typ)
	if v.IsNil() || v.Elem().Kind() != reflect.Pointer {
		return d.value(o, t, b, r)
	}
	if v.Elem().IsNil() {
		return 0, misfits("the interface holds a nil pointer, into which nothing can be decoded")
	}
	into := *o
	into.truncate = false // the driver forgets it here
	return d.driverInto(&into, t, b, v.Elem().Interface())
}
