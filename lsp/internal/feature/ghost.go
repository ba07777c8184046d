package feature

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/lsp/internal/locate"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// Ghost returns what obviously stands at an offset behind the path of a condition: the variable in scope that is named
// like the field and has its type. ok is false where nothing is obvious.
func Ghost(snap *session.Snapshot, path string, offset int) (text string, ok bool) {
	file := snap.File(path)
	if file == nil || !snap.Speaks(path) || !wantsValue(file.Text, offset) {
		return "", false
	}
	pkg := snap.With(path, file.Text[:offset]+"nil"+file.Text[offset:])
	if pkg == nil || pkg.Collected == nil {
		return "", false
	}
	pos := posOf(pkg, path, offset)
	for _, q := range pkg.Collected.Queries {
		if name := fieldOfValue(q, pos); name != "" {
			return variableFor(snap, pkg, q, name, pos)
		}
	}
	return "", false
}

// wantsValue reports whether a value is missing at an offset: behind a colon, or behind the comma of a pair.
func wantsValue(text string, offset int) bool {
	before := strings.TrimRight(text[:offset], " \t")
	after := strings.TrimLeft(text[offset:], " \t\r\n")
	return (strings.HasSuffix(before, `":`) || strings.HasSuffix(before, "Value:") || strings.HasSuffix(before, `",`)) &&
		(after == "" || strings.ContainsRune("},)", rune(after[0])))
}

// fieldOfValue is the path of the field that the value at a position is compared with or set to; "" if there is none.
func fieldOfValue(q *lift.Query, pos token.Pos) string {
	spots := map[ast.Expr]locate.Spot{}
	locate.All(q, func(s locate.Spot) { spots[s.Expr] = s })
	var found string
	var down func(n *lift.Node)
	down = func(n *lift.Node) {
		if n == nil {
			return
		}
		for _, e := range n.Elems {
			down(e)
		}
		for _, e := range n.Entries {
			s, known := spots[e.KeyExpr]
			if e.Value == nil || e.Value.Expr == nil || !known || e.Value.Expr.Pos() != pos {
				down(e.Value)
				continue
			}
			if path, ok := s.Path(); ok {
				found = path
			} else if s.Field != "" && comparing(e.Key) {
				found = s.Field
			}
		}
	}
	for i := range q.Parts {
		down(q.Parts[i].Node)
	}
	return found
}

// comparing reports whether an operator takes a value of its field's type.
func comparing(op string) bool {
	switch op {
	case "$eq", "$ne", "$gt", "$gte", "$lt", "$lte":
		return true
	}
	return false
}

// variableFor is the expression in scope that is named like a field and has its type.
func variableFor(snap *session.Snapshot, pkg *session.Package, q *lift.Query, path string, pos token.Pos) (string, bool) {
	m, ok := snap.World(pkg).ModelOf(q)
	if !ok {
		return "", false
	}
	r := m.Resolve(path)
	if r.Status != model.Found || r.Field == nil {
		return "", false
	}
	v, ok := r.Field.Source.(*types.Var)
	if !ok || pkg.Pkg == nil {
		return "", false
	}
	field := wanted{name: folded(r.Field.Name), goName: r.Field.GoName(), typ: v.Type()}
	var best candidate
	for scope := pkg.Pkg.Scope().Innermost(pos); scope != nil && scope != types.Universe; scope = scope.Parent() {
		for _, name := range scope.Names() {
			if filled(q, name) {
				continue // what the answer is read into is not asked for
			}
			if c := field.by(scope.Lookup(name), pos); c.rank > best.rank {
				best = c
			}
		}
		if best.rank > 0 {
			break // the nearest scope is meant
		}
	}
	return best.text, best.rank > 0
}

// filled reports whether the results of a query are decoded into a variable.
func filled(q *lift.Query, name string) bool {
	for _, t := range q.Targets {
		e := t.Expr
		if ref, ok := e.(*ast.UnaryExpr); ok {
			e = ref.X
		}
		if id, ok := e.(*ast.Ident); ok && id.Name == name {
			return true
		}
	}
	return false
}

// wanted is the field that a value is for.
type wanted struct {
	name, goName string
	typ          types.Type
}

// A candidate is an expression, with how obvious it is; 0 is not at all.
type candidate struct {
	text string
	rank int
}

// by judges a variable, or the field of one that is a struct.
func (f wanted) by(obj types.Object, pos token.Pos) candidate {
	v, ok := obj.(*types.Var)
	if !ok || v.Pos() >= pos {
		return candidate{}
	}
	name := folded(v.Name())
	if storedAlike(v.Type(), f.typ) {
		switch {
		case name == f.name || name == folded(f.goName):
			return candidate{v.Name(), 3}
		case len(f.name) > 2 && strings.HasSuffix(name, f.name), len(name) > 2 && strings.HasSuffix(f.name, name):
			return candidate{v.Name(), 1}
		}
	}
	st, ok := deref(v.Type()).Underlying().(*types.Struct)
	if !ok {
		return candidate{}
	}
	for member := range st.Fields() {
		if member.Name() == f.goName && storedAlike(member.Type(), f.typ) && (member.Exported() || member.Pkg() == v.Pkg()) {
			return candidate{v.Name() + "." + member.Name(), 2}
		}
	}
	return candidate{}
}

// storedAlike reports whether values of a type are stored as those of another: equal types, or a pointer's.
func storedAlike(have, want types.Type) bool { return sameType(deref(have), deref(want)) }

// sameType compares by name: one package may be seen from source and from export data.
func sameType(a, b types.Type) bool {
	full := func(p *types.Package) string { return p.Path() }
	return cmp.Compare(types.TypeString(a, full), types.TypeString(b, full)) == 0
}

func deref(t types.Type) types.Type {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// folded is a name without underscores and case: user_id is userID.
func folded(name string) string {
	return strings.ToLower(strings.Join(slices.DeleteFunc(strings.Split(name, "_"), func(s string) bool { return s == "" }), ""))
}
