package odm_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// Wild takes values of every kind.
type Wild struct {
	odm.Document `bson:",inline" odm:"collection=wild"`
	F            float64   `bson:"f"`
	S            string    `bson:"s"`
	At           time.Time `bson:"at"`
	In           struct {
		L []float64 `bson:"l"`
	} `bson:"in"`
	M map[string]any `bson:"m"`
}

const (
	wildF  odm.Num[Wild, float64]   = "f"
	wildS  odm.Str[Wild, string]    = "s"
	wildAt odm.Ord[Wild, time.Time] = "at"
	wildM  odm.Any[Wild]            = "m"
)

// What MongoDB cannot hold is told before anything is sent, by model, path and kind, on every path.
func TestValuesThatCannotBeSent(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t)
	c := odm.CollectionOf[Wild](db)
	whole := &Wild{}
	must(t, c.Insert(ctx, whole))
	w.take(t)
	far := time.Date(300000000, 1, 1, 0, 0, 0, 0, time.UTC)
	nested := Wild{}
	nested.In.L = []float64{1, math.NaN()}
	for name, tt := range map[string]struct {
		doc        Wild
		path, kind string
	}{
		"NaN":           {Wild{F: math.NaN()}, "f", "double"},
		"NaN in a list": {nested, "in.l.1", "double"},
		"broken text":   {Wild{S: "a\xffb"}, "s", "string"},
		"a far time":    {Wild{At: far}, "at", "date"},
		"a far time in": {Wild{M: map[string]any{"x": []any{far}}}, "m.x.0", "date"},
		"an operator":   {Wild{M: map[string]any{"$gt": 1}}, "m.$gt", "key"},
		"a broken key":  {Wild{M: map[string]any{"\xff": 1}}, `m."\xff"`, "key"},
		"too large":     {Wild{S: strings.Repeat("x", 17<<20)}, "", "document"},
	} {
		changed := *whole
		changed.F, changed.S, changed.At, changed.In, changed.M = tt.doc.F, tt.doc.S, tt.doc.At, tt.doc.In, tt.doc.M
		fresh := tt.doc
		query := c.Find(odm.F("_id").Eq(whole.ID))
		_, upsertErr := query.Upsert(ctx, &fresh)
		_, bulkErr := c.Bulk(ctx, func(b *odm.Bulk[Wild]) error { b.Insert(&fresh); return nil })
		for verb, err := range map[string]error{
			"Insert": c.Insert(ctx, &fresh), "InsertMany": c.InsertMany(ctx, []*Wild{{}, &fresh}), "Save": c.Save(ctx, &changed), "SaveChanges": c.SaveChanges(ctx, &changed),
			"Replace": c.Replace(ctx, &changed), "ReplaceOne": query.ReplaceOne(ctx, &fresh), "Upsert": upsertErr, "Bulk": bulkErr,
		} {
			var v *odm.ValueError
			if !errors.As(err, &v) || v.Model != "odm_test.Wild" || v.Path != tt.path || v.Kind != tt.kind && v.Kind != "update" {
				t.Errorf("%s of %s: %v (%+v), want a *ValueError at %q of kind %q", verb, name, err, v, tt.path, tt.kind)
			}
		}
		if !fresh.ID.IsZero() {
			t.Errorf("%s: the document keeps its id", name)
		}
	}
	if sent := w.take(t); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
}

