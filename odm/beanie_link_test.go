package odm_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

var linkRows = []beanieRow{
	{"B029_depth_of_fetched_links", rowFetchDepth},
	{"B144_references", rowReferences},
	{"B160_links", rowLinks},
	{"B161_back_links", rowBackLinks},
	{"B162_fetch_links", rowFetchLinks},
	{"B163_depth_of_a_query", rowQueryDepth},
	{"B164_the_id_of_a_link", rowLinkID},
	{"B165_linked_fields", rowLinkedFields},
	{"B166_a_whole_link", rowWholeLink},
	{"B167_fetch_later", rowFetchLater},
	{"B168_write_rules", rowWriteRules},
	{"B169_delete_rules", rowDeleteRules},
}

// Of the settings max_nesting_depth and max_nesting_depths_per_field: tags. A depth of 0 is a link that a query fetches
// only if it names it.
func rowFetchDepth(t *testing.T) {
	ctx, db := open(t)
	twigs := odm.CollectionOf[Twig](db) // depth=2, its children depth=1, what is hidden depth=0
	tw := &Twig{Name: "self"}
	tw.ID = bson.NewObjectID()
	self := odm.LinkID[Twig](tw.ID)
	tw.Parent, tw.Hidden, tw.Children = self, self, []odm.Link[Twig]{self}
	must(t, twigs.Insert(ctx, tw))
	got, err := twigs.Find().FetchLinks(3).One(ctx)
	must(t, err)
	unfetched(t, "hidden", got.Hidden)
	unfetched(t, "what lies three deep", docOf(t, "two deep", docOf(t, "one deep", got.Parent).Parent).Parent)
	unfetched(t, "a child's parent", docOf(t, "child", got.Children[0]).Parent)
	got, err = twigs.Find().FetchLinks(1, twigHidden).One(ctx)
	must(t, err)
	docOf(t, "hidden, by its name", got.Hidden)
}

func rowReferences(t *testing.T) {
	ctx, db := open(t)
	d := &HomeDoor{}
	if _, err := bson.Marshal(bson.M{"door": odm.LinkTo(d)}); !errors.Is(err, odm.ErrNotSaved) {
		t.Errorf("the reference to an unsaved document: %v, want ErrNotSaved", err)
	}
	must(t, odm.CollectionOf[HomeDoor](db).Insert(ctx, d))
	for name, l := range map[string]odm.Link[HomeDoor]{"to_ref": odm.LinkTo(d), "link_from_id": odm.LinkID[HomeDoor](d.ID)} {
		raw, err := bson.Marshal(bson.M{"door": l})
		must(t, err)
		if want := fmt.Sprintf(`{"door":{"$ref":"doors","$id":{"$oid":"%s"}}}`, d.ID.Hex()); text(t, bson.Raw(raw)) != want {
			t.Errorf("%s gives %s, want %s", name, text(t, bson.Raw(raw)), want)
		}
	}
}

// A link stands at the top, is optional, stands in a list, and below the top; in JSON it is an id, a reference or a document.
func rowLinks(t *testing.T) {
	ctx, db := open(t)
	s := build(ctx, t, db)
	got, err := odm.CollectionOf[Home](db).Get(ctx, s.big.ID)
	must(t, err)
	if got.Door.ID() != any(s.front.ID) || got.Spare.ID() != any(s.back.ID) || len(got.Windows) != 3 || got.Rooms[1].Panes[0].ID() != any(s.w1.ID) {
		t.Errorf("read back as %+v", got)
	}
	small, err := odm.CollectionOf[Home](db).Get(ctx, s.small.ID)
	must(t, err)
	if small.Spare != nil || small.Windows != nil || !small.Cellar.Hatch.IsZero() {
		t.Errorf("links that are not there are read as %+v", small)
	}
	for _, in := range []string{
		`"` + s.front.ID.Hex() + `"`,
		`{"id":"` + s.front.ID.Hex() + `","collection":"doors"}`,
		`{"id":"` + s.front.ID.Hex() + `","height":2}`,
	} {
		var l odm.Link[HomeDoor]
		if err := json.Unmarshal([]byte(in), &l); err != nil || !l.Equal(odm.LinkTo(s.front)) {
			t.Errorf("the JSON %s gives %+v, %v", in, l, err)
		}
	}
}

