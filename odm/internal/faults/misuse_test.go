package faults_test

import (
	"errors"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/agg"
)

// A nil document is an error of every verb, and never a panic.
func TestNilDocuments(t *testing.T) {
	b := bare(t, "", odm.Models(odm.ModelOf[Ware]()))
	ctx, c := t.Context(), odm.CollectionOf[Ware](b.db)
	q := c.Find(wareN.Eq(1))
	err2 := func(_ any, err error) error { return err }
	bulk := func(fill func(*odm.Bulk[Ware])) error {
		return err2(c.Bulk(ctx, func(b *odm.Bulk[Ware]) error { fill(b); return nil }))
	}
	some := []*Ware{{}, nil}
	_, _, prepareErr := c.Prepare(ctx, nil)
	for verb, err := range map[string]error{
		"Insert": c.Insert(ctx, nil), "InsertMany": c.InsertMany(ctx, some), "Save": c.Save(ctx, nil), "SaveChanges": c.SaveChanges(ctx, nil),
		"Replace": c.Replace(ctx, nil), "ReplaceMany": c.ReplaceMany(ctx, []*Ware{nil}), "Update": c.Update(ctx, nil, wareN.Inc(1)), "Delete": c.Delete(ctx, nil),
		"HardDelete": c.HardDelete(ctx, nil), "Refresh": c.Refresh(ctx, nil), "Merge": c.Merge(ctx, nil), "Rollback": c.Rollback(nil),
		"Changes": err2(c.Changes(nil)), "IsChanged": err2(c.IsChanged(nil)), "Previous": err2(c.Previous(nil)), "Encode": err2(c.Encode(nil)),
		"FetchLinks": c.FetchLinks(ctx, nil), "ReplaceOne": q.ReplaceOne(ctx, nil), "FindAndReplace": err2(q.FindAndReplace(ctx, odm.After, nil)),
		"Prepare": prepareErr, "Bulk.Insert": bulk(func(b *odm.Bulk[Ware]) { b.Insert(nil) }), "Bulk.Save": bulk(func(b *odm.Bulk[Ware]) { b.Save(nil) }),
		"Bulk.Delete": bulk(func(b *odm.Bulk[Ware]) { b.Delete(nil) }), "Upsert of nothing": err2(q.Upsert(ctx, nil)),
	} {
		if err == nil || !strings.Contains(err.Error(), "nil") && verb != "Upsert of nothing" {
			t.Errorf("%s of nil: %v", verb, err)
		}
	}
	if some[0].ID != (bson.ObjectID{}) {
		t.Error("a document beside nil keeps its id")
	}
	if sent := b.take(); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
}

// A Numbered has a number as its id.
type Numbered struct {
	odm.DocumentOf[int] `bson:",inline" odm:"collection=numbered"`
	N                   int `bson:"n"`
}

// An id of another type, or none, is an error: it would be a document that does not exist.
func TestIDsThatAreNone(t *testing.T) {
	b := bare(t, "")
	ctx := t.Context()
	wares, keys, numbers := odm.CollectionOf[Ware](b.db), odm.CollectionOf[Key](b.db), odm.CollectionOf[Numbered](b.db)
	err2 := func(_ any, err error) error { return err }
	var none *bson.ObjectID
	for what, err := range map[string]error{
		"nil": err2(wares.Get(ctx, nil)), "a nil pointer": err2(wares.Get(ctx, none)), "zero": err2(wares.Get(ctx, bson.ObjectID{})), "half an id": err2(wares.Get(ctx, "12")),
		"a number": err2(wares.Get(ctx, 5)), "empty": err2(keys.Get(ctx, "")), "a number for a text": err2(keys.Get(ctx, 5)), "an ObjectID for a text": err2(keys.Get(ctx, bson.NewObjectID())),
		"a text for a number": err2(numbers.Get(ctx, "five")), "zero for a number": err2(numbers.Get(ctx, 0)), "a broken text": err2(keys.Get(ctx, "\xff")),
		"Save": keys.Save(ctx, &Key{}), "Insert": keys.Insert(ctx, &Key{}), "Replace": keys.Replace(ctx, &Key{}), "Delete": keys.Delete(ctx, &Key{}),
		"Refresh": wares.Refresh(ctx, &Ware{}), "Replace of zero": wares.Replace(ctx, &Ware{}), "a broken id": keys.Insert(ctx, &Key{DocumentOf: odm.DocumentOf[string]{ID: "\xff"}}),
		"a link to zero": wares.Insert(ctx, &Ware{Box: odm.LinkID[Ware](bson.ObjectID{})}), "a link to a broken id": odm.CollectionOf[Wild](b.db).Insert(ctx, &Wild{Link: odm.LinkID[Key]("\xff")}),
	} {
		if err == nil || errors.Is(err, odm.ErrNotFound) || !strings.Contains(err.Error(), "faults_test.") {
			t.Errorf("%s: %v, want an error that names the model", what, err)
		}
	}
	if sent := b.take(); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
	n := &Numbered{N: 1}
	n.ID = 7
	must(t, numbers.Insert(ctx, n))
	for _, id := range []any{7, int64(7), 7.0, &n.ID, bson.RawValue{Type: bson.TypeInt32, Value: []byte{7, 0, 0, 0}}} {
		if got, err := numbers.Get(ctx, id); err != nil || got.N != 1 {
			t.Errorf("Get(%v) = %v, %v", id, got, err)
		}
	}
}

type Dotted struct {
	odm.Document `bson:",inline"`
	A            int `bson:"a.b"`
}
type Dollar struct {
	odm.Document `bson:",inline"`
	In           struct {
		A int `bson:"$a"`
	} `bson:"in"`
}
type Blank struct {
	odm.Document `bson:",inline"`
	A            int `bson:" "`
}
type BadCollection struct {
	odm.Document `bson:",inline" odm:"collection=a$b"`
}
type System struct {
	odm.Document `bson:",inline" odm:"collection=system.users"`
}

