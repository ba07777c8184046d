package valuerules

import (
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/mql"
)

// A spot is a document of conditions and where in a filter it stands.
type spot struct {
	query *lift.Query
	doc   *lift.Node
	place mql.Place   // Query: field names and operators of the whole document; FieldQuery: operators on one value
	field *lift.Entry // FieldQuery: the condition whose value doc is; nil inside $elemMatch and $pull
	outer *lift.Node  // FieldQuery: the document that holds field
	list  string      // the operator in whose list doc is an element, "$in" or "$all"; else ""
	inner bool        // an $elemMatch or a $pull stands around it: it speaks of an element of an array
}

// spots calls fn for every document of conditions in a query: in filters, array filters, index filters, the condition
// of a $pull, the $elemMatch of a projection, and the filters of a pipeline's stages at every depth. It does not go into
// operators that do not belong where they stand, nor into expressions.
func spots(q *lift.Query, fn func(spot)) {
	g := grammar{query: q, emit: fn}
	for i := range q.Parts {
		node := q.Parts[i].Node
		if node == nil {
			continue
		}
		switch q.Parts[i].Role {
		case lift.Filter, lift.IndexFilter:
			g.filter(node, false)
		case lift.ArrayFilters:
			for _, e := range node.Elems {
				g.filter(e, false)
			}
		case lift.Update:
			g.update(node)
		case lift.Projection:
			g.projection(node)
		case lift.Pipeline:
			stageFilters(node, func(n *lift.Node) { g.filter(n, false) })
		}
	}
}

// A grammar is one walk over one query.
type grammar struct {
	query *lift.Query
	emit  func(spot)
}

// filter goes through a document of field names and operators of the whole document.
func (g grammar) filter(n *lift.Node, inner bool) {
	if n == nil || n.Kind != lift.Document {
		return
	}
	g.emit(spot{query: g.query, doc: n, place: mql.Query, inner: inner})
	for _, e := range n.Entries {
		switch op, known := mql.Lookup(mql.Query, e.Key); {
		case e.Value == nil:
		case !operator(e):
			g.condition(e, n, inner)
		case known && takes(op, "query") && op.Args[0].Variadic == "array":
			for _, branch := range e.Value.Elems {
				g.filter(branch, inner)
			}
		}
	}
}

// condition goes through the value of a field if it is a document of operators.
func (g grammar) condition(field *lift.Entry, outer *lift.Node, inner bool) {
	if tested(field.Value) {
		g.tests(spot{query: g.query, doc: field.Value, place: mql.FieldQuery, field: field, outer: outer, inner: inner})
	}
}

// tests goes through a document of operators on one value.
func (g grammar) tests(at spot) {
	g.emit(at)
	for _, e := range at.doc.Entries {
		op, known := mql.Lookup(mql.FieldQuery, e.Key)
		if !known || !operator(e) || e.Value == nil {
			continue
		}
		switch {
		case takes(op, "query"): // $elemMatch
			g.element(e.Value)
		case takes(op, "fieldQuery") && op.Args[0].Variadic == "": // $not
			in := at
			in.doc = e.Value
			if tested(e.Value) {
				g.tests(in)
			}
		case needsArray(op):
			g.list(at, e)
		}
	}
}

// list goes through the elements of $in, $nin and $all.
func (g grammar) list(at spot, e *lift.Entry) {
	for _, v := range e.Value.Elems {
		if !tested(v) {
			continue
		}
		in := at
		in.doc, in.list = v, e.Key
		g.emit(in)
		for _, m := range v.Entries {
			if op, known := mql.Lookup(mql.FieldQuery, m.Key); known && e.Key == "$all" && takes(op, "query") && m.Value != nil {
				g.element(m.Value)
			}
		}
	}
}

// element goes through what one element of an array must be: operators on the element itself, or a filter of its
// fields. The server tells them apart by the first key.
func (g grammar) element(n *lift.Node) {
	if n == nil || n.Kind != lift.Document {
		return
	}
	for _, e := range n.Entries {
		_, whole := mql.Lookup(mql.Query, e.Key)
		if !operator(e) || whole {
			g.filter(n, true)
			return
		}
	}
	g.tests(spot{query: g.query, doc: n, place: mql.FieldQuery, inner: true})
}

// update goes through the conditions of $pull.
func (g grammar) update(n *lift.Node) {
	if n.Kind != lift.Document {
		return // a pipeline has expressions only
	}
	for _, op := range n.Entries {
		row, known := mql.Lookup(mql.Update, op.Key)
		if !known || op.Value == nil || !takes(row, "fieldQuery") {
			continue
		}
		for _, e := range op.Value.Entries {
			g.element(e.Value)
		}
	}
}

// projection goes through {items: {$elemMatch: {…}}}.
func (g grammar) projection(n *lift.Node) {
	for _, e := range n.Entries {
		if e.Value == nil {
			continue
		}
		for _, m := range e.Value.Entries {
			if op, known := mql.Lookup(mql.FieldQuery, m.Key); known && takes(op, "query") {
				g.element(m.Value)
			}
		}
	}
}

// operator reports whether an entry is an operator: $ref, $id and $db are parts of a DBRef, which is a value.
func operator(e *lift.Entry) bool {
	switch e.Key {
	case "$ref", "$id", "$db":
		return false
	}
	return e.Known && strings.HasPrefix(e.Key, "$")
}

// tested reports whether the value of a field is a document of operators. In a bson.D the first key tells.
func tested(v *lift.Node) bool {
	if v == nil || v.Kind != lift.Document || len(v.Entries) == 0 {
		return false
	}
	if v.Ordered {
		return operator(v.Entries[0])
	}
	return slices.ContainsFunc(v.Entries, operator)
}

// takes reports whether the first argument of an operator is of a type of the tables.
func takes(op *mql.Operator, kind string) bool {
	return len(op.Args) > 0 && slices.Contains(op.Args[0].Types, kind)
}
