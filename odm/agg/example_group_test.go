package agg_test

import (
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/agg"
)

// sales are what the Examples of stages begin with.
func sales() agg.Stage {
	return agg.Documents([]bson.M{
		{"_id": 1, "item": "pen", "city": "Oslo", "price": 2, "qty": 10},
		{"_id": 2, "item": "pen", "city": "Bergen", "price": 3, "qty": 5},
		{"_id": 3, "item": "ink", "city": "Oslo", "price": 8, "qty": 1},
	})
}

const (
	item  agg.As = "item"
	city  agg.As = "city"
	price agg.As = "price"
	qty   agg.As = "qty"
)

// The documents of a group make its fields. Their order counts for First, Last and Push.
func ExampleSum() {
	ctx, db, done := example()
	defer done()
	list(odm.AggregateDB[bson.D](ctx, db, sales(), agg.Sort("price"),
		agg.Group(item,
			agg.Sum("turnover", agg.Multiply(price, qty)), agg.CountDocuments("n"),
			agg.Avg("mean", price), agg.Min("least", price), agg.Max("most", price),
			agg.First("first", city), agg.Last("last", city), agg.Push("cities", city),
			agg.StdDevPop("deviation", price), agg.StdDevSamp("sampled", qty),
			agg.MergeObjects("merged", agg.Object(agg.Field(city, qty))),
		), agg.Set(agg.Field("sampled", agg.Round(agg.As("sampled"), 2))), agg.Sort("_id")))
	// Output:
	// {"_id":"ink","cities":["Oslo"],"deviation":0.0,"first":"Oslo","last":"Oslo","least":8,"mean":8.0,"merged":{"city":1},"most":8,"n":1,"sampled":null,"turnover":8}
	// {"_id":"pen","cities":["Oslo","Bergen"],"deviation":0.5,"first":"Oslo","last":"Bergen","least":2,"mean":2.5,"merged":{"city":5},"most":3,"n":2,"sampled":3.54,"turnover":35}
}

// The best n of a group: by value, by the order of the documents, or by an order of their own.
func ExampleTopN() {
	ctx, db, done := example()
	defer done()
	list(odm.AggregateDB[bson.D](ctx, db, sales(), agg.Sort("price"),
		agg.Group(nil,
			agg.MaxN("dearest", price, 2), agg.MinN("cheapest", price, 2),
			agg.FirstN("first", city, 2), agg.LastN("last", city, 1),
			agg.Top("most", agg.By("-qty"), item), agg.TopN("two", 2, agg.By("-qty"), qty),
			agg.Bottom("least", agg.By("-qty"), item), agg.BottomN("tail", 2, agg.By("-qty"), qty),
		), agg.Project(none)))
	// Output: {"cheapest":[2,3],"dearest":[8,3],"first":["Oslo","Bergen"],"last":["Oslo"],"least":"ink","most":"pen","tail":[5,1],"two":[10,5]}
}

func ExampleAddToSet() {
	ctx, db, done := example()
	defer done()
	list(odm.AggregateDB[bson.D](ctx, db, sales(),
		agg.Group(nil, agg.AddToSet("cities", city)),
		agg.Project(agg.Field("cities", agg.SortArray(agg.As("cities"), agg.By(""))), none)))
	fmt.Println(agg.Group(nil, agg.Median("middle", price)))
	fmt.Println(agg.Group(nil, agg.Percentile("slow", price, []float64{0.9})))
	fmt.Println(agg.Group(nil, agg.ConcatArrays("all", agg.As("tags"))))
	fmt.Println(agg.Group(nil, agg.SetUnion("tags", agg.As("tags"))))
	// Output:
	// {"cities":["Bergen","Oslo"]}
	// {"$group":{"_id":null,"middle":{"$median":{"input":"$price","method":"approximate"}}}}
	// {"$group":{"_id":null,"slow":{"$percentile":{"input":"$price","p":[0.9],"method":"approximate"}}}}
	// {"$group":{"_id":null,"all":{"$concatArrays":"$tags"}}}
	// {"$group":{"_id":null,"tags":{"$setUnion":"$tags"}}}
}

// An accumulator of one's own, in JavaScript.
func ExampleCode() {
	ctx, db, done := example()
	defer done()
	list(odm.AggregateDB[bson.D](ctx, db, sales(), agg.Group(nil, agg.Code("longest", agg.AccumulatorCode{
		Init:           `function() { return "" }`,
		Accumulate:     `function(state, city) { return city.length > state.length ? city : state }`,
		AccumulateArgs: []any{city},
		Merge:          `function(a, b) { return a.length > b.length ? a : b }`,
	})), agg.Project(none)))
	// Output: {"longest":"Bergen"}
}

func ExampleBucket() {
	ctx, db, done := example()
	defer done()
	list(odm.AggregateDB[bson.D](ctx, db, sales(),
		agg.Bucket(price, []int{0, 5}, agg.BucketOptions{Default: "dear", Output: []agg.Accumulator{agg.Sum("n", 1)}}), agg.Sort("n")))
	list(odm.AggregateDB[bson.D](ctx, db, sales(), agg.BucketAuto(qty, 2)))
	list(odm.AggregateDB[bson.D](ctx, db, sales(), agg.SortByCount(city)))
	list(odm.AggregateDB[bson.D](ctx, db, sales(), agg.Count("sales")))
	// Output:
	// {"_id":"dear","n":1}
	// {"_id":0,"n":2}
	// {"_id":{"max":10,"min":1},"count":2}
	// {"_id":{"max":10,"min":10},"count":1}
	// {"_id":"Oslo","count":2}
	// {"_id":"Bergen","count":1}
	// {"sales":3}
}

// Several questions about the same documents.
func ExampleFacet() {
	ctx, db, done := example()
	defer done()
	list(odm.AggregateDB[bson.D](ctx, db, sales(), agg.Facet(
		agg.Pipeline("dearest", agg.Sort("-price"), agg.Limit(1), agg.Project(agg.Include(item), none)),
		agg.Pipeline("total", agg.Count("n")),
	)))
	// Output: {"dearest":[{"item":"ink"}],"total":[{"n":3}]}
}
