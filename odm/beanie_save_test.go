package odm_test

import (
	"errors"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// Rows of the verbs of a document.
func saveRows() []beanieRow {
	return []beanieRow{
		{"B112_save", rowSave},
		{"B113_save_without_nulls", rowSaveWithoutNulls},
		{"B114_replace", rowReplace},
		{"B115_replace_many", rowReplaceMany},
		{"B116_replace_one", rowReplaceOne},
		{"B117_delete", rowDelete},
		{"B121_sync", rowSync},
	}
}

func rowSave(t *testing.T) {
	ctx, db, w := watched(t)
	c := odm.CollectionOf[tracked](db)
	d := newTracked(bson.ObjectID{}, 1)
	must(t, c.Save(ctx, d))
	want := `{"update":"tracked","updates":[{"q":{"_id":{"$oid":"` + d.ID.Hex() + `"}},"u":{"$set":{"num":1,"name":"","note":null,"address":{"city":"","zip":""},"tags":[],"attrs":{}}},"upsert":true}]}`
	if sent := w.take(t); len(sent) != 1 || sent[0] != want {
		t.Errorf("sent %v, want %s", sent, want)
	}
	if _, err := db.Driver().Collection("tracked").UpdateOne(ctx, bson.D{}, bson.D{{Key: "$set", Value: bson.D{{Key: "unknown", Value: 1}, {Key: "address.gate", Value: 2}}}}); err != nil {
		t.Fatal(err)
	}
	must(t, c.Refresh(ctx, d))
	d.Num = 2
	must(t, c.Save(ctx, d))
	if got := stored(t, db, "tracked"); !strings.Contains(got, `"num":2`) || !strings.Contains(got, `"unknown":1`) || !strings.Contains(got, `"gate":2`) { // G02
		t.Errorf("stored %s", got)
	}
	ss := odm.CollectionOf[stamped](db)
	s := &stamped{N: 1}
	must(t, ss.Save(ctx, s))
	created := s.Created
	if created.IsZero() || s.Updated == nil {
		t.Errorf("times after the first save: %v, %v", created, s.Updated)
	}
	must(t, ss.Save(ctx, s))
	if !s.Created.Equal(created) {
		t.Error("a second save changes the time of creation")
	}
	part, err := ss.Find().Select(stampedN).One(ctx)
	must(t, err)
	old := *s.Updated
	part.N = 5
	for *s.Updated == old {
		must(t, ss.SaveChanges(ctx, part))
		part.N++
		must(t, ss.Refresh(ctx, s))
	}
	if !s.Created.Equal(created) {
		t.Error("a save of a part changes the time of creation")
	}
}

func rowSaveWithoutNulls(t *testing.T) {
	ctx, db, w := watched(t)
	c := odm.CollectionOf[noNulls](db)
	k := &noNulls{Num: 1, Note: ptr("x")}
	must(t, c.Save(ctx, k))
	w.take(t)
	k.Note = nil
	must(t, c.Save(ctx, k))
	if sent := w.take(t); !strings.Contains(sent[0], `"u":{"$set":{"num":1,"category":{"name":""}},"$unset":{"note":"","list":"","parts":""}}`) {
		t.Errorf("sent %v", sent)
	}
}

func rowReplace(t *testing.T) {
	ctx, db, w := watched(t)
	c := odm.CollectionOf[stamped](db)
	put(t, db, "stamped", bson.D{{Key: "n", Value: 1}, {Key: "unknown", Value: 1}})
	s, err := c.FindOne(ctx, stampedN.Eq(1))
	must(t, err)
	w.take(t)
	must(t, c.Replace(ctx, s))
	if sent := w.take(t)[0]; strings.Contains(sent, "$set") || strings.Contains(sent, "unknown") {
		t.Errorf("sent %s", sent)
	}
	if got := stored(t, db, "stamped"); !strings.HasPrefix(got, `{"n":1,"created":{"$date":{"$numberLong":"-62135596800000"}},"updated":{"$date":"20`) || strings.Contains(got, "unknown") {
		t.Errorf("stored %s", got)
	}
	if err := c.Replace(ctx, &stamped{}); !errors.Is(err, odm.ErrNotSaved) {
		t.Errorf("without an id: %v, want ErrNotSaved", err)
	}
	missing := &stamped{}
	missing.ID = bson.NewObjectID()
	if err := c.Replace(ctx, missing); !errors.Is(err, odm.ErrNotFound) || missing.Updated != nil || !missing.Created.IsZero() {
		t.Errorf("of none: %v, in memory %+v", err, *missing)
	}
}

func rowReplaceMany(t *testing.T) {
	ctx, db, w := watched(t)
	c := odm.CollectionOf[revisedDoc](db)
	docs := []*revisedDoc{{Num: 1}, {Num: 2}, {Num: 3}}
	must(t, c.InsertMany(ctx, docs))
	for _, d := range docs {
		d.Num += 10
	}
	w.take(t)
	must(t, c.ReplaceMany(ctx, docs))
	if sent := w.take(t); len(sent) != 2 || !strings.HasPrefix(sent[1], `{"update":"revised"`) {
		t.Errorf("sent %v", sent)
	}
	isChanged(t, c, docs[2], false)
	ghost := &revisedDoc{Num: 99}
	ghost.ID = bson.NewObjectID()
	docs[0].Num = 20
	err := c.ReplaceMany(ctx, []*revisedDoc{docs[0], ghost})
	var missing *odm.MissingError
	if !errors.As(err, &missing) || !errors.Is(err, odm.ErrNotFound) || len(missing.IDs) != 1 || missing.IDs[0] != ghost.ID {
		t.Errorf("with a missing one: %v", err)
	}
	if n, err := c.Find(revisedNum.Eq(20)).Count(ctx); n != 0 || err != nil {
		t.Errorf("%d were written, %v", n, err)
	}
	stale := *docs[1]
	must(t, c.Save(ctx, docs[1]))
	err = c.ReplaceMany(ctx, []*revisedDoc{docs[0], &stale, docs[2]})
	var bulk *odm.BulkError
	var conflict *odm.StaleError
	if !errors.As(err, &bulk) || len(bulk.Failures) != 1 || bulk.Failures[0].Position != 1 || bulk.Failures[0].ID != stale.ID ||
		!errors.As(err, &conflict) || conflict.Known == conflict.Stored || conflict.Stored != odm.RevisionOf(docs[1]) {
		t.Errorf("with a stale one: %v", err)
	}
	isChanged(t, c, docs[0], false)
}

func rowReplaceOne(t *testing.T) {
	ctx, db := open(t)
	c := odm.CollectionOf[tracked](db)
	must(t, c.InsertMany(ctx, []*tracked{newTracked(bson.ObjectID{}, 1), newTracked(bson.ObjectID{}, 2)}))
	d := newTracked(bson.ObjectID{}, 5)
	must(t, c.Find(trackedNum.Gt(1)).ReplaceOne(ctx, d))
	got, err := c.Get(ctx, d.ID)
	if err != nil || got.Num != 5 {
		t.Errorf("stored %+v, %v", got, err)
	}
	isChanged(t, c, d, false)
	if err := c.Find(trackedNum.Eq(99)).ReplaceOne(ctx, newTracked(bson.ObjectID{}, 5)); !errors.Is(err, odm.ErrNotFound) {
		t.Errorf("of none: %v, want ErrNotFound", err)
	}
	if err := c.Find().ReplaceOne(ctx, d); !errors.Is(err, odm.ErrUnfiltered) {
		t.Errorf("without a condition: %v, want ErrUnfiltered", err)
	}
}

func rowDelete(t *testing.T) {
	ctx, db, w := watched(t)
	c := odm.CollectionOf[tracked](db)
	d := newTracked(bson.ObjectID{}, 1)
	if err := c.Delete(ctx, d); !errors.Is(err, odm.ErrNotSaved) || len(w.take(t)) != 0 { // G28
		t.Errorf("of an unsaved document: %v, want ErrNotSaved and no command", err)
	}
	must(t, c.Insert(ctx, d))
	must(t, c.Delete(ctx, d))
	if err := c.Delete(ctx, d); !errors.Is(err, odm.ErrNotFound) {
		t.Errorf("a second time: %v, want ErrNotFound", err)
	}
	rs := odm.CollectionOf[revisedDoc](db)
	r := &revisedDoc{Num: 1}
	must(t, rs.Insert(ctx, r))
	stale := *r
	must(t, rs.Save(ctx, r))
	var conflict *odm.StaleError
	if err := rs.Delete(ctx, &stale); !errors.As(err, &conflict) || conflict.ID != r.ID {
		t.Errorf("of a stale document: %v, want a *StaleError", err)
	}
	must(t, rs.Delete(ctx, &stale, odm.IgnoreRevision()))
}

func rowSync(t *testing.T) {
	ctx, db := open(t)
	c := odm.CollectionOf[tracked](db)
	d := newTracked(bson.ObjectID{}, 1)
	d.Attrs = map[string]any{"mine": int32(1)}
	must(t, c.Insert(ctx, d))
	_, err := c.Find(trackedNum.Eq(1)).Update(ctx, trackedName.Set("theirs"), trackedCity.Set("Oslo"), odm.F("attrs.theirs").Set(2), trackedTags.Push("t"))
	must(t, err)
	d.Num, d.Address.Zip, d.Attrs["mine"] = 5, "9", int32(7)
	must(t, c.Merge(ctx, d)) // local: my changes stay
	if d.Num != 5 || d.Name != "theirs" || d.Address != (placeOf{"Oslo", "9"}) || d.Attrs["mine"] != int32(7) || d.Attrs["theirs"] != int32(2) || len(d.Tags) != 1 {
		t.Errorf("merged to %+v", *d)
	}
	changes, err := c.Changes(d)
	if want := `{"$set":{"num":5,"address.zip":"9","attrs.mine":7}}`; err != nil || text(t, changes) != want {
		t.Errorf("still to be saved: %s, %v; want %s", changes, err, want)
	}
	must(t, c.Refresh(ctx, d)) // remote: theirs stay
	if d.Num != 1 || d.Name != "theirs" || d.Address.Zip != "" {
		t.Errorf("refreshed to %+v", *d)
	}
	rs := odm.CollectionOf[revisedDoc](db)
	r := &revisedDoc{Num: 1}
	must(t, rs.Insert(ctx, r))
	stale := *r
	r.Code = "theirs"
	must(t, rs.Save(ctx, r))
	stale.Num = 2
	if err := rs.SaveChanges(ctx, &stale); err == nil {
		t.Error("a stale document is saved")
	}
	must(t, rs.Merge(ctx, &stale)) // the way out of a conflict
	must(t, rs.SaveChanges(ctx, &stale))
	if stale.Code != "theirs" || stale.Num != 2 {
		t.Errorf("merged to %+v", stale)
	}
	must(t, c.Delete(ctx, d))
	d2 := *d
	if err := c.Merge(ctx, &d2); !errors.Is(err, odm.ErrNotSaved) {
		t.Errorf("Merge without a baseline: %v", err)
	}
	if err := c.Refresh(ctx, d); !errors.Is(err, odm.ErrNotFound) {
		t.Errorf("Refresh of a deleted document: %v", err)
	}
}
