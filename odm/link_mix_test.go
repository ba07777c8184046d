package odm_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/agg"
)

// Links beside what else a model may have: a text index, children, a mark of deletion.

func TestAggregateOfConditionsOnLinkedDocuments(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t)
	build(ctx, t, db)
	homes := odm.CollectionOf[Home](db)
	if _, err := db.Driver().Collection("houses").Indexes().CreateOne(ctx, mongo.IndexModel{Keys: bson.D{{Key: "name", Value: "text"}}}); err != nil {
		t.Fatal(err)
	}
	w.take(t)
	type sum struct {
		N int `bson:"n"`
	}
	q := homes.Find(hf.Door.Where(hdf.Height.Gt(1)), odm.Filter[Home](odm.Text("big"))).FetchLinks(1)
	got, err := odm.Aggregate[sum](ctx, q, agg.Count("n"))
	must(t, err)
	if len(got) != 1 || got[0].N != 1 {
		t.Errorf("counted %+v", got)
	}
	if sent := w.take(t); len(sent) != 1 || !strings.HasPrefix(sent[0], `{"aggregate":"houses","pipeline":[{"$match":{"$text":`) || !strings.Contains(sent[0], `{"$unset":["_link_door"]},{"$count":"n"}]`) {
		t.Errorf("sent %v", sent)
	}
	all, err := q.All(ctx)
	must(t, err)
	if len(all) != 1 || docOf(t, "door", all[0].Door).Height != 2 {
		t.Errorf("found %+v", all)
	}
}

type RootRider struct {
	odm.Document `bson:",inline" odm:"collection=riders,root"`
	Color        string `bson:"color"`
}

type LorryRider struct {
	RootRider `bson:",inline" odm:"child"`
	Load      int                    `bson:"load"`
	For       odm.Link[MarkedTarget] `bson:"for"`
}

type RiderYard struct {
	odm.Document `bson:",inline"`
	Riders       []odm.Link[RootRider] `bson:"riders"`
}

// A link to a root leads to documents of its children too.
func TestLinksToChildrenOfAModel(t *testing.T) {
	t.Parallel()
	ctx, db := open(t, odm.Models(odm.ModelOf[RootRider](), odm.ModelOf[LorryRider]()))
	l := &LorryRider{Load: 5, For: odm.LinkTo(&MarkedTarget{Name: "x"})}
	l.Color = "red"
	must(t, odm.CollectionOf[LorryRider](db).Insert(ctx, l, odm.WriteLinks()))
	one, err := odm.As[any](odm.CollectionOf[RootRider](db).Find()).FetchLinks(1).One(ctx)
	must(t, err)
	if read, ok := one.(*LorryRider); !ok || docOf(t, "what a lorry is for", read.For).Name != "x" {
		t.Errorf("read as %+v", one)
	}
	yards := odm.CollectionOf[RiderYard](db)
	y := &RiderYard{Riders: []odm.Link[RootRider]{odm.LinkID[RootRider](l.ID)}}
	must(t, yards.Insert(ctx, y))
	got, err := yards.Find(odm.F("riders.color").Eq("red")).FetchLinks(1).One(ctx)
	must(t, err)
	r := docOf(t, "rider", got.Riders[0])
	if r.Color != "red" || r.ID != l.ID {
		t.Errorf("fetched %+v", r)
	}
	var wrong *odm.ModelError
	if err := yards.Save(ctx, got, odm.WriteLinks()); !errors.As(err, &wrong) {
		t.Errorf("a lorry is saved as a rider: %v, want a *ModelError", err)
	}
	must(t, yards.Delete(ctx, y, odm.DeleteLinks()))
	if n, err := odm.CollectionOf[LorryRider](db).Find().Count(ctx); n != 0 || err != nil {
		t.Errorf("%d lorries are left, %v", n, err)
	}
}

type MarkedTarget struct {
	odm.Document `bson:",inline"`
	Name         string     `bson:"name"`
	Gone         *time.Time `bson:"gone" odm:"deleted"`
}

type MarkedHolder struct {
	odm.Document `bson:",inline"`
	To           odm.Link[MarkedTarget] `bson:"to"`
}

// A document that is only marked as deleted counts as one that does not exist.
func TestLinksToDocumentsThatAreMarkedAsDeleted(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	target, holders := &MarkedTarget{Name: "x"}, odm.CollectionOf[MarkedHolder](db)
	must(t, holders.Insert(ctx, &MarkedHolder{To: odm.LinkTo(target)}, odm.WriteLinks()))
	named := holders.Find(odm.F("to.name").Eq("x")).FetchLinks(1)
	h, err := named.One(ctx)
	must(t, err)
	must(t, holders.Delete(ctx, h, odm.DeleteLinks()))
	must(t, holders.Insert(ctx, &MarkedHolder{To: odm.LinkTo(target)}))
	h, err = holders.Find().FetchLinks(1).One(ctx)
	must(t, err)
	unfetched(t, "a document that is marked as deleted", h.To)
	if n, err := named.Count(ctx); n != 0 || err != nil {
		t.Errorf("a condition finds a document that is marked as deleted: %d, %v", n, err)
	}
	h, err = named.WithDeleted().One(ctx)
	must(t, err)
	if docOf(t, "WithDeleted", h.To).Name != "x" {
		t.Errorf("fetched %+v", h.To)
	}
}

type UnknownTarget struct {
	odm.Document `bson:",inline"`
	Name         string `bson:"name"`
}

type UnknownHolder struct {
	odm.Document `bson:",inline"`
	To           odm.Link[UnknownTarget] `bson:"to"`
}

// Of UnknownTarget the program has no Collection: it is written and deleted through links all the same.
func TestLinksToModelsThatNobodyHasNamed(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	id := bson.NewObjectID()
	put(t, db, "UnknownTarget", bson.D{{Key: "_id", Value: id}, {Key: "name", Value: "x"}})
	holders := odm.CollectionOf[UnknownHolder](db)
	must(t, holders.Insert(ctx, &UnknownHolder{To: odm.LinkID[UnknownTarget](id)}))
	h, err := holders.Find(odm.F("to.name").Eq("x")).FetchLinks(1).One(ctx)
	must(t, err)
	docOf(t, "target", h.To).Name = "y"
	must(t, holders.SaveChanges(ctx, h, odm.WriteLinks()))
	if got := stored(t, db, "UnknownTarget"); got != `{"name":"y"}` {
		t.Errorf("stored %s", got)
	}
	must(t, holders.Delete(ctx, h, odm.DeleteLinks()))
	if n, err := db.Driver().Collection("UnknownTarget").CountDocuments(ctx, bson.D{}); n != 0 || err != nil {
		t.Errorf("%d targets are left, %v", n, err)
	}
}
