package odm_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/odm"
)

// Member has a unique e-mail address.
type Member struct {
	odm.Document `bson:",inline" odm:"collection=members"`
	Email        string         `bson:"email" odm:"unique"`
	Age          int            `bson:"age"`
	Nick         string         `bson:"nick,omitempty"`
	Home         *Address       `bson:"home,omitempty"`
	Marks        map[string]int `bson:"marks"`
	Tags         []string       `bson:"tags"`
}

const (
	memberEmail odm.Str[Member, string]   = "email"
	memberAge   odm.Num[Member, int]      = "age"
	memberHome  odm.Doc[Member, *Address] = "home"
	memberCity  odm.Str[Member, string]   = "home.city"
	memberTags  odm.List[Member, string]  = "tags"
	memberNick  odm.Str[Member, string]   = "nick"
)

// members opens a collection with a unique index on email.
func members(t *testing.T, opts ...odm.Option) (context.Context, *odm.DB, *odm.Collection[Member], *wire) {
	t.Helper()
	ctx, db, w := watched(t, opts...)
	_, err := db.Driver().Collection("members").Indexes().CreateOne(ctx, mongo.IndexModel{
		Keys: bson.D{{Key: "email", Value: 1}}, Options: options.Index().SetUnique(true),
	})
	must(t, err)
	w.take(t)
	return ctx, db, odm.CollectionOf[Member](db), w
}

func TestInsertFillsInTheID(t *testing.T) {
	t.Parallel()
	ctx, _, c, w := members(t)
	m := &Member{Email: "ada@x", Age: 3}
	must(t, c.Insert(ctx, m))
	if m.ID.IsZero() {
		t.Fatal("the id is still zero")
	}
	want := `{"insert":"members","documents":[{"_id":{"$oid":"` + m.ID.Hex() + `"},"email":"ada@x","age":3,"marks":null,"tags":null}]}`
	if sent := w.take(t); len(sent) != 1 || sent[0] != want {
		t.Errorf("sent %v, want %s", sent, want)
	}
	isChanged(t, c, m, false)
	if err := c.Insert(ctx, nil); err == nil {
		t.Error("a nil document is inserted")
	}
}

func TestADuplicateKeyIsTyped(t *testing.T) {
	t.Parallel()
	ctx, _, c, _ := members(t)
	first := &Member{Email: "ada@x"}
	must(t, c.Insert(ctx, first))
	other := &Member{Email: "bo@x"}
	must(t, c.Insert(ctx, other))
	other.Email = "ada@x"
	fresh := &Member{Email: "ada@x"}
	_, updateErr := c.Find(memberEmail.Eq("bo@x")).Update(ctx, memberEmail.Set("ada@x"))
	for verb, err := range map[string]error{
		"Insert": c.Insert(ctx, fresh), "Save": c.Save(ctx, other), "SaveChanges": c.SaveChanges(ctx, other),
		"Replace": c.Replace(ctx, other), "Update": updateErr, "Save of a new document": c.Save(ctx, fresh),
		"InsertMany": c.InsertMany(ctx, []*Member{fresh}),
	} {
		var d *odm.DuplicateError
		if !errors.As(err, &d) {
			t.Errorf("%s: %v, want a *DuplicateError", verb, err)
			continue
		}
		if d.Collection != "members" || d.Index != "email_1" || text(t, d.Keys) != `{"email":1}` || text(t, d.Values) != `{"email":"ada@x"}` || d.Position != 0 {
			t.Errorf("%s: %+v", verb, *d)
		}
		var write mongo.WriteException
		var bulk mongo.BulkWriteException
		if !errors.As(err, &write) && !errors.As(err, &bulk) || !mongo.IsDuplicateKeyError(err) {
			t.Errorf("%s: the driver's error is lost in %v", verb, err)
		}
		if want := `members: odm: members holds {"email": "ada@x"} already (unique index email_1)`; !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%s: %v, want …%s", verb, err, want)
		}
	}
	if !fresh.ID.IsZero() {
		t.Error("a refused document keeps its id")
	}
	if err := c.Insert(ctx, first); err == nil || !strings.Contains(err.Error(), "unique index _id_") {
		t.Errorf("a second insert of one document: %v", err)
	}
	if first.ID.IsZero() {
		t.Error("a second insert took the id away")
	}
}

