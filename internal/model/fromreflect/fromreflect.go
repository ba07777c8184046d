// Package fromreflect shows the model engine the types of a running program.
package fromreflect

import (
	"reflect"

	"github.com/databridge-go/databridge/internal/model"
)

// Type returns the engine's view of t; nil for a nil type.
func Type(t reflect.Type) model.Type {
	if t == nil {
		return nil
	}
	return view{t}
}

// A view is a reflect.Type as the engine sees it. It is comparable, so it is its own ID.
type view struct{ reflect.Type }

func (v view) ID() any          { return v.Type }
func (v view) Opaque() string   { return "" }
func (v view) Elem() model.Type { return view{v.Type.Elem()} }
func (v view) Key() model.Type  { return view{v.Type.Key()} }
func (v view) Source() any      { return v.Type }

// Fields returns the fields of a struct.
func (v view) Fields() []model.TypeField {
	fields := make([]model.TypeField, v.NumField())
	for i := range fields {
		f := v.Field(i)
		fields[i] = model.TypeField{
			Name: f.Name, Tag: f.Tag, Type: view{f.Type}, Embedded: f.Anonymous, Exported: f.IsExported(), Source: f,
		}
	}
	return fields
}

// Methods looks for the methods by name and count, on the type and, where that counts, on a pointer to it.
func (v view) Methods() model.Methods {
	var found model.Methods
	for _, form := range model.MethodForms() {
		if has(v.Type, form) || form.Pointer && v.Kind() != reflect.Pointer && v.Kind() != reflect.Interface && has(reflect.PointerTo(v.Type), form) {
			found |= form.Method
		}
	}
	return found
}

func has(t reflect.Type, form model.MethodForm) bool {
	m, ok := method(t, form.Method)
	if !ok {
		return false
	}
	in := m.Type.NumIn()
	if t.Kind() != reflect.Interface {
		in-- // the receiver
	}
	return in == form.In && m.Type.NumOut() == form.Out
}

// method asks for each method by a constant name: for any other call the linker would have to keep every exported
// method of every type of the program.
func method(t reflect.Type, m model.Methods) (reflect.Method, bool) {
	switch m {
	case model.HasMarshalBSONValue:
		return t.MethodByName("MarshalBSONValue")
	case model.HasMarshalBSON:
		return t.MethodByName("MarshalBSON")
	case model.HasUnmarshalBSONValue:
		return t.MethodByName("UnmarshalBSONValue")
	case model.HasUnmarshalBSON:
		return t.MethodByName("UnmarshalBSON")
	case model.HasIsZero:
		return t.MethodByName("IsZero")
	case model.HasMarshalText:
		return t.MethodByName("MarshalText")
	case model.HasMarshalKey:
		return t.MethodByName("MarshalKey")
	}
	return reflect.Method{}, false
}
