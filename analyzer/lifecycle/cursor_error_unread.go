package lifecycle

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
)

// cursorErrorUnread is DB7002: a loop over a cursor ends when there are no more documents, and when the connection breaks.
// Only Err tells which it was.
func cursorErrorUnread() rule.Rule {
	return rule.Rule{Code: "DB7002", Run: func(p *rule.Pass) {
		for b := range bodies(p.Files) {
			for _, o := range openings(p, b) {
				if o.cursor == nil || o.harmless(p, b.block) {
					continue // nothing is asked of the server after the first batch
				}
				if o.method == "Watch" && b.againAndAgain(o.call.Pos()) {
					continue // the stream is opened again, whatever has ended it
				}
				if loop := o.loop(p.Info, b.block); loop != nil && !o.errRead(p.Info, b.block) {
					p.Report(o.unread(p, b, loop))
				}
			}
		}
	}}
}

// loop returns the last loop of a body that goes on while the cursor has a next document.
func (o *opening) loop(info *types.Info, block *ast.BlockStmt) (last *ast.ForStmt) {
	inspectOwn(block, func(n ast.Node) {
		loop, ok := n.(*ast.ForStmt)
		if !ok || loop.Pos() < o.call.Pos() {
			return
		}
		if call, ok := ast.Unparen(goesOn(loop)).(*ast.CallExpr); ok {
			if name, on := methodOn(info, call, o.cursor); on && name == "Next" {
				last = loop
			}
		}
	})
	return last
}

// goesOn returns the condition of a loop, or the c of for { if !c { break } … }; nil if it has none.
func goesOn(loop *ast.ForStmt) ast.Expr {
	if loop.Cond != nil || len(loop.Body.List) == 0 {
		return loop.Cond
	}
	check, ok := loop.Body.List[0].(*ast.IfStmt)
	if !ok || check.Init != nil || check.Else != nil || len(check.Body.List) != 1 {
		return nil
	}
	leave, ok := check.Body.List[0].(*ast.BranchStmt)
	not, isNot := check.Cond.(*ast.UnaryExpr)
	if !ok || leave.Tok != token.BREAK || leave.Label != nil || !isNot || not.Op != token.NOT {
		return nil
	}
	return not.X
}

// againAndAgain reports whether a position, or the function literal that is the body, stands in a loop.
func (b body) againAndAgain(pos token.Pos) bool {
	if inLoop(b.block, pos) {
		return true
	}
	found := false
	if b.decl != nil {
		ast.Inspect(b.decl, func(n ast.Node) bool {
			switch n.(type) {
			case *ast.ForStmt, *ast.RangeStmt:
				found = found || n.Pos() < b.block.Pos() && contains(n, b.block.Pos())
			}
			return !found
		})
	}
	return found
}

// errRead reports whether the function asks the cursor for its error, reads the rest by All, or gives the cursor to
// somebody who may.
func (o *opening) errRead(info *types.Info, block *ast.BlockStmt) bool {
	read := map[*ast.Ident]bool{}
	asked := false
	ast.Inspect(block, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if name, ok := methodOn(info, n, o.cursor); ok {
				asked = asked || name == "Err" || name == "All" || name == "TryNext"
				read[identOf(n.Fun.(*ast.SelectorExpr).X)] = true
			}
		case *ast.SelectorExpr:
			if n.Sel.Name == "Current" {
				read[identOf(n.X)] = true
			}
		case *ast.BinaryExpr:
			if isNil(info, n.Y) {
				read[identOf(n.X)] = true
			}
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				read[identOf(l)] = true
			}
		case *ast.Ident:
			asked = asked || info.Uses[n] == types.Object(o.cursor) && !read[n]
		}
		return !asked
	})
	return asked
}

func (o *opening) unread(p *rule.Pass, b body, loop *ast.ForStmt) diag.Finding {
	f := o.finding(fmt.Sprintf("%s.Err() is not looked at after the loop: it also ends when the connection breaks, and the rest of the documents is missing", o.cursor.Name()))
	f.Related = []diag.Related{{Pos: loop.Pos(), End: goesOn(loop).End(), Message: "this loop ends at an error too"}}
	if give, ok := b.givesError(p.Info); ok {
		indent := strings.Repeat("\t", p.Fset.PositionFor(loop.Pos(), false).Column-1)
		text := fmt.Sprintf("\n%[1]sif err := %[2]s.Err(); err != nil {\n%[1]s\treturn %[3]serr\n%[1]s}", indent, o.cursor.Name(), give)
		f.Fixes = []diag.Fix{{
			Title:  fmt.Sprintf("return %s.Err()", o.cursor.Name()),
			Edits:  []diag.Edit{{Pos: loop.End(), End: loop.End(), New: text}},
			Alters: true, // an error that was lost is returned
		}}
	}
	return f
}

// givesError returns what stands before the error in a return statement of the function; ok is false where it returns no
// error, or something that has no short zero value.
func (b body) givesError(info *types.Info) (before string, ok bool) {
	if b.decl == nil || b.decl.Body != b.block || b.decl.Type.Results == nil {
		return "", false
	}
	fn, ok := info.Defs[b.decl.Name].(*types.Func)
	if !ok {
		return "", false
	}
	results := fn.Signature().Results()
	last := results.Len() - 1
	if last < 0 || !types.Identical(results.At(last).Type(), types.Universe.Lookup("error").Type()) {
		return "", false
	}
	for i := range last {
		zero, ok := zeroOf(results.At(i).Type())
		if !ok {
			return "", false
		}
		before += zero + ", "
	}
	return before, true
}

// zeroOf writes the zero value of a type, where that is one word.
func zeroOf(t types.Type) (text string, ok bool) {
	switch u := t.Underlying().(type) {
	case *types.Pointer, *types.Slice, *types.Map, *types.Interface, *types.Chan, *types.Signature:
		_, generic := types.Unalias(t).(*types.TypeParam)
		return "nil", !generic
	case *types.Basic:
		switch {
		case u.Info()&types.IsString != 0:
			return `""`, true
		case u.Info()&types.IsBoolean != 0:
			return "false", true
		case u.Info()&types.IsNumeric != 0:
			return "0", true
		}
	}
	return "", false
}
