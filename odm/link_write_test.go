package odm_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// LinkedPart is a document with hooks and links to its own kind, so that parts can stand in a circle.
type LinkedPart struct {
	odm.Document `bson:",inline" odm:"collection=parts"`
	Name         string                          `bson:"name"`
	Next         odm.Link[LinkedPart]            `bson:"next"`
	Sub          map[string]odm.Link[LinkedPart] `bson:"sub,omitempty"`
	log          *[]string
}

func (p *LinkedPart) note(what string) {
	if p.log != nil {
		*p.log = append(*p.log, p.Name+what)
	}
}

func (p *LinkedPart) BeforeInsert(context.Context) error { p.note("+"); return nil }
func (p *LinkedPart) BeforeSave(context.Context) error {
	p.note("~")
	if p.Name == "bad" {
		return errors.New("a bad part")
	}
	return nil
}
func (p *LinkedPart) AfterDelete(context.Context) error { p.note("-"); return nil }

func TestWriteLinksWritesChildrenFirst(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t)
	homes := odm.CollectionOf[Home](db)
	h := &Home{Name: "new"}
	d := &HomeDoor{Height: 5, Material: odm.LinkTo(&HomeMaterial{Label: "pine"})}
	h.Door, h.Windows = odm.LinkTo(d), []odm.Link[HomeWindow]{odm.LinkTo(&HomeWindow{X: 1}), odm.LinkTo(&HomeWindow{X: 2})}
	h.Rooms = []HomeRoom{{Door: odm.LinkTo(d)}}
	h.Hatches = map[string]odm.Link[HomeDoor]{"roof": odm.LinkTo(&HomeDoor{Height: 6})}
	if err := homes.Insert(ctx, h); !errors.Is(err, odm.ErrNotSaved) || len(w.take(t)) != 0 || !h.ID.IsZero() {
		t.Errorf("without WriteLinks: %v, want ErrNotSaved and nothing sent", err)
	}
	must(t, homes.Insert(ctx, h, odm.WriteLinks()))
	var order []string
	for _, s := range w.take(t) {
		order = append(order, strings.Split(s, `"`)[3])
	}
	if got := strings.Join(order, " "); got != "materials doors windows windows doors houses" {
		t.Errorf("written in the order %s", got)
	}
	isChanged(t, odm.CollectionOf[HomeDoor](db), d, false)
	isChanged(t, homes, h, false)
	got, err := homes.Find(hf.Name.Eq("new")).FetchLinks(2).One(ctx)
	must(t, err)
	door := docOf(t, "door", got.Door)
	if door.Height != 5 || docOf(t, "material", door.Material).Label != "pine" || docOf(t, "hatch", got.Hatches["roof"]).Height != 6 || docOf(t, "window", got.Windows[1]).X != 2 {
		t.Errorf("stored %+v", got)
	}
	door.Height, got.Name = 7, "old"
	docOf(t, "material", door.Material).Label = "fir"
	w.take(t)
	must(t, homes.SaveChanges(ctx, got, odm.WriteLinks()))
	sent := w.take(t)
	if len(sent) != 3 || !strings.Contains(sent[0], `{"$set":{"label":"fir"}}`) || !strings.Contains(sent[1], `{"$set":{"height":7}}`) || !strings.Contains(sent[2], `{"$set":{"name":"old"}}`) {
		t.Errorf("SaveChanges with WriteLinks sends\n\t%s", strings.Join(sent, "\n\t"))
	}
	door.Width = 8
	must(t, homes.Replace(ctx, got, odm.WriteLinks()))
	door.Width = 9
	must(t, homes.Save(ctx, got, odm.WriteLinks()))
	again, err := homes.Find(hf.ID.Eq(h.ID)).FetchLinks(1).One(ctx)
	must(t, err)
	if docOf(t, "door", again.Door).Width != 9 || len(w.take(t)) == 0 {
		t.Errorf("the door is stored as %+v", docOf(t, "door", again.Door))
	}
	must(t, homes.Save(ctx, got))
	if sent := w.take(t); len(sent) != 1 {
		t.Errorf("Save without WriteLinks sends %v", sent)
	}
}

func TestWriteLinksGoesRoundCircles(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	parts := odm.CollectionOf[LinkedPart](db)
	var log []string
	a, b, c := &LinkedPart{Name: "a", log: &log}, &LinkedPart{Name: "b", log: &log}, &LinkedPart{Name: "c", log: &log}
	a.Next, b.Next, c.Next = odm.LinkTo(b), odm.LinkTo(c), odm.LinkTo(a)
	c.Sub = map[string]odm.Link[LinkedPart]{"b": odm.LinkTo(b), "c": odm.LinkTo(c)}
	must(t, parts.Insert(ctx, a, odm.WriteLinks()))
	if got := strings.Join(log, " "); got != "a+ b+ b~ c+ c~" {
		t.Errorf("hooks ran as %s", got)
	}
	got, err := parts.Find(odm.F("name").Eq("a")).FetchLinks(3).One(ctx)
	must(t, err)
	third := docOf(t, "c", docOf(t, "b", got.Next).Next)
	if third.Name != "c" || docOf(t, "a", third.Next).ID != a.ID || docOf(t, "b", third.Sub["b"]).ID != b.ID {
		t.Errorf("stored circle is %+v", third)
	}
	n, err := parts.Find().Count(ctx)
	if n != 3 || err != nil {
		t.Errorf("%d parts are stored, %v", n, err)
	}
}

