package odm_test

import (
	"context"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// A wirePair is what Beanie sends for a verb.
type wirePair struct {
	ID, Beanie, Cmd string
	MQL             json.RawMessage
	Opts            map[string]any
}

// exempt are the pairs where we differ on purpose, with the gotcha of the behaviour list.
func exempt() map[string]string {
	return map[string]string{
		"W068.u": "G08: a minimal $set and $unset, not the whole document",
		"W074.u": "G09 is about what follows; see below: $set has no _id",
	}
}

func wirePairs(t *testing.T) map[string]wirePair {
	t.Helper()
	text, err := os.ReadFile("testdata/beanie_wire_pairs.json")
	must(t, err)
	var all []wirePair
	must(t, json.Unmarshal(text, &all))
	out := map[string]wirePair{}
	for _, p := range all {
		out[p.ID] = p
	}
	return out
}

// A wireCheck compares what we send with the pairs.
type wireCheck struct {
	t     *testing.T
	w     *wire
	pairs map[string]wirePair
	seen  map[string]bool
}

// step runs a verb and compares the parts of what it has sent with the pairs that begin with id. Parts are told apart as
// in the pairs: f a filter, u an update, s a sort, d a document, a a pipeline.
func (c *wireCheck) step(id string, err error) {
	c.t.Helper()
	if err != nil {
		c.t.Errorf("%s: %v", id, err)
	}
	c.check(id, c.w.take(c.t))
}

func (c *wireCheck) check(id string, sent []string) {
	c.t.Helper()
	parts := map[string][]bson.RawValue{}
	for _, command := range sent {
		var raw bson.Raw
		if err := bson.UnmarshalExtJSON([]byte(command), false, &raw); err != nil {
			c.t.Fatal(err)
		}
		gather(parts, raw)
	}
	counts := map[string]int{}
	for _, key := range slices.Sorted(func(yield func(string) bool) {
		for k := range c.pairs {
			if k == id || strings.HasPrefix(k, id+".") {
				if !yield(k) {
					return
				}
			}
		}
	}) {
		kind := key[strings.LastIndexByte(key, '.')+1:]
		n := counts[kind]
		counts[kind]++
		c.seen[key] = true
		if len(parts[kind]) <= n {
			c.t.Errorf("%s (%s): nothing of the kind was sent: %v", key, c.pairs[key].Beanie, sent)
			continue
		}
		var want bson.D
		if err := bson.UnmarshalExtJSON(append(append([]byte(`{"v":`), c.pairs[key].MQL...), '}'), false, &want); err != nil {
			c.t.Fatal(err)
		}
		raw, err := bson.Marshal(want)
		must(c.t, err)
		if _, ok := exempt()[key]; !ok && !alike(parts[kind][n], bson.Raw(raw).Lookup("v")) {
			c.t.Errorf("%s (%s): sent\n\t%v, want\n\t%s", key, c.pairs[key].Beanie, parts[kind][n], c.pairs[key].MQL)
		}
	}
}

// gather cuts a command into its parts.
func gather(parts map[string][]bson.RawValue, raw bson.Raw) {
	put := func(kind string, v bson.RawValue) {
		if v.Type != 0 {
			parts[kind] = append(parts[kind], v)
		}
	}
	put("f", raw.Lookup("filter"))
	put("f", raw.Lookup("query"))
	if raw.Index(0).Key() != "update" { // there it is the collection's name
		put("u", raw.Lookup("update"))
	}
	put("s", raw.Lookup("sort"))
	if raw.Lookup("aggregate").Type != 0 {
		put("a", raw.Lookup("pipeline"))
	}
	each := func(key string, f func(bson.RawValue)) {
		if list, ok := raw.Lookup(key).ArrayOK(); ok {
			vs, _ := list.Values()
			for _, v := range vs {
				f(v)
			}
		}
	}
	each("updates", func(v bson.RawValue) {
		put("f", v.Document().Lookup("q"))
		put("u", v.Document().Lookup("u"))
	})
	each("deletes", func(v bson.RawValue) { put("f", v.Document().Lookup("q")) })
	each("documents", func(v bson.RawValue) { put("d", v) })
}

// alike compares values: the order of keys, and the _id inside of $set and of replacements, mean nothing to the server,
// numbers are compared by value, and two UUIDs are alike, since revisions are random.
func alike(a, b bson.RawValue) bool {
	x, isNumber := a.AsFloat64OK()
	y, isNumber2 := b.AsFloat64OK()
	_, da, ok1 := a.BinaryOK()
	_, db, ok2 := b.BinaryOK()
	switch {
	case isNumber && isNumber2:
		return x == y
	case a.Type != b.Type:
		return false
	case ok1 && ok2:
		return len(da) == len(db)
	case a.Type == bson.TypeEmbeddedDocument:
		return alikeDocuments(a.Document(), b.Document())
	case a.Type == bson.TypeArray:
		as, _ := a.Array().Values()
		bs, _ := b.Array().Values()
		return slices.EqualFunc(as, bs, alike)
	}
	return a.Equal(b)
}

func alikeDocuments(a, b bson.Raw) bool {
	keys := func(d bson.Raw) []string {
		es, _ := d.Elements()
		var out []string
		for _, e := range es {
			if e.Key() != "_id" || len(es) == 1 { // a filter of an id alone keeps it
				out = append(out, e.Key())
			}
		}
		slices.Sort(out)
		return out
	}
	if !slices.Equal(keys(a), keys(b)) {
		return false
	}
	for _, k := range keys(a) {
		if !alike(a.Lookup(k), b.Lookup(k)) {
			return false
		}
	}
	return true
}

// Our verbs send what Beanie's send, but for what stands in exempt.
func TestBeaniesVerbsSendBeaniesCommands(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t)
	c := &wireCheck{t: t, w: w, pairs: wirePairs(t), seen: map[string]bool{}}
	c.reads(ctx, db)
	c.tracks(ctx, db)
	c.revisions(ctx, db)
	c.bulk(ctx, db)
	for id := range c.pairs {
		if !c.seen[id] {
			t.Errorf("%s is checked by nobody", id)
		}
	}
}

