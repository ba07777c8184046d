package odm_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// The programs of the contract: what a caller writes must compile as it stands here, and do what is said beside it.

// filterIs checks a filter's MQL.
func filterIs[T any](t *testing.T, f odm.Filter[T], want string) {
	t.Helper()
	raw, err := f.BSON()
	if err != nil {
		t.Errorf("%s: %v", want, err)
		return
	}
	if got := text(t, raw); got != want {
		t.Errorf("filter is %s, want %s", got, want)
	}
}

func TestContractNestedFilters(t *testing.T) {
	t.Parallel()
	filterIs(t, odm.And(U.Age.Gt(18), odm.Or(U.Home.City.Eq("Oslo"), U.Home.Zip.Eq("1")), odm.Not(U.Status.Eq(Closed))),
		`{"$and":[{"age":{"$gt":18}},{"$or":[{"home.city":"Oslo"},{"home.zip":"1"}]},{"status":{"$not":{"$eq":"closed"}}}]}`)
	filterIs(t, U.Lines.Any(L.SKU.Eq("a"), L.Qty.Gt(1)), `{"lines":{"$elemMatch":{"sku":"a","qty":{"$gt":1}}}}`)
	filterIs(t, U.Lines.Any(L.Tax.Any(X.Code.Eq("v"), X.Rate.Gt(0.1))),
		`{"lines":{"$elemMatch":{"tax":{"$elemMatch":{"code":"v","rate":{"$gt":0.1}}}}}}`)
	filterIs(t, U.Scores.Any(It.Gt(3), It.Lt(9)), `{"scores":{"$elemMatch":{"$gt":3,"$lt":9}}}`)
	filterIs(t, U.Scores.Each_.Gt(3), `{"scores":{"$gt":3}}`)
	filterIs(t, U.Marks.Key("math").Gt(3), `{"marks.math":{"$gt":3}}`)
	filterIs(t, U.Work.Where(A.City.Eq("Oslo"), A.Zip.Eq("1")), `{"$and":[{"work.city":"Oslo"},{"work.zip":"1"}]}`)
	filterIs(t, U.Work.Where(odm.F("city").Eq("Oslo")), `{"work.city":"Oslo"}`)
	filterIs[User](t, odm.Or(odm.F("a").Eq(1), odm.F("b").Eq(2)), `{"$or":[{"a":1},{"b":2}]}`)
	filterIs[User](t, odm.Not(odm.Raw(bson.M{"a": 1})), `{"$nor":[{"a":1}]}`)
	filterIs(t, odm.Or(odm.F("a").Eq(1), U.Age.Lt(1)), `{"$or":[{"a":1},{"age":{"$lt":1}}]}`)
	filterIs(t, odm.And(odm.Or(odm.F("a").Eq(1), odm.F("b").Eq(2)), U.Age.Lt(1)), `{"$and":[{"$or":[{"a":1},{"b":2}]},{"age":{"$lt":1}}]}`)
	filterIs(t, odm.NotIn(U.Status, "a", Closed), `{"status":{"$nin":["a","closed"]}}`)
	filterIs(t, odm.Exists(U.Home, true), `{"home":{"$exists":true}}`)
	filterIs(t, U.Org.ID(1), `{"org.$id":1}`)
	for name, f := range map[string]odm.Filter[User]{
		"Or of none":            odm.Or[odm.Filter[User]](),
		"raw below another one": U.Work.Where(odm.Raw(bson.M{"city": "Oslo"})),
	} {
		if raw, err := f.BSON(); err == nil {
			t.Errorf("%s renders as %v, want an error", name, raw)
		}
	}
}

func createdSince(t time.Time) odm.Filter[Stamps] { return S.Created.Gt(t) }

func TestContractSharedStructs(t *testing.T) {
	t.Parallel()
	then := time.Unix(0, 0)
	const want = `{"created_at":{"$gt":{"$date":"1970-01-01T00:00:00Z"}}}`
	filterIs(t, U.Stamps.Where(createdSince(then)), want)
	filterIs(t, odm.Filter[User](createdSince(then)), want)
	filterIs(t, U.Created.Gt(then), want)
}

