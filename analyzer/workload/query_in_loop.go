package workload

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/mql"
)

// queryInLoop is DB6005: one query for each element of a list, where one query could ask for all.
func queryInLoop(p *rule.Pass) {
	for _, q := range p.Queries {
		if q.Func == nil || evidence.Migrates(q) || once.MatchString(q.Func.Name.Name) {
			continue
		}
		way, ok := together(q)
		loop := loopAround(q.Func.Body, q.Call)
		if ok && loop != nil && repeats(p, q.Func.Body, loop) && byKey(p, q, loop) && (reads(q.Verb) || !worksBeside(p, loop.Body, q.Call)) {
			reportLoop(p, q.Call, loop, fmt.Sprintf("%s for each element of %s: %s", q.Verb, types.ExprString(loop.X), way))
		}
	}
	lookupsInLoops(p)
}

func reportLoop(p *rule.Pass, call *ast.CallExpr, loop *ast.RangeStmt, message string) {
	p.Report(diag.Finding{
		Pos: call.Pos(), End: call.End(), Message: message,
		Related: []diag.Related{{Pos: loop.Pos(), End: loop.X.End(), Message: "the loop"}},
	})
}

// once are the names of functions that run once, when nobody waits.
var once = regexp.MustCompile(`(?i)^(main|init.*|.*(seed|setup|bootstrap|ensure|fixture|import|repair|cleanup).*)$`)

// together is how one query could do for all elements.
func together(q *lift.Query) (way string, ok bool) {
	switch q.Verb {
	case lift.Find, lift.FindOne, lift.Count:
		return "one Find with $in asks for all of them", true
	case lift.UpdateOne, lift.DeleteOne, lift.ReplaceOne:
		return "one BulkWrite sends all of them", q.Model == nil
	}
	return "", false
}

func reads(v lift.Verb) bool { return v == lift.Find || v == lift.FindOne || v == lift.Count }

// worksBeside reports whether code does other work than its query, one after the other: what is written must then be written at
// its turn. Formatting, logging and building values are no work.
func worksBeside(p *rule.Pass, code ast.Node, query *ast.CallExpr) bool {
	works := false
	ast.Inspect(code, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		switch {
		case works || ok && call == query:
			return false
		case ok && !harmless(p, call):
			works = true
		}
		return true
	})
	return works
}

// harmless reports whether a call changes nothing that others see: a conversion, a builtin, a function that makes a text, an error,
// a time or a BSON value.
func harmless(p *rule.Pass, call *ast.CallExpr) bool {
	if tv := p.Info.Types[call.Fun]; tv.IsType() || tv.IsBuiltin() {
		return true
	}
	fn := rule.Callee(p.Info, call)
	if fn == nil || fn.Pkg() == nil {
		return fn != nil // error.Error
	}
	switch path := fn.Pkg().Path(); path {
	case "fmt", "errors", "strings", "strconv", "time", "log", "log/slog", "context", "maps", "slices":
		return true
	default:
		return strings.Contains(path, "mongo-driver") && !strings.HasSuffix(path, "/mongo") || strings.HasSuffix(path, "/errors")
	}
}

// loopAround returns the innermost range loop around a call in a function; nil if there is none, or if another loop or a
// function literal stands between.
func loopAround(body *ast.BlockStmt, call *ast.CallExpr) (found *ast.RangeStmt) {
	var stack []ast.Node
	ast.Inspect(body, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		if n == ast.Node(call) {
			found = innermost(stack, call)
		}
		stack = append(stack, n)
		return true
	})
	return found
}

func innermost(stack []ast.Node, call *ast.CallExpr) *ast.RangeStmt {
	for i := len(stack) - 1; i >= 0; i-- {
		switch n := stack[i].(type) {
		case *ast.RangeStmt:
			if n.Body.Pos() <= call.Pos() {
				return n
			}
		case *ast.ForStmt, *ast.FuncLit:
			return nil
		}
	}
	return nil
}

