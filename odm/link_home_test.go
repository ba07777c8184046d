package odm_test

import (
	"context"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// The models of the tests of links: those behind Beanie's, with links below the top as well.

type HomeMaterial struct {
	odm.Document `bson:",inline" odm:"collection=materials"`
	Label        string `bson:"label"`
}

type HomeDoor struct {
	odm.Document `bson:",inline" odm:"collection=doors"`
	Height       int                    `bson:"height"`
	Width        int                    `bson:"width"`
	Material     odm.Link[HomeMaterial] `bson:"material"`
}

type HomeWindow struct {
	odm.Document `bson:",inline" odm:"collection=windows"`
	X            int `bson:"x"`
	Y            int `bson:"y"`
}

type HomeRoom struct {
	Name  string                 `bson:"name"`
	Door  odm.Link[HomeDoor]     `bson:"door"`
	Panes []odm.Link[HomeWindow] `bson:"panes"`
}

type Home struct {
	odm.Document `bson:",inline" odm:"collection=houses"`
	Name         string                        `bson:"name"`
	Door         odm.Link[HomeDoor]            `bson:"door"`
	Spare        *odm.Link[HomeDoor]           `bson:"spare"`
	Windows      []odm.Link[HomeWindow]        `bson:"windows"`
	Rooms        []HomeRoom                    `bson:"rooms"`
	Hatches      map[string]odm.Link[HomeDoor] `bson:"hatches"`
	Cellar       struct {
		Hatch odm.Link[HomeDoor] `bson:"hatch"`
	} `bson:"cellar"`
	Dwellers odm.BackLink[Dweller] `bson:"-" odm:"original=house"`
}

type Dweller struct {
	odm.Document `bson:",inline" odm:"collection=persons"`
	Name         string         `bson:"name"`
	House        odm.Link[Home] `bson:"house"`
}

type Topic struct {
	odm.Document `bson:",inline" odm:"collection=tags"`
	Title        string              `bson:"title"`
	Essays       odm.BackLink[Essay] `bson:"-" odm:"original=tags"`
}

type Essay struct {
	odm.Document `bson:",inline" odm:"collection=posts,depth=1"`
	Title        string            `bson:"title"`
	Tags         []odm.Link[Topic] `bson:"tags"`
}

type Twig struct {
	odm.Document `bson:",inline" odm:"collection=trees,depth=2"`
	Name         string           `bson:"name"`
	Parent       odm.Link[Twig]   `bson:"parent"`
	Children     []odm.Link[Twig] `bson:"children" odm:"depth=1"`
	Hidden       odm.Link[Twig]   `bson:"hidden" odm:"depth=0"`
}

type homeFields struct {
	ID      odm.Ord[Home, bson.ObjectID]
	Name    odm.Str[Home, string]
	Door    odm.Ref[Home, HomeDoor]
	Spare   odm.Ref[Home, HomeDoor]
	Windows odm.Refs[Home, HomeWindow]
	Rooms   homeRoomsFields
	Hatches odm.Map[Home, odm.Link[HomeDoor], odm.Ref[Home, HomeDoor]]
}

type homeRoomsFields struct {
	odm.List[Home, HomeRoom]
	Door  odm.Ref[Home, HomeDoor]
	Panes odm.Refs[Home, HomeWindow]
}

var (
	hf = &homeFields{
		ID: "_id", Name: "name", Door: "door", Spare: "spare", Windows: "windows",
		Rooms: homeRoomsFields{"rooms", "rooms.door", "rooms.panes"}, Hatches: "hatches",
	}
	hdf = struct {
		ID       odm.Ord[HomeDoor, bson.ObjectID]
		Height   odm.Num[HomeDoor, int]
		Width    odm.Num[HomeDoor, int]
		Material odm.Ref[HomeDoor, HomeMaterial]
	}{"_id", "height", "width", "material"}
	hwf = struct{ X, Y odm.Num[HomeWindow, int] }{"x", "y"}
)

const (
	hmLabel      odm.Str[HomeMaterial, string] = "label"
	dwellerHouse odm.Ref[Dweller, Home]        = "house"
	roomName     odm.Str[HomeRoom, string]     = "name"
	roomDoor     odm.Ref[HomeRoom, HomeDoor]   = "door"
	twigParent   odm.Ref[Twig, Twig]           = "parent"
	twigChildren odm.Refs[Twig, Twig]          = "children"
	twigHidden   odm.Ref[Twig, Twig]           = "hidden"
	essayTags    odm.Refs[Essay, Topic]        = "tags"
)

// A street is what the tests of links begin with.
type street struct {
	oak      *HomeMaterial
	front    *HomeDoor // of oak, height 2
	back     *HomeDoor // of nothing, height 3
	w1, w2   *HomeWindow
	big      *Home // links in every place; windows w2, w1, w2
	small    *Home // its door is the back door, no windows
	ann, bob *Dweller
}

// build stores a street.
func build(ctx context.Context, t *testing.T, db *odm.DB) *street {
	t.Helper()
	s := &street{
		oak: &HomeMaterial{Label: "oak"}, front: &HomeDoor{Height: 2, Width: 1}, back: &HomeDoor{Height: 3, Width: 1},
		w1: &HomeWindow{X: 1, Y: 10}, w2: &HomeWindow{X: 2, Y: 20}, big: &Home{Name: "big"}, small: &Home{Name: "small"},
		ann: &Dweller{Name: "ann"}, bob: &Dweller{Name: "bob"},
	}
	must(t, odm.CollectionOf[HomeMaterial](db).Insert(ctx, s.oak))
	s.front.Material = odm.LinkID[HomeMaterial](s.oak.ID)
	must(t, odm.CollectionOf[HomeDoor](db).InsertMany(ctx, []*HomeDoor{s.front, s.back}))
	must(t, odm.CollectionOf[HomeWindow](db).InsertMany(ctx, []*HomeWindow{s.w1, s.w2}))
	spare := odm.LinkID[HomeDoor](s.back.ID)
	w1, w2 := odm.LinkID[HomeWindow](s.w1.ID), odm.LinkID[HomeWindow](s.w2.ID)
	s.big.Door, s.big.Spare = odm.LinkID[HomeDoor](s.front.ID), &spare
	s.big.Windows = []odm.Link[HomeWindow]{w2, w1, w2}
	s.big.Rooms = []HomeRoom{{Name: "hall", Door: odm.LinkID[HomeDoor](s.front.ID)}, {Name: "attic", Panes: []odm.Link[HomeWindow]{w1, w2}}}
	s.big.Hatches = map[string]odm.Link[HomeDoor]{"roof": odm.LinkID[HomeDoor](s.back.ID)}
	s.big.Cellar.Hatch = odm.LinkID[HomeDoor](s.back.ID)
	s.small.Door = odm.LinkID[HomeDoor](s.back.ID)
	must(t, odm.CollectionOf[Home](db).InsertMany(ctx, []*Home{s.big, s.small}))
	s.ann.House, s.bob.House = odm.LinkID[Home](s.big.ID), odm.LinkID[Home](s.big.ID)
	must(t, odm.CollectionOf[Dweller](db).InsertMany(ctx, []*Dweller{s.ann, s.bob}))
	return s
}

// docOf is the document of a fetched link.
func docOf[D any](t *testing.T, what string, l odm.Link[D]) *D {
	t.Helper()
	doc, ok := l.Doc()
	if !ok {
		t.Fatalf("%s was not fetched", what)
	}
	return doc
}

// unfetched checks that a link stayed a link.
func unfetched[D any](t *testing.T, what string, l odm.Link[D]) {
	t.Helper()
	if doc, ok := l.Doc(); ok {
		t.Errorf("%s was fetched: %+v", what, doc)
	}
}
