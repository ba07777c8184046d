package odm_test

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// Diary says in its context which hooks have run: BeforeWrite has no document to say it in.
type Diary struct {
	odm.Document `bson:",inline" odm:"collection=diaries"`
	Text         string `bson:"text"`
	N            int    `bson:"n"`
}

type ranKey struct{}

func ran(ctx context.Context, hook string) error {
	if names, ok := ctx.Value(ranKey{}).(*[]string); ok {
		*names = append(*names, hook)
	}
	return nil
}

func (*Diary) BeforeInsert(ctx context.Context) error { return ran(ctx, "BeforeInsert") }
func (*Diary) AfterInsert(ctx context.Context) error  { return ran(ctx, "AfterInsert") }
func (*Diary) BeforeSave(ctx context.Context) error   { return ran(ctx, "BeforeSave") }
func (*Diary) AfterSave(ctx context.Context) error    { return ran(ctx, "AfterSave") }
func (*Diary) BeforeDelete(ctx context.Context) error { return ran(ctx, "BeforeDelete") }
func (*Diary) AfterDelete(ctx context.Context) error  { return ran(ctx, "AfterDelete") }
func (*Diary) AfterLoad(ctx context.Context) error    { return ran(ctx, "AfterLoad") }
func (*Diary) BeforeWrite(ctx context.Context, _ *odm.WriteEvent) error {
	return ran(ctx, "BeforeWrite")
}

const (
	diaryText odm.Str[Diary, string] = "text"
	diaryN    odm.Num[Diary, int]    = "n"
)

