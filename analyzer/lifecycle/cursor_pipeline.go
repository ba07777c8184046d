package lifecycle

import (
	"go/ast"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/lift"
)

// A result is what can be told of the documents that a pipeline returns.
type result struct {
	known  bool // every stage is known
	stored bool // $out or $merge stores them: none are returned
	few    bool // the first batch holds them all
}

// resultOf follows the pipeline of a call stage by stage.
func resultOf(p *rule.Pass, call *ast.CallExpr) result {
	for _, q := range p.Queries {
		if q.Call != call {
			continue
		}
		part, ok := q.Part(lift.Pipeline)
		if !ok || part.Node.Kind != lift.Array {
			return result{}
		}
		r := result{known: !part.Node.Open}
		for _, stage := range part.Node.Elems {
			r.pass(p, stage)
		}
		r.few = r.few && r.known
		return r
	}
	return result{}
}

// pass is what comes out of one stage.
func (r *result) pass(p *rule.Pass, stage *lift.Node) {
	if stage.Kind != lift.Document || stage.Open || len(stage.Entries) != 1 || !stage.Entries[0].Known {
		r.known = false
		return
	}
	e := stage.Entries[0]
	switch e.Key {
	case "$out", "$merge":
		r.stored = true
	case "$count", "$facet":
		r.few = true
	case "$limit":
		r.few = r.few || e.Value.Expr != nil && small(p.Info, e.Value.Expr)
	case "$group":
		r.few = r.few || groupsAll(p, e.Value)
	case "$unwind", "$unionWith":
		r.few = false // one document becomes many
	}
}

// groupsAll reports whether a $group makes one document of all: its _id is null or another constant.
func groupsAll(p *rule.Pass, group *lift.Node) bool {
	for _, e := range group.Entries {
		if e.Key != "_id" || e.Value == nil || e.Value.Expr == nil {
			continue
		}
		value := p.Info.Types[e.Value.Expr]
		return value.IsNil() || value.Value != nil && !isPath(value.Value.String())
	}
	return false
}

// isPath reports whether a constant as go/constant prints it is a "$field".
func isPath(s string) bool { return len(s) > 1 && s[0] == '"' && s[1] == '$' }