func TestInsertManyKeepsWhatWasWritten(t *testing.T) {
	t.Parallel()
	ctx, _, c, _ := members(t)
	docs := []*Member{{Email: "a"}, {Email: "b"}, {Email: "a"}, {Email: "c"}}
	err := c.InsertMany(ctx, docs)
	var d *odm.DuplicateError
	if !errors.As(err, &d) || d.Position != 2 {
		t.Fatalf("InsertMany: %v, want a *DuplicateError at position 2", err)
	}
	for i, doc := range docs {
		_, err := c.IsChanged(doc)
		if written := i < 2; doc.ID.IsZero() == written || errors.Is(err, odm.ErrNotSaved) == written {
			t.Errorf("document %d: id %v, state %v; written is %v", i, doc.ID, err, written)
		}
	}
	if n, err := c.Find().Count(ctx); err != nil || n != 2 {
		t.Errorf("%d documents are stored, %v; want 2", n, err)
	}
	must(t, c.InsertMany(ctx, nil))
	docs[2].Email = "d"
	must(t, c.InsertMany(ctx, docs[2:]))
}

func TestInsertManySendsNothingIfOneIsWrong(t *testing.T) {
	t.Parallel()
	invalid := errors.New("no email")
	ctx, _, c, w := members(t, odm.WithValidation(func(doc any) error {
		if doc.(*Member).Email == "" {
			return invalid
		}
		return nil
	}))
	docs := []*Member{{Email: "a"}, {}}
	err := c.InsertMany(ctx, docs)
	var v *odm.ValidationError
	if !errors.As(err, &v) || !errors.Is(err, invalid) || v.Model != "odm_test.Member" || !strings.HasPrefix(err.Error(), "document 1 of 2: ") {
		t.Errorf("InsertMany: %v, want a *ValidationError of document 1", err)
	}
	if !docs[0].ID.IsZero() || docs[0].Email != "a" {
		t.Errorf("document 0 is %+v", *docs[0])
	}
	if err := c.InsertMany(ctx, []*Member{{Email: "a"}, nil}); err == nil {
		t.Error("a nil document is inserted")
	}
	for verb, err := range map[string]error{
		"Insert": c.Insert(ctx, &Member{}), "Save": c.Save(ctx, &Member{}), "Replace": c.Replace(ctx, &Member{}),
	} {
		if !errors.As(err, &v) {
			t.Errorf("%s: %v, want a *ValidationError", verb, err)
		}
	}
	if sent := w.take(t); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
}

// Bare is no odm document: it has an id of its own and no state.
type Bare struct {
	Key   bson.ObjectID `bson:"_id"`
	Value int           `bson:"value"`
}

// Log stores no id at all.
type Log struct {
	Text string `bson:"text"`
}

func TestAnyStructWithTagsWorks(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	c := odm.CollectionOf[Bare](db)
	b := &Bare{Value: 1}
	must(t, c.Insert(ctx, b))
	b.Value = 2
	must(t, c.Save(ctx, b))
	got, err := c.Get(ctx, b.Key)
	must(t, err)
	if *got != (Bare{b.Key, 2}) {
		t.Errorf("stored %+v", *got)
	}
	var wrong *odm.ModelError
	if err := c.SaveChanges(ctx, b); !errors.As(err, &wrong) || !errors.Is(err, odm.ErrNotSaved) {
		t.Errorf("SaveChanges without state: %v, want a *ModelError that is ErrNotSaved", err)
	}
	must(t, c.Delete(ctx, b))
	logs := odm.CollectionOf[Log](db)
	must(t, logs.InsertMany(ctx, []*Log{{"a"}, {"b"}}))
	must(t, logs.Insert(ctx, &Log{"c"}))
	if n, err := logs.Find(odm.F("text").In("a", "c")).Count(ctx); err != nil || n != 2 {
		t.Errorf("Count = %d, %v; want 2", n, err)
	}
	if err := logs.Save(ctx, &Log{"d"}); !errors.As(err, &wrong) {
		t.Errorf("Save without an id: %v, want a *ModelError", err)
	}
}

// A context that has ended already sends nothing, so no id was given to anybody. (One that ends while the server writes
// leaves the id: package faults.)
func TestInsertWithAnEndedContextTakesTheIDBack(t *testing.T) {
	t.Parallel()
	_, _, c, _ := members(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	m := &Member{Email: "a"}
	if err := c.Insert(ctx, m); !errors.Is(err, context.Canceled) {
		t.Errorf("Insert: %v, want context.Canceled", err)
	}
	if !m.ID.IsZero() {
		t.Error("the id was kept")
	}
	if err := c.InsertMany(ctx, []*Member{m}); !errors.Is(err, context.Canceled) || !m.ID.IsZero() {
		t.Errorf("InsertMany: %v, id %v", err, m.ID)
	}
}
