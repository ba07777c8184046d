package odm_test

import (
	"errors"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// Rows of bulk writes.
func bulkRows() []beanieRow {
	return []beanieRow{
		{"B122_bulk_writer", rowBulkWriter},
		{"B123_bulk_operations", rowBulkOperations},
		{"B124_push_all", rowPushAll},
	}
}

func rowBulkWriter(t *testing.T) {
	ctx, db, w := watched(t, odm.Models(odm.ModelOf[revisedDoc]()))
	must(t, db.Sync(ctx))
	c := odm.CollectionOf[revisedDoc](db)
	w.take(t)
	boom := errors.New("boom")
	d := &revisedDoc{Code: "a"}
	if _, err := c.Bulk(ctx, func(b *odm.Bulk[revisedDoc]) error { b.Insert(d); return boom }); !errors.Is(err, boom) || !d.ID.IsZero() {
		t.Errorf("an error in the function: %v, id %v", err, d.ID) // G32
	}
	if r, err := c.Bulk(ctx, func(*odm.Bulk[revisedDoc]) error { return nil }); err != nil || r != (odm.BulkResult{}) {
		t.Errorf("an empty bulk: %+v, %v", r, err)
	}
	other := odm.CollectionOf[tracked](db)
	if _, err := c.Bulk(ctx, func(b *odm.Bulk[revisedDoc]) error {
		b.On(odm.CollectionOf[revisedDoc](db.Database("elsewhere")).Find(revisedNum.Eq(1))).Update(revisedNum.Set(2))
		return nil
	}); err == nil || !strings.Contains(err.Error(), "another collection") {
		t.Errorf("a query of another collection: %v", err)
	}
	if sent := w.take(t); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
	e := &revisedDoc{Code: "e"}
	must(t, c.InsertMany(ctx, []*revisedDoc{d, e}))
	stale := *e
	must(t, c.Save(ctx, e))
	for _, ordered := range []bool{true, false} {
		docs := []*revisedDoc{{Code: "n1"}, {Code: "a"}, {Code: "n2"}}
		opts := []odm.WriteOption{odm.WriteComment("row"), odm.BypassDocumentValidation()}
		if !ordered {
			opts, docs[0].Code = append(opts, odm.Unordered()), "n3"
		}
		r, err := c.Bulk(ctx, func(b *odm.Bulk[revisedDoc]) error { b.Insert(docs...); return nil }, opts...)
		var bulk *odm.BulkError
		var dup *odm.DuplicateError
		if !errors.As(err, &bulk) || len(bulk.Failures) != 1 || bulk.Failures[0].Position != 1 || bulk.Failures[0].Verb != "Insert" || bulk.Failures[0].ID == nil ||
			!errors.As(err, &dup) || dup.Position != 1 || dup.Index != "code_1" {
			t.Fatalf("ordered %v: %v", ordered, err)
		}
		wantN := int64(1)
		if !ordered {
			wantN = 2
		}
		if r.Inserted != wantN || docs[0].ID.IsZero() || !docs[1].ID.IsZero() || docs[2].ID.IsZero() == !ordered {
			t.Errorf("ordered %v: %+v, ids %v %v %v", ordered, r, docs[0].ID, docs[1].ID, docs[2].ID)
		}
	}
	stale.Num = 9
	fresh := &revisedDoc{Code: "z"}
	_, err := c.Bulk(ctx, func(b *odm.Bulk[revisedDoc]) error { b.Insert(fresh); b.SaveChanges(&stale); return nil })
	var conflict *odm.StaleError
	if !errors.As(err, &conflict) || conflict.ID != e.ID || conflict.Stored != odm.RevisionOf(e) || odm.RevisionOf(&stale) == odm.RevisionOf(e) {
		t.Errorf("a stale document in a bulk: %v", err)
	}
	isChanged(t, c, fresh, false)
	isChanged(t, c, &stale, true)
	_, err = c.Bulk(ctx, func(b *odm.Bulk[revisedDoc]) error { b.Save(&stale); return nil })
	if !errors.As(err, &conflict) {
		t.Errorf("Save of a stale document in a bulk: %v", err)
	}
	_ = other
}

func rowBulkOperations(t *testing.T) {
	ctx, db, w := watched(t)
	c := odm.CollectionOf[tracked](db)
	docs := make([]*tracked, 8)
	for i := range docs {
		docs[i] = newTracked(bson.ObjectID{}, i)
	}
	must(t, c.InsertMany(ctx, docs))
	w.take(t)
	fresh, upserted, found := newTracked(bson.ObjectID{}, 100), newTracked(bson.ObjectID{}, 200), newTracked(bson.ObjectID{}, 300)
	docs[0].Name, docs[1].Num = "changed", 51
	docs[2].Name, docs[3].Name = "replaced", "saved"
	r, err := c.Bulk(ctx, func(b *odm.Bulk[tracked]) error {
		b.Insert(fresh)
		b.SaveChanges(docs[0], docs[1])
		b.Replace(docs[2])
		b.Save(docs[3])
		b.Find(trackedNum.Eq(4)).UpdateOne(trackedNum.Inc(40), trackedName.Set("u"), trackedTags.Push("a", "b"), odm.Unset(odm.Any[tracked]("note")))
		b.Find(trackedNum.Eq(44)).Update(odm.Mul(trackedNum, 2), odm.PopFirst(trackedTags))
		b.Find(trackedNum.Eq(88)).UpdateOne(odm.AddToSet(trackedTags, "c"))
		b.Find(trackedNum.Eq(200)).Upsert(upserted, trackedName.Set("up"))
		b.Find(trackedNum.Eq(5)).Upsert(found, trackedName.Set("found"))
		b.Find(trackedNum.Eq(88)).UpdatePipeline(bson.M{"$set": bson.M{"name": "piped"}})
		b.Delete(docs[6])
		b.Find(trackedNum.Eq(7)).DeleteOne()
		b.Find(trackedNum.Gt(1000)).Delete()
		return nil
	})
	if err != nil || r != (odm.BulkResult{Inserted: 1, Matched: 9, Modified: 9, Upserted: 1, Deleted: 2}) {
		t.Fatalf("Bulk = %+v, %v", r, err)
	}
	for _, d := range []*tracked{fresh, docs[0], docs[1], docs[2], docs[3], upserted} {
		isChanged(t, c, d, false)
	}
	if upserted.Name != "up" || upserted.ID.IsZero() || !found.ID.IsZero() {
		t.Errorf("upserted %+v, found %+v", *upserted, *found)
	}
	piped, err := c.FindOne(ctx, trackedName.Eq("piped"))
	if err != nil || piped.Num != 88 || strings.Join(piped.Tags, "") != "bc" {
		t.Errorf("piped %+v, %v", piped, err)
	}
	if n, err := c.Find().Count(ctx); n != 8 || err != nil {
		t.Errorf("%d documents, %v; want 8", n, err)
	}
	_, err = c.Bulk(ctx, func(b *odm.Bulk[tracked]) error { b.Find().Delete(); return nil })
	if !errors.Is(err, odm.ErrUnfiltered) || !strings.Contains(err.Error(), "write 0 of 1, Delete") {
		t.Errorf("without a condition: %v", err)
	}
	must(t, c.Insert(ctx, newTracked(bson.NewObjectID(), 500)))
	five := func(b *odm.Bulk[tracked]) odm.BulkQuery[tracked] {
		return b.Find(trackedNum.Gte(490), trackedNum.Lt(600))
	}
	_, err = c.Bulk(ctx, func(b *odm.Bulk[tracked]) error { // the operations of data-bridge, one after the other
		five(b).UpdateOne(odm.Min(trackedNum, 495), odm.PushEach(trackedTags, []string{"c", "a", "b", "d", "e"}, odm.PushSort(eachText.Asc())))
		five(b).UpdateOne(odm.Max(trackedNum, 496), odm.Pull(trackedTags, eachText.Eq("c")))
		five(b).UpdateOne(odm.PullAll(trackedTags, "d", "x"), odm.Rename(trackedName, odm.Any[tracked]("label")))
		five(b).UpdateOne(odm.PopLast(trackedTags), odm.F("seen").CurrentDate())
		return nil
	})
	must(t, err)
	raw, err := db.Driver().Collection("tracked").FindOne(ctx, bson.D{{Key: "num", Value: 496}}).Raw()
	must(t, err)
	if tags := text(t, bson.D{{Key: "tags", Value: raw.Lookup("tags")}}); tags != `{"tags":["a","b"]}` || raw.Lookup("label").StringValue() != "" || raw.Lookup("name").Type != 0 || raw.Lookup("seen").Type != bson.TypeDateTime {
		t.Errorf("stored %s", raw)
	}
	docs[6].Name = "gone"
	gone := *docs[2]
	must(t, c.Delete(ctx, docs[2]))
	gone.Num = 77
	_, err = c.Bulk(ctx, func(b *odm.Bulk[tracked]) error {
		b.SaveChanges(docs[0], &gone)
		b.Find(trackedNum.Eq(100)).Update(trackedNum.Inc(1))
		docs[0].Num = 1000
		return nil
	})
	var bulk *odm.BulkError
	if !errors.As(err, &bulk) || len(bulk.Failures) != 1 || bulk.Failures[0].ID != gone.ID || !errors.Is(err, odm.ErrNotFound) {
		t.Errorf("of a missing document: %v", err)
	}
	isChanged(t, c, docs[0], false)
	isChanged(t, c, &gone, true)
}

// What a bulk has saved and then deleted was no missing document.
func TestABulkMaySaveWhatItDeletesLater(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	c := odm.CollectionOf[tracked](db)
	for name, remove := range map[string]func(b *odm.Bulk[tracked], d *tracked){
		"the document":  func(b *odm.Bulk[tracked], d *tracked) { b.Delete(d) },
		"by conditions": func(b *odm.Bulk[tracked], d *tracked) { b.Find(trackedNum.Eq(d.Num)).Delete() },
		"one of some":   func(b *odm.Bulk[tracked], d *tracked) { b.Find(trackedNum.Eq(d.Num)).DeleteOne() },
	} {
		d := newTracked(bson.ObjectID{}, 1)
		must(t, c.Insert(ctx, d))
		d.Num = 2
		r, err := c.Bulk(ctx, func(b *odm.Bulk[tracked]) error {
			b.SaveChanges(d)
			b.Find(trackedNum.Eq(99)).Update(trackedNum.Inc(1)) // a write whose matches are not known
			remove(b, d)
			return nil
		})
		if err != nil || r != (odm.BulkResult{Matched: 1, Modified: 1, Deleted: 1}) {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
	d := newTracked(bson.ObjectID{}, 3)
	must(t, c.Insert(ctx, d))
	gone := *d
	must(t, c.Delete(ctx, d))
	gone.Num = 4
	_, err := c.Bulk(ctx, func(b *odm.Bulk[tracked]) error {
		b.Find(trackedNum.Eq(99)).Delete()
		b.SaveChanges(&gone)
		return nil
	})
	if !errors.Is(err, odm.ErrNotFound) {
		t.Errorf("a document that was gone before: %v", err)
	}
}

func rowPushAll(t *testing.T) {
	doc, _, err := odm.UpdateBSON(pf.Tags.Push("a", "b"), odm.AddToSet(pf.Scores, 1, 2))
	if want := `{"$push":{"tags":{"$each":["a","b"]}},"$addToSet":{"scores":{"$each":[1,2]}}}`; err != nil || text(t, doc) != want {
		t.Errorf("update %s, %v; want %s", doc, err, want)
	}
}
