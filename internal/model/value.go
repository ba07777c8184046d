package model

import "reflect"

// The reasons for an opaque value, and for an open struct.
const (
	invalidType = "invalid type" // what the type checker could not make out
	noEncoding  = "no encoding"  // the driver refuses it
	endless     = "endless type"
	inlineMap   = "inline map"
)

// value returns the value of a type; the caller holds the lock.
func (x *Extractor) value(t Type, minsize bool) *Value {
	key := memo{t.ID(), minsize}
	if v := x.values[key]; v != nil {
		return v // perhaps still being built: a recursive type
	}
	v := &Value{Type: t.String(), Source: t.Source()}
	if x.values == nil {
		x.values, x.open = map[memo]*Value{}, map[*Value]bool{}
	}
	x.values[key] = v
	if x.depth++; x.depth > maxDepth {
		v.Opaque = endless
	} else {
		x.open[v] = true
		if settled := x.build(v, t, minsize); settled {
			delete(x.open, v)
		}
	}
	x.depth--
	return v
}

// build fills v. It returns false if v is a pointer to a value that is still being built.
func (x *Extractor) build(v *Value, t Type, minsize bool) bool {
	target := linkTarget(t)
	switch k := wellKnown(t); {
	case t.Opaque() != "":
		v.Opaque = t.Opaque()
	case target != nil:
		v.Kinds, v.Link = Object|Null, x.linked(target)
	case k != nil:
		v.Kinds, v.Opaque = k.kinds, k.opaque
		if k.anyKey {
			v.Map, v.Elem = true, anything()
		} else if k.kinds&Array != 0 {
			v.Elem = anything()
		}
	case t.Kind() != reflect.Pointer && t.Methods().custom() != "":
		v.Opaque = t.Methods().custom()
	case t.Kind() == reflect.Pointer:
		return x.point(v, t.Elem(), minsize)
	default:
		x.byKind(v, t, minsize)
	}
	return true
}

func (x *Extractor) linked(target Type) *Struct {
	if target.Kind() != reflect.Struct || wellKnown(target) != nil {
		return &Struct{Name: qualifiedName(target), Open: "no document"}
	}
	return x.structOf(target, false)
}

func (x *Extractor) point(v *Value, elem Type, minsize bool) bool {
	to := x.value(elem, minsize)
	if x.open[to] {
		x.patches = append(x.patches, patch{v, to})
		return false
	}
	v.pointTo(to)
	return true
}

// pointTo makes v the value of a pointer to elem.
func (v *Value) pointTo(elem *Value) {
	v.Elem, v.Map, v.Struct, v.Link, v.Opaque = elem.Elem, elem.Map, elem.Struct, elem.Link, elem.Opaque
	switch {
	case elem.Kinds != 0:
		v.Kinds = elem.Kinds | Null
	case v.Opaque == "":
		v.Opaque = endless // a pointer to itself
	}
}

// byKind fills v as the driver's codec for the kind of t stores it.
func (x *Extractor) byKind(v *Value, t Type, minsize bool) {
	switch t.Kind() {
	case reflect.Bool:
		v.Kinds = Bool
	case reflect.Int8, reflect.Int16, reflect.Int32, reflect.Uint8, reflect.Uint16:
		v.Kinds = Int
	case reflect.Int:
		v.Kinds = Int | Long // by its value
	case reflect.Int64, reflect.Uint, reflect.Uint32, reflect.Uint64:
		v.Kinds = Long
		if minsize {
			v.Kinds |= Int
		}
	case reflect.Float32, reflect.Float64:
		v.Kinds = Double
	case reflect.String:
		v.Kinds = String
	case reflect.Interface:
		v.Opaque = "interface"
	case reflect.Slice, reflect.Array:
		x.list(v, t, minsize)
	case reflect.Map:
		x.mapping(v, t, minsize)
	case reflect.Struct:
		v.Kinds, v.Struct = Object, x.structOf(t, minsize)
	default:
		v.Opaque = noEncoding // chan, func, complex, uintptr, unsafe.Pointer
	}
}

// list fills v for a slice or an array. Bytes are binary, and elements of a document are a document.
func (x *Extractor) list(v *Value, t Type, minsize bool) {
	elem := t.Elem()
	switch {
	case elem.Kind() == reflect.Uint8 && elem.PkgPath() == "" && elem.Opaque() == "":
		v.Kinds = BinData
	case isElement(elem):
		v.Kinds, v.Map, v.Elem = Object, true, anything()
	default:
		v.Kinds, v.Elem = Array, x.value(elem, minsize)
	}
	if t.Kind() == reflect.Slice {
		v.Kinds |= Null
	}
}

func (x *Extractor) mapping(v *Value, t Type, minsize bool) {
	switch key := t.Key(); {
	case key.Opaque() != "":
		v.Opaque = key.Opaque()
	case key.Kind() == reflect.Interface:
		v.Opaque = "interface"
	case !isKey(key):
		v.Opaque = noEncoding
	default:
		v.Kinds, v.Map, v.Elem = Object|Null, true, x.value(t.Elem(), minsize)
	}
}

// isKey reports whether the driver can write t as a key: strings, whole numbers, and what marshals itself as text.
func isKey(t Type) bool {
	switch t.Kind() {
	case reflect.String, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return true
	}
	return t.Methods()&(HasMarshalText|HasMarshalKey) != 0
}

// anything is a value of which nothing is known.
func anything() *Value { return &Value{Type: "interface {}", Opaque: "interface"} }

// deepOpaque returns why v, or an element of it, is opaque.
func (v *Value) deepOpaque() string {
	for range maxDepth { // type L []L has no end
		if v == nil || v.Opaque != "" {
			break
		}
		v = v.Elem
	}
	if v == nil {
		return ""
	}
	return v.Opaque
}
