package odm_test

import (
	"errors"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// Rows of inserting and of finding one.
func insertRows() []beanieRow {
	return []beanieRow{
		{"B040_insert", rowInsert},
		{"B041_insert_one", rowInsertOne},
		{"B042_insert_many", rowInsertMany},
		{"B043_get", rowGet},
		{"B044_find_one", rowFindOne},
	}
}

func rowInsert(t *testing.T) {
	ctx, db, w := watched(t)
	c := odm.CollectionOf[tracked](db)
	d := newTracked(bson.ObjectID{}, 1)
	must(t, c.Insert(ctx, d))
	want := `{"insert":"tracked","documents":[{"_id":{"$oid":"` + d.ID.Hex() + `"},"num":1,"name":"","note":null,"address":{"city":"","zip":""},"tags":[],"attrs":{}}]}`
	if sent := w.take(t); len(sent) != 1 || sent[0] != want {
		t.Errorf("sent %v, want %s", sent, want)
	}
	isChanged(t, c, d, false)
	if err := c.Insert(ctx, nil); err == nil {
		t.Error("a nil document is inserted")
	}
}

// In Go the compiler refuses a document of another type; odm/internal/archtest shows that.
func rowInsertOne(t *testing.T) {
	ctx, db := open(t)
	c := odm.CollectionOf[tracked](db)
	d := newTracked(bson.ObjectID{}, 1)
	r, err := c.Bulk(ctx, func(b *odm.Bulk[tracked]) error {
		b.Insert(d)
		if !d.ID.IsZero() {
			t.Error("the bulk has touched the document already")
		}
		return nil
	})
	if err != nil || r != (odm.BulkResult{Inserted: 1}) || d.ID.IsZero() {
		t.Errorf("queued: %+v, %v, id %v", r, err, d.ID)
	}
	isChanged(t, c, d, false)
}

func rowInsertMany(t *testing.T) {
	ctx, db, w := watched(t, odm.Models(odm.ModelOf[revisedDoc]()))
	c := odm.CollectionOf[revisedDoc](db)
	must(t, db.Sync(ctx))
	w.take(t)
	docs := []*revisedDoc{{Num: 1, Code: "a"}, {Num: 2, Code: "b"}}
	must(t, c.InsertMany(ctx, docs))
	if sent := w.take(t); len(sent) != 1 {
		t.Errorf("sent %v, want one command", sent)
	}
	for i, d := range docs {
		if d.ID.IsZero() || odm.RevisionOf(d).IsZero() { // G10: Beanie writes neither back
			t.Errorf("document %d: id %v, revision %v", i, d.ID, odm.RevisionOf(d))
		}
		d.Num += 10
		must(t, c.SaveChanges(ctx, d))
	}
	more := []*revisedDoc{{Code: "a"}, {Code: "c"}, {Code: "b"}, {Code: "d"}}
	err := c.InsertMany(ctx, more, odm.Unordered())
	var bulk *odm.BulkError
	if !errors.As(err, &bulk) || len(bulk.Failures) != 2 || bulk.Failures[0].Position != 0 || bulk.Failures[1].Position != 2 || bulk.Failures[1].Verb != "InsertMany" {
		t.Fatalf("unordered: %v", err)
	}
	var dup *odm.DuplicateError
	if !errors.As(bulk.Failures[1].Err, &dup) || dup.Position != 2 || text(t, dup.Values) != `{"code":"b"}` {
		t.Errorf("the second failure is %v", bulk.Failures[1].Err)
	}
	for i, d := range more {
		if written := i%2 == 1; d.ID.IsZero() == written || odm.RevisionOf(d).IsZero() == written {
			t.Errorf("unordered: document %d has id %v, revision %v; written is %v", i, d.ID, odm.RevisionOf(d), written)
		}
	}
	err = c.InsertMany(ctx, []*revisedDoc{{Code: "e"}, {Code: "a"}, {Code: "f"}})
	if !errors.As(err, &dup) || dup.Position != 1 {
		t.Errorf("ordered: %v, want a *DuplicateError at 1", err)
	}
	if n, err := c.Find().Count(ctx); n != 5 || err != nil {
		t.Errorf("%d documents, %v; want 5", n, err)
	}
}

func rowGet(t *testing.T) {
	ctx, db, w := watched(t)
	c := odm.CollectionOf[tracked](db)
	d := newTracked(bson.ObjectID{}, 1)
	must(t, c.Insert(ctx, d))
	w.take(t)
	for _, id := range []any{d.ID, d.ID.Hex()} {
		if got, err := c.Get(ctx, id); err != nil || got.Num != 1 {
			t.Errorf("Get(%v) = %+v, %v", id, got, err)
		}
	}
	want := `{"find":"tracked","filter":{"_id":{"$oid":"` + d.ID.Hex() + `"}},"limit":1}`
	for _, s := range w.take(t) {
		if strings.Replace(s, `,"singleBatch":true`, "", 1) != want {
			t.Errorf("sent %s, want %s", s, want)
		}
	}
	if _, err := c.Get(ctx, bson.NewObjectID()); !errors.Is(err, odm.ErrNotFound) {
		t.Errorf("Get of none: %v, want ErrNotFound", err)
	}
	for _, bad := range []any{"no id", nil, 7} { // G28
		if _, err := c.Get(ctx, bad); err == nil || errors.Is(err, odm.ErrNotFound) {
			t.Errorf("Get(%v): %v, want an error that is not ErrNotFound", bad, err)
		}
	}
}

func rowFindOne(t *testing.T) {
	ctx, db, w := watched(t)
	c := odm.CollectionOf[tracked](db)
	for i := range 3 {
		must(t, c.Insert(ctx, newTracked(bson.ObjectID{}, i)))
	}
	w.take(t)
	d, err := c.FindOne(ctx, trackedNum.Gt(0), trackedNum.Lt(2))
	must(t, err)
	if d.Num != 1 {
		t.Errorf("found num %d", d.Num)
	}
	if sent := w.take(t)[0]; !strings.Contains(sent, `"filter":{"$and":[{"num":{"$gt":0}},{"num":{"$lt":2}}]},"limit":1`) {
		t.Errorf("sent %s", sent)
	}
	if _, err := c.FindOne(ctx, trackedNum.Eq(9)); !errors.Is(err, odm.ErrNotFound) {
		t.Errorf("none: %v, want ErrNotFound", err)
	}
	one := c.Find(trackedNum.Eq(1)) // what Beanie continues a find_one with
	if _, err := one.UpdateOne(ctx, trackedName.Set("x")); err != nil {
		t.Error(err)
	}
	must(t, one.ReplaceOne(ctx, newTracked(bson.ObjectID{}, 1)))
	if n, err := one.DeleteOne(ctx); n != 1 || err != nil {
		t.Errorf("DeleteOne = %d, %v", n, err)
	}
	if is, err := one.Exists(ctx); is || err != nil {
		t.Errorf("Exists = %v, %v", is, err)
	}
}
