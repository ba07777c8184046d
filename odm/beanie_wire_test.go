package odm_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// A wireCheck compares what we send with the pairs.
type wireCheck struct {
	t     *testing.T
	w     *wire
	pairs map[string]pair
	seen  map[string]bool
	// known are our revisions by Beanie's, which are numbered: where a pair has the one, we have to have the other.
	known map[string]string
}

// step runs a verb and compares the parts of what it has sent with the pairs that begin with id.
func (c *wireCheck) step(id string, err error) {
	c.t.Helper()
	if err != nil {
		c.t.Errorf("%s: %v", id, err)
	}
	c.check(id, c.w.commands())
}

func (c *wireCheck) check(id string, sent []bson.D) {
	c.t.Helper()
	parts := map[string][]part{}
	for _, command := range sent {
		raw, err := bson.Marshal(command)
		must(c.t, err)
		for kind, more := range partsOf(raw) {
			parts[kind] = append(parts[kind], more...)
		}
	}
	counts := map[string]int{}
	for _, key := range slices.Sorted(maps.Keys(c.pairs)) {
		p := c.pairs[key]
		if !strings.HasPrefix(key, id+".") {
			continue
		}
		n := counts[p.Kind]
		counts[p.Kind]++
		c.seen[key] = true
		want := p.want(c.t)
		switch got := parts[p.Kind]; {
		case want.Type == 0 && len(got) == 0:
		case len(got) <= n:
			c.t.Errorf("%s (%s): nothing of the kind was sent: %v", key, p.Beanie, sent)
		case !c.same(got[n].value, want):
			c.t.Errorf("%s (%s): sent\n\t%v, want\n\t%s", key, p.Beanie, got[n].value, want)
		case !p.beside(got[n]) || !strings.HasSuffix(p.Cmd, ":"+got[n].command.Index(0).Value().StringValue()):
			c.t.Errorf("%s (%s): sent\n\t%s, want %s with %+v", key, p.Beanie, text(c.t, got[n].command), p.Cmd, p.Opts)
		}
	}
}

// same compares two values with their order, and revisions by what they stand for.
func (c *wireCheck) same(a, b bson.RawValue) bool {
	if a.Type != b.Type || a.Type != bson.TypeEmbeddedDocument {
		return samePart(a, b)
	}
	as, _ := a.Document().Elements()
	bs, _ := b.Document().Elements()
	return slices.EqualFunc(as, bs, func(x, y bson.RawElement) bool {
		if x.Key() != y.Key() {
			return false
		}
		switch y.Key() {
		case "revision_id":
			return c.sameRevision(x.Value(), y.Value())
		case "attrs": // a Go map has no order
			return alike(x.Value(), y.Value())
		}
		return c.same(x.Value(), y.Value())
	})
}

func (c *wireCheck) sameRevision(x, y bson.RawValue) bool {
	_, ours, ok := x.BinaryOK()
	theirs := y.String()
	if before, is := c.known[theirs]; is {
		return ok && before == string(ours)
	}
	for _, before := range c.known {
		if before == string(ours) {
			return false // a revision comes once
		}
	}
	c.known[theirs] = string(ours)
	return ok && len(ours) == 16
}

// A part is a filter, an update, a document … of a command, with the statement that it stands in.
type part struct {
	value       bson.RawValue
	at, command bson.Raw
}

// partsOf cuts a command into its parts, by their kinds. A document to insert is an update, as in the pairs.
func partsOf(command bson.Raw) map[string][]part {
	parts := map[string][]part{}
	put := func(kind string, at bson.Raw, v bson.RawValue) {
		if v.Type != 0 {
			parts[kind] = append(parts[kind], part{v, at, command})
		}
	}
	each := func(key string, f func(bson.RawValue)) {
		if list, ok := command.Lookup(key).ArrayOK(); ok {
			vs, _ := list.Values()
			for _, v := range vs {
				f(v)
			}
		}
	}
	for kind, keys := range map[string][]string{"filter": {"filter", "query"}, "sort": {"sort"}, "projection": {"projection"}, "pipeline": {"pipeline"}} {
		for _, key := range keys {
			put(kind, command, command.Lookup(key))
		}
	}
	if command.Index(0).Key() != "update" { // there it is the collection's name
		put("update", command, command.Lookup("update"))
	}
	for _, list := range []string{"updates", "deletes"} {
		each(list, func(v bson.RawValue) {
			put("filter", v.Document(), v.Document().Lookup("q"))
			put("update", v.Document(), v.Document().Lookup("u"))
		})
	}
	each("documents", func(v bson.RawValue) { put("update", command, v) })
	return parts
}

// beside reports whether the options stand beside a part that its pair has. We send an update where Beanie sends
// findAndModify for a save; and one document by its id needs no limit.
func (p pair) beside(sent part) bool {
	if p.Kind != "filter" && p.Kind != "update" {
		return true // the pairs have them once
	}
	number := func(key string) int64 { n, _ := sent.at.Lookup(key).AsInt64OK(); return n }
	is := func(key string) bool { b, _ := sent.at.Lookup(key).BooleanOK(); return b }
	o, verb := p.Opts, sent.command.Index(0).Key()
	limited := number("limit") == o.Limit || verb == "find" && sent.value.Document().Lookup("_id").Type == bson.TypeObjectID
	return limited && number("skip") == o.Skip && is("multi") == o.Multi && is("upsert") == o.Upsert &&
		(verb != "findAndModify" || is("new") == o.New) && (verb == "insert") == o.Document && (!o.Ordered || is("ordered"))
}

// alike compares values whatever the order of their keys; numbers are compared by value.
func alike(a, b bson.RawValue) bool {
	x, isNumber := a.AsFloat64OK()
	y, isNumber2 := b.AsFloat64OK()
	switch {
	case isNumber && isNumber2:
		return x == y
	case a.Type != b.Type:
		return false
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
			out = append(out, e.Key())
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

// Our verbs send what Beanie's send, in the same order, but for the pairs that say why not.
func TestBeaniesVerbsSendBeaniesCommands(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t)
	c := &wireCheck{t: t, w: w, pairs: pairsBy(t, "verbs"), seen: map[string]bool{}, known: map[string]string{}}
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
	c.step("W068", ks.SaveChanges(ctx, k))
}

func (c *wireCheck) revisions(ctx context.Context, db *odm.DB) {
	type revised struct {
		odm.Document `bson:",inline" odm:"collection=revised,revision"`
		Num          int `bson:"num"`
	}
	rs := odm.CollectionOf[revised](db)
	r := &revised{Num: 1}
	r.ID = objectID(c.t, "650000000000000000000001")
	must(c.t, rs.Insert(ctx, r))
	stale := *r
	must(c.t, rs.Save(ctx, r))
	c.w.take(c.t)
	r.Num = 3
	c.step("W072", rs.SaveChanges(ctx, r))
	c.step("W073", rs.Replace(ctx, r))
	stale.Num = 50
	for id, verb := range map[string]func(context.Context, *revised, ...odm.WriteOption) error{"W074": rs.Save, "W075": rs.SaveChanges, "W076": rs.Replace} {
		if err := verb(ctx, &stale); !errors.As(err, new(*odm.StaleError)) {
			c.t.Errorf("%s: %v, want a *StaleError", id, err)
		}
		c.check(id, c.w.commands()[:1]) // what follows looks up the stored revision
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
