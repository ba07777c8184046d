package odm_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/databridge-go/databridge/odm"
)

// finds counts the find commands that were sent since the last look.
func finds(t *testing.T, w *wire) (n int) {
	t.Helper()
	for _, c := range w.take(t) {
		if strings.HasPrefix(c, `{"find"`) {
			n++
		}
	}
	return n
}

func cacheRow(t *testing.T) {
	ctx, db, w := watched(t)
	c := odm.CollectionOf[Priced](db, odm.Cached(odm.CacheOptions{Capacity: 2}))
	must(t, c.InsertMany(ctx, []*Priced{{Category: "a", Price: 1}, {Category: "b", Price: 2}}))
	read := func(q odm.Query[Priced], wantFinds int) []*Priced {
		t.Helper()
		w.take(t)
		got, err := q.All(ctx)
		must(t, err)
		if n := finds(t, w); n != wantFinds {
			t.Errorf("sent %d finds, want %d", n, wantFinds)
		}
		return got
	}
	a, b := c.Find(odm.F("category").Eq("a")), c.Find(odm.F("category").Eq("b"))
	read(a, 1)[0].Price = 99
	if got := read(a, 0); len(got) != 1 || got[0].Price != 1 {
		t.Errorf("the cache gives %v: what a reader does with a document must not reach the next one", got)
	}
	read(a.Uncached(), 1)
	read(b, 1)
	read(a, 0)
	read(c.Find(), 1) // a third query: that of b was not used for longest
	read(a, 0)
	read(b, 1)
	must(t, c.Insert(ctx, &Priced{Category: "a", Price: 3}))
	if got := read(a, 1); len(got) != 2 {
		t.Errorf("after an insert %d documents, want 2", len(got))
	}
	doc := read(a, 0)[0]
	isChanged(t, c, doc, false)
	brief := odm.CollectionOf[Priced](db, odm.Cached(odm.CacheOptions{TTL: time.Nanosecond}))
	read(brief.Find(), 1)
	read(brief.Find(), 1)
	small := odm.CollectionOf[Priced](db, odm.Cached(odm.CacheOptions{MaxBytes: 10}))
	read(small.Find(), 1)
	read(small.Find(), 1)
}

// Every path that writes makes the cache ask again.
func TestEveryWriteInvalidatesTheCache(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t)
	cached := odm.CollectionOf[Priced](db, odm.Cached(odm.CacheOptions{}))
	plain := odm.CollectionOf[Priced](db)
	doc := &Priced{Category: "a", Price: 1}
	must(t, plain.Insert(ctx, doc))
	all := plain.Find().Everything()
	read := func() int {
		t.Helper()
		w.take(t)
		_, err := cached.Find().All(ctx)
		must(t, err)
		return finds(t, w)
	}
	read()
	set := odm.F("price").Set(2)
	for _, write := range []struct {
		name string
		do   func() error
	}{
		{"Insert", func() error { return plain.Insert(ctx, &Priced{}) }},
		{"InsertMany", func() error { return plain.InsertMany(ctx, []*Priced{{}}) }},
		{"Save", func() error { return plain.Save(ctx, doc) }},
		{"SaveChanges", func() error { doc.Price = 7; return plain.SaveChanges(ctx, doc) }},
		{"Replace", func() error { return plain.Replace(ctx, doc) }},
		{"Update", func() error { _, err := all.Update(ctx, set); return err }},
		{"UpdateOne", func() error { _, err := all.UpdateOne(ctx, set); return err }},
		{"UpdatePipeline", func() error {
			_, err := all.UpdatePipeline(ctx, bson.M{"$set": bson.M{"price": 5}})
			return err
		}},
		{"FindAndUpdate", func() error { _, err := all.FindAndUpdate(ctx, odm.After, set); return err }},
		{"Delete", func() error { return plain.Delete(ctx, doc) }},
		{"another database of the same name", func() error {
			return odm.CollectionOf[Priced](db.Database(db.Driver().Name())).Insert(ctx, &Priced{})
		}},
		{"a transaction", func() error {
			return db.WithTransaction(ctx, func(ctx context.Context) error { return plain.Insert(ctx, &Priced{}) })
		}},
		{"Query.Delete", func() error { _, err := all.Delete(ctx); return err }},
		{"CreateIndexes", func() error { _, err := plain.CreateIndexes(ctx, odm.Index{Keys: []string{"price"}}); return err }},
	} {
		if n := read(); n != 0 {
			t.Errorf("before %s the cache was not used", write.name)
		}
		must(t, write.do())
		if n := read(); n != 1 {
			t.Errorf("after %s the cache was used", write.name)
		}
	}
	must(t, odm.CollectionOf[Org](db).Insert(ctx, &Org{}))
	if n := read(); n != 0 {
		t.Error("a write of another collection made the cache useless")
	}
}

