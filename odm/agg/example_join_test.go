package agg_test

import (
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/agg"
)

func ExampleUnionWith() {
	ctx, db, done := example()
	defer done()
	list(odm.AggregateDB[bson.D](ctx, db, agg.Documents([]bson.M{{"a": 1}}),
		agg.UnionWith("", agg.Documents([]bson.M{{"b": 2}})),
		agg.Lookup(agg.LookupOptions{Pipeline: []agg.Stage{agg.Documents([]bson.M{{"c": 3}})}, As: "joined"}),
	))
	// Output:
	// {"a":1,"joined":[{"c":3}]}
	// {"b":2,"joined":[{"c":3}]}
}

// A tree is followed from its leaves to the root.
func ExampleGraphLookup() {
	ctx, db, done := example()
	defer done()
	_, err := db.Driver().Collection("parts").InsertMany(ctx, []any{
		bson.M{"_id": "car"}, bson.M{"_id": "wheel", "in": "car"}, bson.M{"_id": "bolt", "in": "wheel"},
	})
	check(err)
	list(odm.AggregateDB[bson.D](ctx, db, agg.Documents([]bson.M{{"part": "bolt"}}),
		agg.GraphLookup(agg.GraphLookupOptions{
			From: "parts", StartWith: agg.As("part"), ConnectFromField: agg.As("in"), ConnectToField: agg.As("_id"),
			As: "inside", MaxDepth: 5, DepthField: "steps",
			RestrictSearchWithMatch: agg.Where(odm.F("_id").Ne("car")),
		}),
		agg.GraphLookup(agg.GraphLookupOptions{
			From: "parts", StartWith: agg.As("part"), ConnectFromField: agg.As("in"), ConnectToField: agg.As("_id"), As: "all",
		}),
		agg.Project(agg.Field("inside", agg.Size(agg.As("inside"))), agg.Field("all", agg.Size(agg.As("all")))), // the order is the server's
	))
	// Output: {"all":3,"inside":2}
}

// The server writes: hooks, times and revisions of a model have no part in it.
func ExampleMerge() {
	ctx, db, done := example()
	defer done()
	_, err := odm.AggregateDB[bson.D](ctx, db, sales(), agg.Group(item, agg.Sum("n", qty)), agg.Out("stock"))
	check(err)
	_, err = odm.AggregateDB[bson.D](ctx, db, agg.Documents([]bson.M{{"_id": "ink", "n": 5}, {"_id": "nib", "n": 1}}),
		agg.Merge("stock", agg.MergeOptions{WhenMatchedPipeline: []agg.Stage{
			agg.Set(agg.Field("n", agg.Add(agg.As("n"), agg.New.Field(agg.As("n"))))),
		}, WhenNotMatched: "discard"}))
	check(err)
	stock := db.Driver().Collection("stock")
	cursor, err := stock.Aggregate(ctx, []agg.Stage{agg.Sort("_id")})
	check(err)
	var docs []bson.D
	list(docs, cursor.All(ctx, &docs))
	// Output:
	// {"_id":"ink","n":6}
	// {"_id":"pen","n":15}
}

func ExampleGeoNear() {
	fmt.Println(agg.GeoNear(odm.NewPoint(10.75, 59.91), agg.GeoNearOptions{
		DistanceField: "metres", MaxDistance: 500, Query: agg.Where(odm.F("open").Eq(true)),
	}))
	// Output: {"$geoNear":{"distanceField":"metres","maxDistance":500,"near":{"type":"Point","coordinates":[10.75,59.91]},"query":{"open":true}}}
}
