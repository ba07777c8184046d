package lift

import (
	"go/ast"
	"go/types"
)

// A shape is what the codec makes of a Go type.
type shape int

const (
	shapeUnknown  shape = iota // any, a type parameter, bson.Raw, an invalid type
	shapeMap                   // bson.M, map[string]T
	shapeD                     // bson.D
	shapeE                     // bson.E
	shapeSlice                 // bson.A, []T
	shapeStruct                // a struct that is encoded field by field
	shapeScalar                // anything else
	shapePipeline              // slices of bson.D by their spelling alone, where types are missing
	shapeSliceMap              // slices of bson.M by their spelling alone
)

// shapeOf tells the shape of a type; pointers are taken off.
func shapeOf(t types.Type) shape {
	for range 4 {
		if t == nil {
			return shapeUnknown
		}
		p, ok := types.Unalias(t).(*types.Pointer)
		if !ok {
			break
		}
		t = p.Elem()
	}
	if n := nameOf(t); n.driver() && (n.pkg == "bson" || n.pkg == "bson/primitive" || n.pkg == "x/bsonx/bsoncore") {
		switch n.name {
		case "M", "D", "E", "A":
		case "Raw", "RawValue", "RawElement":
			return shapeUnknown
		default:
			return shapeScalar // ObjectID, DateTime, Decimal128, Regex, Binary …
		}
		if n.name == "E" {
			return shapeE
		}
	}
	if encodesItself(t) {
		return shapeUnknown
	}
	switch u := types.Unalias(t).Underlying().(type) {
	case *types.Map:
		if b, ok := u.Key().Underlying().(*types.Basic); ok && b.Info()&types.IsString != 0 {
			return shapeMap
		}
	case *types.Slice:
		return shapeOfElem(u.Elem())
	case *types.Array:
		return shapeOfElem(u.Elem())
	case *types.Struct:
		switch {
		case isTime(t):
			return shapeScalar
		case isCondition(t) || ofAgg(t) || ofODM(t) && !isLink(t):
			return shapeUnknown // no value, but what asks for one
		}
		return shapeStruct
	case *types.Basic:
		if u.Kind() == types.Invalid {
			return shapeUnknown
		}
		return shapeScalar
	}
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return shapeUnknown
	}
	return shapeUnknown
}

// encodesItself reports whether a map or a list of the program's own says by a method what it is encoded as.
func encodesItself(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || nameOf(t).driver() {
		return false
	}
	switch n.Underlying().(type) {
	case *types.Map, *types.Slice, *types.Array:
	default:
		return false
	}
	methods := types.NewMethodSet(n)
	return methods.Lookup(nil, "MarshalBSON") != nil || methods.Lookup(nil, "MarshalBSONValue") != nil
}

func shapeOfElem(elem types.Type) shape {
	if b, ok := elem.Underlying().(*types.Basic); ok && b.Kind() == types.Byte {
		return shapeScalar // binary
	}
	if nameOf(elem).name == "E" && shapeOf(elem) == shapeE {
		return shapeD
	}
	return shapeSlice
}

func isTime(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "time" && n.Obj().Name() == "Time"
}

// ofDocuments reports whether a slice type may hold documents.
func ofDocuments(t types.Type) bool {
	if t == nil {
		return true
	}
	s, ok := types.Unalias(t).Underlying().(*types.Slice)
	if !ok {
		return false
	}
	switch shapeOf(s.Elem()) {
	case shapeUnknown, shapeMap, shapeD, shapeE:
		return true
	}
	return false
}

// literalShape tells the shape of a composite literal, by its type or, where the driver could not be loaded, by the
// spelling of its type. want is the shape that the literal around it gives to elements without a type of their own.
func (l *lifter) literalShape(lit *ast.CompositeLit, want shape) shape {
	if t := l.typeOf(lit); t != nil {
		return shapeOf(t)
	}
	if lit.Type == nil {
		return want
	}
	return l.spelledShape(lit.Type)
}

// spelledShape reads a type expression whose type is not known.
func (l *lifter) spelledShape(e ast.Expr) shape {
	switch e := e.(type) {
	case *ast.StarExpr:
		return l.spelledShape(e.X)
	case *ast.SelectorExpr:
		n := l.spelledName(e)
		switch {
		case n.is("mongo", "Pipeline"):
			return shapePipeline
		case !n.driver() || n.pkg != "bson" && n.pkg != "bson/primitive":
			return shapeUnknown
		case n.name == "M":
			return shapeMap
		case n.name == "D":
			return shapeD
		case n.name == "E":
			return shapeE
		case n.name == "A":
			return shapeSlice
		case isValueType(n.name):
			return shapeScalar
		}
	case *ast.ArrayType:
		switch l.spelledShape(e.Elt) {
		case shapeE:
			return shapeD
		case shapeD:
			return shapePipeline
		case shapeMap:
			return shapeSliceMap
		}
		return shapeSlice
	case *ast.MapType:
		if id, ok := e.Key.(*ast.Ident); ok && id.Name == "string" {
			return shapeMap
		}
	}
	return shapeUnknown
}

// isValueType reports whether a type of package bson is one BSON value, where only its name is known: it may be a function.
func isValueType(name string) bool {
	switch name {
	case "ObjectID", "DateTime", "Decimal128", "Regex", "Binary", "Timestamp", "JavaScript", "CodeWithScope", "Symbol",
		"DBPointer", "MinKey", "MaxKey", "Null", "Undefined", "Vector":
		return true
	}
	return false
}

// spelledName reads pkg.Name by the file's imports.
func (l *lifter) spelledName(e ast.Expr) name {
	if star, ok := e.(*ast.StarExpr); ok {
		e = star.X
	}
	sel, ok := unindex(e).(*ast.SelectorExpr)
	if !ok {
		return name{}
	}
	id, ok := sel.X.(*ast.Ident)
	if !ok {
		return name{}
	}
	pn, ok := l.Info.Uses[id].(*types.PkgName)
	if !ok {
		return name{}
	}
	api, pkg, ok := library(pn.Imported().Path())
	if !ok {
		return name{}
	}
	return name{api, pkg, sel.Sel.Name}
}

// typeOf returns the type of an expression; nil if it is not known or invalid.
func (l *lifter) typeOf(e ast.Expr) types.Type {
	if e == nil {
		return nil
	}
	t := l.Info.TypeOf(e)
	if t == nil || t == types.Typ[types.Invalid] {
		return nil
	}
	return t
}
