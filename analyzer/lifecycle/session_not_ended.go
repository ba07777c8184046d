package lifecycle

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
)

// sessionNotEnded is DB7014: a session that a function starts, keeps to itself and does not end on some path. WithSession
// only lends it to a callback; UseSession starts and ends one of its own.
func sessionNotEnded() rule.Rule {
	return rule.Rule{Code: "DB7014", Run: func(p *rule.Pass) {
		for b := range bodies(p.Files) {
			for _, o := range starts(p, b) {
				if left := o.leftRunning(p, b.block); left != nil {
					p.Report(o.unended(p, b.block, left))
				}
			}
		}
	}}
}

// starts returns the sessions that a body itself starts and keeps in a local variable.
func starts(p *rule.Pass, b body) []*opening {
	var found []*opening
	inspectOwn(b.block, func(n ast.Node) {
		assign, ok := n.(*ast.AssignStmt)
		if !ok || len(assign.Rhs) != 1 || len(assign.Lhs) != 2 {
			return
		}
		call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
		if !ok || !callee(p.Info, call).is("mongo", "Client", "StartSession") {
			return
		}
		o := &opening{stmt: assign, call: call, method: "StartSession", cursor: variable(p.Info, assign.Lhs[0])}
		if o.cursor == nil || isBlank(assign.Lhs[0]) || !contains(b.block, o.cursor.Pos()) {
			return // others see it
		}
		if !isBlank(assign.Lhs[1]) {
			if o.err = variable(p.Info, assign.Lhs[1]); o.err == nil {
				return // its checks could not be told
			}
		}
		found = append(found, o)
	})
	return found
}

// leftRunning returns the first place where the function is left while the session runs; nil if there is none.
func (o *opening) leftRunning(p *rule.Pass, block *ast.BlockStmt) ast.Node {
	o.lends = contexts(p.Info, block)
	hidden := false
	inspectOwn(block, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.FuncLit:
			hidden = hidden || o.givesAway(p.Info, n)
		case *ast.UnaryExpr:
			hidden = hidden || n.Op == token.AND && variable(p.Info, n.X) == o.cursor
		}
	})
	if hidden {
		return nil
	}
	f := o.follow(p, block)
	f.closes = func(n ast.Node) bool { return o.givesAway(p.Info, n) }
	f.run(block)
	return f.left
}

// contexts returns the calls of NewSessionContext whose result stays in the function: a context that is returned or stored
// carries the session to somebody who may end it.
func contexts(info *types.Info, block *ast.BlockStmt) map[*ast.CallExpr]bool {
	lends, by := map[*ast.CallExpr]bool{}, map[*types.Var]*ast.CallExpr{}
	ast.Inspect(block, func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if !ok || len(assign.Lhs) != 1 || len(assign.Rhs) != 1 {
			return true
		}
		call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
		v := variable(info, assign.Lhs[0])
		if ok && v != nil && contains(block, v.Pos()) && callee(info, call).is("mongo", "", "NewSessionContext") {
			lends[call], by[v] = true, call
		}
		return true
	})
	for v, call := range by {
		ast.Inspect(block, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ReturnStmt:
				for _, r := range n.Results {
					lends[call] = lends[call] && variable(info, ast.Unparen(r)) != v
				}
			case *ast.KeyValueExpr:
				lends[call] = lends[call] && variable(info, n.Value) != v
			case *ast.AssignStmt:
				for _, r := range n.Rhs {
					lends[call] = lends[call] && variable(info, r) != v
				}
			}
			return true
		})
	}
	return lends
}

// givesAway reports whether a piece of syntax ends the session, or does anything with it but use it.
func (o *opening) givesAway(info *types.Info, n ast.Node) bool {
	used := map[*ast.Ident]bool{}
	away := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if name, ok := methodOn(info, n, o.cursor); ok && name != "EndSession" {
				used[identOf(n.Fun.(*ast.SelectorExpr).X)] = true
			}
			if s := callee(info, n); s.is("mongo", "", "WithSession") || s.is("mongo", "", "NewSessionContext") && o.lends[n] {
				for _, arg := range n.Args {
					used[identOf(arg)] = true
				}
			}
		case *ast.BinaryExpr:
			if isNil(info, n.Y) {
				used[identOf(n.X)] = true
			}
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				used[identOf(l)] = true
			}
		case *ast.Ident:
			away = away || info.ObjectOf(n) == types.Object(o.cursor) && !used[n]
		}
		return !away
	})
	return away
}

func (o *opening) unended(p *rule.Pass, block *ast.BlockStmt, left ast.Node) diag.Finding {
	name, ctx := o.cursor.Name(), contextNear(p, block, o.stmt.Pos())
	way := fmt.Sprintf("defer %s.EndSession(%s) after the error check", name, ctx)
	f := o.finding(fmt.Sprintf("%s is never ended; %s", name, way))
	if o.endedAnywhere(p.Info, block) {
		line := p.Fset.PositionFor(left.Pos(), false).Line
		f.Message = fmt.Sprintf("%s still runs when the function returns on line %d; %s", name, line, way)
		if left == o.stmt {
			f.Message = fmt.Sprintf("%s still runs when StartSession is called again; end it at the end of each turn", name)
		}
	}
	f.Fixes = o.endDeferred(p, block, ctx)
	return f
}

func (o *opening) endedAnywhere(info *types.Info, block *ast.BlockStmt) bool {
	ended := false
	ast.Inspect(block, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			name, on := methodOn(info, call, o.cursor)
			ended = ended || on && name == "EndSession"
		}
		return !ended
	})
	return ended
}

// contextNear returns the name of a context that can be seen at a position: a session must be ended with one that is not
// the session's own.
func contextNear(p *rule.Pass, block *ast.BlockStmt, at token.Pos) string {
	scope := p.Pkg.Scope().Innermost(at)
	for s := scope; s != nil && s != p.Pkg.Scope(); s = s.Parent() {
		names := slices.DeleteFunc(s.Names(), func(n string) bool {
			v, ok := s.Lookup(n).(*types.Var)
			return !ok || !isContext(v.Type()) || v.Pos() > at || n == "_"
		})
		if len(names) > 0 {
			return names[0]
		}
	}
	return "context.Background()"
}

// endDeferred offers a deferred EndSession after the error check.
func (o *opening) endDeferred(p *rule.Pass, block *ast.BlockStmt, ctx string) []diag.Fix {
	list, i := listAround(block, o.stmt.Pos())
	if i+1 >= len(list) || list[i].Pos() != o.stmt.Pos() || inLoop(block, o.stmt.Pos()) || strings.Contains(ctx, ".") {
		return nil
	}
	check, ok := list[i+1].(*ast.IfStmt)
	if !ok || check.Init != nil || check.Else != nil || !o.refuses(p.Info, check.Cond) || !leaves(check.Body) {
		return nil
	}
	indent := strings.Repeat("\t", p.Fset.PositionFor(check.Pos(), false).Column-1)
	text := fmt.Sprintf("defer %s.EndSession(%s)", o.cursor.Name(), ctx)
	return []diag.Fix{{Title: text, Edits: []diag.Edit{{Pos: check.End(), End: check.End(), New: "\n" + indent + text}}}}
}
