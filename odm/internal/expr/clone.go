package expr

import (
	"errors"
	"reflect"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Clone returns a copy of v that shares no slice, map or pointer with it, so that a condition does not change when its caller
// later changes the value. Unexported fields are copied as they stand: what they point to belongs to their package. A value
// that contains itself has no copy, nor an encoding.
func Clone(v any) (any, error) {
	switch v := v.(type) {
	case nil, string, bool, int, int32, int64, float64, time.Time, bson.ObjectID, bson.Decimal128, bson.DateTime, Regex:
		return v, nil
	case []string:
		return cloneSlice(v), nil
	case []int:
		return cloneSlice(v), nil
	case []bson.ObjectID:
		return cloneSlice(v), nil
	case []byte:
		return cloneSlice(v), nil
	}
	rv := reflect.ValueOf(v)
	if !holdsReferences(rv.Kind()) {
		return v, nil
	}
	c := cloner{}
	out := c.clone(rv)
	if c.cyclic {
		return nil, errCyclic
	}
	return out.Interface(), nil
}

var errCyclic = errors.New("the value contains itself")

// cloneSlice keeps nil nil: to the codec a nil slice is null.
func cloneSlice[E any](s []E) []E {
	if s == nil {
		return nil
	}
	return append(make([]E, 0, len(s)), s...)
}

// holdsReferences tells the kinds whose values may share memory with their copies.
func holdsReferences(k reflect.Kind) bool {
	switch k {
	case reflect.Slice, reflect.Map, reflect.Pointer, reflect.Struct, reflect.Array, reflect.Interface:
		return true
	}
	return false
}

// A cloner copies one value and remembers what it stands inside of.
type cloner struct {
	inside []reference
	cyclic bool
}

// A reference is a slice, map or pointer that is being copied.
type reference struct {
	typ  reflect.Type
	data uintptr
	len  int
}

func (c *cloner) clone(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Slice:
		return c.within(v, v.Len(), c.cloneSlice)
	case reflect.Map:
		return c.within(v, 0, c.cloneMap)
	case reflect.Pointer:
		return c.within(v, 0, c.clonePointee)
	case reflect.Interface:
		return c.cloneInterface(v)
	case reflect.Array:
		return c.cloneArray(v)
	case reflect.Struct:
		return c.cloneStruct(v)
	}
	return v
}

// within copies a slice, map or pointer by f, unless v stands inside itself.
func (c *cloner) within(v reflect.Value, n int, f func(reflect.Value) reflect.Value) reflect.Value {
	if v.IsNil() {
		return v
	}
	r := reference{v.Type(), v.Pointer(), n}
	for _, outer := range c.inside {
		if outer == r && (v.Kind() != reflect.Slice || n > 0) { // all empty slices may have one address
			c.cyclic = true
			return v
		}
	}
	c.inside = append(c.inside, r)
	out := f(v)
	c.inside = c.inside[:len(c.inside)-1]
	return out
}

func (c *cloner) cloneSlice(v reflect.Value) reflect.Value {
	out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	reflect.Copy(out, v)
	c.cloneElements(out, v)
	return out
}

func (c *cloner) cloneArray(v reflect.Value) reflect.Value {
	out := copyOf(v)
	c.cloneElements(out, v)
	return out
}

func (c *cloner) cloneElements(out, v reflect.Value) {
	if !holdsReferences(v.Type().Elem().Kind()) {
		return
	}
	for i := range v.Len() {
		out.Index(i).Set(c.clone(v.Index(i)))
	}
}

func (c *cloner) cloneMap(v reflect.Value) reflect.Value {
	out := reflect.MakeMapWithSize(v.Type(), v.Len())
	for it := v.MapRange(); it.Next(); {
		out.SetMapIndex(it.Key(), c.clone(it.Value()))
	}
	return out
}

func (c *cloner) clonePointee(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type().Elem())
	out.Elem().Set(c.clone(v.Elem()))
	return out.Convert(v.Type())
}

func (c *cloner) cloneInterface(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	if !v.IsNil() {
		out.Set(c.clone(v.Elem()))
	}
	return out
}

func (c *cloner) cloneStruct(v reflect.Value) reflect.Value {
	if v.Type() == reflect.TypeFor[time.Time]() {
		return v
	}
	out := copyOf(v)
	for i := range v.NumField() {
		if f := out.Field(i); f.CanSet() && holdsReferences(f.Kind()) {
			f.Set(c.clone(f))
		}
	}
	return out
}

// copyOf returns a settable copy of v.
func copyOf(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	return out
}
