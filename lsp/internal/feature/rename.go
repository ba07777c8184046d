package feature

import (
	"context"
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// PrepareRename returns the stored name under an offset: in a tag, or in a string of a query. It refuses the Go name of a
// field, which gopls renames, and _id, which MongoDB gives.
func (x *Index) PrepareRename(ctx context.Context, snap *session.Snapshot, path string, offset int) (at Range, ok bool) {
	f, ok := x.fieldAt(ctx, snap, path, offset)
	if !ok || !f.named {
		return at, false
	}
	_, field, ok := modelField(snap, f.pkg, f.field)
	return f.at, ok && field.Name != "_id"
}

// Rename gives the stored field under an offset another name wherever the module says the old one: in tags, queries,
// indexes, projections and proxies. It is all or nothing: where one place cannot be rewritten the error says which.
func (x *Index) Rename(ctx context.Context, snap *session.Snapshot, path string, offset int, name string) ([]Edit, error) {
	f, ok := x.fieldAt(ctx, snap, path, offset)
	if !ok || !f.named {
		return nil, fmt.Errorf("no stored name is here")
	}
	if err := storable(name); err != nil {
		return nil, err
	}
	if !snap.Loaded(path) {
		return nil, fmt.Errorf("the module is not loaded yet, and a part of it would be missed: try again in a moment")
	}
	if !x.gather(ctx, snap, path, &f) {
		return nil, ctx.Err()
	}
	r := &renaming{fieldAt: f, snap: snap, path: path, name: name}
	for _, d := range f.fields() {
		if migrates(nil, d.File) {
			continue // what was applied must not change
		}
		if err := r.declaration(d); err != nil {
			return nil, err
		}
		for _, u := range f.uses[d] {
			if migrates(u.pkg, u.mention().File) {
				continue
			}
			if err := r.use(u); err != nil {
				return nil, err
			}
		}
	}
	if err := r.shared(); err != nil {
		return nil, err
	}
	return r.sorted(), ctx.Err()
}

// storable says what is wrong with a stored name.
func storable(name string) error {
	switch {
	case name == "":
		return fmt.Errorf("a stored name cannot be empty")
	case strings.HasPrefix(name, "$"):
		return fmt.Errorf("%q begins with a dollar, which MongoDB keeps for operators", name)
	case strings.ContainsAny(name, ".\x00"):
		return fmt.Errorf("%q has a dot or a zero byte in it, which no path can name", name)
	case strings.ContainsAny(name, "\",`\\") || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' }):
		return fmt.Errorf("%q cannot stand in a struct tag", name)
	}
	return nil
}

// A renaming collects the edits of one rename.
type renaming struct {
	fieldAt
	snap      *session.Snapshot
	path      string
	name      string
	edits     []Edit
	constants map[Range]string // the literals of constants that are edited, by their place
}

// fields are the fields of the group in order.
func (f fieldAt) fields() []Declared {
	return slices.SortedFunc(maps.Keys(f.group), compare)
}

// declaration gives a field its new name in the tag.
func (r *renaming) declaration(d Declared) error {
	place := fmt.Sprintf("%s, field %s", filepath.Base(d.File), d.Name)
	if !r.snap.Owns(r.path, d.File) {
		return fmt.Errorf("%s stores it too and is declared outside of this module: %s", d.Name, d.File)
	}
	decl, ok := declarationOf(r.snap, r.pkg, d)
	if !ok {
		return fmt.Errorf("%s: an embedded field has no tag of its own to rename", place)
	}
	if s, _, ok := modelField(r.snap, r.pkg, d); ok {
		if i := slices.IndexFunc(s.Fields, func(f *model.Field) bool { return f.Name == r.name }); i >= 0 {
			return fmt.Errorf("%s stores %q already, in field %s", shortName(s.Name), r.name, s.Fields[i].Go)
		}
	}
	edit, ok := decl.tagged(r.name)
	if !ok {
		return fmt.Errorf("%s: the tag is not written in backquotes, change it by hand", place)
	}
	edit.Path = d.File
	r.edits = append(r.edits, edit)
	return nil
}

// tagged returns the edit that puts a stored name into the tag of a field; ok is false for a tag in double quotes.
func (d declaration) tagged(name string) (Edit, bool) {
	if at, ok := d.stored(); ok {
		return Edit{At: at, New: name}, true
	}
	if d.field.Tag == nil {
		end := d.offset(d.field.Type.End())
		return Edit{At: Range{end, end}, New: " `bson:\"" + name + "\"`"}, true
	}
	raw := d.field.Tag.Value
	if raw[0] != '`' {
		return Edit{}, false
	}
	start := d.offset(d.field.Tag.Pos())
	if from := strings.Index(raw, `bson:"`); from >= 0 { // bson:",omitempty"
		at := start + from + len(`bson:"`)
		return Edit{At: Range{at, at}, New: name}, true
	}
	at, text := start+1, `bson:"`+name+`"`
	if raw != "``" {
		text += " "
	}
	return Edit{At: Range{at, at}, New: text}, true
}

// use gives a name in a query its new name, where it is written.
func (r *renaming) use(u use) error {
	m := u.mention()
	if m.Literal {
		r.edits = append(r.edits, Edit{Path: m.File, At: m.At, New: r.name})
		return nil
	}
	if _, args, ok := lift.ODMType(u.pkg.Info.TypeOf(u.key)); ok && len(args) > 0 {
		return nil // a proxy: its own literal is a use of the field
	}
	lit, at, ok := r.constant(u)
	if !ok {
		line := u.pkg.Fset.PositionFor(u.key.Pos(), false)
		return fmt.Errorf("%s:%d: the name is put together there: write it as a literal or a constant first", filepath.Base(line.Filename), line.Line)
	}
	if !r.snap.Owns(r.path, at.File) {
		return fmt.Errorf("the constant %s is declared outside of this module: %s", lit, at.File)
	}
	if r.constants == nil {
		r.constants = map[Range]string{}
	}
	r.constants[at.At] = lit
	r.edits = append(r.edits, Edit{Path: at.File, At: at.At, New: r.name})
	return nil
}

// constant returns the name of the constant that a use goes by, and where its literal says the segment.
func (r *renaming) constant(u use) (name string, at Mention, ok bool) {
	id := identOf(u.key)
	if id == nil {
		return "", at, false
	}
	c, ok := u.pkg.Info.Uses[id].(*types.Const)
	if !ok || c.Val().Kind() != constant.String {
		return "", at, false
	}
	where := u.pkg.Fset.PositionFor(c.Pos(), false)
	file, fset := u.pkg.Syntax(r.snap, where.Filename)
	lit := literalOf(file, fset, c.Name(), where.Line)
	if lit == nil {
		return c.Name(), at, false
	}
	within, ok := segmentOf(lit, u.segment)
	start := fset.PositionFor(lit.Pos(), false).Offset
	return c.Name(), Mention{File: where.Filename, At: Range{start + within.From, start + within.To}}, ok
}

// identOf is the identifier that an expression ends in.
func identOf(e ast.Expr) *ast.Ident {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		return e.Sel
	case *ast.CallExpr: // string(Name)
		if len(e.Args) == 1 {
			return identOf(e.Args[0])
		}
	}
	return nil
}