func mentions(word string, depth int) odm.Filter[Comment] {
	if depth == 0 {
		return C.Text.Match(word)
	}
	return odm.Or(C.Text.Match(word), C.Replies.Any(mentions(word, depth-1)))
}

func TestContractRecursion(t *testing.T) {
	t.Parallel()
	filterIs(t, P.Replies.Any(mentions("go", 1)),
		`{"replies":{"$elemMatch":{"$or":[{"text":{"$regex":"go"}},{"replies":{"$elemMatch":{"text":{"$regex":"go"}}}}]}}}`)
	ctx, db := open(t)
	posts := odm.CollectionOf[Post](db)
	must(t, posts.InsertMany(ctx, []*Post{
		{Title: "none", Replies: []Comment{{Text: "hello"}}},
		{Title: "deep", Replies: []Comment{{Text: "hello", Replies: []Comment{{Text: "no", Replies: []Comment{{Text: "go!"}}}}}}},
	}))
	got, err := posts.Find(P.Replies.Any(mentions("go", 2))).All(ctx)
	must(t, err)
	if len(got) != 1 || got[0].Title != "deep" {
		t.Errorf("found %d posts, want the deep one", len(got))
	}
}

func TestContractLinks(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	orgs, users := odm.CollectionOf[Org](db), odm.CollectionOf[User](db)
	o := &Org{Name: "acme"}
	must(t, orgs.Insert(ctx, o))
	u := &User{Name: "a", Org: odm.LinkTo(o)}
	must(t, users.Insert(ctx, u))
	got, err := users.Find(U.Org.ID(o.ID)).One(ctx)
	must(t, err)
	if got.Org.ID() != any(o.ID) {
		t.Errorf("the link is to %v, want %v", got.Org.ID(), o.ID)
	}
	got, err = users.Find(U.Org.Is(odm.LinkTo(o))).One(ctx)
	must(t, err)
	if d, ok := got.Org.Doc(); ok {
		t.Errorf("the link counts as fetched: %v", d)
	}
	if _, err := users.Find(U.Org.Where(G.Name.Eq("acme"))).One(ctx); err == nil || errors.Is(err, odm.ErrNotFound) {
		t.Errorf("a condition on the linked document without fetching: %v, want an error that says why", err)
	}
	if err := users.Insert(ctx, &User{Org: odm.LinkTo(&Org{})}); !errors.Is(err, odm.ErrNotSaved) {
		t.Errorf("insert of a link to an unsaved document: %v, want ErrNotSaved", err)
	}
	fetched, err := users.Find(U.Org.Where(G.Name.Eq("acme"))).FetchLinks(1).One(ctx)
	must(t, err)
	if d, ok := fetched.Org.Doc(); !ok || d.Name != "acme" || d.ID != o.ID {
		t.Errorf("FetchLinks(1) gives the org %+v, %v", d, ok)
	}
	if _, err := users.Find(U.Org.Where(G.Name.Eq("other"))).FetchLinks(1).One(ctx); !errors.Is(err, odm.ErrNotFound) {
		t.Errorf("a condition that no linked document meets: %v, want ErrNotFound", err)
	}
	must(t, users.FetchLinks(ctx, got, U.Org, U.Boss))
	if d, ok := got.Org.Doc(); !ok || d.Name != "acme" {
		t.Errorf("Collection.FetchLinks gives the org %+v, %v", d, ok)
	}
	if d, ok := got.Boss.Doc(); ok {
		t.Errorf("a link to nothing is fetched: %v", d)
	}
	isChanged(t, users, got, false)
}