func rowBackLinks(t *testing.T) {
	ctx, db := open(t)
	s := build(ctx, t, db)
	homes := odm.CollectionOf[Home](db)
	var raw bson.M
	must(t, db.Driver().Collection("houses").FindOne(ctx, bson.M{"name": "big"}).Decode(&raw))
	for key := range raw {
		if strings.EqualFold(key, "dwellers") {
			t.Errorf("a back link is stored: %v", raw[key])
		}
	}
	h, err := homes.Get(ctx, s.big.ID)
	must(t, err)
	if len(h.Dwellers.Docs()) != 0 {
		t.Error("a back link is filled without a fetch")
	}
	must(t, homes.FetchLinks(ctx, h))
	if dwellers(h) != "ann bob" {
		t.Errorf("the back link holds %q", dwellers(h))
	}
	isChanged(t, homes, h, false)
}

// Complaints 4 and 5, G13 to G15: the conditions go first, a list keeps its order and what stands there twice, and a link
// to nothing stays a link.
func rowFetchLinks(t *testing.T) {
	ctx, db, w := watched(t)
	s := build(ctx, t, db)
	homes := odm.CollectionOf[Home](db)
	must(t, odm.CollectionOf[HomeWindow](db).Delete(ctx, s.w1))
	w.take(t)
	all, err := homes.Find(hf.Windows.ID(s.w2.ID)).FetchLinks(1).All(ctx)
	must(t, err)
	if sent := w.take(t); len(sent) != 4 || !strings.HasPrefix(sent[0], `{"find":"houses","filter":{"windows.$id":`) {
		t.Errorf("sent %s", strings.Join(sent, "\n\t"))
	}
	if len(all) != 1 || len(all[0].Windows) != 3 {
		t.Fatalf("found %+v", all)
	}
	if docOf(t, "first", all[0].Windows[0]) != docOf(t, "third", all[0].Windows[2]) {
		t.Error("two links of one list to one document hold two")
	}
	unfetched(t, "the window that is gone", all[0].Windows[1])
	isChanged(t, homes, all[0], false)
}

func rowQueryDepth(t *testing.T) {
	ctx, db, w := watched(t)
	s := build(ctx, t, db)
	homes := odm.CollectionOf[Home](db)
	q := homes.Find(hf.ID.Eq(s.big.ID))
	w.take(t)
	h, err := q.FetchLinks(0).One(ctx)
	must(t, err)
	unfetched(t, "door", h.Door)
	if sent := w.take(t); len(sent) != 1 {
		t.Errorf("a depth of 0 sends %v", sent)
	}
	h, err = q.FetchLinks(1).FetchLinks(2, hf.Door).FetchLinks(0, hf.Windows).One(ctx)
	must(t, err)
	docOf(t, "the door's material", docOf(t, "door", h.Door).Material)
	docOf(t, "spare", *h.Spare)
	unfetched(t, "window", h.Windows[0])
}

// Here the id of a link has one spelling, whether links are fetched or not.
func rowLinkID(t *testing.T) {
	ctx, db := open(t)
	s := build(ctx, t, db)
	homes := odm.CollectionOf[Home](db)
	q := homes.Find(odm.Or(hf.Door.ID(s.front.ID), hf.Windows.IDIn(s.w1.ID, s.w2.ID)), hf.Rooms.Door.ID(s.front.ID))
	command, err := q.Command()
	must(t, err)
	if got := text(t, command); !strings.Contains(got, `{"door.$id":{"$oid":`) || !strings.Contains(got, `{"windows.$id":{"$in":[`) || !strings.Contains(got, `{"rooms.door.$id":`) {
		t.Errorf("the command is %s", got)
	}
	for _, q := range []odm.Query[Home]{q, q.FetchLinks(1)} {
		if got := names(t, q); got != "big" {
			t.Errorf("found %q", got)
		}
	}
}

// G19: without fetching links such a condition is an error, not an empty result.
func rowLinkedFields(t *testing.T) {
	ctx, db := open(t)
	build(ctx, t, db)
	homes := odm.CollectionOf[Home](db)
	q := homes.Find(hf.Door.Where(hdf.Height.Eq(2)), hf.Windows.Any(hwf.X.Eq(2), hwf.Y.Eq(20)))
	if _, err := q.All(ctx); err == nil || !strings.Contains(err.Error(), "FetchLinks") {
		t.Errorf("without fetching links: %v, want an error that says what to do", err)
	}
	q = q.FetchLinks(1)
	if got := names(t, q); got != "big" {
		t.Errorf("found %q", got)
	}
	if n, err := q.Count(ctx); n != 1 || err != nil {
		t.Errorf("Count = %d, %v", n, err)
	}
	deep := homes.Find(hf.Door.Where(hdf.Material.Where(hmLabel.Eq("oak")))).FetchLinks(2)
	if got := names(t, deep); got != "big" {
		t.Errorf("two links deep: found %q", got)
	}
}