func TestConditionsAndChangesThatCannotBeSent(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t)
	c := odm.CollectionOf[Wild](db)
	far := time.Date(-300000000, 1, 1, 0, 0, 0, 0, time.UTC)
	all := c.Find().Everything()
	for name, tt := range map[string]struct {
		filter     odm.Filter[Wild]
		change     odm.Change[Wild]
		path, kind string
	}{
		"set NaN":             {change: wildF.Set(math.NaN()), path: "f", kind: "double"},
		"inc NaN":             {change: wildF.Inc(math.NaN()), path: "f", kind: "double"},
		"set an operator":     {change: wildM.Set(map[string]any{"a": bson.M{"$inc": 1}}), path: "m.a.$inc", kind: "key"},
		"set broken text":     {change: wildS.Set("\xff"), path: "s", kind: "string"},
		"set a far time":      {change: wildAt.Set(far), path: "at", kind: "date"},
		"set one inside":      {change: odm.F("m").Set(struct{ At time.Time }{far}), path: "m.at", kind: "date"},
		"less than NaN":       {filter: wildF.Lt(math.NaN()), path: "f.$lt", kind: "double"},
		"equal to bad text":   {filter: odm.Or(wildS.Eq("\xff"), wildS.Eq("x")), path: "$or.0.s", kind: "string"},
		"before a far time":   {filter: wildAt.Lt(far), path: "at", kind: "date"},
		"too large an update": {change: wildS.Set(strings.Repeat("x", 17<<20)), path: "", kind: "update"},
	} {
		q, change := all, tt.change
		if tt.path != "" && (name[:3] != "set" && name[:3] != "inc") {
			q, change = c.Find(tt.filter), wildF.Set(1)
		}
		_, updateErr := q.Update(ctx, change)
		_, findErr := q.FindAndUpdate(ctx, odm.After, change)
		_, bulkErr := c.Bulk(ctx, func(b *odm.Bulk[Wild]) error { b.On(q).UpdateOne(change); return nil })
		for verb, err := range map[string]error{"Update": updateErr, "FindAndUpdate": findErr, "Bulk": bulkErr} {
			var v *odm.ValueError
			if !errors.As(err, &v) || v.Model != "odm_test.Wild" || v.Path != tt.path || v.Kind != tt.kind {
				t.Errorf("%s, %s: %v (%+v), want a *ValueError at %q of kind %q", name, verb, err, v, tt.path, tt.kind)
			}
		}
	}
	if _, err := c.Find(wildF.Eq(math.NaN())).All(ctx); err != nil { // what others have stored can be found
		t.Errorf("asking for NaN: %v", err)
	}
	w.take(t)
	if _, err := c.Find(odm.F("s").Eq(make(chan int))).All(ctx); err == nil || !strings.Contains(err.Error(), `"s"`) {
		t.Errorf("a value without an encoding: %v", err)
	}
	if sent := w.take(t); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
}

