package feature

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/lsp/internal/mongosh"
)

// paste writes mongosh as Go: a string literal that holds a query, or what is selected and is no Go.
func (a *asked) paste(around []ast.Node) {
	if a.Idle || !a.wants(Rewrite) {
		return
	}
	text, at, checked := a.selected(around)
	if text == "" {
		return
	}
	s, err := mongosh.Parse(text)
	if err != nil || s.Value != nil && s.Value.Kind != mongosh.Document && s.Value.Kind != mongosh.Array {
		return
	}
	style := mongosh.Style{V1: a.isV1()}
	goText := ""
	if s.Value != nil {
		goText = style.Value(*s.Value)
	} else if goText, err = a.call(style, s); err != nil {
		return
	}
	edits := append(a.imports(style.Imports(goText)), Edit{Path: a.file.Path, At: at, New: goText})
	if checked {
		a.rewrite(fmt.Sprint("paste ", at.From), "write the mongosh query as Go", Rewrite, edits)
		return
	}
	a.offer(Action{
		ID: fmt.Sprint("paste ", at.From), Title: "write the mongosh query as Go", Kind: Rewrite,
		Edits: func() ([]Edit, error) { return a.clean(edits), nil },
	})
}

// GoOf writes mongosh as Go. A statement is a call on the expression coll with the expression ctx; empty ones are
// db.Collection("name") and ctx.
func GoOf(text, coll, ctx string, v1 bool) (string, error) {
	s, err := mongosh.Parse(text)
	if err != nil {
		return "", err
	}
	style := mongosh.Style{V1: v1}
	if s.Value != nil {
		return style.Value(*s.Value), nil
	}
	return style.Call(s, cmp.Or(coll, "db.Collection("+strconv.Quote(s.Collection)+")"), cmp.Or(ctx, "ctx"))
}

// selected returns what may be mongosh at the place: the content of a string literal, or the selection. What is selected
// in a text that does not parse need not compile afterwards.
func (a *asked) selected(around []ast.Node) (text string, at Range, checked bool) {
	if len(around) > 0 {
		if lit, ok := around[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
			content, err := strconv.Unquote(lit.Value)
			if err != nil || !looksLikeMongosh(content) {
				return "", at, false
			}
			return content, a.span(lit.Pos(), lit.End()), true
		}
	}
	text = a.file.Text[min(a.At.From, a.At.To):max(a.At.From, a.At.To)]
	if !looksLikeMongosh(text) || parses(a.file.Text) {
		return "", at, false
	}
	lead := len(text) - len(strings.TrimLeft(text, " \t\r\n"))
	trimmed := strings.TrimSpace(text)
	return trimmed, Range{a.At.From + lead, a.At.From + lead + len(trimmed)}, false
}

func looksLikeMongosh(text string) bool {
	text = strings.TrimSpace(text)
	return len(text) > 1 && (text[0] == '{' || text[0] == '[' || strings.HasPrefix(text, "db."))
}

// clean is tidy for a text that did not parse before.
func (a *asked) clean(edits []Edit) []Edit {
	next := applied(a.file.Text, edits)
	if tidy := formatted(next); tidy != next {
		return a.between(tidy)
	}
	return edits
}

// call writes a statement on the collection and with the context that are in scope, else on ones that a reader will name.
func (a *asked) call(style mongosh.Style, s *mongosh.Statement) (string, error) {
	coll := "db.Collection(" + strconv.Quote(s.Collection) + ")"
	if db := a.variable("mongo", "Database"); db != "" {
		coll = db + ".Collection(" + strconv.Quote(s.Collection) + ")"
	} else if c := a.variable("mongo", "Collection"); c != "" {
		coll = c
	}
	ctx := a.variable("context", "Context")
	if ctx == "" {
		ctx = "ctx"
	}
	return style.Call(s, coll, ctx)
}

// variable returns a variable in scope of a type of a package of that name, or a pointer to it; "" if there is none.
func (a *asked) variable(pkg, name string) string {
	tf := a.tokenFile()
	if a.pkg.Pkg == nil || tf == nil {
		return ""
	}
	pos := tf.Pos(min(a.At.From, tf.Size()))
	for scope := a.pkg.Pkg.Scope().Innermost(pos); scope != nil && scope != types.Universe; scope = scope.Parent() {
		for _, n := range scope.Names() {
			v, ok := scope.Lookup(n).(*types.Var)
			if !ok || scope.Parent() != types.Universe && v.Pos() >= pos {
				continue
			}
			t := v.Type()
			if p, ok := t.(*types.Pointer); ok {
				t = p.Elem()
			}
			named, ok := types.Unalias(t).(*types.Named)
			if ok && named.Obj().Name() == name && named.Obj().Pkg() != nil && named.Obj().Pkg().Name() == pkg {
				return n
			}
		}
	}
	return ""
}

// isV1 reports whether the file is written for the first major of the driver.
func (a *asked) isV1() bool {
	return strings.Contains(a.file.Text, `"`+string(lift.DriverV1)+"/") && !strings.Contains(a.file.Text, `"`+string(lift.DriverV2)+"/")
}

// imports are the edits that import what the file does not import yet.
func (a *asked) imports(paths []string) []Edit {
	f := a.syntax()
	if f == nil {
		return nil
	}
	var missing []string
	for _, path := range paths {
		if !slices.ContainsFunc(f.Imports, func(s *ast.ImportSpec) bool { return s.Path.Value == strconv.Quote(path) }) {
			missing = append(missing, path)
		}
	}
	var edits []Edit
	for _, path := range missing {
		edits = append(edits, a.importAt(f, path))
	}
	return merged(edits)
}

// importAt adds an import behind the one that is most like it, or as a declaration of its own.
func (a *asked) importAt(f *ast.File, path string) Edit {
	var beside *ast.ImportSpec
	best := -1
	for _, s := range f.Imports {
		own, _ := strconv.Unquote(s.Path.Value)
		if n := common(own, path); n > best && standardLibrary(own) == standardLibrary(path) {
			beside, best = s, n
		}
	}
	quoted := strconv.Quote(path)
	for _, d := range f.Decls {
		decl, ok := d.(*ast.GenDecl)
		if !ok || decl.Tok != token.IMPORT || !decl.Lparen.IsValid() {
			continue
		}
		switch {
		case beside != nil && decl.Pos() <= beside.Pos() && beside.End() <= decl.End():
			return a.change(beside.End(), beside.End(), "\n\t"+quoted)
		case beside == nil && standardLibrary(path):
			return a.change(decl.Lparen+1, decl.Lparen+1, "\n\t"+quoted+"\n")
		case beside == nil:
			return a.change(decl.Rparen, decl.Rparen, "\n\t"+quoted+"\n")
		}
	}
	return a.change(f.Name.End(), f.Name.End(), "\n\nimport "+quoted)
}

// merged joins insertions at one place.
func merged(edits []Edit) []Edit {
	var all []Edit
	for _, e := range edits {
		if i := slices.IndexFunc(all, func(o Edit) bool { return o.At == e.At }); i >= 0 {
			all[i].New += e.New
			continue
		}
		all = append(all, e)
	}
	return all
}

func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func standardLibrary(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
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
