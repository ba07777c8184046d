// Package fromtypes shows the model engine the types of a source file, spelled as reflect would spell them in the
// program that is built from it.
package fromtypes

import (
	"go/types"
	"reflect"

	"github.com/databridge-go/databridge/internal/model"
)

// Type returns the engine's view of t; nil for a nil type. An invalid type, and a type parameter, are opaque.
func Type(t types.Type) model.Type {
	if t == nil {
		return nil
	}
	return view{types.Unalias(t)}
}

// A view is a types.Type as the engine sees it. Aliases are taken off.
type view struct{ t types.Type }

// Source returns the types.Type.
func (v view) Source() any { return v.t }

// An identity is equal for identical types: go/types makes a new value for each mention of []string or Link[User], and
// the names of two local types may be equal. spelling tells all of it but for local types, which their object tells.
type identity struct {
	object   types.Object // of a named type without type arguments
	spelling string
}

// ID returns an identity.
func (v view) ID() any {
	if obj := v.object(); obj != nil && v.args().Len() == 0 {
		return identity{object: obj}
	}
	s := speller{exact: true}
	s.write(v.t)
	return identity{spelling: s.String()}
}

// object is what declares a named type; nil for others.
func (v view) object() types.Object {
	switch t := v.t.(type) {
	case *types.Named:
		return t.Obj()
	case *types.TypeParam:
		return t.Obj()
	}
	return nil
}

func (v view) args() *types.TypeList {
	if n, ok := v.t.(*types.Named); ok {
		return n.TypeArgs()
	}
	return nil
}

// PkgPath is the import path; "main" for package main, as reflect has it.
func (v view) PkgPath() string {
	n, ok := v.t.(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return ""
	}
	return pkgPath(n.Obj().Pkg())
}

func pkgPath(p *types.Package) string {
	if p.Name() == "main" {
		return "main"
	}
	return p.Path()
}

// Name is the name of a named type with its type arguments; predeclared types have one too.
func (v view) Name() string {
	switch t := v.t.(type) {
	case *types.Named:
		var s speller
		s.b.WriteString(t.Obj().Name())
		s.args(t.TypeArgs())
		return s.String()
	case *types.Basic:
		return v.String()
	}
	return ""
}

// String spells the type as reflect does.
func (v view) String() string {
	var s speller
	s.write(v.t)
	return s.String()
}

// Opaque says why nothing can be known of the type.
func (v view) Opaque() string {
	switch t := v.t.Underlying().(type) {
	case *types.Basic:
		if t.Kind() == types.Invalid {
			return "invalid type"
		}
	case *types.Interface:
		if _, ok := v.t.(*types.TypeParam); ok {
			return "type parameter"
		}
	case *types.Struct, *types.Pointer, *types.Slice, *types.Array, *types.Map, *types.Chan, *types.Signature:
	default:
		return "invalid type"
	}
	return ""
}

// Kind is the kind of the underlying type.
func (v view) Kind() reflect.Kind {
	if v.Opaque() != "" {
		return reflect.Invalid
	}
	switch t := v.t.Underlying().(type) {
	case *types.Basic:
		return basicKind(t)
	case *types.Struct:
		return reflect.Struct
	case *types.Pointer:
		return reflect.Pointer
	case *types.Slice:
		return reflect.Slice
	case *types.Array:
		return reflect.Array
	case *types.Map:
		return reflect.Map
	case *types.Chan:
		return reflect.Chan
	case *types.Signature:
		return reflect.Func
	}
	return reflect.Interface
}

// basicKind relies on the two packages listing the kinds in one order: bool, the ints, the uints, uintptr, floats.
func basicKind(b *types.Basic) reflect.Kind {
	switch k := types.Default(b).(*types.Basic).Kind(); k {
	case types.String:
		return reflect.String
	case types.UnsafePointer:
		return reflect.UnsafePointer
	case types.UntypedNil:
		return reflect.Invalid
	default:
		return reflect.Kind(k)
	}
}

// Elem is the element of a pointer, slice, array, map or channel.
func (v view) Elem() model.Type {
	t := v.t.Underlying().(interface{ Elem() types.Type })
	return Type(t.Elem())
}

// Key is the key of a map.
func (v view) Key() model.Type { return Type(v.t.Underlying().(*types.Map).Key()) }

// Len is the length of an array; 0 where the type checker could not make it out.
func (v view) Len() int { return int(max(v.t.Underlying().(*types.Array).Len(), 0)) }

// Fields returns the fields of a struct.
func (v view) Fields() []model.TypeField {
	s := v.t.Underlying().(*types.Struct)
	fields := make([]model.TypeField, s.NumFields())
	for i := range fields {
		f := s.Field(i)
		fields[i] = model.TypeField{
			Name: f.Name(), Tag: reflect.StructTag(s.Tag(i)), Type: Type(f.Type()),
			Embedded: f.Embedded(), Exported: f.Exported(), Source: f,
		}
	}
	return fields
}

// Methods looks for the methods by name and count, on the type and, where that counts, on a pointer to it.
func (v view) Methods() model.Methods {
	var found model.Methods
	if _, ok := v.t.(*types.Basic); ok || v.Opaque() != "" {
		return 0
	}
	for _, form := range model.MethodForms() {
		obj, _, _ := types.LookupFieldOrMethod(v.t, form.Pointer, nil, form.Name)
		fn, ok := obj.(*types.Func)
		if !ok {
			continue
		}
		sig := fn.Signature()
		if sig.Params().Len() == form.In && sig.Results().Len() == form.Out {
			found |= form.Method
		}
	}
	return found
}