// What a write has set in memory is taken back when it fails.
func TestAFailedWriteLeavesMemoryAsItWas(t *testing.T) {
	t.Parallel()
	ctx, db := open(t, odm.Models(odm.ModelOf[visit]()))
	must(t, db.Sync(ctx))
	c := odm.CollectionOf[visit](db)
	taken, mine := &visit{Email: "taken"}, &visit{Email: "mine"}
	must(t, c.InsertMany(ctx, []*visit{taken, mine}))
	mine.Email = "taken"
	before := *mine
	revision := odm.RevisionOf(mine)
	fresh := func() *visit { return &visit{Email: "taken"} }
	docs := []*visit{fresh(), fresh(), fresh(), fresh()}
	_, upsertErr := c.Find(visitN.Eq(99)).Upsert(ctx, docs[2])
	_, bulkErr := c.Bulk(ctx, func(b *odm.Bulk[visit]) error { b.Insert(docs[3]); return nil })
	for verb, err := range map[string]error{
		"Insert": c.Insert(ctx, docs[0]), "Save of a new one": c.Save(ctx, docs[1]), "Upsert": upsertErr, "Bulk": bulkErr,
		"Save": c.Save(ctx, mine), "SaveChanges": c.SaveChanges(ctx, mine), "Replace": c.Replace(ctx, mine), "Update": c.Update(ctx, mine, visitEmail.Set("taken")),
	} {
		var d *odm.DuplicateError
		if !errors.As(err, &d) || d.Index != "email_1" {
			t.Errorf("%s: %v, want a *DuplicateError", verb, err)
		}
	}
	for i, d := range docs {
		if !d.ID.IsZero() || !d.Created.IsZero() || !d.Updated.IsZero() || !odm.RevisionOf(d).IsZero() {
			t.Errorf("document %d is %+v", i, *d)
		}
	}
	if !mine.Updated.Equal(before.Updated) || odm.RevisionOf(mine) != revision {
		t.Errorf("a failed save has changed %+v to %+v", before, *mine)
	}
	isChanged(t, c, mine, true)
	mine.Email = "mine"
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	mine.Visits++
	if err := c.Save(cancelled, mine); !errors.Is(err, context.Canceled) || !mine.Updated.Equal(before.Updated) || odm.RevisionOf(mine) != revision {
		t.Errorf("a cancelled save: %v, %+v at %v", err, *mine, odm.RevisionOf(mine))
	}
	boom := errors.New("boom")
	late := &visit{Email: "late"}
	err := db.WithTransaction(ctx, func(tx context.Context) error {
		return errors.Join(c.Save(tx, mine), c.Insert(tx, late), c.Update(tx, taken, visitN.Inc(1)), boom)
	})
	if !errors.Is(err, boom) || !mine.Updated.Equal(before.Updated) || odm.RevisionOf(mine) != revision || !late.ID.IsZero() || !late.Created.IsZero() || taken.Visits != 0 {
		t.Errorf("aborted: %v, %+v at %v, %+v, %+v", err, *mine, odm.RevisionOf(mine), *late, *taken)
	}
	must(t, c.Save(ctx, mine))
}

// One handle, 64 goroutines, every kind of write.
func TestOneHandleForManyGoroutines(t *testing.T) {
	t.Parallel()
	ctx, db := open(t, odm.Models(odm.ModelOf[visit]()))
	must(t, db.Sync(ctx))
	c := odm.CollectionOf[visit](db)
	base := c.Find(visitN.Gte(0)).Sort("email")
	shared := &visit{Email: "shared"}
	must(t, c.Insert(ctx, shared))
	var wg sync.WaitGroup
	for i := range 64 {
		wg.Go(func() {
			name := "v" + string(rune('A'+i%26)) + strings.Repeat("x", i/26)
			v := &visit{Email: name, Tags: []string{}}
			mine := base.Where(visitEmail.Eq(name))
			copied := *shared
			steps := []func() error{
				func() error { return c.Insert(ctx, v) },
				func() error { v.Visits = i; return c.SaveChanges(ctx, v) },
				func() error { return c.Save(ctx, v) },
				func() error { return c.Update(ctx, v, visitTags.Push(name)) },
				func() error { _, err := mine.One(ctx); return err },
				func() error { _, err := mine.Count(ctx); return err },
				func() error { _, err := c.Find(visitEmail.Eq("shared")).UpdateOne(ctx, visitN.Inc(1)); return err },
				func() error {
					_, err := c.Find(visitEmail.Eq("up")).Upsert(ctx, &visit{Email: "up"}, visitN.Inc(1))
					return err
				},
				func() error {
					_, err := c.Bulk(ctx, func(b *odm.Bulk[visit]) error { v.Home.City = name; b.SaveChanges(v); return nil })
					return err
				},
				func() error {
					if err := c.SaveChanges(ctx, &copied); err != nil {
						return err
					}
					return c.Merge(ctx, &copied)
				},
				func() error { return c.Delete(ctx, v) },
			}
			for n, step := range steps {
				if err := step(); err != nil {
					t.Errorf("goroutine %d, step %d: %v", i, n, err)
				}
			}
		})
	}
	wg.Wait()
	got, err := c.Find().Sort("email").All(ctx)
	must(t, err)
	if len(got) != 2 || got[0].Visits != 64 || got[1].Visits != 64 {
		t.Errorf("%d documents are left: %+v, want shared and up with 64 visits each", len(got), got)
	}
}
