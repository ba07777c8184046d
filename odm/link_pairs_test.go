package odm_test

import (
	"context"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// Twins of Beanie's House and Person, field by field.
type twinHouse struct {
	odm.Document `bson:",inline" odm:"collection=houses"`
	Name         string                   `bson:"name"`
	Door         odm.Link[HomeDoor]       `bson:"door"`
	Spare        *odm.Link[HomeDoor]      `bson:"spare"`
	Windows      []odm.Link[HomeWindow]   `bson:"windows"`
	Extra        []odm.Link[HomeWindow]   `bson:"extra"`
	Owner        odm.BackLink[twinPerson] `bson:"-" odm:"original=house"`
}

type twinPerson struct {
	odm.Document `bson:",inline" odm:"collection=persons"`
	Name         string              `bson:"name"`
	House        odm.Link[twinHouse] `bson:"house"`
}

const (
	twinHouseName   odm.Str[twinHouse, string]      = "name"
	twinHouseDoor   odm.Ref[twinHouse, HomeDoor]    = "door"
	twinHousePanes  odm.Refs[twinHouse, HomeWindow] = "windows"
	twinPersonHouse odm.Ref[twinPerson, twinHouse]  = "house"
	topicTitle      odm.Str[Topic, string]          = "title"
)

// sentFor runs what Beanie's expressions say and returns what was sent, by the pair's id.
func sentFor(ctx context.Context, t *testing.T, db *odm.DB, w *wire) map[string]bson.D {
	t.Helper()
	oid, oid2 := objectID(t, "650000000000000000000001"), objectID(t, "650000000000000000000002")
	houses, persons := odm.CollectionOf[twinHouse](db), odm.CollectionOf[twinPerson](db)
	out := map[string]bson.D{}
	take := func(run func() error, ids ...string) {
		t.Helper()
		_ = w.take(t)
		must(t, run())
		sent := w.commands()
		for i, id := range ids {
			if i >= len(sent) {
				t.Fatalf("%v: only %d commands were sent", ids, len(sent))
			}
			out[id] = sent[i]
		}
	}
	d := &HomeDoor{Height: 9, Width: 1}
	w1, w2 := &HomeWindow{X: 1, Y: 10}, &HomeWindow{X: 2, Y: 10}
	h := &twinHouse{Name: "h", Door: odm.LinkTo(d), Windows: []odm.Link[HomeWindow]{odm.LinkTo(w1), odm.LinkTo(w2)}}
	d.ID, w1.ID, w2.ID, h.ID = oid, oid, oid2, oid
	must(t, houses.Insert(ctx, h, odm.WriteLinks()))
	h.Name = "h2"
	take(func() error { return houses.Save(ctx, h) }, "W091")
	take(func() error { return houses.Save(ctx, h, odm.WriteLinks()) }, "W092.1", "W092.2", "W092.3", "W092.4")
	take(func() error {
		_, err := persons.Find(twinPersonHouse.Where(twinHouseName.Eq("h"))).FetchLinks(1).All(ctx)
		return err
	}, "P176")
	take(func() error {
		_, err := odm.CollectionOf[Topic](db).Find(topicTitle.Eq("go")).FetchLinks(3).All(ctx)
		return err
	}, "P177")
	take(func() error { _, err := odm.CollectionOf[Essay](db).Find().FetchLinks(3).All(ctx); return err }, "P178")
	tall := houses.Find(twinHouseDoor.Where(hdf.Height.Eq(2))).FetchLinks(1)
	take(func() error { _, err := tall.Count(ctx); return err }, "W018")
	take(func() error {
		_, err := odm.Distinct(ctx, houses.Find().FetchLinks(1), odm.Num[twinHouse, int]("door.height"))
		return err
	}, "W019")
	take(func() error { _, err := houses.Find(houses.F("_id").Eq(oid)).FetchLinks(1).One(ctx); return err }, "W020")
	got, err := houses.Get(ctx, oid)
	must(t, err)
	take(func() error { return houses.FetchLinks(ctx, got, twinHousePanes) }, "W094")
	take(func() error { _, err := got.Door.Fetch(ctx, db); return err }, "W095")
	take(func() error { return houses.Delete(ctx, got, odm.DeleteLinks()) }, "W096.1", "W096.2", "W096.3", "W096.4")
	return out
}

// What is sent for an expression with links is what Beanie sends, or differs for the reason that the pair names.
func TestBeaniesLinksGiveBeaniesCommands(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t)
	sent := sentFor(ctx, t, db, w)
	used := map[string]bool{}
	for key, p := range pairsBy(t, "links") {
		id := key
		if i := strings.LastIndexByte(key, '.'); i > 0 && key[i+1] >= 'a' {
			id = key[:i]
		}
		command, ok := sent[id]
		if !ok {
			t.Errorf("%s: nobody has sent %s", key, p.Beanie)
			continue
		}
		used[id] = true
		raw, err := bson.Marshal(command)
		must(t, err)
		if got := asked(raw, p); !samePart(got.value, p.want(t)) || !p.beside(got) {
			t.Errorf("%s: %s sends\n\t%s\nwant\n\t%s with %+v", key, p.Beanie, text(t, command), p.want(t), p.Opts)
		}
	}
	for id := range sent {
		if !used[id] {
			t.Errorf("%s is sent, but no pair", id)
		}
	}
}

// asked is the part of a command that a pair is about. Of our finds it is the filter, where Beanie has a pipeline.
func asked(command bson.Raw, p pair) part {
	parts := partsOf(command)
	kind := p.Kind
	if kind == "pipeline" && parts[kind] == nil {
		kind = "filter"
	}
	if parts[kind] == nil {
		return part{command: command, at: command}
	}
	return parts[kind][0]
}

// partOf is the value under a key of a command; nil if there is none.
func partOf(command bson.D, key string) any {
	for _, e := range command {
		if e.Key == key {
			return e.Value
		}
	}
	return nil
}

// commands returns the commands that were sent since the last take.
func (w *wire) commands() []bson.D {
	w.mu.Lock()
	defer w.mu.Unlock()
	sent := w.sent
	w.sent = nil
	return sent
}