// literalOf returns the literal of a constant that is declared in a line of a file.
func literalOf(file *ast.File, fset *token.FileSet, name string, line int) *ast.BasicLit {
	if file == nil {
		return nil
	}
	var found *ast.BasicLit
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return found == nil
		}
		for i, id := range spec.Names {
			if id.Name == name && fset.PositionFor(id.Pos(), false).Line == line && i < len(spec.Values) {
				found, _ = ast.Unparen(spec.Values[i]).(*ast.BasicLit)
			}
		}
		return false
	})
	return found
}

// shared refuses a constant that names another field as well.
func (r *renaming) shared() error {
	for d, uses := range r.uses {
		if len(r.constants) == 0 {
			return nil
		}
		if r.group[d] {
			continue
		}
		for _, u := range uses {
			if u.mention().Literal {
				continue
			}
			if name, at, ok := r.constant(u); ok && r.constants[at.At] == name {
				return fmt.Errorf("the constant %s names %s of %s as well: use a constant for each", name, d.Name, filepath.Base(d.File))
			}
		}
	}
	return nil
}

// sorted returns the edits, each once, in order of file and place.
func (r *renaming) sorted() []Edit {
	slices.SortFunc(r.edits, func(a, b Edit) int {
		if c := strings.Compare(a.Path, b.Path); c != 0 {
			return c
		}
		return a.At.From - b.At.From
	})
	return slices.Compact(r.edits)
}
