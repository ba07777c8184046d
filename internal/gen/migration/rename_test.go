package migration_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/internal/cli"
	"github.com/databridge-go/databridge/internal/gen/migration"
	"github.com/databridge-go/databridge/internal/mongotest"
)

func TestMain(m *testing.M) { mongotest.Main(m) }

// Random documents, a path of every shape, and the program that the files make, built and run as people do: what is
// stored afterwards is what a walk by hand makes of it, and the way back gives the documents again.
func TestRenamesDoWhatAWalkByHandDoes(t *testing.T) {
	t.Parallel()
	uri := mongotest.URI(t)
	db := database(t, uri)
	dir := program(t)
	random := rand.New(rand.NewPCG(1, 2))
	before := map[string][]bson.D{}
	for name, path := range shapes() {
		add(t, dir, migration.Rename{Collection: name, Path: path, To: "new name"})
		for i := range 60 {
			before[name] = append(before[name], append(bson.D{{Key: "_id", Value: int32(i)}}, document(random, path)...))
		}
		if _, err := db.Collection(name).InsertMany(t.Context(), before[name]); err != nil {
			t.Fatal(err)
		}
	}
	migrate(t, dir, uri)
	changed := 0
	for name, path := range shapes() {
		after := stored(t, db.Collection(name))
		for i, doc := range before[name] {
			want := byHand(doc, path, "new name")
			if got := text(after[i]); got != text(want) {
				t.Errorf("%s: %s became\n%s, want\n%s", name, text(doc), got, text(want))
			}
			if text(want) != text(doc) {
				changed++
			}
		}
	}
	if changed < 100 {
		t.Errorf("only %d documents were to change: the test tests little", changed)
	}
	check(t, dir)
	migrate(t, dir, uri, "--backward", "-d", "0")
	for name := range shapes() {
		for i, doc := range stored(t, db.Collection(name)) {
			if !slices.Equal(keys(doc, ""), keys(before[name][i], "")) {
				t.Errorf("%s: the way back gives\n%s of\n%s", name, text(doc), text(before[name][i]))
			}
		}
	}
}

// A document that has both names is refused before anything is lost.
func TestADocumentWithBothNamesIsRefused(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		path []migration.Step
		doc  bson.D
	}{
		"plain":  {shapes()["plain"], bson.D{{Key: "old", Value: 1}, {Key: "new", Value: 2}}},
		"array":  {shapes()["array"], bson.D{{Key: "list", Value: bson.A{bson.D{{Key: "old", Value: 1}, {Key: "new", Value: 2}}}}}},
		"nested": {shapes()["grid"], bson.D{{Key: "grid", Value: bson.A{bson.A{bson.D{{Key: "old", Value: 1}, {Key: "new", Value: 2}}}}}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			uri := mongotest.URI(t)
			db, dir := database(t, uri), program(t)
			add(t, dir, migration.Rename{Collection: "things", Path: tt.path, To: "new"})
			if _, err := db.Collection("things").InsertOne(t.Context(), append(bson.D{{Key: "_id", Value: int32(1)}}, tt.doc...)); err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			p := cli.Process{Dir: dir, Stdout: &out, Stderr: &out}
			if code := p.Run(t.Context(), []string{"migrate", "--uri", uri}); code != cli.Broken || !strings.Contains(out.String(), "1 documents of things have both") {
				t.Errorf("exit %d: %s", code, out.String())
			}
			want := append(bson.D{{Key: "_id", Value: int32(1)}}, tt.doc...)
			if got := stored(t, db.Collection("things")); text(got[0]) != text(want) {
				t.Errorf("it is %s, was %s", text(got[0]), text(want))
			}
		})
	}
}

// shapes are paths, by the name of a collection.
func shapes() map[string][]migration.Step {
	return map[string][]migration.Step{
		"plain":  {{Name: "old"}},
		"inside": {{Name: "part"}, {Name: "old"}},
		"array":  {{Name: "list", Arrays: 1}, {Name: "old"}},
		"deep":   {{Name: "list", Arrays: 1}, {Name: "part"}, {Name: "old"}},
		"twice":  {{Name: "list", Arrays: 1}, {Name: "more", Arrays: 1}, {Name: "old"}},
		"below":  {{Name: "part"}, {Name: "list", Arrays: 1}, {Name: "old"}},
		"grid":   {{Name: "grid", Arrays: 2}, {Name: "old"}},
		"ärger":  {{Name: "größe", Arrays: 1}, {Name: "old"}},
	}
}

// document is a random document around a path. Of an array less than what the schema says may be there, in other places
// too: what a rename makes of it is to leave it alone.
func document(random *rand.Rand, path []migration.Step) bson.D {
	doc := bson.D{{Key: "a", Value: random.Int32N(9)}}
	if random.IntN(5) > 0 {
		var v any = "the value"
		if len(path) > 1 {
			v = value(random, path, path[0].Arrays)
		}
		doc = append(doc, bson.E{Key: path[0].Name, Value: v})
	}
	return append(doc, bson.E{Key: "z", Value: nil})
}

