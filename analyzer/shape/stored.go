package shape

import (
	"slices"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// stored is the shape of the documents of a collection.
func stored(src *Source) *Shape {
	if src == nil || src.Model == nil {
		return open()
	}
	return storedAt(src, "", src.Model.Structs, !src.Model.Closed)
}

func storedAt(src *Source, path string, structs []*model.Struct, isOpen bool) *Shape {
	s := &Shape{Source: src, Path: path, structs: structs, Open: isOpen}
	for _, st := range structs {
		s.Open = s.Open || st.Open != "" || st.Rest != nil
	}
	return s
}

// declared joins what the structs of a shape say of a name; nil if none has it.
func (s *Shape) declared(name string) *Value {
	var found *Value
	for _, st := range s.structs {
		f := st.Field(name)
		switch {
		case f != nil && found == nil:
			found = &Value{Field: f, source: s.Source, path: lift.JoinPath(s.Path, name), stored: []*model.Value{f.Value}}
		case f != nil:
			found.stored = append(found.stored, f.Value)
		case s.Path == "" && name == st.ClassKey() && name != "":
			return of(model.String)
		}
	}
	if found != nil {
		found.Kinds, found.Elem = kindsOf(found.stored), nil
		found.Elem = found.elements()
		if s.Source.Model.Opaque() {
			found.Kinds = 0
		}
	}
	return found
}

// kindsOf joins kinds; one value of which nothing is known is enough to know nothing.
func kindsOf(values []*model.Value) model.Kinds {
	var kinds model.Kinds
	for _, v := range values {
		if v == nil || v.Kinds == 0 {
			return 0
		}
		kinds |= v.Kinds
	}
	return kinds
}

// elements is the value of the elements of what is stored.
func (v *Value) elements() *Value {
	if v.Kinds&model.Array == 0 {
		return nil
	}
	e := &Value{source: v.source, path: v.path, Field: v.Field}
	for _, m := range v.stored {
		if m.Kinds&model.Array == 0 {
			continue
		}
		if m.Elem == nil {
			return nil
		}
		e.stored = append(e.stored, m.Elem)
	}
	e.Kinds = kindsOf(e.stored)
	if e.Kinds&model.Array != 0 {
		e.Elem = e.elements()
	}
	return e
}

// Doc is the shape of the documents that the value may be; nil if it is proven to be none. A value of which nothing is
// known is an open document.
func (v *Value) Doc() *Shape {
	switch {
	case v == nil || v.Kinds == 0:
		return open()
	case v.doc != nil:
		return v.doc
	case v.Kinds&model.Object == 0:
		return nil
	case len(v.stored) == 0:
		return open()
	}
	var structs []*model.Struct
	for _, m := range v.stored {
		if m.Kinds&model.Object == 0 {
			continue
		}
		if m.Struct == nil || m.Map || m.Link != nil {
			return open()
		}
		if !slices.Contains(structs, m.Struct) {
			structs = append(structs, m.Struct)
		}
	}
	return storedAt(v.source, v.path, structs, false)
}

// Holds is what a value may be, with the elements of its arrays; nil if nothing is known of it.
func (v *Value) Holds() *model.Value {
	if v == nil || v.Kinds == 0 {
		return nil
	}
	if v.Kinds&model.Array == 0 {
		return &model.Value{Kinds: v.Kinds}
	}
	return &model.Value{Kinds: v.Kinds, Elem: v.Elem.Holds()}
}