func TestContractInheritance(t *testing.T) {
	t.Parallel()
	ctx, db := open(t, vehicles())
	cars, vs := odm.CollectionOf[Car](db), odm.CollectionOf[Vehicle](db)
	c := &Car{Doors: 4}
	c.Wheels = 4
	must(t, cars.Insert(ctx, c))
	if c.ID.IsZero() {
		t.Error("the car has no id")
	}
	filterIs(t, odm.And(K.Wheels.Gt(2), K.Doors.Eq(4)), `{"$and":[{"wheels":{"$gt":2}},{"doors":4}]}`)
	filterIs(t, odm.And(V.Wheels.Gt(2), odm.Filter[Vehicle](K.Doors.Eq(4))), `{"$and":[{"wheels":{"$gt":2}},{"doors":4}]}`)
	if n, err := vs.Find(V.Wheels.Gt(2)).Count(ctx); err != nil || n != 0 {
		t.Errorf("%d vehicles that are no cars, %v; want none", n, err)
	}
	got, err := odm.As[Painted](vs.Find(V.Wheels.Gt(2)).WithChildren()).All(ctx)
	must(t, err)
	if car, ok := got[0].(*Car); !ok || len(got) != 1 || car.Doors != 4 {
		t.Errorf("the vehicles are %v, want the car", got)
	}
	var wrong *odm.ModelError
	if err := vs.Save(ctx, &c.Vehicle); !errors.As(err, &wrong) {
		t.Errorf("Save of a car's vehicle: %v, want a *ModelError", err)
	}
}

func TestContractUpdatesWithArrayFilters(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	users := odm.CollectionOf[User](db)
	u := &User{
		Name: "a", Scores: []int{1, 5, 9}, Tags: []string{"x"},
		Lines: []Line{{"a", 1, []Tax{{"v", 1}, {"w", 2}}}, {"b", 2, nil}},
	}
	must(t, users.Insert(ctx, u))
	cs := []odm.Change[User]{
		U.Age.Inc(1), odm.F("home.city").Set("Oslo"), odm.AddToSet(U.Tags, "y"),
		U.Lines.EachWhere(L.SKU.Eq("a"), L.Qty.Set(9), L.Tax.EachWhere(X.Code.Eq("v"), X.Rate.Set(7))),
		U.Scores.EachWhere(It.Gt(4), It.Set(0)),
	}
	update, filters, err := odm.UpdateBSON(cs...)
	must(t, err)
	if len(filters) != 3 || update.Lookup("$inc", "age").AsInt64() != 1 {
		t.Errorf("UpdateBSON = %v with %v, want three array filters", update, filters)
	}
	r, err := users.Find(U.ID.Eq(u.ID)).Update(ctx, cs...)
	must(t, err)
	if r != (odm.Updated{Matched: 1, Modified: 1}) {
		t.Errorf("Update = %+v", r)
	}
	got, err := users.Get(ctx, u.ID)
	must(t, err)
	wantLines := []Line{{"a", 9, []Tax{{"v", 7}, {"w", 2}}}, {"b", 2, nil}}
	if !reflect.DeepEqual(got.Lines, wantLines) || !slices.Equal(got.Scores, []int{1, 0, 0}) || got.Home.City != "Oslo" ||
		got.Age != 1 || !slices.Equal(got.Tags, []string{"x", "y"}) {
		t.Errorf("updated to %+v", *got)
	}
	if _, err := users.Find().Update(ctx, U.Age.Set(0)); !errors.Is(err, odm.ErrUnfiltered) {
		t.Errorf("Update without a condition: %v, want ErrUnfiltered", err)
	}
}

type Short struct {
	Name string `bson:"name"`
	Age  int    `bson:"age"`
}

func TestContractProjections(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	users := odm.CollectionOf[User](db)
	must(t, users.Insert(ctx, &User{Name: "a", Age: 3, Status: Active, Home: Address{City: "Oslo"}}))
	must(t, users.Insert(ctx, &User{Name: "b", Age: 5, Status: Active, Home: Address{City: "Oslo"}}))
	short, err := odm.Project[Short](users.Find(U.Age.Gt(1))).Sort(U.Age.Desc()).All(ctx)
	must(t, err)
	if len(short) != 2 || *short[0] != (Short{"b", 5}) || *short[1] != (Short{"a", 3}) {
		t.Errorf("projected to %v", short)
	}
	names, err := odm.Distinct(ctx, users.Find(U.Age.Gt(4)), U.Name)
	must(t, err)
	if !slices.Equal(names, []string{"b"}) {
		t.Errorf("names are %v", names)
	}
	status, err := odm.Distinct(ctx, users.Find(), U.Status)
	must(t, err)
	if !slices.Equal(status, []Status{Active}) {
		t.Errorf("status is %v", status)
	}
	homes, err := odm.Distinct(ctx, users.Find(), U.Home)
	must(t, err)
	if !slices.Equal(homes, []Address{{City: "Oslo"}}) {
		t.Errorf("homes are %v", homes)
	}
}

