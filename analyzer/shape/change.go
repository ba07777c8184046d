package shape

import (
	"strings"

	"github.com/databridge-go/databridge/internal/model"
)

// with returns s with a value at a dotted path, as $addFields sets it.
func (s *Shape) with(path string, v *Value) *Shape {
	name, rest, nested := strings.Cut(path, ".")
	c := s.copied()
	if nested {
		v = below(s.field(name), s, rest, func(in *Shape) *Shape { return in.with(rest, v) })
	}
	c.fields[name] = v
	return c
}

// below returns the value old with the documents in it changed. A value of another kind becomes a document.
func below(old *Value, in *Shape, rest string, change func(*Shape) *Shape) *Value {
	switch {
	case old == nil && (in.Open || in.Source != nil):
		return &Value{} // it may have been there
	case old == nil:
		return docOf(change(made(in.Maker)))
	case old.Kinds == 0:
		return &Value{}
	case old.Kinds&model.Array != 0:
		if old.Elem == nil || old.Kinds&^(model.Array|model.Null) != 0 {
			return &Value{}
		}
		elem := below(old.Elem, in, rest, change)
		return &Value{Kinds: old.Kinds, Elem: elem}
	}
	doc := old.Doc()
	if doc == nil {
		return docOf(change(made(in.Maker)))
	}
	return docOf(change(doc))
}

// without returns s without a dotted path, which a stage drops.
func (s *Shape) without(path string, by *Stage) *Shape {
	name, rest, nested := strings.Cut(path, ".")
	old := s.field(name)
	c := s.copied()
	switch {
	case !nested:
		delete(c.fields, name)
		c.gone[name] = by
		return c
	case old == nil || old.Kinds == 0 || old.Doc() == nil && old.Kinds&model.Array == 0:
		return s
	}
	v := below(old, s, rest, func(in *Shape) *Shape { return in.without(rest, by) })
	v.Kinds = old.Kinds
	c.fields[name] = v
	return c
}
