package odm

import (
	"errors"
	"fmt"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/agg"
	"github.com/databridge-go/databridge/odm/internal/expr"
	"github.com/databridge-go/databridge/odm/internal/sound"
)

// pipeline renders q with stages: its conditions before them, its order and bounds behind.
func (q query) pipeline(stages []agg.Stage) ([]bson.Raw, error) {
	unbound := q
	unbound.orders, unbound.offset, unbound.limit = nil, 0, 0
	f, err := unbound.find()
	switch {
	case err != nil:
		return nil, err
	case q.paths != nil:
		return nil, errors.New("odm: an aggregation of a query with Select: say agg.Project among its stages")
	case q.offset < 0 || q.limit < 0:
		return nil, fmt.Errorf("odm: a query of %s with Skip(%d) and Limit(%d): neither can be negative", q.c.plan.typ, q.offset, q.limit)
	}
	all, err := matches(f.Filter)
	if err != nil {
		return nil, err
	}
	for _, s := range append(f.Stages, f.Last...) {
		all = append(all, agg.RawStage(s))
	}
	all = append(all, stages...)
	if len(q.orders) > 0 {
		all = append(all, agg.Sort(q.orders...))
	}
	all = append(all, agg.When(q.offset > 0, agg.Skip(q.offset)), agg.When(q.limit > 0, agg.Limit(q.limit)))
	out, err := expr.PipelineOf(q.c.codec(), all)
	if err != nil {
		return nil, q.c.plan.fault(err)
	}
	return out, q.c.plan.faulty(sound.Pipeline(out))
}

// matches are the stages of a filter: none of an empty one, and one more in front for a search in the text index, which
// must be the first.
func matches(filter bson.Raw) ([]agg.Stage, error) {
	if matchesAll(filter) {
		return nil, nil
	}
	text, rest, err := split(filter)
	if err != nil {
		return nil, err
	}
	var stages []agg.Stage
	for _, conditions := range [][]bson.Raw{text, rest} {
		switch len(conditions) {
		case 0:
		case 1:
			stages = append(stages, agg.RawStage(bson.D{{Key: "$match", Value: conditions[0]}}))
		default:
			stages = append(stages, agg.RawStage(bson.D{{Key: "$match", Value: bson.D{{Key: "$and", Value: conditions}}}}))
		}
	}
	return stages, nil
}

// split takes the searches in the text index out of a filter; without any the filter stays as it is.
func split(filter bson.Raw) (text, rest []bson.Raw, err error) {
	for _, c := range conjuncts(filter) {
		es, err := c.Elements()
		if err != nil {
			return nil, nil, err
		}
		var other bson.D
		for _, e := range es {
			if e.Key() != "$text" {
				other = append(other, bson.E{Key: e.Key(), Value: e.Value()})
				continue
			}
			doc, err := bson.Marshal(bson.D{{Key: "$text", Value: e.Value()}})
			if err != nil {
				return nil, nil, err
			}
			text = append(text, doc)
		}
		if len(other) == len(es) {
			rest = append(rest, c)
		} else if len(other) > 0 {
			doc, err := bson.Marshal(other)
			if err != nil {
				return nil, nil, err
			}
			rest = append(rest, doc)
		}
	}
	if len(text) == 0 {
		return nil, []bson.Raw{filter}, nil
	}
	return text, rest, nil
}

// conjuncts are the filters that must all be met: those below $and, or the filter itself.
func conjuncts(filter bson.Raw) []bson.Raw {
	es, err := filter.Elements()
	if err != nil || len(es) != 1 || es[0].Key() != "$and" {
		return []bson.Raw{filter}
	}
	joined, ok := es[0].Value().ArrayOK()
	if !ok {
		return []bson.Raw{filter}
	}
	values, err := joined.Values()
	if err != nil {
		return []bson.Raw{filter}
	}
	var out []bson.Raw
	for _, v := range values {
		doc, ok := v.DocumentOK()
		if !ok {
			return []bson.Raw{filter}
		}
		out = append(out, conjuncts(doc)...)
	}
	return out
}

// ProjectTo is the stage that keeps the fields that R declares, by their bson tags, as the last one of an aggregation whose
// results are R's: the server sends nothing else. A field with the tag odm:"from=category.name" is taken from there.
func ProjectTo[R any]() agg.Stage {
	r := planOf(reflect.TypeFor[R]())
	if r.err != nil {
		return agg.Failed(r.err)
	}
	doc, err := fieldsOf(r)
	if err != nil {
		return agg.Failed(err)
	}
	return agg.RawStage(bson.D{{Key: "$project", Value: doc}})
}
