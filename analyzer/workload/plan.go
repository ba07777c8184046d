package workload

import (
	"cmp"
	"slices"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/internal/indexes"
	"github.com/databridge-go/databridge/internal/lift"
)

// A Plan is what the queries of one collection ask of its indexes.
type Plan struct {
	*evidence.Collection

	Name      string // of the collection, or of its model where that is not known
	Asks      []Ask
	Proposals []Proposal
}

// A Proposal is an index that is missing.
type Proposal struct {
	Keys []indexes.Key
	Asks []Ask // the queries that it is made for, in order of position
	Sort bool  // the first of them finds its documents by an index, but not in order
}

// Plans returns the plans of all collections that the program declares indexes on and that can be read.
func Plans(w *evidence.World) []*Plan {
	type key struct{}
	return evidence.Once(w, key{}, func() (all []*Plan) {
		for _, c := range w.Collections() {
			all = append(all, planOf(w, c))
		}
		return all
	})
}

func planOf(w *evidence.World, c *evidence.Collection) *Plan {
	p := &Plan{Collection: c, Name: c.ID}
	for _, q := range c.Queries {
		if m, ok := w.ModelOf(q); ok {
			p.Name = m.Name
		}
		if a, ok := Read(w, q); ok {
			p.Asks = append(p.Asks, a)
		}
	}
	for _, q := range c.Queries {
		if q.Collection.Name != "" {
			p.Name = q.Collection.Name
		}
	}
	slices.SortStableFunc(p.Asks, func(a, b Ask) int {
		return cmp.Or(cmp.Compare(a.Query.File, b.Query.File), cmp.Compare(a.Query.Call.Pos(), b.Query.Call.Pos()))
	})
	if p.Silence() == "" {
		p.propose()
	}
	return p
}

// Silence says why nothing is proposed for a collection, whatever its queries ask; "" if something would be.
func (p *Plan) Silence() string {
	switch {
	case p.Unclear:
		return "it has indexes that cannot be read"
	case len(p.Indexes) == 0:
		return "no index of it is declared here: they may be kept elsewhere"
	}
	return ""
}

// propose finds the smallest set of indexes for what no declared index serves.
func (p *Plan) propose() {
	var shapes []indexes.Shape
	var of []int
	for i, a := range p.Asks {
		for _, s := range a.Shapes {
			if !p.served(a, s) {
				shapes, of = append(shapes, s), append(of, i)
			}
		}
	}
	for _, found := range solve(shapes) {
		first := found.Serves[0]
		x := Proposal{Keys: found.Keys, Sort: p.narrowed(shapes[first]) || len(shapes[first].Equal)+len(shapes[first].Range) == 0}
		for _, i := range found.Serves {
			if a := p.Asks[of[i]]; !slices.ContainsFunc(x.Asks, func(o Ask) bool { return o.Query == a.Query }) {
				x.Asks = append(x.Asks, a)
			}
		}
		p.Proposals = append(p.Proposals, x)
	}
}

// solve is indexes.Propose over the distinct shapes.
func solve(shapes []indexes.Shape) []indexes.Proposal {
	var distinct []indexes.Shape
	var same [][]int
	for i, s := range shapes {
		at := slices.IndexFunc(distinct, func(o indexes.Shape) bool { return o.String() == s.String() })
		if at < 0 {
			at = len(distinct)
			distinct, same = append(distinct, s), append(same, nil)
		}
		same[at] = append(same[at], i)
	}
	found := indexes.Propose(distinct)
	for i := range found {
		var all []int
		for _, d := range found[i].Serves {
			all = append(all, same[d]...)
		}
		slices.Sort(all)
		found[i].Serves = all
	}
	return found
}

// served reports whether a declared index does enough for a query that nobody needs to be told.
func (p *Plan) served(a Ask, s indexes.Shape) bool {
	if p.unique(s) {
		return true
	}
	if len(s.Sort) == 0 {
		return p.narrowed(s)
	}
	if s.Sort[0].Path == "_id" && len(s.Sort) == 1 {
		return len(s.Equal)+len(s.Range) == 0 || p.narrowed(s)
	}
	return slices.ContainsFunc(p.known(), func(d evidence.Declared) bool { return s.Orders(d.Keys) })
}

// known are the declared indexes, those that may be another collection's included.
func (p *Plan) known() []evidence.Declared { return slices.Concat(p.Indexes, p.Perhaps) }

// narrowed reports whether a declared index leads to the documents of a filter.
func (p *Plan) narrowed(s indexes.Shape) bool {
	return slices.ContainsFunc(p.known(), func(d evidence.Declared) bool { return s.Bounds(d.Keys) || wildcard(d.Keys) })
}

func wildcard(keys []indexes.Key) bool {
	return slices.ContainsFunc(keys, func(k indexes.Key) bool { return k.Path == "$**" })
}

// unique reports whether a filter asks for one document by a unique index.
func (p *Plan) unique(s indexes.Shape) bool {
	return slices.ContainsFunc(p.known(), func(d evidence.Declared) bool {
		return d.Unique && !slices.ContainsFunc(d.Keys, func(k indexes.Key) bool { return !slices.Contains(s.Equal, k.Path) })
	})
}

// planFor returns the plan of a query's collection and what the query asks; ok is false where either is not known.
func planFor(w *evidence.World, q *lift.Query) (p *Plan, a Ask, ok bool) {
	type key struct{}
	type asked struct {
		plan *Plan
		ask  Ask
	}
	all := evidence.Once(w, key{}, func() map[*lift.Query]asked {
		byQuery := map[*lift.Query]asked{}
		for _, p := range Plans(w) {
			for _, a := range p.Asks {
				byQuery[a.Query] = asked{p, a}
			}
		}
		return byQuery
	})
	found, ok := all[q]
	return found.plan, found.ask, ok
}
