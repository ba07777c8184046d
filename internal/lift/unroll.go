package lift

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"maps"
	"strings"
)

// mostTurns is how many elements a literal may have for a loop over it to be walked once for each.
const mostTurns = 24

// unrollable returns the elements of a literal that a loop ranges over, if each is a constant string, a collection or a struct: what the
// loop does with them is told by them. Nil is any other loop. Loops of tests are left alone: their tables hold what is wrong
// on purpose.
func (w *walker) unrollable(s *ast.RangeStmt, v value) []value {
	d, ok := v.(*doc)
	if !ok || w.loops > 0 || w.turn > 0 || s.Value == nil || d.kind != Array || d.spoilt || len(d.opens) > 0 || !d.assignedNowhere() {
		return nil
	}
	if len(d.slots) == 0 || len(d.slots) > mostTurns || strings.HasSuffix(w.Fset.Position(s.Pos()).Filename, "_test.go") {
		return nil
	}
	if obj := w.objectOf(s.Value); obj == nil || w.steers(s.Body, obj) {
		return nil
	}
	var els []value
	for _, el := range d.slots {
		switch v := el.val.(type) {
		case *leaf:
			if v.konst == nil || v.konst.Kind() != constant.String {
				return nil
			}
			els = append(els, v)
		case *handle:
			els = append(els, v)
		case *record:
			els = append(els, &record{expr: v.expr, typ: v.typ, fields: maps.Clone(v.fields), exprs: maps.Clone(v.exprs)})
		default:
			return nil
		}
	}
	return els
}

// steers reports whether a variable is asked in a condition: what stands behind it is then not for every element.
func (w *walker) steers(body *ast.BlockStmt, obj types.Object) bool {
	found := false
	asked := func(e ast.Expr) {
		if e == nil {
			return
		}
		ast.Inspect(e, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && w.objectOf(id) == obj {
				found = true
			}
			return !found
		})
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IfStmt:
			asked(n.Cond)
		case *ast.ForStmt:
			asked(n.Cond)
		case *ast.SwitchStmt:
			asked(n.Tag)
		case *ast.CaseClause:
			for _, e := range n.List {
				asked(e)
			}
		case *ast.BinaryExpr:
			if n.Op != token.ADD {
				asked(n)
			}
		}
		return !found
	})
	return found
}

// unroll walks the body of a loop once for each element. A call in it has a query for each element that makes a difference.
func (w *walker) unroll(s *ast.RangeStmt, els []value) {
	calls := callsIn(s.Body)
	found, seen := map[*ast.CallExpr][]*Query{}, map[*ast.CallExpr]map[string]bool{}
	w.loops++
	for i, el := range els {
		w.turn = i + 1
		w.fork([]branch{{Guard{s, 0, s.Body.Pos()}, func() bool {
			for _, e := range []ast.Expr{s.Key, s.Value} {
				if obj := w.objectOf(e); obj != nil {
					w.set(obj, &leaf{typ: obj.Type()})
				}
			}
			if obj := w.objectOf(s.Value); obj != nil {
				w.set(obj, el)
			}
			return w.block(s.Body.List)
		}}}, false)
		for _, c := range calls {
			for _, q := range w.queries[c] {
				if seen[c] == nil {
					seen[c] = map[string]bool{}
				}
				if sketch := q.sketch(); !seen[c][sketch] {
					seen[c][sketch] = true
					found[c] = append(found[c], q)
				}
			}
		}
	}
	w.turn = 0
	w.loops--
	maps.Copy(w.queries, found)
}

func callsIn(body *ast.BlockStmt) (calls []*ast.CallExpr) {
	ast.Inspect(body, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok {
			calls = append(calls, c)
		}
		return true
	})
	return calls
}

// sketch tells the queries of one call apart: by the collection and by the names in them, not by their values.
func (q *Query) sketch() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %d", q.Verb, q.Collection.ID, q.at())
	for _, p := range q.Parts {
		fmt.Fprintf(&b, " %s:", p.Role)
		p.Node.sketch(&b)
	}
	return b.String()
}

func (n *Node) sketch(b *strings.Builder) {
	fmt.Fprintf(b, "%s %v{", n.Kind, n.Open)
	for _, e := range n.Entries {
		fmt.Fprintf(b, "%q %q %v ", e.Key, e.Prefix, e.Known)
		e.Value.sketch(b)
	}
	for _, e := range n.Elems {
		e.sketch(b)
	}
	b.WriteByte('}')
}
