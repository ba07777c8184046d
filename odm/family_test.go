package odm_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/databridge-go/databridge/odm"
)

// sentIs checks the commands that were sent, but for those that only look.
func sentIs(t *testing.T, w *wire, want ...string) {
	t.Helper()
	got := slices.DeleteFunc(w.take(t), func(c string) bool {
		return strings.HasPrefix(c, `{"listCollections"`) || strings.HasPrefix(c, `{"listIndexes"`)
	})
	if !slices.Equal(got, want) {
		t.Errorf("sent\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// changesIndexes leaves the commands that change indexes.
func changesIndexes(sent []string) []string {
	var out []string
	for _, c := range sent {
		if strings.HasPrefix(c, `{"createIndexes"`) || strings.HasPrefix(c, `{"dropIndexes"`) || strings.HasPrefix(c, `{"collMod"`) {
			out = append(out, c)
		}
	}
	return out
}

// findIs checks the filter that a query sends.
func findIs(t *testing.T, q interface{ Command() (bson.Raw, error) }, want string) {
	t.Helper()
	c, err := q.Command()
	if err != nil {
		t.Errorf("%s: %v", want, err)
		return
	}
	if got := text(t, c.Lookup("filter").Document()); got != want {
		t.Errorf("the filter is %s, want %s", got, want)
	}
}

func indexModels(keys ...bson.D) []mongo.IndexModel {
	models := make([]mongo.IndexModel, len(keys))
	for i, k := range keys {
		models[i] = mongo.IndexModel{Keys: k}
	}
	return models
}

// planned is the plan of a fresh database for models.
func planned(ctx context.Context, t *testing.T, models ...odm.Model) (*odm.Plan, error) {
	t.Helper()
	_, db := open(t, odm.Models(models...))
	return db.Plan(ctx)
}

// fleet is a database with one vehicle of each kind.
func fleet(t *testing.T) (context.Context, *odm.DB) {
	t.Helper()
	ctx, db := open(t, vehicles())
	must(t, odm.CollectionOf[Vehicle](db).Insert(ctx, &Vehicle{Color: "grey"}))
	must(t, odm.CollectionOf[Bicycle](db).Insert(ctx, &Bicycle{Vehicle: Vehicle{Color: "blue"}, Frame: 54}))
	must(t, odm.CollectionOf[Car](db).Insert(ctx, &Car{Vehicle: Vehicle{Color: "black"}, Body: "van"}))
	must(t, odm.CollectionOf[Bus](db).Insert(ctx, &Bus{Car: Car{Vehicle: Vehicle{Color: "red"}, Body: "coach"}, Seats: 30}))
	return ctx, db
}

// A sending has the one command that a verb sends.
type sending struct {
	w    *wire
	verb func() error
}

func (s sending) Command() (bson.Raw, error) {
	_ = s.w.commands()
	if err := s.verb(); err != nil {
		return nil, err
	}
	return bson.Marshal(s.w.commands()[0])
}

// The pairs of inheritance and unions: ours by their ids.
func TestBeaniesFamiliesGiveBeaniesMQL(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t, vehicles(), unions())
	vs, buses := odm.CollectionOf[Vehicle](db), odm.CollectionOf[Bus](db)
	bus, click := &Bus{Car: Car{Vehicle: Vehicle{Color: "red"}, Body: "b"}, Seats: 3}, &Click{X: 1}
	bus.ID = objectID(t, "650000000000000000000001")
	click.ID = bus.ID
	ours := map[string]interface{ Command() (bson.Raw, error) }{
		"P190":   vs.Find(),
		"P194":   buses.Find(busSeats.Gt(10)),
		"P195":   buses.Find().WithChildren(),
		"P196":   vs.Find(odm.Raw(bson.M{"_class_id": "Vehicle.Car"})),
		"P198":   odm.CollectionOf[Circle](db).Find(circleR.Gt(1)),
		"P199":   odm.CollectionOf[Click](db).Find(clickX.Eq(1)),
		"P201":   odm.UnionOf[any](db, "events").Find(odm.F("x").Eq(1)),
		"P204":   odm.CollectionOf[memo](db).Find(memoText.Eq("x")).WithDeleted(),
		"W100.d": sending{w, func() error { return buses.Insert(ctx, bus) }},
		"W102.d": sending{w, func() error { return odm.CollectionOf[Click](db).Insert(ctx, click) }},
	}
	for id, p := range pairsBy(t, "families") {
		q := ours[id]
		delete(ours, id)
		if q == nil {
			t.Errorf("%s: %s is not spelled", id, p.Beanie)
			continue
		}
		got, err := q.Command()
		part := got.Lookup("filter")
		if p.Kind == "update" {
			part = got.Lookup("documents", "0")
		}
		if want := p.want(t); err != nil || !samePart(part, want) {
			t.Errorf("%s: %s gives\n\t%v, %v; want\n\t%s", id, p.Beanie, part, err, want)
		}
	}
	for id := range ours {
		t.Errorf("%s is spelled, but no pair", id)
	}
}

func TestFiltersOfFamilies(t *testing.T) {
	t.Parallel()
	_, db := open(t, vehicles(), unions())
	cars := odm.CollectionOf[Car](db)
	findIs(t, odm.CollectionOf[Vehicle](db).Find().WithChildren(),
		`{"_class_id":{"$in":["Vehicle","Vehicle.Bicycle","Vehicle.Car","Vehicle.Car.Bus"]}}`)
	findIs(t, cars.Find(carBody.Eq("van")), `{"$and":[{"body":"van"},{"_class_id":"Vehicle.Car"}]}`)
	findIs(t, cars.Find(carBody.Eq("van")).WithChildren(), `{"$and":[{"body":"van"},{"_class_id":{"$in":["Vehicle.Car","Vehicle.Car.Bus"]}}]}`)
	findIs(t, cars.Find(carBody.Eq("a"), K.Doors.Gt(1)), `{"$and":[{"body":"a"},{"doors":{"$gt":1}},{"_class_id":"Vehicle.Car"}]}`)
	findIs(t, cars.Find(odm.And(carBody.Eq("a"), odm.Filter[Car](odm.F("_class_id").Eq("x")))), `{"$and":[{"body":"a"},{"_class_id":"x"}]}`)
	findIs(t, cars.Find(odm.Or(odm.F("_class_id").Eq("x"), odm.F("doors").Eq(1))),
		`{"$and":[{"$or":[{"_class_id":"x"},{"doors":1}]},{"_class_id":"Vehicle.Car"}]}`) // one of two is no condition on the class
	findIs(t, odm.CollectionOf[Shape](db).Find(), `{"kind":"Shape"}`)
	findIs(t, odm.CollectionOf[Scroll](db).Find(), `{"_class_id":"Scroll"}`)
	findIs(t, odm.UnionOf[any](db, "events").Find(odm.Filter[any](clickX.Gt(1))), `{"x":{"$gt":1}}`)
}

type LooseChild struct {
	Vehicle `bson:",inline"`
}

type ChildOfNone struct {
	Org `bson:",inline" odm:"child"`
}

type MovedChild struct {
	Vehicle `bson:",inline" odm:"child,collection=elsewhere"`
}

type RenamedChild struct {
	Vehicle `bson:",inline" odm:"child,classid=kind"`
}

type SecondCircle struct {
	Shape `bson:",inline" odm:"child,class=circle"`
}

type RootAndMember struct {
	odm.Document `bson:",inline" odm:"root,union=events"`
}

type ClassOfNone struct {
	odm.Document `bson:",inline" odm:"class=x"`
}

func TestFamiliesThatCannotBe(t *testing.T) {
	t.Parallel()
	broken[LooseChild](t, `odm: model odm_test.LooseChild: it embeds a root without odm:"child": its documents would pass for the root's`)
	broken[ChildOfNone](t, `odm: model odm_test.ChildOfNone: it is a child of odm_test.Org, which is no root: say odm:"root" on the odm.Document there`)
	broken[MovedChild](t, `odm: model odm_test.MovedChild: a child is stored in the collection of its root, so it cannot have another one`)
	broken[RenamedChild](t, `odm: model odm_test.RenamedChild: the root of a child says which key the class is stored under, so the child cannot`)
	broken[RootAndMember](t, `odm: model odm_test.RootAndMember: it cannot be a root and a member of a union at once`)
	broken[ClassOfNone](t, `odm: model odm_test.ClassOfNone: a class needs odm:"root" or odm:"union=…" beside it`)
	_, db := open(t)
	var wrong *odm.ModelError
	_, err := odm.New(db.Driver(), odm.Models(odm.ModelOf[Circle](), odm.ModelOf[SecondCircle]()))
	if !errors.As(err, &wrong) || !strings.Contains(err.Error(), `has the class "circle" already`) {
		t.Errorf("two models of one class: %v", err)
	}
	if _, err := odm.CollectionOf[Vehicle](db).Find().WithChildren().All(t.Context()); !errors.As(err, &wrong) || !strings.Contains(err.Error(), "odm.Models") {
		t.Errorf("children that nobody has named: %v", err)
	}
	if _, err := odm.CollectionOf[User](db).Find().WithChildren().All(t.Context()); !errors.As(err, &wrong) {
		t.Errorf("children of a model that has none: %v", err)
	}
	if _, err := odm.UnionOf[any](db, "events").Find().All(t.Context()); !errors.As(err, &wrong) {
		t.Errorf("a union of nobody: %v", err)
	}
}

func TestAsRefusesWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t, vehicles())
	vs := odm.CollectionOf[Vehicle](db)
	var wrong *odm.ModelError
	if _, err := odm.As[interface{ Fly() }](vs.Find()).All(ctx); !errors.As(err, &wrong) || !strings.Contains(err.Error(), "does not meet") {
		t.Errorf("As of an interface that nobody meets: %v", err)
	}
	if sent := w.take(t); sent != nil {
		t.Errorf("sent %v", sent)
	}
	if _, err := odm.As[Painted](vs.Find()).One(ctx); !errors.Is(err, odm.ErrNotFound) {
		t.Errorf("One of none: %v", err)
	}
	put(t, db, "vehicles", bson.D{{Key: "_class_id", Value: "Vehicle.Tram"}, {Key: "color", Value: "green"}})
	tram := odm.Raw(bson.M{"_class_id": "Vehicle.Tram"})
	if _, err := odm.As[Painted](vs.Find(tram)).One(ctx); !errors.As(err, &wrong) || !strings.Contains(err.Error(), "Vehicle.Tram") {
		t.Errorf("a class that nobody has: %v", err)
	}
	v, err := vs.Find(tram).One(ctx)
	must(t, err)
	if err := vs.Save(ctx, v); !errors.As(err, &wrong) {
		t.Errorf("Save of a stranger: %v, want a *ModelError", err)
	}
	in, err := vs.Inspect(ctx)
	must(t, err)
	if in.Checked != 1 || len(in.Faults) != 1 {
		t.Errorf("Inspect of a root = %+v, want the tram as a fault", in)
	}
}

