package odm_test

import (
	"context"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/databridge-go/databridge/odm"
)

// lazy is a database that nobody has connected to yet: enough to look at commands.
func lazy(opts ...odm.Option) *odm.DB {
	client, err := mongo.Connect()
	if err != nil {
		panic(err)
	}
	db, err := odm.New(client.Database("shop"), opts...)
	if err != nil {
		panic(err)
	}
	return db
}

// A child is stored with its class in the collection of its root, and a query is for documents of one model unless it
// says WithChildren.
func ExampleQuery_WithChildren() {
	db := lazy(odm.Models(odm.ModelOf[Vehicle](), odm.ModelOf[Car](), odm.ModelOf[Bus]()))
	cars := odm.CollectionOf[Car](db)
	for _, q := range []odm.Query[Car]{cars.Find(), cars.Find().WithChildren(), cars.Find(K.Doors.Gt(2))} {
		command, err := q.Command()
		fmt.Println(command.Lookup("filter"), err)
	}
	// Output:
	// {"_class_id": "Vehicle.Car"} <nil>
	// {"_class_id": {"$in": ["Vehicle.Car","Vehicle.Car.Bus"]}} <nil>
	// {"$and": [{"doors": {"$gt": {"$numberInt":"2"}}},{"_class_id": "Vehicle.Car"}]} <nil>
}

// Each document is read as its own type.
func ExampleAs() {
	ctx, db := context.Background(), lazy(vehicles())
	for v, err := range odm.As[Painted](odm.CollectionOf[Vehicle](db).Find()).Iter(ctx) {
		if err != nil {
			return
		}
		switch v := v.(type) {
		case *Bus:
			fmt.Println(v.Paint(), "bus with", v.Seats, "seats")
		default:
			fmt.Println(v.Paint())
		}
	}
}

// The members of a union have nothing in common but their collection.
func ExampleUnionOf() {
	db := lazy(odm.Models(odm.ModelOf[Click](), odm.ModelOf[Scroll]()))
	all, _ := odm.UnionOf[any](db, "events").Find(odm.F("x").Gt(1)).Command()
	clicks, _ := odm.CollectionOf[Click](db).Find(clickX.Gt(1)).Command()
	fmt.Println(all.Lookup("filter"))
	fmt.Println(clicks.Lookup("find"), clicks.Lookup("filter"))
	// Output:
	// {"x": {"$gt": {"$numberInt":"1"}}}
	// "events" {"$and": [{"x": {"$gt": {"$numberInt":"1"}}},{"_class_id": "click"}]}
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
	ctx, db := context.Background(), lazy(odm.Models(odm.ModelOf[Indexed]()))
	plan, err := db.Plan(ctx, odm.DropIndexes())
	if err != nil {
		return
	}
	fmt.Print(plan)
	if len(plan.Conflicts()) == 0 {
		_ = plan.Apply(ctx)
	}
}

// The token of the last event resumes the stream where it was, in another process if need be.
func ExampleCollection_Watch() {
	ctx, db := context.Background(), lazy()
	var token bson.Raw // as it was stored by the last run
	stream, err := odm.CollectionOf[User](db).Find(U.Age.Gte(18)).Watch(ctx, odm.WatchOptions{After: token})
	if err != nil {
		return
	}
	defer func() { _ = stream.Close(ctx) }()
	for event, err := range stream.Events(ctx) {
		if err != nil {
			return
		}
		fmt.Println(event.Kind, event.ID, event.Document)
		fmt.Println("go on behind", event.Token) // and store it
	}
}

func ExampleCached() {
	db := lazy()
	orgs := odm.CollectionOf[Org](db, odm.Cached(odm.CacheOptions{Capacity: 100, TTL: time.Hour}))
	_, _ = orgs.Find(G.Name.Eq("acme")).All(context.Background())            // from memory if it was asked before
	_, _ = orgs.Find(G.Name.Eq("acme")).Uncached().All(context.Background()) // from the server
}
