package locate

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/mql"
)

// role chooses the grammar of the part.
func (s *search) role() {
	n := s.part.Node
	if n == nil {
		return
	}
	switch s.part.Role {
	case lift.Filter, lift.IndexFilter:
		s.filters(n, filterLevel(""))
	case lift.ArrayFilters:
		s.arrayFilters(n)
	case lift.Update:
		s.update(n)
	case lift.Pipeline:
		s.pipeline(n, mql.Stage)
	case lift.Sort, lift.Hint, lift.IndexKeys:
		s.keys(n, Level{Fields: true})
	case lift.Projection:
		s.projection(n, "")
	case lift.InsertDoc, lift.Replacement:
		s.document(n, "")
	case lift.FieldName:
		if text, ok := literal(n.Expr); ok {
			s.hit(n.Expr, text, Level{Fields: true})
		}
	}
}

// filterLevel is the level of a filter's keys.
func filterLevel(base string) Level {
	l := Level{Fields: true, Base: base, Places: []mql.Place{mql.Query}}
	if base != "" { // inside $elemMatch the element itself may be asked about
		l.Places, l.Field = []mql.Place{mql.Query, mql.FieldQuery}, base
	}
	return l
}

// filters walks a filter, or each of an array of them.
func (s *search) filters(n *lift.Node, l Level) {
	for _, e := range n.Elems {
		s.filters(e, l)
	}
	for _, e := range n.Entries {
		s.key(e, l)
		if e.Value == nil {
			continue
		}
		switch {
		case e.Key == "$and" || e.Key == "$or" || e.Key == "$nor":
			s.filters(e.Value, l)
		case e.Key == "$expr":
			s.expression(e.Value, Level{})
		case e.Key == "$text":
			s.options(e, mql.Option)
		case strings.HasPrefix(e.Key, "$") && l.Base != "":
			s.test(e, l.Base)
		case !strings.HasPrefix(e.Key, "$"):
			s.condition(e.Value, lift.JoinPath(l.Base, e.Key))
		}
	}
}

// key notes a key, of which another expression may write the beginning: U.Home.Where(odm.F("city").Eq(x)).
func (s *search) key(e *lift.Entry, l Level) {
	l.Base = lift.JoinPath(l.Base, e.Base)
	s.hit(e.KeyExpr, e.Own(), l)
}

// condition walks what is asked of the field at path: operators, or a document to compare with.
func (s *search) condition(n *lift.Node, path string) {
	s.value(n, path)
	l := Level{Fields: true, Base: path, Field: path, Places: []mql.Place{mql.FieldQuery}}
	for _, e := range n.Entries {
		if e.Key == "$regex" {
			l.Places, l.Of = append(l.Places, mql.Option), e.Key // $options stands beside it
		}
	}
	for _, e := range n.Entries {
		s.hit(e.KeyExpr, e.Key, l)
		if e.Value != nil {
			s.test(e, path)
		}
	}
}

// test walks the operand of one operator of a condition.
func (s *search) test(e *lift.Entry, path string) {
	switch {
	case e.Key == "$elemMatch":
		s.filters(e.Value, filterLevel(path))
	case e.Key == "$not":
		s.condition(e.Value, path)
	case e.Key == "$all":
		for _, m := range e.Value.Elems {
			s.condition(m, path)
		}
	case compares(e.Key):
		s.value(e.Value, path)
	case e.Key == "$type":
		s.oneOf(e.Value, mql.TypeNames())
	case !strings.HasPrefix(e.Key, "$"):
		s.condition(e.Value, lift.JoinPath(path, e.Key))
	default:
		s.options(e, mql.Geometry)
	}
}

// compares reports whether an operator's value is one of the field, or a list of such.
func compares(op string) bool {
	row, ok := mql.Lookup(mql.FieldQuery, op)
	return op == "$in" || op == "$nin" || ok && len(row.Args) > 0 && slices.Contains(row.Args[0].Types, "any")
}

// options walks the options of an operator that stand inside it: {$geoWithin: {$geometry: …}}, {$text: {$search: …}}.
func (s *search) options(op *lift.Entry, place mql.Place) {
	row, _ := mql.Lookup(mql.Query, op.Key)
	for _, e := range op.Value.Entries {
		s.hit(e.KeyExpr, e.Key, Level{Places: []mql.Place{place}, Of: op.Key, Arguments: row})
	}
}

// update walks an update document or an update pipeline.
func (s *search) update(n *lift.Node) {
	if n.Kind == lift.Array {
		s.pipeline(n, mql.UpdateStage)
		return
	}
	for _, op := range n.Entries {
		s.hit(op.KeyExpr, op.Key, Level{Places: []mql.Place{mql.Update}})
		if op.Value == nil {
			continue
		}
		for _, e := range op.Value.Entries {
			s.key(e, Level{Fields: true, Of: op.Key})
			if e.Value != nil {
				s.changed(op.Key, e)
			}
		}
	}
}

// changed walks the operand of one path of an update operator.
func (s *search) changed(op string, e *lift.Entry) {
	switch op {
	case "$pull":
		s.value(e.Value, e.Key)
		s.filters(e.Value, filterLevel(e.Key))
	case "$set", "$setOnInsert":
		s.document(e.Value, e.Key)
	default:
		if op != "$rename" && op != "$unset" && op != "$currentDate" {
			s.value(e.Value, e.Key)
		}
		for _, m := range e.Value.Entries {
			if m.Key == "$each" {
				s.value(m.Value, e.Key)
			}
			s.hit(m.KeyExpr, m.Key, Level{Fields: true, Base: e.Key, Places: []mql.Place{mql.Modifier}, Of: op})
			if m.Value != nil && m.Key == "$sort" {
				s.keys(m.Value, Level{Fields: true, Base: e.Key})
			}
		}
	}
}

// keys walks a document whose keys are paths.
func (s *search) keys(n *lift.Node, l Level) {
	for _, e := range n.Entries {
		s.hit(e.KeyExpr, e.Key, l)
	}
}

// projection walks a find projection.
func (s *search) projection(n *lift.Node, base string) {
	for _, e := range n.Entries {
		s.hit(e.KeyExpr, e.Key, Level{Fields: true, Base: base})
		if e.Value == nil {
			continue
		}
		path := lift.JoinPath(base, e.Key)
		for _, m := range e.Value.Entries {
			s.hit(m.KeyExpr, m.Key, Level{Fields: true, Base: path, Field: path, Places: []mql.Place{mql.Projection, mql.Expression}})
			if m.Value != nil && m.Key == "$elemMatch" {
				s.filters(m.Value, filterLevel(path))
			}
		}
		s.reference(e.Value, Level{Reference: true})
	}
}

// document walks a stored document, or each of an array of them.
func (s *search) document(n *lift.Node, base string) {
	s.value(n, base)
	for _, e := range n.Elems {
		s.document(e, base)
	}
	for _, e := range n.Entries {
		s.hit(e.KeyExpr, e.Key, Level{Fields: true, Base: base})
		if e.Value != nil {
			s.document(e.Value, lift.JoinPath(base, e.Key))
		}
	}
}

// literal returns the value of a string literal.
func literal(e ast.Expr) (string, bool) {
	lit, ok := ast.Unparen(e).(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}