// What is read by As is a document of its own model in every way.
func TestWhatAsReadsCanBeSaved(t *testing.T) {
	t.Parallel()
	ctx, db := fleet(t)
	vs := odm.CollectionOf[Vehicle](db)
	red, err := odm.As[any](vs.Find(vehicleColor.Eq("red"))).One(ctx)
	must(t, err)
	bus := red.(*Bus)
	bus.Seats, bus.Color = 31, "green"
	buses := odm.CollectionOf[Bus](db)
	must(t, buses.SaveChanges(ctx, bus))
	must(t, buses.Save(ctx, bus))
	isChanged(t, buses, bus, false)
	must(t, buses.Replace(ctx, bus))
	got, err := buses.Get(ctx, bus.ID)
	must(t, err)
	if got.Seats != 31 || got.Color != "green" || got.Body != "coach" {
		t.Errorf("saved as %+v", got)
	}
	if _, err := vs.Get(ctx, bus.ID); !errors.Is(err, odm.ErrNotFound) {
		t.Errorf("a bus read as a vehicle: %v, want ErrNotFound", err)
	}
	part, err := vs.Find(odm.F("_id").Eq(bus.ID)).WithChildren().One(ctx)
	must(t, err)
	var wrong *odm.ModelError
	for verb, err := range map[string]error{"Save": vs.Save(ctx, part), "SaveChanges": vs.SaveChanges(ctx, part), "Replace": vs.Replace(ctx, part)} {
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), "odm_test.Bus") {
			t.Errorf("%s of a part of a bus: %v, want a *ModelError", verb, err)
		}
	}
	some, err := odm.As[Painted](vs.Find(vehicleColor.Eq("green")).Select(vehicleColor)).One(ctx)
	must(t, err)
	b := some.(*Bus)
	b.Color = "pink"
	must(t, buses.SaveChanges(ctx, b))
	got, err = buses.Get(ctx, bus.ID)
	must(t, err)
	if got.Color != "pink" || got.Seats != 31 {
		t.Errorf("after a partial save it is %+v", got)
	}
}