// What others read before a transaction commits is not what is stored afterwards.
func TestTheCacheAndTransactions(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t)
	c := odm.CollectionOf[Priced](db, odm.Cached(odm.CacheOptions{}))
	must(t, c.Insert(ctx, &Priced{}))
	count := func(ctx context.Context) int {
		t.Helper()
		all, err := c.Find().All(ctx)
		must(t, err)
		return len(all)
	}
	must(t, db.WithTransaction(ctx, func(inside context.Context) error {
		must(t, c.Insert(inside, &Priced{}))
		if outside, inside := count(ctx), count(inside); outside != 1 || inside != 2 {
			t.Errorf("meanwhile %d documents outside and %d inside, want 1 and 2", outside, inside)
		}
		w.take(t)
		count(inside)
		if n := finds(t, w); n != 1 {
			t.Errorf("the cache was used inside of the transaction")
		}
		return nil
	}))
	if n := count(ctx); n != 2 {
		t.Errorf("after the commit %d documents, want 2", n)
	}
	s, err := db.Driver().Client().StartSession()
	must(t, err)
	defer s.EndSession(ctx)
	must(t, s.StartTransaction())
	must(t, c.Insert(mongo.NewSessionContext(ctx, s), &Priced{}))
	if n := count(ctx); n != 2 {
		t.Errorf("before a commit by the driver %d documents, want 2", n)
	}
	must(t, s.CommitTransaction(ctx))
	if n := count(ctx); n != 3 {
		t.Errorf("after a commit by the driver %d documents, want 3", n)
	}
}

func TestALoopThatEndsEarlyKeepsNothing(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t)
	c := odm.CollectionOf[Priced](db, odm.Cached(odm.CacheOptions{}))
	must(t, c.InsertMany(ctx, []*Priced{{}, {}, {}}))
	for _, err := range c.Find().Iter(ctx) {
		must(t, err)
		break
	}
	w.take(t)
	for range 2 {
		if all, err := c.Find().All(ctx); err != nil || len(all) != 3 {
			t.Errorf("read %d documents, %v", len(all), err)
		}
	}
	if n := finds(t, w); n != 1 {
		t.Errorf("sent %d finds, want 1", n)
	}
	one, err := c.FindOne(ctx)
	must(t, err)
	if _, err := db.Driver().Collection("priced").UpdateOne(ctx, bson.M{"_id": one.ID}, bson.M{"$set": bson.M{"price": 5}}); err != nil {
		t.Fatal(err)
	}
	must(t, c.Refresh(ctx, one))
	if one.Price != 5 {
		t.Error("Refresh was answered by the cache")
	}
}

func TestTheCacheOfManyGoroutines(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	c := odm.CollectionOf[Priced](db, odm.Cached(odm.CacheOptions{Capacity: 3}))
	doc := &Priced{Category: "a"}
	must(t, c.Insert(ctx, doc))
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			for j := range 20 {
				if i == 0 {
					_, err := c.Find(odm.F("category").Eq("a")).Update(ctx, odm.F("price").Inc(1))
					if err != nil {
						t.Error(err)
					}
					got, err := c.Get(ctx, doc.ID)
					if err != nil || got.Price != float64(j+1) {
						t.Errorf("after %d updates the price is %v, %v", j+1, got, err)
					}
					continue
				}
				if _, err := c.Find(odm.F("price").Gte(i % 5)).All(ctx); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

// A spy notes what it is told.
type spy struct {
	mu    sync.Mutex
	spans []string
}

func (s *spy) Start(ctx context.Context, span odm.Span) (context.Context, func(error)) {
	parent, _ := ctx.Value(spyKey{}).(string)
	name := span.Command + " " + span.Collection
	return context.WithValue(ctx, spyKey{}, parent+"/"+span.Command), func(err error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if parent != "" {
			name += " in " + parent
		}
		if err != nil {
			name += " failed"
		}
		s.spans = append(s.spans, name)
	}
}

type spyKey struct{}

func (s *spy) take() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer func() { s.spans = nil }()
	return s.spans
}

func TestATracerIsToldOfEveryCommand(t *testing.T) {
	t.Parallel()
	s := &spy{}
	ctx, db, w := watched(t, odm.WithTracer(s), odm.Models(odm.ModelOf[Indexed]()))
	c := odm.CollectionOf[Priced](db)
	told := func(verb string, want ...string) {
		t.Helper()
		if got := s.take(); !slices.Equal(got, want) {
			t.Errorf("%s: told of %q, want %q", verb, got, want)
		}
	}
	must(t, db.Sync(ctx))
	told("Sync", "listCollections ", "createIndexes indexed")
	doc := &Priced{}
	must(t, c.Insert(ctx, doc))
	told("Insert", "insert priced")
	if err := c.Insert(ctx, doc); err == nil {
		t.Error("inserted twice")
	}
	told("Insert of a duplicate", "insert priced failed")
	_, err := c.Find().All(ctx)
	must(t, err)
	told("All", "find priced")
	must(t, db.WithTransaction(ctx, func(ctx context.Context) error { return c.Save(ctx, doc) }))
	told("WithTransaction", "update priced in /transaction", "transaction ")
	_, err = c.Find().Everything().Delete(ctx)
	must(t, err)
	told("Delete", "delete priced")
	if n := len(w.take(t)); n == 0 {
		t.Error("nothing was sent")
	}
}
