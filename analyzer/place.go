package analyzer

import (
	"cmp"
	"go/token"
	"slices"

	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// onePerPlace keeps one finding at each position, in order of position: none that the catalogue puts under another one
// there, then the heavier, then the lower code. What stands inside a misplaced value is dropped.
func onePerPlace(found []diag.Finding, queries []*lift.Query) []diag.Finding {
	found = outside(misplaced(found, queries), found)
	at := map[token.Pos][]diag.Finding{}
	for _, f := range found {
		at[f.Pos] = append(at[f.Pos], f)
	}
	kept := make([]diag.Finding, 0, len(at))
	for _, rivals := range at {
		kept = append(kept, foremost(rivals))
	}
	slices.SortFunc(kept, func(a, b diag.Finding) int { return cmp.Compare(a.Pos, b.Pos) })
	return kept
}

// foremost returns the finding to keep of those at one place.
func foremost(rivals []diag.Finding) diag.Finding {
	under := map[diag.Code]bool{}
	for _, f := range rivals {
		row, _ := diag.Lookup(f.Code)
		for _, c := range row.Over {
			under[c] = true
		}
	}
	return slices.MinFunc(rivals, func(a, b diag.Finding) int {
		return cmp.Or(
			cmp.Compare(rank(under[a.Code]), rank(under[b.Code])),
			cmp.Compare(b.Severity.Weight(), a.Severity.Weight()),
			cmp.Compare(a.Code, b.Code),
		)
	})
}

func rank(under bool) int {
	if under {
		return 1
	}
	return 0
}

// A span is a stretch of source.
type span struct{ pos, end token.Pos }

// misplaced returns the values of the entries whose key or value is reported to stand in a wrong place.
func misplaced(found []diag.Finding, queries []*lift.Query) []span {
	wrong := map[token.Pos]bool{}
	for _, f := range found {
		if row, _ := diag.Lookup(f.Code); row.Misplaced {
			wrong[f.Pos] = true
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	var spans []span
	seen := map[*lift.Node]bool{}
	var walk func(*lift.Node)
	walk = func(n *lift.Node) {
		if n == nil || seen[n] {
			return
		}
		seen[n] = true
		for _, e := range n.Entries {
			if at, bad := placeOf(e, wrong); bad {
				spans = append(spans, at)
			}
			walk(e.Value)
		}
		for _, el := range n.Elems {
			walk(el)
		}
	}
	for _, q := range queries {
		for _, part := range q.Parts {
			walk(part.Node)
		}
	}
	return spans
}

// placeOf returns the value of an entry that is reported at its key or at its value.
func placeOf(e *lift.Entry, wrong map[token.Pos]bool) (span, bool) {
	if e.Value == nil || e.Value.Expr == nil {
		return span{}, false
	}
	value := span{e.Value.Expr.Pos(), e.Value.Expr.End()}
	return value, wrong[value.pos] || e.KeyExpr != nil && wrong[e.KeyExpr.Pos()]
}

// outside drops the findings inside a span, unless they report the misplacement itself.
func outside(spans []span, found []diag.Finding) []diag.Finding {
	return slices.DeleteFunc(found, func(f diag.Finding) bool {
		row, _ := diag.Lookup(f.Code)
		return !row.Misplaced && slices.ContainsFunc(spans, func(s span) bool { return s.pos <= f.Pos && f.Pos < s.end })
	})
}