func TestWriteLinksThatFails(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	parts := odm.CollectionOf[LinkedPart](db)
	good, bad := &LinkedPart{Name: "good"}, &LinkedPart{Name: "bad"}
	a := &LinkedPart{Name: "a", Sub: map[string]odm.Link[LinkedPart]{"1": odm.LinkTo(good), "2": odm.LinkTo(bad)}}
	err := parts.Insert(ctx, a, odm.WriteLinks())
	if err == nil || !strings.Contains(err.Error(), `"sub.2"`) || !strings.Contains(err.Error(), "a bad part") {
		t.Errorf("error is %v, want one that names the link", err)
	}
	if !a.ID.IsZero() || !bad.ID.IsZero() || good.ID.IsZero() {
		t.Errorf("ids are %v %v %v, want those of what was written", a.ID, bad.ID, good.ID)
	}
	boom := errors.New("boom")
	fresh, root := &LinkedPart{Name: "fresh"}, &LinkedPart{Name: "root"}
	root.Next = odm.LinkTo(fresh)
	tries := 0
	err = db.WithTransaction(ctx, func(ctx context.Context) error {
		tries++
		if err := parts.Insert(ctx, root, odm.WriteLinks()); err != nil {
			return err
		}
		return boom
	})
	if !errors.Is(err, boom) || !root.ID.IsZero() || !fresh.ID.IsZero() {
		t.Errorf("after an abort: %v, ids %v %v", err, root.ID, fresh.ID)
	}
	if _, err := parts.IsChanged(fresh); !errors.Is(err, odm.ErrNotSaved) {
		t.Errorf("after an abort a child counts as saved: %v", err)
	}
	if n, err := parts.Find().Count(ctx); err != nil || n != 1 {
		t.Errorf("%d parts are stored, %v; want the good one", n, err)
	}
	must(t, db.WithTransaction(ctx, func(ctx context.Context) error { return parts.Insert(ctx, root, odm.WriteLinks()) }))
	if n, err := parts.Find().Count(ctx); err != nil || n != 3 {
		t.Errorf("%d parts are stored, %v; want 3", n, err)
	}
}

func TestDeleteLinksDeletesWhatWasNeverFetched(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t)
	s := build(ctx, t, db)
	homes := odm.CollectionOf[Home](db)
	h, err := homes.Get(ctx, s.big.ID)
	must(t, err)
	must(t, odm.CollectionOf[HomeWindow](db).Delete(ctx, s.w1))
	w.take(t)
	must(t, homes.Delete(ctx, h, odm.DeleteLinks()))
	var order []string
	for _, c := range w.take(t) {
		if words := strings.Split(c, `"`); words[1] == "delete" {
			order = append(order, words[3])
		}
	}
	if got := strings.Join(order, " "); got != "materials doors doors windows houses" {
		t.Errorf("deleted in the order %s", got)
	}
	for name, want := range map[string]int64{"materials": 0, "doors": 0, "windows": 0, "houses": 1, "persons": 2} {
		if n, err := db.Driver().Collection(name).CountDocuments(ctx, bson.D{}); err != nil || n != want {
			t.Errorf("%d %s are left, %v; want %d", n, name, err, want)
		}
	}
	must(t, homes.Delete(ctx, s.small))
}

func TestDeleteLinksGoesRoundCirclesAndRunsHooks(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	parts := odm.CollectionOf[LinkedPart](db)
	var log []string
	a, b, c := &LinkedPart{Name: "a", log: &log}, &LinkedPart{Name: "b", log: &log}, &LinkedPart{Name: "c", log: &log}
	a.Next, b.Next, c.Next = odm.LinkTo(b), odm.LinkTo(c), odm.LinkTo(a)
	must(t, parts.Insert(ctx, a, odm.WriteLinks()))
	log = nil
	boom := errors.New("boom")
	err := db.WithTransaction(ctx, func(ctx context.Context) error {
		if err := parts.Delete(ctx, a, odm.DeleteLinks()); err != nil {
			return err
		}
		if n, err := parts.Find().Count(ctx); n != 0 || err != nil {
			t.Errorf("inside the transaction %d parts are left, %v", n, err)
		}
		return boom
	})
	if !errors.Is(err, boom) {
		t.Fatal(err)
	}
	if n, err := parts.Find().Count(ctx); n != 3 || err != nil {
		t.Errorf("DeleteLinks has left the transaction: %d parts are left, %v", n, err)
	}
	isChanged(t, parts, b, false)
	must(t, parts.Delete(ctx, a, odm.DeleteLinks()))
	if got := strings.Join(log, " "); got != "c- b- a- c- b- a-" {
		t.Errorf("hooks ran as %s", got)
	}
	if _, err := parts.IsChanged(c); !errors.Is(err, odm.ErrNotSaved) {
		t.Errorf("a deleted child counts as saved: %v", err)
	}
}

func TestBackLinkedDocumentsAreWrittenToo(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	s := build(ctx, t, db)
	homes := odm.CollectionOf[Home](db)
	h, err := homes.Find(hf.ID.Eq(s.big.ID)).FetchLinks(1).One(ctx)
	must(t, err)
	h.Dwellers.Docs()[1].Name = "rob"
	must(t, homes.Save(ctx, h, odm.WriteLinks()))
	got, err := odm.Distinct(ctx, odm.CollectionOf[Dweller](db).Find(), odm.Str[Dweller, string]("name"))
	must(t, err)
	slices.Sort(got)
	if !slices.Equal(got, []string{"ann", "rob"}) {
		t.Errorf("dwellers are %v", got)
	}
	must(t, homes.Delete(ctx, h, odm.DeleteLinks()))
	if n, err := odm.CollectionOf[Dweller](db).Find().Count(ctx); err != nil || n != 2 {
		t.Errorf("%d dwellers are left, %v; DeleteLinks must leave what links to the document", n, err)
	}
}
