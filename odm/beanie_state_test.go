package odm_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// Rows of state, revision and hooks.
func stateRows() []beanieRow {
	return []beanieRow{
		{"B130_is_changed", rowIsChanged},
		{"B131_get_changes", rowGetChanges},
		{"B132_replace_objects", rowReplaceObjects},
		{"B133_save_changes", rowSaveChanges},
		{"B134_previous_state", rowPrevious},
		{"B135_rollback", rowRollback},
		{"B136_saved_state", rowSavedState},
		{"B137_use_revision", rowRevision},
		{"B138_conflict", rowConflict},
		{"B139_ignore_revision", rowIgnoreRevision},
		{"B140_hooks", rowHooks},
		{"B141_skip_actions", rowSkipActions},
		{"B142_update_hook_merging", rowHookMerging},
	}
}

func one(t *testing.T) (context.Context, *odm.DB, *odm.Collection[tracked], *tracked, *wire) {
	t.Helper()
	ctx, db, w := watched(t)
	c := odm.CollectionOf[tracked](db)
	d := newTracked(bson.ObjectID{}, 1)
	d.Attrs = map[string]any{"k": map[string]any{"x": int32(1), "y": int32(2)}, "z": int32(1)}
	d.Tags = []string{"a"}
	must(t, c.Insert(ctx, d))
	w.take(t)
	return ctx, db, c, d, w
}

func rowIsChanged(t *testing.T) {
	_, _, c, d, _ := one(t)
	isChanged(t, c, d, false)
	d.Num = 2
	isChanged(t, c, d, true)
	d.Num = 1
	isChanged(t, c, d, false)
	d.Attrs["k"].(map[string]any)["x"] = int32(9)
	isChanged(t, c, d, true)
	for want, fields := range map[bool][]odm.FieldOf[tracked]{true: {odm.Any[tracked]("attrs")}, false: {trackedNum, trackedAddr}} {
		if got, err := c.HasChanged(d, fields...); err != nil || got != want {
			t.Errorf("HasChanged(%v) = %v, %v; want %v", fields, got, err, want)
		}
	}
	if got, err := c.HasChanged(d, odm.Any[tracked]("attrs.k.x")); err != nil || !got {
		t.Errorf("HasChanged of the path = %v, %v", got, err)
	}
	if got, err := c.HasChanged(d, odm.Any[tracked]("attrs.k.y")); err != nil || got {
		t.Errorf("HasChanged of the path beside = %v, %v", got, err)
	}
	if _, err := c.IsChanged(newTracked(bson.NewObjectID(), 1)); !errors.Is(err, odm.ErrNotSaved) {
		t.Errorf("of a new document: %v", err)
	}
}

func rowGetChanges(t *testing.T) {
	ctx, db, c, d, _ := one(t)
	d.Address.City, d.Tags = "Rome", append(d.Tags, "b")
	d.Attrs["k"].(map[string]any)["x"] = int32(5)
	delete(d.Attrs, "z") // G07: Beanie leaves it in the database
	changes, err := c.Changes(d)
	if want := `{"$set":{"address.city":"Rome","tags":["a","b"],"attrs.k.x":5},"$unset":{"attrs.z":""}}`; err != nil || text(t, changes) != want {
		t.Errorf("changes %s, %v; want %s", changes, err, want)
	}
	must(t, c.SaveChanges(ctx, d))
	if got := stored(t, db, "tracked"); !strings.HasSuffix(got, `"attrs":{"k":{"x":5,"y":2}}}`) && !strings.HasSuffix(got, `"attrs":{"k":{"y":2,"x":5}}}`) {
		t.Errorf("stored %s, where attrs.z should be gone", got)
	}
	d.Attrs["k"] = map[string]any{} // G06: an empty document is a change, a difference of nothing is none
	if changes, err := c.Changes(d); err != nil || text(t, changes) != `{"$unset":{"attrs.k.x":"","attrs.k.y":""}}` && text(t, changes) != `{"$unset":{"attrs.k.y":"","attrs.k.x":""}}` {
		t.Errorf("changes %s, %v", changes, err)
	}
}

