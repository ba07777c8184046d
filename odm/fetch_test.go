package odm_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

func TestQueryFetchesLinksWhereverTheyStand(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t)
	s := build(ctx, t, db)
	homes := odm.CollectionOf[Home](db)
	w.take(t)
	h, err := homes.Find(hf.Name.Eq("big")).FetchLinks(1).One(ctx)
	must(t, err)
	sent := w.take(t)
	want := []string{
		`{"find":"houses","filter":{"name":"big"},"limit":1}`,
		fmt.Sprintf(`{"find":"doors","filter":{"_id":{"$in":[{"$oid":"%s"},{"$oid":"%s"}]}}}`, s.front.ID.Hex(), s.back.ID.Hex()),
		fmt.Sprintf(`{"find":"windows","filter":{"_id":{"$in":[{"$oid":"%s"},{"$oid":"%s"}]}}}`, s.w2.ID.Hex(), s.w1.ID.Hex()),
		fmt.Sprintf(`{"find":"persons","filter":{"house.$id":{"$oid":"%s"}},"sort":{"_id":1}}`, s.big.ID.Hex()),
	}
	if !slices.Equal(sent, want) {
		t.Errorf("sent\n\t%s\nwant\n\t%s", strings.Join(sent, "\n\t"), strings.Join(want, "\n\t"))
	}
	if d := docOf(t, "door", h.Door); d.Height != 2 || d.ID != s.front.ID {
		t.Errorf("door is %+v", d)
	} else {
		unfetched(t, "the door's material", d.Material)
	}
	if d := docOf(t, "spare", *h.Spare); d.Height != 3 {
		t.Errorf("spare is %+v", d)
	}
	if d := docOf(t, "the hall's door", h.Rooms[0].Door); d.Height != 2 {
		t.Errorf("the hall's door is %+v", d)
	}
	if d := docOf(t, "the attic's second pane", h.Rooms[1].Panes[1]); d.X != 2 {
		t.Errorf("the attic's second pane is %+v", d)
	}
	if d := docOf(t, "the hatch in the roof", h.Hatches["roof"]); d.Height != 3 {
		t.Errorf("the hatch in the roof is %+v", d)
	}
	if d := docOf(t, "the cellar's hatch", h.Cellar.Hatch); d.Height != 3 {
		t.Errorf("the cellar's hatch is %+v", d)
	}
	var xs []int
	for _, l := range h.Windows {
		xs = append(xs, docOf(t, "window", l).X)
	}
	if !slices.Equal(xs, []int{2, 1, 2}) {
		t.Errorf("windows are %v, want the stored order with what stands there twice: [2 1 2]", xs)
	}
	if names := dwellers(h); names != "ann bob" {
		t.Errorf("dwellers are %q", names)
	}
	isChanged(t, homes, h, false)
	must(t, homes.SaveChanges(ctx, h))
	if sent := w.take(t); len(sent) != 0 {
		t.Errorf("SaveChanges of a document with fetched links sends %v", sent)
	}
}

func dwellers(h *Home) string {
	var names []string
	for _, d := range h.Dwellers.Docs() {
		names = append(names, d.Name)
	}
	return strings.Join(names, " ")
}

func TestFetchDepth(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	s := build(ctx, t, db)
	homes := odm.CollectionOf[Home](db)
	q := homes.Find(hf.ID.Eq(s.big.ID))
	h, err := q.FetchLinks(2).One(ctx)
	must(t, err)
	if m := docOf(t, "material", docOf(t, "door", h.Door).Material); m.Label != "oak" {
		t.Errorf("material is %+v", m)
	}
	again := docOf(t, "the dweller's house", h.Dwellers.Docs()[0].House)
	if again == h || again.Name != "big" {
		t.Errorf("the dweller's house is %p %+v, want a copy of its own", again, again)
	}
	unfetched(t, "the dweller's house's door", again.Door)
	h, err = q.FetchLinks(1).FetchLinks(2, hf.Door).FetchLinks(0, hf.Windows, homes.F("Dwellers")).One(ctx)
	must(t, err)
	docOf(t, "material", docOf(t, "door", h.Door).Material)
	docOf(t, "spare", *h.Spare)
	unfetched(t, "window", h.Windows[0])
	if len(h.Dwellers.Docs()) != 0 {
		t.Errorf("dwellers were fetched: %s", dwellers(h))
	}
	h, err = q.FetchLinks(1, hf.Rooms).One(ctx)
	must(t, err)
	docOf(t, "the hall's door", h.Rooms[0].Door)
	docOf(t, "the attic's pane", h.Rooms[1].Panes[0])
	unfetched(t, "door", h.Door)
	for name, bad := range map[string]odm.Query[Home]{
		"no link":  q.FetchLinks(1, hf.Name),
		"unknown":  q.FetchLinks(1, homes.F("nothing")),
		"negative": q.FetchLinks(-1),
		"too deep": q.FetchLinks(21),
	} {
		if _, err := bad.One(ctx); err == nil || errors.Is(err, odm.ErrNotFound) {
			t.Errorf("%s: %v, want an error that says so", name, err)
		}
	}
}

