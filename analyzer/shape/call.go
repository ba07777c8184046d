package shape

import (
	"slices"

	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/mql"
)

// call goes through an operator with its arguments and returns what it yields.
func (f *Flow) call(in *lift.Node, e *lift.Entry, where mql.Place, at scope) *Value {
	c := &Call{Place: where, Entry: e, In: in, Stage: at.stage}
	c.Row, _ = mql.Lookup(where, e.Key)
	f.Calls = append(f.Calls, c)
	if c.Row == nil || e.Value == nil || len(in.Entries) > 1 && where != mql.Window {
		return unknown()
	}
	if v, done := f.scoped(c, at); done {
		return v
	}
	at.polarity = f.polarity(c, at)
	for _, a := range f.arguments(c) {
		inner := at
		if a.Row == nil || a.Row.Expression() || slices.Contains(a.Row.Types, "array") && e.Key != "$switch" {
			a.Value = f.eval(a.Node, inner)
		} else {
			a.Value = unknown()
		}
		c.Args = append(c.Args, a)
	}
	return f.yield(c)
}

// arguments pairs what is written with the arguments of the operator's row.
func (f *Flow) arguments(c *Call) []Argument {
	v, rows := c.Entry.Value, c.Row.Args
	switch {
	case c.Row.Encoding == mql.Named && v.Kind == lift.Document && (operation(v) == nil || c.Row.Short == ""):
		var args []Argument
		for _, e := range v.Entries {
			if row, ok := c.Row.Arg(e.Key); ok && e.Known {
				args = append(args, Argument{Row: row, Node: e.Value})
			}
		}
		return args
	case c.Row.Encoding == mql.Named && c.Row.Row && v.Kind == lift.Array:
		return positional(v.Elems, rows)
	case c.Row.Encoding == mql.Named:
		if row, ok := c.Row.Arg(c.Row.Short); ok {
			return []Argument{{Row: row, Node: v}}
		}
		return nil
	case len(rows) == 0:
		return nil
	case v.Kind == lift.Array && (c.Row.Encoding == mql.List || rows[0].Variadic == "array" || len(v.Elems) == 1 && c.Place == mql.Expression && c.Entry.Key != "$literal"):
		return positional(v.Elems, rows)
	}
	return []Argument{{Row: &rows[0], Node: v}}
}

// positional pairs a list of values with arguments; a variadic one takes all that follow.
func positional(values []*lift.Node, rows []mql.Arg) []Argument {
	var args []Argument
	for i, v := range values {
		row := (*mql.Arg)(nil)
		switch {
		case i < len(rows):
			row = &rows[i]
		case len(rows) > 0 && rows[len(rows)-1].Variadic == "array":
			row = &rows[len(rows)-1]
		}
		args = append(args, Argument{Row: row, Node: v})
	}
	return args
}

// polarity is what an operator demands of the fields among its arguments: some ask whether there is one.
func (f *Flow) polarity(c *Call, at scope) walk.Polarity {
	switch c.Entry.Key {
	case "$ifNull", "$type", "$isArray", "$isNumber":
		return walk.Absence
	case "$eq", "$ne", "$gt", "$lt", "$gte", "$lte", "$cmp", "$in":
		if slices.ContainsFunc(c.Entry.Value.Elems, f.nothing) {
			return walk.Absence
		}
	case "$and", "$or", "$not", "$cond":
		return at.polarity
	}
	return walk.Positive
}

// nothing reports whether a node is null, or a list with it.
func (f *Flow) nothing(n *lift.Node) bool {
	return walk.Null(n) || slices.ContainsFunc(n.Elems, walk.Null)
}

