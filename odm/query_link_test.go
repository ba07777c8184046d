package odm_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// names are those of the homes that q reads, in the order in which they come.
func names(t *testing.T, q odm.Query[Home]) string {
	t.Helper()
	homes, err := q.All(t.Context())
	if err != nil {
		t.Errorf("%v", err)
	}
	var out []string
	for _, h := range homes {
		out = append(out, h.Name)
	}
	return strings.Join(out, " ")
}

func TestConditionsOnLinkedDocuments(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	s := build(ctx, t, db)
	homes := odm.CollectionOf[Home](db)
	must(t, homes.Insert(ctx, &Home{Name: "bare", Door: odm.LinkID[HomeDoor](bson.NewObjectID())}))
	inRoom := func(f odm.Filter[HomeRoom]) odm.Filter[Home] { return hf.Rooms.Any(f) }
	for name, tt := range map[string]struct {
		f    odm.Filter[Home]
		want string
	}{
		"a field":                    {hf.Door.Where(hdf.Height.Eq(2)), "big"},
		"by its path":                {odm.F("door.height").Eq(3), "small"},
		"raw":                        {odm.Raw(bson.M{"door.height": bson.M{"$gte": 2}, "name": bson.M{"$ne": "small"}}), "big"},
		"two links deep":             {hf.Door.Where(hdf.Material.Where(hmLabel.Eq("oak"))), "big"},
		"its id":                     {hf.Door.Where(hdf.ID.Eq(s.back.ID)), "small"},
		"the reference of a linked":  {hf.Door.Where(hdf.Material.ID(s.oak.ID)), "big"},
		"both of one linked":         {hf.Door.Where(hdf.Material.ID(s.oak.ID), hdf.Material.Where(hmLabel.Eq("oak"))), "big"},
		"none has it":                {hf.Door.Where(hdf.Height.Eq(99)), ""},
		"not, and what is missing":   {odm.Not(hf.Door.Where(hdf.Height.Eq(2))), "bare small"},
		"null is missing":            {odm.F("door.height").IsNull(), "bare"},
		"in a list":                  {hf.Windows.Where(hwf.X.Eq(1)), "big"},
		"each by different ones":     {hf.Windows.Where(hwf.X.Eq(1), hwf.Y.Eq(20)), "big"},
		"one must meet all":          {hf.Windows.Any(hwf.X.Eq(1), hwf.Y.Eq(20)), ""},
		"one meets all":              {hf.Windows.Any(hwf.X.Eq(2), hwf.Y.Eq(20)), "big"},
		"none meets all":             {odm.Not(hf.Windows.Any(hwf.X.Eq(2), hwf.Y.Eq(20))), "bare small"},
		"one of a list, or by id":    {hf.Windows.Any(odm.Or(odm.Filter[HomeWindow](odm.F("_id").Eq(s.w1.ID)), hwf.X.Eq(9))), "big"},
		"behind a list of structs":   {hf.Rooms.Door.Where(hdf.Height.Eq(2)), "big"},
		"a list behind one":          {hf.Rooms.Panes.Where(hwf.X.Eq(2)), "big"},
		"in a map":                   {hf.Hatches.Key("roof").Where(hdf.Height.Eq(3)), "big"},
		"through a pointer":          {hf.Spare.Where(hdf.Height.Eq(3)), "big"},
		"in a struct":                {odm.F("cellar.hatch.height").Gt(2), "big"},
		"own or linked":              {odm.Or(hf.Name.Eq("bare"), hf.Door.Where(hdf.Height.Eq(3))), "bare small"},
		"own and linked":             {odm.And(hf.Name.Eq("big"), hf.Door.Where(hdf.Height.Gt(0))), "big"},
		"reference and linked":       {odm.And(hf.Door.ID(s.front.ID), hf.Door.Where(hdf.Height.Eq(2)), hf.Door.Is(odm.LinkID[HomeDoor](s.front.ID))), "big"},
		"an expression":              {odm.Raw(bson.M{"$expr": bson.M{"$gt": bson.A{"$door.height", "$door.width"}}}), "big small"},
		"own fields in an element":   {inRoom(roomName.Eq("hall")), "big"},
		"the reference in a element": {inRoom(roomDoor.ID(s.front.ID)), "big"},
	} {
		q := homes.Find(tt.f).FetchLinks(1).Sort("name")
		if got := names(t, q); got != tt.want {
			t.Errorf("%s: found %q, want %q", name, got, tt.want)
		}
		want := len(strings.Fields(tt.want))
		if n, err := q.Count(ctx); err != nil || n != int64(want) {
			t.Errorf("%s: Count = %d, %v; want %d", name, n, err, want)
		}
		if is, err := q.Exists(ctx); err != nil || is != (want > 0) {
			t.Errorf("%s: Exists = %v, %v", name, is, err)
		}
	}
}

