package feature

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
)

// An indexKey is one key of an index.
type indexKey struct {
	path string
	down bool
}

// keysOf are the keys of an index that serves a query.
func keysOf(q *lift.Query) []indexKey {
	var equal, ranges, sort []indexKey
	for i := range q.Parts {
		p := &q.Parts[i]
		switch {
		case p.Node == nil || len(p.Guards) > 0:
		case p.Role == lift.Filter:
			asks(p.Node, &equal, &ranges)
		case p.Role == lift.Sort:
			for _, e := range p.Node.Entries {
				if !e.Known || e.Value == nil {
					continue
				}
				lit, _ := e.Value.Expr.(*ast.BasicLit)
				un, minus := e.Value.Expr.(*ast.UnaryExpr)
				down := minus && un.Op == token.SUB || lit != nil && strings.HasPrefix(lit.Value, "-")
				sort = append(sort, indexKey{e.Key, down})
			}
		}
	}
	var keys []indexKey
	for _, k := range append(append(equal, sort...), ranges...) {
		if k.path != "" && k.path[0] != '$' && !slices.ContainsFunc(keys, func(o indexKey) bool { return o.path == k.path }) {
			keys = append(keys, k)
		}
	}
	return keys
}

// asks sorts the paths of a filter by how they are asked for.
func asks(n *lift.Node, equal, ranges *[]indexKey) {
	for _, e := range n.Entries {
		switch {
		case !e.Known || e.Value == nil || len(e.Guards) > 0:
		case e.Key == "$and":
			for _, el := range e.Value.Elems {
				asks(el, equal, ranges)
			}
		case strings.HasPrefix(e.Key, "$"):
		case e.Value.Kind != lift.Document, e.Value.Lookup("$eq") != nil, e.Value.Lookup("$in") != nil:
			*equal = append(*equal, indexKey{path: e.Key})
		case slices.ContainsFunc(e.Value.Entries, isRange):
			*ranges = append(*ranges, indexKey{path: e.Key})
		}
	}
}

func isRange(e *lift.Entry) bool {
	return slices.Contains([]string{"$gt", "$gte", "$lt", "$lte", "$regex"}, e.Key)
}

// shown is an index as MongoDB shows it.
func shown(keys []indexKey) string {
	var items []string
	for _, k := range keys {
		direction := "1"
		if k.down {
			direction = "-1"
		}
		items = append(items, k.path+": "+direction)
	}
	return "{" + strings.Join(items, ", ") + "}"
}

// goName makes a part of a Go name of a collection's.
func goName(name string) string {
	var b strings.Builder
	for word := range strings.FieldsFuncSeq(name, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') || r == '_'
	}) {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}
