package codec

import (
	"reflect"
	"strconv"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// count returns how many elements a document or an array has, whose size is right.
func count(b []byte) (int, error) {
	n, last := 0, len(b)-1
	for i := 4; i < last; n++ {
		_, size, err := element(b[i:last])
		if err != nil {
			return 0, err
		}
		i += size
	}
	return n, nil
}

// array decodes into a slice or an array. Like the driver, it uses the memory of a slice again, but nothing of what its
// elements held; an array keeps the elements that the value does not reach.
func (d *decoder) array(o *op, b []byte, r ref) (int, error) {
	size, err := documentSize(b)
	if err != nil {
		return 0, err
	}
	n, err := count(b[:size])
	if err != nil {
		return 0, err
	}
	list, fresh := r, false
	switch {
	case o.dec == ofArray && n > o.typ.Len():
		return d.driver(o, bson.TypeArray, b, r) // it says so, if it finds nothing wrong with the elements
	case o.elem.typ.Kind() == reflect.Interface && value(r, o.typ).Len() > 0:
		return size, d.held(o, b[:size-1], r, n)
	case o.dec == ofSlice:
		fresh = resize(r, o.typ, n)
		list = items(r)
	}
	if d.depth++; d.depth > maxDepth {
		return 0, errDepth
	}
	b = b[:size-1]
	for i, at := 0, 4; i < n; i++ {
		t := bson.Type(b[at])
		at += keyLength(b[at+1:]) + 2 // it ends: count has seen it
		elem := item(list, i, o.size)
		if !fresh {
			value(elem, o.elem.typ).SetZero()
		}
		size, err := d.value(o.elem, t, b[at:], elem)
		if err != nil {
			return 0, under(strconv.Itoa(i), err)
		}
		at += size
	}
	d.depth--
	return size, nil
}

// held decodes n elements into a list of interfaces that holds values. The driver decodes each into the type of the value
// that was in its place, or into what that points to; where it was nil the driver panics, and here it is as any new one.
func (d *decoder) held(o *op, b []byte, r ref, n int) error {
	list, elems := value(r, o.typ), make([]reflect.Value, 0, n)
	for at := 4; at < len(b); {
		key, whole, err := element(b[at:])
		if err != nil {
			return err
		}
		i, t, val := len(elems), bson.Type(b[at]), b[at+key+2:at+whole]
		elem := reflect.New(o.elem.typ).Elem()
		switch old := list.Index(min(i, list.Len()-1)).Elem(); {
		case i >= list.Len() || !old.IsValid():
			_, err = d.value(o.elem, t, val, refTo(elem))
		case old.Kind() != reflect.Pointer || old.IsNil():
			p := reflect.New(old.Type())
			_, err = d.driverInto(o, t, val, p.Interface())
			elem.Set(p.Elem())
		case t != bson.TypeNull:
			_, err = d.driverInto(o, t, val, old.Interface())
			elem.Set(old)
		}
		if err != nil {
			return under(strconv.Itoa(i), err)
		}
		elems = append(elems, elem)
		at += whole
	}
	if o.dec == ofSlice {
		list.SetLen(0)
		list.Set(reflect.Append(list, elems...))
		return nil
	}
	for i, elem := range elems {
		list.Index(i).Set(elem)
	}
	return nil
}

// mapping decodes a document into a map, which keeps the keys that it has.
func (d *decoder) mapping(o *op, b []byte, r ref) (int, error) {
	size, err := documentSize(b)
	if err != nil {
		return 0, err
	}
	n, err := count(b[:size])
	if err != nil {
		return 0, err
	}
	m := value(r, o.typ)
	if m.IsNil() {
		m.Set(reflect.MakeMapWithSize(o.typ, n))
	} else if d.options.ZeroMaps {
		m.Clear()
	}
	if d.depth++; d.depth > maxDepth {
		return 0, errDepth
	}
	err = d.entries(o, b[:size-1], r, m)
	d.depth--
	return size, err
}

// entries adds the elements of a document, whose sizes are right, to a map.
func (d *decoder) entries(o *op, b []byte, r ref, m reflect.Value) error {
	var texts map[string]string
	var anys map[string]any
	var k, v reflect.Value
	switch o.dec {
	case ofTextMap:
		texts = *as[map[string]string](r)
	case ofAnyMap:
		anys = *as[map[string]any](r)
	default:
		k, v = reflect.New(o.typ.Key()).Elem(), reflect.New(o.elem.typ).Elem()
	}
	for at := 4; at < len(b); {
		key, whole, err := element(b[at:])
		if err != nil {
			return err
		}
		t, name, value := bson.Type(b[at]), b[at+1:at+1+key], b[at+key+2:at+whole]
		switch {
		case texts != nil && t == bson.TypeString:
			texts[d.text(name)] = d.text(value[4 : len(value)-1])
		case texts != nil:
			err = d.oddText(o, t, name, value, texts)
		case anys != nil:
			var v any
			v, _, err = d.any(t, value)
			anys[d.text(name)] = v
		default:
			v.SetZero()
			_, err = d.value(o.elem, t, value, refTo(v))
			k.SetString(d.text(name))
			m.SetMapIndex(k, v)
		}
		if err != nil {
			return under(string(name), err)
		}
		at += whole
	}
	return nil
}

// oddText adds a value to a map of strings that is none itself.
func (d *decoder) oddText(o *op, t bson.Type, key, b []byte, into map[string]string) error {
	s := reflect.New(o.elem.typ).Elem()
	_, err := d.value(o.elem, t, b, refTo(s))
	into[d.text(key)] = s.String()
	return err
}
