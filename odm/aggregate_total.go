package odm

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/agg"
)

// Summable is met by the types whose values SumOf adds.
type Summable interface{ Number | bson.Decimal128 }

// SumOf returns the sum of field over all documents of q. Ok is false if there is no document: the sum of nothing is not
// 0. A document without the field adds 0. A sum that does not fit V is an error: Aggregate with agg.Sum has it in a wider
// type.
//
// As of AvgOf, MinOf and MaxOf, Skip, Limit, Sort and Select of q have no meaning for it and are an error.
//
// Errors: as Query.All.
func SumOf[T any, V Summable](ctx context.Context, q Query[T], field ValueOf[T, V]) (sum V, ok bool, err error) {
	return total[V](ctx, q, "SumOf", "sum", field, agg.Sum("sum", field))
}

// AvgOf returns the mean of field over those documents of q that have it. Ok is false if there are none.
//
// Errors: as Query.All.
func AvgOf[T any, V Number](ctx context.Context, q Query[T], field ValueOf[T, V]) (mean float64, ok bool, err error) {
	return total[float64](ctx, q, "AvgOf", "avg", field, agg.Avg("avg", field))
}

// MinOf returns the least value of field in the documents of q, null and missing ones aside. Ok is false if there is none.
//
// Errors: as Query.All.
func MinOf[T, V any](ctx context.Context, q Query[T], field ValueOf[T, V]) (least V, ok bool, err error) {
	return total[V](ctx, q, "MinOf", "min", field, agg.Min("min", field))
}

// MaxOf returns the greatest value of field in the documents of q, null and missing ones aside. Ok is false if there is
// none.
//
// Errors: as Query.All.
func MaxOf[T, V any](ctx context.Context, q Query[T], field ValueOf[T, V]) (greatest V, ok bool, err error) {
	return total[V](ctx, q, "MaxOf", "max", field, agg.Max("max", field))
}

// total is what one accumulator makes of all documents of q.
func total[V, T any](ctx context.Context, q Query[T], verb, name string, field FieldOf[T], acc agg.Accumulator) (v V, ok bool, err error) {
	if err := q.q.plain(verb); err != nil {
		return v, false, err
	}
	stages, err := q.q.pipeline([]agg.Stage{
		agg.Group(nil, acc), agg.Project(agg.Exclude(agg.As("_id")), agg.Include(agg.As(name))),
	})
	if err != nil {
		return v, false, err
	}
	if to, through := q.q.linkPaths().Through(field.Path()); through {
		return v, false, unfetched(to.Path)
	}
	for raw, err := range q.q.c.engine.Aggregate(ctx, stages, q.q.tuning) {
		if err != nil {
			return v, false, q.q.c.failed("aggregate in", err)
		}
		value, err := raw.LookupErr(name)
		if err != nil || value.Type == bson.TypeNull {
			return v, false, nil
		}
		if err := q.q.c.engine.Codec().UnmarshalValue(value, &v); err != nil {
			return v, false, fmt.Errorf("odm: %s of %q is %v, which is no %T: %w", verb, field.Path(), value, v, err)
		}
		return v, true, nil
	}
	return v, false, nil
}
