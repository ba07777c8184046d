package odm_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// Pictured keeps what its documents were.
type Pictured struct {
	odm.Document `bson:",inline" odm:"collection=pictured,images"`
	Name         string `bson:"name"`
	Age          int    `bson:"age"`
	Loaded       bool   `bson:"-"`
}

func (p *Pictured) AfterLoad(context.Context) error { p.Loaded = true; return nil }

// next waits for the next event of a stream.
func next[D any](ctx context.Context, t *testing.T, s *odm.Stream[D]) *odm.ChangeEvent[D] {
	t.Helper()
	for e, err := range s.Events(ctx) {
		must(t, err)
		return e
	}
	t.Fatal("the stream has ended")
	return nil
}

func watching[D any](t *testing.T, s *odm.Stream[D], err error) *odm.Stream[D] {
	t.Helper()
	must(t, err)
	t.Cleanup(func() { _ = s.Close(context.Background()) })
	return s
}

func TestWatchTellsChangesAsDocuments(t *testing.T) {
	t.Parallel()
	ctx, db := open(t, odm.Models(odm.ModelOf[Pictured]()))
	must(t, db.Sync(ctx))
	c := odm.CollectionOf[Pictured](db)
	s, err := c.Watch(ctx, odm.WatchOptions{Before: odm.WhenAvailable, Document: odm.Required})
	watching(t, s, err)
	start := s.Token()
	p := &Pictured{Name: "a", Age: 1}
	must(t, c.Insert(ctx, p))
	p.Age = 2
	must(t, c.SaveChanges(ctx, p))
	_, err = c.Find(odm.F("_id").Eq(p.ID)).Update(ctx, odm.F("name").Unset())
	must(t, err)
	must(t, c.Delete(ctx, p))

	e := next(ctx, t, s)
	if e.Kind != "insert" || e.ID != any(p.ID) || e.Document.Name != "a" || !e.Document.Loaded || e.Before != nil || e.Token == nil || e.ClusterTime.IsZero() || time.Since(e.At) > time.Hour {
		t.Errorf("the insert is told as %+v", e)
	}
	isChanged(t, c, e.Document, false)
	e = next(ctx, t, s)
	if e.Kind != "update" || e.Document.Age != 2 || e.Before.Age != 1 || text(t, e.Updated) != `{"age":2}` {
		t.Errorf("the update is told as %+v", e)
	}
	resume := e.Token
	e = next(ctx, t, s)
	if len(e.Removed) != 1 || e.Removed[0] != "name" || e.Document.Name != "" || e.Before.Name != "a" {
		t.Errorf("the removal is told as %+v", e)
	}
	e = next(ctx, t, s)
	if e.Kind != "delete" || e.Document != nil || e.Before == nil || e.ID != any(p.ID) {
		t.Errorf("the delete is told as %+v", e)
	}
	again, err := c.Watch(ctx, odm.WatchOptions{After: resume, Before: odm.WhenAvailable})
	watching(t, again, err)
	if e := next(ctx, t, again); len(e.Removed) != 1 {
		t.Errorf("resumed with %+v, want the removal", e)
	}
	again, err = c.Watch(ctx, odm.WatchOptions{After: start})
	watching(t, again, err)
	if e := next(ctx, t, again); e.Kind != "insert" || e.Document == nil {
		t.Errorf("resumed from the begin with %+v, want the insert", e)
	}
}

func TestWatchOfAQueryTellsWhatMeetsIt(t *testing.T) {
	t.Parallel()
	ctx, db := open(t, odm.Models(odm.ModelOf[Pictured]()))
	must(t, db.Sync(ctx))
	c := odm.CollectionOf[Pictured](db)
	grown := c.Find(odm.Or(odm.F("age").Gte(18), odm.F("name").Eq("boss")))
	after, err := grown.Watch(ctx, odm.WatchOptions{Document: odm.Required})
	watching(t, after, err)
	both, err := grown.Watch(ctx, odm.WatchOptions{Document: odm.Required, Before: odm.Required})
	watching(t, both, err)
	p := &Pictured{Name: "a", Age: 17}
	must(t, c.Insert(ctx, p))
	for _, age := range []int{18, 17, 20} {
		p.Age = age
		must(t, c.SaveChanges(ctx, p))
	}
	must(t, c.Delete(ctx, p))
	must(t, c.Insert(ctx, &Pictured{Name: "boss"}))
	kinds := func(s *odm.Stream[*Pictured], n int) (out []string) {
		for range n {
			e := next(ctx, t, s)
			age := "-"
			if e.Document != nil {
				age = text(t, bson.D{{Key: "a", Value: e.Document.Age}})
			}
			out = append(out, e.Kind+" "+age)
		}
		return out
	}
	if got, want := kinds(after, 3), []string{`update {"a":18}`, `update {"a":20}`, `insert {"a":0}`}; !slices.Equal(got, want) {
		t.Errorf("told of %q, want %q", got, want)
	}
	if got, want := kinds(both, 5), []string{`update {"a":18}`, `update {"a":17}`, `update {"a":20}`, "delete -", `insert {"a":0}`}; !slices.Equal(got, want) {
		t.Errorf("told of %q, want %q", got, want)
	}
}