func (c *wireCheck) reads(ctx context.Context, db *odm.DB) {
	products := odm.CollectionOf[product](db)
	oid := objectID(c.t, "650000000000000000000001")
	some := products.Find(pf.Qty.Gt(1))
	_, _ = products.Get(ctx, oid)
	c.step("W001", nil)
	_, _ = products.Get(ctx, oid.Hex())
	c.step("W002", nil)
	_, err := some.Sort(pf.Price.Desc()).Skip(2).Limit(3).All(ctx)
	c.step("W003", err)
	_, err = some.Count(ctx)
	c.step("W006", err)
	_, err = some.Skip(1).Limit(2).Count(ctx)
	c.step("W007", err)
	_, err = products.Find().Count(ctx)
	c.step("W008", err)
	_, err = some.Update(ctx, pf.Name.Set("x"))
	c.step("W027", err)
	_, err = some.DeleteOne(ctx)
	c.step("W023", err)
	_, err = some.Delete(ctx)
	c.step("W022", err)
}

func (c *wireCheck) tracks(ctx context.Context, db *odm.DB) {
	ts := odm.CollectionOf[tracked](db)
	t := newTracked(objectID(c.t, "650000000000000000000001"), 1)
	t.Name, t.Tags, t.Attrs = "n", []string{"a", "b"}, map[string]any{"k": map[string]any{"x": 1, "y": 2}}
	c.step("W040", ts.Insert(ctx, t))
	t.Num = 2
	c.step("W041", ts.SaveChanges(ctx, t))
	t.Address = placeOf{"Rome", "00100"}
	c.step("W043", ts.SaveChanges(ctx, t))
	t.Tags = append(t.Tags, "c")
	c.step("W044", ts.SaveChanges(ctx, t))
	t.Attrs["k"].(map[string]any)["x"] = 5
	c.step("W045", ts.SaveChanges(ctx, t))
	t.Note = ptr("hello")
	c.step("W047", ts.SaveChanges(ctx, t))
	t.Note = nil
	c.step("W048", ts.SaveChanges(ctx, t))
	t.Num, t.Attrs["z"] = 9, 1
	c.step("W049", ts.Save(ctx, t))
	c.step("W050", ts.Replace(ctx, t))
	c.step("W051", ts.Update(ctx, t, trackedNum.Set(10)))
	c.step("W052", ts.Update(ctx, t, trackedNum.Inc(1)))
	c.step("W054", ts.Refresh(ctx, t))
	c.step("W055", ts.Delete(ctx, t))
	c.step("W057", ts.Save(ctx, newTracked(objectID(c.t, "650000000000000000000002"), 5)))
	three := newTracked(objectID(c.t, "650000000000000000000003"), 1)
	c.step("W058", ts.InsertMany(ctx, []*tracked{three, newTracked(objectID(c.t, "650000000000000000000004"), 2)}))
	three.Num = 7
	err := ts.ReplaceMany(ctx, []*tracked{three, newTracked(objectID(c.t, "650000000000000000000099"), 8)})
	if err == nil {
		c.t.Error("W060: ReplaceMany of a missing document has no error")
	}
	c.step("W060", nil)

	ks := odm.CollectionOf[noNulls](db)
	k := &noNulls{Num: 1, Note: ptr("x"), List: []*int{}}
	k.ID = t.ID
	must(c.t, ks.Insert(ctx, k))
	c.w.take(c.t)
	k.Num, k.Note = 2, nil
	must(c.t, ks.SaveChanges(ctx, k))
	sent := c.w.take(c.t)
	if !strings.Contains(sent[0], `"u":{"$set":{"num":2},"$unset":{"note":""}}`) {
		c.t.Errorf("W068 sends %v", sent)
	}
	c.check("W068", sent)
}

