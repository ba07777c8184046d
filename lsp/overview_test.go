package lsp

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.lsp.dev/uri"
)

// commanded runs a command of the server.
func commanded[T any](c *rawClient, name string, arguments ...any) T {
	c.t.Helper()
	return result[T](c.t, c.call("workspace/executeCommand", obj{"command": name, "arguments": arguments}))
}

// An overviewReply is the answer of databridge.models as an editor reads it.
type overviewReply struct {
	Loading int
	Models  []struct {
		Name, Package string
		Collections   []string
		Location      *wireLocation
		Fields        []overviewField
		Indexes       []struct {
			Keys     string
			Unique   bool
			Location *wireLocation
		}
		Queries []int
	}
	Queries []struct {
		Name, Func, Text, File string
		Location               *wireLocation
	}
}

type overviewField struct {
	Name, Path, Kind, Go, Links string
	Location                    *wireLocation
	Fields                      []overviewField
}

// linked is a program with links both ways, a part in a part, and indexes of every form.
const linked = `package app

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/databridge-go/databridge/odm"
)

type Author struct {
	odm.Document ` + "`bson:\",inline\" odm:\"collection=authors\"`" + `
	Email string      ` + "`bson:\"email\" odm:\"unique\"`" + `
	Books []odm.Link[Book] ` + "`bson:\"books\"`" + `
}

type Book struct {
	odm.Document ` + "`bson:\",inline\" odm:\"collection=books\"`" + `
	Title  string           ` + "`bson:\"title\"`" + `
	Parts  []Part           ` + "`bson:\"parts\"`" + `
	Author odm.Link[Author] ` + "`bson:\"author\"`" + `
}

type Part struct {
	Name string ` + "`bson:\"name\"`" + `
	In   *Part  ` + "`bson:\"in\"`" + `
}

type Visit struct {
	Page string ` + "`bson:\"page\"`" + `
}

func visits(ctx context.Context, db *mongo.Database) {
	v := db.Collection("visits")
	_, _ = v.Indexes().CreateOne(ctx, mongo.IndexModel{Keys: bson.D{{Key: "page", Value: 1}}})
	_, _ = v.InsertOne(ctx, Visit{})
	_ = v.FindOne(ctx, bson.M{"page": "/🙂"})
}

func byMail(ctx context.Context, authors *odm.Collection[Author], mail string) {
	_, _ = authors.FindOne(ctx, odm.F("email").Eq(mail))
}
`

func openLinked(t *testing.T) (c *rawClient, file string) {
	t.Helper()
	dir := module(t, map[string]string{"app.go": linked})
	file = filepath.Join(dir, "app.go")
	c, _, _ = start(t)
	c.initialize(dir)
	c.open(file, linked)
	c.loaded(file)
	return c, file
}

func TestTheModelsOfAModuleAreTold(t *testing.T) {
	c, file := openLinked(t)
	o := commanded[overviewReply](c, "databridge.models")
	var got []string
	for _, m := range o.Models {
		got = append(got, fmt.Sprintf("%s %s queries=%d indexes=%d", m.Name, m.Collections, len(m.Queries), len(m.Indexes)))
		if m.Location == nil || textAt(linked, m.Location.Range) != m.Name {
			t.Errorf("%s is declared at %+v", m.Name, m.Location)
		}
		checkFields(t, file, m.Fields)
	}
	want := []string{"Author [authors] queries=1 indexes=1", "Book [books] queries=0 indexes=0", "Visit [visits] queries=2 indexes=1"}
	if !slices.Equal(got, want) {
		t.Errorf("models are %q, want %q", got, want)
	}
	if f := o.Models[0].Fields; len(f) != 3 || f[2].Links != "Book" || f[0].Path != "_id" {
		t.Errorf("fields of Author are %+v", f)
	}
	if parts := o.Models[1].Fields[2]; parts.Name != "parts" || len(parts.Fields) != 2 || parts.Fields[0].Path != "parts.name" {
		t.Errorf("parts of Book are %+v", parts)
	}
	var queries []string
	for _, q := range o.Queries {
		queries = append(queries, q.Name+" "+q.Func+" "+q.Text)
	}
	wantQueries := []string{
		`visits.insertOne visits db.visits.insertOne(<Visit{}>)`,
		`visits.findOne visits db.visits.findOne({ page: "/🙂" })`,
		`authors.findOne byMail db.authors.findOne({ email: <mail> })`,
	}
	if !slices.Equal(queries, wantQueries) {
		t.Errorf("queries are\n%q, want\n%q", queries, wantQueries)
	}
}

// checkFields holds the place of each field to its Go name, which is its stored one with a capital here.
func checkFields(t *testing.T, file string, fields []overviewField) {
	t.Helper()
	for _, f := range fields {
		if f.Name != "_id" && f.Location == nil {
			t.Errorf("%s has no place", f.Path)
		}
		if f.Location != nil && f.Location.URI == string(uri.File(file)) {
			if at := textAt(linked, f.Location.Range); !strings.EqualFold(at, f.Name) {
				t.Errorf("%s is declared at %q", f.Path, at)
			}
		}
		if len(strings.Split(f.Path, ".")) < 4 {
			checkFields(t, file, f.Fields)
		}
	}
}

// textAt is the text of a range within one line of ASCII.
func textAt(text string, r wireRange) string {
	line := strings.Split(text, "\n")[r.Start.Line]
	return line[r.Start.Character:r.End.Character]
}