func TestWatchOfAFamily(t *testing.T) {
	t.Parallel()
	ctx, db := open(t, vehicles(), unions())
	cars, vs := odm.CollectionOf[Car](db), odm.CollectionOf[Vehicle](db)
	own, err := cars.Watch(ctx)
	watching(t, own, err)
	all, err := odm.As[Painted](vs.Find(vehicleColor.Ne("grey"))).Watch(ctx)
	watching(t, all, err)
	events, err := odm.UnionOf[any](db, "events").Find().Watch(ctx)
	watching(t, events, err)
	must(t, odm.CollectionOf[Bus](db).Insert(ctx, &Bus{Car: Car{Vehicle: Vehicle{Color: "red"}}}))
	must(t, vs.Insert(ctx, &Vehicle{Color: "grey"}))
	must(t, cars.Insert(ctx, &Car{Vehicle: Vehicle{Color: "blue"}}))
	must(t, odm.CollectionOf[Click](db).Insert(ctx, &Click{X: 1}))
	if e := next(ctx, t, own); e.Document.Color != "blue" {
		t.Errorf("the stream of cars tells %+v", e.Document)
	}
	if e := next(ctx, t, all); e.Document.(*Bus).Color != "red" {
		t.Errorf("the first is %+v", e.Document)
	}
	if e := next(ctx, t, all); e.Document.(*Car).Color != "blue" {
		t.Errorf("the second is %+v", e.Document)
	}
	if e := next(ctx, t, events); e.Document.(*Click).X != 1 {
		t.Errorf("the union tells %+v", e.Document)
	}
}

func TestAStreamEnds(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	c := odm.CollectionOf[Pictured](db)
	must(t, c.Insert(ctx, &Pictured{}))
	s, err := c.Find(odm.F("age").Gt(3)).Watch(ctx)
	watching(t, s, err)
	done, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
	defer cancel()
	for e, err := range s.Events(done) {
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the stream tells %v, %v; want the end of the context", e, err)
		}
	}
	s, err = c.Find(odm.F("age").Gt(3)).Watch(ctx)
	watching(t, s, err)
	must(t, db.Driver().Collection("pictured").Drop(ctx))
	var kinds []string
	for e, err := range s.Events(ctx) {
		must(t, err)
		kinds = append(kinds, e.Kind)
	}
	if !slices.Equal(kinds, []string{"drop", "invalidate"}) {
		t.Errorf("the stream of a dropped collection tells %q", kinds)
	}
}

func TestWatchRefusesWhatHasNoMeaning(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t)
	c := odm.CollectionOf[Pictured](db)
	for name, open := range map[string]func() (*odm.Stream[*Pictured], error){
		"a limit": func() (*odm.Stream[*Pictured], error) { return c.Find().Limit(1).Watch(ctx) },
		"a sort":  func() (*odm.Stream[*Pictured], error) { return c.Find().Sort("name").Watch(ctx) },
		"text":    func() (*odm.Stream[*Pictured], error) { return c.Find(odm.Text("a")).Watch(ctx) },
		"no documents": func() (*odm.Stream[*Pictured], error) {
			return c.Find(odm.F("a").Eq(1)).Watch(ctx, odm.WatchOptions{Document: odm.NoImage})
		},
		"a bad filter":  func() (*odm.Stream[*Pictured], error) { return c.Find(odm.Or[odm.Filter[Pictured]]()).Watch(ctx) },
		"options twice": func() (*odm.Stream[*Pictured], error) { return c.Watch(ctx, odm.WatchOptions{}, odm.WatchOptions{}) },
	} {
		if s, err := open(); err == nil {
			t.Errorf("%s: %v, want an error", name, s)
		}
	}
	if sent := w.take(t); sent != nil {
		t.Errorf("sent %v", sent)
	}
}
