package migrate_test

import (
	"context"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/event"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/internal/mongotest"
	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/migrate"
)

func TestMain(m *testing.M) { mongotest.Main(m) }

// The notes of a small program before and after a migration.
type oldNote struct {
	odm.DocumentOf[int] `bson:",inline" odm:"collection=notes"`
	Name                string            `bson:"name"`
	Text                string            `bson:"text"`
	Tag                 tag               `bson:"tag"`
	Labels              map[string]string `bson:"labels,omitempty"`
}

type tag struct {
	Color string `bson:"color"`
	Name  string `bson:"name"`
}

type newNote struct {
	odm.DocumentOf[int] `bson:",inline" odm:"collection=notes"`
	Title               string            `bson:"title"`
	Text                string            `bson:"text"`
	Tag                 newTag            `bson:"tag"`
	Labels              map[string]string `bson:"labels,omitempty"`
}

type newTag struct {
	Color string `bson:"color"`
	Title string `bson:"title"`
}

// rename moves name to title, in the note and in its tag.
func rename() migrate.Step {
	return migrate.Iterative(func(_ context.Context, old *oldNote, new *newNote) error {
		new.Title, new.Tag.Title = old.Name, old.Tag.Name
		return nil
	}, migrate.BatchSize(2))
}

func unrename() migrate.Step {
	return migrate.Iterative(func(_ context.Context, old *newNote, new *oldNote) error {
		new.Name, new.Tag.Name = old.Title, old.Tag.Title
		return nil
	}, migrate.BatchSize(2))
}

// does is a FreeFall that adds a word to a document, so that a test sees what has run, and in what order.
func does(word string) migrate.Step {
	return migrate.FreeFall(func(ctx context.Context, db *odm.DB) error {
		_, err := db.Driver().Collection("log").UpdateOne(ctx, bson.D{{Key: "_id", Value: 1}},
			bson.D{{Key: "$push", Value: bson.D{{Key: "words", Value: word}}}}, options.UpdateOne().SetUpsert(true))
		return err
	})
}

// words returns what does has written.
func words(t *testing.T, db *odm.DB) string {
	t.Helper()
	var doc struct{ Words []string }
	err := db.Driver().Collection("log").FindOne(t.Context(), bson.D{}).Decode(&doc)
	if err != nil && err != mongo.ErrNoDocuments {
		t.Fatal(err)
	}
	return strings.Join(doc.Words, " ")
}

// open opens a fresh database on the real server.
func open(t *testing.T) (context.Context, *odm.DB) {
	t.Helper()
	return t.Context(), openURI(t, mongotest.URI(t))
}

func openURI(t *testing.T, uri string) *odm.DB {
	t.Helper()
	db, err := odm.Open(t.Context(), uri)
	must(t, err)
	t.Cleanup(func() { must(t, db.Close(context.Background())) })
	return db
}

// watched opens a fresh database and writes down the commands that are sent.
func watched(t *testing.T) (context.Context, *odm.DB, *wire) {
	t.Helper()
	w := &wire{}
	uri := mongotest.URI(t)
	client, err := mongo.Connect(options.Client().ApplyURI(uri).SetMonitor(&event.CommandMonitor{
		Started: func(_ context.Context, e *event.CommandStartedEvent) { w.note(e.Command) },
	}))
	must(t, err)
	t.Cleanup(func() { must(t, client.Disconnect(context.Background())) })
	db, err := odm.New(client.Database(path.Base(uri)))
	must(t, err)
	return t.Context(), db, w
}

// A wire holds what was sent.
type wire struct {
	mu   sync.Mutex
	sent []bson.Raw
}

func (w *wire) note(command bson.Raw) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sent = append(w.sent, slices.Clone(command))
}

// commands returns those of one kind on one collection.
func (w *wire) commands(kind, collection string) []bson.Raw {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(w.sent), func(c bson.Raw) bool {
		name, _ := c.Lookup(kind).StringValueOK()
		return name != collection
	})
}

// put stores documents, given as extended JSON.
func put(t *testing.T, db *odm.DB, collection string, docs ...string) {
	t.Helper()
	for _, text := range docs {
		var d bson.D
		must(t, bson.UnmarshalExtJSON([]byte(text), false, &d))
		_, err := db.Driver().Collection(collection).InsertOne(t.Context(), d)
		must(t, err)
	}
}

// stored returns the documents of a collection by _id, as relaxed extended JSON.
func stored(t *testing.T, db *odm.DB, collection string) []string {
	t.Helper()
	cur, err := db.Driver().Collection(collection).Find(t.Context(), bson.D{}, options.Find().SetSort(bson.D{{Key: "_id", Value: 1}}))
	must(t, err)
	var docs []bson.D
	must(t, cur.All(t.Context(), &docs))
	texts := []string{}
	for _, d := range docs {
		text, err := bson.MarshalExtJSON(d, false, false)
		must(t, err)
		texts = append(texts, string(text))
	}
	return texts
}

// expect compares documents.
func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("stored:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// states are the names and states of a status, "a:applied b:pending".
func states(t *testing.T, s migrate.Set, db *odm.DB) string {
	t.Helper()
	all, err := s.Status(t.Context(), db)
	must(t, err)
	var out []string
	for _, one := range all {
		out = append(out, one.Name+":"+string(one.State))
	}
	return strings.Join(out, " ")
}

// ran are the names of a report.
func ran(r *migrate.Report) string {
	var out []string
	for _, one := range r.Ran {
		out = append(out, one.Name)
	}
	return strings.Join(out, " ")
}

// free is a migration of two FreeFalls, which write +name and -name.
func free(name string) migrate.Migration {
	return migrate.Migration{Name: name, Forward: does("+" + name), Backward: does("-" + name)}
}

func set(ms ...migrate.Migration) migrate.Set { return migrate.Set{Migrations: ms} }

// must fails the test on an error.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// says fails the test unless err says all of the words.
func says(t testing.TB, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error; want one that says %q", words)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("the error is %q; want it to say %q", err, w)
		}
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("the error has several lines: %q", err)
	}
}
