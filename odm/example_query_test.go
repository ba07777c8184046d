package odm_test

import (
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"

	"github.com/databridge-go/databridge/odm"
)

// A query is a value: each step returns a copy, so that one query can be the beginning of several.
func ExampleCollection_Find() {
	ctx, books, done := library()
	defer done()
	large := books.Find(B.Pages.Gt(200))
	shown(large.Sort(B.Price.Desc()).All(ctx))
	shown(large.Where(B.Tags.Contains("go")).All(ctx))
	shown(books.Find().Sort("-pages").Skip(1).Limit(1).All(ctx))
	// Output:
	// [Mongo Go] <nil>
	// [Go] <nil>
	// [Go] <nil>
}

func ExampleQuery_One() {
	ctx, books, done := library()
	defer done()
	b, err := books.Find(B.Pages.Gt(200)).Sort("price").One(ctx)
	fmt.Println(b.Title, err)
	_, err = books.Find(B.Pages.Gt(9000)).One(ctx)
	fmt.Println(errors.Is(err, odm.ErrNotFound), err)
	// Output:
	// Go <nil>
	// true find in books: odm: not found
}

// An error ends the loop in its last round; the cursor is closed however the loop ends.
func ExampleQuery_Iter() {
	ctx, books, done := library()
	defer done()
	for b, err := range books.Find().Sort("title").With(odm.BatchSize(100)).Iter(ctx) {
		if err != nil {
			fmt.Println(err)
			break
		}
		fmt.Println(b.Title)
	}
	// Output:
	// Go
	// Mongo
	// Zen
}

func ExampleQuery_Count() {
	ctx, books, done := library()
	defer done()
	n, err := books.Find(B.Pages.Gt(200)).Count(ctx)
	fmt.Println(n, err)
	any, err := books.Find(B.Pages.Gt(9000)).Exists(ctx)
	fmt.Println(any, err)
	// Output:
	// 2 <nil>
	// false <nil>
}

// A document that was read in part is saved in part.
func ExampleQuery_Select() {
	ctx, books, done := library()
	defer done()
	b, err := books.Find(B.Title.Eq("Go")).Select(B.Title).One(ctx)
	check(err)
	fmt.Println(b.Title, b.Pages)
	b.Title = "Go 2"
	check(books.Save(ctx, b))
	b, err = books.Get(ctx, b.ID)
	fmt.Println(b.Title, b.Pages, err)
	// Output:
	// Go 0
	// Go 2 300 <nil>
}

// Where nothing will be saved, the memory for the state can be saved.
func ExampleQuery_Untracked() {
	ctx, books, done := library()
	defer done()
	b, err := books.Find(B.Title.Eq("Go")).Untracked().One(ctx)
	check(err)
	_, err = books.IsChanged(b)
	fmt.Println(errors.Is(err, odm.ErrNotSaved))
	odm.Forget(b) // does the same to a document that has a state
	// Output: true
}

func ExampleDistinct() {
	ctx, books, done := library()
	defer done()
	titles, err := odm.Distinct(ctx, books.Find(B.Pages.Gt(200)), B.Title)
	fmt.Println(len(titles), err) // []string
	prices, err := odm.Distinct(ctx, books.Find(), B.Price)
	fmt.Println(len(prices), err) // []float64
	// Output:
	// 2 <nil>
	// 3 <nil>
}

func ExampleQuery_Explain() {
	ctx, books, done := library()
	defer done()
	_, err := books.CreateIndexes(ctx, odm.Index{Keys: []string{"pages"}})
	check(err)
	plan, err := books.Find(B.Pages.Gt(200)).With(odm.Hint("pages_1")).Explain(ctx, odm.ExecutionStats)
	check(err)
	fmt.Println(plan.Lookup("executionStats", "nReturned"), plan.Lookup("executionStats", "totalDocsExamined"))
	// Output: {"$numberInt":"2"} {"$numberInt":"2"}
}

// How a query is run stands beside what it asks.
func ExampleQuery_With() {
	ctx, books, done := library()
	defer done()
	q := books.Find(B.Pages.Gt(200)).Sort("title").
		With(odm.AllowDiskUse(), odm.ReadPreference(readpref.Nearest()), odm.Comment("list of large books"), odm.MaxTime(time.Second),
			odm.Collation(options.Collation{Locale: "de"}))
	shown(q.All(ctx))
	command, err := q.Command()
	fmt.Println(command.Lookup("maxTimeMS"), command.Lookup("comment"), err)
	// Output:
	// [Go Mongo] <nil>
	// {"$numberLong":"1000"} "list of large books" <nil>
}

// Stored documents that the program cannot read, found before a release.
func ExampleCollection_Inspect() {
	ctx, books, done := library()
	defer done()
	_, err := books.Driver().InsertOne(ctx, bson.D{{Key: "_id", Value: bson.ObjectID{11: 1}}, {Key: "pages", Value: "many"}})
	check(err)
	found, err := books.Inspect(ctx)
	check(err)
	fmt.Println(found.OK(), found.Checked, found.Faults[0].ID)
	found, err = books.Find(B.Title.Eq("Go")).Inspect(ctx)
	fmt.Println(found.OK(), found.Checked, err)
	// Output:
	// false 4 ObjectID("000000000000000000000001")
	// true 1 <nil>
}
