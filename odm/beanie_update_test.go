package odm_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// Rows of changes, and of the verbs that are said by conditions and changes.
func updateRows() []beanieRow {
	return []beanieRow{
		{"B100_field_operators", rowFieldOperators},
		{"B101_array_operators", rowArrayOperators},
		{"B102_bit", rowBit},
		{"B103_shortcuts", rowShortcuts},
		{"B104_combined_update", rowCombined},
		{"B105_pipeline_update", rowPipeline},
		{"B106_update_many_and_one", rowUpdateManyOne},
		{"B107_response_type", rowResponse},
		{"B108_array_filters", rowArrayFilters},
		{"B109_upsert", rowUpsert},
		{"B110_native_upsert", rowNativeUpsert},
		{"B111_instance_update", rowInstanceUpdate},
		{"B118_delete_query", rowDeleteQuery},
		{"B119_delete_all", rowDeleteAll},
		{"B120_find_one_and", rowFindAnd},
	}
}

// updated inserts a product, changes it and returns what is stored at keys.
func updated(t *testing.T, p *product, keys []string, changes ...odm.Change[product]) string {
	t.Helper()
	ctx, db := open(t)
	c := odm.CollectionOf[product](db)
	p.UID = bson.Binary{Subtype: 4, Data: make([]byte, 16)}
	must(t, c.Insert(ctx, p))
	if _, err := c.Find(pf.ID.Eq(p.ID)).Update(ctx, changes...); err != nil {
		t.Fatal(err)
	}
	var raw bson.Raw
	raw, err := db.Driver().Collection("products").FindOne(ctx, bson.D{}).Raw()
	must(t, err)
	out := bson.D{}
	for _, k := range keys {
		if v, err := raw.LookupErr(strings.Split(k, ".")...); err == nil {
			out = append(out, bson.E{Key: k, Value: v})
		}
	}
	return text(t, out)
}

func rowFieldOperators(t *testing.T) {
	before := &product{Name: "n", Price: 2, Qty: 5, Flags: 3, DisplayName: "d"}
	got := updated(t, before, []string{"name", "price", "qty", "flags", "display", "dn", "status"},
		pf.Name.Set("x"), pf.Price.Inc(0.5), odm.Min(pf.Qty, 2), odm.Max(pf.Flags, 9), odm.Rename(pf.DisplayName, odm.Any[product]("display")), odm.Unset(pf.Status))
	if want := `{"name":"x","price":2.5,"qty":2,"flags":9,"display":"d"}`; got != want {
		t.Errorf("stored %s, want %s", got, want)
	}
	got = updated(t, &product{Price: 3}, []string{"price", "qty"}, odm.Mul(pf.Price, 2), odm.SetOnInsert(pf.Qty, 7))
	if want := `{"price":6.0,"qty":0}`; got != want {
		t.Errorf("stored %s, want %s", got, want)
	}
	p := &product{}
	got = updated(t, p, []string{"created", "seen"}, odm.CurrentDate(pf.Created), odm.CurrentTimestamp(pf.Seen))
	if !strings.Contains(got, `"created":{"$date":"20`) || !strings.Contains(got, `"seen":{"$timestamp":{"t":1`) {
		t.Errorf("stored %s", got)
	}
}

