//go:build !databridge_safe

package codec

import (
	"reflect"
	"unsafe"
)

// A ref is a place in memory that holds a value: the value of a field, an element, what a pointer points to. What type it
// has is known by the op that was compiled for it. This file is the only one that uses it as an address; with the build
// tag databridge_safe mem_safe.go stands in its place.
type ref = unsafe.Pointer

// A place says where a field lies in its struct.
type place struct{ off uintptr }

func placeOf(f reflect.StructField) place { return place{f.Offset} }

// then is the place of a field that lies at q in a struct that lies at p.
func (p place) then(q place) place { return place{p.off + q.off} }

func (p place) in(base ref) ref { return unsafe.Add(base, p.off) }

// refTo returns where v, an addressable value, lies.
func refTo(v reflect.Value) ref { return v.Addr().UnsafePointer() }

// target returns where the value lies that v, a pointer, points to.
func target(v reflect.Value) ref { return v.UnsafePointer() }

// value returns what lies at r as an addressable value of type t.
func value(r ref, t reflect.Type) reflect.Value { return reflect.NewAt(t, r).Elem() }

// pointer returns a *t to what lies at r.
func pointer(r ref, t reflect.Type) any { return reflect.NewAt(t, r).Interface() }

// as returns what lies at r, a T or a type that is made of it.
func as[T any](r ref) *T { return (*T)(r) }

func textAt(r ref) string         { return *(*string)(r) }
func setText(r ref, s string)     { *(*string)(r) = s }
func boolAt(r ref) bool           { return *(*bool)(r) }
func setBool(r ref, b bool)       { *(*bool)(r) = b }
func num[T number](r ref) T       { return *(*T)(r) }
func setNum[T number](r ref, n T) { *(*T)(r) = n }

// pointee returns where the value lies that the pointer at r points to; false if it is nil.
func pointee(r ref) (ref, bool) {
	p := *(*unsafe.Pointer)(r)
	return p, p != nil
}

// allocate makes the pointer at r point to a new zero value of type t.
func allocate(r ref, t reflect.Type) ref {
	p := reflect.New(t).UnsafePointer()
	*(*unsafe.Pointer)(r) = p
	return p
}

// A sliceHeader is how Go keeps a slice.
type sliceHeader struct {
	data     unsafe.Pointer
	len, cap int
}

// length returns the length of the slice at r, and whether it is nil.
func length(r ref) (n int, isNil bool) {
	h := (*sliceHeader)(r)
	return h.len, h.data == nil
}

// items returns where the elements of the slice at r lie.
func items(r ref) ref { return (*sliceHeader)(r).data }

// item returns where element i lies of an array, or of what items returned, whose elements have a size.
func item(list ref, i int, size uintptr) ref { return unsafe.Add(list, uintptr(i)*size) }

// resize gives the slice of type t at r a length. It reports whether the elements lie in new memory, which is zero;
// otherwise they hold what they held.
func resize(r ref, t reflect.Type, n int) (fresh bool) {
	h := (*sliceHeader)(r)
	switch {
	case h.data != nil && n <= h.cap:
		h.len = n
		return false
	case n == 0:
		*(*[]struct{})(r) = []struct{}{}
	default:
		v := reflect.NewAt(t, r).Elem()
		v.SetZero()
		v.Grow(n)
		h.len = n
	}
	return true
}

// zeroNumber reports whether the number at r is zero.
func zeroNumber(r ref, of emptiness) bool {
	switch of {
	case empty8:
		return *(*uint8)(r) == 0
	case empty16:
		return *(*uint16)(r) == 0
	case empty32:
		return *(*uint32)(r) == 0
	case emptyFloat32:
		return *(*float32)(r) == 0
	case emptyFloat64:
		return *(*float64)(r) == 0
	}
	return *(*uint64)(r) == 0
}
