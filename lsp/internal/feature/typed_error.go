package feature

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
)

// A notFound says how a program goes on to tell that there is no document: the driver says it by mongo.ErrNoDocuments, odm by
// odm.ErrNotFound.
type notFound struct {
	edits     []Edit // of the places that ask for the driver's error
	translate bool   // callers ask for the driver's error: they are to get it
}

// translated is the text that gives callers the driver's error.
func (m notFound) translated(err string) string {
	if !m.translate {
		return ""
	}
	return "\nif errors.Is(" + err + ", odm.ErrNotFound) {\n" + err + " = mongo.ErrNoDocuments // callers look for it\n}"
}

// missing reads what the function does with the error of the query. ok is false where it asks for the driver's error in a
// way that cannot be written anew.
func (r *reading) missing(d decoding) (m notFound, ok bool) {
	if r.escapes(d.err) && r.othersAsk() {
		return notFound{translate: true}, true
	}
	last := r.nextSet(d)
	ok = true
	ast.Inspect(r.fn, func(n ast.Node) bool {
		sel, is := n.(*ast.SelectorExpr)
		if !is || !r.isNoDocuments(sel) || sel.Pos() < d.assign.End() || sel.Pos() > last {
			return true
		}
		edit, asked, can := r.asksFor(sel, d.err)
		if asked && can {
			m.edits = append(m.edits, edit)
		}
		ok = ok && (can || !asked)
		return true
	})
	return m, ok && !r.askedOutside(d, last)
}

// nextSet is where the error is set again by a later statement of the block, or where the block ends.
func (r *reading) nextSet(d decoding) token.Pos {
	if d.check != nil && d.isNew {
		return d.check.End()
	}
	for _, s := range r.block[r.at+1:] {
		if a, ok := s.(*ast.AssignStmt); ok {
			for _, l := range a.Lhs {
				if obj, _ := r.objectOf(l); obj == d.err {
					return a.Pos()
				}
			}
		}
	}
	return r.block[len(r.block)-1].End()
}

// askedOutside reports whether the error is looked at behind the block, where it may be that of another query.
func (r *reading) askedOutside(d decoding, last token.Pos) bool {
	if last != r.block[len(r.block)-1].End() {
		return false
	}
	found := false
	ast.Inspect(r.fn, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && sel.Pos() > last && r.isNoDocuments(sel) {
			_, asked, _ := r.asksFor(sel, d.err)
			found = found || asked
		}
		return true
	})
	return found
}

// isNoDocuments reports whether a selector names the driver's error.
func (r *reading) isNoDocuments(sel *ast.SelectorExpr) bool {
	if sel.Sel.Name != "ErrNoDocuments" {
		return false
	}
	obj := r.pkg.Info.Uses[sel.Sel]
	return obj != nil && obj.Pkg() != nil && strings.HasPrefix(obj.Pkg().Path(), string(lift.DriverV1))
}

// asksFor writes the expression around the driver's error anew: errors.Is(err, mongo.ErrNoDocuments), err ==
// mongo.ErrNoDocuments. asked says that it may be the error of the query that is compared, can that it can be written.
func (r *reading) asksFor(sel *ast.SelectorExpr, err types.Object) (e Edit, asked, can bool) {
	asked = true // a switch, an argument: who knows
	ast.Inspect(r.fn, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if len(n.Args) == 2 && n.Args[1] == sel && r.source(n.Fun) == "errors.Is" {
				asked = r.usedIn(err, n.Args[0])
				e, can = r.change(sel.Pos(), sel.End(), "odm.ErrNotFound"), true
			}
		case *ast.BinaryExpr:
			if n.Y == sel && (n.Op == token.EQL || n.Op == token.NEQ) {
				asked = r.usedIn(err, n.X)
				not := map[token.Token]string{token.NEQ: "!"}[n.Op]
				e, can = r.change(n.Pos(), n.End(), not+"errors.Is("+r.source(n.X)+", odm.ErrNotFound)"), true
			}
		}
		return true
	})
	return e, asked, can
}

// escapes reports whether the function hands an error on: by a return of it, or in another value or call.
func (r *reading) escapes(err types.Object) (found bool) {
	if r.sig.Results != nil && r.sig.Results.Pos() <= err.Pos() && err.Pos() < r.sig.Results.End() {
		return true
	}
	ast.Inspect(r.fn, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ReturnStmt:
			for _, e := range n.Results {
				found = found || r.usedIn(err, e)
			}
		case *ast.CallExpr:
			for _, e := range n.Args {
				if id, ok := e.(*ast.Ident); ok && r.pkg.Info.Uses[id] == err && r.source(n.Fun) != "errors.Is" {
					found = true
				}
			}
		}
		return !found
	})
	return found
}

// othersAsk reports whether the module asks for the driver's error outside of the function.
func (r *reading) othersAsk() bool {
	from, to := r.span(r.fn.Pos(), r.fn.End()).From, r.span(r.fn.Pos(), r.fn.End()).To
	for _, p := range r.snap.Packages(r.ctx, r.file.Path) {
		for _, f := range p.Files {
			name := p.Fset.PositionFor(f.FileStart, false).Filename
			text := r.snap.File(name)
			if text == nil {
				continue
			}
			rest := text.Text
			if name == r.file.Path {
				rest = rest[:from] + rest[to:]
			}
			if strings.Contains(rest, "ErrNoDocuments") {
				return true
			}
		}
	}
	return false
}
