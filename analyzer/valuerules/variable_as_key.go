package valuerules

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/mql"
)

// variableAsKey is DB3021: bson.M{email: email} asks for a field whose name is what email holds.
func variableAsKey() rule.Rule {
	return rule.Rule{Code: "DB3021", Run: func(p *rule.Pass) {
		for _, q := range p.Queries {
			for _, n := range keyed(q) {
				for _, e := range n.Entries {
					if v := keyAndValue(p, e); v != nil {
						p.Report(asKey(p, q, e, v))
					}
				}
			}
		}
	}}
}

// keyed returns the documents of a query whose keys are field names: of filters, of the operators of an update, and
// documents that are stored.
func keyed(q *lift.Query) []*lift.Node {
	var all []*lift.Node
	spots(q, func(at spot) {
		if at.place == mql.Query {
			all = append(all, at.doc)
		}
	})
	for _, part := range q.Parts {
		switch n := part.Node; {
		case n == nil:
		case part.Role == lift.InsertDoc || part.Role == lift.Replacement:
			all = append(all, n)
			all = append(all, n.Elems...)
		case part.Role == lift.Update && n.Kind == lift.Document:
			for _, op := range n.Entries {
				if op.Value != nil {
					all = append(all, op.Value)
				}
			}
		}
	}
	return slices.DeleteFunc(all, func(n *lift.Node) bool { return n.Kind != lift.Document || n.Proxy })
}

// keyAndValue returns the variable that is both the key and the value of an entry, nil if there is none, or if it is
// meant to be a key.
func keyAndValue(p *rule.Pass, e *lift.Entry) *types.Var {
	if e.Known || e.KeyExpr == nil || e.Value == nil {
		return nil
	}
	key, ok := ast.Unparen(e.KeyExpr).(*ast.Ident)
	if !ok {
		return nil
	}
	value, ok := ast.Unparen(at(e.Value)).(*ast.Ident)
	if !ok || p.Info.Uses[key] == nil || p.Info.Uses[key] != p.Info.Uses[value] {
		return nil
	}
	v, ok := p.Info.Uses[key].(*types.Var)
	if !ok || namesKey(v.Name()) || ranges(p, v) {
		return nil
	}
	return v
}

// namesKey reports whether a variable says by its name that it holds the name of a field.
func namesKey(name string) bool {
	name = strings.ToLower(name)
	for _, word := range []string{"key", "field", "name", "path", "column", "col", "k", "prop", "attr", "tag", "label"} {
		if name == word || len(word) > 3 && strings.HasSuffix(name, word) {
			return true
		}
	}
	return false
}

// ranges reports whether a loop gives a variable its values.
func ranges(p *rule.Pass, v *types.Var) bool {
	found := false
	for _, f := range p.Files {
		if v.Pos() < f.FileStart || f.FileEnd < v.Pos() {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			r, ok := n.(*ast.RangeStmt)
			if !ok {
				return !found
			}
			for _, e := range []ast.Expr{r.Key, r.Value} {
				if id, ok := e.(*ast.Ident); ok && (p.Info.Defs[id] == v || p.Info.Uses[id] == v) {
					found = true
				}
			}
			return !found
		})
	}
	return found
}

func asKey(p *rule.Pass, q *lift.Query, e *lift.Entry, v *types.Var) diag.Finding {
	f := diag.Finding{
		Pos: e.KeyExpr.Pos(), End: e.KeyExpr.End(),
		Message: fmt.Sprintf("the key is what %s holds, not %q", v.Name(), v.Name()),
	}
	name := v.Name()
	if m, known := p.World.ModelOf(q); known {
		f.Model = m.Name
		if name = storedLike(m.Structs, v.Name()); name == "" {
			return f // it cannot be told which field is meant
		}
	}
	f.Fixes = []diag.Fix{{
		Title: "write " + strconv.Quote(name), Alters: true,
		Edits: []diag.Edit{{Pos: e.KeyExpr.Pos(), End: e.KeyExpr.End(), New: strconv.Quote(name)}},
	}}
	return f
}
