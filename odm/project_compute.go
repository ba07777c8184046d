package odm

import (
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/agg"
)

// Compute returns a copy of p whose results have the given fields as the server computes them, in the place of those of
// T with the same names:
//
//	odm.Project[Short](q).Compute(agg.Field("total", agg.Multiply(U.Price, U.Qty)))
//
// It has no meaning where R is a map or may hold any key. Since MongoDB 4.4.
//
//go:noinline
func (p Projected[T, R]) Compute(fields ...agg.Fields) Projected[T, R] {
	p.computed = append(slices.Clip(p.computed), fields...)
	return p
}

// compute puts the computed fields into a projection.
//
//go:noinline
func (p Projected[T, R]) compute(projection bson.Raw) (bson.Raw, error) {
	stage, err := agg.Project(p.computed...).BSON()
	if err != nil {
		return nil, err
	}
	computed := stage.Lookup("$project").Document()
	es, err := projection.Elements()
	if err != nil {
		return nil, err
	}
	d := bson.D{}
	for _, e := range es {
		if _, err := computed.LookupErr(e.Key()); err != nil {
			d = append(d, bson.E{Key: e.Key(), Value: e.Value()})
		}
	}
	es, err = computed.Elements()
	if err != nil {
		return nil, err
	}
	for _, e := range es {
		d = append(d, bson.E{Key: e.Key(), Value: e.Value()})
	}
	return bson.Marshal(d)
}

// fieldsOf is the projection of the fields that a struct declares. The id comes with them, as in Beanie.
func fieldsOf(r *plan) (bson.Raw, error) {
	var d bson.D
	for _, key := range r.declared {
		shown := bson.E{Key: key, Value: 1}
		if from := tagOptions(r.model.Field(key).Options).value("from"); from != "" {
			if err := selectable(from); err != nil {
				return nil, modelErrorf(r.typ, "field %s is read from %q, which is no path: it is the stored names joined by dots", r.model.Field(key).Go, from)
			}
			shown.Value = "$" + strings.TrimSpace(from)
		}
		d = append(d, shown)
	}
	if len(d) == 0 {
		return nil, modelErrorf(r.typ, "it stores no field to read")
	}
	return bson.Marshal(d)
}
