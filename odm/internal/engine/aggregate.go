package engine

import (
	"context"
	"iter"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// Aggregate reads what a pipeline makes of the collection, one by one, as Find does. A pipeline that ends in $out or
// $merge counts as a write of the collection that it names.
func (c Collection) Aggregate(ctx context.Context, pipeline []bson.Raw, t Tuning) iter.Seq2[bson.Raw, error] {
	return c.aggregate(ctx, pipeline, t, nil)
}

// aggregate is Aggregate for one who is told how many documents each reply has.
func (c Collection) aggregate(ctx context.Context, pipeline []bson.Raw, t Tuning, arrived func(int)) iter.Seq2[bson.Raw, error] {
	return c.walk(ctx, "aggregate", arrived, func(ctx context.Context) (*mongo.Cursor, error) {
		defer c.in.counts(ctx, pipeline)()
		return c.tuned(t).Aggregate(ctx, pipeline, t.joined())
	})
}

// Aggregate reads what a pipeline makes that begins with documents of its own.
func (d *Database) Aggregate(ctx context.Context, pipeline []bson.Raw) iter.Seq2[bson.Raw, error] {
	return d.Collection("").walk(ctx, "aggregate", nil, func(ctx context.Context) (*mongo.Cursor, error) {
		defer d.counts(ctx, pipeline)()
		return d.driver.Aggregate(ctx, pipeline)
	})
}

// counts counts the write of a pipeline that ends in $out or $merge: before, and after when the result is called.
func (d *Database) counts(ctx context.Context, pipeline []bson.Raw) (after func()) {
	name, ok := d.target(pipeline)
	if !ok {
		return func() {}
	}
	n := d.writes.of(name)
	n.add(ctx)
	return func() { n.add(ctx) }
}

// target returns the collection that a pipeline writes, as "database.collection"; ok is false if it writes none.
func (d *Database) target(pipeline []bson.Raw) (name string, ok bool) {
	if len(pipeline) == 0 {
		return "", false
	}
	last := pipeline[len(pipeline)-1]
	into, err := last.LookupErr("$merge", "into")
	if err != nil {
		into = last.Lookup("$merge")
	}
	if out, err := last.LookupErr("$out"); err == nil {
		into = out
	}
	if coll, ok := into.StringValueOK(); ok {
		return d.driver.Name() + "." + coll, true
	}
	doc, ok := into.DocumentOK()
	if !ok {
		return "", false
	}
	db, ok := doc.Lookup("db").StringValueOK()
	if !ok {
		db = d.driver.Name()
	}
	coll, ok := doc.Lookup("coll").StringValueOK()
	return db + "." + coll, ok
}

// AggregateCommand is the command that Aggregate sends, without what the driver adds for its session.
func (c Collection) AggregateCommand(pipeline []bson.Raw, t Tuning) (bson.Raw, error) {
	d := bson.D{{Key: "aggregate", Value: c.Name()}, {Key: "pipeline", Value: pipeline}}
	put := func(key string, value any, is bool) {
		if is {
			d = append(d, bson.E{Key: key, Value: value})
		}
	}
	cursor := bson.D{}
	if t.BatchSize != 0 {
		cursor = append(cursor, bson.E{Key: "batchSize", Value: t.BatchSize})
	}
	put("allowDiskUse", true, t.AllowDiskUse)
	put("collation", t.Collation, t.Collation != nil)
	put("comment", t.Comment, t.Comment != "")
	put("cursor", cursor, true)
	put("hint", t.Hint, t.Hint != nil)
	put("maxTimeMS", max(1, t.MaxTime.Milliseconds()), t.MaxTime > 0)
	return bson.Marshal(d)
}

// Explain asks the server how it would run a command. The time that the command may take is that of the answer.
func (c Collection) Explain(ctx context.Context, command bson.Raw, verbosity string, t Tuning) (plan bson.Raw, err error) {
	es, err := command.Elements()
	if err != nil {
		return nil, err
	}
	inner := bson.D{}
	for _, e := range es {
		if e.Key() != "maxTimeMS" {
			inner = append(inner, bson.E{Key: e.Key(), Value: e.Value()})
		}
	}
	o := options.RunCmd()
	if t.ReadFrom != nil {
		o.SetReadPreference(t.ReadFrom)
	}
	ctx, cancel := t.bound(ctx)
	defer cancel()
	explain := bson.D{{Key: "explain", Value: inner}, {Key: "verbosity", Value: verbosity}}
	err = c.read(ctx, "explain", func(ctx context.Context) (err error) {
		plan, err = c.in.driver.RunCommand(ctx, explain, o).Raw()
		return err
	})
	return plan, err
}