// wholly has documents that are sent whole, and one that is not.
type wholly struct {
	odm.Document `bson:",inline" odm:"collection=wholly"`
	Home         placeOf        `bson:"home" odm:"whole"`
	Attrs        map[string]any `bson:"attrs" odm:"whole"`
	Work         placeOf        `bson:"work"`
}

// trackedReplace is Beanie's TrackedReplace: all of its documents are sent whole.
type trackedReplace struct {
	odm.Document `bson:",inline" odm:"collection=tracked_replace,whole"`
	Num          int            `bson:"num"`
	Address      placeOf        `bson:"address"`
	Attrs        map[string]any `bson:"attrs"`
}

func rowReplaceObjects(t *testing.T) {
	ctx, db, w := watched(t)
	c := odm.CollectionOf[wholly](db)
	d := &wholly{Home: placeOf{"Oslo", "1"}, Attrs: map[string]any{"z": int32(1)}}
	must(t, c.Insert(ctx, d))
	_, err := c.Find(odm.F("home.city").Eq("Oslo")).Update(ctx, odm.F("home.unknown").Set(1), odm.F("work.unknown").Set(1))
	must(t, err)
	must(t, c.Refresh(ctx, d))
	w.take(t)
	d.Home.City, d.Work.City, d.Attrs = "Rome", "Bari", map[string]any{"a": int32(2)}
	must(t, c.SaveChanges(ctx, d))
	if sent := w.take(t); !strings.Contains(sent[0], `"u":{"$set":{"home":{"city":"Rome","zip":"1"},"attrs":{"a":2},"work.city":"Bari"}}`) {
		t.Errorf("sent %v", sent)
	}
	if got, want := stored(t, db, "wholly"), `{"home":{"city":"Rome","zip":"1"},"attrs":{"a":2},"work":{"city":"Bari","zip":"","unknown":1}}`; got != want {
		t.Errorf("stored %s, want %s", got, want)
	}
	isChanged(t, c, d, false)
	must(t, c.SaveChanges(ctx, d))
	d.Work.Zip = "9"
	must(t, c.SaveChanges(ctx, d))
	if sent := w.take(t); len(sent) != 1+1 || !strings.Contains(sent[1], `"u":{"$set":{"work.zip":"9"}}`) { // the first is stored's
		t.Errorf("sent %v", sent)
	}
	r := &trackedReplace{Num: 1, Address: placeOf{"Oslo", "1"}, Attrs: map[string]any{}}
	rs := odm.CollectionOf[trackedReplace](db)
	must(t, rs.Insert(ctx, r))
	w.take(t)
	r.Num, r.Address.City = 2, "Rome"
	must(t, rs.SaveChanges(ctx, r))
	if sent := w.take(t); !strings.Contains(sent[0], `"u":{"$set":{"num":2,"address":{"city":"Rome","zip":"1"}}}`) {
		t.Errorf("sent %v", sent)
	}
	ts := odm.CollectionOf[tracked](db)
	n := newTracked(bson.ObjectID{}, 1)
	must(t, ts.Insert(ctx, n))
	n.Attrs = map[string]any{"a.b": int32(1)} // keys that no path can name are sent whole in any case
	must(t, ts.SaveChanges(ctx, n))
	if got := stored(t, db, "tracked"); !strings.Contains(got, `"attrs":{"a.b":1}`) {
		t.Errorf("stored %s", got)
	}
}