// What comes back is the document as it is stored, so it can be saved; its links are fetched as ever.
func TestLookupsLeaveTheDocumentAlone(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t)
	s := build(ctx, t, db)
	homes := odm.CollectionOf[Home](db)
	before := stored(t, db, "persons")
	put(t, db, "houses", bson.D{{Key: "_id", Value: bson.NewObjectID()}, {Key: "name", Value: "x"}, {Key: "door", Value: bson.D{{Key: "$ref", Value: "doors"}, {Key: "$id", Value: s.front.ID}}}, {Key: "extra", Value: 1}})
	h, err := homes.Find(hf.Door.Where(hdf.Height.Eq(2)), hf.Name.Eq("x")).FetchLinks(1).One(ctx)
	must(t, err)
	if docOf(t, "door", h.Door).Height != 2 {
		t.Errorf("door is %+v", h.Door)
	}
	isChanged(t, homes, h, false)
	w.take(t)
	h.Name = "y"
	must(t, homes.SaveChanges(ctx, h))
	if sent := w.take(t); len(sent) != 1 || !strings.Contains(sent[0], `{"$set":{"name":"y"}}`) {
		t.Errorf("SaveChanges sends %v", sent)
	}
	must(t, homes.Save(ctx, h))
	n, err := homes.Find(odm.Raw(bson.M{"extra": 1, "_link_door": bson.M{"$exists": false}}), hf.Door.Is(odm.LinkTo(s.front))).Count(ctx)
	if err != nil || n != 1 {
		t.Errorf("the saved house is found %d times, %v", n, err)
	}
	if after := stored(t, db, "persons"); after != before {
		t.Errorf("another collection changed from %s to %s", before, after)
	}
}

func TestCommandOfConditionsOnLinkedDocuments(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t)
	build(ctx, t, db)
	homes := odm.CollectionOf[Home](db)
	for name, tt := range map[string]struct {
		q    odm.Query[Home]
		want string
	}{
		"own conditions go first": {
			homes.Find(hf.Door.Where(hdf.Height.Eq(2)), hf.Name.Eq("a"), hf.Door.Where(hdf.Width.Gt(0))).FetchLinks(1).Sort("name").Skip(1).Limit(5),
			`[{"$match":{"name":"a"}},` +
				`{"$lookup":{"from":"doors","localField":"door.$id","foreignField":"_id","as":"_link_door"}},` +
				`{"$unwind":{"path":"$_link_door","preserveNullAndEmptyArrays":true}},` +
				`{"$match":{"$and":[{"_link_door.height":2},{"_link_door.width":{"$gt":0}}]}},{"$unset":["_link_door"]},` +
				`{"$sort":{"name":1}},{"$skip":1},{"$limit":5}]`,
		},
		"links of linked documents nest": {
			homes.Find(hf.Door.Where(hdf.Material.Where(hmLabel.Eq("oak")))).FetchLinks(2),
			`[{"$lookup":{"from":"doors","localField":"door.$id","foreignField":"_id","as":"_link_door","pipeline":[` +
				`{"$lookup":{"from":"materials","localField":"material.$id","foreignField":"_id","as":"_link_material"}},` +
				`{"$unwind":{"path":"$_link_material","preserveNullAndEmptyArrays":true}}]}},` +
				`{"$unwind":{"path":"$_link_door","preserveNullAndEmptyArrays":true}},` +
				`{"$match":{"_link_door._link_material.label":"oak"}},{"$unset":["_link_door"]}]`,
		},
		"a list stays one": {
			homes.Find(hf.Windows.Any(hwf.X.Eq(1), hwf.Y.Eq(2))).FetchLinks(1),
			`[{"$lookup":{"from":"windows","localField":"windows.$id","foreignField":"_id","as":"_link_windows"}},` +
				`{"$match":{"_link_windows":{"$elemMatch":{"x":1,"y":2}}}},{"$unset":["_link_windows"]}]`,
		},
		"a sort by a linked field": {
			homes.Find().FetchLinks(1).Sort("-door.height", "name").Limit(1),
			`[{"$lookup":{"from":"doors","localField":"door.$id","foreignField":"_id","as":"_link_door"}},` +
				`{"$unwind":{"path":"$_link_door","preserveNullAndEmptyArrays":true}},` +
				`{"$sort":{"_link_door.height":-1,"name":1}},{"$limit":1},{"$unset":["_link_door"]}]`,
		},
		"the text goes first": {
			homes.Find(hf.Door.Where(hdf.Height.Eq(2)), odm.Filter[Home](odm.Text("x"))).FetchLinks(1),
			`[{"$match":{"$text":{"$search":"x","$caseSensitive":false,"$diacriticSensitive":false}}},` +
				`{"$lookup":{"from":"doors","localField":"door.$id","foreignField":"_id","as":"_link_door"}},` +
				`{"$unwind":{"path":"$_link_door","preserveNullAndEmptyArrays":true}},` +
				`{"$match":{"_link_door.height":2}},{"$unset":["_link_door"]}]`,
		},
	} {
		command, err := tt.q.Command()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := `{"aggregate":"houses","pipeline":` + tt.want + `,"cursor":{}}`
		if got := text(t, command); got != want {
			t.Errorf("%s:\n\t%s\nwant\n\t%s", name, got, want)
		}
		if strings.Contains(want, "$text") {
			continue // there is no index for it
		}
		w.take(t)
		if _, err := tt.q.All(ctx); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if sent := w.take(t); len(sent) == 0 || sent[0] != want {
			t.Errorf("%s: All sends %v", name, sent)
		}
	}
	if got := names(t, homes.Find().FetchLinks(1).Sort("-door.height")); got != "small big" {
		t.Errorf("sorted by the height of the door: %q", got)
	}
	plain, err := homes.Find(hf.Name.Eq("a")).FetchLinks(3).Command()
	must(t, err)
	if got := text(t, plain); got != `{"find":"houses","filter":{"name":"a"}}` {
		t.Errorf("without such a condition the command is %s", got)
	}
}

