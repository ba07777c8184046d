package workload

import (
	"fmt"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/indexes"
)

// redundantIndex is DB6010: an index whose keys another one begins with.
func redundantIndex(p *rule.Pass) {
	for _, plan := range Plans(p.World) {
		for _, d := range plan.Indexes {
			if p.File(d.Pos) == nil || !d.Plain() {
				continue // another package reports it; a unique or partial index is more than its keys
			}
			if longer, ok := plan.longer(p.World, d); ok {
				p.Report(diag.Finding{
					Pos: d.Pos, End: d.End,
					Message: fmt.Sprintf("the index %s is redundant: %s begins with its keys, and serves what it serves", indexes.Text(d.Keys), indexes.Text(longer.Keys)),
					Related: []diag.Related{{Pos: longer.Pos, End: longer.End, Message: "the index that serves its queries too"}},
				})
			}
		}
	}
}

// longer returns an index that does all that d does.
func (p *Plan) longer(w *evidence.World, d evidence.Declared) (evidence.Declared, bool) {
	for _, o := range p.Indexes {
		if len(o.Keys) > len(d.Keys) && !o.Filtered && !o.Odd && !o.Unclear && prefix(d.Keys, o.Keys) && !p.spread(w, o.Keys[len(d.Keys):]) {
			return o, true
		}
	}
	return evidence.Declared{}, false
}

// prefix reports whether keys stand at the beginning of others, in one of the two directions.
func prefix(keys, of []indexes.Key) bool {
	turned := keys[0].Down != of[0].Down
	for i, k := range keys {
		if o := of[i]; k.Kind != "" || o.Kind != "" || o.Path != k.Path || (k.Down != o.Down) != turned {
			return false
		}
	}
	for _, o := range of {
		if o.Kind != "" {
			return false
		}
	}
	return true
}

// spread reports whether keys may be of arrays: an index has an entry for each element then, and is much larger.
func (p *Plan) spread(w *evidence.World, keys []indexes.Key) bool {
	m, ok := p.model(w)
	for _, k := range keys {
		if !ok || (shaper{model: m}).array(k.Path) != "" {
			return true
		}
	}
	return false
}

func (p *Plan) model(w *evidence.World) (*evidence.Model, bool) {
	for _, q := range p.Queries {
		if m, ok := w.ModelOf(q); ok {
			return m, true
		}
	}
	return nil, false
}
