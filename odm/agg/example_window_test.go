package agg_test

import (
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/agg"
)

// readings are three hours of a sensor, of which one has failed.
func readings() agg.Stage {
	hour := func(h int) time.Time { return time.Date(2026, 1, 1, h, 0, 0, 0, time.UTC) }
	return agg.Documents([]bson.M{{"at": hour(0), "v": 10, "w": 1}, {"at": hour(1), "v": nil, "w": 2}, {"at": hour(2), "v": 20, "w": 4}})
}

const v, w agg.As = "v", "w"

func ExampleRank() {
	ctx, db, done := example()
	defer done()
	list(odm.AggregateDB[bson.D](ctx, db, sales(), agg.SetWindowFields(nil, agg.By("-item"),
		agg.DocumentNumber("number"), agg.Rank("rank"), agg.DenseRank("dense"), agg.Shift("before", item, -1, "none"),
	), agg.Project(agg.Include(item, agg.As("number"), agg.As("rank"), agg.As("dense"), agg.As("before")), none)))
	// Output:
	// {"before":"none","dense":1,"item":"pen","number":1,"rank":1}
	// {"before":"pen","dense":1,"item":"pen","number":2,"rank":1}
	// {"before":"pen","dense":2,"item":"ink","number":3,"rank":3}
}

// A window is the documents around one, by their places or by the values that they are sorted by.
func ExampleWindowFunction() {
	ctx, db, done := example()
	defer done()
	list(odm.AggregateDB[bson.D](ctx, db, readings(), agg.SetWindowFields(nil, agg.By("at"),
		agg.Sum("so far", w).OverDocuments(agg.Unbounded, agg.CurrentDocument),
		agg.Avg("of two hours", w).OverRange(-1, 0, "hour"),
		agg.Derivative("slope", w, "hour").OverDocuments(-1, 0),
		agg.Integral("area", w, "hour").OverRange(agg.Unbounded, agg.CurrentDocument, "hour"),
	), agg.Set(agg.Field("slope", agg.Round(agg.As("slope"), 2))), agg.Unset(agg.As("at"))))
	// Output:
	// {"area":0.0,"of two hours":1.0,"slope":null,"so far":1,"v":10,"w":1}
	// {"area":1.5,"of two hours":1.5,"slope":1.0,"so far":3,"v":null,"w":2}
	// {"area":4.5,"of two hours":3.0,"slope":2.0,"so far":7,"v":20,"w":4}
}

func ExampleExpMovingAvg() {
	ctx, db, done := example()
	defer done()
	list(odm.AggregateDB[bson.D](ctx, db, readings(), agg.SetWindowFields(nil, agg.By("at"),
		agg.ExpMovingAvg("moving", w, 3), agg.ExpMovingAvgAlpha("by half", w, 0.5),
		agg.CovariancePop("together", w, w).OverDocuments(agg.Unbounded, agg.Unbounded),
		agg.CovarianceSamp("sampled", w, w).OverDocuments(agg.Unbounded, agg.Unbounded),
	), agg.Set(agg.Field("together", agg.Round(agg.As("together"), 2)), agg.Field("sampled", agg.Round(agg.As("sampled"), 2))), agg.Unset(agg.As("at"), v)))
	fmt.Println(agg.SetWindowFields(nil, agg.By("at"), agg.MinMaxScaler("scaled", w, agg.MinMaxScalerOptions{Max: 100})))
	// Output:
	// {"by half":1.0,"moving":1.0,"sampled":2.33,"together":1.56,"w":1}
	// {"by half":1.5,"moving":1.5,"sampled":2.33,"together":1.56,"w":2}
	// {"by half":2.75,"moving":2.75,"sampled":2.33,"together":1.56,"w":4}
	// {"$setWindowFields":{"sortBy":{"at":1},"output":{"scaled":{"$minMaxScaler":{"input":"$w","max":100}}}}}
}

func ExampleFill() {
	ctx, db, done := example()
	defer done()
	list(odm.AggregateDB[bson.D](ctx, db, readings(), agg.SetWindowFields(nil, agg.By("at"),
		agg.LinearFill("line", v), agg.Locf("last", v)), agg.Unset(agg.As("at"), w)))
	list(odm.AggregateDB[bson.D](ctx, db, readings(),
		agg.Fill(agg.FillOptions{SortBy: agg.By("at")}, agg.FillMethod("v", "linear"), agg.FillValue("note", "none")), agg.Unset(agg.As("at"), w)))
	// Output:
	// {"last":10,"line":10,"v":10}
	// {"last":10,"line":15.0,"v":null}
	// {"last":20,"line":20,"v":20}
	// {"note":"none","v":10}
	// {"note":"none","v":15.0}
	// {"note":"none","v":20}
}

func ExampleDensify() {
	ctx, db, done := example()
	defer done()
	list(odm.AggregateDB[bson.D](ctx, db, agg.Documents([]bson.M{{"day": 1, "n": 7}, {"day": 3, "n": 9}}),
		agg.Densify(agg.As("day"), agg.DensifyRange{Step: 1, Bounds: "full"})))
	// Output:
	// {"day":1,"n":7}
	// {"day":2}
	// {"day":3,"n":9}
}
