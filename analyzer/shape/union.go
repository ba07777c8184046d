package shape

import (
	"maps"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// deepest is how many levels of documents are joined: types that hold themselves have no end.
const deepest = 6

// union is what documents of either shape may hold.
func union(a, b *Shape) *Shape { return joined(a, b, 0) }

// either is what is one value or the other.
func either(a, b *Value) *Value { return alternative(a, b, 0) }

func joined(a, b *Shape, depth int) *Shape {
	switch {
	case a == b || a.untouched() && b.untouched() && a.Source.Model == b.Source.Model && a.Path == b.Path:
		return a
	case depth > deepest:
		return open()
	}
	c := &Shape{Maker: a.Maker, Open: a.Open || b.Open || a.Source != nil || b.Source != nil, fields: map[string]*Value{}}
	for _, s := range []*Shape{a, b} {
		for _, name := range s.Names() {
			v := s.field(name)
			if old := c.fields[name]; old != nil {
				v = alternative(old, v, depth+1)
			}
			c.fields[name] = v
		}
	}
	return c
}

// untouched reports whether documents are as they are stored.
func (s *Shape) untouched() bool { return s.Source != nil && len(s.fields)+len(s.gone) == 0 }

func alternative(a, b *Value, depth int) *Value {
	if a == nil || b == nil || a.Kinds == 0 || b.Kinds == 0 {
		return &Value{}
	}
	if a == b {
		return a
	}
	v := &Value{Kinds: a.Kinds | b.Kinds}
	if v.Kinds&model.Array != 0 {
		v.Elem = elements(a, b, depth)
	}
	if v.Kinds&model.Object == 0 {
		return v
	}
	switch x, y := a.Doc(), b.Doc(); {
	case x == nil:
		v.doc = y
	case y == nil:
		v.doc = x
	default:
		v.doc = joined(x, y, depth)
	}
	return v
}

// elements joins the elements of two values, of which one may be no array.
func elements(a, b *Value, depth int) *Value {
	switch {
	case a.Kinds&model.Array == 0:
		return b.Elem
	case b.Kinds&model.Array == 0:
		return a.Elem
	case a.Elem == nil || b.Elem == nil:
		return nil
	}
	return alternative(a.Elem, b.Elem, depth+1)
}

// documents is what a pipeline begins with that has documents of its own: all that any of them has.
func (f *Flow) documents(s *Stage, at scope) *Shape {
	list := f.eval(s.Entry.Value, at)
	if s.Entry.Value.Kind != lift.Array || list.Elem == nil {
		return open()
	}
	in := list.Elem.Doc()
	if in == nil || list.Elem.Kinds != model.Object || !in.Closed() {
		return open()
	}
	to := made(s)
	maps.Copy(to.fields, in.fields)
	return to
}