func TestWritesOfChildrenByTheirParent(t *testing.T) {
	t.Parallel()
	ctx, db := fleet(t)
	vs := odm.CollectionOf[Vehicle](db)
	if _, err := vs.Find().Delete(ctx); !errors.Is(err, odm.ErrUnfiltered) {
		t.Errorf("Delete without a condition: %v, want ErrUnfiltered", err)
	}
	if _, err := vs.Find().WithChildren().Update(ctx, V.Wheels.Set(4)); !errors.Is(err, odm.ErrUnfiltered) {
		t.Errorf("Update of all children without a condition: %v, want ErrUnfiltered", err)
	}
	u, err := vs.Find().WithChildren().Everything().Update(ctx, V.Wheels.Set(4))
	must(t, err)
	if u.Matched != 4 {
		t.Errorf("updated %d, want 4", u.Matched)
	}
	u, err = vs.Find(V.Wheels.Eq(4)).Update(ctx, V.Wheels.Inc(1))
	must(t, err)
	if u.Matched != 1 {
		t.Errorf("updated %d, want the vehicle alone", u.Matched)
	}
}

type Tracked struct {
	odm.Document `bson:",inline" odm:"collection=trackeds,root"`
	N            int `bson:"n"`
}

type HookedChild struct {
	Tracked `bson:",inline" odm:"child"`
}

