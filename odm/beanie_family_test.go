package odm_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/agg"
)

var familyRows = []beanieRow{
	{"B004_index_dropping_switch", func(t *testing.T) {
		ctx, db := open(t, odm.Models(odm.ModelOf[Indexed]()))
		indexed := db.Driver().Collection("indexed")
		_, err := indexed.Indexes().CreateMany(ctx, indexModels(bson.D{{Key: "old", Value: 1}}))
		must(t, err)
		must(t, db.Sync(ctx))
		if got := indexes(ctx, t, db, "indexed"); !slices.Contains(got, "old_1") {
			t.Errorf("Sync has dropped an index unasked: %v", got)
		}
		must(t, db.Sync(ctx, odm.DropIndexes()))
		want := []string{`_id_`, `email_1 unique`, `home.city_1`, `nick_1 unique sparse`, `parts.sku_1`}
		if got := indexes(ctx, t, db, "indexed"); !slices.Equal(got, want) {
			t.Errorf("indexes are %v, want %v", got, want)
		}
	}},
	{"B005_skip_indexes", func(t *testing.T) {
		ctx, db, w := watched(t, odm.Models(odm.ModelOf[Indexed]()))
		must(t, db.Sync(ctx, odm.SkipIndexes()))
		for _, c := range w.take(t) {
			if strings.Contains(strings.ToLower(c), "indexes") {
				t.Errorf("sent %s", c)
			}
		}
	}},
	{"B006_recreate_views", func(t *testing.T) {
		ctx, db, w := watched(t, odm.Models(odm.ModelOf[CatView]()))
		create := `{"create":"CatView","viewOn":"priced","pipeline":[{"$group":{"_id":"$category","total":{"$sum":"$price"}}}]}`
		must(t, db.Sync(ctx))
		sentIs(t, w, create)
		must(t, db.Sync(ctx))
		sentIs(t, w)
		must(t, db.Sync(ctx, odm.RecreateViews()))
		sentIs(t, w, `{"drop":"CatView"}`, create)
	}},
	{"B017_indexes_of_fields", func(t *testing.T) {
		ctx, db := open(t, odm.Models(odm.ModelOf[Everyway]()))
		must(t, db.Sync(ctx))
		storedIndexesAre(ctx, t, db, "everyway", everyway()...)
		if p, err := db.Plan(ctx); err != nil || !p.Empty() || len(p.Steps) != 0 {
			t.Errorf("after Sync the plan is %v, %v; want none", p, err)
		}
	}},
	{"B018_indexes_of_the_model", func(t *testing.T) {
		ctx, db := open(t, odm.Models(odm.ModelOf[Listed]()))
		must(t, db.Sync(ctx))
		storedIndexesAre(ctx, t, db, "listed",
			`{"key":{"a":1},"name":"a_1","unique":true}`, // in the place of the tag's
			`{"key":{"a":1,"b":-1},"name":"a_1_b_-1"}`,
			`{"key":{"b":-1,"a":1},"name":"b_-1_a_1"}`, // another order is another index
			`{"key":{"c":1},"name":"live_c","unique":true,"partialFilterExpression":{"b":{"$gt":1}}}`)
	}},
	{"B019_merge_indexes", func(t *testing.T) {
		ctx, db := open(t, odm.Models(odm.ModelOf[ListedChild]()))
		must(t, db.Sync(ctx))
		storedIndexesAre(ctx, t, db, "listed",
			`{"key":{"a":1},"name":"a_1","unique":true}`,
			`{"key":{"a":1,"b":-1},"name":"mine","sparse":true}`, // the child wins
			`{"key":{"b":-1,"a":1},"name":"b_-1_a_1"}`,
			`{"key":{"c":1},"name":"live_c","unique":true,"partialFilterExpression":{"b":{"$gt":1}}}`,
			`{"key":{"d":1},"name":"d_1"}`)
	}},
	{"B020_nested_indexes", func(t *testing.T) { // Beanie passes over them
		ctx, db := open(t, odm.Models(odm.ModelOf[Indexed]()))
		must(t, db.Sync(ctx))
		for _, want := range []string{"home.city_1", "parts.sku_1"} {
			if got := indexes(ctx, t, db, "indexed"); !slices.Contains(got, want) {
				t.Errorf("no %s in %v", want, got)
			}
		}
	}},
	{"B021_settings_inheritance", func(t *testing.T) {
		_, db := open(t, vehicles())
		if got := odm.CollectionOf[Bus](db).Name(); got != "vehicles" {
			t.Errorf("a bus is stored in %s", got)
		}
		if got := odm.CollectionOf[Circle](db).Name(); got != "shapes" {
			t.Errorf("a circle is stored in %s", got)
		}
		// what the root keeps, its children keep
		ctx := t.Context()
		c := odm.CollectionOf[KeepingChild](db)
		k := &KeepingChild{}
		must(t, c.Insert(ctx, k))
		if odm.RevisionOf(k).IsZero() {
			t.Error("a child of a root with revisions has none")
		}
		if got := stored(t, db, "keeping"); strings.Contains(got, "null") {
			t.Errorf("stored %s, but the root says omitnull", got)
		}
		stale := *k
		must(t, c.Save(ctx, k))
		if err := c.Save(ctx, &stale); !errors.As(err, new(*odm.StaleError)) {
			t.Errorf("Save of a stale child: %v", err)
		}
	}},
	{"B022_time_series", func(t *testing.T) {
		ctx, db, w := watched(t, odm.Models(odm.ModelOf[Reading]()))
		must(t, db.Sync(ctx))
		sentIs(t, w, `{"create":"readings","timeseries":{"timeField":"at","metaField":"sensor","granularity":"minutes"},"expireAfterSeconds":3600}`)
		must(t, db.Sync(ctx))
		sentIs(t, w)
		c := odm.CollectionOf[Reading](db)
		must(t, c.InsertMany(ctx, []*Reading{{At: time.Now(), Sensor: "a", Value: 1}, {At: time.Now(), Sensor: "b", Value: 2}}))
		n, err := c.Find(odm.F("sensor").Eq("a")).Count(ctx)
		must(t, err)
		if n != 1 {
			t.Errorf("%d readings of a", n)
		}
		p, err := planned(ctx, t, odm.ModelOf[ReadingBuckets]())
		must(t, err)
		const buckets = `{"create":"buckets","timeseries":{"timeField":"at","bucketMaxSpanSeconds":600,"bucketRoundingSeconds":600}}`
		if got := p.Commands(); len(got) != 1 || text(t, got[0]) != buckets { // MongoDB 6.0 refuses it
			t.Errorf("would send %v, want %s", got, buckets)
		}
	}},
	{"B023_union_of_a_model", func(t *testing.T) {
		ctx, db := open(t, unions())
		must(t, odm.CollectionOf[Scroll](db).Insert(ctx, &Scroll{Y: 1}))
		if got := stored(t, db, "events"); got != `{"_class_id":"Scroll","y":1}` {
			t.Errorf("stored %s", got)
		}
	}},
	{"B024_root_and_class_id", func(t *testing.T) {
		ctx, db := open(t, vehicles())
		must(t, odm.CollectionOf[Circle](db).Insert(ctx, &Circle{Shape: Shape{Color: "red"}, R: 2}))
		if got := stored(t, db, "shapes"); got != `{"kind":"circle","color":"red","r":2.0}` {
			t.Errorf("stored %s", got)
		}
	}},
	{"B031_the_drivers_collection_and_databases", func(t *testing.T) {
		ctx, db := open(t)
		one, two := db.Database(db.Driver().Name()+"_two"), odm.CollectionOf[User](db)
		t.Cleanup(func() { must(t, one.Driver().Drop(context.Background())) })
		other := odm.CollectionOf[User](one)
		must(t, other.Insert(ctx, &User{Name: "there"}))
		must(t, two.Insert(ctx, &User{Name: "here"}))
		got, err := other.Find().One(ctx)
		must(t, err)
		if n, err := two.Driver().CountDocuments(ctx, bson.D{}); err != nil || n != 1 || got.Name != "there" {
			t.Errorf("%d users here, %v; there is %s", n, err, got.Name)
		}
		if two.Name() != "users" || other.Driver().Database().Name() != one.Driver().Name() {
			t.Errorf("the collections are %s and %s", two.Name(), other.Driver().Database().Name())
		}
		old := odm.CollectionOf[User](db, odm.Named("users_2024"))
		must(t, old.Insert(ctx, &User{Name: "old"}))
		if got := stored(t, db, "users_2024"); !strings.Contains(got, `"name":"old"`) {
			t.Errorf("stored %s", got)
		}
	}},
	{"B032_inspect", func(t *testing.T) {
		ctx, db := open(t, odm.WithValidation(func(doc any) error {
			if u, ok := doc.(*Priced); ok && u.Price < 0 {
				return errors.New("a negative price")
			}
			return nil
		}))
		c := odm.CollectionOf[Priced](db)
		id := objectID(t, "650000000000000000000001")
		put(t, db, "priced", bson.D{{Key: "category", Value: "a"}, {Key: "price", Value: 1}})
		put(t, db, "priced", bson.D{{Key: "_id", Value: id}, {Key: "category", Value: 7}})
		put(t, db, "priced", bson.D{{Key: "category", Value: "a"}, {Key: "price", Value: -1}})
		in, err := c.Inspect(ctx)
		must(t, err)
		if in.OK() || in.Checked != 3 || len(in.Faults) != 2 || in.Faults[0].ID != id || !strings.Contains(in.Faults[0].Err.Error(), "category") {
			t.Fatalf("Inspect = %+v", in)
		}
		var invalid *odm.ValidationError
		if !errors.As(in.Faults[1].Err, &invalid) {
			t.Errorf("the second fault is %v", in.Faults[1].Err)
		}
		in, err = c.Find(odm.F("price").Eq(1)).Inspect(ctx)
		must(t, err)
		if !in.OK() || in.Checked != 1 {
			t.Errorf("Inspect of a good one = %+v", in)
		}
	}},
	{"B064_find_in_views_and_unions", func(t *testing.T) {
		ctx, db := open(t, odm.Models(odm.ModelOf[CatView](), odm.ModelOf[Click](), odm.ModelOf[Scroll]()))
		must(t, db.Sync(ctx))
		must(t, odm.CollectionOf[Priced](db).InsertMany(ctx, []*Priced{{Category: "a", Price: 1}, {Category: "a", Price: 2}, {Category: "b", Price: 4}}))
		views := odm.CollectionOf[CatView](db)
		got, err := views.Find(catViewTotal.Gt(2)).Sort(catViewCategory.Asc()).All(ctx)
		must(t, err)
		if len(got) != 2 || *got[0] != (CatView{"a", 3}) || *got[1] != (CatView{"b", 4}) {
			t.Errorf("the view shows %v", got)
		}
		must(t, odm.CollectionOf[Click](db).Insert(ctx, &Click{X: 1}))
		all, err := odm.UnionOf[any](db, "events").Find(odm.F("x").Eq(1)).All(ctx)
		must(t, err)
		if c, ok := all[0].(*Click); !ok || len(all) != 1 || c.X != 1 {
			t.Errorf("the union holds %v", all)
		}
	}},
	{"B143_cache", cacheRow},
	{"B170_inheritance_root", func(t *testing.T) {
		ctx, db, w := watched(t, vehicles())
		bus := &Bus{Car: Car{Vehicle: Vehicle{Color: "red"}, Body: "b"}, Seats: 3}
		bus.ID = objectID(t, "650000000000000000000001")
		must(t, odm.CollectionOf[Bus](db).Insert(ctx, bus))
		sentIs(t, w, `{"insert":"vehicles","documents":[{"_class_id":"Vehicle.Car.Bus","_id":{"$oid":"650000000000000000000001"},"color":"red","body":"b","seats":3}]}`)
	}},
	{"B171_find_own_class_only", func(t *testing.T) {
		ctx, db := fleet(t)
		cars, err := odm.CollectionOf[Car](db).Find().All(ctx)
		must(t, err)
		if len(cars) != 1 || cars[0].Body != "van" {
			t.Errorf("cars are %v, want the van alone", cars)
		}
		vs := odm.CollectionOf[Vehicle](db)
		n, err := vs.Find().Count(ctx)
		must(t, err)
		if n != 1 {
			t.Errorf("%d vehicles, want the one that is nothing else", n)
		}
		deleted, err := vs.Find().Everything().Delete(ctx) // G20: children stay
		must(t, err)
		if left, err := vs.Find().WithChildren().Count(ctx); deleted != 1 || left != 3 || err != nil {
			t.Errorf("deleted %d vehicles, and %d are left, %v; want 1 and 3", deleted, left, err)
		}
	}},
	{"B172_with_children", func(t *testing.T) {
		ctx, db := fleet(t)
		all := odm.CollectionOf[Vehicle](db).Find().WithChildren().Sort(vehicleColor.Asc())
		n, err := all.Count(ctx)
		must(t, err)
		if n != 4 {
			t.Errorf("%d vehicles and children, want 4", n)
		}
		got, err := odm.As[Painted](all).All(ctx)
		must(t, err)
		var kinds []string
		for _, v := range got {
			switch v := v.(type) {
			case *Vehicle:
				kinds = append(kinds, v.Paint()+" vehicle")
			case *Bicycle:
				kinds = append(kinds, v.Paint()+" bicycle")
			case *Car:
				kinds = append(kinds, v.Paint()+" car "+v.Body)
			case *Bus:
				kinds = append(kinds, v.Paint()+" bus "+v.Body)
			}
		}
		if want := []string{"black car van", "blue bicycle", "grey vehicle", "red bus coach"}; !slices.Equal(kinds, want) {
			t.Errorf("read %v, want %v", kinds, want)
		}
		bus, err := all.Where(vehicleColor.Eq("red")).One(ctx)
		must(t, err)
		if got, err := odm.CollectionOf[Vehicle](db).Find(odm.F("_id").Eq(bus.ID)).WithChildren().One(ctx); err != nil || got.Color != "red" {
			t.Errorf("a bus by its id: %+v, %v", got, err)
		}
		if _, err := odm.CollectionOf[Vehicle](db).Get(ctx, bus.ID); !errors.Is(err, odm.ErrNotFound) {
			t.Errorf("Get of a bus as a vehicle: %v, want ErrNotFound", err)
		}
		deleted, err := odm.CollectionOf[Car](db).Find().WithChildren().Everything().Delete(ctx)
		must(t, err)
		if left, err := all.Count(ctx); err != nil || deleted != 2 || left != 2 {
			t.Errorf("deleted %d cars with children, %d vehicles left, %v", deleted, left, err)
		}
	}},
	{"B173_class_id_and_value", func(t *testing.T) {
		_, db := open(t, vehicles())
		findIs(t, odm.CollectionOf[Circle](db).Find(circleR.Gt(1)), `{"$and":[{"r":{"$gt":1.0}},{"kind":"circle"}]}`)
		findIs(t, odm.CollectionOf[Shape](db).Find().WithChildren(), `{"kind":{"$in":["Shape","circle"]}}`)
	}},
	{"B174_filter_with_the_class_id", func(t *testing.T) {
		ctx, db := fleet(t)
		all := odm.CollectionOf[Vehicle](db)
		q := all.Find(odm.Raw(bson.M{"_class_id": "Vehicle.Car"}))
		findIs(t, q, `{"_class_id":"Vehicle.Car"}`)
		v, err := q.One(ctx)
		must(t, err)
		var wrong *odm.ModelError
		if err := all.Save(ctx, v); !errors.As(err, &wrong) || !strings.Contains(err.Error(), "Car") {
			t.Errorf("Save of a part of a car: %v, want a *ModelError", err)
		}
	}},
	{"B175_union", func(t *testing.T) {
		ctx, db := open(t, unions())
		must(t, odm.CollectionOf[Click](db).Insert(ctx, &Click{X: 1}))
		must(t, odm.CollectionOf[Scroll](db).Insert(ctx, &Scroll{Y: 2}))
		findIs(t, odm.CollectionOf[Click](db).Find(clickX.Eq(1)), `{"$and":[{"x":1},{"_class_id":"click"}]}`)
		events := odm.UnionOf[any](db, "events")
		findIs(t, events.Find(odm.F("x").Eq(1)), `{"x":1}`)
		all, err := events.Find().Sort("_id").All(ctx)
		must(t, err)
		click, isClick := all[0].(*Click)
		scroll, isScroll := all[1].(*Scroll)
		if !isClick || !isScroll || click.X != 1 || scroll.Y != 2 {
			t.Fatalf("the events are %v", all)
		}
		isChanged(t, odm.CollectionOf[Click](db), click, false)
		put(t, db, "events", bson.D{{Key: "_class_id", Value: "swipe"}})
		var wrong *odm.ModelError
		if _, err := events.Find().All(ctx); !errors.As(err, &wrong) || wrong.Key != "_class_id" || !strings.Contains(err.Error(), `"swipe"`) {
			t.Errorf("an event of no member: %v, want a *ModelError", err)
		}
	}},
	{"B176_union_aggregate_and_bulk", func(t *testing.T) {
		ctx, db, w := watched(t, unions())
		events := odm.UnionOf[any](db, "events")
		click, scroll := &Click{X: 1}, &Scroll{Y: 2}
		r, err := events.Bulk(ctx, func(b *odm.UnionBulk) error {
			odm.Member[Click](b).Insert(click)
			odm.Member[Scroll](b).Insert(scroll)
			odm.Member[Click](b).Find(clickX.Eq(1)).Update(clickX.Inc(1))
			return nil
		})
		must(t, err)
		if r != (odm.BulkResult{Inserted: 2, Matched: 1, Modified: 1}) {
			t.Errorf("the bulk did %+v", r)
		}
		if sent := w.take(t); len(sent) != 2 || !strings.HasPrefix(sent[0], `{"insert":"events"`) || !strings.Contains(sent[1], `{"_class_id":"click"}`) {
			t.Errorf("sent %v", sent)
		}
		isChanged(t, odm.CollectionOf[Scroll](db), scroll, false)
		got, err := odm.Aggregate[bson.M](ctx, events.Find(odm.F("x").Gt(1)).Query(), agg.Count("n"))
		must(t, err)
		if len(got) != 1 || text(t, *got[0]) != `{"n":1}` {
			t.Errorf("the aggregate gives %v", got)
		}
		sentIs(t, w, `{"aggregate":"events","pipeline":[{"$match":{"x":{"$gt":1}}},{"$count":"n"}],"cursor":{}}`)
	}},
	{"B180_view", func(t *testing.T) {
		ctx, db, w := watched(t, odm.Models(odm.ModelOf[CatView]()))
		must(t, db.Sync(ctx))
		w.take(t)
		c := odm.CollectionOf[CatView](db)
		doc := &CatView{Category: "x"}
		_, updated := c.Find().Everything().Update(ctx, catViewTotal.Set(1))
		_, deleted := c.Find().Everything().Delete(ctx)
		for verb, err := range map[string]error{
			"Insert": c.Insert(ctx, doc), "InsertMany": c.InsertMany(ctx, []*CatView{doc}), "Save": c.Save(ctx, doc),
			"Replace": c.Replace(ctx, doc), "Delete": c.Delete(ctx, doc), "Update": updated, "Query.Delete": deleted,
		} {
			var wrong *odm.ModelError
			if !errors.As(err, &wrong) {
				t.Errorf("%s of a view: %v, want a *ModelError", verb, err)
			}
		}
		if sent := w.take(t); sent != nil {
			t.Errorf("sent %v", sent)
		}
	}},
	{"B181_index_reconciliation", func(t *testing.T) {
		ctx, db, w := watched(t, odm.Models(odm.ModelOf[Everyway]()))
		c := db.Driver().Collection("everyway")
		_, err := c.Indexes().CreateMany(ctx, indexModels(bson.D{{Key: "old", Value: 1}}))
		must(t, err)
		w.take(t)
		must(t, db.Sync(ctx, odm.DropIndexes()))
		sent := changesIndexes(w.take(t))
		if len(sent) != 2 || sent[0] != `{"dropIndexes":"everyway","index":"old_1"}` || !strings.HasPrefix(sent[1], `{"createIndexes":"everyway"`) {
			t.Errorf("sent %v, want a drop and one createIndexes", sent)
		}
		must(t, db.Sync(ctx, odm.DropIndexes()))
		if sent := changesIndexes(w.take(t)); sent != nil {
			t.Errorf("a second Sync sends %v", sent)
		}
	}},
	{"B182_index_calls", func(t *testing.T) {
		ctx, db := open(t)
		c := odm.CollectionOf[Listed](db)
		if got, err := c.ListIndexes(ctx); err != nil || len(got) != 0 {
			t.Errorf("indexes of no collection: %v, %v", got, err)
		}
		names, err := c.CreateIndexes(ctx, odm.Index{Keys: []string{"a", "-b"}, Unique: true}, odm.Index{Keys: []string{"when"}, ExpireAfter: time.Hour})
		must(t, err)
		if want := []string{"a_1_b_-1", "when_1"}; !slices.Equal(names, want) {
			t.Errorf("created %v, want %v", names, want)
		}
		got, err := c.ListIndexes(ctx)
		must(t, err)
		if len(got) != 3 || got[1].String() != `{a: 1, b: -1} unique` || !slices.Equal(got[1].Keys, []string{"a", "-b"}) || got[2].ExpireAfter != time.Hour {
			t.Errorf("listed %v", got)
		}
		must(t, c.DropIndex(ctx, "when_1"))
		if err := c.DropIndex(ctx, "when_1"); err == nil {
			t.Error("an index can be dropped twice")
		}
	}},
	{"B197_embedded_documents", func(t *testing.T) {
		ctx, db := open(t)
		users := odm.CollectionOf[User](db)
		u := &User{Name: "a", Home: Address{City: "Oslo", Geo: &Geo{Lon: 1}}, Work: &Address{Zip: "1"}}
		must(t, users.Insert(ctx, u))
		u.Home.Geo.Lat = 2
		must(t, users.SaveChanges(ctx, u))
		got, err := users.Find(U.Home.City.Eq("Oslo"), U.Work.Where(A.Zip.Eq("1"))).One(ctx)
		must(t, err)
		if *got.Home.Geo != (Geo{1, 2}) {
			t.Errorf("read %+v", got.Home)
		}
	}},
}
