package agg_test

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/agg"
)

func ExampleProject() {
	ctx, db, done := example()
	defer done()
	list(odm.AggregateDB[bson.D](ctx, db, sales(), agg.Match(odm.F("price").Gt(2)), agg.Sort("-price"), agg.Skip(1), agg.Limit(1),
		agg.AddFields(agg.Field("total", agg.Multiply(price, qty))),
		agg.Project(agg.Include(item), agg.Field("sum", agg.As("total")), agg.Exclude(agg.As("_id")))))
	list(odm.AggregateDB[bson.D](ctx, db, sales(), agg.Limit(1), agg.Set(agg.Field(city, agg.Remove)), agg.Unset(price)))
	// Output:
	// {"item":"pen","sum":15}
	// {"_id":1,"item":"pen","qty":10}
}

func ExampleUnwind() {
	ctx, db, done := example()
	defer done()
	tags := agg.As("tags")
	docs := agg.Documents([]bson.M{{"_id": 1, "tags": []string{"a", "b"}}, {"_id": 2, "tags": []string{}}})
	list(odm.AggregateDB[bson.D](ctx, db, docs, agg.Unwind(tags)))
	list(odm.AggregateDB[bson.D](ctx, db, docs, agg.Unwind(tags, agg.UnwindOptions{IncludeArrayIndex: "i", PreserveNullAndEmptyArrays: true})))
	// Output:
	// {"_id":1,"tags":"a"}
	// {"_id":1,"tags":"b"}
	// {"_id":1,"i":0,"tags":"a"}
	// {"_id":1,"i":1,"tags":"b"}
	// {"_id":2,"i":null}
}

func ExampleReplaceRoot() {
	ctx, db, done := example()
	defer done()
	docs := agg.Documents([]bson.M{{"home": bson.M{"city": "Oslo"}, "level": 1}})
	list(odm.AggregateDB[bson.D](ctx, db, docs, agg.ReplaceRoot(agg.As("home"))))
	list(odm.AggregateDB[bson.D](ctx, db, docs, agg.ReplaceWith(agg.Object(agg.Field("was", agg.Root)))))
	list(odm.AggregateDB[bson.D](ctx, db, docs, agg.Redact(agg.Cond(agg.Eq(agg.As("level"), 1), agg.Keep, agg.Prune))))
	// Output:
	// {"city":"Oslo"}
	// {"was":{"home":{"city":"Oslo"},"level":1}}
	// {"home":{"city":"Oslo"},"level":1}
}

// Optional stages stand in one expression, and an error travels to the verb that would send it.
func ExampleWhen() {
	ctx, db, done := example()
	defer done()
	search := func(word string, sample bool) ([]*bson.D, error) {
		limit := agg.Limit(1)
		if word == "" {
			limit = agg.Failed(errors.New("no word"))
		}
		return odm.AggregateDB[bson.D](ctx, db, sales(), agg.When(sample, agg.Sample(1)), limit)
	}
	list(search("pen", false))
	_, err := search("", true)
	fmt.Println(err)
	// Output:
	// {"_id":1,"city":"Oslo","item":"pen","price":2,"qty":10}
	// no word
}

// A stage encodes itself: it may be looked at, and may stand in pipelines of the driver.
func ExampleStage() {
	ctx, db, done := example()
	defer done()
	raw, err := agg.RawStage(bson.D{{Key: "$limit", Value: 1}}).BSON()
	fmt.Println(raw, err)
	cursor, err := db.Driver().Aggregate(ctx, []agg.Stage{sales(), agg.Sort("-_id"), agg.Limit(1)})
	check(err)
	var docs []bson.D
	list(docs, cursor.All(context.Background(), &docs))
	// Output:
	// {"$limit": {"$numberInt":"1"}} <nil>
	// {"_id":3,"city":"Oslo","item":"ink","price":8,"qty":1}
}

// Metadata of a text search sorts the best match first.
func ExampleSortBy() {
	fmt.Println(agg.SortBy(agg.By("city").Meta("score", "textScore")))
	// Output: {"$sort":{"city":1,"score":{"$meta":"textScore"}}}
}