func TestContractAbortedTransaction(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	users := odm.CollectionOf[User](db)
	u := &User{Name: "a"}
	must(t, users.Insert(ctx, u))
	boom := errors.New("boom")
	err := db.WithTransaction(ctx, func(ctx context.Context) error {
		u.Age = 9
		if err := users.Save(ctx, u); err != nil {
			return err
		}
		return boom
	})
	if !errors.Is(err, boom) {
		t.Fatalf("WithTransaction returns %v, want boom", err)
	}
	if changed, err := users.IsChanged(u); err != nil || !changed {
		t.Errorf("after an aborted save IsChanged is %v, %v; want true", changed, err)
	}
	got, err := users.Get(ctx, u.ID)
	must(t, err)
	if got.Age != 0 {
		t.Errorf("an aborted save stored age %d", got.Age)
	}
}

func TestContractStateThroughCopies(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	users := odm.CollectionOf[User](db)
	u := &User{Name: "a", Age: 1}
	must(t, users.Insert(ctx, u))
	if u.Created.IsZero() {
		t.Error("the hook of an embedded struct did not run")
	}
	a, err := users.Get(ctx, u.ID)
	must(t, err)
	b := *a
	b.Age = 2
	isChanged(t, users, a, false)
	isChanged(t, users, &b, true)
	must(t, users.Save(ctx, &b))
	isChanged(t, users, &b, false)
	isChanged(t, users, a, false)
	if _, err := users.Find(U.ID.Eq(u.ID)).Update(ctx, U.Age.Set(9)); err != nil {
		t.Fatal(err)
	}
	got, err := users.Get(ctx, u.ID)
	must(t, err)
	if got.Updated.IsZero() || got.Age != 9 {
		t.Errorf("the BeforeWrite hook did not run: %+v", *got)
	}
}

func isChanged[T any](t *testing.T, c *odm.Collection[T], doc *T, want bool) {
	t.Helper()
	if got, err := c.IsChanged(doc); err != nil || got != want {
		changes, _ := c.Changes(doc)
		t.Errorf("IsChanged = %v, %v; want %v (%v)", got, err, want, changes)
	}
}

func TestContractIDOfItsOwnKind(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	invoices := odm.CollectionOf[Invoice](db)
	i := &Invoice{}
	if err := invoices.Insert(ctx, i); err == nil || !strings.Contains(err.Error(), "set its DocumentOf.ID") {
		t.Errorf("insert without an id: %v, want an error that says to set it", err)
	}
	i.ID = "2026-1"
	must(t, invoices.Insert(ctx, i))
	j, err := invoices.Get(ctx, "2026-1")
	must(t, err)
	if j.ID != "2026-1" {
		t.Errorf("read id %q", j.ID)
	}
}

func TestContractRaceOfCopies(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	users := odm.CollectionOf[User](db)
	u := &User{Name: "a"}
	must(t, users.Insert(ctx, u))
	var wg sync.WaitGroup
	for i := range 8 {
		c := *u
		wg.Go(func() {
			c.Age = i
			if err := users.Save(ctx, &c); err != nil {
				t.Error(err)
			}
		})
	}
	base := users.Find(U.Age.Gt(-1))
	for range 8 {
		wg.Go(func() {
			if n, err := base.Where(U.Name.Eq("a")).Sort("-age").Count(ctx); n != 1 || err != nil {
				t.Errorf("Count = %d, %v", n, err)
			}
		})
	}
	wg.Wait()
}
