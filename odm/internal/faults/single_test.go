package faults_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// A connection that breaks once is no error: the driver repeats the write, and memory is as it is stored.
func TestABrokenConnectionIsRepaired(t *testing.T) {
	b := bare(t, "", odm.Models(odm.ModelOf[Ware]()))
	for _, v := range verbs() {
		if v.many {
			continue // a write of many documents is not repeated
		}
		t.Run(v.name, func(t *testing.T) {
			b.t = t
			x := b.trial()
			b.arm(bson.D{{Key: "failCommands", Value: bson.A{v.command}}, {Key: "closeConnection", Value: true}}, bson.D{{Key: "times", Value: 1}})
			must(t, v.do(t.Context(), x))
			b.asStored(x, v.writes(x))
		})
	}
}

// An upsert has inserted its document, and cannot read it: it is stored, and nobody takes it for new.
func TestAnInsertedDocumentThatCannotBeRead(t *testing.T) {
	b := bare(t, "", odm.Models(odm.ModelOf[Ware]()))
	x := b.trial()
	b.arm(bson.D{{Key: "failCommands", Value: bson.A{"find"}}, {Key: "errorCode", Value: 13}}, "alwaysOn")
	out, err := x.wares.Find(wareName.Eq(x.fresh.Name)).Upsert(t.Context(), x.fresh)
	b.arm(bson.D{}, "off")
	stored := b.stored("wares", x.fresh.ID)
	if err == nil || out.Inserted != 1 || stored == nil {
		t.Fatalf("Upsert = %+v, %v; stored %v", out, err, stored)
	}
	if _, data, _ := stored.Lookup("revision_id").BinaryOK(); odm.RevisionOf(x.fresh) != odm.Revision(data) {
		t.Errorf("it is stored at %x, and known at %v", data, odm.RevisionOf(x.fresh))
	}
	x.fresh.N = 5
	must(t, x.wares.Save(t.Context(), x.fresh))
	b.asStored(x, []*Ware{x.fresh})
}

// A write that the server does not answer cannot be known of.
func TestWritesWithoutAnAnswerAreAnError(t *testing.T) {
	b := bare(t, "w=0", odm.Models(odm.ModelOf[Ware]()))
	c := odm.CollectionOf[Ware](b.db)
	w := &Ware{Name: "w"}
	w.ID = bson.NewObjectID()
	for verb, err := range map[string]error{"Insert": c.Insert(t.Context(), w), "Save": c.Save(t.Context(), w), "HardDelete": c.HardDelete(t.Context(), w), "Update": c.Update(t.Context(), w, wareN.Inc(1))} {
		var one *odm.WriteError
		if !errors.As(err, &one) || !one.Unknown || !strings.Contains(err.Error(), "w=0") {
			t.Errorf("%s with w=0: %v, want an error that says so", verb, err)
		}
	}
}

// What was read is whole, what is sent is small, and what would be stored is too large: only the server can tell.
func TestTheServerRefusesAnOversizeDocument(t *testing.T) {
	b := bare(t, "", odm.Models(odm.ModelOf[Ware]()))
	x := b.trial()
	c := odm.CollectionOf[Ware](b.db)
	large := strings.Repeat("x", 9<<20)
	w := &Ware{Name: large}
	must(t, c.Insert(t.Context(), w))
	if _, err := b.root.Database(b.name).Collection("wares").UpdateOne(t.Context(), bson.D{{Key: "_id", Value: w.ID}}, bson.D{{Key: "$set", Value: bson.D{{Key: "of_another", Value: large[:6<<20]}}}}); err != nil {
		t.Fatal(err)
	}
	w.Name = strings.Repeat("y", 11<<20)
	before := remember(x, w)
	var one *odm.WriteError
	for verb, err := range map[string]error{"Save": c.Save(t.Context(), w), "SaveChanges": c.SaveChanges(t.Context(), w)} {
		if !errors.As(err, &one) || one.ID != w.ID || one.Unknown {
			t.Errorf("%s: %.300v, want a *WriteError that names the document", verb, err)
		}
	}
	if remember(x, w) != before {
		t.Error("a refused save has changed the document")
	}
}

// A Tree is saved with its branches, which know it by a link.
type Tree struct {
	odm.Document `bson:",inline" odm:"collection=trees"`
	Name         string               `bson:"name"`
	Branches     odm.BackLink[Branch] `bson:"-" odm:"original=tree"`
	Twig         odm.Link[Branch]     `bson:"twig,omitempty"`
}

type Branch struct {
	odm.Document `bson:",inline" odm:"collection=branches"`
	Tree         odm.Link[Tree] `bson:"tree"`
}

