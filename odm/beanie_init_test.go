package odm_test

import (
	"context"
	"errors"
	"path"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/internal/mongotest"
	"github.com/databridge-go/databridge/odm"
)

// Rows of opening a database and of what a model is.
func initRows() []beanieRow {
	return []beanieRow{
		{"B001_init", rowInit},
		{"B002_init_by_uri", rowInitByURI},
		{"B007_use_before_init", rowUseBeforeInit},
		{"B008_document_and_id", rowDocumentID},
		{"B009_custom_id_type", rowCustomID},
		{"B010_collection_name", rowCollectionName},
		{"B011_field_alias", rowFieldAlias},
		{"B012_excluded_fields", rowExcludedFields},
		{"B198_connection", rowConnection},
		{"B199_errors", rowErrors},
	}
}

func rowInit(t *testing.T) {
	ctx, db, w := watched(t, odm.Models(odm.ModelOf[User](), odm.ModelOf[Member]()))
	if sent := w.take(t); len(sent) != 0 {
		t.Errorf("New sends %v", sent)
	}
	must(t, db.Sync(ctx))
	if sent := strings.Join(w.take(t), " "); !strings.Contains(sent, `"createIndexes":"members"`) {
		t.Errorf("Sync sends %s", sent)
	}
	if _, err := odm.New(nil); err == nil {
		t.Error("New of no database has no error")
	}
	for _, uri := range []string{"", "nonsense"} { // neither a database nor a URI
		if _, err := odm.Open(ctx, uri); err == nil || !strings.HasPrefix(err.Error(), "odm: ") {
			t.Errorf("Open(%q): %v", uri, err)
		}
	}
	var wrong *odm.ModelError
	if _, err := odm.New(db.Driver(), odm.Models(odm.ModelOf[TwoNames]())); !errors.As(err, &wrong) {
		t.Errorf("a broken model: %v, want a *ModelError", err)
	}
}

func rowInitByURI(t *testing.T) {
	uri := mongotest.URI(t)
	db, err := odm.Open(t.Context(), uri)
	must(t, err)
	name, _, _ := strings.Cut(path.Base(uri), "?")
	if db.Driver().Name() != name {
		t.Errorf("opened %s, want %s", db.Driver().Name(), name)
	}
	must(t, db.Close(t.Context()))
	if _, err := odm.Open(t.Context(), strings.Replace(uri, "/"+name, "/", 1)); err == nil || !strings.Contains(err.Error(), "names no database") {
		t.Errorf("a URI without a database: %v", err)
	}
}

func rowUseBeforeInit(t *testing.T) {
	ctx := t.Context()
	c := odm.CollectionOf[User](nil)
	_, allErr := c.Find().All(ctx)
	_, zeroErr := odm.Query[User]{}.All(ctx)
	_, updateErr := odm.Query[User]{}.Everything().Update(ctx, U.Age.Set(1))
	_, bulkErr := c.Bulk(ctx, func(b *odm.Bulk[User]) error { b.Insert(&User{}); return nil })
	for verb, err := range map[string]error{"Insert": c.Insert(ctx, &User{}), "All": allErr, "All of a zero Query": zeroErr, "Update of a zero Query": updateErr, "Bulk": bulkErr} {
		if err == nil || !strings.HasPrefix(err.Error(), "odm: ") {
			t.Errorf("%s without a database: %v", verb, err)
		}
	}
	if (&User{Name: "a"}).Name != "a" { // a document can be made at any time
		t.Error("a document without a database")
	}
}

func rowDocumentID(t *testing.T) {
	ctx, db := open(t)
	users := odm.CollectionOf[User](db)
	u := &User{Name: "a"}
	must(t, users.Insert(ctx, u))
	given := &User{Name: "b"}
	given.ID = bson.NewObjectID()
	id := given.ID
	must(t, users.Insert(ctx, given))
	if u.ID.IsZero() || given.ID != id {
		t.Errorf("ids %v and %v", u.ID, given.ID)
	}
	if got, err := users.Get(ctx, id); err != nil || got.Name != "b" {
		t.Errorf("Get = %+v, %v", got, err)
	}
}

type serial struct {
	odm.DocumentOf[int64] `bson:",inline" odm:"collection=serials"`
	Name                  string `bson:"name"`
}