func rowSaveChanges(t *testing.T) {
	ctx, db, w := watched(t)
	c := odm.CollectionOf[stamped](db)
	s := &stamped{N: 1}
	must(t, c.Insert(ctx, s))
	at := *s.Updated
	w.take(t)
	must(t, c.SaveChanges(ctx, s))
	if sent := w.take(t); len(sent) != 0 || *s.Updated != at {
		t.Errorf("nothing has changed: sent %v, updated %v", sent, *s.Updated)
	}
	s.N = 2
	must(t, c.SaveChanges(ctx, s))
	if sent := w.take(t); !strings.Contains(sent[0], `"u":{"$set":{"n":2`) {
		t.Errorf("sent %v", sent)
	}
	for *s.Updated == at { // until the clock has moved by a millisecond
		s.N++
		must(t, c.SaveChanges(ctx, s))
	}
	if sent := w.take(t); len(sent) > 0 && !strings.Contains(sent[len(sent)-1], `,"updated":{"$date":`) {
		t.Errorf("sent %v", sent)
	}
	isChanged(t, c, s, false)
}

func rowPrevious(t *testing.T) {
	ctx, _, c, d, _ := one(t)
	if _, err := c.Previous(d); !errors.Is(err, odm.ErrNotSaved) {
		t.Errorf("before a second write: %v, want ErrNotSaved", err)
	}
	for name, save := range map[string]func(context.Context, *tracked, ...odm.WriteOption) error{"SaveChanges": c.SaveChanges, "Save": c.Save, "Replace": c.Replace} {
		was := d.Num
		d.Num, d.Address.Zip = d.Num+1, name
		must(t, save(ctx, d))
		p, err := c.Previous(d)
		if err != nil || p.Num != was { // Beanie's save loses it
			t.Errorf("%s: previous %+v, %v; want num %d", name, p, err, was)
		}
		changes, err := c.PreviousChanges(d)
		if err != nil || !strings.Contains(text(t, changes), `"address.zip":"`+name+`"`) || strings.Contains(text(t, changes), "tags") {
			t.Errorf("%s: previous changes %s, %v", name, changes, err)
		}
	}
	again, err := c.Get(ctx, d.ID)
	must(t, err)
	if _, err := c.PreviousChanges(again); !errors.Is(err, odm.ErrNotSaved) {
		t.Errorf("of a document that was only read: %v", err)
	}
}

func rowRollback(t *testing.T) {
	_, _, c, d, _ := one(t)
	d.Num, d.Attrs["new"] = 9, 1
	must(t, c.Rollback(d))
	if d.Num != 1 || len(d.Attrs) != 2 {
		t.Errorf("rolled back to %+v", *d)
	}
	isChanged(t, c, d, false)
}

func rowSavedState(t *testing.T) {
	ctx, _, c, d, _ := one(t)
	d.Num = 9
	saved := *d
	must(t, c.Rollback(&saved)) // the saved state as a document
	if saved.Num != 1 || d.Num != 9 {
		t.Errorf("the saved state is %+v, the document %+v", saved, *d)
	}
	must(t, c.SaveChanges(ctx, d))
	isChanged(t, c, d, false)
	isChanged(t, c, &saved, false)
}

func rowRevision(t *testing.T) {
	ctx, db, w := watched(t)
	c := odm.CollectionOf[revisedDoc](db)
	r := &revisedDoc{Num: 1}
	must(t, c.Save(ctx, r))
	if sent := w.take(t); len(sent) != 1 || !strings.Contains(sent[0], `"revision_id":null}`) || !strings.Contains(sent[0], `"subType":"04"`) {
		t.Errorf("the first save sent %v", sent)
	}
	seen := map[odm.Revision]bool{odm.RevisionOf(r): true}
	for name, write := range map[string]func() error{
		"Save": func() error { r.Num++; return c.Save(ctx, r) }, "SaveChanges": func() error { r.Num++; return c.SaveChanges(ctx, r) },
		"Replace": func() error { return c.Replace(ctx, r) }, "Update": func() error { return c.Update(ctx, r, revisedNum.Inc(1)) },
	} {
		must(t, write())
		if rev := odm.RevisionOf(r); rev.IsZero() || seen[rev] {
			t.Errorf("%s: revision %v is not new", name, rev)
		}
		seen[odm.RevisionOf(r)] = true
		got, err := c.Get(ctx, r.ID)
		must(t, err)
		if odm.RevisionOf(got) != odm.RevisionOf(r) || *got.plain() != *r.plain() {
			t.Errorf("%s: stored %+v at %v, in memory %+v at %v", name, *got, odm.RevisionOf(got), *r, odm.RevisionOf(r))
		}
	}
	put(t, db, "revised", bson.D{{Key: "num", Value: 70}}) // stored before the model had revisions
	old, err := c.FindOne(ctx, revisedNum.Eq(70))
	must(t, err)
	old.Num++
	must(t, c.SaveChanges(ctx, old))
	if odm.RevisionOf(old).IsZero() {
		t.Error("a document without a revision gets none")
	}
}