// verbs are the verbs of docs/hooks.md: each gets a stored document with the text "stored", and the query for it.
func verbs(c *odm.Collection[Diary]) map[string]func(context.Context, *Diary, odm.Query[Diary]) error {
	type ctx = context.Context
	type query = odm.Query[Diary]
	bulk := func(fill func(*odm.Bulk[Diary], *Diary, query)) func(ctx, *Diary, query) error {
		return func(x ctx, d *Diary, q query) error {
			_, err := c.Bulk(x, func(b *odm.Bulk[Diary]) error { fill(b, d, q); return nil })
			return err
		}
	}
	none := func(_ any, err error) error { return err }
	return map[string]func(ctx, *Diary, query) error{
		"Collection.Insert":     func(x ctx, _ *Diary, _ query) error { return c.Insert(x, &Diary{}) },
		"Collection.InsertMany": func(x ctx, _ *Diary, _ query) error { return c.InsertMany(x, []*Diary{{}}) },
		"Collection.Save of a new document": func(x ctx, _ *Diary, _ query) error {
			return c.Save(x, &Diary{})
		},
		"Collection.Save of a stored document": func(x ctx, d *Diary, _ query) error { return c.Save(x, d) },
		"Collection.SaveChanges":               func(x ctx, d *Diary, _ query) error { d.N++; return c.SaveChanges(x, d) },
		"Collection.SaveChanges of nothing":    func(x ctx, d *Diary, _ query) error { return c.SaveChanges(x, d) },
		"Collection.Replace":                   func(x ctx, d *Diary, _ query) error { return c.Replace(x, d) },
		"Collection.ReplaceMany":               func(x ctx, d *Diary, _ query) error { return c.ReplaceMany(x, []*Diary{d}) },
		"Collection.Update":                    func(x ctx, d *Diary, _ query) error { return c.Update(x, d, diaryN.Inc(1)) },
		"Collection.Delete":                    func(x ctx, d *Diary, _ query) error { return c.Delete(x, d) },
		"Collection.HardDelete":                func(x ctx, d *Diary, _ query) error { return c.HardDelete(x, d) },
		"Collection.Refresh":                   func(x ctx, d *Diary, _ query) error { return c.Refresh(x, d) },
		"Collection.Merge":                     func(x ctx, d *Diary, _ query) error { return c.Merge(x, d) },
		"Query.All":                            func(x ctx, _ *Diary, q query) error { return none(q.All(x)) },
		"Query.Update":                         func(x ctx, _ *Diary, q query) error { return none(q.Update(x, diaryN.Inc(1))) },
		"Query.UpdateOne":                      func(x ctx, _ *Diary, q query) error { return none(q.UpdateOne(x, diaryN.Inc(1))) },
		"Query.UpdatePipeline": func(x ctx, _ *Diary, q query) error {
			return none(q.UpdatePipeline(x, bson.M{"$set": bson.M{"n": 1}}))
		},
		"Query.FindAndUpdate":          func(x ctx, _ *Diary, q query) error { return none(q.FindAndUpdate(x, odm.After, diaryN.Inc(1))) },
		"Query.FindAndReplace, Before": func(x ctx, _ *Diary, q query) error { return none(q.FindAndReplace(x, odm.Before, &Diary{})) },
		"Query.FindAndReplace, After":  func(x ctx, _ *Diary, q query) error { return none(q.FindAndReplace(x, odm.After, &Diary{})) },
		"Query.ReplaceOne":             func(x ctx, _ *Diary, q query) error { return q.ReplaceOne(x, &Diary{}) },
		"Query.FindAndDelete":          func(x ctx, _ *Diary, q query) error { return none(q.FindAndDelete(x)) },
		"Query.Upsert that inserts": func(x ctx, _ *Diary, _ query) error {
			return none(c.Find(diaryText.Eq("other")).Upsert(x, &Diary{}, diaryN.Inc(1)))
		},
		"Query.Upsert that finds one": func(x ctx, _ *Diary, q query) error { return none(q.Upsert(x, &Diary{}, diaryN.Inc(1))) },
		"Query.Delete":                func(x ctx, _ *Diary, q query) error { return none(q.Delete(x)) },
		"Query.DeleteOne":             func(x ctx, _ *Diary, q query) error { return none(q.DeleteOne(x)) },
		"Query.HardDelete":            func(x ctx, _ *Diary, q query) error { return none(q.HardDelete(x)) },
		"Bulk.Insert":                 bulk(func(b *odm.Bulk[Diary], _ *Diary, _ query) { b.Insert(&Diary{}) }),
		"Bulk.Save of a new document": bulk(func(b *odm.Bulk[Diary], _ *Diary, _ query) { b.Save(&Diary{}) }),
		"Bulk.SaveChanges":            bulk(func(b *odm.Bulk[Diary], d *Diary, _ query) { d.N++; b.SaveChanges(d) }),
		"Bulk.Replace":                bulk(func(b *odm.Bulk[Diary], d *Diary, _ query) { b.Replace(d) }),
		"Bulk.Delete":                 bulk(func(b *odm.Bulk[Diary], d *Diary, _ query) { b.Delete(d) }),
		"Bulk.HardDelete":             bulk(func(b *odm.Bulk[Diary], d *Diary, _ query) { b.HardDelete(d) }),
		"Bulk.Find.Update":            bulk(func(b *odm.Bulk[Diary], _ *Diary, q query) { b.On(q).Update(diaryN.Inc(1)) }),
		"Bulk.Find.UpdateOne":         bulk(func(b *odm.Bulk[Diary], _ *Diary, q query) { b.On(q).UpdateOne(diaryN.Inc(1)) }),
		"Bulk.Find.UpdatePipeline": bulk(func(b *odm.Bulk[Diary], _ *Diary, q query) {
			b.On(q).UpdatePipeline(bson.M{"$set": bson.M{"n": 1}})
		}),
		"Bulk.Find.Upsert that inserts": bulk(func(b *odm.Bulk[Diary], _ *Diary, _ query) {
			b.Find(diaryText.Eq("another")).Upsert(&Diary{}, diaryN.Inc(1))
		}),
		"Bulk.Find.Delete":     bulk(func(b *odm.Bulk[Diary], _ *Diary, q query) { b.On(q).Delete() }),
		"Bulk.Find.DeleteOne":  bulk(func(b *odm.Bulk[Diary], _ *Diary, q query) { b.On(q).DeleteOne() }),
		"Bulk.Find.HardDelete": bulk(func(b *odm.Bulk[Diary], _ *Diary, q query) { b.On(q).HardDelete() }),
	}
}