// Complaint 6: this form can use an index.
func rowWholeLink(t *testing.T) {
	ctx, db := open(t)
	s := build(ctx, t, db)
	f := hf.Door.Is(odm.LinkID[HomeDoor](s.back.ID))
	filterIs(t, f, fmt.Sprintf(`{"door":{"$ref":"doors","$id":{"$oid":"%s"}}}`, s.back.ID.Hex()))
	filterIs(t, hf.Windows.Contains(odm.LinkTo(s.w1)), fmt.Sprintf(`{"windows":{"$ref":"windows","$id":{"$oid":"%s"}}}`, s.w1.ID.Hex()))
	if got := names(t, odm.CollectionOf[Home](db).Find(f)); got != "small" {
		t.Errorf("found %q", got)
	}
}

func rowFetchLater(t *testing.T) {
	ctx, db := open(t)
	s := build(ctx, t, db)
	homes := odm.CollectionOf[Home](db)
	h, err := homes.Get(ctx, s.big.ID)
	must(t, err)
	must(t, homes.FetchLinks(ctx, h, hf.Windows))
	if docOf(t, "window", h.Windows[0]).X != 2 || docOf(t, "window", h.Windows[1]).X != 1 {
		t.Errorf("windows are %+v", h.Windows)
	}
	d, err := h.Door.Fetch(ctx, db)
	must(t, err)
	if d.ID != s.front.ID {
		t.Errorf("fetched %+v", d)
	}
	must(t, homes.FetchLinks(ctx, h))
	docOf(t, "the cellar's hatch", h.Cellar.Hatch)
	links := []odm.Link[HomeWindow]{odm.LinkID[HomeWindow](s.w2.ID), odm.LinkID[HomeWindow](bson.NewObjectID()), odm.LinkID[HomeWindow](s.w2.ID)}
	must(t, odm.FetchAll(ctx, db, links))
	docOf(t, "third", links[2])
	unfetched(t, "a link to nothing", links[1])
	if _, err := links[1].Fetch(ctx, db); !errors.Is(err, odm.ErrNotFound) {
		t.Errorf("Fetch of a link to nothing: %v, want ErrNotFound", err)
	}
}

// G16 and G17.
func rowWriteRules(t *testing.T) {
	ctx, db, w := watched(t)
	homes := odm.CollectionOf[Home](db)
	h := &Home{Name: "h", Door: odm.LinkTo(&HomeDoor{Height: 2}), Windows: []odm.Link[HomeWindow]{odm.LinkTo(&HomeWindow{X: 1})}}
	for name, write := range map[string]func() error{
		"insert":      func() error { return homes.Insert(ctx, h) },
		"insert many": func() error { return homes.InsertMany(ctx, []*Home{{Name: "other"}, h}) },
		"save":        func() error { return homes.Save(ctx, h) },
	} {
		if err := write(); !errors.Is(err, odm.ErrNotSaved) || len(w.take(t)) > 0 {
			t.Errorf("%s of a link to an unsaved document: %v, want ErrNotSaved and nothing sent", name, err)
		}
	}
	must(t, homes.Insert(ctx, h, odm.WriteLinks()))
	docOf(t, "door", h.Door).Height = 3
	must(t, homes.Save(ctx, h, odm.WriteLinks()))
	docOf(t, "window", h.Windows[0]).X = 4
	must(t, homes.Replace(ctx, h, odm.WriteLinks()))
	got, err := homes.Find().FetchLinks(1).One(ctx)
	must(t, err)
	if docOf(t, "door", got.Door).Height != 3 || docOf(t, "window", got.Windows[0]).X != 4 {
		t.Errorf("stored %+v %+v", docOf(t, "door", got.Door), docOf(t, "window", got.Windows[0]))
	}
	docOf(t, "door", got.Door).Height = 9
	must(t, homes.Save(ctx, got))
	if n, err := odm.CollectionOf[HomeDoor](db).Find(hdf.Height.Eq(9)).Count(ctx); n != 0 || err != nil {
		t.Errorf("Save without WriteLinks has written the door, %v", err)
	}
	if err := homes.InsertMany(ctx, []*Home{{Name: "x"}}, odm.WriteLinks()); err == nil {
		t.Error("InsertMany takes WriteLinks")
	}
}

