package mqltext

import (
	"slices"

	"github.com/databridge-go/databridge/internal/lift"
)

// filter writes the conditions of a query. Those of odm are several, all of which must hold: they are one document if no
// key repeats, else they stand under $and. A verb that takes no filter has none.
func (w Writer) filter(q *lift.Query) piece {
	parts := partsOf(q, lift.Filter)
	if id, ok := q.Part(lift.ID); ok && len(parts) == 0 {
		return list("{", []piece{w.value(id.Node).under("_id: ")}, "}")
	}
	switch {
	case len(parts) == 0 && takesFilter(q.Verb):
		return list("{", nil, "}")
	case len(parts) == 0:
		return piece{}
	case len(parts) == 1:
		return w.guarded(parts[0])
	}
	if merged, ok := w.merged(parts); ok {
		return merged
	}
	var conds []piece
	for _, p := range parts {
		conds = append(conds, w.guarded(p))
	}
	return list("{", []piece{list("[", conds, "]").under("$and: ")}, "}")
}

func takesFilter(v lift.Verb) bool {
	return v == lift.DeleteMany || v == lift.DeleteOne || v == lift.UpdateMany || v == lift.UpdateOne || v == lift.ReplaceOne ||
		v == lift.FindOneAndUpdate || v == lift.FindOneAndReplace || v == lift.FindOneAndDelete
}

// merged writes documents as one; ok is false if that says something else.
func (w Writer) merged(parts []*lift.Part) (p piece, ok bool) {
	seen := map[string]bool{}
	var items []piece
	for _, part := range parts {
		n := part.Node
		if n == nil || n.Kind != lift.Document || n.Open {
			return p, false
		}
		for _, e := range n.Entries {
			if !e.Known || seen[e.Key] || e.Deleted {
				return p, false
			}
			seen[e.Key] = true
			items = append(items, w.entryOf(part, e))
		}
	}
	return list("{", items, "}"), true
}

// guarded writes a part with the branches that lead to it.
func (w Writer) guarded(p *lift.Part) piece {
	one := w.within(p.Guards).value(p.Node)
	one.note = w.when(p.Guards)
	return one
}

// entryOf writes an entry of a part, with the branches that lead to either.
func (w Writer) entryOf(part *lift.Part, e *lift.Entry) piece {
	one := w.within(part.Guards).entry(e)
	one.note = w.when(append(slices.Clip(part.Guards), e.Guards...))
	return one
}

// update writes the changes of a query. Those of odm are several, whose operators are merged.
func (w Writer) update(q *lift.Query) piece {
	parts := partsOf(q, lift.Update)
	if len(parts) == 0 {
		return piece{}
	}
	if len(parts) == 1 {
		p := w.guarded(parts[0])
		if parts[0].Node != nil && parts[0].Node.Kind == lift.Array && len(p.items) > 1 {
			p.apart = true // a pipeline
		}
		return p
	}
	return w.operators(parts)
}

// operators joins the operators of several changes, each in the place where it comes first.
func (w Writer) operators(parts []*lift.Part) piece {
	var ops []string
	under := map[string][]piece{}
	unknown := false
	for _, part := range parts {
		n := part.Node
		if n == nil || n.Kind != lift.Document {
			unknown = true
			continue
		}
		unknown = unknown || n.Open
		for _, op := range n.Entries {
			if !slices.Contains(ops, op.Key) {
				ops = append(ops, op.Key)
			}
			under[op.Key] = append(under[op.Key], w.operands(part, op)...)
		}
	}
	var items []piece
	for _, op := range ops {
		items = append(items, list("{", under[op], "}").under(op+": "))
	}
	if unknown {
		items = append(items, text(more))
	}
	return list("{", items, "}")
}

// operands are the paths below one operator.
func (w Writer) operands(part *lift.Part, op *lift.Entry) []piece {
	if op.Value == nil || op.Value.Kind != lift.Document {
		return []piece{text(more)}
	}
	var items []piece
	for _, e := range op.Value.Entries {
		items = append(items, w.entryOf(part, e))
	}
	if op.Value.Open {
		items = append(items, text(more))
	}
	return items
}

func partsOf(q *lift.Query, role lift.Role) []*lift.Part {
	var parts []*lift.Part
	for i := range q.Parts {
		if q.Parts[i].Role == role {
			parts = append(parts, &q.Parts[i])
		}
	}
	return parts
}

// indexes writes the declarations of indexes, each with the filter that follows its keys.
func (w Writer) indexes(q *lift.Query) []piece {
	var models [][]piece
	for i := range q.Parts {
		p := &q.Parts[i]
		switch p.Role {
		case lift.IndexKeys:
			models = append(models, []piece{w.value(p.Node)})
		case lift.IndexFilter:
			if len(models) > 0 {
				last := len(models) - 1
				models[last] = append(models[last], list("{", []piece{w.value(p.Node).under("partialFilterExpression: ")}, "}"))
			}
		}
	}
	if len(models) == 1 {
		return []piece{call(".createIndex", models[0])}
	}
	keys := []piece{}
	for _, m := range models {
		keys = append(keys, m[0])
	}
	return []piece{call(".createIndexes", []piece{list("[", keys, "]")})}
}
