package odm

import (
	"errors"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/expr"
)

// A family is the models of a DB whose documents share one collection: a root with its children, or the members of a
// union.
type family struct {
	key     string
	members []*plan // in the order in which Models names them
}

// families are those of a DB, by collection.
type families map[string]*family

// familiesOf finds the families among models.
func familiesOf(models []Model) (families, error) {
	all := families{}
	var wrong []error
	for _, m := range models {
		p := planOf(m.typ)
		if p.err != nil || p.class == nil {
			continue // its own error is known, or it shares its collection with nobody
		}
		f := all[p.collection]
		if f == nil {
			f = &family{key: p.class.key}
			all[p.collection] = f
		}
		if err := f.add(p); err != nil {
			wrong = append(wrong, err)
		}
	}
	return all, errors.Join(wrong...)
}

func (f *family) add(p *plan) error {
	if p.class.key != f.key {
		return modelErrorf(p.typ, "it stores its class under %q, and %s, which shares the collection %s, under %q", p.class.key, f.members[0].typ, p.collection, f.key)
	}
	switch other := f.named(p.class.value); {
	case other == p:
		return nil
	case other != nil:
		return modelErrorf(p.typ, `%s in the same collection has the class %q already: say odm:"class=…"`, other.typ, p.class.value)
	}
	f.members = append(f.members, p)
	return nil
}

// of returns the family that shares p's collection; nil if p has no class.
func (fs families) of(p *plan) *family {
	if p.class == nil {
		return nil
	}
	if f := fs[p.collection]; f != nil {
		return f
	}
	return &family{key: p.class.key} // nobody was named to Models
}

// named returns the member with the given class; nil if there is none.
func (f *family) named(class string) *plan {
	for _, p := range f.members {
		if p.class.value == class {
			return p
		}
	}
	return nil
}

// below returns p and the members that descend from it. Of a union it returns all members.
func (f *family) below(p *plan) []*plan {
	if p.class == nil {
		return f.members // the union itself
	}
	out := []*plan{p}
	for _, m := range f.members {
		if m != p && m.class.descends(p.typ) {
			out = append(out, m)
		}
	}
	return out
}

// descends reports whether c is the class of t, or of a child of it.
func (c *class) descends(t reflect.Type) bool {
	for _, up := range c.line {
		if up == t {
			return true
		}
	}
	return false
}

// A stranger is the model of a document whose class nobody has named to Models.
type stranger struct{}

// modelOf returns the model of a document that was read as p's.
func (f *family) modelOf(p *plan, doc bson.Raw) reflect.Type {
	switch class := p.class.in(doc); {
	case class == "" || class == p.class.value:
		return p.typ
	case f.named(class) != nil:
		return f.named(class).typ
	}
	return reflect.TypeFor[stranger]()
}

// kinOf is the condition that a document is of model p, or with children one of its descendants.
func (f *family) kinOf(p *plan, children bool) (Expr, error) {
	if p.class == nil {
		return Expr{}, nil // a union is of every member
	}
	if !children {
		return expr.New(f.key, "$eq", p.class.value), nil
	}
	all := f.below(p)
	if len(all) == 1 && f.named(p.class.value) == nil {
		return Expr{}, modelErrorf(p.typ, "nobody knows its children: name it and them in Open or New by odm.Models")
	}
	values := make([]string, len(all))
	for i, m := range all {
		values[i] = m.class.value
	}
	return expr.NewList(f.key, "$in", values), nil
}

// names reports whether a filter says something about key at its top.
func names(filter bson.Raw, key string) bool {
	es, err := filter.Elements()
	if err != nil {
		return false
	}
	for _, e := range es {
		if e.Key() == key {
			return true
		}
		joined, isArray := e.Value().ArrayOK()
		if e.Key() != "$and" || !isArray {
			continue
		}
		values, err := joined.Values()
		if err != nil {
			return false
		}
		for _, v := range values {
			if doc, ok := v.DocumentOK(); ok && names(doc, key) {
				return true
			}
		}
	}
	return false
}

// member returns the model of a document that was read in a query of p; p is nil or has no class if it is a union.
func (f *family) member(p *plan, doc bson.Raw) (*plan, error) {
	class, _ := doc.Lookup(f.key).StringValueOK()
	if m := f.named(class); m != nil {
		return m, nil
	}
	if p.class != nil && class == p.class.value {
		return p, nil // it was not named itself, only children of it
	}
	e := modelErrorf(p.typ, "%v in its collection has the class %q (key %q), which no model of odm.Models has", doc.Lookup("_id"), class, f.key)
	e.Key = f.key
	return nil, e
}

// writable refuses a write of p's documents and those of its children by conditions if a child keeps or does more than
// p, which would be left out.
func (f *family) writable(p *plan, children bool) error {
	if f == nil || !children {
		return nil
	}
	for _, m := range f.below(p) {
		switch {
		case len(m.hooks[beforeWrite]) > len(p.hooks[beforeWrite]):
			return modelErrorf(p.typ, "its child %s has a BeforeWrite hook of its own, which this write would leave out: write the child by its own collection", m.typ)
		case (m.keeps.updated == nil) != (p.keeps.updated == nil) || (m.keeps.deleted == nil) != (p.keeps.deleted == nil):
			return modelErrorf(p.typ, `its child %s has a time of its own (odm:"updated" or odm:"deleted"), which this write would leave out: write the child by its own collection`, m.typ)
		}
	}
	return nil
}