// G18: what was never fetched is deleted too, and all of it in the session.
func rowDeleteRules(t *testing.T) {
	ctx, db := open(t)
	s := build(ctx, t, db)
	homes := odm.CollectionOf[Home](db)
	must(t, homes.Delete(ctx, s.small))
	left := func(collection string) int64 {
		t.Helper()
		n, err := db.Driver().Collection(collection).CountDocuments(ctx, bson.D{})
		must(t, err)
		return n
	}
	if left("doors") != 2 {
		t.Error("Delete without DeleteLinks deletes doors")
	}
	h, err := homes.Get(ctx, s.big.ID)
	must(t, err)
	must(t, homes.Delete(ctx, h, odm.DeleteLinks()))
	if left("houses")+left("doors")+left("windows")+left("materials") != 0 || left("persons") != 2 {
		t.Errorf("left are %d houses, %d doors, %d windows, %d materials and %d persons", left("houses"), left("doors"), left("windows"), left("materials"), left("persons"))
	}
}

// A back link says which link it is filled from, and a depth is a number: else no verb of the model runs.
func TestModelsWithWrongLinks(t *testing.T) {
	t.Parallel()
	type noOriginal struct {
		odm.Document `bson:",inline"`
		Back         odm.BackLink[Dweller] `bson:"-"`
	}
	type noSuchLink struct {
		odm.Document `bson:",inline"`
		Back         odm.BackLink[Dweller] `bson:"-" odm:"original=name"`
	}
	type noDepth struct {
		odm.Document `bson:",inline"`
		To           odm.Link[Dweller] `bson:"to" odm:"depth=all"`
	}
	for want, err := range map[string]error{
		`original=`:   linkError[noOriginal](t),
		`"name"`:      linkError[noSuchLink](t),
		`"depth=all"`: linkError[noDepth](t),
	} {
		var wrong *odm.ModelError
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want a *ModelError with %s", err, want)
		}
	}
}

func linkError[T any](t *testing.T) error {
	t.Helper()
	ctx, db := open(t)
	_, err := odm.CollectionOf[T](db).Find().One(ctx)
	return err
}

func TestLinksInJSON(t *testing.T) {
	t.Parallel()
	id := bson.ObjectID{1}
	d := &HomeDoor{Height: 2}
	d.ID = id
	for name, tt := range map[string]struct {
		in   any
		want string
	}{
		"zero":          {odm.Link[HomeDoor]{}, `null`},
		"a reference":   {odm.LinkID[HomeDoor](id), `{"collection":"doors","id":"` + id.Hex() + `"}`},
		"a fetched one": {odm.LinkTo(d), `{"id":"` + id.Hex() + `","Height":2,"Width":0,"Material":null}`},
		"back links":    {odm.BackLink[Dweller]{}, `[]`},
	} {
		got, err := json.Marshal(tt.in)
		if err != nil || string(got) != tt.want {
			t.Errorf("%s: %s, %v; want %s", name, got, err, tt.want)
		}
	}
	var l odm.Link[HomeDoor]
	for _, bad := range []string{`{"collection":"secrets","id":"` + id.Hex() + `"}`, `7`, `"no id"`, `{"collection":"doors","id":{}}`} {
		if err := json.Unmarshal([]byte(bad), &l); err == nil {
			t.Errorf("%s is read as %+v", bad, l)
		}
	}
	if err := json.Unmarshal([]byte(`null`), &l); err != nil || !l.IsZero() {
		t.Errorf("null is read as %+v, %v", l, err)
	}
	var n odm.Link[idCounter]
	if err := json.Unmarshal([]byte(`7`), &n); err != nil || n.ID() != any(int64(7)) {
		t.Errorf("7 is read as %v, %v", n.ID(), err)
	}
	if !slices.Equal([]bool{l.IsZero(), n.IsZero()}, []bool{true, false}) {
		t.Error("IsZero is wrong")
	}
}
