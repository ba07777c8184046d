package faults_test

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// A Ware keeps everything that odm can keep of a document, and holds a link.
type Ware struct {
	odm.Document `bson:",inline" odm:"collection=wares,union=wares,revision"`
	Name         string         `bson:"name" odm:"unique"`
	N            int            `bson:"n"`
	Marks        map[string]int `bson:"marks,omitempty"`
	Box          odm.Link[Ware] `bson:"box,omitempty"`
	Created      time.Time      `bson:"created" odm:"created"`
	Updated      time.Time      `bson:"updated" odm:"updated"`
	Deleted      *time.Time     `bson:"deleted,omitempty" odm:"deleted"`
}

const (
	wareName odm.Str[Ware, string] = "name"
	wareN    odm.Num[Ware, int]    = "n"
)

// A trial is what one verb works on: documents that were never stored, and stored ones that were changed in memory.
type trial struct {
	wares        *odm.Collection[Ware]
	union        *odm.Union[any]
	fresh, other *Ware // new
	known, more  *Ware // stored, and changed in memory
}

func (b *bench) trial() *trial {
	b.t.Helper()
	ctx := b.t.Context()
	x := &trial{wares: odm.CollectionOf[Ware](b.db), union: odm.UnionOf[any](b.db, "wares")}
	tag := bson.NewObjectID().Hex()
	x.fresh, x.other = &Ware{Name: "fresh" + tag, N: 1}, &Ware{Name: "other" + tag, N: 2}
	x.known, x.more = &Ware{Name: "known" + tag, Marks: map[string]int{"a": 1}}, &Ware{Name: "more" + tag}
	must(b.t, x.wares.InsertMany(ctx, []*Ware{x.known, x.more}))
	x.known.N, x.known.Marks["b"], x.more.N = 7, 2, 8
	return x
}

func (x *trial) docs() []*Ware { return []*Ware{x.fresh, x.other, x.known, x.more} }

// A verb is one way to write, or to read into a document in memory.
type verb struct {
	name    string
	do      func(ctx context.Context, x *trial) error
	writes  func(x *trial) []*Ware // the documents in memory that it writes; nil for a verb of conditions
	command string                 // the command that it sends
	many    bool                   // the driver does not repeat it, since it may change many documents
	again   error                  // what a second try returns if the first was done after all; nil if it may succeed
}

var (
	errTaken = errors.New("a *DuplicateError")
	errFinds = errors.New("none: it finds what it has inserted before")
)

func known(x *trial) []*Ware { return []*Ware{x.known} }
func fresh(x *trial) []*Ware { return []*Ware{x.fresh} }
func nobody(*trial) []*Ware  { return nil }