func (r *revisedDoc) plain() *struct {
	Num  int
	Code string
} {
	return &struct {
		Num  int
		Code string
	}{r.Num, r.Code}
}

func rowConflict(t *testing.T) {
	ctx, db, w := watched(t, odm.Models(odm.ModelOf[revisedDoc]()))
	must(t, db.Sync(ctx))
	c := odm.CollectionOf[revisedDoc](db)
	r, other := &revisedDoc{Num: 1, Code: "r"}, &revisedDoc{Num: 1, Code: "other"}
	must(t, c.InsertMany(ctx, []*revisedDoc{r, other}))
	stale := *r
	known := odm.RevisionOf(&stale)
	must(t, c.Save(ctx, r))
	stale.Num = 50
	for name, write := range map[string]func(context.Context, *revisedDoc, ...odm.WriteOption) error{
		"Save": c.Save, "SaveChanges": c.SaveChanges, "Replace": c.Replace, "Delete": c.Delete,
	} {
		err := write(ctx, &stale)
		var conflict *odm.StaleError
		if !errors.As(err, &conflict) || conflict.Collection != "revised" || conflict.ID != r.ID || conflict.Known != known || conflict.Stored != odm.RevisionOf(r) {
			t.Errorf("%s: %v, want a *StaleError with both revisions", name, err)
		}
		if odm.RevisionOf(&stale) != known || stale.Num != 50 { // G09
			t.Errorf("%s: in memory %+v at %v", name, stale, odm.RevisionOf(&stale))
		}
		isChanged(t, c, &stale, true)
	}
	made := &revisedDoc{Num: 1}
	made.ID = r.ID
	var conflict *odm.StaleError
	if err := c.Save(ctx, made); !errors.As(err, &conflict) || !conflict.Known.IsZero() {
		t.Errorf("Save of a document that was never read: %v, want a *StaleError", err)
	}
	other.Code = "r" // complaint 2: a clash in another index is no conflict
	var dup *odm.DuplicateError
	for name, err := range map[string]error{"Save": c.Save(ctx, other), "SaveChanges": c.SaveChanges(ctx, other)} {
		if !errors.As(err, &dup) || dup.Index != "code_1" || errors.As(err, &conflict) && conflict.ID == other.ID {
			t.Errorf("%s with a taken code: %v, want a *DuplicateError", name, err)
		}
	}
	other.Code = "other"
	must(t, c.Save(ctx, other))
	must(t, c.SaveChanges(ctx, other)) // a second one at once
	gone := *other
	must(t, c.Delete(ctx, other))
	gone.Num = 2
	if err := c.SaveChanges(ctx, &gone); !errors.Is(err, odm.ErrNotFound) || errors.As(err, new(*odm.StaleError)) {
		t.Errorf("SaveChanges of a deleted document: %v, want ErrNotFound", err)
	}
	must(t, c.Save(ctx, &gone)) // Save stores what is not there
	w.take(t)
	err := db.WithTransaction(ctx, func(ctx context.Context) error { return c.Save(ctx, &stale) })
	if !errors.As(err, &conflict) || conflict.Stored != odm.RevisionOf(r) || odm.RevisionOf(&stale) != known {
		t.Errorf("in a transaction: %v, want a *StaleError", err)
	}
	boom := errors.New("boom")
	before := odm.RevisionOf(r)
	err = db.WithTransaction(ctx, func(ctx context.Context) error {
		r.Num = 8
		return errors.Join(c.Save(ctx, r), boom)
	})
	if !errors.Is(err, boom) || odm.RevisionOf(r) != before {
		t.Errorf("an aborted save: %v, revision %v, want %v", err, odm.RevisionOf(r), before)
	}
	must(t, c.Save(ctx, r))
}

