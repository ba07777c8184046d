// Package feature answers the editor's questions about a query: one file holds one question. Answers are in the words
// of the model and of MongoDB; package lsp translates them for the wire.
package feature

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/mql"
	"github.com/databridge-go/databridge/lsp/internal/locate"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// A Range is a part of a text, in bytes.
type Range struct{ From, To int }

// A target is the name of a query under an offset.
type target struct {
	locate.Spot
	snap    *session.Snapshot
	pkg     *session.Package
	world   *evidence.World
	model   *evidence.Model // nil if it is not known
	flowing *flowed         // nil until somebody asks, and where nothing flows
	traced  *shape.Flow     // of Query; nil until somebody asks
	within  Range           // the name in the text, without quotes
	form    form            // of a key that is typed
	beside  []string        // the other keys of its literal
	elem    types.Type      // of the list literal that it is an element of, or nil
	at      int             // the offset in Text; behind its end for what is no plain literal
}

// targetAt returns the name under an offset of a file as it stands.
func targetAt(snap *session.Snapshot, path string, offset int) (*target, bool) {
	if !snap.Speaks(path) {
		return nil, false
	}
	return find(snap, snap.Package(path), path, offset)
}

// find returns the name under an offset of a checked package.
func find(snap *session.Snapshot, pkg *session.Package, path string, offset int) (*target, bool) {
	if pkg == nil || pkg.Collected == nil {
		return nil, false
	}
	pos := posOf(pkg, path, offset)
	if !pos.IsValid() {
		return nil, false
	}
	spot, ok := locate.Find(pkg.Collected.Queries, pkg.Files, pkg.Info, pos)
	if !ok {
		return nil, false
	}
	t := &target{Spot: spot, snap: snap, pkg: pkg, world: snap.World(pkg)}
	t.place(offset)
	t.model = t.modelOf()
	return t, true
}

// modelOf returns the model that the name belongs to, nil if it is not known.
func (t *target) modelOf() *evidence.Model {
	if t.Query != nil {
		m, _ := t.world.ModelOf(t.Query)
		return m
	}
	s := t.world.Struct(t.Owner)
	if s == nil {
		return nil
	}
	return &evidence.Model{Name: types.TypeString(t.Owner, func(*types.Package) string { return "" }), Structs: []*model.Struct{s}}
}

// place says where the name stands: in a literal without escapes, offsets in it are offsets in the name.
func (t *target) place(offset int) {
	from := t.pkg.Fset.PositionFor(t.Expr.Pos(), false).Offset
	to := t.pkg.Fset.PositionFor(t.Expr.End(), false).Offset
	t.within, t.at = Range{from, to}, len(t.Text)+1
	lit, ok := t.Expr.(*ast.BasicLit)
	if !ok {
		return
	}
	content, err := strconv.Unquote(lit.Value)
	if err != nil || len(content) != to-from-2 || !strings.HasSuffix(content, t.Text) {
		return
	}
	t.within = Range{from + 1, to - 1}
	t.at = max(0, offset-from-1-(len(content)-len(t.Text))) // Sort("-age") names age
}

// posOf returns the parser's position of an offset.
func posOf(pkg *session.Package, path string, offset int) token.Pos {
	for _, f := range pkg.Files {
		tf := pkg.Fset.File(f.FileStart)
		if tf != nil && tf.Name() == path && offset <= tf.Size() {
			return tf.Pos(offset)
		}
	}
	return token.NoPos
}

// A stored is a field that a path leads to.
type stored struct {
	path   string
	parent *model.Struct // that holds the field
	field  *model.Field
	value  *model.Value // at the end of the path: the element, if an index stands there
}

// stored returns the field under the offset: in "address.city" the one whose segment it is. Text may begin with a "-":
// the order of odm.
func (t *target) stored() (s stored, ok bool) {
	if s, ok := t.passedOn(); ok {
		return s, true
	}
	path, ok := t.Path()
	if !ok || t.Foreign || t.model == nil || path == "" {
		return s, false
	}
	text := strings.TrimPrefix(path, "-")
	if cut := len(path) - len(t.Text) + t.at; cut >= 0 && cut < len(path) {
		if next := strings.IndexByte(path[cut:], '.'); next >= 0 {
			text = strings.TrimPrefix(path[:cut+next], "-")
		}
	}
	for _, in := range t.model.Structs {
		if r := in.Resolve(text); r.Status == model.Found && r.Field != nil {
			return stored{text, r.Parent, r.Field, r.Value}, true
		}
	}
	return s, false
}

// operator returns the row of the operator that the name is.
func (t *target) operator() (*mql.Operator, bool) {
	for _, place := range t.Places {
		if op, ok := mql.Lookup(place, t.Text); ok {
			return op, true
		}
	}
	return nil, false
}

// pos returns where a field is declared: in the workspace's own source, or as export data has it.
func (t *target) pos(f *model.Field) token.Pos { return sourceOf(t.world, f) }

func sourceOf(w *evidence.World, f *model.Field) token.Pos {
	if pos := w.Pos(f); pos.IsValid() {
		return pos
	}
	if v, ok := f.Source.(*types.Var); ok {
		return v.Pos()
	}
	return token.NoPos
}
