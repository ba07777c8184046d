package codec

import (
	"math/bits"
	"reflect"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// An emptiness says how to tell whether a field is left out.
type emptiness uint8

const (
	isKept       emptiness = iota // it is never left out
	emptyAlways                   // an array of no elements
	emptyText                     // a string
	emptySlice                    // by its length
	emptyPointer                  // nil
	emptyBool
	empty8 // whole numbers, by their size
	empty16
	empty32
	empty64
	emptyFloat32 // -0 is empty too
	emptyFloat64
	emptyObjectID
	emptyTime
	emptyZeroer // by its method IsZero
	emptyOther  // as the driver finds out
	emptyZeros  // likewise, under OmitZeroStruct
)

// emptinessOf returns how the driver tells that a field of type t is empty.
func emptinessOf(t reflect.Type, zeroStructs bool) emptiness {
	switch {
	case t == reflect.TypeFor[bson.ObjectID]():
		return emptyObjectID
	case t == reflect.TypeFor[time.Time]():
		return emptyTime
	case t.Kind() != reflect.Pointer && t.Kind() != reflect.Interface && t.Implements(reflect.TypeFor[bson.Zeroer]()):
		return emptyZeroer
	case t.Kind() == reflect.Pointer && !t.Implements(reflect.TypeFor[bson.Zeroer]()):
		return emptyPointer
	}
	switch t.Kind() {
	case reflect.String:
		return emptyText
	case reflect.Slice:
		return emptySlice
	case reflect.Array:
		if t.Len() == 0 {
			return emptyAlways
		}
		return isKept
	case reflect.Bool:
		return emptyBool
	case reflect.Float32:
		return emptyFloat32
	case reflect.Float64:
		return emptyFloat64
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return empty8 + emptiness(bits.TrailingZeros(uint(t.Size())))
	case reflect.Struct:
		if zeroStructs {
			return emptyZeros
		}
		return isKept
	}
	if zeroStructs {
		return emptyZeros
	}
	return emptyOther
}

// empty reports whether the field, whose value lies at r, is left out.
func (f *field) empty(r ref) bool {
	switch f.omit {
	case isKept:
		return false
	case emptyAlways:
		return true
	case emptyText:
		return textAt(r) == ""
	case emptySlice:
		n, _ := length(r)
		return n == 0
	case emptyPointer:
		_, ok := pointee(r)
		return !ok
	case emptyBool:
		return !boolAt(r)
	case emptyObjectID:
		return *as[bson.ObjectID](r) == bson.ObjectID{}
	case emptyTime:
		return as[time.Time](r).IsZero()
	case emptyZeroer:
		z, ok := pointer(r, f.op.typ).(bson.Zeroer)
		return ok && z.IsZero()
	case emptyOther, emptyZeros:
		v := value(r, f.op.typ)
		if v.Kind() == reflect.Interface && !f.op.dynamic {
			return v.IsNil()
		}
		if v.Kind() == reflect.Interface {
			v = v.Elem()
		}
		return !v.IsValid() || isEmpty(v, f.omit == emptyZeros)
	}
	return zeroNumber(r, f.omit)
}

// isEmpty is the driver's isEmpty.
func isEmpty(v reflect.Value, zeroStructs bool) bool {
	if v.Kind() != reflect.Pointer || !v.IsNil() {
		if v.Type().Implements(reflect.TypeFor[bson.Zeroer]()) && v.CanInterface() {
			return v.Interface().(bson.Zeroer).IsZero()
		}
	}
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		if !zeroStructs {
			return false
		}
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.PkgPath != "" && !f.Anonymous {
				continue // private
			}
			if !isEmpty(v.Field(i), zeroStructs) {
				return false
			}
		}
		return true
	}
	return v.IsZero()
}
