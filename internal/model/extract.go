package model

import (
	"reflect"
	"sync"
)

// Extract returns the struct that MongoDB stores for t, or for what t points to; nil if t is no struct that is stored
// as a document of fields (time.Time and bson.Decimal128 are structs, and stored as scalars).
func Extract(t Type) *Struct { return new(Extractor).Struct(t) }

// An Extractor extracts many types and remembers what it has seen, so that types that share parts share them in the
// model as well. What it returns must not be changed. Its zero value is ready; it is safe for concurrent use.
type Extractor struct {
	mu      sync.Mutex
	flats   map[any]*flat
	structs map[memo]*Struct
	values  map[memo]*Value
	open    map[*Value]bool // values being built
	patches []patch
	depth   int
}

// A memo is the key of the memory: minsize changes the kinds of whole numbers at every depth below its field.
type memo struct {
	id      any
	minsize bool
}

// A patch completes a pointer's value once the value that it points to is built.
type patch struct{ pointer, elem *Value }

// maxDepth bounds the nesting of types. Only a type that grows with every step (type N[T any] struct{ Next *N[[]T] },
// which the compiler refuses and the language server still sees) is deeper.
const maxDepth = 200

// Struct is Extract with memory.
func (x *Extractor) Struct(t Type) *Struct {
	if t == nil {
		return nil
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	for i := 0; t.Kind() == reflect.Pointer && i < maxDepth; i++ {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || wellKnown(t) != nil {
		return nil
	}
	s := x.structOf(t, false)
	x.settle()
	return s
}

// Value returns what a stored value of type t may be. It is never nil.
func (x *Extractor) Value(t Type) *Value {
	if t == nil {
		return &Value{Type: invalidType, Opaque: invalidType}
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	v := x.value(t, false)
	x.settle()
	return v
}

// settle completes the values of pointers that were met while the value behind them was being built.
func (x *Extractor) settle() {
	for _, p := range x.patches {
		p.pointer.pointTo(p.elem)
	}
	x.patches = x.patches[:0]
}

func (x *Extractor) structOf(t Type, minsize bool) *Struct {
	key := memo{t.ID(), minsize}
	if s := x.structs[key]; s != nil {
		return s // perhaps still being filled: a recursive type
	}
	s := &Struct{Name: qualifiedName(t)}
	if x.structs == nil {
		x.structs = map[memo]*Struct{}
	}
	x.structs[key] = s
	if x.depth++; x.depth > maxDepth {
		s.Open = endless
	} else {
		x.fill(s, t, minsize)
	}
	x.depth--
	return s
}

// fill gives s what its flat form holds, and to every field its value.
func (x *Extractor) fill(s *Struct, t Type, minsize bool) {
	f := x.flatten(t)
	s.Collection, s.Options, s.Document = f.collection, f.options, f.document
	if union := f.union(); union != "" {
		s.Collection = union
	}
	s.Open, s.Lost, s.BackLinks = f.open, f.lost, nil
	s.Problems = append(s.Problems, f.problems...)
	for _, l := range f.leaves {
		field := l.field
		field.Value = x.value(l.typ, minsize || field.MinSize)
		s.Fields = append(s.Fields, &field)
		s.judge(&field)
	}
	for _, l := range f.back {
		field := l.field
		field.Value = x.value(l.typ, false)
		s.BackLinks = append(s.BackLinks, &field)
	}
	if f.rest != nil {
		s.Rest = x.value(f.rest, minsize)
	}
	if why := t.Methods().custom(); why != "" {
		s.Open = why
	}
}

// judge draws the conclusions that only the value of a field allows.
func (s *Struct) judge(f *Field) {
	switch why := f.Value.deepOpaque(); why {
	case noEncoding:
		s.Problems = append(s.Problems, Problem{Kind: NoEncoding, Field: f.Go, Key: f.Value.Type, Source: f.Source})
	case invalidType:
		if s.Open == "" {
			s.Open = invalidType // what did not type-check may hide anything
		}
	}
}

// qualifiedName is the import path and name of t, or its spelling if it has no name.
func qualifiedName(t Type) string {
	switch {
	case t.Name() == "":
		return t.String()
	case t.PkgPath() == "":
		return t.Name()
	}
	return t.PkgPath() + "." + t.Name()
}