// repeats reports whether a loop goes through all elements of a list that may be long, without waiting.
func repeats(p *rule.Pass, body *ast.BlockStmt, loop *ast.RangeStmt) bool {
	switch under(p.Info.TypeOf(loop.X)).(type) {
	case *types.Slice, *types.Map:
	default:
		return false // a channel, a number, an array, an iterator
	}
	if short(p, body, loop.X) {
		return false
	}
	goes := true
	ast.Inspect(loop.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.BranchStmt:
			goes = goes && n.Tok != token.BREAK && n.Tok != token.GOTO
		case *ast.ReturnStmt:
			goes = goes && fails(n)
		case *ast.CallExpr:
			if sel, ok := n.Fun.(*ast.SelectorExpr); ok && (sel.Sel.Name == "Sleep" || sel.Sel.Name == "Wait") {
				goes = false
			}
		}
		return goes
	})
	return goes
}

func under(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}

// short reports whether a list stands in the source: a literal, or a variable that is set to one.
func short(p *rule.Pass, body *ast.BlockStmt, list ast.Expr) bool {
	list = ast.Unparen(list)
	if _, literal := list.(*ast.CompositeLit); literal {
		return true
	}
	var obj types.Object
	switch e := list.(type) {
	case *ast.Ident:
		obj = p.Info.Uses[e]
	case *ast.SelectorExpr:
		obj = p.Info.Uses[e.Sel]
	}
	v, ok := obj.(*types.Var)
	if !ok {
		return false
	}
	if v.Pkg() != nil && v.Parent() == v.Pkg().Scope() {
		return true // a table of the program
	}
	literal := false
	ast.Inspect(body, func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if ok && len(assign.Lhs) == len(assign.Rhs) {
			for i, l := range assign.Lhs {
				id, named := l.(*ast.Ident)
				lit, is := ast.Unparen(assign.Rhs[i]).(*ast.CompositeLit)
				if named && is && p.Info.Defs[id] == obj && len(lit.Elts) > 0 {
					literal = true
				}
			}
		}
		return !literal
	})
	return literal
}

// fails reports whether a return gives up with an error: what else leaves a loop has found what it looks for.
func fails(r *ast.ReturnStmt) bool {
	if len(r.Results) == 0 {
		return false
	}
	switch e := ast.Unparen(r.Results[len(r.Results)-1]).(type) {
	case *ast.Ident:
		return e.Name != "nil" && e.Name != "true" && e.Name != "false"
	case *ast.CallExpr:
		return true
	}
	return false
}

// byKey reports whether the filter asks for one value that the element of the loop gives, on the same collection in every turn.
func byKey(p *rule.Pass, q *lift.Query, loop *ast.RangeStmt) bool {
	if q.Collection.Expr == nil || mentions(p, loop, q.Collection.Expr) || madeInside(p, loop, q.Collection.Expr) || mentionsName(p, loop, q) {
		return false
	}
	a, ok := Read(p.World, q)
	if !ok || a.Sort != nil || q.Setting("Limit") != nil || q.Setting("Skip") != nil || len(a.conditions.branches) > 0 || a.conditions.special {
		return false
	}
	keyed := false
	for _, c := range a.conditions.all {
		of := c.entry.Value != nil && mentions(p, loop, c.entry.Value.Expr)
		switch {
		case of && (c.access != mql.Points || c.list):
			return false // a batch, a range of its own
		case of:
			keyed = true
		}
	}
	return keyed
}

func mentionsName(p *rule.Pass, loop *ast.RangeStmt, q *lift.Query) bool {
	return q.Collection.NamePos != nil && mentions(p, loop, q.Collection.NamePos)
}

// mentions reports whether an expression has the loop's variables in it.
func mentions(p *rule.Pass, loop *ast.RangeStmt, e ast.Expr) bool {
	if e == nil {
		return false
	}
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && p.Info.Uses[id] != nil {
			found = found || p.Info.Uses[id] == defined(p, loop.Key) || p.Info.Uses[id] == defined(p, loop.Value)
		}
		return !found
	})
	return found
}

// madeInside reports whether an expression has a variable in it that the body of the loop declares.
func madeInside(p *rule.Pass, loop *ast.RangeStmt, e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if obj := p.Info.Uses[id]; ok && obj != nil {
			found = found || loop.Body.Pos() <= obj.Pos() && obj.Pos() < loop.Body.End()
		}
		return !found
	})
	return found
}

func defined(p *rule.Pass, e ast.Expr) types.Object {
	id, ok := e.(*ast.Ident)
	if !ok {
		return nil
	}
	return p.Info.Defs[id]
}