func TestTheModelsAreDrawn(t *testing.T) {
	c, _ := openLinked(t)
	d := commanded[struct {
		Mermaid, SVG string
		Places       []*wireLocation
	}](c, "databridge.diagram")
	for _, want := range []string{
		"erDiagram\n", `Author["Author (authors)"] {`, "string email UK", `Author ||..o{ Book : "books"`, `Book ||..o| Author : "author"`,
		`Book ||--o{ Part : "parts"`, `Part ||--o| Part : "in"`, `string page "index"`,
	} {
		if !strings.Contains(d.Mermaid, want) {
			t.Errorf("the diagram lacks %q:\n%s", want, d.Mermaid)
		}
	}
	if boxes := strings.Count(d.SVG, "data-box="); boxes != 4 || len(d.Places) != boxes {
		t.Errorf("%d boxes are drawn, %d have places", boxes, len(d.Places))
	}
	for i, name := range []string{"Author", "Book", "Visit", "Part"} {
		if d.Places[i] == nil || textAt(linked, d.Places[i].Range) != name {
			t.Errorf("the box of %s leads to %+v", name, d.Places[i])
		}
	}
}

func TestAWorkspaceIsChecked(t *testing.T) {
	dir, orders, text := shop(t)
	c, _, _ := start(t)
	c.initialize(dir)
	c.open(orders, text)
	c.loaded(orders)
	got := commanded[map[string]any](c, "databridge.checkWorkspace")
	found := got["errors"].(float64) + got["warnings"].(float64) + got["infos"].(float64)
	if want := plantedIn(t, dir); int(found) != want || got["files"].(float64) != 3 {
		t.Errorf("%v: %v findings, want %d in 3 files", got, found, want)
	}
	if got["queries"].(float64) == 0 || got["checked"].(float64) > got["queries"].(float64) {
		t.Errorf("%v", got)
	}
}

// plantedIn counts the faults that are planted in a folder.
func plantedIn(t *testing.T, dir string) (n int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" {
			return err
		}
		b, err := os.ReadFile(path)
		n += strings.Count(string(b), "// planted: DB")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestSuggestsAnswersForQueriesAlone(t *testing.T) {
	c, file := openLinked(t)
	for i, tt := range []struct {
		line string
		want bool
	}{
		{`_ = v.FindOne(ctx, bson.M{"p‸": 1})`, true},
		{`_ = v.FindOne(ctx, bson.M{"pg‸": 1})`, true},
		{`_ = v.FindOne(ctx, bson.M{"page‸": 1})`, false}, // it is typed whole
		{`_ = v.FindOne(ctx, bson.M{"x‸": 1})`, false},
		{`_ = v.FindOne(ctx, bson.M{"p‸age": 1})`, true},
		{`_ = v.FindOne(ctx, bson.M{"p‸`, true},
		{`_ = v.FindOne(ctx, bson.M{"page": bson.M{"$e‸": 1}})`, true},
		{`println("p‸")`, false},
		{`pag‸`, false},
		{`// "pag‸"`, false},
		{`var _ = struct{ A int "json:\"p‸\"" }{}`, false},
	} {
		body := body(strings.ReplaceAll(tt.line, "v.", "db.Collection(\"visits\")."))
		body = strings.Replace(body, "func (s *Store) try(ctx context.Context) {\n\tvar o model.Order", "func try(ctx context.Context, db *mongo.Database) {\n\tvar o Visit", 1)
		typed := linked + body
		offset := strings.Index(typed, cursor)
		typed = strings.Replace(typed, cursor, "", 1)
		c.replace(file, i+2, typed)
		if got := commanded[bool](c, "databridge.suggests", at(file, typed, offset)); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.line, got, tt.want)
		}
	}
}

func TestProxiesAreGeneratedOnCommand(t *testing.T) {
	dir, orders, text := shop(t)
	c, _, _ := start(t)
	c.initialize(dir)
	c.open(orders, text)
	c.loaded(orders)
	of := func(path string) (r struct {
		Edit      json.RawMessage
		File, Why string
	}) {
		r = commanded[struct {
			Edit      json.RawMessage
			File, Why string
		}](c, "databridge.generateProxies", obj{"textDocument": obj{"uri": string(uri.File(path))}})
		return r
	}
	got := of(filepath.Join(dir, "model", "model.go"))
	if got.Why != "" || !strings.Contains(string(got.Edit), "CustomerFields") || !strings.HasSuffix(got.File, ".go") {
		t.Errorf("the package of models gives %+v %s", got.Why, got.Edit)
	}
	if got := of(orders); got.Why == "" || string(got.Edit) != "null" {
		t.Errorf("the package of orders gives %q %s", got.Why, got.Edit)
	}
	if got := of(filepath.Join(dir, "nothing.go")); got.Why == "" {
		t.Errorf("a file that is not there gives %s", got.Edit)
	}
}

func TestLoadsAreToldToThoseWhoAsk(t *testing.T) {
	dir, orders, text := shop(t)
	c, _, _ := start(t)
	c.initializeWith(dir, obj{"initializationOptions": obj{"tellLoads": true}})
	c.open(orders, text)
	var told []string
	c.until(func() string { return "the end of the load" }, func() bool {
		told = nil
		for _, m := range c.notes {
			if m.Method == loadsMethod {
				told = append(told, string(m.Params))
			}
		}
		return len(told) > 1 && told[len(told)-1] == `{"loading":0}`
	})
	if told[0] != `{"loading":1}` {
		t.Errorf("loads are told as %v", told)
	}
}
