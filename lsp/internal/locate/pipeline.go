package locate

import (
	"slices"

	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/mql"
)

// pipeline walks the stages of a pipeline. Behind a stage that changes the documents the model's fields are not told.
func (s *search) pipeline(n *lift.Node, place mql.Place) {
	before := s.reshaped
	defer func() { s.reshaped = before }()
	for _, stage := range n.Elems {
		for _, e := range stage.Entries {
			s.hit(e.KeyExpr, e.Key, Level{Places: []mql.Place{place}})
			if e.Value != nil {
				s.stage(e)
			}
			if _, adds := walk.Adds(e); !adds && !walk.Keeps(e.Key) && e.Key != "$unwind" {
				s.reshaped = true
			}
		}
	}
}

// stage walks the operand of one stage: those whose keys are names of fields, all others by the table.
func (s *search) stage(e *lift.Entry) {
	switch e.Key {
	case "$sort":
		s.keys(e.Value, Level{Fields: true})
	case "$project", "$addFields", "$set":
		for _, f := range e.Value.Entries {
			s.hit(f.KeyExpr, f.Key, Level{Fields: true})
			if f.Value != nil {
				s.expression(f.Value, Level{})
			}
		}
	case "$group":
		s.group(e.Value)
	default:
		if op, ok := mql.Lookup(mql.Stage, e.Key); ok {
			s.operand(op, e.Value)
		}
	}
}

// operand walks the operand of a stage as the table describes it.
func (s *search) operand(op *mql.Operator, n *lift.Node) {
	if op.Encoding != mql.Named {
		for i := range op.Args {
			s.argument(op, &op.Args[i], n)
		}
		return
	}
	if n.Kind == lift.Scalar && len(op.Args) > 0 { // {$unwind: "$lines"} is its first argument
		s.argument(op, &op.Args[0], n)
		return
	}
	for _, e := range n.Entries {
		s.hit(e.KeyExpr, e.Key, Level{Arguments: op})
		if a, ok := op.Arg(e.Key); ok && e.Value != nil {
			s.argument(op, a, e.Value)
		}
	}
}

// argument walks one argument of a stage.
func (s *search) argument(op *mql.Operator, a *mql.Arg, n *lift.Node) {
	is := func(t string) bool { return slices.Contains(a.Types, t) }
	if values := enumOf(a); len(values) > 0 {
		s.oneOf(n, values)
	}
	switch name := op.Name + " " + a.Name; {
	case name == "$lookup localField", name == "$densify field", name == "$geoNear key", is("unprefixedFieldPath"):
		s.paths(n, Level{Fields: true})
	case name == "$lookup foreignField", name == "$graphLookup connectToField", name == "$graphLookup connectFromField":
		s.paths(n, Level{Fields: true, Foreign: true})
	case name == "$lookup from", name == "$graphLookup from", name == "$unionWith coll":
		s.paths(n, Level{Names: true})
	case name == "$lookup pipeline", name == "$unionWith pipeline", name == "$graphLookup restrictSearchWithMatch":
		s.foreign(n)
	case name == "$fill output":
		s.keys(n, Level{Fields: true})
	case name == "$bucket output", name == "$bucketAuto output":
		s.computed(n, mql.Accumulator)
	case name == "$setWindowFields output":
		s.computed(n, mql.Window)
	case is("query"):
		s.filters(n, filterLevel(""))
	case is("pipeline"): // {$facet: {name: pipeline}}
		for _, e := range n.Entries {
			if e.Value != nil {
				s.pipeline(e.Value, mql.Stage)
			}
		}
	case is("sortBy"):
		s.keys(n, Level{Fields: true})
	case a.Expression(), is("object"), is("arrayFieldPath"):
		s.expression(n, Level{})
	}
}

// paths walks an argument that is a name, or an array of them.
func (s *search) paths(n *lift.Node, l Level) {
	for _, f := range append(slices.Clip(n.Elems), n) {
		if text, ok := literal(f.Expr); ok && f.Kind == lift.Scalar {
			s.hit(f.Expr, text, l)
		}
	}
}

// foreign walks a pipeline or a filter on another collection, whose model is not known here.
func (s *search) foreign(n *lift.Node) {
	before := s.reshaped
	defer func() { s.reshaped = before }()
	s.reshaped = true
	if n.Kind == lift.Array {
		s.pipeline(n, mql.Stage)
		return
	}
	s.filters(n, filterLevel(""))
}

// group walks the operand of $group: the id is an expression, every other field an accumulator of one.
func (s *search) group(n *lift.Node) {
	for _, f := range n.Entries {
		if f.Value != nil && f.Key == "_id" {
			s.expression(f.Value, Level{})
		}
	}
	s.computed(n, mql.Accumulator)
}

// computed walks fields that are made by one operator each.
func (s *search) computed(n *lift.Node, place mql.Place) {
	for _, f := range n.Entries {
		if f.Value == nil || f.Key == "_id" {
			continue
		}
		for _, acc := range f.Value.Entries {
			s.hit(acc.KeyExpr, acc.Key, Level{Places: []mql.Place{place}})
			if acc.Value != nil {
				s.expression(acc.Value, Level{Of: acc.Key})
			}
		}
	}
}

// expression walks an aggregation expression: operators at any depth, and strings that refer to fields.
func (s *search) expression(n *lift.Node, l Level) {
	s.reference(n, Level{Reference: true, Of: l.Of, Enum: l.Enum, Base: l.Base, Value: l.Value})
	for _, e := range n.Elems {
		l.Value = compared(l.Of, n, e)
		s.expression(e, l)
	}
	for _, e := range n.Entries {
		base := l.Base
		if elements, ok := elementsOf(l.Of, n, e.Key); ok {
			base = elements
		}
		if a, ok := argumentIn(l.Of, e.Key); ok && slices.Contains(a.Types, "sortBy") && e.Value != nil {
			s.keys(e.Value, Level{Fields: true, Base: base})
		}
		level := Level{Of: l.Of, Places: []mql.Place{mql.Expression}}
		if op, ok := mql.Lookup(mql.Expression, l.Of); ok && op.Encoding == mql.Named {
			level.Arguments = op
		}
		s.hit(e.KeyExpr, e.Key, level)
		if e.Value != nil && e.Key != "$literal" {
			s.expression(e.Value, Level{Of: e.Key, Enum: enumIn(l.Of, e.Key), Base: base})
		}
	}
}

// reference notes a string operand.
func (s *search) reference(n *lift.Node, l Level) {
	if text, ok := literal(n.Expr); ok && n.Kind == lift.Scalar {
		s.hit(n.Expr, text, l)
	}
}