// yield is what a call results in, by the row of its operator.
func (f *Flow) yield(c *Call) *Value {
	switch c.Entry.Key {
	case "$literal":
		return unknown()
	case "$mergeObjects":
		return merged(c)
	case "$cond":
		return one(values(c, "then", "else"))
	case "$ifNull":
		return one(values(c, "expression"))
	case "$objectToArray":
		return listOf(docOf(&Shape{fields: map[string]*Value{"k": of(model.String), "v": unknown()}}))
	case "$regexFind":
		return docOf(matched()).orNull()
	case "$regexFindAll":
		return listOf(docOf(matched()))
	case "$min", "$max", "$first", "$last", "$push", "$addToSet":
		if c.Place != mql.Expression {
			return accumulated(c)
		}
	}
	if v := generic(c); v != nil {
		return v
	}
	return yields(c.Row.Yields)
}

// matched is the document that tells of a match of a pattern.
func matched() *Shape {
	return &Shape{fields: map[string]*Value{
		"match": of(model.String), "idx": of(model.Number), "captures": listOf(of(model.String | model.Null)),
	}}
}

// yields is a value of the kinds that a row promises; null is what most operators make of null.
func yields(k model.Kinds) *Value {
	if k == 0 {
		return unknown()
	}
	if k&model.Number != 0 {
		k |= model.Number
	}
	return of(k | model.Null)
}

// values are the values of some arguments of a call.
func values(c *Call, names ...string) []*Value {
	var found []*Value
	for _, a := range c.Args {
		if a.Row != nil && slices.Contains(names, a.Row.Name) {
			found = append(found, a.Value)
		}
	}
	return found
}

// one is one of some values, or null.
func one(list []*Value) *Value {
	if len(list) == 0 {
		return unknown()
	}
	v := list[0]
	for _, next := range list[1:] {
		v = either(v, next)
	}
	return v.orNull()
}

// orNull is v, or null.
func (v *Value) orNull() *Value {
	if v == nil || v.Kinds == 0 {
		return unknown()
	}
	c := *v
	c.Kinds |= model.Null
	return &c
}

// generic is what a row promises in terms of its arguments: "T" over "T[]" is an element.
func generic(c *Call) *Value {
	var list []*Value
	for _, a := range c.Args {
		switch {
		case a.Row == nil || a.Row.Generic == "" || a.Value == nil:
		case c.Row.Generic == a.Row.Generic && (c.Row.Generic == "T" || c.Row.Generic == "T[]"):
			list = append(list, a.Value)
		case c.Row.Generic+"[]" == a.Row.Generic:
			list = append(list, a.Value.element())
		}
	}
	if len(list) == 0 {
		return nil
	}
	return one(list)
}

// element is an element of an array; unknown of anything else.
func (v *Value) element() *Value {
	if v.Kinds&model.Array == 0 || v.Kinds&^(model.Array|model.Null) != 0 || v.Elem == nil {
		return unknown()
	}
	return v.Elem
}

// accumulated is what $push and its kin make of many documents.
func accumulated(c *Call) *Value {
	if len(c.Args) != 1 {
		return unknown()
	}
	v := c.Args[0].Value
	switch c.Entry.Key {
	case "$push", "$addToSet":
		return listOf(v)
	}
	return v.orNull()
}

// merged is what $mergeObjects makes: the fields of all, the later over the earlier. In $group there is one argument.
func merged(c *Call) *Value {
	var s *Shape
	for _, a := range c.Args {
		doc := a.Value.Doc()
		switch {
		case doc == nil || a.Value.Kinds&model.Array != 0:
			return yields(model.Object)
		case s == nil:
			s = doc
		default:
			s = over(s, doc)
		}
	}
	if s == nil {
		return yields(model.Object)
	}
	return docOf(s).orNull()
}

// over is a document with the fields of another one laid over its own.
func over(under, upper *Shape) *Shape {
	c := under.copied()
	c.Source, c.structs = nil, nil
	c.Open = under.Open || upper.Open || under.Source != nil || upper.Source != nil
	for _, name := range under.Names() {
		c.fields[name] = under.field(name)
	}
	for _, name := range upper.Names() {
		v := upper.field(name)
		if old := c.fields[name]; old != nil {
			v = either(old, v)
		}
		c.fields[name] = v
		delete(c.gone, name)
	}
	if upper.Source != nil && upper.Path == "" {
		c.fields["_id"] = unknown()
	}
	return c
}
