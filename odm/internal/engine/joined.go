package engine

import (
	"context"
	"iter"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"
)

// joined reports whether f needs a pipeline, which find has no room for.
func (f Find) joined() bool { return len(f.Stages)+len(f.Last) > 0 }

// pipeline renders f for an aggregate command: filter, stages, sort, skip, limit, last stages, projection, and what
// stands in more.
func (f Find) pipeline(more ...bson.Raw) []bson.Raw {
	var p []bson.Raw
	stage := func(name string, doc bson.Raw) {
		start, b := bsoncore.AppendDocumentStart(nil)
		b = bsoncore.AppendDocumentElement(b, name, bsoncore.Document(doc))
		p = append(p, ended(b, start))
	}
	number := func(name string, n int64) {
		if n == 0 {
			return
		}
		start, b := bsoncore.AppendDocumentStart(nil)
		b = bsoncore.AppendInt64Element(b, name, n)
		p = append(p, ended(b, start))
	}
	if len(f.Filter) > 5 { // not the empty document
		stage("$match", f.Filter)
	}
	p = append(p, f.Stages...)
	if f.Sort != nil {
		stage("$sort", f.Sort)
	}
	number("$skip", f.Skip)
	number("$limit", f.Limit)
	p = append(p, f.Last...)
	if f.Projection != nil {
		stage("$project", f.Projection)
	}
	return append(p, more...)
}

// ended closes a document; its length always fits, since it was started here.
func ended(b []byte, start int32) bson.Raw {
	b, _ = bsoncore.AppendDocumentEnd(b, start)
	return bson.Raw(b)
}

// piped reads what f's pipeline gives.
func (c Collection) piped(ctx context.Context, f Find, more ...bson.Raw) iter.Seq2[bson.Raw, error] {
	return c.aggregate(ctx, f.pipeline(more...), f.paged(), f.Arrived)
}

// joined returns the options of the pipeline of a Find.
func (t Tuning) joined() *options.AggregateOptionsBuilder {
	o := paged(options.Aggregate(), t)
	if t.MaxTime > 0 {
		customOf(o).SetCustom(bson.M{"maxTimeMS": max(1, t.MaxTime.Milliseconds())})
	}
	return o
}

// customOf is the driver's way to add a field to an aggregate command, which it calls internal: for maxTimeMS it has no
// other one, since the time of a context bounds the reading of the cursor as well.
func customOf(o *options.AggregateOptionsBuilder) interface {
	SetCustom(bson.M) *options.AggregateOptionsBuilder
} {
	return o
}

// countJoined counts the documents that f would read.
func (c Collection) countJoined(ctx context.Context, f Find) (int64, error) {
	f.Projection, f.Last = nil, nil
	count, err := bson.Marshal(bson.D{{Key: "$count", Value: "n"}})
	if err != nil {
		return 0, err
	}
	for raw, err := range c.piped(ctx, f, count) {
		if err != nil {
			return 0, err
		}
		n, _ := raw.Lookup("n").AsInt64OK()
		return n, nil
	}
	return 0, nil // $count of no documents gives none
}

// Different returns the different values at path in the documents that f would read: each element of a list counts for
// itself, and a document without the field adds none.
func (c Collection) Different(ctx context.Context, path string, f Find) ([]bson.RawValue, error) {
	var more []bson.Raw
	steps := unwound(path)
	has := bson.D{{Key: "$match", Value: bson.D{{Key: path, Value: bson.D{{Key: "$exists", Value: true}}}}}}
	for _, s := range slices.Concat([]bson.D{has}, steps, []bson.D{
		has, // an empty list is gone now
		{{Key: "$group", Value: bson.D{{Key: "_id", Value: "$" + path}}}},
	}) {
		raw, err := bson.Marshal(s)
		if err != nil {
			return nil, err
		}
		more = append(more, raw)
	}
	var values []bson.RawValue
	for raw, err := range c.piped(ctx, f, more...) {
		if err != nil {
			return nil, err
		}
		values = append(values, raw.Lookup("_id"))
	}
	return values, nil
}

// unwound takes the lists on the way of path apart: $unwind does not look for one inside another.
func unwound(path string) []bson.D {
	var steps []bson.D
	at := ""
	for segment := range strings.SplitSeq(path, ".") {
		at += "." + segment
		steps = append(steps, bson.D{{Key: "$unwind", Value: bson.D{
			{Key: "path", Value: "$" + at[1:]}, {Key: "preserveNullAndEmptyArrays", Value: true},
		}}})
	}
	return steps
}

// joinedCommand is the aggregate command that Find sends.
func (c Collection) joinedCommand(f Find) (bson.Raw, error) {
	return c.AggregateCommand(f.pipeline(), f.paged())
}
