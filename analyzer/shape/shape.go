// Package shape knows what documents look like between the stages of a pipeline: which fields they have, of which
// kinds, and which struct field each comes from. The rules about pipelines loop over a Flow; so may the features of the
// language server. It judges nothing, and what it does not understand is open: it may hold anything.
package shape

import (
	"maps"
	"slices"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// A Shape is what the documents at one place of a pipeline, or the documents in one field of them, may hold. It is not
// changed once it is made.
type Shape struct {
	// Source is where the documents are stored, if they come from there as they are. Absence of a name from the model
	// is then no proof that it is not stored: rules ask the evidence.
	Source *Source
	Path   string // of the documents in Source: "items"; "" for whole documents
	Open   bool   // any other name may be there
	Maker  *Stage // the stage that made exactly these fields; nil of a document that an expression spells, and of what is stored

	structs []*model.Struct   // what Source declares
	fields  map[string]*Value // made by stages: they cover what is declared
	gone    map[string]*Stage // names that a stage has dropped
}

// A Source is a collection whose documents a pipeline reads.
type Source struct {
	Query *lift.Query // asks this collection: the query itself, or one that stands for a $lookup's
	Model *evidence.Model
}

// A Value is what a field may hold.
type Value struct {
	Kinds model.Kinds  // 0 is not known. A missing field is not told apart
	Elem  *Value       // of an array's elements; nil is not known
	Field *model.Field // the struct field that it is read from; nil if a stage made it

	doc    *Shape         // of a document
	stored []*model.Value // what the structs say: doc and Elem are made of it on demand
	source *Source
	path   string
}

// StoredAs returns the struct field that the value is read from, arrays that a path has led through aside; nil if a stage
// has made it.
func (v *Value) StoredAs() *model.Field {
	for v.Field == nil && v.Elem != nil {
		v = v.Elem
	}
	return v.Field
}

// unknown is a value of which nothing is known.
func unknown() *Value { return &Value{} }

// of is a value of known kinds.
func of(k model.Kinds) *Value { return &Value{Kinds: k} }

// listOf is an array.
func listOf(elem *Value) *Value { return &Value{Kinds: model.Array, Elem: elem} }

// docOf is a document.
func docOf(s *Shape) *Value { return &Value{Kinds: model.Object, doc: s} }

// open is a shape of which nothing is known.
func open() *Shape { return &Shape{Open: true} }

// made is the shape that a stage builds anew.
func made(by *Stage) *Shape { return &Shape{Maker: by, fields: map[string]*Value{}} }

// Names returns the names that are known, sorted.
func (s *Shape) Names() []string {
	found := map[string]bool{}
	for _, st := range s.structs {
		for _, f := range st.Fields {
			found[f.Name] = s.gone[f.Name] == nil
		}
	}
	for name := range s.fields {
		found[name] = true
	}
	maps.DeleteFunc(found, func(_ string, there bool) bool { return !there })
	return slices.Sorted(maps.Keys(found))
}

// Field returns the value under a name; nil if the shape does not know the name.
func (s *Shape) Field(name string) *Value { return s.field(name) }

// Made returns the names that stages have laid over what is stored, sorted.
func (s *Shape) Made() []string { return slices.Sorted(maps.Keys(s.fields)) }

// Closed reports whether the documents have the known names and no others.
func (s *Shape) Closed() bool { return !s.Open && s.Source == nil }

// field returns the value under a name; nil if the shape does not know the name.
func (s *Shape) field(name string) *Value {
	if v := s.fields[name]; v != nil {
		return v
	}
	if s.gone[name] != nil || s.Source == nil {
		return nil
	}
	v := s.declared(name)
	if v == nil && name == "_id" && s.Path == "" {
		v = unknown() // MongoDB gives every document one
	}
	return v
}

// copied returns a copy of s that may be changed.
func (s *Shape) copied() *Shape {
	c := *s
	c.fields, c.gone = maps.Clone(s.fields), maps.Clone(s.gone)
	if c.fields == nil {
		c.fields = map[string]*Value{}
	}
	if c.gone == nil {
		c.gone = map[string]*Stage{}
	}
	return &c
}

// opened returns s with any other name possible.
func (s *Shape) opened() *Shape {
	c := s.copied()
	c.Open = true
	return c
}

// Under returns the name under which s has the field that was at a path of the documents that its maker was given: "_id"
// for "city" after {$group: {_id: "$city"}}. It is "" if there is none.
func (s *Shape) Under(path string) string {
	for _, name := range s.Names() {
		if v := s.field(name); v != nil && v.path == path && v.path != "" && name != path {
			return name
		}
	}
	return ""
}
