package faulttest

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"
	"testing"

	"github.com/databridge-go/databridge/internal/mql"
	"github.com/databridge-go/databridge/internal/srctest"
)

// A mutant is a program with one mistake.
type mutant struct {
	kind, what string
	file, text string // the file that differs, and all of its text
}

// A mutator makes the mutants of one file.
type mutator struct {
	fset *token.FileSet
	info *types.Info
	name string
	text string
	body *ast.FuncDecl // around the place
	all  []mutant
}

// mutants returns every program that differs from an app in one mistake.
func mutants(t *testing.T, a app) []mutant {
	t.Helper()
	program, err := srctest.Load(a.module(), a.files)
	if err != nil {
		t.Fatal(err)
	}
	var all []mutant
	for _, p := range program.Packages {
		for _, f := range p.Files {
			name := program.Fset.Position(f.Package).Filename
			m := &mutator{fset: program.Fset, info: p.Info, name: name, text: a.files[name]}
			for _, d := range f.Decls {
				m.body, _ = d.(*ast.FuncDecl)
				m.walk(d, nil)
			}
			all = append(all, m.all...)
		}
	}
	return all
}

// source is the text of a node.
func (m *mutator) source(n ast.Node) string { return m.text[m.offset(n.Pos()):m.offset(n.End())] }

func (m *mutator) offset(p token.Pos) int { return m.fset.Position(p).Offset }

// replace adds the mutant that has other text in the place of a node.
func (m *mutator) replace(kind string, n ast.Node, by string) {
	from, to := m.offset(n.Pos()), m.offset(n.End())
	line := m.fset.Position(n.Pos())
	m.all = append(m.all, mutant{
		kind: kind, what: line.String() + ": " + short(m.text[from:to]) + " -> " + short(by),
		file: m.name, text: m.text[:from] + by + m.text[to:],
	})
}

func short(s string) string {
	if s = strings.Join(strings.Fields(s), " "); len(s) > 70 {
		return s[:70] + "…"
	}
	return s
}

// bsonType is the name of a type of package bson, or "".
func bsonType(t types.Type) string {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || !strings.HasSuffix(named.Obj().Pkg().Path(), "/bson") {
		return ""
	}
	return named.Obj().Name()
}

// An element is a key with its value, and what stands around it.
type element struct {
	node   ast.Node // the whole element
	key    *ast.BasicLit
	name   string
	value  ast.Expr
	doc    *ast.CompositeLit // of which it is an element; nil for one that is appended
	alone  bool              // no other element stands in its document
	inList bool              // the document is an element of a list
	above  []string          // the keys around it, outermost first
}

func (e element) under() string {
	if len(e.above) == 0 {
		return ""
	}
	return e.above[len(e.above)-1]
}

// walk looks at every document below a node.
func (m *mutator) walk(n ast.Node, above []string) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			m.call(n)
		case *ast.CompositeLit:
			switch bsonType(m.info.TypeOf(n)) {
			case "M", "D":
				m.document(n, above, false)
				return false
			case "E":
				m.element(element{node: n, alone: false}, n, above)
				return false
			}
			if _, slice := m.info.TypeOf(n).Underlying().(*types.Slice); slice {
				m.list(n, above)
				return false
			}
		}
		return true
	})
}

// list looks at the elements of a list: documents and values.
func (m *mutator) list(n *ast.CompositeLit, above []string) {
	under := ""
	if len(above) > 0 {
		under = above[len(above)-1]
	}
	for _, x := range n.Elts {
		switch lit, ok := x.(*ast.CompositeLit); {
		case ok && (bsonType(m.info.TypeOf(lit)) == "M" || bsonType(m.info.TypeOf(lit)) == "D"):
			m.document(lit, above, true)
		case ok:
			m.walk(x, above)
		case isOperator(under):
			m.reference(x)
			m.value(x, inList(under))
			m.walk(x, above)
		default:
			m.walk(x, above)
		}
	}
}

// inList is the kind of a mistake in one element of a list: the other conditions of $in go on to match.
func inList(operator string) string {
	switch operator {
	case "$in", "$nin", "$all", "$each":
		return oneOfList
	}
	return ""
}

// document looks at the elements of a document.
func (m *mutator) document(n *ast.CompositeLit, above []string, inList bool) {
	for _, x := range n.Elts {
		e := element{node: x, doc: n, alone: len(n.Elts) == 1, inList: inList}
		switch x := x.(type) {
		case *ast.KeyValueExpr:
			e.value = x.Value
			e.key, _ = x.Key.(*ast.BasicLit)
			m.inside(e, above)
		case *ast.CompositeLit:
			m.element(e, x, above)
		}
	}
}

// element reads {Key: …, Value: …}.
func (m *mutator) element(e element, n *ast.CompositeLit, above []string) {
	e.node = n
	for _, x := range n.Elts {
		kv, ok := x.(*ast.KeyValueExpr)
		if !ok {
			return
		}
		if field, ok := kv.Key.(*ast.Ident); ok && field.Name == "Key" {
			e.key, _ = kv.Value.(*ast.BasicLit)
		} else {
			e.value = kv.Value
		}
	}
	m.inside(e, above)
}

// inside makes the mutants of an element and of what stands in its value.
func (m *mutator) inside(e element, above []string) {
	e.above = above
	if e.key == nil || e.value == nil {
		return // its name is no constant here
	}
	e.name, _ = strconv.Unquote(e.key.Value)
	m.elements(e)
	if list, ok := e.value.(*ast.CompositeLit); ok && bsonType(m.info.TypeOf(list)) == "A" {
		m.list(list, append(above[:len(above):len(above)], e.name))
		return
	}
	m.walk(e.value, append(above[:len(above):len(above)], e.name))
}

func isOperator(s string) bool { return strings.HasPrefix(s, "$") }

// named is the operator of a name that has named arguments.
func named(key string) *mql.Operator {
	for _, place := range []mql.Place{mql.Stage, mql.Expression, mql.Accumulator, mql.Window} {
		if op, ok := mql.Lookup(place, key); ok && op.Encoding == mql.Named {
			return op
		}
	}
	return nil
}

// option reports whether an element is an argument with a name.
func (e element) option() bool {
	op := named(e.under())
	if op == nil {
		return false
	}
	arg, ok := op.Arg(e.name)
	return ok && !arg.Merge
}

// stage reports whether an element is a stage of a pipeline.
func (e element) stage() bool {
	_, ok := mql.Lookup(mql.Stage, e.name)
	return ok && e.inList
}
