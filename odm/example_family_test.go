package odm_test

import (
	"fmt"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/databridge-go/databridge/odm"
)

// lazy is a database that nobody has connected to yet: enough to look at commands.
func lazy(opts ...odm.Option) *odm.DB {
	client, err := mongo.Connect()
	check(err)
	db, err := odm.New(client.Database("shop"), opts...)
	check(err)
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
	ctx, db, done := example(vehicles())
	defer done()
	check(odm.CollectionOf[Bicycle](db).Insert(ctx, &Bicycle{Vehicle: Vehicle{Color: "red", Wheels: 2}}))
	check(odm.CollectionOf[Bus](db).Insert(ctx, &Bus{Car: Car{Vehicle: Vehicle{Color: "blue", Wheels: 6}}, Seats: 50}))
	all := odm.As[Painted](odm.CollectionOf[Vehicle](db).Find()).Sort("wheels")
	for v, err := range all.Iter(ctx) {
		check(err)
		switch v := v.(type) {
		case *Bus:
			fmt.Println(v.Paint(), "bus with", v.Seats, "seats")
		default:
			fmt.Println(v.Paint())
		}
	}
	large, err := all.Where(V.Wheels.Gt(2)).Skip(0).Limit(1).FetchLinks(1).All(ctx)
	fmt.Println(len(large), err)
	one, err := all.One(ctx)
	fmt.Println(one.Paint(), err)
	fmt.Println(all.Count(ctx))
	fmt.Println(all.Exists(ctx))
	fmt.Println(odm.AvgOf(ctx, odm.As[Painted](odm.CollectionOf[Vehicle](db).Find()).Query().WithChildren(), V.Wheels))
	// Output:
	// red
	// blue bus with 50 seats
	// 1 <nil>
	// red <nil>
	// 2 <nil>
	// true <nil>
	// 4 true <nil>
}

// The members of a union have nothing in common but their collection.
func ExampleUnionOf() {
	ctx, db, done := example(unions())
	defer done()
	events := odm.UnionOf[any](db, "events")
	click, scroll := &Click{X: 3}, &Scroll{Y: 7}
	got, err := events.Bulk(ctx, func(b *odm.UnionBulk) error {
		odm.Member[Click](b).Insert(click)
		odm.Member[Scroll](b).Insert(scroll)
		return nil
	})
	fmt.Println(got.Inserted, err)
	for event, err := range events.Find().Sort("x").Iter(ctx) {
		fmt.Printf("%T %v\n", event, err)
	}
	event, err := events.Get(ctx, scroll.ID)
	fmt.Println(event.(*Scroll).Y, err)
	fmt.Println(odm.CollectionOf[Click](db).Find().Count(ctx)) // one member's documents only
	command, err := events.Find(odm.F("x").Gt(1)).Command()
	fmt.Println(command, err)
	// Output:
	// 2 <nil>
	// *odm_test.Scroll <nil>
	// *odm_test.Click <nil>
	// 7 <nil>
	// 1 <nil>
	// {"find": "events","filter": {"x": {"$gt": {"$numberInt":"1"}}}} <nil>
}

// A view is read as a collection is; CatView has the method View.
func ExampleViewer() {
	ctx, db, done := example(odm.Models(odm.ModelOf[Priced](), odm.ModelOf[CatView]()))
	defer done()
	check(db.Sync(ctx, odm.RecreateViews()))
	check(odm.CollectionOf[Priced](db).InsertMany(ctx, []*Priced{{Category: "a", Price: 1}, {Category: "a", Price: 2}, {Category: "b", Price: 5}}))
	totals := odm.CollectionOf[CatView](db)
	all, err := totals.Find().Sort("_id").All(ctx)
	check(err)
	for _, c := range all {
		fmt.Println(c.Category, c.Total)
	}
	fmt.Println(totals.Insert(ctx, &CatView{Category: "c"}))
	// Output:
	// a 3
	// b 5
	// odm: model odm_test.CatView: it is a view, which can only be read
}