func rowIgnoreRevision(t *testing.T) {
	ctx, db := open(t)
	c := odm.CollectionOf[revisedDoc](db)
	r := &revisedDoc{Num: 1}
	must(t, c.Insert(ctx, r))
	for name, write := range map[string]func(context.Context, *revisedDoc, ...odm.WriteOption) error{"Save": c.Save, "SaveChanges": c.SaveChanges, "Replace": c.Replace} {
		stale := *r
		must(t, c.Save(ctx, r))
		stale.Num += 10
		must(t, write(ctx, &stale, odm.IgnoreRevision()))
		must(t, c.Refresh(ctx, r))
		if r.Num != stale.Num || odm.RevisionOf(r) != odm.RevisionOf(&stale) {
			t.Errorf("%s: stored %d at %v, written %d at %v", name, r.Num, odm.RevisionOf(r), stale.Num, odm.RevisionOf(&stale))
		}
	}
	// Collection.Update takes changes only: an update that asks for no revision is that of a query by the id
	stale := *r
	must(t, c.Save(ctx, r))
	if err := c.Update(ctx, &stale, revisedNum.Inc(1)); !errors.As(err, new(*odm.StaleError)) {
		t.Errorf("Update of a stale document: %v", err)
	}
	now, err := c.Find(odm.F("_id").Eq(stale.ID)).FindAndUpdate(ctx, odm.After, revisedNum.Inc(1))
	if err != nil || now.Num != r.Num+1 || odm.RevisionOf(now) == odm.RevisionOf(r) {
		t.Errorf("an update by the id: %+v at %v, %v", now, odm.RevisionOf(now), err)
	}
}

func rowHooks(t *testing.T) {
	ctx, db := open(t)
	c := odm.CollectionOf[TwoHooks](db)
	d := &TwoHooks{}
	must(t, c.Save(ctx, d)) // complaint 1: a Save of a new document runs its Insert hooks
	if d.Created.IsZero() || d.By != "me" {
		t.Errorf("hooks of two embedded structs: %+v", *d)
	}
	docs := []*TwoHooks{{}, {}}
	must(t, c.InsertMany(ctx, docs))
	if docs[1].By != "me" {
		t.Error("InsertMany runs no hooks")
	}
	ws := odm.CollectionOf[Witness](db)
	h := &Witness{}
	saw := map[string]string{}
	h.See = func(hook string) {
		changed, err := ws.IsChanged(h)
		n, countErr := ws.Find(odm.F("n").Eq(h.N)).Count(ctx)
		saw[hook] = fmt.Sprintf("changed %v, known %v, revision %v, stored %d", changed, err == nil, !odm.RevisionOf(h).IsZero(), n)
		must(t, countErr)
	}
	for _, tt := range []struct {
		verb          string
		run           func() error
		hook          string
		before, after string
	}{
		{"Insert", func() error { return ws.Insert(ctx, h) }, "Insert", "changed false, known false, revision false, stored 0", "changed false, known true, revision true, stored 1"},
		{"Save", func() error { h.N++; return ws.Save(ctx, h) }, "Save", "changed true, known true, revision true, stored 0", "changed false, known true, revision true, stored 1"},
		{"SaveChanges", func() error { h.N++; return ws.SaveChanges(ctx, h) }, "Save", "changed true, known true, revision true, stored 0", "changed false, known true, revision true, stored 1"},
		{"Replace", func() error { h.N++; return ws.Replace(ctx, h) }, "Save", "changed true, known true, revision true, stored 0", "changed false, known true, revision true, stored 1"},
		{"Update", func() error { return ws.Update(ctx, h, odm.F("n").Inc(1)) }, "Save", "", "changed false, known true, revision true, stored 1"},
	} {
		clear(saw)
		must(t, tt.run())
		if saw["Before"+tt.hook] != tt.before || saw["After"+tt.hook] != tt.after { // G03 the order, G04 the state in hooks
			t.Errorf("%s: the hooks see %v; want before %s, after %s", tt.verb, saw, tt.before, tt.after)
		}
	}
}

