//go:build databridge_safe

package codec

import "reflect"

// A ref is a place in memory that holds a value, here as an addressable value of package reflect. See mem_unsafe.go.
type ref = reflect.Value

// A place says where a field lies in its struct.
type place struct{ index []int }

func placeOf(f reflect.StructField) place { return place{f.Index} }

// then is the place of a field that lies at q in a struct that lies at p.
func (p place) then(q place) place {
	return place{append(append([]int(nil), p.index...), q.index...)}
}

func (p place) in(base ref) ref {
	for _, i := range p.index {
		base = base.Field(i)
	}
	return base
}

// refTo returns where v, an addressable value, lies.
func refTo(v reflect.Value) ref { return v }

// target returns where the value lies that v, a pointer, points to.
func target(v reflect.Value) ref { return v.Elem() }

// value returns what lies at r as an addressable value.
func value(r ref, _ reflect.Type) reflect.Value { return r }

// pointer returns a pointer to what lies at r.
func pointer(r ref, _ reflect.Type) any { return r.Addr().Interface() }

// as returns what lies at r, a T or a type that is made of it.
func as[T any](r ref) *T { return r.Addr().Convert(reflect.TypeFor[*T]()).Interface().(*T) }

func textAt(r ref) string     { return r.String() }
func setText(r ref, s string) { r.SetString(s) }
func boolAt(r ref) bool       { return r.Bool() }
func setBool(r ref, b bool)   { r.SetBool(b) }

func num[T number](r ref) T {
	switch {
	case r.CanInt():
		return T(r.Int())
	case r.CanUint():
		return T(r.Uint())
	}
	return T(r.Float())
}

func setNum[T number](r ref, n T) {
	switch {
	case r.CanInt():
		r.SetInt(int64(n))
	case r.CanUint():
		r.SetUint(uint64(n))
	default:
		r.SetFloat(float64(n))
	}
}

// pointee returns where the value lies that the pointer at r points to; false if it is nil.
func pointee(r ref) (ref, bool) { return r.Elem(), !r.IsNil() }

// allocate makes the pointer at r point to a new zero value of type t.
func allocate(r ref, t reflect.Type) ref {
	p := reflect.New(t)
	r.Set(p.Convert(r.Type()))
	return p.Elem()
}

// length returns the length of the slice at r, and whether it is nil.
func length(r ref) (n int, isNil bool) { return r.Len(), r.IsNil() }

// items returns where the elements of the slice at r lie.
func items(r ref) ref { return r }

// item returns where element i lies of an array, or of what items returned.
func item(list ref, i int, _ uintptr) ref { return list.Index(i) }

// resize gives the slice of type t at r a length. It reports whether the elements lie in new memory, which is zero;
// otherwise they hold what they held.
func resize(r ref, t reflect.Type, n int) (fresh bool) {
	if !r.IsNil() && n <= r.Cap() {
		r.SetLen(n)
		return false
	}
	r.Set(reflect.MakeSlice(t, n, n))
	return true
}

// zeroNumber reports whether the number at r is zero.
func zeroNumber(r ref, _ emptiness) bool { return r.IsZero() }