func (c *wireCheck) revisions(ctx context.Context, db *odm.DB) {
	rs := odm.CollectionOf[revisedDoc](db)
	r := &revisedDoc{Num: 1}
	r.ID = objectID(c.t, "650000000000000000000001")
	must(c.t, rs.Insert(ctx, r))
	stale := *r
	c.w.take(c.t)
	r.Num = 3
	c.step("W072", rs.SaveChanges(ctx, r))
	c.step("W073", rs.Replace(ctx, r))
	stale.Num = 50
	for id, verb := range map[string]func(context.Context, *revisedDoc, ...odm.WriteOption) error{"W074": rs.Save, "W075": rs.SaveChanges, "W076": rs.Replace} {
		if err := verb(ctx, &stale); err == nil {
			c.t.Errorf("%s: a stale write has no error", id)
		}
		c.check(id, c.w.take(c.t)[:1]) // what follows looks up the stored revision
	}
	hs := odm.CollectionOf[hooked](db)
	h := &hooked{Num: 1}
	h.ID = r.ID
	must(c.t, hs.Insert(ctx, h))
	c.w.take(c.t)
	c.step("W081", hs.Update(ctx, h, hookedTouched.Inc(5)))
}

func (c *wireCheck) bulk(ctx context.Context, db *odm.DB) {
	ts := odm.CollectionOf[tracked](db)
	_, err := ts.Bulk(ctx, func(b *odm.Bulk[tracked]) error {
		b.Insert(newTracked(objectID(c.t, "650000000000000000000011"), 1))
		b.Find(trackedNum.Eq(1)).UpdateOne(trackedNum.Set(100))
		b.Find(trackedNum.Gt(1)).Update(trackedName.Set("m"))
		b.Find(trackedNum.Eq(3)).DeleteOne()
		b.Find(trackedNum.Eq(4)).Delete()
		return nil
	})
	c.step("W085", err)
}