func rowArrayOperators(t *testing.T) {
	for name, tt := range map[string]struct {
		want    string
		changes []odm.Change[product]
	}{
		"addToSet":  {`{"scores":[3,1,2,9]}`, []odm.Change[product]{odm.AddToSet(pf.Scores, 1, 9)}},
		"pop":       {`{"scores":[3,1]}`, []odm.Change[product]{odm.PopLast(pf.Scores)}},
		"pull":      {`{"scores":[1]}`, []odm.Change[product]{odm.Pull(pf.Scores, eachInt.Gte(2))}},
		"pull in":   {`{"scores":[2]}`, []odm.Change[product]{odm.Pull(pf.Scores, eachInt.In(3, 1))}},
		"pullAll":   {`{"scores":[2]}`, []odm.Change[product]{odm.PullAll(pf.Scores, 3, 1)}},
		"add one":   {`{"scores":[3,1,2,9]}`, []odm.Change[product]{odm.F("scores").AddToSet(9)}},
		"pop first": {`{"scores":[1,2]}`, []odm.Change[product]{odm.PopFirst(pf.Scores)}},
		"pull raw":  {`{"scores":[3]}`, []odm.Change[product]{odm.RawUpdate(bson.M{"$pull": bson.M{"scores": bson.M{"$lt": 3}}})}},
		"push":      {`{"scores":[3,1,2,7]}`, []odm.Change[product]{pf.Scores.Push(7)}},
		"push with modifiers": {`{"scores":[2,3,5]}`, []odm.Change[product]{
			odm.PushEach(pf.Scores, []int{5, 0}, odm.PushSort(eachInt.Asc()), odm.PushSlice(-3), odm.PushPosition(0))}},
	} {
		if got := updated(t, &product{Scores: []int{3, 1, 2}}, []string{"scores"}, tt.changes...); got != tt.want {
			t.Errorf("%s: stored %s, want %s", name, got, tt.want)
		}
	}
	const rest = `,"price":0.0,"taxes":null}`
	for name, tt := range map[string]struct {
		want   string
		change odm.Change[product]
	}{
		"pull by a field":  {`{"lines":[{"sku":"a","qty":3` + rest + `]}`, odm.Pull(pf.Lines, lf.Qty.Lt(3))},
		"pull by two":      {`{"lines":[{"sku":"a","qty":3` + rest + `]}`, odm.Pull(pf.Lines, lf.SKU.Eq("b"), lf.Qty.Eq(1))},
		"push sorted by":   {`{"lines":[{"sku":"c","qty":2` + rest + `,{"sku":"b","qty":1` + rest + `]}`, odm.PushEach(pf.Lines, []productLine{{SKU: "c", Qty: 2}}, odm.PushSort(lf.SKU.Desc()), odm.PushSlice(2))},
		"add a known one":  {`{"lines":[{"sku":"a","qty":3` + rest + `,{"sku":"b","qty":1` + rest + `]}`, odm.AddToSet(pf.Lines, productLine{SKU: "b", Qty: 1})},
		"set one by place": {`{"lines":[{"sku":"a","qty":3` + rest + `,{"sku":"b","qty":9` + rest + `]}`, pf.Lines.Index(1, lf.Qty.Set(9))},
		"change each":      {`{"lines":[{"sku":"a","qty":4` + rest + `,{"sku":"b","qty":2` + rest + `]}`, pf.Lines.Each(lf.Qty.Inc(1))},
	} {
		if got := updated(t, &product{Lines: []productLine{{SKU: "a", Qty: 3}, {SKU: "b", Qty: 1}}}, []string{"lines"}, tt.change); got != tt.want {
			t.Errorf("%s: stored %s, want %s", name, got, tt.want)
		}
	}
}

func rowBit(t *testing.T) {
	for want, ch := range map[string]odm.Change[product]{`{"flags":8}`: odm.BitAnd(pf.Flags, 10), `{"flags":14}`: odm.BitOr(pf.Flags, 10), `{"flags":6}`: odm.BitXor(pf.Flags, 10)} {
		if got := updated(t, &product{Flags: 12}, []string{"flags"}, ch); got != want {
			t.Errorf("%v: stored %s, want %s", ch, got, want)
		}
	}
}

func rowShortcuts(t *testing.T) {
	ctx, db := open(t)
	c := odm.CollectionOf[tracked](db)
	d := newTracked(bson.ObjectID{}, 1)
	must(t, c.Insert(ctx, d))
	q := c.Find(trackedNum.Gt(0))
	for _, ch := range []odm.Change[tracked]{trackedName.Set("n"), trackedNum.Inc(2), trackedTags.Push("a"), odm.AddToSet(trackedTags, "a", "b"), odm.Pull(trackedTags, eachText.Eq("a")), odm.Unset(odm.Any[tracked]("note"))} {
		if _, err := q.Update(ctx, ch); err != nil {
			t.Errorf("%v: %v", ch, err)
		}
		must(t, c.Update(ctx, d, trackedName.Set(d.Name+"."))) // the same on a document
	}
	if got, want := stored(t, db, "tracked"), `{"num":3,"name":"......","address":{"city":"","zip":""},"tags":["b"],"attrs":{}}`; got != want || d.Num != 3 {
		t.Errorf("stored %s, want %s; in memory %d", got, want, d.Num)
	}
	ss := odm.CollectionOf[stamped](db)
	s := &stamped{N: 1, Created: time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)}
	must(t, ss.Insert(ctx, s))
	must(t, ss.Update(ctx, s, odm.CurrentDate(odm.Ord[stamped, time.Time]("created"))))
	if s.Created.Year() == 2001 {
		t.Errorf("CurrentDate leaves %v", s.Created)
	}
}

