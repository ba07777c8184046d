package modelrules

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// An inserted is a struct that is made in the function that inserts it, so that all that is set in it is seen.
type inserted struct {
	query  *lift.Query
	at     ast.Expr          // the literal, or the argument where the variable is declared without one
	lit    *ast.CompositeLit // nil for var job Job
	v      *types.Var        // the variable that holds it; nil where the literal is the argument
	model  *model.Struct
	id     *model.Field // of _id
	pass   *rule.Pass
	inLoop bool
}

// withoutID calls fn for each document that a driver call inserts, whose struct declares an _id that nothing sets.
func withoutID(p *rule.Pass, fn func(inserted)) {
	if c := p.World.Client(); c.Registry || c.OmitEmpty || c.UseJSONStructTags {
		return // what is stored for a zero value is not known
	}
	for _, q := range p.Queries {
		part, ok := q.Part(lift.InsertDoc)
		if !ok || q.API == lift.ODM || q.Func == nil || q.Func.Body == nil {
			continue
		}
		nodes := []*lift.Node{part.Node}
		if q.Verb == lift.InsertMany {
			nodes = part.Node.Elems
		}
		for _, n := range nodes {
			if in, ok := insertedBy(p, q, n); ok && !in.setsID() {
				fn(in)
			}
		}
	}
}

func insertedBy(p *rule.Pass, q *lift.Query, n *lift.Node) (in inserted, ok bool) {
	if n == nil || n.Kind != lift.Struct || n.Expr == nil || n.Expr.Pos() < q.Func.Pos() || q.Func.End() <= n.Expr.Pos() {
		return in, false // it is made elsewhere
	}
	s := p.World.Struct(n.Type)
	if s == nil || s.Field("_id") == nil || s.Document || (declaration{model: s}).encodesItself() {
		return in, false
	}
	in = inserted{query: q, at: n.Expr, model: s, id: s.Field("_id"), pass: p}
	in.lit, _ = ast.Unparen(n.Expr).(*ast.CompositeLit)
	if n.Use != nil {
		if in.v = heldBy(p.Info, n.Use); in.v != nil {
			return in, in.definedOnce()
		}
	}
	if in.lit == nil {
		in.v = heldBy(p.Info, n.Expr)
		in.at = n.Expr
		return in, in.v != nil && in.definedOnce()
	}
	return in, true
}

// heldBy returns the variable that an expression is, or points to.
func heldBy(info *types.Info, e ast.Expr) *types.Var {
	e = ast.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.AND {
		e = ast.Unparen(u.X)
	}
	id, ok := e.(*ast.Ident)
	if !ok {
		return nil
	}
	v, _ := info.ObjectOf(id).(*types.Var)
	return v
}

// definedOnce reports whether the variable is local, and is set only where it is declared: to the literal, or to nothing.
func (in inserted) definedOnce() bool {
	sets, right := 0, false
	ast.Inspect(in.query.Func.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				if id, ok := l.(*ast.Ident); ok && in.pass.Info.ObjectOf(id) == in.v {
					sets++
					right = right || len(n.Rhs) == len(n.Lhs) && in.is(n.Rhs[i])
				}
			}
		case *ast.ValueSpec:
			for i, id := range n.Names {
				if in.pass.Info.ObjectOf(id) == in.v {
					sets++
					right = right || len(n.Values) == 0 && in.lit == nil && !isPointer(in.v.Type()) || len(n.Values) == len(n.Names) && in.is(n.Values[i])
				}
			}
		case *ast.ForStmt, *ast.RangeStmt:
			in.inLoop = in.inLoop || n.Pos() <= in.query.Call.Pos() && in.query.Call.End() <= n.End()
		}
		return true
	})
	return sets == 1 && right
}

// is reports whether an expression is the literal, or a pointer to it.
func (in inserted) is(e ast.Expr) bool {
	e = ast.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.AND {
		e = ast.Unparen(u.X)
	}
	return in.lit != nil && e == ast.Expr(in.lit)
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

// setsID reports whether the literal, or anything that is done with the variable, may set the field of _id.
func (in inserted) setsID() bool {
	head := goHead(in.id.Go)
	if in.lit != nil {
		for _, el := range in.lit.Elts {
			kv, ok := el.(*ast.KeyValueExpr)
			if !ok {
				return true // a literal without names sets every field
			}
			if id, ok := kv.Key.(*ast.Ident); !ok || id.Name == head {
				return true
			}
		}
	}
	return in.v != nil && in.touched(head)
}

// touched reports whether the variable is used in any way but to read or set other fields, before it is sent.
func (in inserted) touched(head string) bool {
	fine := map[*ast.Ident]bool{}
	touched := false
	ast.Inspect(in.query.Func.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			id, ok := ast.Unparen(n.X).(*ast.Ident)
			if !ok || in.pass.Info.ObjectOf(id) != in.v {
				return true
			}
			s := in.pass.Info.Selections[n]
			fine[id] = s != nil && s.Kind() == types.FieldVal && n.Sel.Name != head && n.Sel.Name != in.id.GoName()
		case *ast.UnaryExpr:
			if sel, ok := n.X.(*ast.SelectorExpr); ok && n.Op == token.AND && heldBy(in.pass.Info, sel.X) == in.v && in.v != nil {
				return true // a pointer to another field
			}
		case *ast.Ident:
			touched = touched || in.pass.Info.Uses[n] == types.Object(in.v) && !fine[n] && in.counts(n.Pos())
		}
		return !touched
	})
	return touched
}

// counts reports whether what stands at a position may happen before the document is sent.
func (in inserted) counts(pos token.Pos) bool {
	call := in.query.Call
	if call.Pos() <= pos && pos < call.End() {
		return false
	}
	return pos < call.Pos() || in.inLoop
}

func goHead(selector string) string {
	for i := range selector {
		if selector[i] == '.' {
			return selector[:i]
		}
	}
	return selector
}

// relatedID points at the field of _id.
func (in inserted) relatedID() []diag.Related {
	pos := in.pass.World.Pos(in.id)
	if !pos.IsValid() {
		return nil
	}
	return []diag.Related{{Pos: pos, End: pos + token.Pos(len(in.id.GoName())), Message: in.id.GoName() + " is stored as \"_id\""}}
}

// span is where the document begins: its type, for a literal.
func (in inserted) span() (pos, end token.Pos) {
	if in.lit != nil && in.lit.Type != nil {
		return in.lit.Pos(), in.lit.Lbrace
	}
	return in.at.Pos(), in.at.End()
}