func (*HookedChild) BeforeWrite(context.Context, *odm.WriteEvent) error { return nil }

func TestAWriteOfChildrenLeavesNoHookOut(t *testing.T) {
	t.Parallel()
	ctx, db := open(t, odm.Models(odm.ModelOf[Tracked](), odm.ModelOf[HookedChild]()))
	var wrong *odm.ModelError
	_, err := odm.CollectionOf[Tracked](db).Find().WithChildren().Everything().Update(ctx, odm.F("n").Set(1))
	if !errors.As(err, &wrong) || !strings.Contains(err.Error(), "HookedChild") {
		t.Errorf("Update of a child with a hook by its parent: %v, want a *ModelError", err)
	}
}

func TestViewsAndTheirNames(t *testing.T) {
	t.Parallel()
	ctx, db := open(t, odm.Models(odm.ModelOf[NamedView]()))
	must(t, db.Sync(ctx))
	must(t, odm.CollectionOf[Priced](db).Insert(ctx, &Priced{Category: "a", Price: 3}))
	c := odm.CollectionOf[NamedView](db)
	v, err := c.Get(ctx, "a")
	must(t, err)
	if v.Total != 3 {
		t.Errorf("the view shows %+v", v)
	}
	v.Total = 4
	var wrong *odm.ModelError
	for verb, err := range map[string]error{"Insert": c.Insert(ctx, v), "Save": c.Save(ctx, v), "SaveChanges": c.SaveChanges(ctx, v), "Delete": c.Delete(ctx, v)} {
		if !errors.As(err, &wrong) || v.Asked {
			t.Errorf("%s: %v, hooks asked: %v; want a *ModelError and no hook", verb, err, v.Asked)
		}
	}
	if _, err := odm.CollectionOf[NamedView](db, odm.Cached(odm.CacheOptions{})).Find().All(ctx); !errors.As(err, &wrong) {
		t.Errorf("a cached view: %v, want a *ModelError", err)
	}
	if _, err := odm.CollectionOf[Car](db, odm.Named("elsewhere")).Find().All(ctx); !errors.As(err, &wrong) {
		t.Errorf("a child elsewhere: %v, want a *ModelError", err)
	}
	must(t, c.Refresh(ctx, v))
	if v.Total != 3 {
		t.Errorf("Refresh of a view's document gives %+v", v)
	}
}

// A view that shows something else now is changed in its place.
func TestAChangedViewIsModified(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t, odm.Models(odm.ModelOf[CatView]()))
	must(t, db.Driver().CreateView(ctx, "CatView", "priced", bson.A{bson.D{{Key: "$limit", Value: 1}}}))
	w.take(t)
	must(t, db.Sync(ctx))
	sentIs(t, w, `{"collMod":"CatView","viewOn":"priced","pipeline":[{"$group":{"_id":"$category","total":{"$sum":"$price"}}}]}`)
}