// hookTable reads docs/hooks.md: the hooks of each verb, in order.
func hookTable(t *testing.T) map[string][]string {
	t.Helper()
	doc, err := os.ReadFile("../docs/hooks.md")
	must(t, err)
	table := map[string][]string{}
	for line := range strings.Lines(string(doc)) {
		cells := strings.Split(strings.Trim(line, "|\n "), "|")
		if len(cells) < 2 || !strings.HasPrefix(line, "|") || strings.HasPrefix(line, "|-") || strings.HasPrefix(line, "| verb") {
			continue
		}
		verb, _, _ := strings.Cut(strings.TrimSpace(cells[0]), ", for")
		verb, _, _ = strings.Cut(verb, ", on")
		table[verb] = strings.Fields(strings.Join(cells[1:], " "))
	}
	return table
}

func TestTheHooksOfEachVerb(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	c := odm.CollectionOf[Diary](db)
	table, known := hookTable(t), verbs(c)
	for verb := range known {
		if _, ok := table[verb]; !ok {
			t.Errorf("docs/hooks.md says nothing about %s", verb)
		}
	}
	for verb, want := range table {
		run, ok := known[verb]
		if !ok {
			t.Errorf("docs/hooks.md has a verb %s that no test knows", verb)
			continue
		}
		d := &Diary{Text: "stored"}
		must(t, c.Insert(ctx, d))
		var got []string
		must(t, run(context.WithValue(ctx, ranKey{}, &got), d, c.Find(odm.F("_id").Eq(d.ID))))
		if !slices.Equal(got, want) {
			t.Errorf("%s runs %v, want %v", verb, got, want)
		}
	}
}

// Every verb that has hooks can leave them out.
func TestHooksAreSkippedByName(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	c := odm.CollectionOf[Diary](db)
	for _, tt := range []struct{ names, want []string }{
		{nil, nil},
		{[]string{"BeforeSave"}, []string{"BeforeInsert", "AfterInsert", "AfterSave"}},
		{[]string{"Diary.AfterSave", "BeforeInsert"}, []string{"BeforeSave", "AfterInsert"}},
		{[]string{"Stamps.AfterSave"}, []string{"BeforeInsert", "BeforeSave", "AfterInsert", "AfterSave"}},
		{[]string{odm.Before}, []string{"AfterInsert", "AfterSave"}},
		{[]string{odm.After}, []string{"BeforeInsert", "BeforeSave"}},
	} {
		var got []string
		must(t, c.Save(context.WithValue(ctx, ranKey{}, &got), &Diary{}, odm.SkipHooks(tt.names...)))
		if !slices.Equal(got, tt.want) {
			t.Errorf("skipping %v runs %v, want %v", tt.names, got, tt.want)
		}
	}
	var got []string
	watch := context.WithValue(ctx, ranKey{}, &got)
	_, err := c.Find().Everything().SkipHooks("BeforeWrite").Update(watch, diaryN.Inc(1))
	must(t, err)
	_, err = c.Bulk(watch, func(b *odm.Bulk[Diary]) error {
		b.Insert(&Diary{})
		b.Find(diaryText.Eq("x")).Upsert(&Diary{}, diaryN.Inc(1))
		return nil
	}, odm.SkipHooks())
	must(t, err)
	if len(got) != 0 {
		t.Errorf("skipped hooks have run: %v", got)
	}
	_, updateErr := c.Find().Everything().SkipHooks("BeforeSav").Update(ctx, diaryN.Inc(1))
	for verb, err := range map[string]error{"Insert": c.Insert(ctx, &Diary{}, odm.SkipHooks("beforeInsert")), "Update": updateErr} {
		if err == nil || !strings.Contains(err.Error(), "no hook has that name") {
			t.Errorf("%s with a misspelt hook: %v", verb, err)
		}
	}
}

// Ledger adds to every write in one of three ways.
type Ledger struct {
	odm.Document `bson:",inline" odm:"collection=ledgers"`
	A            int            `bson:"a"`
	B            int            `bson:"b"`
	How          string         `bson:"how"`
	Gone         *bson.DateTime `bson:"gone,omitempty" odm:"deleted"`
}