// A key is a whole document as an id; a hook makes it.
type key struct {
	Shop string `bson:"shop"`
	N    int    `bson:"n"`
}

type keyed struct {
	odm.DocumentOf[key] `bson:",inline" odm:"collection=keyed"`
	Name                string `bson:"name"`
}

func (k *keyed) BeforeInsert(context.Context) error {
	if k.ID == (key{}) {
		k.ID = key{"made", 1}
	}
	return nil
}

func rowCustomID(t *testing.T) {
	ctx, db := open(t)
	serials := odm.CollectionOf[serial](db)
	s := &serial{Name: "a"}
	s.ID = 7
	must(t, serials.Insert(ctx, s))
	if got, err := serials.Get(ctx, 7); err != nil || got.Name != "a" {
		t.Errorf("Get(7) = %+v, %v", got, err)
	}
	for _, id := range []any{int32(7), 7.0, "7", ptr(int64(7))} { // as Beanie's get does: what can only mean 7
		if got, err := serials.Get(ctx, id); err != nil || got.Name != "a" {
			t.Errorf("Get(%v of type %T) = %+v, %v", id, id, got, err)
		}
	}
	for _, bad := range []any{"seven", "7.5", 7.5, true, struct{}{}, bson.NewObjectID()} { // G28
		if _, err := serials.Get(ctx, bad); err == nil || errors.Is(err, odm.ErrNotFound) {
			t.Errorf("Get(%v): %v, want an error that is not ErrNotFound", bad, err)
		}
	}
	if _, err := odm.CollectionOf[Invoice](db).Get(ctx, 7); err == nil || errors.Is(err, odm.ErrNotFound) {
		t.Errorf("Get of a number where ids are text: %v, want an error that is not ErrNotFound", err)
	}
	keys := odm.CollectionOf[keyed](db)
	k := &keyed{Name: "b"}
	must(t, keys.Save(ctx, k))
	k.Name = "c"
	must(t, keys.SaveChanges(ctx, k))
	if got, err := keys.Get(ctx, key{"made", 1}); err != nil || got.Name != "c" || got.ID != k.ID {
		t.Errorf("Get of a document as id = %+v, %v", got, err)
	}
	if err := odm.CollectionOf[Invoice](db).Insert(ctx, &Invoice{}); err == nil {
		t.Error("a missing text id is made up")
	}
}

func rowCollectionName(t *testing.T) {
	_, db := open(t)
	if a, b := odm.CollectionOf[User](db).Name(), odm.CollectionOf[Bare](db).Name(); a != "users" || b != "Bare" {
		t.Errorf("names are %s, %s; want users, Bare", a, b)
	}
}

func rowFieldAlias(t *testing.T) {
	ctx, db := open(t)
	c := odm.CollectionOf[product](db)
	must(t, c.Insert(ctx, &product{DisplayName: "x", Category: productCategory{Name: "n"}, UID: bson.Binary{Subtype: 4, Data: make([]byte, 16)}}))
	if got := stored(t, db, "products"); !strings.Contains(got, `"dn":"x"`) {
		t.Errorf("stored %s", got)
	}
	filterIs(t, odm.And(pf.DisplayName.Eq("x"), pf.Category.Where(categoryName.Eq("n"))), `{"$and":[{"dn":"x"},{"category.name":"n"}]}`)
	if is, err := c.Find(pf.DisplayName.Eq("x"), pf.Category.Where(categoryName.Eq("n"))).Exists(ctx); !is || err != nil {
		t.Errorf("found by the alias: %v, %v", is, err)
	}
}

func rowExcludedFields(t *testing.T) {
	ctx, db := open(t)
	c := odm.CollectionOf[Journal](db)
	j := &Journal{Text: "x", Fail: "never"}
	must(t, c.Insert(ctx, j))
	if got := stored(t, db, "journals"); got != `{"text":"x"}` {
		t.Errorf("stored %s", got)
	}
	j.Fail = "changed"
	isChanged(t, c, j, false)
}

