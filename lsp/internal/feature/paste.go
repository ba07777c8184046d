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
	if a.pasteComment(around) {
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
	goText, err := a.asGo(s)
	if err != nil {
		return
	}
	edits := append(a.imports(mongosh.Style{V1: a.isV1()}.Imports(goText)), Edit{Path: a.file.Path, At: at, New: goText})
	if checked {
		a.rewrite(fmt.Sprint("paste ", at.From), "write the mongosh query as Go", Rewrite, edits)
		return
	}
	a.offer(Action{
		ID: fmt.Sprint("paste ", at.From), Title: "write the mongosh query as Go", Kind: Rewrite,
		Edits: func() ([]Edit, error) { return a.clean(edits), nil },
	})
}

// pasteComment writes the mongosh of a comment in a function as Go below it. It reports whether the place is a comment.
func (a *asked) pasteComment(around []ast.Node) bool {
	comments := a.commentsAt()
	inside := slices.ContainsFunc(around, func(n ast.Node) bool { _, block := n.(*ast.BlockStmt); return block })
	for _, group := range comments {
		if s, err := mongosh.Parse(group.Text()); err == nil && inside && looksLikeMongosh(group.Text()) {
			a.below(group, s)
			break
		}
	}
	return len(comments) > 0
}

// below writes Go on the line below a comment: how many results a call has is found by trying.
func (a *asked) below(group *ast.CommentGroup, s *mongosh.Statement) {
	goText, err := a.asGo(s)
	if err != nil {
		return
	}
	at := a.span(group.Pos(), group.End())
	imports := a.imports(mongosh.Style{V1: a.isV1()}.Imports(goText))
	for _, results := range []string{"_ = ", "_, _ = "} {
		before := len(a.all)
		text := "\n" + a.indent(at.From) + results + goText
		a.rewrite(fmt.Sprint("paste ", at.From), "write the mongosh query as Go", Rewrite,
			append(slices.Clone(imports), Edit{Path: a.file.Path, At: Range{at.To, at.To}, New: text}))
		if len(a.all) > before {
			return
		}
	}
}

// asGo writes mongosh as Go for the file, with what is in scope.
func (a *asked) asGo(s *mongosh.Statement) (string, error) {
	style := mongosh.Style{V1: a.isV1()}
	if s.Value != nil {
		return style.Value(*s.Value), nil
	}
	return a.call(style, s)
}

// commentsAt are the comments at the place: the whole group, then the one line of it.
func (a *asked) commentsAt() []*ast.CommentGroup {
	tf, f := a.tokenFile(), a.syntax()
	if tf == nil || f == nil {
		return nil
	}
	pos := tf.Pos(a.At.From)
	for _, g := range f.Comments {
		if pos < g.Pos() || g.End() < pos {
			continue
		}
		groups := []*ast.CommentGroup{g}
		for _, c := range g.List {
			if c.Pos() <= pos && pos <= c.End() {
				groups = append(groups, &ast.CommentGroup{List: []*ast.Comment{c}})
			}
		}
		return groups
	}
	return nil
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
	if strings.Contains(a.file.Text, "\r\n") {
		return returns(edits)
	}
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
