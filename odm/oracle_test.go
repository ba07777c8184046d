package odm_test

import (
	"context"
	"math/rand/v2"
	"reflect"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// Rich has a field of every kind that a difference treats in its own way.
type Rich struct {
	odm.Document `bson:",inline" odm:"collection=rich"`
	Age          int               `bson:"age"`
	Nick         string            `bson:"nick,omitempty"`
	Home         RichHome          `bson:"home"`
	Work         *RichHome         `bson:"work"`
	Gone         *RichHome         `bson:"gone,omitempty"`
	Marks        map[string]int    `bson:"marks"`
	Deep         map[string]*Inner `bson:"deep"`
	Tags         []string          `bson:"tags"`
	Inners       []Inner           `bson:"inners"`
	Any          any               `bson:"any"`
	Free         bson.D            `bson:"free"`
	Rest         map[string]int    `bson:",inline"`
}

type RichHome struct {
	City  string `bson:"city"`
	Floor int    `bson:"floor,omitempty"`
	Inner *Inner `bson:"inner"`
}

type Inner struct {
	N int            `bson:"n"`
	M map[string]int `bson:"m"`
}

// A die makes random documents.
type die struct{ *rand.Rand }

func (d die) key() string {
	return []string{"a", "b", "c", "d.e", "f$", "long key"}[d.IntN(6)]
}

func (d die) numbers() map[string]int {
	if d.IntN(4) == 0 {
		return nil
	}
	m := map[string]int{}
	for range d.IntN(4) {
		m[d.key()] = d.IntN(3)
	}
	return m
}

func (d die) inner() *Inner {
	if d.IntN(3) == 0 {
		return nil
	}
	return &Inner{N: d.IntN(3), M: d.numbers()}
}

func (d die) home() *RichHome {
	if d.IntN(3) == 0 {
		return nil
	}
	return &RichHome{City: d.key(), Floor: d.IntN(2), Inner: d.inner()}
}

// change changes about every third field.
func (d die) change(r *Rich) {
	maybe := func(change func()) {
		if d.IntN(3) == 0 {
			change()
		}
	}
	maybe(func() { r.Age = d.IntN(100) })
	maybe(func() { r.Nick = []string{"", "x", "y"}[d.IntN(3)] })
	maybe(func() { r.Home.City = d.key() })
	maybe(func() { r.Home.Floor = d.IntN(3) })
	maybe(func() { r.Home.Inner = d.inner() })
	maybe(func() { r.Work = d.home() })
	maybe(func() { r.Gone = d.home() })
	maybe(func() {
		if r.Work != nil {
			r.Work.City, r.Work.Floor = d.key(), d.IntN(2)
		}
	})
	maybe(func() { r.Marks = d.numbers() })
	maybe(func() {
		if r.Marks != nil {
			r.Marks[d.key()] = d.IntN(100)
			delete(r.Marks, d.key())
		}
	})
	maybe(func() { r.Deep = map[string]*Inner{d.key(): d.inner(), d.key(): d.inner()} })
	maybe(func() { r.Tags = [][]string{nil, {}, {"a"}, {"a", "b"}}[d.IntN(4)] })
	maybe(func() { r.Inners = append(r.Inners, Inner{N: d.IntN(9), M: d.numbers()}) })
	maybe(func() { r.Any = []any{nil, "x", int32(3), bson.D{{Key: "q", Value: int32(1)}}, bson.A{"x"}}[d.IntN(5)] })
	maybe(func() { r.Free = bson.D{{Key: "x", Value: int32(d.IntN(2))}, {Key: "y", Value: "z"}} })
	maybe(func() { r.Rest = map[string]int{"rest" + string("xy$"[d.IntN(3)]): d.IntN(3)} })
}

// foreign encodes a document as another program might have stored it: with fields that Rich does not know, whole
// numbers as doubles, and without some fields.
func (d die) foreign(t *testing.T, r *Rich) bson.D {
	t.Helper()
	raw, err := bson.Marshal(r)
	must(t, err)
	var doc bson.D
	must(t, bson.Unmarshal(raw, &doc))
	var out bson.D
	for _, e := range doc {
		switch inner, isDoc := e.Value.(bson.D); {
		case e.Key != "_id" && d.IntN(6) == 0:
			continue
		case e.Key == "age":
			e.Value = float64(e.Value.(int32))
		case isDoc && (e.Key == "home" || e.Key == "work"):
			e.Value = append(inner, bson.E{Key: "unknown", Value: "kept"})
			if e.Key == "home" && d.IntN(4) == 0 {
				e.Value = nil
			}
		}
		out = append(out, e)
	}
	return out
}

// clean is what a document is once it was stored and read: the nil slices and maps of the driver, and no state.
func clean(t *testing.T, r *Rich) Rich {
	t.Helper()
	raw, err := bson.Marshal(r)
	must(t, err)
	var out Rich
	must(t, bson.Unmarshal(raw, &out))
	return out
}

// TestSavesLeadToTheDocument is the oracle on the real server: whatever was stored and whatever has changed, what is
// stored after a save is read as what is in memory, and nothing else is touched.
func TestSavesLeadToTheDocument(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	c := odm.CollectionOf[Rich](db)
	for seed := range uint64(150) {
		d := die{rand.New(rand.NewPCG(seed, 1))}
		r := &Rich{}
		d.change(r)
		d.change(r)
		r.ID = bson.NewObjectID()
		put(t, db, "rich", d.foreign(t, r))
		r, err := c.Get(ctx, r.ID)
		must(t, err)
		isChanged(t, c, r, false)
		for round := range 4 {
			before := rawOf(ctx, t, db, r.ID)
			hadHome, hadWork := known(before, "home"), known(before, "work")
			d.change(r)
			save := c.SaveChanges
			if d.IntN(3) == 0 {
				save = c.Save
			}
			if err := save(ctx, r); err != nil {
				t.Fatalf("seed %d, round %d: %v", seed, round, err)
			}
			isChanged(t, c, r, false)
			got, err := c.Get(ctx, r.ID)
			must(t, err)
			odm.Forget(got)
			if want := clean(t, r); !reflect.DeepEqual(*got, want) {
				t.Fatalf("seed %d, round %d: stored\n%+v\nwant\n%+v\nwas %v", seed, round, *got, want, before)
			}
			after := rawOf(ctx, t, db, r.ID)
			if hadHome && !known(after, "home") || hadWork && r.Work != nil && !known(after, "work") {
				t.Fatalf("seed %d, round %d: an unknown field was lost\nwas %v\nis  %v", seed, round, before, after)
			}
		}
	}
}

// TestPartialSavesTouchNothingElse is the same for documents of which a part was read.
func TestPartialSavesTouchNothingElse(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	c := odm.CollectionOf[Rich](db)
	paths := []string{"age", "nick", "marks", "tags", "home.city", "home.floor", "work", "free", "deep", "any"}
	for seed := range uint64(150) {
		d := die{rand.New(rand.NewPCG(seed, 2))}
		whole := &Rich{Home: RichHome{City: "x"}}
		d.change(whole)
		d.change(whole)
		must(t, c.Insert(ctx, whole))
		var fields []odm.FieldOf[Rich]
		read := map[string]bool{}
		for range 1 + d.IntN(4) {
			p := paths[d.IntN(len(paths))]
			fields, read[p] = append(fields, c.F(p)), true
		}
		before := rawOf(ctx, t, db, whole.ID)
		part, err := c.Find(odm.F("_id").Eq(whole.ID)).Select(fields...).One(ctx)
		must(t, err)
		d.change(part)
		save := c.SaveChanges
		if d.IntN(3) == 0 {
			save = c.Save
		}
		if err := save(ctx, part); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		isChanged(t, c, part, false)
		after := rawOf(ctx, t, db, whole.ID)
		want, err := bson.Marshal(part)
		must(t, err)
		for _, p := range paths {
			if read[p] {
				same(t, seed, p, after, want)
			} else {
				same(t, seed, p, after, before)
			}
		}
	}
}

// same checks that two documents hold the same at a path, the order of keys aside.
func same(t *testing.T, seed uint64, path string, got, want bson.Raw) {
	t.Helper()
	g, w := at(t, got, path), at(t, want, path)
	if !reflect.DeepEqual(g, w) {
		t.Fatalf("seed %d: %q is %v, want %v", seed, path, g, w)
	}
}

func at(t *testing.T, raw bson.Raw, path string) any {
	t.Helper()
	v := raw.Lookup(splitPath(path)...)
	if v.Type == 0 {
		return "missing"
	}
	var m bson.M
	b, err := bson.Marshal(bson.D{{Key: "v", Value: v}})
	must(t, err)
	must(t, bson.Unmarshal(b, &m))
	return unordered(m["v"])
}

// unordered turns documents into maps.
func unordered(v any) any {
	switch v := v.(type) {
	case bson.D:
		m := map[string]any{}
		for _, e := range v {
			m[e.Key] = unordered(e.Value)
		}
		return m
	case bson.A:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = unordered(e)
		}
		return out
	}
	return v
}

func splitPath(path string) []string {
	if len(path) > 5 && path[:5] == "home." {
		return []string{"home", path[5:]}
	}
	return []string{path}
}

func rawOf(ctx context.Context, t *testing.T, db *odm.DB, id bson.ObjectID) bson.Raw {
	t.Helper()
	raw, err := db.Driver().Collection("rich").FindOne(ctx, bson.D{{Key: "_id", Value: id}}).Raw()
	must(t, err)
	return raw
}

func known(doc bson.Raw, path string) bool {
	_, err := doc.LookupErr(path, "unknown")
	return err == nil
}