func rowCombined(t *testing.T) {
	doc, _, err := odm.UpdateBSON(pf.Name.Set("x"), pf.Qty.Inc(1), pf.Price.Set(2), odm.RawUpdate(bson.M{"$set": bson.M{"dn": "d"}}))
	if want := `{"$set":{"name":"x","price":2.0,"dn":"d"},"$inc":{"qty":1}}`; err != nil || text(t, doc) != want { // G11: none is lost
		t.Errorf("update %s, %v; want %s", doc, err, want)
	}
	for name, cs := range map[string][]odm.Change[product]{
		"one path twice": {pf.Name.Set("x"), pf.Name.Set("y")}, "two operators of one path": {pf.Qty.Set(1), pf.Qty.Inc(1)},
		"a path and one below": {pf.Category.Set(productCategory{}), pf.Category.Name.Set("x")}, "raw and typed": {odm.RawUpdate(bson.M{"$set": bson.M{"name": 1}}), pf.Name.Set("x")},
	} {
		if doc, _, err := odm.UpdateBSON(cs...); err == nil {
			t.Errorf("%s: %s, want an error", name, doc)
		}
	}
	base := []odm.Change[product]{pf.Name.Set("x")}
	one, two := append(base[:1:1], pf.Qty.Inc(1)), append(base[:1:1], pf.Qty.Inc(2))
	a, _, _ := odm.UpdateBSON(one...)
	b, _, _ := odm.UpdateBSON(two...)
	if text(t, a) == text(t, b) {
		t.Error("two updates with one beginning share it")
	}
}

func rowPipeline(t *testing.T) {
	ctx, db, w := watched(t)
	c := odm.CollectionOf[stamped](db)
	must(t, c.Insert(ctx, &stamped{N: 4}))
	w.take(t)
	q := c.Find(stampedN.Gt(0))
	u, err := q.UpdatePipeline(ctx, bson.M{"$set": bson.M{"n": bson.M{"$add": bson.A{"$n", 1}}}}, bson.D{{Key: "$unset", Value: "created"}})
	if err != nil || u.Modified != 1 {
		t.Fatalf("UpdatePipeline = %+v, %v", u, err)
	}
	if sent := w.take(t)[0]; !strings.Contains(sent, `"u":[{"$set":{"n":{"$add":["$n",1]}}},{"$unset":"created"},{"$set":{"updated":{"$date":`) {
		t.Errorf("sent %s", sent)
	}
	if d, err := q.One(ctx); err != nil || d.N != 5 || !d.Created.IsZero() {
		t.Errorf("stored %+v, %v", d, err)
	}
	if _, err := q.UpdatePipeline(ctx); err == nil {
		t.Error("a pipeline of no stages has no error")
	}
	if _, err := c.Find().UpdatePipeline(ctx, bson.M{}); !errors.Is(err, odm.ErrUnfiltered) {
		t.Errorf("without a condition: %v", err)
	}
}