func rowConnection(t *testing.T) {
	uri := mongotest.URI(t)
	a, err := odm.Open(t.Context(), uri)
	must(t, err)
	b, err := odm.Open(t.Context(), uri) // no process-wide connection
	must(t, err)
	must(t, a.Close(t.Context()))
	if _, err := odm.CollectionOf[User](a).Find().Count(t.Context()); err == nil {
		t.Error("a closed connection answers")
	}
	if n, err := odm.CollectionOf[User](b).Find().Count(t.Context()); n != 0 || err != nil {
		t.Errorf("the other connection: %d, %v", n, err)
	}
	must(t, b.Close(t.Context()))
	var connect *odm.ConnectError
	if _, err := odm.Open(t.Context(), "mongodb://127.0.0.1:1/x?serverSelectionTimeoutMS=50"); !errors.As(err, &connect) {
		t.Errorf("no server: %v, want a *ConnectError", err)
	}
}

// Each of Beanie's exceptions has a counterpart that errors.Is or errors.As finds.
func rowErrors(t *testing.T) {
	ctx, db := open(t)
	c := odm.CollectionOf[revisedDoc](db)
	r := &revisedDoc{Num: 1}
	must(t, c.Insert(ctx, r))
	stale := *r
	must(t, c.Save(ctx, r))
	_, notFound := c.Get(ctx, bson.NewObjectID())
	_, notSaved := c.IsChanged(&revisedDoc{})
	_, noState := odm.CollectionOf[Bare](db).IsChanged(&Bare{})
	ghost := &revisedDoc{}
	ghost.ID = bson.NewObjectID()
	for name, tt := range map[string]struct {
		err error
		is  error // a sentinel
		as  any   // or a type
	}{
		"DocumentNotFound":            {err: notFound, is: odm.ErrNotFound},
		"DocumentWasNotSaved":         {err: c.Delete(ctx, &revisedDoc{}), is: odm.ErrNotSaved},
		"StateNotSaved":               {err: notSaved, is: odm.ErrNotSaved},
		"StateManagementIsTurnedOff":  {err: noState, as: new(*odm.ModelError)},
		"RevisionIdWasChanged":        {err: c.Save(ctx, &stale), as: new(*odm.StaleError)},
		"ReplaceError":                {err: c.ReplaceMany(ctx, []*revisedDoc{r, ghost}), as: new(*odm.MissingError)},
		"MergeConflictError":          {err: conflicting(ctx, db), as: new(*odm.ConflictError)},
		"ApplyChangesException":       {err: c.Rollback(&revisedDoc{}), is: odm.ErrNotSaved},
		"NotSupported":                {err: c.InsertMany(ctx, []*revisedDoc{{}}, odm.WriteLinks())},
		"MongoDBVersionError":         {err: versionError(ctx, t)},
		"UnionDocNotInited":           {err: unionError(ctx, db, "nobodys"), as: new(*odm.ModelError)},
		"DocWasNotRegisteredInUnion":  {err: strangerError(ctx, t), as: new(*odm.ModelError)},
		"ViewWasNotInitialized":       {err: odm.CollectionOf[CatView](db).Insert(ctx, &CatView{}), as: new(*odm.ModelError)},
		"CollectionWasNotInitialized": {err: odm.CollectionOf[revisedDoc](nil).Insert(ctx, r)},
	} {
		if tt.err == nil || tt.is != nil && !errors.Is(tt.err, tt.is) || tt.as != nil && !errors.As(tt.err, tt.as) {
			t.Errorf("%s: %v", name, tt.err)
		}
	}
}

func conflicting(ctx context.Context, db *odm.DB) error {
	_, err := odm.CollectionOf[Ledger](db).Find().Everything().Update(context.WithValue(ctx, howKey{}, "add"), ledgerB.Inc(1))
	return err
}

// versionError is what a server says that is too old for what a model wants.
func versionError(ctx context.Context, t *testing.T) error {
	t.Helper()
	_, db := open(t, odm.Models(odm.ModelOf[ReadingBuckets]()))
	return db.Sync(ctx)
}

func unionError(ctx context.Context, db *odm.DB, collection string) error {
	_, err := odm.UnionOf[any](db, collection).Find().All(ctx)
	return err
}

// strangerError is what reading a union says of a document whose class nobody has.
func strangerError(ctx context.Context, t *testing.T) error {
	t.Helper()
	_, db := open(t, unions())
	put(t, db, "events", bson.D{{Key: "_class_id", Value: "swipe"}})
	return unionError(ctx, db, "events")
}