// Witness tells what is known in its hooks.
type Witness struct {
	odm.Document `bson:",inline" odm:"collection=witnesses,revision"`
	N            int               `bson:"n"`
	See          func(hook string) `bson:"-"`
}

func (h *Witness) see(hook string) error {
	if h.See != nil {
		h.See(hook)
	}
	return nil
}

func (h *Witness) BeforeInsert(context.Context) error { return h.see("BeforeInsert") }
func (h *Witness) AfterInsert(context.Context) error  { return h.see("AfterInsert") }
func (h *Witness) BeforeSave(context.Context) error   { return h.see("BeforeSave") }
func (h *Witness) AfterSave(context.Context) error    { return h.see("AfterSave") }

func rowSkipActions(t *testing.T) {
	ctx, db := open(t)
	c := odm.CollectionOf[TwoHooks](db)
	d := &TwoHooks{}
	must(t, c.Insert(ctx, d, odm.SkipHooks("Audit.BeforeInsert")))
	if d.Created.IsZero() || d.By != "" {
		t.Errorf("one of two hooks of a name is skipped: %+v", *d)
	}
	e := &TwoHooks{}
	must(t, c.Insert(ctx, e, odm.SkipHooks(odm.Before)))
	if !e.Created.IsZero() || e.By != "" {
		t.Errorf("all hooks before are skipped: %+v", *e)
	}
	if err := c.Insert(ctx, &TwoHooks{}, odm.SkipHooks("AfterInsrt")); err == nil {
		t.Error("a misspelt hook is skipped")
	}
}

func rowHookMerging(t *testing.T) {
	ctx, db, w := watched(t)
	c := odm.CollectionOf[hooked](db)
	h := &hooked{}
	must(t, c.Insert(ctx, h))
	w.take(t)
	must(t, c.Update(ctx, h, hookedName.Set("x")))
	must(t, c.Update(ctx, h, hookedTouched.Inc(5)))
	_, err := c.Find(hookedName.Eq("x")).Update(ctx, hookedName.Set("y"))
	must(t, err)
	for i, want := range []string{`"update":{"$set":{"name":"x"},"$inc":{"touched":1}}`, `"update":{"$inc":{"touched":5}}`, `"u":{"$set":{"name":"y"},"$inc":{"touched":1}}`} {
		if sent := w.nth(i); !strings.Contains(sent, want) {
			t.Errorf("update %d sent %s, want %s", i, sent, want)
		}
	}
	if h.Touched != 6 {
		t.Errorf("touched %d, want 6", h.Touched)
	}
	// an update wins by Default; the hook by Override; with Add a clash is an error that names the path
	ls := odm.CollectionOf[Ledger](db)
	must(t, ls.Insert(ctx, &Ledger{}))
	for how, want := range map[string]int{"default": 1, "override": 7} {
		if _, err := ls.Find().Everything().Update(context.WithValue(ctx, howKey{}, how), ledgerB.Set(1)); err != nil {
			t.Errorf("%s: %v", how, err)
		}
		if l, err := ls.FindOne(ctx); err != nil || l.B != want {
			t.Errorf("%s: %+v, %v; want b %d", how, l, err, want)
		}
	}
	if err := conflicting(ctx, db); err == nil || !strings.Contains(err.Error(), `"b"`) {
		t.Errorf("a clash: %v", err)
	}
}

// nth is the i-th command that was sent since the last take.
func (w *wire) nth(i int) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	out, _ := bson.MarshalExtJSON(w.sent[i], false, false)
	return string(out)
}
