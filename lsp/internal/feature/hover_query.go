package feature

import (
	"go/ast"
	"go/token"
	"strings"

	"golang.org/x/tools/go/ast/astutil"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// longest bounds the lines of a query that hover shows.
const longest = 40

// hoverQuery tells the query that the call whose name lies under an offset sends: Find, Aggregate, and each step of
// odm's chains. Of a bulk write each write model is one.
func hoverQuery(snap *session.Snapshot, pkg *session.Package, path string, offset int) (markdown string, at Range, ok bool) {
	if pkg == nil || pkg.Collected == nil {
		return "", at, false
	}
	c, ok := calledAt(pkg.Files, posOf(pkg, path, offset))
	if !ok {
		return "", at, false
	}
	for _, q := range pkg.Collected.Queries {
		if q.Forwards || !c.sends(q) {
			continue
		}
		at = Range{pkg.Fset.PositionFor(c.name.Pos(), false).Offset, pkg.Fset.PositionFor(c.name.End(), false).Offset}
		text := "```js\n" + cutLines(queryText(snap, pkg, q), longest) + "\n```"
		if m, known := snap.World(pkg).ModelOf(q); known && m.Name != "" {
			text += "\n\ndocuments: " + shortName(m.Name)
		}
		return text, at, true
	}
	return "", at, false
}

// A called is a call whose name lies under the cursor.
type called struct {
	name *ast.Ident
	call *ast.CallExpr
}

// calledAt returns the call whose name lies at pos, of a function, a method or a generic one.
func calledAt(files []*ast.File, pos token.Pos) (c called, ok bool) {
	for _, f := range files {
		if pos < f.FileStart || f.FileEnd < pos {
			continue
		}
		around, _ := astutil.PathEnclosingInterval(f, pos, pos)
		for _, n := range around {
			call, isCall := n.(*ast.CallExpr)
			if !isCall {
				continue
			}
			name := nameOf(call)
			return called{name, call}, name != nil && name.Pos() <= pos && pos <= name.End()
		}
	}
	return c, false
}

func nameOf(call *ast.CallExpr) *ast.Ident {
	fun := ast.Unparen(call.Fun)
	switch f := fun.(type) { // with type arguments
	case *ast.IndexExpr:
		fun = f.X
	case *ast.IndexListExpr:
		fun = f.X
	}
	switch f := fun.(type) {
	case *ast.Ident:
		return f
	case *ast.SelectorExpr:
		return f.Sel
	}
	return nil
}

// sends reports whether a call is what makes a query, or one of the steps that build it.
func (c called) sends(q *lift.Query) bool {
	switch {
	case q.Call == nil:
		return false
	case q.Model != nil:
		return inChain(q.Model, c.call) || inChain(c.call, q.Model)
	case q.API == lift.ODM:
		return inChain(q.Call, c.call)
	}
	return q.Call == c.call
}

// inChain reports whether a call is one of the steps that a chain of calls consists of.
func inChain(chain, call ast.Expr) bool {
	for {
		step, ok := ast.Unparen(chain).(*ast.CallExpr)
		if !ok {
			return false
		}
		if ast.Expr(step) == ast.Unparen(call) {
			return true
		}
		sel, ok := ast.Unparen(step.Fun).(*ast.SelectorExpr)
		if !ok {
			return false
		}
		chain = sel.X
	}
}

// cutLines keeps the first lines of a text.
func cutLines(text string, most int) string {
	lines := strings.Split(text, "\n")
	if len(lines) <= most {
		return text
	}
	return strings.Join(lines[:most], "\n") + "\n…"
}
