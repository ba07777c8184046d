package codec

import (
	"bytes"
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// A sorter is what writing a map needs: places for a key and a value, and where each element begins.
type sorter struct {
	iter     reflect.MapIter
	elements []span
	copied   []byte
}

// A span is one element of a document that is being written: what lies between its type byte and end.
type span struct{ from, to int }

func (e *encoder) sorter() *sorter {
	if s, ok := e.sorters.Get().(*sorter); ok {
		return s
	}
	return new(sorter)
}

// mapping appends a map as a document.
func (e *encoder) mapping(dst []byte, o *op, r ref) ([]byte, bson.Type, error) {
	v := value(r, o.typ)
	if v.IsNil() && !o.nilEmpty {
		return dst, bson.TypeNull, nil
	}
	if e.depth++; e.depth > maxDepth {
		return dst, 0, errDepth
	}
	at := len(dst)
	dst = append(dst, 0, 0, 0, 0)
	s := e.sorter()
	s.elements = s.elements[:0]
	var err error
	switch o.enc {
	case ofTextMap:
		dst, err = e.texts(dst, s, *as[map[string]string](r))
	case ofAnyMap:
		dst, err = e.anys(dst, s, *as[map[string]any](r), o.elem.min)
	default:
		dst, err = e.entries(dst, s, o.elem, v, nil)
	}
	if e.sorted {
		s.sort(dst)
	}
	e.sorters.Put(s)
	if err != nil {
		return dst, 0, err
	}
	e.depth--
	dst, err = end(dst, at)
	return dst, bson.TypeEmbeddedDocument, err
}

func (e *encoder) texts(dst []byte, s *sorter, m map[string]string) ([]byte, error) {
	for k, v := range m {
		if strings.IndexByte(k, 0) >= 0 {
			return dst, errNullKey
		}
		at := len(dst)
		dst = append(append(append(dst, byte(bson.TypeString)), k...), 0)
		dst = appendText(dst, v)
		s.add(e.sorted, at, len(dst))
	}
	return dst, nil
}

func (e *encoder) anys(dst []byte, s *sorter, m map[string]any, short bool) ([]byte, error) {
	for k, v := range m {
		at := len(dst)
		var err error
		if dst, err = e.element(dst, k, v, short); err != nil {
			return dst, err
		}
		s.add(e.sorted, at, len(dst))
	}
	return dst, nil
}

// entries appends the elements of a map of any type; d is the struct that a map is inlined in, or nil.
func (e *encoder) entries(dst []byte, s *sorter, elem *op, m reflect.Value, d *document) ([]byte, error) {
	key, val := reflect.New(m.Type().Key()).Elem(), reflect.New(m.Type().Elem()).Elem()
	s.iter.Reset(m)
	defer s.iter.Reset(reflect.Value{})
	iter := &s.iter
	for iter.Next() {
		key.SetIterKey(iter)
		val.SetIterValue(iter)
		k, err := mapKey(key)
		switch {
		case err != nil:
			return dst, err
		case strings.IndexByte(k, 0) >= 0:
			return dst, errNullKey
		case d != nil:
			if _, taken := d.names[k]; taken {
				return dst, errors.New("Key " + k + " of inlined map conflicts with a struct field name") // the driver's words
			}
		}
		at := len(dst)
		dst = append(append(append(dst, byte(elem.wire)), k...), 0)
		var t bson.Type
		if dst, t, err = e.value(dst, elem, refTo(val)); err != nil {
			return dst, err
		}
		dst[at] = byte(t)
		s.add(e.sorted, at, len(dst))
	}
	return dst, nil
}

// rest appends the inline map of a struct, which lies at r.
func (e *encoder) rest(dst []byte, d *document, r ref) ([]byte, error) {
	m := value(r, d.rest.typ)
	if m.Len() == 0 {
		return dst, nil
	}
	s := e.sorter()
	s.elements = s.elements[:0]
	dst, err := e.entries(dst, s, d.rest.elem, m, d)
	if e.sorted {
		s.sort(dst)
	}
	e.sorters.Put(s)
	return dst, err
}

// mapKey is the driver's encodeKey.
func mapKey(k reflect.Value) (string, error) {
	if k.Kind() == reflect.String {
		return k.String(), nil
	}
	isNil := k.Kind() == reflect.Pointer && k.IsNil()
	switch m := k.Interface().(type) {
	case bson.KeyMarshaler:
		if isNil {
			return "", nil
		}
		return m.MarshalKey()
	case encoding.TextMarshaler:
		if isNil {
			return "", nil
		}
		b, err := m.MarshalText()
		return string(b), err
	}
	switch {
	case k.CanInt():
		return strconv.FormatInt(k.Int(), 10), nil
	case k.CanUint():
		return strconv.FormatUint(k.Uint(), 10), nil
	}
	return "", fmt.Errorf("unsupported key type: %v", k.Type())
}

func (s *sorter) add(sorted bool, from, to int) {
	if sorted {
		s.elements = append(s.elements, span{from, to})
	}
}

// sort puts the elements, which end dst, into the order of their keys. Two of one key, as methods of keys may make them,
// stand in the order of their values.
func (s *sorter) sort(dst []byte) {
	if len(s.elements) < 2 {
		return
	}
	start := s.elements[0].from
	slices.SortFunc(s.elements, func(a, b span) int {
		// The NUL after a key is less than any other byte, so that keys compare as strings do.
		return bytes.Compare(dst[a.from+1:a.to], dst[b.from+1:b.to])
	})
	s.copied = append(s.copied[:0], dst[start:]...)
	dst = dst[:start]
	for _, e := range s.elements {
		dst = append(dst, s.copied[e.from-start:e.to-start]...)
	}
}
