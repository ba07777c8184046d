package odm_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/databridge-go/databridge/odm"
)

// Reader declares its indexes by tags, and by a method what tags cannot say well.
type Reader struct {
	odm.Document `bson:",inline" odm:"collection=readers"`
	Email        string    `bson:"email" odm:"unique"`
	City         string    `bson:"city" odm:"index=by_city"`
	Age          int       `bson:"age" odm:"index=by_city:desc"`
	Seen         time.Time `bson:"seen"`
}

func (*Reader) Indexes() []odm.Index {
	return []odm.Index{{Keys: []string{"seen"}, ExpireAfter: 24 * time.Hour}}
}

func ExampleIndex() {
	for _, x := range []odm.Index{
		{Keys: []string{"city", "-age"}},
		{Keys: []string{"email"}, Unique: true, Partial: odm.F("active").Eq(true)},
		{Keys: []string{"seen"}, ExpireAfter: 24 * time.Hour},
		{Keys: []string{"place:2dsphere"}},
		{Keys: []string{"up:down"}},
	} {
		fmt.Println(x)
	}
	// Output:
	// {city: 1, age: -1}
	// {email: 1} unique partialFilterExpression {active: true}
	// {seen: 1} expireAfterSeconds 86400
	// {place: "2dsphere"}
	// the index key "up:down": a key is "age", "-age", or "age:kind" with a kind of 2d, 2dsphere, hashed, text
}

// A dry run, before anything is changed.
func ExampleDB_Plan() {
	ctx, db, done := example(odm.Models(odm.ModelOf[Reader]()))
	defer done()
	plan, err := db.Plan(ctx)
	check(err)
	fmt.Print(plan)
	fmt.Println(len(plan.Commands()), "command", len(plan.Conflicts()), "conflicts")
	fmt.Println(plan.Apply(ctx))
	plan, err = db.Plan(ctx)
	fmt.Println(plan.Empty(), err)
	// Output:
	// create index      readers.email_1 {email: 1} unique
	// create index      readers.by_city {city: 1, age: -1}
	// create index      readers.seen_1 {seen: 1} expireAfterSeconds 86400
	// 1 command 0 conflicts
	// <nil>
	// true <nil>
}

// Sync drops nothing unless it is told to, and refuses what would lose something.
func ExampleDB_Sync() {
	ctx, db, done := example(odm.Models(odm.ModelOf[Reader]()))
	defer done()
	readers := odm.CollectionOf[Reader](db)
	_, err := readers.CreateIndexes(ctx, odm.Index{Keys: []string{"age"}}, odm.Index{Keys: []string{"email"}})
	check(err)
	err = db.Sync(ctx)
	var refused *odm.SyncError
	fmt.Println(errors.As(err, &refused))
	fmt.Println(db.Sync(ctx, odm.SkipIndexes()))
	fmt.Println(db.Sync(ctx, odm.DropIndexes()))
	indexes, err := readers.ListIndexes(ctx)
	for _, x := range indexes {
		fmt.Println(x.Name, x.Unique)
	}
	fmt.Println(err, readers.DropIndex(ctx, "email_1"))
	// Output:
	// true
	// <nil>
	// <nil>
	// _id_ false
	// email_1 true
	// by_city false
	// seen_1 false
	// <nil> <nil>
}

// Stored documents that a unique index does not allow.
func ExampleDuplicateError() {
	ctx, db, done := example(odm.Models(odm.ModelOf[Reader]()))
	defer done()
	readers := odm.CollectionOf[Reader](db)
	check(readers.InsertMany(ctx, []*Reader{{Email: "ann@example.com"}, {Email: "ann@example.com"}}))
	err := db.Sync(ctx)
	var taken *odm.DuplicateError
	fmt.Println(errors.As(err, &taken), taken.Values)
	// Output: true {"email": "ann@example.com"}
}