const (
	ledgerA odm.Num[Ledger, int] = "a"
	ledgerB odm.Num[Ledger, int] = "b"
)

type howKey struct{}

func (*Ledger) BeforeWrite(ctx context.Context, e *odm.WriteEvent) error {
	change := odm.F("b").Set(7)
	switch ctx.Value(howKey{}) {
	case "add":
		e.Add(change)
	case "default":
		e.Default(change, odm.F("how").Set(e.Verb))
	case "override":
		e.Override(change)
	case "wrong":
		e.Default(odm.F("").Set(1))
	}
	return nil
}

func TestHooksAddToWrites(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t)
	c := odm.CollectionOf[Ledger](db)
	must(t, c.Insert(ctx, &Ledger{}))
	w.take(t)
	all := c.Find().Everything()
	for _, tt := range []struct {
		how, want string // want is the update that is sent; "" if it is an error
		changes   []odm.Change[Ledger]
	}{
		{"add", `{"$inc":{"a":1},"$set":{"b":7}}`, []odm.Change[Ledger]{ledgerA.Inc(1)}},
		{"add", ``, []odm.Change[Ledger]{ledgerB.Inc(1)}},
		{"default", `{"$inc":{"a":1},"$set":{"b":7,"how":"Update"}}`, []odm.Change[Ledger]{ledgerA.Inc(1)}},
		{"default", `{"$inc":{"b":1},"$set":{"how":"Update"}}`, []odm.Change[Ledger]{ledgerB.Inc(1)}},
		{"override", `{"$inc":{"a":1},"$set":{"b":7}}`, []odm.Change[Ledger]{ledgerA.Inc(1), ledgerB.Inc(1)}},
		{"override", `{"$set":{"b":7}}`, []odm.Change[Ledger]{odm.Mutation(odm.RawUpdate(bson.M{"$inc": bson.M{"b": 1}}))}},
		{"wrong", ``, []odm.Change[Ledger]{ledgerB.Inc(1)}},
	} {
		_, err := all.Update(context.WithValue(ctx, howKey{}, tt.how), tt.changes...)
		sent := strings.Join(w.take(t), " ")
		if (err != nil) != (tt.want == "") || tt.want != "" && !strings.Contains(sent, `"u":`+tt.want+`,"multi"`) || tt.want == "" && sent != "" {
			t.Errorf("%s: %v, sent %s, want %s", tt.how, err, sent, tt.want)
		}
	}
	if _, err := all.HardDelete(context.WithValue(ctx, howKey{}, "add")); err == nil || !strings.Contains(err.Error(), "adds changes") {
		t.Errorf("a hook that adds to a hard delete: %v", err)
	}
	n, err := all.Delete(context.WithValue(ctx, howKey{}, "default"))
	if sent := strings.Join(w.take(t), " "); n != 1 || err != nil || !strings.Contains(sent, `"b":7,"how":"Delete"}`) {
		t.Errorf("a hook that adds to a soft delete: %d, %v, sent %s", n, err, sent)
	}
}

// A failing hook takes everything back.
func TestAFailingHookLeavesNoTrace(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t)
	c := odm.CollectionOf[Journal](db)
	j := &Journal{Fail: "BeforeSave"}
	if err := c.Save(ctx, j); !errors.Is(err, errJournal) || !j.ID.IsZero() {
		t.Errorf("Save: %v, id %v", err, j.ID)
	}
	other := &Journal{Fail: "BeforeInsert"}
	first := &Journal{}
	if err := c.InsertMany(ctx, []*Journal{first, other}); !errors.Is(err, errJournal) || !first.ID.IsZero() {
		t.Errorf("InsertMany: %v, id %v", err, first.ID)
	}
	_, err := c.Bulk(ctx, func(b *odm.Bulk[Journal]) error { b.Insert(first, other); return nil })
	if !errors.Is(err, errJournal) || !first.ID.IsZero() || !strings.Contains(err.Error(), "write 1 of 2, Insert") {
		t.Errorf("Bulk: %v, id %v", err, first.ID)
	}
	if sent := w.take(t); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
}