func rowUpdateManyOne(t *testing.T) {
	ctx, db, w := watched(t)
	c := odm.CollectionOf[stamped](db)
	docs := []*stamped{{N: 1}, {N: 2}, {N: 3}}
	must(t, c.InsertMany(ctx, docs))
	w.take(t)
	u, err := c.Find(stampedN.Gt(1)).Update(ctx, stampedN.Inc(10))
	if err != nil || u.Matched != 2 || u.Modified != 2 {
		t.Errorf("Update = %+v, %v", u, err)
	}
	u, err = c.Find(stampedN.Gt(10)).UpdateOne(ctx, stampedN.Set(0))
	if err != nil || u.Matched != 1 {
		t.Errorf("UpdateOne = %+v, %v", u, err)
	}
	if sent := w.take(t); !strings.Contains(sent[0], `,"multi":true`) || strings.Contains(sent[1], `"multi"`) || !strings.Contains(sent[1], `"u":{"$set":{"n":0,"updated":`) {
		t.Errorf("sent %v", sent)
	}
	if u, err = c.Find().Everything().Update(ctx, odm.F("updated").Set(nil), stampedN.Set(7)); err != nil || u.Matched != 3 {
		t.Errorf("an update that sets the time itself: %+v, %v", u, err)
	}
	rs := odm.CollectionOf[revisedDoc](db)
	r := &revisedDoc{Num: 1}
	must(t, rs.Insert(ctx, r))
	_, err = rs.Find(revisedNum.Eq(1)).Update(ctx, revisedNum.Set(2))
	must(t, err)
	now, err := rs.Get(ctx, r.ID)
	must(t, err)
	if odm.RevisionOf(now) == odm.RevisionOf(r) { // G10
		t.Error("Update of a query leaves the revision as it was")
	}
	var stale *odm.StaleError
	if err := rs.Save(ctx, r); !errors.As(err, &stale) || stale.Stored != odm.RevisionOf(now) {
		t.Errorf("Save after an update by another: %v, want a *StaleError", err)
	}
}

func rowResponse(t *testing.T) {
	ctx, db, w := watched(t)
	c := odm.CollectionOf[tracked](db)
	must(t, c.InsertMany(ctx, []*tracked{newTracked(bson.ObjectID{}, 1), newTracked(bson.ObjectID{}, 2)}))
	w.take(t)
	all := c.Find(trackedNum.Gt(0)).Sort("-num")
	old, err := all.FindAndUpdate(ctx, odm.Before, trackedNum.Inc(10))
	must(t, err)
	now, err := all.FindAndUpdate(ctx, odm.After, trackedNum.Inc(10))
	must(t, err)
	if old.Num != 2 || now.Num != 22 {
		t.Errorf("before %d, after %d; want 2, 22", old.Num, now.Num)
	}
	sent := w.take(t)
	if !strings.HasPrefix(sent[0], `{"findAndModify":"tracked","query":{"num":{"$gt":0}},"sort":{"num":-1},"update":{"$inc":{"num":10}}}`) || !strings.Contains(sent[1], `"new":true`) {
		t.Errorf("sent %v", sent)
	}
	isChanged(t, c, now, false)
	if _, err := c.IsChanged(old); !errors.Is(err, odm.ErrNotSaved) {
		t.Errorf("the document as it was: %v, want ErrNotSaved", err)
	}
	part, err := all.Select(trackedNum).FindAndUpdate(ctx, odm.After, trackedName.Set("x"))
	if err != nil || part.Num != 22 || part.Name != "" {
		t.Errorf("selected: %+v, %v", part, err)
	}
	if _, err := c.Find(trackedNum.Gt(99)).FindAndUpdate(ctx, odm.After, trackedNum.Inc(1)); !errors.Is(err, odm.ErrNotFound) {
		t.Errorf("none: %v, want ErrNotFound", err)
	}
	_, unfiltered := c.Find().FindAndUpdate(ctx, odm.After, trackedNum.Inc(1))
	_, word := all.FindAndUpdate(ctx, "after", trackedNum.Inc(1))
	_, limit := all.Limit(1).FindAndUpdate(ctx, odm.After, trackedNum.Inc(1))
	_, nothing := all.FindAndUpdate(ctx, odm.After)
	if !errors.Is(unfiltered, odm.ErrUnfiltered) || word == nil || limit == nil || nothing == nil {
		t.Errorf("errors are %v; %v; %v; %v", unfiltered, word, limit, nothing)
	}
}

