package feature

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/astutil"

	"github.com/databridge-go/databridge/internal/lift"
)

// refactor offers the other ways to write what stands at the place.
func (a *asked) refactor() {
	if a.pkg == nil {
		a.pkg = a.snap.Package(a.file.Path)
	}
	around := a.around()
	if len(around) == 0 || a.ctx.Err() != nil {
		return
	}
	a.paste(around)
	a.typed(around)
	if lit := innermost(around); lit != nil {
		rewrite := a.rewrite
		if a.takesAny(around, lit) {
			rewrite = a.sure
		}
		a.mapToD(lit, rewrite)
		a.dToMap(lit, rewrite)
	}
	a.keys(around)
	a.extract(around)
	a.closeCursor(around)
	a.addIndex(around)
	a.generate(around)
	a.renameAs(around)
}

// around is the syntax around the place, the innermost first.
func (a *asked) around() []ast.Node {
	if a.pkg == nil || a.pkg.Collected == nil || a.tokenFile() == nil {
		return nil
	}
	tf := a.tokenFile()
	nodes, _ := astutil.PathEnclosingInterval(a.syntax(), tf.Pos(a.At.From), tf.Pos(a.At.To))
	return nodes
}

// innermost returns the innermost literal of a type of package bson.
func innermost(around []ast.Node) *ast.CompositeLit {
	for _, n := range around {
		if lit, ok := n.(*ast.CompositeLit); ok {
			if _, spelled := lit.Type.(*ast.SelectorExpr); spelled {
				return lit
			}
		}
		if _, ends := n.(ast.Stmt); ends {
			return nil
		}
	}
	return nil
}

// bsonType is the name of a type of the driver's bson package: "M", "D", "E"; "" for any other.
func (a *asked) bsonType(e ast.Expr) string {
	t := a.pkg.Info.TypeOf(e)
	if t == nil {
		return ""
	}
	n, ok := t.(*types.Named)
	if alias, isAlias := t.(*types.Alias); isAlias { // primitive.M of v1
		n, ok = types.Unalias(alias).(*types.Named)
	}
	if !ok || n.Obj().Pkg() == nil || !strings.HasPrefix(n.Obj().Pkg().Path(), string(lift.DriverV1)) {
		return ""
	}
	return n.Obj().Name()
}

// compiles reports whether the package has no more faults after edits of the file.
func (a *asked) compiles(edits []Edit) bool {
	text := applied(a.file.Text, edits)
	if parses(a.file.Text) && !parses(text) {
		return false
	}
	next := a.snap.With(a.file.Path, text)
	return next != nil && next.Faults <= a.pkg.Faults && !broken(next.Files, a.pkg.Files)
}

// broken reports whether a file has got declarations that do not parse.
func broken(next, before []*ast.File) bool { return bad(next) > bad(before) }

func bad(files []*ast.File) (n int) {
	for _, f := range files {
		ast.Inspect(f, func(node ast.Node) bool {
			switch node.(type) {
			case *ast.BadDecl, *ast.BadExpr, *ast.BadStmt:
				n++
			}
			return true
		})
	}
	return n
}

// rewrite offers edits of the file, if the package compiles after them as well as before. Nobody waits for that while an
// editor only looks around.
func (a *asked) rewrite(id, title, kind string, edits []Edit) {
	if len(edits) == 0 || a.Idle || a.ctx.Err() != nil || !a.wants(kind) || !a.compiles(edits) {
		return
	}
	a.sure(id, title, kind, edits)
}

// sure offers edits that cannot break what compiles.
func (a *asked) sure(id, title, kind string, edits []Edit) {
	if len(edits) == 0 {
		return
	}
	a.offer(Action{ID: id, Title: title, Kind: kind, Edits: func() ([]Edit, error) { return a.tidy(edits), nil }})
}

// change is an edit of what stands between two positions.
func (a *asked) change(from, to token.Pos, text string) Edit {
	return Edit{Path: a.file.Path, At: a.span(from, to), New: text}
}

// source is the text of a node.
func (a *asked) source(n ast.Node) string {
	r := a.span(n.Pos(), n.End())
	return a.file.Text[r.From:r.To]
}

// queryOf returns the query and the part whose argument a node is.
func (a *asked) queryOf(n ast.Node) (*lift.Query, *lift.Part) {
	for _, q := range a.pkg.Collected.Queries {
		for i := range q.Parts {
			if q.Parts[i].Arg == n && q.File == a.file.Path {
				return q, &q.Parts[i]
			}
		}
	}
	return nil, nil
}

// syntax is the file's own.
func (a *asked) syntax() *ast.File {
	tf := a.tokenFile()
	for _, f := range a.pkg.Files {
		if tf != nil && a.pkg.Fset.File(f.FileStart) == tf {
			return f
		}
	}
	return nil
}
