package shape

import (
	"strings"

	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// unwind makes one document of each element of an array.
func (f *Flow) unwind(s *Stage, at scope) *Shape {
	n := s.Entry.Value
	path, index := n, (*lift.Node)(nil)
	if n.Kind == lift.Document {
		if !Settled(n) {
			return open()
		}
		path, index = n.Lookup("path"), n.Lookup("includeArrayIndex")
	}
	to := s.From
	text, ok := f.Text(path)
	switch {
	case !ok:
		return open()
	case strings.HasPrefix(text, "$") && !strings.HasPrefix(text, "$$"):
		v := f.reference(path, text, 0, docOf(at.root), at)
		switch {
		case v.Kinds&model.Array != 0 && v.Kinds&^(model.Array|model.Null) == 0 && v.Elem != nil && !strings.Contains(text, "."):
			v = v.Elem.orNull()
		case strings.Contains(text, "."):
			v = f.unwound(to, text[1:])
		case v.Kinds&model.Array != 0:
			v = unknown()
		}
		if v != nil {
			to = to.with(text[1:], v)
		}
	}
	if name, ok := f.Text(index); ok {
		to = to.with(name, of(model.Number|model.Null))
	} else if index != nil {
		to = to.opened()
	}
	return to
}

// unwound is the element at the end of a path of several segments; nil where an array stands on the way.
func (f *Flow) unwound(in *Shape, path string) *Value {
	v := docOf(in)
	for name := range strings.SplitSeq(path, ".") {
		doc := v.Doc()
		if doc == nil || v.Kinds&model.Array != 0 {
			return unknown()
		}
		if v = doc.field(name); v == nil {
			return unknown()
		}
	}
	if v.Kinds&model.Array != 0 {
		return v.element().orNull()
	}
	return v
}

// lookup is $lookup and $graphLookup.
func (f *Flow) lookup(s *Stage, at scope) *Shape {
	n := s.Entry.Value
	as, ok := f.Text(n.Lookup("as"))
	if !Settled(n) || !ok {
		return open()
	}
	src := f.from(n.Lookup("from"))
	foreign := stored(src)
	f.plain(n.Lookup("localField"), at.root, at)
	f.plain(n.Lookup("foreignField"), foreign, at)
	f.plain(n.Lookup("connectFromField"), foreign, at)
	f.plain(n.Lookup("connectToField"), foreign, at)
	f.eval(n.Lookup("startWith"), at)
	inner := at
	inner.vars = at.vars
	if let := n.Lookup("let"); let != nil {
		if !Settled(let) {
			inner.vars = &variables{outer: inner.vars, open: true}
		}
		for _, e := range let.Entries {
			v := f.eval(e.Value, at)
			if e.Known {
				inner = inner.let(e.Key, v)
			}
		}
	}
	if only := n.Lookup("restrictSearchWithMatch"); only != nil {
		inner.root, inner.leading = foreign, false
		f.match(only, inner)
	}
	if list := n.Lookup("pipeline"); list != nil {
		inner.root = foreign
		if n.Lookup("from") == nil {
			inner.root = open()
		}
		foreign = f.pipeline(list, inner, s, false)
	}
	if depth, ok := f.Text(n.Lookup("depthField")); ok {
		foreign = foreign.with(depth, of(model.Number))
	}
	return s.From.with(as, listOf(docOf(foreign)))
}

// from is the collection that a stage reads besides its own.
func (f *Flow) from(n *lift.Node) *Source {
	name, ok := f.Text(n)
	if !ok {
		return nil
	}
	return f.foreign(name)
}

// plain notes a use of a field whose name is written without a dollar.
func (f *Flow) plain(n *lift.Node, in *Shape, at scope) {
	text, ok := f.Text(n)
	if !ok || text == "" || strings.HasPrefix(text, "$") {
		return
	}
	f.use(&Use{Stage: at.stage, Text: text, Path: walk.Path{
		Query: f.Query, Part: f.part, Role: lift.Join, Full: text, Key: place(n), Value: n, Polarity: walk.Positive,
	}}, docOf(in))
}

// facet runs several pipelines over the same documents.
func (f *Flow) facet(s *Stage, at scope) *Shape {
	to := made(s)
	to.Open = !Settled(s.Entry.Value)
	for _, e := range s.Entry.Value.Entries {
		at.leading = false
		out := f.pipeline(e.Value, at, s, false)
		if e.Known {
			to.fields[e.Key] = listOf(docOf(out))
		}
	}
	return to
}

// unionWith appends the documents of another collection.
func (f *Flow) unionWith(s *Stage, at scope) *Shape {
	n := s.Entry.Value
	coll := n
	if n.Kind == lift.Document {
		coll = n.Lookup("coll")
	}
	if n.Kind == lift.Document && !Settled(n) {
		return open()
	}
	at.root, at.leading = stored(f.from(coll)), false
	if coll == nil {
		at.root = open()
	}
	other := at.root
	if list := n.Lookup("pipeline"); list != nil {
		other = f.pipeline(list, at, s, false)
	}
	return union(s.From, other)
}

// replace makes a document of an expression the whole one.
func (f *Flow) replace(s *Stage, at scope) *Shape {
	n := s.Entry.Value
	if s.Entry.Key == "$replaceRoot" {
		n = n.Lookup("newRoot")
	}
	if n == nil {
		return open()
	}
	v := f.eval(n, at)
	doc := v.Doc()
	if doc == nil || v.Kinds&model.Array != 0 {
		return open()
	}
	if doc.Maker == nil && doc.Source == nil {
		c := doc.copied()
		c.Maker = s
		return c
	}
	return doc
}

// filled is what adds fields at names that its options give.
func (f *Flow) filled(s *Stage, at scope) *Shape {
	n, to := s.Entry.Value, s.From
	if !Settled(n) {
		return to.opened()
	}
	switch s.Entry.Key {
	case "$geoNear":
		if only := n.Lookup("query"); only != nil {
			at.leading = false
			f.match(only, at)
		}
		for _, name := range []string{"distanceField", "includeLocs"} {
			if v := n.Lookup(name); v != nil {
				if text, ok := f.Text(v); ok {
					to = to.with(text, unknown())
				} else {
					to = to.opened()
				}
			}
		}
		return to
	case "$densify":
		f.plain(n.Lookup("field"), at.root, at)
		f.plainList(n.Lookup("partitionByFields"), at)
		return to
	}
	f.eval(n.Lookup("partitionBy"), at)
	f.plainList(n.Lookup("partitionByFields"), at)
	if by := n.Lookup("sortBy"); by != nil {
		f.sortBy(by, docOf(at.root), at)
	}
	output := n.Lookup("output")
	if !Settled(output) {
		return to.opened()
	}
	for _, e := range output.Entries {
		f.eval(e.Value.Lookup("value"), at)
		to = to.with(e.Key, unknown())
	}
	return to
}

// plainList notes uses of fields in a list of names.
func (f *Flow) plainList(n *lift.Node, at scope) {
	if n == nil {
		return
	}
	for _, el := range n.Elems {
		f.plain(el, at.root, at)
	}
}

// merge is {$merge: {whenMatched: [stages]}}: the pipeline changes documents of the other collection.
func (f *Flow) merge(s *Stage, at scope) *Shape {
	n := s.Entry.Value
	list := n.Lookup("whenMatched")
	if list == nil || list.Kind != lift.Array {
		return open()
	}
	src := f.from(n.Lookup("into"))
	at.vars = &variables{outer: at.vars, open: n.Lookup("let") != nil}
	at.root = stored(src)
	f.pipeline(list, at.let("new", docOf(s.From)), s, true)
	return open()
}
