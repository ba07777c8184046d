package odm_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

type TwoNames struct {
	odm.Document `bson:",inline"`
	Name         string `bson:"name"`
	Nick         string `bson:"name"`
}

type InnerTwoNames struct {
	odm.Document `bson:",inline"`
	Inner        struct {
		A int `bson:"x"`
		B int `bson:"x"`
	} `bson:"inner"`
}

type NoInline struct {
	odm.Document
	Name string `bson:"name"`
}

type TwoIDs struct {
	odm.Document `bson:",inline"`
	Key          string `bson:"_id"`
}

type ByPointer struct {
	*odm.Document `bson:",inline"`
	Name          string `bson:"name"`
}

type NoEncoding struct {
	odm.Document `bson:",inline"`
	Done         chan bool `bson:"done"`
}

type RevisionTwice struct {
	odm.Document `bson:",inline" odm:"revision"`
	Rev          string `bson:"revision_id"`
}

type StampOfText struct {
	odm.Document `bson:",inline"`
	At           string `bson:"at" odm:"created"`
}

type StampsTwice struct {
	odm.Document `bson:",inline"`
	A            time.Time `bson:"a" odm:"updated"`
	B            time.Time `bson:"b" odm:"updated"`
}

type DeletedAlways struct {
	odm.Document `bson:",inline"`
	At           time.Time `bson:"at" odm:"deleted"`
}

type StampBelow struct {
	odm.Document `bson:",inline"`
	In           struct {
		At time.Time `bson:"at" odm:"created"`
	} `bson:"in"`
}

type Box[T any] struct {
	odm.Document `bson:",inline"`
	In           T `bson:"in"`
}

// broken checks that every verb of a model refuses it, and that nothing is sent.
func broken[T any](t *testing.T, want string) {
	t.Helper()
	ctx, db, w := watched(t)
	c := odm.CollectionOf[T](db)
	_, getErr := c.Get(ctx, bson.NewObjectID())
	_, allErr := c.Find().All(ctx)
	_, countErr := c.Find().Count(ctx)
	_, updateErr := c.Find().Everything().Update(ctx, odm.F("a").Set(1))
	_, deleteErr := c.Find().Everything().Delete(ctx)
	_, commandErr := c.Find().Command()
	_, changesErr := c.Changes(new(T))
	for verb, err := range map[string]error{
		"Insert": c.Insert(ctx, new(T)), "InsertMany": c.InsertMany(ctx, []*T{new(T)}), "Save": c.Save(ctx, new(T)),
		"SaveChanges": c.SaveChanges(ctx, new(T)), "Replace": c.Replace(ctx, new(T)), "Delete": c.Delete(ctx, new(T)),
		"Get": getErr, "All": allErr, "Count": countErr, "Update": updateErr, "Query.Delete": deleteErr,
		"Command": commandErr, "Changes": changesErr, "Rollback": c.Rollback(new(T)), "Refresh": c.Refresh(ctx, new(T)),
	} {
		var wrong *odm.ModelError
		if !errors.As(err, &wrong) || err.Error() != want {
			t.Errorf("%s: %v, want the *ModelError %s", verb, err, want)
		}
	}
	if sent := w.take(t); len(sent) != 0 {
		t.Errorf("the broken model was sent: %v", sent)
	}
}

func TestBrokenModels(t *testing.T) {
	t.Parallel()
	broken[TwoNames](t, `odm: model odm_test.TwoNames: fields Name and Nick both store the key "name": give one of them another name in its bson tag`)
	broken[InnerTwoNames](t, `odm: model odm_test.InnerTwoNames: fields A and B both store the key "x": give one of them another name in its bson tag (in struct { A int "bson:\"x\""; B int "bson:\"x\"" })`)
	broken[NoInline](t, "odm: model odm_test.NoInline: Document is embedded without `bson:\",inline\"`: its id would not be the document's")
	broken[TwoIDs](t, `odm: model odm_test.TwoIDs: fields Document.ID and Key both store _id: keep one of them (odm.DocumentOf[K] has an id of type K)`)
	broken[ByPointer](t, `odm: model odm_test.ByPointer: odm.Document is embedded by pointer: embed the value`)
	broken[NoEncoding](t, "odm: model odm_test.NoEncoding: field Done has no encoding (chan bool): give it the tag `bson:\"-\"`")
	broken[RevisionTwice](t, `odm: model odm_test.RevisionTwice: field Rev stores the key "revision_id", under which odm keeps the revision: RevisionOf tells it`)
	broken[StampOfText](t, `odm: model odm_test.StampOfText: field At with odm:"created" is a string: want a time.Time, a *time.Time or a bson.DateTime`)
	broken[StampsTwice](t, `odm: model odm_test.StampsTwice: fields A and B both say odm:"updated": keep one of them`)
	broken[DeletedAlways](t, `odm: model odm_test.DeletedAlways: field At with odm:"deleted" would be stored in documents that are not deleted: give it omitempty, or make it a *time.Time`)
	broken[StampBelow](t, `odm: model odm_test.StampBelow: field At of struct { At time.Time "bson:\"at\" odm:\"created\"" } with odm:"created" is not one of the document itself: only those are set by odm`)
	broken[Box[int]](t, `odm: model odm_test.Box[int]: the type has no name to call its collection by: say odm:"collection=…" on the embedded odm.Document`)
	broken[map[string]int](t, `odm: model map[string]int: a model is a struct with bson tags, and this is none`)
	broken[int](t, `odm: model int: a model is a struct with bson tags, and this is none`)
	broken[*User](t, `odm: model *odm_test.User: a model is a struct with bson tags, and this is none`)
}