// A name in a tag that no path can lead to is told when the database is opened, and by the first verb.
func TestNamesThatCannotBeStored(t *testing.T) {
	b := bare(t, "")
	for want, m := range map[string]struct {
		model odm.Model
		verb  func() error
	}{
		`field A is stored as "a.b", which holds a dot`:  {odm.ModelOf[Dotted](), func() error { return odm.CollectionOf[Dotted](b.db).Insert(t.Context(), &Dotted{}) }},
		`field A is stored as "$a", which begins with $`: {odm.ModelOf[Dollar](), func() error { return odm.CollectionOf[Dollar](b.db).Save(t.Context(), &Dollar{}) }},
		`field A is stored as " ", which is empty`:       {odm.ModelOf[Blank](), func() error { _, err := odm.CollectionOf[Blank](b.db).Find().All(t.Context()); return err }},
		`odm:"collection=a$b": the name of a collection`: {odm.ModelOf[BadCollection](), func() error { _, err := odm.CollectionOf[BadCollection](b.db).Find().Count(t.Context()); return err }},
		`"collection=system.users": the name of a collection`: {odm.ModelOf[System](), func() error {
			_, err := odm.CollectionOf[System](b.db).Find().Everything().Delete(t.Context())
			return err
		}},
	} {
		var first, second *odm.ModelError
		_, err := odm.New(b.db.Driver(), odm.Models(m.model))
		if !errors.As(err, &first) || !strings.Contains(err.Error(), want) {
			t.Errorf("New: %v, want %s", err, want)
		}
		if err := m.verb(); !errors.As(err, &second) || !strings.Contains(err.Error(), want) {
			t.Errorf("the first verb: %v, want %s", err, want)
		}
	}
	if sent := b.take(); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
}

// A Stray is a member of a union, and nobody has named it.
type Stray struct {
	odm.Document `bson:",inline" odm:"union=strays"`
}

// What needs to know other models says so, if nobody has named them.
func TestModelsThatNobodyHasNamed(t *testing.T) {
	b := bare(t, "", odm.Models(odm.ModelOf[Ware]()))
	ctx := t.Context()
	err2 := func(_ any, err error) error { return err }
	for what, err := range map[string]error{
		"a union":       err2(odm.UnionOf[any](b.db, "strays").Find().All(ctx)),
		"children":      err2(odm.CollectionOf[Numbered](b.db).Find().WithChildren().All(ctx)),
		"As":            err2(odm.As[any](odm.CollectionOf[Numbered](b.db).Find()).All(ctx)),
		"a member":      err2(odm.UnionOf[any](b.db, "wares").Bulk(ctx, func(u *odm.UnionBulk) error { odm.Member[Key](u).Insert(&Key{}); return nil })),
		"another union": err2(odm.UnionOf[any](b.db, "wares").Bulk(ctx, func(u *odm.UnionBulk) error { odm.Member[Stray](u).Insert(&Stray{}); return nil })),
		"no struct":     odm.CollectionOf[int](b.db).Insert(ctx, new(int)),
	} {
		var wrong *odm.ModelError
		if !errors.As(err, &wrong) {
			t.Errorf("%s: %v, want a *ModelError", what, err)
		}
	}
	if sent := b.take(); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
}

// Text of a user inside a pattern means itself.
func TestTextOfAUserInAPattern(t *testing.T) {
	b := bare(t, "")
	c := odm.CollectionOf[Wild](b.db)
	odd := `.*+?^$()[]{}|\/ -#&~<>=!:,"'` + "\n\t☃" // every sign that means something in a pattern
	must(t, c.InsertMany(t.Context(), []*Wild{{S: "x" + odd + "y"}, {S: "anything"}}))
	n, err := c.Find(wildS.Match("^x" + odm.EscapeRegex(odd) + "y$")).Count(t.Context())
	if n != 1 || err != nil {
		t.Errorf("it finds %d, %v; want 1", n, err)
	}
}

// Keys that no path can name: in a condition, in a sort, in a projection, in an expression.
func TestPathsThatLeadNowhere(t *testing.T) {
	b := bare(t, "")
	ctx, c := t.Context(), odm.CollectionOf[Wild](b.db)
	err2 := func(_ any, err error) error { return err }
	for _, path := range []string{"", "$where", "a\x00b", "a\xff"} {
		for what, err := range map[string]error{
			"a condition": err2(c.Find(odm.F(path).Eq(1)).All(ctx)),
			"a change":    err2(c.Find(wildS.Eq("")).Update(ctx, odm.F(path).Set(1))),
			"a sort":      err2(c.Find().Sort(odm.Order[Wild](path)).All(ctx)),
			"a selection": err2(c.Find().Select(c.F(path)).All(ctx)),
			"distinct":    err2(odm.Distinct(ctx, c.Find(), c.F(path))),
			"a match":     err2(odm.Aggregate[bson.Raw](ctx, c.Find(), agg.Match(odm.F(path).Eq(1)))),
			"a field":     err2(odm.Aggregate[bson.Raw](ctx, c.Find(), agg.Set(agg.Field("x", agg.As(path))))),
			"has changed": err2(c.HasChanged(&Wild{}, c.F(path))),
		} {
			if err == nil {
				t.Errorf("%s at %q has no error", what, path)
			}
		}
	}
	if sent := b.take(); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
	s, err := c.Find(odm.Filter[Wild](odm.Raw(bson.D{{Key: "", Value: 1}}))).Watch(ctx) // legal in a raw condition
	must(t, err)
	must(t, s.Close(ctx))
}
