package security

import (
	"go/ast"
	"go/types"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// A place is one value of a query, and what it stands for there.
type place struct {
	query *lift.Query
	role  lift.Role
	key   string      // the key that it stands under, "" for a whole part
	entry *lift.Entry // the entry that it is the value of; nil for elements and whole parts
	node  *lift.Node
	whole bool // it decides which conditions, changes or stages there are
}

// places calls fn for each value of the package's queries by which a request could change what is asked or written.
func places(p *rule.Pass, fn func(place)) {
	for _, q := range p.Queries {
		if q.Forwards {
			continue // the calls of the function around it are queries themselves
		}
		for i := range q.Parts {
			part := &q.Parts[i]
			switch part.Role {
			case lift.Filter, lift.Update, lift.Pipeline, lift.ArrayFilters, lift.Command:
				v := visitor{query: q, role: part.Role, fn: fn, seen: map[*lift.Node]bool{}}
				v.visit(place{query: q, role: part.Role, node: part.Node, whole: part.Role != lift.Command})
			}
		}
	}
}

type visitor struct {
	query *lift.Query
	role  lift.Role
	fn    func(place)
	seen  map[*lift.Node]bool
}

func (v visitor) visit(at place) {
	if at.node == nil || v.seen[at.node] {
		return
	}
	v.seen[at.node] = true
	v.fn(at)
	for _, el := range at.node.Elems {
		v.visit(place{query: v.query, role: v.role, key: at.key, node: el, whole: at.whole})
	}
	for _, e := range at.node.Entries {
		v.visit(place{query: v.query, role: v.role, key: e.Key, entry: e, node: e.Value, whole: at.whole && e.Known && v.keepsWhole(e.Key)})
	}
}

// keepsWhole reports whether what stands under a key is again a document of conditions, changes or stages.
func (v visitor) keepsWhole(key string) bool {
	switch key {
	case "$and", "$or", "$nor", "$match":
		return true
	case "$set", "$setOnInsert":
		return v.role == lift.Update
	}
	return false
}

// expr is the expression that stands where the value is used.
func (at place) expr() ast.Expr {
	if at.node.Use != nil {
		return at.node.Use
	}
	return at.node.Expr
}

// shaped reports whether a value of a type may be a document of the client's choice: an interface, a map, bytes.
func shaped(t types.Type) bool {
	if t == nil {
		return false
	}
	switch u := types.Unalias(t).Underlying().(type) {
	case *types.Interface:
		_, generic := types.Unalias(t).(*types.TypeParam)
		return !generic
	case *types.Map:
		return shaped(u.Elem())
	case *types.Slice:
		n := namedOf(t)
		if n != nil && (n.Obj().Name() == "D" || n.Obj().Name() == "Raw" || n.Obj().Name() == "A") && (isDriver(n.Obj().Pkg().Path(), "bson") || isDriver(n.Obj().Pkg().Path(), "bson/primitive")) {
			return true
		}
		return shaped(u.Elem())
	case *types.Pointer:
		return shaped(u.Elem())
	}
	return false
}

// isText reports whether a type is a string.
func isText(t types.Type) bool {
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

// brings reports whether an expression comes from a request and nothing is seen to look through it.
func (f *flow) brings(e ast.Expr) bool {
	if e == nil || !f.tainted(e) {
		return false
	}
	harmless := false
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			v, _ := f.info.ObjectOf(id).(*types.Var)
			harmless = harmless || v != nil && f.checked[v]
		}
		return true
	})
	return !harmless
}

// isExtended reports whether an expression was filled from extended JSON.
func (f *flow) isExtended(e ast.Expr) bool {
	v := f.root(e)
	return v != nil && f.extended[v]
}

// related points at what brought the value in.
func (f *flow) related(e ast.Expr) []diag.Related {
	seen := map[*types.Var]bool{}
	var at ast.Node = e
	for range 12 {
		expr, ok := at.(ast.Expr)
		if !ok {
			break
		}
		v := f.root(expr)
		if v == nil || seen[v] || f.from[v] == nil {
			break
		}
		seen[v], at = true, f.from[v]
	}
	if at == ast.Node(e) {
		return nil
	}
	return []diag.Related{{Pos: at.Pos(), End: at.End(), Message: "this comes from the request"}}
}