func TestOpenTellsBrokenModelsBeforeItConnects(t *testing.T) {
	t.Parallel()
	_, err := odm.Open(t.Context(), "mongodb://nobody.invalid/db", odm.Models(odm.ModelOf[User](), odm.ModelOf[TwoNames]()))
	var wrong *odm.ModelError
	if !errors.As(err, &wrong) {
		t.Fatalf("Open: %v, want a *ModelError", err)
	}
	if wrong.Field != "Nick" || wrong.Other != "Name" || wrong.Key != "name" || wrong.Model != "odm_test.TwoNames" {
		t.Errorf("ModelError is %+v", wrong)
	}
}

// WrongForm has a hook that Go would never call.
type WrongForm struct {
	odm.Document `bson:",inline"`
	X            int
}

func (w *WrongForm) BeforeInsert() error { w.X = 1; return nil }

// ValueReceiver has a hook whose changes are lost.
type ValueReceiver struct {
	odm.Document `bson:",inline"`
	X            int
}

func (w ValueReceiver) BeforeInsert(context.Context) error { return nil }

// Audit is embedded beside Stamps: in Go's method set their hooks cancel out.
type Audit struct{ By, Trail string }

func (a *Audit) BeforeInsert(context.Context) error {
	a.By, a.Trail = "me", a.Trail+"audit "
	return nil
}

type TwoHooks struct {
	odm.Document `bson:",inline"`
	Stamps       `bson:",inline"`
	Audit        `bson:",inline"`
}

// OwnHook has a hook beside those of what it embeds.
type OwnHook struct {
	TwoHooks `bson:",inline"`
	Loaded   int `bson:"-"`
}

func (o *OwnHook) BeforeInsert(context.Context) error { o.Trail += "own"; return nil }
func (o *OwnHook) AfterLoad(context.Context) error    { o.Loaded++; return nil }

func TestHooks(t *testing.T) {
	t.Parallel()
	broken[WrongForm](t, `odm: model odm_test.WrongForm: odm_test.WrongForm.BeforeInsert never runs: a hook is declared as BeforeInsert(context.Context) error`)
	broken[ValueReceiver](t, `odm: model odm_test.ValueReceiver: odm_test.ValueReceiver.BeforeInsert has a value receiver, so what it changes is lost: declare it on *odm_test.ValueReceiver`)
	ctx, db := open(t)
	c := odm.CollectionOf[OwnHook](db)
	o := &OwnHook{}
	must(t, c.Insert(ctx, o))
	if o.Created.IsZero() || o.By != "me" || o.Trail != "audit own" {
		t.Errorf("hooks of two embedded structs and the model: %+v", o)
	}
	got, err := c.Get(ctx, o.ID)
	must(t, err)
	if got.Loaded != 1 || got.Trail != "audit own" {
		t.Errorf("after loading: %+v", got)
	}
	skipped := &OwnHook{}
	must(t, c.Insert(ctx, skipped, odm.SkipHooks()))
	if skipped.By != "" {
		t.Error("SkipHooks ran a hook")
	}
}

// Journal writes down its hooks, and fails in the one that is named.
type Journal struct {
	odm.Document `bson:",inline" odm:"collection=journals"`
	Text         string   `bson:"text"`
	Ran          []string `bson:"-"`
	Fail         string   `bson:"-"`
}

var errJournal = errors.New("journal")

func (j *Journal) note(hook string) error {
	j.Ran = append(j.Ran, hook)
	if hook == j.Fail {
		return errJournal
	}
	return nil
}

func (j *Journal) BeforeInsert(context.Context) error { return j.note("BeforeInsert") }
func (j *Journal) AfterInsert(context.Context) error  { return j.note("AfterInsert") }
func (j *Journal) BeforeSave(context.Context) error   { return j.note("BeforeSave") }
func (j *Journal) AfterSave(context.Context) error    { return j.note("AfterSave") }
func (j *Journal) BeforeDelete(context.Context) error { return j.note("BeforeDelete") }
func (j *Journal) AfterDelete(context.Context) error  { return j.note("AfterDelete") }

func TestTheTableOfHooks(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	c := odm.CollectionOf[Journal](db)
	j := &Journal{}
	ran := func(verb string, err error, want ...string) {
		t.Helper()
		if err != nil || text(t, bson.D{{Key: "v", Value: j.Ran}}) != text(t, bson.D{{Key: "v", Value: want}}) {
			t.Errorf("%s: %v, ran %v, want %v", verb, err, j.Ran, want)
		}
		j.Ran = nil
	}
	ran("Insert", c.Insert(ctx, j), "BeforeInsert", "AfterInsert")
	ran("SaveChanges of nothing", c.SaveChanges(ctx, j), "BeforeSave", "AfterSave")
	j.Text = "x"
	ran("SaveChanges", c.SaveChanges(ctx, j), "BeforeSave", "AfterSave")
	ran("Save", c.Save(ctx, j), "BeforeSave", "AfterSave")
	ran("Replace", c.Replace(ctx, j), "BeforeSave", "AfterSave")
	ran("Delete", c.Delete(ctx, j), "BeforeDelete", "AfterDelete")
	j.ID = bson.ObjectID{}
	ran("Save of a new document", c.Save(ctx, j), "BeforeInsert", "BeforeSave", "AfterInsert", "AfterSave")
	k := &Journal{Fail: "BeforeInsert"}
	if err := c.Insert(ctx, k); !errors.Is(err, errJournal) || !k.ID.IsZero() {
		t.Errorf("a failing BeforeInsert: %v, id %v; want its error and no id", err, k.ID)
	}
	if n, err := c.Find().Count(ctx); err != nil || n != 1 {
		t.Errorf("%d journals are stored, %v", n, err)
	}
}