func verbs() []verb {
	type c = context.Context
	bulk := func(fill func(b *odm.Bulk[Ware], x *trial)) func(c, *trial) error {
		return func(ctx c, x *trial) error {
			_, err := x.wares.Bulk(ctx, func(b *odm.Bulk[Ware]) error { fill(b, x); return nil })
			return err
		}
	}
	union := func(fill func(b *odm.Bulk[Ware], x *trial)) func(c, *trial) error {
		return func(ctx c, x *trial) error {
			_, err := x.union.Bulk(ctx, func(b *odm.UnionBulk) error { fill(odm.Member[Ware](b), x); return nil })
			return err
		}
	}
	mine := func(x *trial) odm.Query[Ware] { return x.wares.Find(wareName.Eq(x.known.Name)) }
	none := func(x *trial) odm.Query[Ware] { return x.wares.Find(wareName.Eq(x.fresh.Name)) }
	err2 := func(_ any, err error) error { return err }
	return []verb{
		{"Insert", func(ctx c, x *trial) error { return x.wares.Insert(ctx, x.fresh) }, fresh, "insert", false, errTaken},
		{"InsertMany", func(ctx c, x *trial) error { return x.wares.InsertMany(ctx, []*Ware{x.fresh, x.other}) },
			func(x *trial) []*Ware { return []*Ware{x.fresh, x.other} }, "insert", false, errTaken},
		{"InsertMany, unordered", func(ctx c, x *trial) error {
			return x.wares.InsertMany(ctx, []*Ware{x.fresh, x.other}, odm.Unordered())
		}, func(x *trial) []*Ware { return []*Ware{x.fresh, x.other} }, "insert", false, errTaken},
		{"Save of a new one", func(ctx c, x *trial) error { return x.wares.Save(ctx, x.fresh) }, fresh, "update", false, nil},
		{"Save", func(ctx c, x *trial) error { return x.wares.Save(ctx, x.known) }, known, "update", false, nil},
		{"SaveChanges", func(ctx c, x *trial) error { return x.wares.SaveChanges(ctx, x.known) }, known, "update", false, nil},
		{"Replace", func(ctx c, x *trial) error { return x.wares.Replace(ctx, x.known) }, known, "update", false, nil},
		{"ReplaceMany", func(ctx c, x *trial) error { return x.wares.ReplaceMany(ctx, []*Ware{x.known, x.more}) },
			func(x *trial) []*Ware { return []*Ware{x.known, x.more} }, "update", false, nil},
		{"Update", func(ctx c, x *trial) error { return x.wares.Update(ctx, x.known, wareN.Set(9)) }, known, "findAndModify", false, nil},
		{"Delete", func(ctx c, x *trial) error { return x.wares.Delete(ctx, x.known) }, known, "update", false, odm.ErrNotFound},
		{"HardDelete", func(ctx c, x *trial) error { return x.wares.HardDelete(ctx, x.known) }, known, "delete", false, odm.ErrNotFound},
		{"Refresh", func(ctx c, x *trial) error { return x.wares.Refresh(ctx, x.known) }, known, "find", false, nil},
		{"Merge", func(ctx c, x *trial) error { return x.wares.Merge(ctx, x.known) }, nobody, "find", false, nil},
		{"Insert with WriteLinks", func(ctx c, x *trial) error {
			x.fresh.Box = odm.LinkTo(x.other)
			return x.wares.Insert(ctx, x.fresh, odm.WriteLinks())
		}, func(x *trial) []*Ware { return []*Ware{x.fresh, x.other} }, "update", false, nil},
		{"Query.Update", func(ctx c, x *trial) error { return err2(mine(x).Update(ctx, wareN.Inc(1))) }, nobody, "update", true, nil},
		{"Query.UpdateOne", func(ctx c, x *trial) error { return err2(mine(x).UpdateOne(ctx, wareN.Inc(1))) }, nobody, "update", false, nil},
		{"Query.UpdatePipeline", func(ctx c, x *trial) error {
			return err2(mine(x).UpdatePipeline(ctx, bson.M{"$set": bson.M{"n": 3}}))
		}, nobody, "update", true, nil},
		{"Query.Upsert that inserts", func(ctx c, x *trial) error { return err2(none(x).Upsert(ctx, x.fresh)) }, fresh, "update", false, errFinds},
		{"Query.Upsert that finds", func(ctx c, x *trial) error { return err2(mine(x).Upsert(ctx, x.fresh, wareN.Inc(1))) }, fresh, "update", false, nil},
		{"Query.FindAndUpdate", func(ctx c, x *trial) error { return err2(mine(x).FindAndUpdate(ctx, odm.After, wareN.Inc(1))) }, nobody, "findAndModify", false, nil},
		{"Query.FindAndReplace", func(ctx c, x *trial) error { return err2(mine(x).FindAndReplace(ctx, odm.After, x.fresh)) }, fresh, "findAndModify", false, odm.ErrNotFound},
		{"Query.ReplaceOne", func(ctx c, x *trial) error { return mine(x).ReplaceOne(ctx, x.fresh) }, fresh, "findAndModify", false, odm.ErrNotFound},
		{"Query.FindAndDelete", func(ctx c, x *trial) error { return err2(mine(x).FindAndDelete(ctx)) }, nobody, "findAndModify", false, odm.ErrNotFound},
		{"Query.Delete", func(ctx c, x *trial) error { return err2(mine(x).Delete(ctx)) }, nobody, "update", true, nil},
		{"Query.DeleteOne", func(ctx c, x *trial) error { return err2(mine(x).DeleteOne(ctx)) }, nobody, "update", false, nil},
		{"Query.HardDelete", func(ctx c, x *trial) error { return err2(mine(x).HardDelete(ctx)) }, nobody, "delete", true, nil},
		{"Bulk.Insert", bulk(func(b *odm.Bulk[Ware], x *trial) { b.Insert(x.fresh, x.other) }),
			func(x *trial) []*Ware { return []*Ware{x.fresh, x.other} }, "insert", false, errTaken},
		{"Bulk.Save", bulk(func(b *odm.Bulk[Ware], x *trial) { b.Save(x.known, x.fresh) }),
			func(x *trial) []*Ware { return []*Ware{x.known, x.fresh} }, "update", false, nil},
		{"Bulk.SaveChanges", bulk(func(b *odm.Bulk[Ware], x *trial) { b.SaveChanges(x.known, x.more) }),
			func(x *trial) []*Ware { return []*Ware{x.known, x.more} }, "update", false, nil},
		{"Bulk.Replace", bulk(func(b *odm.Bulk[Ware], x *trial) { b.Replace(x.known) }), known, "update", false, nil},
		{"Bulk.Delete", bulk(func(b *odm.Bulk[Ware], x *trial) { b.Delete(x.known) }), known, "update", false, odm.ErrNotFound},
		{"Bulk.HardDelete", bulk(func(b *odm.Bulk[Ware], x *trial) { b.HardDelete(x.known) }), known, "delete", false, nil},
		{"Bulk.Find.Update", bulk(func(b *odm.Bulk[Ware], x *trial) { b.On(mine(x)).Update(wareN.Inc(1)) }), nobody, "update", true, nil},
		{"Bulk.Find.Upsert", bulk(func(b *odm.Bulk[Ware], x *trial) { b.On(none(x)).Upsert(x.fresh) }), fresh, "update", false, errFinds},
		{"Bulk.Find.HardDelete", bulk(func(b *odm.Bulk[Ware], x *trial) { b.On(mine(x)).HardDelete() }), nobody, "delete", true, nil},
		{"Bulk of several kinds", bulk(func(b *odm.Bulk[Ware], x *trial) { b.Insert(x.fresh); b.SaveChanges(x.known); b.HardDelete(x.more) }),
			func(x *trial) []*Ware { return []*Ware{x.fresh, x.known, x.more} }, "insert", false, errTaken},
		{"Union.Bulk", union(func(b *odm.Bulk[Ware], x *trial) { b.Insert(x.fresh); b.SaveChanges(x.known) }),
			func(x *trial) []*Ware { return []*Ware{x.fresh, x.known} }, "insert", false, errTaken},
	}
}
