package engine

import "reflect"

// What the driver does not tell is read from the fields where it keeps it. Each function here reports what it has found:
// a driver that keeps it elsewhere is a case of its own to the caller, never a guess.

// fieldIn returns the field of the struct behind p; the zero Value if there is none.
func fieldIn(p any, field string) reflect.Value {
	v := reflect.Indirect(reflect.ValueOf(p))
	if v.Kind() != reflect.Struct {
		return reflect.Value{}
	}
	return v.FieldByName(field)
}

// flagIn returns the bool that a field of the struct behind p holds.
func flagIn(p any, field string) (value, ok bool) {
	f := fieldIn(p, field)
	if f.Kind() != reflect.Bool {
		return false, false
	}
	return f.Bool(), true
}

// behind returns the pointer to an E that an interface in a field of the struct behind p holds.
func behind[E any](p any, field string) (*E, bool) {
	f := fieldIn(p, field)
	if f.Kind() != reflect.Interface || f.IsNil() || f.Elem().Type() != reflect.TypeFor[*E]() {
		return nil, false
	}
	e := (*E)(f.Elem().UnsafePointer())
	return e, e != nil
}

// pointerIn returns the pointer to an E that a field of the struct behind p holds, which may be nil.
func pointerIn[E any](p any, field string) (*E, bool) {
	f := fieldIn(p, field)
	if !f.IsValid() || f.Type() != reflect.TypeFor[*E]() {
		return nil, false
	}
	return (*E)(f.UnsafePointer()), true
}