func TestTagsLimitHowDeepLinksAreFetched(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	twigs := odm.CollectionOf[Twig](db)
	root := &Twig{Name: "root"}
	root.ID = bson.NewObjectID()
	self := odm.LinkID[Twig](root.ID)
	root.Parent, root.Hidden, root.Children = self, self, []odm.Link[Twig]{self}
	must(t, twigs.Insert(ctx, root))
	got, err := twigs.Find().FetchLinks(10).One(ctx)
	must(t, err)
	unfetched(t, "hidden", got.Hidden)
	grand := docOf(t, "parent's parent", docOf(t, "parent", got.Parent).Parent)
	unfetched(t, "parent's parent's parent", grand.Parent)
	child := docOf(t, "child", got.Children[0])
	unfetched(t, "child's parent", child.Parent)
	got, err = twigs.Find().FetchLinks(3, twigParent).FetchLinks(1, twigHidden).One(ctx)
	must(t, err)
	docOf(t, "hidden, by its name", got.Hidden)
	third := docOf(t, "third", docOf(t, "second", docOf(t, "first", got.Parent).Parent).Parent)
	unfetched(t, "fourth", third.Parent)
}

func TestCircleOfLinksIsFetchedOnce(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t)
	topics, essays := odm.CollectionOf[Topic](db), odm.CollectionOf[Essay](db)
	tp := &Topic{Title: "go"}
	must(t, topics.Insert(ctx, tp))
	must(t, essays.Insert(ctx, &Essay{Title: "e", Tags: []odm.Link[Topic]{odm.LinkTo(tp), odm.LinkTo(tp)}}))
	w.take(t)
	got, err := topics.Find().FetchLinks(20).One(ctx)
	must(t, err)
	if sent := w.take(t); len(sent) > 4 {
		t.Errorf("fetching a circle sends %d commands: %v", len(sent), sent)
	}
	if n := len(got.Essays.Docs()); n != 1 {
		t.Fatalf("the essay that names the topic twice came %d times", n)
	}
	e := got.Essays.Docs()[0]
	if docOf(t, "tag", e.Tags[0]) != docOf(t, "tag", e.Tags[1]) {
		t.Error("two links of one level to one document hold two documents")
	}
	unfetchedBack(t, docOf(t, "tag", e.Tags[0]))
}

// Essay says depth=1: nothing is fetched below the topics that it links to.
func unfetchedBack(t *testing.T, tp *Topic) {
	t.Helper()
	if len(tp.Essays.Docs()) != 0 {
		t.Errorf("the topic of an essay has fetched %d essays, which the tag depth=1 of Essay forbids", len(tp.Essays.Docs()))
	}
}

func TestMissingTargetsStayLinks(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	s := build(ctx, t, db)
	homes := odm.CollectionOf[Home](db)
	if _, err := odm.CollectionOf[HomeWindow](db).Find(hwf.X.Eq(1)).Delete(ctx); err != nil {
		t.Fatal(err)
	}
	must(t, odm.CollectionOf[HomeDoor](db).Delete(ctx, s.front))
	h, err := homes.Find(hf.ID.Eq(s.big.ID)).FetchLinks(1).One(ctx)
	must(t, err)
	unfetched(t, "the door that is gone", h.Door)
	unfetched(t, "the window that is gone", h.Windows[1])
	if len(h.Windows) != 3 || docOf(t, "window", h.Windows[2]).X != 2 || h.Windows[1].ID() != any(s.w1.ID) {
		t.Errorf("windows are %+v", h.Windows)
	}
	isChanged(t, homes, h, false)
	if _, err := h.Door.Fetch(ctx, db); !errors.Is(err, odm.ErrNotFound) {
		t.Errorf("Fetch of a link to nothing: %v, want ErrNotFound", err)
	}
}

