package agg

import "github.com/databridge-go/databridge/odm/internal/expr"

// LookupOptions says what Lookup joins. LocalField and ForeignField, or Pipeline, or both must be there.
type LookupOptions struct {
	From         string   // the other collection, of the same database; empty with a Pipeline that begins with Documents
	LocalField   Path     // the field of this document …
	ForeignField Path     // … that equals this one of the other
	Let          []Fields // variables for Pipeline; since MongoDB 3.6
	Pipeline     []Stage  // what is done with the other documents; since MongoDB 3.6
	As           As       // the field that takes the array of them
}

// Lookup joins another collection: its matching documents become an array.
func Lookup(o LookupOptions) Stage {
	let, stages := arg{left: true}, arg{left: o.Pipeline == nil, name: "pipeline", value: expr.Stages(o.Pipeline)}
	if len(o.Let) > 0 {
		let = variables("let", o.Let)
	}
	if o.Pipeline == nil {
		stages.err = missing(o.LocalField == nil || o.ForeignField == nil, "LocalField and ForeignField, or a Pipeline")
	}
	return options("$lookup", option("from", o.From), path("localField", o.LocalField), path("foreignField", o.ForeignField), let,
		stages, required(name("as", o.As), "As"))
}

func missing(is bool, what string) error {
	if !is {
		return nil
	}
	return badf("it needs %s", what)
}

// GraphLookupOptions says what GraphLookup follows.
type GraphLookupOptions struct {
	From                    string // the collection, of the same database
	StartWith               any    // the value, or array of values, that it begins with
	ConnectFromField        Path   // the field of a document that was found …
	ConnectToField          Path   // … that equals this one of the next
	As                      As     // the field that takes the array of documents
	MaxDepth                any    // how many steps at most; 0 is the first documents alone, nil no limit
	DepthField              As     // the field of each that takes the number of steps; empty is none
	RestrictSearchWithMatch Query  // conditions on all documents that are found
}

// GraphLookup follows references through a collection, and collects what it meets.
func GraphLookup(o GraphLookupOptions) Stage {
	return options("$graphLookup", required(option("from", o.From), "From"), required(maybe("startWith", o.StartWith), "StartWith"),
		required(path("connectFromField", o.ConnectFromField), "ConnectFromField"),
		required(path("connectToField", o.ConnectToField), "ConnectToField"), required(name("as", o.As), "As"),
		constantly("maxDepth", o.MaxDepth), name("depthField", o.DepthField), o.RestrictSearchWithMatch.arg("restrictSearchWithMatch"))
}

// UnionWith appends the documents that stages make of another collection. It is empty where stages begin with Documents.
// Since MongoDB 4.4.
func UnionWith(coll string, stages ...Stage) Stage {
	return options("$unionWith", option("coll", coll), arg{name: "pipeline", value: expr.Stages(stages), left: len(stages) == 0})
}

// GeoNearOptions change GeoNear.
type GeoNearOptions struct {
	DistanceField      As    // the field that takes the distance; it must be there before MongoDB 8.1
	DistanceMultiplier any   // by which distances are multiplied; nil is 1
	IncludeLocs        As    // the field that takes the place that was nearest; empty is none
	Key                Path  // the field whose index is used, if there are several
	MaxDistance        any   // nil is no limit; 0 is the place itself
	MinDistance        any   // nil is no limit
	Query              Query // conditions on the documents
	Spherical          bool  // whether an index of flat coordinates is asked by the distance on a sphere
}

// GeoNear sorts by the distance from a place: an odm.Point, or a pair of flat coordinates. It must be the first stage:
// what else is asked stands in Query, not in Find.
func GeoNear(near any, o GeoNearOptions) Stage {
	return options("$geoNear", name("distanceField", o.DistanceField), constantly("distanceMultiplier", o.DistanceMultiplier),
		name("includeLocs", o.IncludeLocs), path("key", o.Key), constantly("maxDistance", o.MaxDistance),
		constantly("minDistance", o.MinDistance), need("near", near), o.Query.arg("query"), option("spherical", o.Spherical))
}
