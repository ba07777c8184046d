package odm

import "github.com/databridge-go/databridge/odm/internal/expr"

// Eq is the method Eq for a field of any kind, such as a list as a whole or a field that generic code is given.
func Eq[T, V any](f ValueOf[T, V], v V) Filter[T] { return ask[*T](f.Path(), "$eq", v) }

// Ne asks for documents whose field does not equal v, those without the field included.
func Ne[T, V any](f ValueOf[T, V], v V) Filter[T] { return ask[*T](f.Path(), "$ne", v) }

// In asks for documents whose field equals one of vs; none of no values.
func In[T, V any](f ValueOf[T, V], vs ...V) Filter[T] { return askList[*T](f.Path(), "$in", vs) }

// NotIn asks for documents whose field equals none of vs, those without the field included.
func NotIn[T, V any](f ValueOf[T, V], vs ...V) Filter[T] { return askList[*T](f.Path(), "$nin", vs) }

// Gt asks for documents whose field is greater than v.
func Gt[T, V any](f ValueOf[T, V], v V) Filter[T] { return ask[*T](f.Path(), "$gt", v) }

// Gte asks for documents whose field is greater than v or equal to it.
func Gte[T, V any](f ValueOf[T, V], v V) Filter[T] { return ask[*T](f.Path(), "$gte", v) }

// Lt asks for documents whose field is less than v.
func Lt[T, V any](f ValueOf[T, V], v V) Filter[T] { return ask[*T](f.Path(), "$lt", v) }

// Lte asks for documents whose field is less than v or equal to it.
func Lte[T, V any](f ValueOf[T, V], v V) Filter[T] { return ask[*T](f.Path(), "$lte", v) }

// Between asks for documents whose field lies between from and to, both included.
func Between[T, V any](f ValueOf[T, V], from, to V) Filter[T] {
	return And(Gte(f, from), Lte(f, to))
}

// Exists asks for documents that have the field, be it null, or for those that lack it.
func Exists[T any](f FieldOf[T], is bool) Filter[T] { return ask[*T](f.Path(), "$exists", is) }

// IsNull asks for documents whose field is null or missing.
func IsNull[T any](f FieldOf[T]) Filter[T] { return ask[*T](f.Path(), "$eq", nil) }

// Type asks for documents whose field is of one of the BSON types, named as MongoDB names them: "string", "double", "number".
// Of an array it asks whether an element is, and "array" asks for the array itself.
func Type[T any](f FieldOf[T], names ...string) Filter[T] { return Filter[T](typed(f.Path(), names)) }

func typed(path string, names []string) Expr {
	if len(names) == 1 {
		return expr.New(path, "$type", names[0])
	}
	return expr.NewList(path, "$type", names)
}

// Mod asks for documents whose field divided by div leaves rem.
func Mod[T any, V Number](f ValueOf[T, V], div, rem int64) Filter[T] {
	return ask[*T](f.Path(), "$mod", []int64{div, rem})
}

// Size asks for documents whose array has exactly n elements.
func Size[T, E any](f ValueOf[T, []E], n int) Filter[T] { return ask[*T](f.Path(), "$size", n) }
