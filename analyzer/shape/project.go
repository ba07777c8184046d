package shape

import (
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/model/fromtypes"
)

// addFields lays computed fields over documents. A document without an operator names fields below.
func (f *Flow) addFields(n *lift.Node, to *Shape, base string, at scope) *Shape {
	if n.Kind != lift.Document {
		return open()
	}
	if n.Open {
		to = to.opened()
	}
	for _, e := range n.Entries {
		if !e.Known || e.Value == nil {
			f.eval(e.Value, at)
			to = to.opened()
			continue
		}
		path := lift.JoinPath(base, e.Key)
		if v := e.Value; v.Kind == lift.Document && operation(v) == nil && len(v.Entries) > 0 {
			to = f.addFields(v, to, path, at)
			continue
		}
		to = f.set(to, path, e, at)
	}
	return to
}

// set lays one computed field over documents; "$$REMOVE" takes one away.
func (f *Flow) set(to *Shape, path string, e *lift.Entry, at scope) *Shape {
	v := f.eval(e.Value, at)
	if text, ok := f.Text(e.Value); ok && text == "$$REMOVE" && len(e.Guards) == 0 {
		return to.without(path, at.stage)
	}
	if len(e.Guards) > 0 {
		v = unknown()
	}
	return to.with(path, v)
}

// unset drops fields.
func (f *Flow) unset(s *Stage, at scope) *Shape {
	list := []*lift.Node{s.Entry.Value}
	if s.Entry.Value.Kind == lift.Array {
		list = s.Entry.Value.Elems
	}
	to := s.From
	for _, n := range list {
		name, ok := f.Text(n)
		if !ok || name == "" || strings.HasPrefix(name, "$") {
			continue
		}
		if len(n.Guards) == 0 {
			to = to.without(name, s)
		}
	}
	return to
}

// project keeps, drops or computes fields.
func (f *Flow) project(s *Stage, at scope) *Shape {
	n := s.Entry.Value
	if n.Kind != lift.Document {
		return open()
	}
	p := &projection{Flow: f, stage: s, at: at}
	p.read(n, "")
	switch {
	case p.unclear || n.Open:
		return open()
	case p.includes:
		return p.kept()
	}
	to := s.From
	for _, path := range p.excluded {
		to = to.without(path, s)
	}
	return to
}

// A projection is one $project.
type projection struct {
	*Flow
	stage    *Stage
	at       scope
	includes bool
	unclear  bool
	excluded []string
	paths    []kept
}

// kept is one path that an inclusive projection keeps or computes.
type kept struct {
	path  string
	value *Value // computed; nil for what is kept
}

// read sorts the entries into what is kept, computed and dropped.
func (p *projection) read(n *lift.Node, base string) {
	p.unclear = p.unclear || n.Open
	for _, e := range n.Entries {
		path := lift.JoinPath(base, e.Key)
		on, constant := p.switched(e.Value)
		switch v := e.Value; {
		case !e.Known || v == nil:
			p.eval(v, p.at)
			p.unclear = true
		case constant && !on:
			if len(e.Guards) == 0 {
				p.excluded = append(p.excluded, path)
			}
		case constant:
			p.includes = true
			p.keep(e, base, path)
		case v.Kind == lift.Document && operation(v) == nil && len(v.Entries) > 0:
			p.read(v, path)
		default:
			p.compute(e, path)
		}
	}
}

// compute notes a field that is computed.
func (p *projection) compute(e *lift.Entry, path string) {
	v := p.eval(e.Value, p.at)
	if p.mayswitch(e.Value) {
		p.unclear = true
		return
	}
	p.includes = true
	if text, ok := p.Text(e.Value); ok && text == "$$REMOVE" {
		return
	}
	p.paths = append(p.paths, kept{path, v})
}

// mayswitch reports whether a value that is not known may keep or drop the field: a variable that is no string.
func (p *projection) mayswitch(n *lift.Node) bool {
	switch {
	case n.Kind == lift.Document || n.Kind == lift.Array || p.Constant(n) != nil:
		return false
	case n.Kind != lift.Scalar || n.Type == nil:
		return true
	}
	return p.kinds.Value(fromtypes.Type(n.Type)).Kinds&(model.Number|model.Bool) != 0
}

// keep notes a field that is kept, which is a use of it.
func (p *projection) keep(e *lift.Entry, base, path string) {
	at := p.at
	u := &Use{Stage: at.stage, Text: e.Key, Path: walk.Path{
		Query: p.Query, Part: p.part, Role: lift.Projection, Full: path, Base: base, Entry: e, Key: e.KeyExpr,
		Value: e.Value, Polarity: walk.Positive,
	}}
	p.use(u, docOf(at.root))
	p.paths = append(p.paths, kept{path: path})
}

// kept is the shape that an inclusive projection makes.
func (p *projection) kept() *Shape {
	to := made(p.stage)
	if !slices.Contains(p.excluded, "_id") {
		if id := p.stage.From.field("_id"); id != nil {
			to.fields["_id"] = id
		} else if p.stage.From.Open {
			to.fields["_id"] = unknown()
		}
	}
	for _, k := range p.paths {
		v := k.value
		if v == nil {
			to = to.keeping(strings.Split(k.path, "."), p.stage.From)
			continue
		}
		to = to.with(k.path, v)
	}
	return to
}

// keeping is s with a field of other documents, at its place in them.
func (s *Shape) keeping(path []string, from *Shape) *Shape {
	v := from.field(path[0])
	switch {
	case v == nil:
		v = unknown() // it is not known, but kept if it is there
	case len(path) > 1:
		v = v.only(path[1:], s.fields[path[0]], s.Maker)
	}
	c := s.copied()
	c.fields[path[0]] = v
	return c
}

// only is v with one field of its documents, beside those that are kept already.
func (v *Value) only(path []string, already *Value, by *Stage) *Value {
	if v.Kinds&model.Array != 0 && v.Kinds&^(model.Array|model.Null) == 0 && v.Elem != nil {
		var before *Value
		if already != nil {
			before = already.Elem
		}
		return &Value{Kinds: v.Kinds, Elem: v.Elem.only(path, before, by)}
	}
	doc := v.Doc()
	if v.Kinds == 0 || doc == nil || v.Kinds&model.Array != 0 {
		return unknown()
	}
	to := made(by)
	if already != nil && already.Doc() != nil {
		to = already.Doc()
	}
	return &Value{Kinds: v.Kinds, doc: to.keeping(path, doc)}
}
