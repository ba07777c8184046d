package workload

import (
	"fmt"
	"go/ast"
	"slices"
	"strconv"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/indexes"
)

// filterWithoutIndex is DB6001: no declared index leads to the documents of a filter.
func filterWithoutIndex(p *rule.Pass) {
	for _, m := range missing(p, false) {
		m.report(p, fmt.Sprintf("no declared index of %s serves this filter%s: %s would", m.plan.Name, m.others(), m.text()))
	}
}

// sortWithoutIndex is DB6002: the documents of a query are sorted in memory.
func sortWithoutIndex(p *rule.Pass) {
	for _, m := range missing(p, true) {
		m.report(p, fmt.Sprintf("no declared index of %s gives this order%s, the server sorts in memory: %s would", m.plan.Name, m.others(), m.text()))
	}
}

// A lack is what one query is the first to ask for: one index, or one for each branch of its $or.
type lack struct {
	plan      *Plan
	first     Ask
	proposals []Proposal
	rest      []Ask // the other queries that they are made for
}

// missing returns the proposals whose first query stands in the package.
func missing(p *rule.Pass, sort bool) (all []*lack) {
	for _, plan := range Plans(p.World) {
		for _, x := range plan.Proposals {
			first := x.Asks[0]
			if x.Sort != sort || first.Query.Pkg != p.Pkg {
				continue
			}
			i := slices.IndexFunc(all, func(l *lack) bool { return l.first.Query == first.Query })
			if i < 0 {
				i = len(all)
				all = append(all, &lack{plan: plan, first: first})
			}
			all[i].add(x)
		}
	}
	return all
}

func (l *lack) add(x Proposal) {
	l.proposals = append(l.proposals, x)
	for _, a := range x.Asks[1:] {
		if !slices.ContainsFunc(l.rest, func(o Ask) bool { return o.Query == a.Query }) {
			l.rest = append(l.rest, a)
		}
	}
}

func (l *lack) others() string {
	switch n := len(l.rest); n {
	case 0:
		return ""
	case 1:
		return " and another query"
	default:
		return fmt.Sprintf(" and %d other queries", n)
	}
}

func (l *lack) text() string {
	texts := make([]string, len(l.proposals))
	for i, x := range l.proposals {
		texts[i] = indexes.Text(x.Keys)
	}
	return strings.Join(texts, " with ")
}

func (l *lack) report(p *rule.Pass, message string) {
	at := l.first.Filter
	if l.proposals[0].Sort || at == nil {
		at = l.first.Sort
	}
	if at == nil {
		at = l.first.Query.Call
	}
	f := diag.Finding{Pos: at.Pos(), End: at.End(), Message: message}
	for _, other := range l.rest {
		call := other.Query.Call
		f.Related = append(f.Related, diag.Related{Pos: call.Pos(), End: call.End(), Message: "the index would serve this query too"})
	}
	if len(l.proposals) == 1 {
		f.Fixes = declareIt(p, l.plan.List, l.proposals[0].Keys)
	}
	p.Report(f)
}

// declareIt adds an index to what the method Indexes of an odm model returns. The server builds it at the next Sync.
func declareIt(p *rule.Pass, list *ast.CompositeLit, keys []indexes.Key) []diag.Fix {
	if list == nil || p.File(list.Pos()) == nil {
		return nil
	}
	texts := make([]string, len(keys))
	for i, k := range keys {
		texts[i] = strconv.Quote(k.String())
	}
	text := "{Keys: []string{" + strings.Join(texts, ", ") + "}}"
	pos := list.Lbrace + 1
	if n := len(list.Elts); n > 0 {
		pos = list.Elts[n-1].End()
		if p.Fset.Position(pos).Line == p.Fset.Position(list.Rbrace).Line {
			text = ", " + text
		} else {
			text = ",\n" + strings.Repeat("\t", p.Fset.Position(list.Elts[n-1].Pos()).Column-1) + text
		}
	}
	return []diag.Fix{{Title: "Declare " + indexes.Text(keys), Alters: true, Edits: []diag.Edit{{Pos: pos, End: pos, New: text}}}}
}