func TestIterFetchesInBatches(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t)
	topics, essays := odm.CollectionOf[Topic](db), odm.CollectionOf[Essay](db)
	a, b := &Topic{Title: "a"}, &Topic{Title: "b"}
	must(t, topics.InsertMany(ctx, []*Topic{a, b}))
	var docs []*Essay
	for i := range 250 {
		docs = append(docs, &Essay{Title: fmt.Sprint(i), Tags: []odm.Link[Topic]{odm.LinkTo([]*Topic{a, b}[i%2])}})
	}
	must(t, essays.InsertMany(ctx, docs))
	w.take(t)
	n := 0
	for e, err := range essays.Find().Sort("_id").FetchLinks(1).Iter(ctx) {
		must(t, err)
		if want := []string{"a", "b"}[n%2]; docOf(t, "tag", e.Tags[0]).Title != want || e.Title != fmt.Sprint(n) {
			t.Fatalf("essay %d is %s, tag %v", n, e.Title, docOf(t, "tag", e.Tags[0]).Title)
		}
		n++
	}
	asked := 0
	for _, s := range w.take(t) {
		if strings.HasPrefix(s, `{"find":"tags"`) {
			asked++
		}
	}
	if n != 250 || asked != 3 {
		t.Errorf("%d essays were read, and the tags asked for %d times, want 250 and 3", n, asked)
	}
	for _, err := range essays.Find().FetchLinks(1).Iter(ctx) {
		must(t, err)
		break
	}
}

func TestCollectionFetchLinks(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	s := build(ctx, t, db)
	homes := odm.CollectionOf[Home](db)
	h, err := homes.Get(ctx, s.big.ID)
	must(t, err)
	must(t, homes.FetchLinks(ctx, h, hf.Door, homes.F("Dwellers")))
	docOf(t, "door", h.Door)
	unfetched(t, "window", h.Windows[0])
	if dwellers(h) != "ann bob" {
		t.Errorf("dwellers are %q", dwellers(h))
	}
	docOf(t, "door", h.Door).Height = 9
	must(t, homes.FetchLinks(ctx, h))
	if docOf(t, "door", h.Door).Height != 9 {
		t.Error("a link that holds a document was fetched again")
	}
	docOf(t, "window", h.Windows[2])
	docOf(t, "the hatch in the roof", h.Hatches["roof"])
	isChanged(t, homes, h, false)
	if err := homes.FetchLinks(ctx, h, hf.Name); err == nil || !strings.Contains(err.Error(), "door, spare, windows, rooms, hatches, cellar, Dwellers") {
		t.Errorf("FetchLinks of no link: %v, want the names of the links", err)
	}
	if err := homes.FetchLinks(ctx, nil); err == nil {
		t.Error("FetchLinks of nil does nothing")
	}
	if err := homes.FetchLinks(ctx, &Home{}); !errors.Is(err, odm.ErrNotSaved) {
		t.Errorf("FetchLinks of back links to an unsaved document: %v, want ErrNotSaved", err)
	}
}

func TestLinksFetchThemselves(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t)
	s := build(ctx, t, db)
	h, err := odm.CollectionOf[Home](db).Get(ctx, s.big.ID)
	must(t, err)
	w.take(t)
	d, err := h.Door.Fetch(ctx, db)
	must(t, err)
	if d.Height != 2 || docOf(t, "door", h.Door) != d {
		t.Errorf("fetched %+v", d)
	}
	isChanged(t, odm.CollectionOf[HomeDoor](db), d, false)
	want := fmt.Sprintf(`{"find":"doors","filter":{"_id":{"$oid":"%s"}}}`, s.front.ID.Hex())
	if sent := w.take(t); !slices.Equal(sent, []string{want}) {
		t.Errorf("Fetch sends %v, want %s", sent, want)
	}
	if again, err := h.Door.Fetch(ctx, db); err != nil || again != d || len(w.take(t)) != 0 {
		t.Errorf("a second Fetch gives %v, %v", again, err)
	}
	must(t, odm.FetchAll(ctx, db, h.Windows))
	want = fmt.Sprintf(`{"find":"windows","filter":{"_id":{"$in":[{"$oid":"%s"},{"$oid":"%s"}]}}}`, s.w2.ID.Hex(), s.w1.ID.Hex())
	if sent := w.take(t); !slices.Equal(sent, []string{want}) {
		t.Errorf("FetchAll sends %v, want %s", sent, want)
	}
	if docOf(t, "window", h.Windows[0]).X != 2 || docOf(t, "window", h.Windows[1]).X != 1 {
		t.Errorf("windows are %+v", h.Windows)
	}
	var zero odm.Link[HomeDoor]
	if _, err := zero.Fetch(ctx, db); !errors.Is(err, odm.ErrNotFound) {
		t.Errorf("Fetch of the zero link: %v, want ErrNotFound", err)
	}
	if _, err := zero.Fetch(ctx, nil); err == nil || errors.Is(err, odm.ErrNotFound) {
		t.Errorf("Fetch from no DB: %v", err)
	}
}

