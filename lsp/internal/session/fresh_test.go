package session

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/databridge-go/databridge/analyzer"
)

// Three packages, each of which says something that the next one's queries depend on. Every line with alternatives in
// brackets has one of them at a time.
var changing = map[string]string{
	"model/model.go": `package model

import "time"

const Key = [["email"|"mail"|"emial"]]

type State string

const (
	Open   State = [["open"|"opened"]]
	Closed State = "closed"
)

type User struct {
	Email  string ` + "`bson:[[\"email\"|\"mail\"|\"email,omitempty\"]]`" + `
	State  State  ` + "`bson:\"state\"`" + `
	Visits [[int|string|time.Time|[]int]]
	parts  [[part|*part]]
}

type part struct{ at time.Time }

func (u User) Name() string { return [["a"|"b"]] }

[[func (u *User) Extra() {}|// nothing|func Extra() int { return 1 }]]
`,
	"store/store.go": `package store

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"example.com/app/model"
)

func Get(ctx context.Context, c *mongo.Collection, [[filter, other any|other, filter any]]) (u model.User, err error) {
	err = c.FindOne(ctx, [[filter|other|bson.M{"email": other}]]).Decode(&u)
	return u, err
}

var _ = bson.M{}
`,
	"app/app.go": `package app

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"example.com/app/model"
	"example.com/app/store"
)

func One(ctx context.Context, db *mongo.Database) (model.User, error) {
	return store.Get(ctx, db.Collection("users"), bson.M{"email": 1, model.Key: "x"}, bson.M{"state": [["open"|model.Open|"gone"]]})
}

func Two(ctx context.Context, db *mongo.Database) (u model.User, err error) {
	err = db.Collection("users").FindOne(ctx, bson.M{"visits": [["x"|1|bson.M{"$size": 1}]], "mail": "x"}).Decode(&u)
	return u, err
}
`,
}

// choose gives a text with one of the alternatives in each pair of brackets.
func choose(rnd *rand.Rand, text string) string {
	for {
		from := strings.Index(text, "[[")
		if from < 0 {
			return text
		}
		to := from + strings.Index(text[from:], "]]")
		if strings.HasPrefix(text[to:], "]]]") {
			to++ // [[int|[]int]]
		}
		choices := strings.Split(text[from+2:to], "|")
		text = text[:from] + choices[rnd.IntN(len(choices))] + text[to+2:]
	}
}

// Whatever is edited in whatever package, what was kept of the others leads to the same findings as checking everything
// anew does.
func TestKeptPackagesAreWorthFreshOnes(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(filepath.Join("../../..", name))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(string(data), "module github.com/databridge-go/databridge\n", "module example.com/app\n", 1)
		write(t, filepath.Join(dir, name), text)
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	for name, text := range changing {
		write(t, filepath.Join(dir, name), choose(rnd, text))
	}
	s := New(silent())
	defer s.Close()
	s.Configure(Config{Folders: []string{dir}})
	names := []string{"model/model.go", "store/store.go", "app/app.go"}
	for _, name := range names {
		s.Open(filepath.Join(dir, name), "", 1, choose(rnd, changing[name]))
	}
	v := s.views[dir]
	for end := time.Now().Add(time.Minute); !v.snapshotGraph().whole(); {
		if time.Now().After(end) {
			t.Fatal("the module is not loaded")
		}
		time.Sleep(time.Millisecond)
	}
	kinds := map[string]bool{}
	for step := range 300 {
		name := names[rnd.IntN(len(names))]
		text := choose(rnd, changing[name])
		if err := s.Change(filepath.Join(dir, name), int32(step+2), []Change{{Whole: true, Text: text}}); err != nil {
			t.Fatal(err)
		}
		snap, g := s.Snapshot(), v.snapshotGraph()
		if step%3 > 0 { // as if no file were open
			v.checks.leanAll(g, &Snapshot{}, g.ordered)
		}
		kept, fresh := judged(snap, v, g, v.checks), judged(snap, v, g, newChecks())
		for again := v.snapshotGraph(); again != g; again = v.snapshotGraph() { // a load has ended meanwhile: nobody looks at g any more
			g = again
			kept, fresh = judged(snap, v, g, v.checks), judged(snap, v, g, newChecks())
		}
		if !slices.Equal(kept, fresh) {
			t.Fatalf("step %d, %s:\n%s\nkept:\n%s\nfresh:\n%s", step, name, text, strings.Join(kept, "\n"), strings.Join(fresh, "\n"))
		}
		kinds[fmt.Sprint(fresh)] = true
	}
	if len(kinds) < 20 {
		t.Errorf("the edits made only %d different results", len(kinds))
	}
}

// judged returns what is found in every package of a module.
func judged(snap *Snapshot, v *view, g *graph, c *checks) []string {
	b := newBuild(c, snap, v, g)
	var packages []*Package
	for _, u := range g.ordered {
		packages = append(packages, b.full(u))
	}
	var all []string
	for _, p := range packages {
		for _, f := range analyzer.Judge(&p.Unit, p.Collected, c.world(p), analyzer.Options{Workspace: true, Advice: true}) {
			all = append(all, fmt.Sprintf("%s %s %s", p.Fset.Position(f.Pos), f.Code, f.Message))
		}
	}
	return all
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
