package shapetest

import (
	"context"
	"encoding/json"
	"fmt"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/analyzer"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/srctest"
)

// An example is a pipeline of MongoDB's manual with what the collections hold that it reads, the first one its own.
type example struct {
	Of       string
	Schema   bson.D
	Pipeline bson.A
}

// examples reads testdata/manual.json, which holds the facts of MongoDB's own definitions: a pipeline and the kinds of
// the fields, nothing of their text.
func examples(t testing.TB) []example {
	t.Helper()
	data, err := os.ReadFile("testdata/manual.json")
	if err != nil {
		t.Fatal(err)
	}
	var raw []json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatal(err)
	}
	list := make([]example, len(raw))
	for i, r := range raw {
		if err := bson.UnmarshalExtJSON(r, false, &list[i]); err != nil {
			t.Fatalf("example %d: %v", i, err)
		}
	}
	return list
}

// source is a program that stores the documents whole, reads them whole, and runs a pipeline.
func (x example) source(p bson.A) string {
	var b strings.Builder
	b.WriteString("package app\n\nimport (\n\t\"context\"\n\t\"time\"\n\n\t\"go.mongodb.org/mongo-driver/v2/bson\"\n\t\"go.mongodb.org/mongo-driver/v2/mongo\"\n)\n\nvar _ time.Time\n")
	for i, c := range slices.Concat(x.Schema, x.alike(p)) {
		fmt.Fprintf(&b, "\ntype T%d %s\n", i, structOf(c.Value.(bson.D)))
		fmt.Fprintf(&b, `
func store%[1]d(ctx context.Context, db *mongo.Database, d T%[1]d) error {
	_, err := db.Collection(%[2]q).InsertOne(ctx, d)
	return err
}

func read%[1]d(ctx context.Context, db *mongo.Database) (d T%[1]d, err error) {
	return d, db.Collection(%[2]q).FindOne(ctx, bson.M{}).Decode(&d)
}
`, i, c.Key)
	}
	fmt.Fprintf(&b, "\nfunc run(ctx context.Context, db *mongo.Database) (*mongo.Cursor, error) {\n\treturn db.Collection(%q).Aggregate(ctx, %s)\n}\n", x.own(), spell(p))
	return b.String()
}

// alike are the collections that a pipeline joins and whose schema the definitions leave out, as their name differs from
// that of another one in digits alone: sales_2018 beside sales_2017.
func (x example) alike(p bson.A) bson.D {
	var more bson.D
	text := spell(p)
	for _, m := range regexp.MustCompile(`Key: "coll", Value: "(\w+)"`).FindAllStringSubmatch(text, -1) {
		same := func(e bson.E) bool { return e.Key == m[1] }
		if slices.ContainsFunc(x.Schema, same) || slices.ContainsFunc(more, same) {
			continue
		}
		for _, c := range x.Schema {
			if letters(c.Key) == letters(m[1]) {
				more = append(more, bson.E{Key: m[1], Value: c.Value})
				break
			}
		}
	}
	return more
}

func letters(name string) string { return strings.TrimRight(name, "0123456789") }

// own is the collection that the pipeline runs on: the first one that no stage joins.
func (x example) own() string {
	text := spell(x.Pipeline)
	for _, c := range x.Schema {
		if !strings.Contains(text, fmt.Sprintf(`Key: "from", Value: %q`, c.Key)) && !strings.Contains(text, fmt.Sprintf(`Key: "coll", Value: %q`, c.Key)) {
			return c.Key
		}
	}
	return x.Schema[0].Key
}

// structOf is the Go struct of some fields.
func structOf(fields bson.D) string {
	var b strings.Builder
	b.WriteString("struct {\n")
	for i, f := range fields {
		if strings.ContainsAny(f.Key, ".,`\" ") {
			continue // no tag can say it
		}
		fmt.Fprintf(&b, "F%d %s `bson:%q`\n", i, typeOf(f.Value.(bson.A)), f.Key)
	}
	return b.String() + "}"
}

// typeOf is the Go type of a field that holds some kinds.
func typeOf(kinds bson.A) string {
	var list []bson.D
	for _, k := range kinds {
		if d := k.(bson.D); d[0].Value != "Undefined" && d[0].Value != "Null" {
			list = append(list, d)
		}
	}
	if len(list) != 1 {
		return "any"
	}
	of := map[string]any{}
	for _, e := range list[0] {
		of[e.Key] = e.Value
	}
	switch of["kind"] {
	case "String":
		return "string"
	case "Int32":
		return "int32"
	case "Long":
		return "int64"
	case "Double", "Number":
		return "float64"
	case "Decimal128":
		return "bson.Decimal128"
	case "Boolean":
		return "bool"
	case "Date":
		return "time.Time"
	case "ObjectId":
		return "bson.ObjectID"
	case "Timestamp":
		return "bson.Timestamp"
	case "Binary":
		return "[]byte"
	case "Document":
		if fields, ok := of["fields"].(bson.D); ok {
			return structOf(fields)
		}
	case "Array":
		if elem, ok := of["elem"].(bson.A); ok {
			return "[]" + typeOf(elem)
		}
		return "[]any"
	}
	return "any"
}

// findings judges a program as the command does.
func findings(t testing.TB, source string) (found []diag.Finding, at func(token.Pos) string) {
	t.Helper()
	loaded, err := srctest.Load("example/app", map[string]string{"app.go": source})
	if err != nil {
		t.Fatal(err)
	}
	p := loaded.Packages[0]
	if len(p.Errors) > 0 {
		t.Fatalf("%v\n%s", p.Errors[0], source)
	}
	u := &analyzer.Unit{Fset: loaded.Fset, Files: p.Files, Pkg: p.Types, Info: p.Info}
	results, err := analyzer.Run(context.Background(), []*analyzer.Unit{u}, analyzer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	kept := slices.DeleteFunc(results[0].Findings, func(f diag.Finding) bool { return f.Code == "DB7001" })
	return kept, func(p token.Pos) string { return loaded.Fset.Position(p).String() }
}

// The manual's own pipelines are right: nothing is said of them, unless the manual contradicts its own schema.
func TestTheManualIsSilent(t *testing.T) {
	t.Parallel()
	for _, x := range examples(t) {
		found, _ := findings(t, x.source(x.Pipeline))
		for _, f := range found {
			if !contradicts(x.Of, f.Code) {
				t.Errorf("%s: %s (%s, %s)\n%s", x.Of, f.Message, f.Code, f.Severity, spell(x.Pipeline))
			}
		}
	}
}

// contradicts names the examples that are no pipelines that a server takes, or that their own schema does not allow.
func contradicts(of string, c diag.Code) bool {
	switch of {
	case "query/$near 1", "query/$nearSphere 1":
		return c == "DB5013" // filters of find, which the definitions write as a $match
	case "stage/$graphLookup 2":
		return c == "DB2015" // the schema has the other collection only
	case "query/$elemMatch 3":
		return c == "DB2003" // the schema has numbers in results, the pipeline asks for documents
	}
	return false
}