func TestAViewInThePlaceOfACollection(t *testing.T) {
	t.Parallel()
	ctx, db := open(t, odm.Models(odm.ModelOf[CatView](), odm.ModelOf[Indexed]()))
	put(t, db, "CatView", bson.D{{Key: "a", Value: 1}})
	must(t, db.Driver().CreateView(ctx, "indexed", "priced", bson.A{}))
	var refused *odm.SyncError
	if err := db.Sync(ctx); !errors.As(err, &refused) || len(refused.Conflicts) != 2 {
		t.Errorf("Sync over the wrong kinds: %v, want a *SyncError with two conflicts", err)
	}
}

func TestABulkOfAUnionNamesItsFailures(t *testing.T) {
	t.Parallel()
	ctx, db := open(t, unions())
	events := odm.UnionOf[any](db, "events")
	first := &Scroll{Y: 1}
	must(t, odm.CollectionOf[Scroll](db).Insert(ctx, first))
	click, again := &Click{X: 1}, &Scroll{Y: 2}
	again.ID = first.ID
	gone := &Click{X: 3}
	gone.ID = bson.NewObjectID()
	_, err := events.Bulk(ctx, func(b *odm.UnionBulk) error {
		odm.Member[Click](b).Insert(click)
		odm.Member[Scroll](b).Insert(again)
		odm.Member[Click](b).Replace(gone)
		return nil
	}, odm.Unordered())
	var bulk *odm.BulkError
	var duplicate *odm.DuplicateError
	if !errors.As(err, &bulk) || len(bulk.Failures) != 2 || !errors.As(err, &duplicate) || duplicate.Position != 1 || !errors.Is(err, odm.ErrNotFound) {
		t.Fatalf("Bulk: %v, want a duplicate at 1 and a missing one at 2", err)
	}
	if click.ID.IsZero() {
		t.Error("the click has no id")
	}
	isChanged(t, odm.CollectionOf[Click](db), click, false)
	var wrong *odm.ModelError
	late := &Click{}
	_, err = events.Bulk(ctx, func(b *odm.UnionBulk) error {
		odm.Member[Click](b).Insert(late)
		odm.Member[User](b).Insert(&User{})
		return nil
	})
	if !errors.As(err, &wrong) || !strings.Contains(err.Error(), "no member of the union") || !late.ID.IsZero() {
		t.Errorf("Bulk of a stranger: %v, id %v; want a *ModelError and nothing done", err, late.ID)
	}
}

func TestAUnionCanOnlyBeRead(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t, unions())
	all := odm.UnionOf[any](db, "events").Find().Query().Everything()
	_, updated := all.Update(ctx, odm.F("x").Set(1))
	_, deleted := all.Delete(ctx)
	var wrong *odm.ModelError
	if !errors.As(updated, &wrong) || !errors.As(deleted, &wrong) || w.take(t) != nil {
		t.Errorf("Update of a union: %v, Delete: %v; want a *ModelError", updated, deleted)
	}
	n, err := odm.UnionOf[any](db, "events").Find().Count(ctx)
	if ok, err2 := odm.UnionOf[any](db, "events").Find().Exists(ctx); n != 0 || ok || errors.Join(err, err2) != nil {
		t.Errorf("an empty union has %d documents, %v, %v", n, err, err2)
	}
	if _, err := odm.UnionOf[any](db, "events").Get(ctx, bson.NewObjectID()); !errors.Is(err, odm.ErrNotFound) {
		t.Errorf("Get: %v, want ErrNotFound", err)
	}
}

// Garage links to vehicles of any kind.
type Garage struct {
	odm.Document `bson:",inline" odm:"collection=garages"`
	Place        odm.Link[Vehicle] `bson:"place"`
}

func TestALinkToAChildIsAPartOfIt(t *testing.T) {
	t.Parallel()
	ctx, db := fleet(t)
	bus, err := odm.CollectionOf[Bus](db).Find().One(ctx)
	must(t, err)
	garages := odm.CollectionOf[Garage](db)
	must(t, garages.Insert(ctx, &Garage{Place: odm.LinkTo(&bus.Vehicle)}))
	g, err := garages.Find().FetchLinks(1).One(ctx)
	must(t, err)
	v, ok := g.Place.Doc()
	if !ok || v.Color != "red" {
		t.Fatalf("the garage holds %+v, %v", v, ok)
	}
	var wrong *odm.ModelError
	if err := odm.CollectionOf[Vehicle](db).Save(ctx, v); !errors.As(err, &wrong) {
		t.Errorf("Save of a part of a bus: %v, want a *ModelError", err)
	}
}
