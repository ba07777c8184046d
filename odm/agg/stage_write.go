package agg

import "github.com/databridge-go/databridge/odm/internal/expr"

// MergeOptions change Merge.
type MergeOptions struct {
	DB                  string   // the database; empty is that of the pipeline
	On                  []Path   // the fields that say which stored document is meant, under a unique index; nil is _id
	Let                 []Fields // variables for WhenMatchedPipeline; nil is New, the document that comes
	WhenMatched         string   // "merge" (if empty), "replace", "keepExisting" or "fail"
	WhenMatchedPipeline []Stage  // in its place: how the stored document changes
	WhenNotMatched      string   // "insert" (if empty), "discard" or "fail"
}

// Merge writes the results into a collection, beside what is there. It must be the last stage. It is the server that
// writes: hooks, times and revisions of a model have no part in it. Since MongoDB 4.2.
func Merge(into string, opts ...MergeOptions) Stage {
	o := last(opts)
	on, let := arg{left: true}, arg{left: true}
	switch {
	case len(o.On) == 1:
		on = path("on", o.On[0])
	case len(o.On) > 1:
		on = pathList("on", o.On)
	}
	if len(o.Let) > 0 {
		let = variables("let", o.Let)
	}
	matched := option("whenMatched", o.WhenMatched)
	if o.WhenMatchedPipeline != nil {
		matched = arg{name: "whenMatched", value: expr.Stages(o.WhenMatchedPipeline), err: missing(o.WhenMatched != "", "one of WhenMatched and WhenMatchedPipeline")}
	}
	return options("$merge", plain("into", target(o.DB, into)), on, let, matched, option("whenNotMatched", o.WhenNotMatched))
}

// target is the name of a collection, with its database if that is another.
func target(db, coll string) any {
	switch {
	case coll == "":
		return bad("it needs the name of a collection")
	case db == "":
		return coll
	}
	return expr.D{{Key: "db", Value: db}, {Key: "coll", Value: coll}}
}

// OutOptions change Out.
type OutOptions struct {
	DB         string         // the database; empty is that of the pipeline
	TimeSeries *OutTimeSeries // the collection is a time series; DB must be there too; since MongoDB 7.0.3
}

// OutTimeSeries says what time series Out makes.
type OutTimeSeries struct {
	TimeField             As
	MetaField             As     // empty is none
	Granularity           string // "seconds", "minutes", "hours", or empty with the two numbers
	BucketMaxSpanSeconds  int
	BucketRoundingSeconds int
}

// Out replaces a collection by the results. It must be the last stage. It is the server that writes: hooks, times and
// revisions of a model have no part in it.
func Out(coll string, opts ...OutOptions) Stage {
	o := last(opts)
	if o.DB == "" && o.TimeSeries == nil {
		return bare("$out", target("", coll))
	}
	series := arg{left: true}
	if t := o.TimeSeries; t != nil {
		d, err := arguments("$out", []arg{
			required(name("timeField", t.TimeField), "a TimeField"), name("metaField", t.MetaField), option("granularity", t.Granularity),
			option("bucketMaxSpanSeconds", t.BucketMaxSpanSeconds), option("bucketRoundingSeconds", t.BucketRoundingSeconds),
		})
		series = arg{name: "timeseries", value: d, err: err}
	}
	return options("$out", required(option("db", o.DB), "DB"), required(option("coll", coll), "the name of a collection"), series)
}