func TestFetchInsideATransaction(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	s := build(ctx, t, db)
	homes, doors := odm.CollectionOf[Home](db), odm.CollectionOf[HomeDoor](db)
	outer, err := homes.Get(ctx, s.big.ID)
	must(t, err)
	boom := errors.New("boom")
	err = db.WithTransaction(ctx, func(ctx context.Context) error {
		if _, err := doors.Find(hdf.ID.Eq(s.front.ID)).Update(ctx, hdf.Height.Set(7)); err != nil {
			return err
		}
		for h, err := range homes.Find(hf.Door.Where(hdf.Height.Eq(7))).FetchLinks(1).Iter(ctx) {
			if err != nil {
				return err
			}
			if docOf(t, "door", h.Door).Height != 7 {
				t.Error("a fetch inside a transaction does not see what the transaction has written")
			}
		}
		if err := homes.FetchLinks(ctx, outer, hf.Door); err != nil {
			return err
		}
		if docOf(t, "door", outer.Door).Height != 7 {
			t.Error("FetchLinks does not see what the transaction has written")
		}
		return boom
	})
	if !errors.Is(err, boom) {
		t.Fatal(err)
	}
	unfetched(t, "what an aborted transaction has fetched", outer.Door)
}

type idCounter struct {
	ID   int64  `bson:"_id"`
	Name string `bson:"name"`
}

type counted struct {
	odm.Document `bson:",inline"`
	To           []odm.Link[idCounter] `bson:"to"`
	Twin         odm.Link[idCounter]   `bson:"twin"`
}

// Ids of every number kind, documents that embed no odm.Document, and references to other collections and databases.
func TestFetchFollowsTheReference(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	put(t, db, "idCounter", bson.D{{Key: "_id", Value: 1.0}, {Key: "name", Value: "one"}})
	put(t, db, "idCounter", bson.D{{Key: "_id", Value: int64(2)}, {Key: "name", Value: "two"}})
	put(t, db, "elsewhere", bson.D{{Key: "_id", Value: int64(1)}, {Key: "name", Value: "other"}})
	far := db.Database(db.Driver().Name() + "_far")
	t.Cleanup(func() { _ = far.Driver().Drop(context.Background()) })
	put(t, far, "idCounter", bson.D{{Key: "_id", Value: int64(1)}, {Key: "name", Value: "far"}})
	ref := func(ref string, id any, more ...bson.E) bson.D {
		return append(bson.D{{Key: "$ref", Value: ref}, {Key: "$id", Value: id}}, more...)
	}
	put(t, db, "counted", bson.D{
		{Key: "_id", Value: bson.NewObjectID()},
		{Key: "to", Value: bson.A{ref("idCounter", int32(1)), ref("idCounter", 2.0), ref("elsewhere", 1)}},
		{Key: "twin", Value: ref("idCounter", 1, bson.E{Key: "$db", Value: far.Driver().Name()})},
	})
	c := odm.CollectionOf[counted](db)
	got, err := c.Find().FetchLinks(1).One(ctx)
	must(t, err)
	names := docOf(t, "far", got.Twin).Name
	for i, l := range got.To {
		names += " " + docOf(t, fmt.Sprint(i), l).Name
	}
	if names != "far one two other" {
		t.Errorf("fetched %q", names)
	}
	isChanged(t, c, got, false)
	must(t, c.Save(ctx, got))
	if s := stored(t, db, "counted"); !strings.Contains(s, `"$db":"`+far.Driver().Name()) || !strings.Contains(s, `"$ref":"elsewhere"`) {
		t.Errorf("Save has lost a part of a reference: %s", s)
	}
}
