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
func (d *decoder) array(o *op, t bson.Type, b []byte, r ref) (int, error) {
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
		return 0, errDriver
	case o.elem.typ.Kind() == reflect.Interface && value(r, o.typ).Len() > 0:
		return d.driver(o, t, b, r) // it decodes into what the elements hold
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
		for at++; b[at] != 0; at++ {
		}
		at++
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
	into := d.entries(o, r, m)
	b = b[:size-1]
	for at := 4; at < len(b); {
		key, whole, err := element(b[at:])
		if err != nil {
			return 0, err
		}
		name := b[at+1 : at+1+key]
		_, err = into(bson.Type(b[at]), name, b[at+key+2:at+whole])
		if err != nil {
			return 0, under(string(name), err)
		}
		at += whole
	}
	d.depth--
	return size, nil
}

// entries returns what adds an element to a map.
func (d *decoder) entries(o *op, r ref, m reflect.Value) func(t bson.Type, key, b []byte) (int, error) {
	switch o.dec {
	case ofTextMap:
		texts := *as[map[string]string](r)
		return func(t bson.Type, key, b []byte) (int, error) {
			if t == bson.TypeString {
				texts[d.text(key)] = d.text(b[4 : len(b)-1])
				return len(b), nil
			}
			s := reflect.New(o.elem.typ).Elem()
			n, err := d.value(o.elem, t, b, refTo(s))
			texts[d.text(key)] = s.String()
			return n, err
		}
	case ofAnyMap:
		anys := *as[map[string]any](r)
		return func(t bson.Type, key, b []byte) (int, error) {
			v, n, err := d.any(t, b)
			anys[d.text(key)] = v
			return n, err
		}
	}
	k, v := reflect.New(o.typ.Key()).Elem(), reflect.New(o.elem.typ).Elem()
	return func(t bson.Type, key, b []byte) (int, error) {
		v.SetZero()
		n, err := d.value(o.elem, t, b, refTo(v))
		k.SetString(d.text(key))
		m.SetMapIndex(k, v)
		return n, err
	}
}