func rowArrayFilters(t *testing.T) {
	ctx, db, w := watched(t)
	c := odm.CollectionOf[product](db)
	p := &product{Lines: []productLine{{SKU: "x", Qty: 1}, {SKU: "y", Qty: 1}}}
	must(t, c.Insert(ctx, p))
	w.take(t)
	_, err := c.Find(pf.ID.Eq(p.ID)).Update(ctx, pf.Lines.EachWhere(lf.SKU.Eq("x"), lf.Qty.Set(3)))
	must(t, err)
	if sent := w.take(t)[0]; !strings.Contains(sent, `{"$set":{"lines.$[e0].qty":3}}`) || !strings.Contains(sent, `"arrayFilters":[{"e0.sku":"x"}]`) {
		t.Errorf("sent %s", sent)
	}
	got, err := c.Find(pf.ID.Eq(p.ID)).FindAndUpdate(ctx, odm.After, pf.Lines.EachWhere(lf.SKU.Eq("y"), lf.Qty.Set(4)))
	if err != nil || got.Lines[0].Qty != 3 || got.Lines[1].Qty != 4 {
		t.Errorf("lines are %+v, %v", got, err)
	}
}

type visit struct {
	odm.Document `bson:",inline" odm:"collection=visits,revision"`
	Email        string    `bson:"email" odm:"unique"`
	Visits       int       `bson:"visits"`
	Home         placeOf   `bson:"home"`
	Tags         []string  `bson:"tags"`
	Created      time.Time `bson:"created" odm:"created"`
	Updated      time.Time `bson:"updated" odm:"updated"`
	Told         string    `bson:"-"`
}

const (
	visitEmail odm.Str[visit, string]  = "email"
	visitN     odm.Num[visit, int]     = "visits"
	visitCity  odm.Str[visit, string]  = "home.city"
	visitTags  odm.List[visit, string] = "tags"
)

func rowUpsert(t *testing.T) {
	ctx, db, w := watched(t, odm.Models(odm.ModelOf[visit]()))
	must(t, db.Sync(ctx))
	c := odm.CollectionOf[visit](db)
	w.take(t)
	fresh := &visit{Email: "a", Visits: 100, Home: placeOf{"Oslo", "1"}, Tags: []string{"lost"}, Told: "kept"}
	u, err := c.Find(visitEmail.Eq("a")).Upsert(ctx, fresh, visitN.Inc(1), visitCity.Set("Rome"), visitTags.Push("t"))
	if err != nil || u != (odm.Updated{Inserted: 1}) {
		t.Fatalf("Upsert = %+v, %v", u, err)
	}
	if sent := w.take(t); len(sent) != 2 || strings.Count(sent[0], `"upsert":true`) != 1 || !strings.Contains(sent[0], `"$setOnInsert":{"_id":{"$oid":"`+fresh.ID.Hex()+`"},"email":"a","home.zip":"1","created":`) {
		t.Errorf("sent %v", sent)
	}
	if fresh.ID.IsZero() || fresh.Visits != 1 || fresh.Home != (placeOf{"Rome", "1"}) || fresh.Tags[0] != "t" || fresh.Created.IsZero() || fresh.Updated.IsZero() || fresh.Told != "kept" || odm.RevisionOf(fresh).IsZero() {
		t.Errorf("inserted %+v", *fresh)
	}
	isChanged(t, c, fresh, false)
	other := &visit{Email: "a"}
	u, err = c.Find(visitEmail.Eq("a")).Upsert(ctx, other, visitN.Inc(1))
	if err != nil || u != (odm.Updated{Matched: 1, Modified: 1}) || !other.ID.IsZero() || !other.Created.IsZero() {
		t.Errorf("Upsert of one that is there = %+v, %v; in memory %+v", u, err, *other)
	}
	got, err := c.Get(ctx, fresh.ID)
	must(t, err)
	if got.Visits != 2 || odm.RevisionOf(got) == odm.RevisionOf(fresh) || !got.Created.Equal(fresh.Created) {
		t.Errorf("stored %+v", *got)
	}
	byID := bson.NewObjectID()
	third := &visit{Email: "c"}
	if u, err = c.Find(odm.F("_id").Eq(byID)).Upsert(ctx, third); err != nil || u.Inserted != 1 || third.ID != byID {
		t.Errorf("Upsert by id = %+v, %v, id %v", u, err, third.ID)
	}
	if _, err = c.Find(odm.F("_id").Eq(bson.NewObjectID())).Upsert(ctx, third); err == nil {
		t.Error("an upsert that asks for one id and inserts another has no error")
	}
	if u, err = c.Find(visitEmail.Eq("n")).Upsert(ctx, nil, visitN.Inc(1)); err != nil || u.Inserted != 1 {
		t.Errorf("Upsert without a document = %+v, %v", u, err)
	}
}