func TestConditionsOnLinkedDocumentsNeedLookups(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t)
	homes := odm.CollectionOf[Home](db)
	typed, dynamic := hf.Door.Where(hdf.Height.Eq(2)), odm.Filter[Home](odm.F("door.height").Eq(2))
	fetching := homes.Find(typed).FetchLinks(1)
	for name, run := range map[string]func() error{
		"typed":            func() error { _, err := homes.Find(typed).All(ctx); return err },
		"dynamic":          func() error { _, err := homes.Find(dynamic).One(ctx); return err },
		"raw":              func() error { _, err := homes.Find(odm.Raw(bson.M{"rooms.door.height": 2})).Count(ctx); return err },
		"sort":             func() error { _, err := homes.Find().Sort("door.height").All(ctx); return err },
		"depth 0":          func() error { _, err := homes.Find(typed).FetchLinks(0).All(ctx); return err },
		"Update":           func() error { _, err := fetching.Update(ctx, hf.Name.Set("x")); return err },
		"Delete":           func() error { _, err := fetching.Delete(ctx); return err },
		"Distinct":         func() error { _, err := odm.Distinct(ctx, homes.Find(typed), hf.Name); return err },
		"Distinct of path": func() error { _, err := odm.Distinct(ctx, homes.Find(), homes.F("door.height")); return err },
		"in an element": func() error {
			_, err := homes.Find(hf.Rooms.Any(roomDoor.Where(hdf.Height.Eq(2)))).FetchLinks(1).All(ctx)
			return err
		},
		"by its place": func() error { _, err := homes.Find(odm.F("windows.0.x").Eq(2)).FetchLinks(1).All(ctx); return err },
	} {
		if err := run(); err == nil || errors.Is(err, odm.ErrNotFound) {
			t.Errorf("%s: %v, want an error that says why", name, err)
		}
	}
	if sent := w.take(t); len(sent) != 0 {
		t.Errorf("sent %v, want nothing", sent)
	}
}

func TestDistinctThroughLinks(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	s := build(ctx, t, db)
	homes := odm.CollectionOf[Home](db)
	must(t, homes.Insert(ctx, &Home{Name: "third", Door: odm.LinkTo(s.front)}))
	heights, err := odm.Distinct(ctx, homes.Find().FetchLinks(1), odm.Num[Home, int]("door.height"))
	must(t, err)
	slices.Sort(heights)
	if !slices.Equal(heights, []int{2, 3}) {
		t.Errorf("heights are %v, want [2 3]", heights)
	}
	xs, err := odm.Distinct(ctx, homes.Find().FetchLinks(1), odm.Num[Home, int]("windows.x"))
	must(t, err)
	slices.Sort(xs)
	if !slices.Equal(xs, []int{1, 2}) {
		t.Errorf("x of windows are %v, want [1 2]", xs)
	}
	named, err := odm.Distinct(ctx, homes.Find(hf.Door.Where(hdf.Height.Eq(2))).FetchLinks(1), hf.Name)
	must(t, err)
	slices.Sort(named)
	if !slices.Equal(named, []string{"big", "third"}) {
		t.Errorf("names are %v", named)
	}
	labels, err := odm.Distinct(ctx, homes.Find().FetchLinks(1), odm.Str[Home, string]("door.material.label"))
	must(t, err)
	if !slices.Equal(labels, []string{"oak"}) {
		t.Errorf("labels are %v", labels)
	}
}

type homeName struct {
	Name string             `bson:"name"`
	Door odm.Link[HomeDoor] `bson:"door"`
}

