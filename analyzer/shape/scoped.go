package shape

import (
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/mql"
)

// scoped goes through the operators that define variables, and through those whose arguments have a form of their own.
func (f *Flow) scoped(c *Call, at scope) (v *Value, done bool) {
	if c.Place != mql.Expression {
		return nil, false
	}
	n := c.Entry.Value
	switch c.Entry.Key {
	case "$literal", "$const", "$meta", "$function", "$accumulator":
		return unknown(), true
	case "$let":
		return f.let(n, at), true
	case "$map", "$filter":
		return f.each(c, n, at), true
	case "$reduce":
		return f.reduce(n, at), true
	case "$switch":
		return f.branches(n, at), true
	case "$getField":
		return f.getField(n, at), true
	case "$setField", "$unsetField":
		f.eval(n.Lookup("input"), at)
		f.eval(n.Lookup("value"), at)
		return yields(model.Object), true
	case "$sortArray":
		v := f.eval(n.Lookup("input"), at)
		if by := n.Lookup("sortBy"); by != nil && by.Kind == lift.Document {
			in := at
			in.leading = false
			f.sortBy(by, v.element(), in)
		}
		return v.orNull(), true
	case "$top", "$topN", "$bottom", "$bottomN":
		return f.bestOf(n, at), true
	}
	return nil, false
}

// bestOf is $top and its kin over an array: their sort and output speak of the fields of its elements.
func (f *Flow) bestOf(n *lift.Node, at scope) *Value {
	element := f.eval(n.Lookup("input"), at).element()
	f.eval(n.Lookup("n"), at)
	inner := at
	inner.leading = false
	if by := n.Lookup("sortBy"); by != nil && by.Kind == lift.Document {
		f.sortBy(by, element, inner)
	}
	if inner.root = element.Doc(); inner.root == nil {
		inner.root = open()
	}
	f.eval(n.Lookup("output"), inner)
	return unknown()
}

// let is {$let: {vars, in}}.
func (f *Flow) let(n *lift.Node, at scope) *Value {
	inner, vars := at, n.Lookup("vars")
	if vars == nil || !Settled(vars) {
		inner.vars = &variables{outer: at.vars, open: true}
	}
	if vars != nil {
		for _, e := range vars.Entries {
			v := f.eval(e.Value, at)
			if e.Known {
				inner = inner.let(e.Key, v)
			}
		}
	}
	return f.eval(n.Lookup("in"), inner)
}

// each is $map and $filter: an expression for each element.
func (f *Flow) each(c *Call, n *lift.Node, at scope) *Value {
	input := f.eval(n.Lookup("input"), at)
	inner := at
	inner.polarity = ""
	for _, name := range []string{"as", "arrayIndexAs"} {
		as, v := n.Lookup(name), input.element()
		text, known := f.Text(as)
		switch {
		case as != nil && !known:
			inner.vars = &variables{outer: inner.vars, open: true}
		case as == nil && name == "as":
			inner = inner.let("this", v)
		case as != nil && name == "as":
			inner = inner.let(text, v)
		case as != nil:
			inner = inner.let(text, of(model.Number))
		}
	}
	f.eval(n.Lookup("limit"), at)
	c.Args = append(c.Args, Argument{Row: argOf(c.Row, "input"), Node: n.Lookup("input"), Value: input})
	if c.Entry.Key == "$filter" {
		f.eval(n.Lookup("cond"), inner)
		return input.orNull()
	}
	return listOf(f.eval(n.Lookup("in"), inner)).orNull()
}

func argOf(op *mql.Operator, name string) *mql.Arg {
	a, _ := op.Arg(name)
	return a
}

// reduce is {$reduce: {input, initialValue, in}}.
func (f *Flow) reduce(n *lift.Node, at scope) *Value {
	input := f.eval(n.Lookup("input"), at)
	f.eval(n.Lookup("initialValue"), at)
	inner := at.let("this", input.element()).let("value", unknown())
	if n.Lookup("as") != nil || n.Lookup("valueAs") != nil || n.Lookup("arrayIndexAs") != nil {
		inner.vars = &variables{outer: inner.vars, open: true}
	}
	f.eval(n.Lookup("in"), inner)
	return unknown()
}

// branches is {$switch: {branches: [{case, then}], default}}.
func (f *Flow) branches(n *lift.Node, at scope) *Value {
	var results []*Value
	list := n.Lookup("branches")
	if list == nil {
		return unknown()
	}
	for _, b := range list.Elems {
		f.eval(b.Lookup("case"), at)
		results = append(results, f.eval(b.Lookup("then"), at))
	}
	if other := n.Lookup("default"); other != nil {
		results = append(results, f.eval(other, at))
	}
	if list.Open || list.Kind != lift.Array {
		return unknown()
	}
	return one(results)
}

// getField is {$getField: "a"} or {$getField: {field, input}}: the name is taken as it is, dots included.
func (f *Flow) getField(n *lift.Node, at scope) *Value {
	if in := n.Lookup("input"); in != nil {
		f.eval(in, at)
	}
	return unknown()
}
