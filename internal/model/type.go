package model

import "reflect"

// A Type is the small view of a Go type that the engine reads. Package fromreflect adapts reflect.Type to it, package
// fromtypes go/types.Type. Aliases are resolved at every depth.
type Type interface {
	// ID is comparable and equal for identical types. It is the key of the engine's memory.
	ID() any
	// PkgPath is the import path of a named type, "" for predeclared and unnamed ones; "main" for package main.
	PkgPath() string
	// Name is the name of a named type as reflect spells it, type arguments included; "" if it has none.
	Name() string
	// String spells the type as reflect does.
	String() string
	// Kind is the kind of the underlying type; reflect.Invalid if Opaque says why there is none.
	Kind() reflect.Kind
	// Opaque is "invalid type" or "type parameter" for a type that only the type checker knows, else "".
	Opaque() string
	// Elem is the element of a pointer, slice, array, map or channel.
	Elem() Type
	// Key is the key of a map.
	Key() Type
	// Len is the length of an array.
	Len() int
	// Fields are the fields of a struct, in order.
	Fields() []TypeField
	// Methods says which of the methods that matter to the codec the type has.
	Methods() Methods
	// Source is what the adapter knows the type by: types.Type or reflect.Type.
	Source() any
}

// A TypeField is one field of a Go struct.
type TypeField struct {
	Name     string
	Tag      reflect.StructTag
	Type     Type
	Embedded bool
	Exported bool
	Source   any // *types.Var or reflect.StructField
}

// Methods is a set of methods. The first four count on T and on *T, and in every form of their results that a driver
// ever asked for; the others count on T alone, because the driver asks for them on values.
type Methods uint8

// The methods that change how a type is stored.
const (
	HasMarshalBSONValue Methods = 1 << iota
	HasMarshalBSON
	HasUnmarshalBSONValue
	HasUnmarshalBSON
	HasIsZero      // IsZero() bool: omitempty asks it
	HasMarshalText // MarshalText() ([]byte, error): a key of a map
	HasMarshalKey  // MarshalKey() (string, error): a key of a map
)

// custom names the first method by which a type takes its encoding into its own hands; "" if there is none.
func (m Methods) custom() string {
	switch {
	case m&HasMarshalBSONValue != 0:
		return "MarshalBSONValue"
	case m&HasMarshalBSON != 0:
		return "MarshalBSON"
	case m&HasUnmarshalBSONValue != 0:
		return "UnmarshalBSONValue"
	case m&HasUnmarshalBSON != 0:
		return "UnmarshalBSON"
	}
	return ""
}

// A MethodForm is one method that the adapters look for: name, number of parameters and results.
type MethodForm struct {
	Method  Methods
	Name    string
	In, Out int
	Pointer bool // a method of *T counts as well
}

// MethodForms lists the methods that an adapter has to look for. The results are counted, not typed: driver v1 and the
// betas of v2 had other types in the place of v2's byte, and a method of nearly the right shape makes the type unknown,
// never wrongly known.
func MethodForms() []MethodForm {
	return []MethodForm{
		{HasMarshalBSONValue, "MarshalBSONValue", 0, 3, true},
		{HasMarshalBSON, "MarshalBSON", 0, 2, true},
		{HasUnmarshalBSONValue, "UnmarshalBSONValue", 2, 1, true},
		{HasUnmarshalBSON, "UnmarshalBSON", 1, 1, true},
		{HasIsZero, "IsZero", 0, 1, false},
		{HasMarshalText, "MarshalText", 0, 2, false},
		{HasMarshalKey, "MarshalKey", 0, 2, false},
	}
}
