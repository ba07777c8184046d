package feature

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/databridge-go/databridge/lsp/internal/session"
)

// What is read for one name is all that reading every name finds of it, in plain and in typed queries, in pipelines, and
// in what they are decoded into.
func TestAnIndexOfOneNameMissesNothing(t *testing.T) {
	ctx, snap, packages := loadedApps(t)
	full := newIndex(ctx, snap, packages, "")
	groups := 0
	for d, uses := range full.uses {
		named := newIndex(ctx, snap, packages, uses[0].name)
		if got, want := mentions(named.uses[d]), mentions(uses); !slices.Equal(got, want) {
			t.Errorf("%v: uses = %v, want %v", d, got, want)
		}
		got, want := named.groupOf(d), full.groupOf(d)
		if len(got) != len(want) {
			t.Errorf("%v: group = %v, want %v", d, got, want)
		}
		if len(want) > 1 {
			groups++
		}
	}
	if len(full.uses) < 40 || groups < 3 {
		t.Errorf("the apps use %d fields, %d of them in groups: too few to prove anything", len(full.uses), groups)
	}
}

// What is let go of packages that nobody looks at is not missed where their queries are read.
func TestALeanPackageNamesWhatAFullOneNames(t *testing.T) {
	ctx, snap, packages := loadedApps(t)
	var full []*session.Package
	let := 0
	for _, p := range packages {
		f := snap.Package(p.Fset.File(p.Files[0].FileStart).Name())
		full = append(full, f)
		let += len(f.Info.Types) - len(p.Info.Types)
	}
	if let < 200 {
		t.Fatalf("only %d expressions were let go", let)
	}
	got, want := newIndex(ctx, snap, packages, ""), newIndex(ctx, snap, full, "")
	for d, uses := range want.uses {
		if got, want := mentions(got.uses[d]), mentions(uses); !slices.Equal(got, want) {
			t.Errorf("%v: uses = %v, want %v", d, got, want)
		}
		if got, want := got.groupOf(d), want.groupOf(d); len(got) != len(want) {
			t.Errorf("%v: group = %v, want %v", d, got, want)
		}
	}
	if len(got.uses) != len(want.uses) {
		t.Errorf("%d fields are used, want %d", len(got.uses), len(want.uses))
	}
}

func mentions(uses []use) []Mention {
	var all []Mention
	for _, u := range uses {
		all = append(all, u.mention())
	}
	return sortedMentions(all)
}

// projected reads a part of a collection's documents into structs of its own.
const projected = `package orders

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type row struct {
	Total int    ` + "`bson:\"total\"`" + `
	City  string ` + "`bson:\"city\"`" + `
	At    place  ` + "`bson:\"at\"`" + `
}

type place struct {
	City string ` + "`bson:\"city\"`" + `
}

type part struct {
	City string ` + "`bson:\"city\"`" + `
	At   struct {
		City string ` + "`bson:\"city\"`" + `
	} ` + "`bson:\"at\"`" + `
}

const at = "at"

func rows(ctx context.Context, db *mongo.Database) (p part, err error) {
	coll := db.Collection("rows")
	_, _ = coll.InsertOne(ctx, row{})
	_ = coll.FindOne(ctx, bson.M{at: bson.M{"city": "x"}}, options.FindOne().SetProjection(bson.M{"at.city": 1, "city": 1})).Decode(&p)
	cur, err := coll.Aggregate(ctx, bson.A{
		bson.M{"$match": bson.M{"at.city": "x"}},
		bson.M{"$sort": bson.M{"total": 1}},
		bson.M{"$project": bson.M{"at": 1, "city": "$" + at + ".city", "n": bson.M{"$add": bson.A{"$total", 1}}}},
	})
	if err == nil {
		err = cur.Decode(&p)
	}
	return p, err
}
`

// loadedApps loads testdata's apps as one module.
func loadedApps(t *testing.T) (context.Context, *session.Snapshot, []*session.Package) {
	t.Helper()
	dir := t.TempDir()
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	apps := filepath.Join(root, "testdata", "apps")
	err = filepath.WalkDir(apps, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) == ".md" {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(apps, path)
		put(t, filepath.Join(dir, strings.TrimPrefix(filepath.ToSlash(name), "shop/")), strings.ReplaceAll(string(text), "../../..", root))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "orders", "projected.go")
	put(t, file, projected)
	s := session.New(session.Host{Publish: func(session.Report) {}, Tell: func(string) {}, Logf: t.Logf})
	t.Cleanup(s.Close)
	s.Configure(session.Config{Folders: []string{dir}})
	s.Start()
	for end := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		snap := s.Snapshot()
		if p, _ := snap.Findings(file); p != nil {
			s.EachPackage(t.Context(), snap, func([]session.Report) bool { return true }) // no file is open: what it has looked at is lean
			return t.Context(), snap, snap.Packages(t.Context(), file)
		}
		if time.Now().After(end) {
			t.Fatal("the module is not loaded")
		}
	}
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