// A document to which a written one links keeps its id, so that a second try mends what the first has left.
func TestALinkedDocumentIsWrittenAndItsOwnerIsNot(t *testing.T) {
	b := bare(t, "", odm.Models(odm.ModelOf[Tree](), odm.ModelOf[Branch]()))
	trees := odm.CollectionOf[Tree](b.db)
	tree, branch := &Tree{Name: "t"}, &Branch{}
	branch.Tree, tree.Twig = odm.LinkTo(tree), odm.LinkTo(branch)
	write := func() error { return trees.Insert(t.Context(), tree, odm.WriteLinks()) }
	b.arm(bson.D{{Key: "failCommands", Value: bson.A{"insert"}}, {Key: "errorCode", Value: 13}}, "alwaysOn")
	err := write()
	aborted := b.db.WithTransaction(t.Context(), func(ctx context.Context) error {
		other := &Tree{Name: "o"}
		other.Twig = odm.LinkTo(&Branch{Tree: odm.LinkTo(other)})
		defer func() {
			if other.ID.IsZero() {
				t.Error("inside a transaction the id may be needed still")
			}
		}()
		return trees.Insert(ctx, other, odm.WriteLinks())
	})
	b.arm(bson.D{}, "off")
	if err == nil || aborted == nil || tree.ID.IsZero() || b.stored("trees", tree.ID) != nil {
		t.Fatalf("%v, %v: the tree's id is %v", err, aborted, tree.ID)
	}
	if at := b.stored("branches", branch.ID).Lookup("tree", "$id").ObjectID(); at != tree.ID {
		t.Errorf("the branch links to %v, want %v", at, tree.ID)
	}
	must(t, write())
	if b.stored("trees", tree.ID) == nil {
		t.Error("the second try has stored another tree")
	}
}

// Two embedded structs with the same hooks: each runs, and the error of each ends the verb.
type First struct {
	Ran []string `bson:"-"`
}
type Second struct {
	Fails string `bson:"-"`
}

var errHook = errors.New("hook")

func (f *First) BeforeSave(context.Context) error { f.Ran = append(f.Ran, "first before"); return nil }
func (f *First) AfterSave(context.Context) error  { f.Ran = append(f.Ran, "first after"); return nil }
func (f *First) BeforeInsert(context.Context) error {
	f.Ran = append(f.Ran, "first before")
	return nil
}
func (f *First) AfterInsert(context.Context) error { f.Ran = append(f.Ran, "first after"); return nil }

func (s *Second) fail(when string) error {
	if s.Fails == when {
		return errHook
	}
	return nil
}
func (s *Second) BeforeSave(context.Context) error   { return s.fail("before") }
func (s *Second) AfterSave(context.Context) error    { return s.fail("after") }
func (s *Second) BeforeInsert(context.Context) error { return s.fail("before") }
func (s *Second) AfterInsert(context.Context) error  { return s.fail("after") }

type Hooked struct {
	odm.Document `bson:",inline" odm:"collection=hooked,revision"`
	First        `bson:",inline"`
	Second       `bson:",inline"`
	N            int       `bson:"n"`
	Updated      time.Time `bson:"updated" odm:"updated"`
}

// A hook that fails before the write leaves memory as it was and sends nothing; one that fails after it is told of a
// document that is stored, and memory says so. In a transaction both are taken back.
func TestHooksThatFail(t *testing.T) {
	b := bare(t, "", odm.Models(odm.ModelOf[Hooked]()))
	c := odm.CollectionOf[Hooked](b.db)
	for verb, write := range map[string]func(context.Context, *Hooked) error{
		"Insert":      func(ctx context.Context, h *Hooked) error { return c.Insert(ctx, h) },
		"InsertMany":  func(ctx context.Context, h *Hooked) error { return c.InsertMany(ctx, []*Hooked{h}) },
		"Save":        func(ctx context.Context, h *Hooked) error { return c.Save(ctx, h) },
		"SaveChanges": func(ctx context.Context, h *Hooked) error { return c.SaveChanges(ctx, h) },
		"Replace":     func(ctx context.Context, h *Hooked) error { return c.Replace(ctx, h) },
		"Bulk": func(ctx context.Context, h *Hooked) error {
			_, err := c.Bulk(ctx, func(b *odm.Bulk[Hooked]) error { b.Save(h); return nil })
			return err
		},
	} {
		for _, when := range []string{"before", "after"} {
			h := &Hooked{}
			if !strings.HasPrefix(verb, "Insert") {
				must(t, c.Insert(t.Context(), h))
			}
			h.N, h.Fails, h.Ran = 3, when, nil
			id, updated, revision := h.ID, h.Updated, odm.RevisionOf(h)
			asBefore := func() bool { return h.ID == id && h.Updated.Equal(updated) && odm.RevisionOf(h) == revision }
			err := b.db.WithTransaction(t.Context(), func(ctx context.Context) error { return write(ctx, h) })
			if !errors.Is(err, errHook) || !asBefore() {
				t.Errorf("%s in a transaction, a hook fails %s: %v, %+v", verb, when, err, *h)
			}
			h.Ran = nil
			b.take()
			err = write(t.Context(), h)
			sent := b.take()
			if !errors.Is(err, errHook) || len(h.Ran) == 0 || h.Ran[0] != "first before" {
				t.Errorf("%s, a hook fails %s: %v, ran %v", verb, when, err, h.Ran)
			}
			if when == "before" && (!asBefore() || len(sent) != 0 || len(h.Ran) != 1) {
				t.Errorf("%s, a hook fails before: sent %v, ran %v, %+v", verb, sent, h.Ran, *h)
			}
			if changed, err := c.IsChanged(h); when == "after" && (err != nil || changed || odm.RevisionOf(h) == revision || b.stored("hooked", h.ID) == nil) {
				t.Errorf("%s, a hook fails after: changed %v, %v, %+v", verb, changed, err, *h)
			}
		}
	}
}