func TestProjectedAndSelectedLinks(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	s := build(ctx, t, db)
	homes := odm.CollectionOf[Home](db)
	q := homes.Find(hf.Door.Where(hdf.Height.Eq(2))).FetchLinks(1)
	got, err := odm.Project[homeName](q).One(ctx)
	must(t, err)
	if got.Name != "big" || docOf(t, "door", got.Door).Height != 2 {
		t.Errorf("projected to %+v", got)
	}
	h, err := q.Select(hf.Windows).One(ctx)
	must(t, err)
	if h.Name != "" || !h.Door.IsZero() || docOf(t, "window", h.Windows[0]).X != 2 {
		t.Errorf("selected %+v", h)
	}
	h.Windows = h.Windows[:1]
	must(t, homes.SaveChanges(ctx, h))
	again, err := homes.Get(ctx, s.big.ID)
	must(t, err)
	if len(again.Windows) != 1 || again.Name != "big" || again.Door.IsZero() {
		t.Errorf("SaveChanges of a part stored %+v", again)
	}
	if _, err := q.Select(homes.F("door.height")).One(ctx); err == nil || !strings.Contains(err.Error(), "door") {
		t.Errorf("Select of a linked document's field: %v, want an error", err)
	}
}

type ownedIndexed struct {
	odm.Document `bson:",inline" odm:"collection=owned"`
	House        odm.Link[owningHouse] `bson:"house" odm:"index"`
}

type owningHouse struct {
	odm.Document `bson:",inline"`
	Owned        odm.BackLink[ownedIndexed] `bson:"-" odm:"original=house"`
}

const ownedHouse odm.Ref[ownedIndexed, owningHouse] = "house"

// A whole reference is found by an index on the link, its id is not.
func TestLinkEqualityUsesAnIndex(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t, odm.Models(odm.ModelOf[ownedIndexed]()))
	must(t, db.Sync(ctx))
	h := &owningHouse{}
	must(t, odm.CollectionOf[owningHouse](db).Insert(ctx, h))
	owned := odm.CollectionOf[ownedIndexed](db)
	for range 20 {
		must(t, owned.Insert(ctx, &ownedIndexed{House: odm.LinkTo(h)}))
		must(t, owned.Insert(ctx, &ownedIndexed{House: odm.LinkID[owningHouse](bson.NewObjectID())}))
	}
	for name, tt := range map[string]struct {
		q    odm.Query[ownedIndexed]
		want string
	}{
		"Is": {owned.Find(ownedHouse.Is(odm.LinkID[owningHouse](h.ID))), "IXSCAN"},
		"In": {owned.Find(odm.In(ownedHouse, odm.LinkTo(h))), "IXSCAN"},
		"ID": {owned.Find(ownedHouse.ID(h.ID)), "COLLSCAN"},
	} {
		command, err := tt.q.Command()
		must(t, err)
		var plan bson.M
		must(t, db.Driver().RunCommand(ctx, bson.D{{Key: "explain", Value: command}}).Decode(&plan))
		if got := fmt.Sprint(plan["queryPlanner"]); !strings.Contains(got, tt.want) {
			t.Errorf("%s is answered by %s, want %s", name, got, tt.want)
		}
		if n, err := tt.q.Count(ctx); err != nil || n != 20 {
			t.Errorf("%s: Count = %d, %v", name, n, err)
		}
	}
	w.take(t)
	must(t, odm.CollectionOf[owningHouse](db).FetchLinks(ctx, h))
	want := fmt.Sprintf(`{"find":"owned","filter":{"house":{"$ref":"owningHouse","$id":{"$oid":"%s"}}},"sort":{"_id":1}}`, h.ID.Hex())
	if sent := w.take(t); len(h.Owned.Docs()) != 20 || !slices.Equal(sent, []string{want}) {
		t.Errorf("the back link has %d documents by %v, want 20 by %s", len(h.Owned.Docs()), sent, want)
	}
}

// A query with lookups is tuned as any other is.
func TestTunedLookups(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t)
	build(ctx, t, db)
	q := odm.CollectionOf[Home](db).Find(hf.Door.Where(hdf.Height.Eq(2))).FetchLinks(1).
		With(odm.MaxTime(5*time.Second), odm.Hint("_id_"), odm.BatchSize(2))
	w.take(t)
	if _, err := q.All(ctx); err != nil {
		t.Fatal(err)
	}
	all := w.take(t)
	for _, sent := range all {
		if !strings.Contains(sent, `"maxTimeMS":5000`) {
			t.Errorf("sent %s without its time", sent)
		}
	}
	if sent := all[0]; !strings.Contains(sent, `"hint":"_id_"`) || !strings.Contains(sent, `"cursor":{"batchSize":2}`) {
		t.Errorf("sent %s", sent)
	}
}