func rowNativeUpsert(t *testing.T) {
	ctx, db := open(t, odm.Models(odm.ModelOf[visit]()))
	must(t, db.Sync(ctx))
	c := odm.CollectionOf[visit](db)
	const n = 32
	var wg sync.WaitGroup
	inserted := make([]int64, n)
	for i := range n {
		wg.Go(func() {
			u, err := c.Find(visitEmail.Eq("same")).Upsert(ctx, &visit{Email: "same"}, visitN.Inc(1))
			if err != nil {
				t.Errorf("upsert %d: %v", i, err)
			}
			inserted[i] = u.Inserted
		})
	}
	wg.Wait()
	total := int64(0)
	for _, i := range inserted {
		total += i
	}
	all, err := c.Find().All(ctx)
	must(t, err)
	if total != 1 || len(all) != 1 || all[0].Visits != n { // complaint 7
		t.Errorf("%d inserted, stored %d with %d visits; want 1, 1, %d", total, len(all), all[0].Visits, n)
	}
	must(t, c.Insert(ctx, &visit{Email: "b"}))
	var dup *odm.DuplicateError
	fresh := &visit{Email: "b"}
	if _, err := c.Find(visitN.Eq(99)).Upsert(ctx, fresh); !errors.As(err, &dup) || !fresh.ID.IsZero() || !fresh.Created.IsZero() {
		t.Errorf("an upsert that no repetition can help: %v, in memory %+v", err, *fresh)
	}
}

func rowInstanceUpdate(t *testing.T) {
	ctx, db, w := watched(t)
	c := odm.CollectionOf[tracked](db)
	d := newTracked(bson.ObjectID{}, 1)
	must(t, c.Insert(ctx, d))
	_, err := c.Find(trackedNum.Eq(1)).Update(ctx, trackedName.Set("by another"))
	must(t, err)
	w.take(t)
	must(t, c.Update(ctx, d, trackedNum.Inc(1), trackedTags.Push("x")))
	if d.Num != 2 || d.Name != "by another" || d.Tags[0] != "x" {
		t.Errorf("in memory %+v", *d)
	}
	isChanged(t, c, d, false)
	want := `{"findAndModify":"tracked","query":{"_id":{"$oid":"` + d.ID.Hex() + `"}},"new":true,"update":{"$inc":{"num":1},"$push":{"tags":"x"}}}`
	if sent := w.take(t); len(sent) != 1 || !sameCommand(t, sent[0], want) {
		t.Errorf("sent %v, want %s", sent, want)
	}
	if err := c.Update(ctx, newTracked(bson.ObjectID{}, 1), trackedNum.Inc(1)); !errors.Is(err, odm.ErrNotSaved) {
		t.Errorf("of an unsaved document: %v", err)
	}
	if err := c.Update(ctx, newTracked(bson.NewObjectID(), 1), trackedNum.Inc(1)); !errors.Is(err, odm.ErrNotFound) {
		t.Errorf("of a missing document: %v", err)
	}
	if err := c.Update(ctx, d); err == nil {
		t.Error("of no changes: no error")
	}
	rs := odm.CollectionOf[revisedDoc](db)
	r := &revisedDoc{Num: 1}
	must(t, rs.Insert(ctx, r))
	stale := *r
	must(t, rs.Update(ctx, r, revisedNum.Inc(1)))
	var conflict *odm.StaleError
	if err := rs.Update(ctx, &stale, revisedNum.Inc(1)); !errors.As(err, &conflict) || stale.Num != 1 {
		t.Errorf("of a stale document: %v, in memory %+v", err, stale)
	}
}

