package odm_test

import (
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/agg"
)

// BookLine is a part of a book, with a total that the server computes.
type BookLine struct {
	Title string  `bson:"title"`
	Total float64 `bson:"total"`
	Color string  `bson:"color" odm:"from=cover.color"`
}

func ExampleProject() {
	ctx, books, done := library()
	defer done()
	line := odm.Project[BookLine](books.Find()).
		Where(B.Pages.Gt(200)).Sort(B.Title.Asc()).Skip(0).Limit(10).
		Compute(agg.Field("total", agg.Multiply(B.Price, 2)))
	all, err := line.All(ctx)
	fmt.Println(len(all), err)
	one, err := line.One(ctx)
	fmt.Println(one.Title, one.Total, err)
	for s, err := range line.Iter(ctx) {
		fmt.Println(s.Title, err)
	}
	command, err := line.Command()
	fmt.Println(command.Lookup("projection"), err)
	_, err = line.Explain(ctx)
	fmt.Println(err)
	// Output:
	// 2 <nil>
	// Go 60 <nil>
	// Go <nil>
	// Mongo <nil>
	// {"title": {"$numberInt":"1"},"color": "$cover.color","total": {"$multiply": ["$price",{"$numberInt":"2"}]}} <nil>
	// <nil>
}

// BySize is a result of stages.
type BySize struct {
	Large bool    `bson:"_id"`
	N     int     `bson:"n"`
	Mean  float64 `bson:"mean"`
}

func ExampleAggregate() {
	ctx, books, done := library()
	defer done()
	sizes, err := odm.Aggregate[BySize](ctx, books.Find(B.Price.Gt(1)),
		agg.Group(agg.Gt(B.Pages, 200), agg.Sum("n", 1), agg.Avg("mean", B.Price)),
		agg.Sort("-n"),
	)
	check(err)
	for _, s := range sizes {
		fmt.Println(s.Large, s.N, s.Mean)
	}
	count, err := odm.Aggregate[odm.Only[int]](ctx, books.Find(), agg.Count("n"))
	fmt.Println(count[0].Value, err)
	line, err := odm.Aggregate[BookLine](ctx, books.Find(B.Title.Eq("Go")), odm.ProjectTo[BookLine]())
	fmt.Println(line[0].Title, err)
	// Output:
	// true 2 35
	// false 1 10
	// 3 <nil>
	// Go <nil>
}

// The same as a value.
func ExamplePipe() {
	ctx, books, done := library()
	defer done()
	sizes := odm.Pipe[BySize](books.Find(), agg.Group(agg.Gt(B.Pages, 200), agg.Sum("n", 1)), agg.Sort("n"))
	all, err := sizes.All(ctx)
	fmt.Println(len(all), err)
	one, err := sizes.One(ctx)
	fmt.Println(one.N, err)
	for s, err := range sizes.Iter(ctx) {
		fmt.Println(s.Large, s.N, err)
	}
	stages, err := sizes.Pipeline()
	fmt.Println(stages, err)
	command, err := sizes.Command()
	fmt.Println(command.Lookup("aggregate"), err)
	_, err = sizes.Explain(ctx)
	fmt.Println(err)
	// Output:
	// 2 <nil>
	// 1 <nil>
	// false 1 <nil>
	// true 2 <nil>
	// [{"$group": {"_id": {"$gt": ["$pages",{"$numberInt":"200"}]},"n": {"$sum": {"$numberInt":"1"}}}} {"$sort": {"n": {"$numberInt":"1"}}}] <nil>
	// "books" <nil>
	// <nil>
}

// Stages of the database itself begin with documents of their own.
func ExampleAggregateDB() {
	ctx, db, done := example()
	defer done()
	all, err := odm.AggregateDB[odm.Only[int]](ctx, db, agg.Documents([]bson.M{{"n": 1}, {"n": 2}}))
	fmt.Println(all[0].Value, all[1].Value, err)
	// Output: 1 2 <nil>
}

// The sum of nothing is not 0: ok says whether there was anything.
func ExampleSumOf() {
	ctx, books, done := library()
	defer done()
	large := books.Find(B.Pages.Gt(200))
	fmt.Println(odm.SumOf(ctx, large, B.Pages))
	fmt.Println(odm.AvgOf(ctx, large, B.Price))
	fmt.Println(odm.MinOf(ctx, large, B.Title))
	fmt.Println(odm.MaxOf(ctx, large, B.Pages))
	fmt.Println(odm.SumOf(ctx, books.Find(B.Pages.Gt(9000)), B.Pages))
	// Output:
	// 800 true <nil>
	// 35 true <nil>
	// Go true <nil>
	// 500 true <nil>
	// 0 false <nil>
}