func value(random *rand.Rand, path []migration.Step, arrays int) any {
	if random.IntN(8) == 0 {
		return nil
	}
	if arrays == 0 {
		return document(random, path[1:])
	}
	list := bson.A{}
	for range random.IntN(4) {
		list = append(list, value(random, path, arrays-1))
	}
	return list
}

// byHand renames the last step of a path in a document, the slow plain way. $rename puts the new name at the end; where
// elements are written anew it keeps its place.
func byHand(doc bson.D, path []migration.Step, to string) bson.D {
	inArray := slices.ContainsFunc(path, func(s migration.Step) bool { return s.Arrays > 0 })
	var walk func(v any, arrays int, rest []migration.Step) any
	walk = func(v any, arrays int, rest []migration.Step) any {
		if list, ok := v.(bson.A); ok && arrays > 0 {
			out := bson.A{}
			for _, e := range list {
				out = append(out, walk(e, arrays-1, rest))
			}
			return out
		}
		d, ok := v.(bson.D)
		if !ok || arrays > 0 {
			return v
		}
		out, last := bson.D{}, bson.D{}
		for _, e := range d {
			switch {
			case e.Key != rest[0].Name:
				out = append(out, e)
			case len(rest) > 1:
				out = append(out, bson.E{Key: e.Key, Value: walk(e.Value, rest[0].Arrays, rest[1:])})
			case inArray:
				out = append(out, bson.E{Key: to, Value: e.Value})
			default:
				last = append(last, bson.E{Key: to, Value: e.Value})
			}
		}
		return append(out, last...)
	}
	return walk(doc, 0, path).(bson.D)
}

// program is a module of a program whose migrations are still to come.
func program(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		b, err := os.ReadFile(filepath.Join(root, "testdata", "apps", "shop", name))
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, name), []byte(strings.ReplaceAll(string(b), "../../..", root)))
	}
	return dir
}

// add writes the files of a rename as the server and databridge would.
func add(t *testing.T, dir string, r migration.Rename) {
	t.Helper()
	dir = filepath.Join(dir, "migrations")
	folder, err := migration.OnDisk(dir, filepath.Base)
	if err != nil {
		t.Fatal(err)
	}
	slug, body := migration.Renamed("a test", []migration.Rename{r})
	files, err := folder.Add(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), slug, body)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Replaces != slices.Contains(folder.Names, f.Name) {
			t.Errorf("%s: it says that it replaces a file: %v", f.Name, f.Replaces)
		}
		write(t, filepath.Join(dir, f.Name), f.Text)
	}
}

func write(t *testing.T, name string, text []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, text, 0o666); err != nil {
		t.Fatal(err)
	}
}

func migrate(t *testing.T, dir, uri string, more ...string) {
	t.Helper()
	var out bytes.Buffer
	p := cli.Process{Dir: dir, Stdout: &out, Stderr: &out}
	if code := p.Run(t.Context(), append([]string{"migrate", "--uri", uri}, more...)); code != cli.Clean {
		t.Fatalf("exit %d: %s", code, out.String())
	}
}

// check holds what was written to the rules.
func check(t *testing.T, dir string) {
	t.Helper()
	var out bytes.Buffer
	p := cli.Process{Dir: dir, Stdout: &out, Stderr: &out}
	if code := p.Run(t.Context(), []string{"check", "./..."}); code != cli.Clean {
		t.Errorf("exit %d: %s", code, out.String())
	}
}

func database(t *testing.T, uri string) *mongo.Database {
	t.Helper()
	client, err := mongo.Connect(options.Client().ApplyURI(uri))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Disconnect(t.Context()) })
	return client.Database(uri[strings.LastIndexByte(uri, '/')+1 : strings.IndexByte(uri+"?", '?')])
}

func stored(t *testing.T, coll *mongo.Collection) (all []bson.D) {
	t.Helper()
	cursor, err := coll.Find(t.Context(), bson.D{}, options.Find().SetSort(bson.D{{Key: "_id", Value: 1}}))
	if err != nil {
		t.Fatal(err)
	}
	if err := cursor.All(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func text(doc bson.D) string {
	b, err := bson.MarshalExtJSON(doc, true, false)
	return fmt.Sprint(string(b), err)
}

// keys are the paths of everything in a document, in order.
func keys(v any, at string) (all []string) {
	switch v := v.(type) {
	case bson.D:
		for _, e := range v {
			all = append(all, keys(e.Value, at+"."+e.Key)...)
		}
	case bson.A:
		for i, e := range v {
			all = append(all, keys(e, fmt.Sprint(at, ".", i))...)
		}
	default:
		return []string{fmt.Sprint(at, "=", v)}
	}
	slices.Sort(all)
	return append(all, at)
}