// sameCommand compares two commands whatever the order of their keys.
func sameCommand(t *testing.T, a, b string) bool {
	t.Helper()
	var x, y bson.Raw
	must(t, bson.UnmarshalExtJSON([]byte(a), false, &x))
	must(t, bson.UnmarshalExtJSON([]byte(b), false, &y))
	return alikeDocuments(x, y)
}

func rowDeleteQuery(t *testing.T) {
	ctx, db, w := watched(t)
	c := odm.CollectionOf[tracked](db)
	for i := range 4 {
		must(t, c.Insert(ctx, newTracked(bson.ObjectID{}, i)))
	}
	w.take(t)
	if n, err := c.Find(trackedNum.Gt(0)).DeleteOne(ctx); n != 1 || err != nil {
		t.Errorf("DeleteOne = %d, %v", n, err)
	}
	if n, err := c.Find(trackedNum.Gt(0)).Delete(ctx); n != 2 || err != nil {
		t.Errorf("Delete = %d, %v", n, err)
	}
	if sent := w.take(t); !strings.Contains(sent[0], `"deletes":[{"q":{"num":{"$gt":0}},"limit":1}]`) || !strings.Contains(sent[1], `"limit":0}]`) {
		t.Errorf("sent %v", sent)
	}
	if _, err := c.Find().DeleteOne(ctx); !errors.Is(err, odm.ErrUnfiltered) {
		t.Errorf("without a condition: %v", err)
	}
	if _, err := c.Find(trackedNum.Eq(0)).Sort("num").DeleteOne(ctx); err == nil {
		t.Error("a sorted DeleteOne has no error")
	}
}

func rowDeleteAll(t *testing.T) {
	ctx, db := open(t)
	c := odm.CollectionOf[tracked](db)
	must(t, c.InsertMany(ctx, []*tracked{newTracked(bson.ObjectID{}, 1), newTracked(bson.ObjectID{}, 2)}))
	if n, err := c.Find().Everything().Delete(ctx); n != 2 || err != nil {
		t.Errorf("Delete of everything = %d, %v", n, err)
	}
}

func rowFindAnd(t *testing.T) {
	ctx, db := open(t)
	c := odm.CollectionOf[revisedDoc](db)
	must(t, c.InsertMany(ctx, []*revisedDoc{{Num: 1}, {Num: 2}, {Num: 3}}))
	first := c.Find(revisedNum.Gt(0)).Sort("num")
	doc := &revisedDoc{Num: 10}
	old, err := first.FindAndReplace(ctx, odm.Before, doc)
	if err != nil || old.Num != 1 || doc.ID != old.ID || odm.RevisionOf(doc).IsZero() {
		t.Errorf("FindAndReplace = %+v, %v; in memory %+v", old, err, *doc)
	}
	isChanged(t, c, doc, false)
	doc.Num = 11
	must(t, c.SaveChanges(ctx, doc))
	again := &revisedDoc{Num: 20}
	if now, err := first.FindAndReplace(ctx, odm.After, again); err != nil || now != again || again.ID.IsZero() {
		t.Errorf("FindAndReplace = %+v, %v", now, err)
	}
	gone, err := first.FindAndDelete(ctx)
	if err != nil || gone.Num != 3 {
		t.Errorf("FindAndDelete = %+v, %v", gone, err)
	}
	if _, err := c.IsChanged(gone); !errors.Is(err, odm.ErrNotSaved) {
		t.Errorf("what was deleted counts as saved: %v", err)
	}
	none := c.Find(revisedNum.Gt(99))
	unsaved := &revisedDoc{}
	_, deleteErr := none.FindAndDelete(ctx)
	_, replaceErr := none.FindAndReplace(ctx, odm.After, unsaved)
	for verb, err := range map[string]error{"FindAndDelete": deleteErr, "FindAndReplace": replaceErr, "ReplaceOne": none.ReplaceOne(ctx, unsaved)} {
		if !errors.Is(err, odm.ErrNotFound) {
			t.Errorf("%s of none: %v, want ErrNotFound", verb, err)
		}
	}
	if !unsaved.ID.IsZero() || !odm.RevisionOf(unsaved).IsZero() {
		t.Errorf("a failed replacement leaves %+v", *unsaved)
	}
}
