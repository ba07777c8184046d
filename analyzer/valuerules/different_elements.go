package valuerules

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// differentElements is DB3022: two conditions on fields of an array's elements, which two elements may meet.
func differentElements() rule.Rule {
	return rule.Rule{Code: "DB3022", Run: func(p *rule.Pass) {
		for _, q := range p.Queries {
			m, known := p.World.ModelOf(q)
			if !known {
				continue
			}
			for _, pair := range pairs(m, q) {
				p.Report(pair.finding(p, q, m))
			}
		}
	}}
}

// A pairing is the conditions of one document on the elements of one array.
type pairing struct {
	array string
	paths []walk.Path
}

// pairs returns the pairings of a query.
func pairs(m *evidence.Model, q *lift.Query) []*pairing {
	byDoc := map[*lift.Node][]*pairing{} // odm has a part for each condition: all of them must hold
	var all []*pairing
	walk.Paths(q, func(p walk.Path) {
		array, ok := arrayOf(m, p)
		if !ok {
			return
		}
		doc := p.Condition
		if doc == p.Part.Node {
			doc = nil // the top of the filter
		}
		i := slices.IndexFunc(byDoc[doc], func(o *pairing) bool { return o.array == array })
		if i < 0 {
			all = append(all, &pairing{array: array})
			byDoc[doc] = append(byDoc[doc], all[len(all)-1])
			i = len(byDoc[doc]) - 1
		}
		o := byDoc[doc][i]
		same := func(x walk.Path) bool { return x.Full == p.Full || !together(x.Entry, p.Entry) }
		if !slices.ContainsFunc(o.paths, same) {
			o.paths = append(o.paths, p)
		}
	})
	return slices.DeleteFunc(all, func(o *pairing) bool { return len(o.paths) < 2 })
}

// arrayOf returns the array of documents through which a condition goes; ok is false if there is none, if the path
// chooses an element, and for conditions that say nothing of one element: $exists, $all, and those that are negated.
func arrayOf(m *evidence.Model, p walk.Path) (array string, ok bool) {
	if p.Role != lift.Filter || p.Part.Role != lift.Filter && p.Part.Role != lift.Pipeline || p.Operator != "" {
		return "", false
	}
	if p.Dynamic || p.Literal || p.Element || p.Polarity != walk.Positive || p.Entry == nil || !p.Entry.Known || p.Condition.Open {
		return "", false
	}
	if walk.Stored(p.Full) != p.Full || slices.ContainsFunc(p.Tests, func(t *lift.Entry) bool { return t.Key == "$exists" || t.Key == "$all" || t.Key == "$elemMatch" }) {
		return "", false
	}
	if m.Resolve(p.Full).Status != model.Found {
		return "", false // another rule says that there is no such field
	}
	for i := range p.Full {
		if p.Full[i] != '.' || i <= len(p.Base) && p.Base != "" {
			continue
		}
		r := m.Resolve(p.Full[:i])
		if r.Status == model.Found && m.Kinds(p.Full[:i])&^model.Null == model.Array && r.Value.Elem != nil && r.Value.Elem.Struct != nil {
			return p.Full[:i], true
		}
	}
	return "", false
}

func (o *pairing) finding(p *rule.Pass, q *lift.Query, m *evidence.Model) diag.Finding {
	var names []string
	for _, path := range o.paths {
		names = append(names, strings.TrimPrefix(path.Full, o.array+"."))
	}
	last := len(names) - 1
	f := diag.Finding{Model: m.Name, Message: fmt.Sprintf("%s and %s may match different elements of %s: use $elemMatch",
		strings.Join(names[:last], ", "), names[last], o.array)}
	f.Pos, f.End = opening(o.paths[0].Condition.Expr)
	if o.paths[0].Condition != o.paths[1].Condition {
		f.Pos, f.End = o.paths[1].Key.Pos(), o.paths[1].Key.End()
	}
	for _, path := range o.paths {
		f.Related = append(f.Related, diag.Related{Pos: path.Key.Pos(), End: path.Key.End(), Message: "a condition on " + o.array})
	}
	if positional(q, o.array) {
		f.Severity = diag.Error
		f.Message = fmt.Sprintf("%s and %s may match different elements of %s, and %s.$ is the one that the last of them matched: use $elemMatch",
			strings.Join(names[:last], ", "), names[last], o.array, o.array)
	}
	f.Fixes = o.joined(p)
	return f
}

// positional reports whether a query changes the element that its filter has found.
func positional(q *lift.Query, array string) bool {
	return slices.ContainsFunc(walk.List(q), func(p walk.Path) bool {
		return p.Role == lift.Update && (p.Full == array+".$" || strings.HasPrefix(p.Full, array+".$."))
	})
}

// joined puts the conditions into one $elemMatch, where they stand side by side in one literal of a map.
func (o *pairing) joined(p *rule.Pass) []diag.Fix {
	var pairs []*ast.KeyValueExpr
	for _, path := range o.paths {
		kv, ok := pair(p, path.Entry)
		if _, literal := ast.Unparen(path.Key).(*ast.BasicLit); !ok || !literal {
			return nil
		}
		pairs = append(pairs, kv)
	}
	lit, ok := o.paths[0].Condition.Expr.(*ast.CompositeLit)
	bson := p.BSON(pairs[0].Pos())
	if !ok || bson == "" || o.paths[0].Base != "" {
		return nil
	}
	first := slices.Index(lit.Elts, ast.Expr(pairs[0]))
	if first < 0 || first+len(pairs) > len(lit.Elts) {
		return nil
	}
	var edits []diag.Edit
	for i, kv := range pairs {
		if lit.Elts[first+i] != kv {
			return nil // another condition stands between them
		}
		name := fmt.Sprintf("%q", strings.TrimPrefix(o.paths[i].Full, o.array+"."))
		if i == 0 {
			name = fmt.Sprintf(`%q: %s.M{"$elemMatch": %s.M{%s`, o.array, bson, bson, name)
		}
		edits = append(edits, diag.Edit{Pos: kv.Key.Pos(), End: kv.Key.End(), New: name})
	}
	end := pairs[len(pairs)-1].End()
	edits = append(edits, diag.Edit{Pos: end, End: end, New: "}}"})
	return []diag.Fix{{Title: "use $elemMatch", Edits: edits, Alters: true}}
}

// opening is the beginning of a literal, bson.M{. Anything else is marked whole.
func opening(e ast.Expr) (from, to token.Pos) {
	if lit, ok := e.(*ast.CompositeLit); ok {
		return lit.Pos(), lit.Lbrace + 1
	}
	return e.Pos(), e.End()
}
