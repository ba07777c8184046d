package lsp

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/internal/mongotest"
)

func TestMain(m *testing.M) { mongotest.Main(m) }

const tried = `package app

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/odm"
)

type Person struct {
	odm.Document ` + "`bson:\",inline\" odm:\"collection=users\"`" + `
	Email        string ` + "`bson:\"email\"`" + `
	Age          int    ` + "`bson:\"age\"`" + `
}

const Age odm.Num[Person, int] = "age"

func typed(ctx context.Context, users *odm.Collection[Person], least int) {
	_, _ = users.Find(Age.Gte(1)).Where(odm.F("email").Eq("c@b.c")).Sort("-age").Limit(1).All(ctx) // odm
	_, _ = users.Find(Age.Gte(least)).All(ctx) // odm variable
	_, _ = users.Find(Age.Gte(0)).Update(ctx, Age.Set(3)) // odm update
}

type User struct {
	Email string ` + "`bson:\"email\"`" + `
	Age   int    ` + "`bson:\"age\"`" + `
}

func ask(ctx context.Context, db *mongo.Database, mail string, odd struct{ X int }) (us []User, err error) {
	users := db.Collection("users") // Zürich 🙂
	_ = users.FindOne(ctx, bson.M{"email": "c@b.c"}).Decode(&us) // constant
	cur, _ := users.Find(ctx, bson.D{{"email", mail}, {"age", bson.M{"$gte": -1}}}, options.Find().SetLimit(2)) // variable
	_, _ = users.Aggregate(ctx, bson.A{bson.M{"$group": bson.M{"_id": "$email", "n": bson.M{"$sum": 1.5}}}}) // pipeline
	_, _ = users.DeleteMany(ctx, bson.M{"age": 1}) // delete
	_, _ = users.Aggregate(ctx, bson.A{bson.M{"$match": bson.M{"age": 1}}, bson.M{"$out": "copy"}}) // out
	_, _ = users.Find(ctx, bson.M{"$where": "true"}) // where
	_, _ = users.Find(ctx, bson.M{"age": odd}) // struct
	_, _ = users.InsertOne(ctx, User{}) // insert
	return us, cur.All(ctx, &us)
}
`

// A trial is a server with a database of its own.
type trial struct {
	*rawClient
	file, uri string
	users     *mongo.Collection
}

func newTrial(t *testing.T, capabilities obj) *trial {
	t.Helper()
	uri := mongotest.URI(t)
	client, err := mongo.Connect(options.Client().ApplyURI(uri))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Disconnect(t.Context()) })
	name, _, _ := strings.Cut(uri[strings.LastIndexByte(uri, '/')+1:], "?")
	users := client.Database(name).Collection("users")
	for i, mail := range []string{"a@b.c", "c@b.c", "c@b.c"} {
		if _, err := users.InsertOne(t.Context(), bson.M{"email": mail, "age": i}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := users.Indexes().CreateOne(t.Context(), mongo.IndexModel{Keys: bson.M{"email": 1}}); err != nil {
		t.Fatal(err)
	}
	dir := module(t, map[string]string{"app.go": tried})
	c, s, _ := start(t)
	s.program = filepath.Join(t.TempDir(), "databridge")
	if b, err := exec.Command("go", "build", "-o", s.program, "../cmd/databridge").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, b)
	}
	c.initializeAs(dir, capabilities, obj{"connection": obj{"uri": uri}})
	file := filepath.Join(dir, "app.go")
	c.open(file, tried)
	c.loaded(file)
	return &trial{c, file, uri, users}
}

// do runs a command at the line that ends with a comment.
func (c *trial) do(command, comment string, values obj) rawMessage {
	c.t.Helper()
	end := strings.Index(tried, "// "+comment+"\n")
	at := at(c.file, tried, strings.LastIndex(tried[:end], "users.")+7)
	at["values"] = values
	return c.call("workspace/executeCommand", obj{"command": command, "arguments": []obj{at}})
}

func TestQueriesAreTriedOnTheConfiguredServer(t *testing.T) {
	c := newTrial(t, obj{})
	for name, tt := range map[string]struct {
		command, line string
		values        obj
		want          []string // in the text
		fails         string
	}{
		"explain":                 {"explain", "constant", nil, []string{"// db.users.findOne({ email: \"c@b.c\" })", "IXSCAN email_1", "2 keys", "executionStats"}[:2], ""},
		"with made-up values":     {"explain", "variable", nil, []string{"// made-up values stand for mail", "IXSCAN email_1"}, ""},
		"with values":             {"explain", "variable", obj{"mail": "c@b.c"}, []string{"// 2 keys and 2 documents read for 2 results"}, ""},
		"explain a delete":        {"explain", "delete", nil, []string{"COLLSCAN", "// no index serves it"}, ""},
		"explain $out":            {"explain", "out", nil, []string{"COLLSCAN"}, ""},
		"run":                     {"runQuery", "constant", nil, []string{"// 1 document;", `"c@b.c"`}, ""},
		"run with values":         {"runQuery", "variable", obj{"mail": "c@b.c"}, []string{"// 2 documents;"}, ""},
		"run a pipeline":          {"runQuery", "pipeline", nil, []string{"// 2 documents;", `"n": 3.0`}, ""},
		"run odm":                 {"runQuery", "odm", nil, []string{"// 1 document;", `"age": 2`}, ""},
		"explain odm":             {"explain", "odm", nil, []string{"IXSCAN email_1"}, ""},
		"run odm with a value":    {"runQuery", "odm variable", obj{"least": 2}, []string{"// 1 document;"}, ""},
		"explain odm's update":    {"explain", "odm update", nil, []string{"COLLSCAN"}, ""},
		"run odm's update":        {"runQuery", "odm update", nil, nil, "only reading queries are run"},
		"run without values":      {"runQuery", "variable", nil, nil, "values are needed: mail"},
		"run a delete":            {"runQuery", "delete", nil, nil, "only reading queries are run"},
		"run $out":                {"runQuery", "out", nil, nil, "only reading queries are run"},
		"run $where":              {"runQuery", "where", nil, nil, "JavaScript"},
		"explain $where":          {"explain", "where", nil, nil, "JavaScript"},
		"explain an insert":       {"explain", "insert", nil, nil, "insertOne"},
		"a struct is not made up": {"explain", "struct", nil, nil, "values are needed: odd"},
	} {
		t.Run(name, func(t *testing.T) {
			m := c.do("databridge."+tt.command, tt.line, tt.values)
			if tt.fails != "" {
				if m.Error == nil || !strings.Contains(m.Error.Message, tt.fails) {
					t.Fatalf("%s %+v, want an error about %q", m.Result, m.Error, tt.fails)
				}
				return
			}
			r := result[resultShown](t, m)
			b, err := os.ReadFile(strings.TrimPrefix(string(r.URI), "file://"))
			if err != nil || string(b) != r.Text {
				t.Errorf("the document: %v, %s", err, b)
			}
			for _, want := range tt.want {
				if !strings.Contains(r.Text, want) {
					t.Errorf("%q is not in\n%s", want, r.Text)
				}
			}
		})
	}
	if n, err := c.users.CountDocuments(t.Context(), bson.M{}); err != nil || n != 3 {
		t.Errorf("there are %d documents now, %v; want 3", n, err)
	}
}

func TestNothingRunsWithoutAConfiguredServer(t *testing.T) {
	c := newTrial(t, obj{})
	c.set(obj{"connection": obj{"uri": ""}})
	for _, command := range []string{"databridge.explain", "databridge.runQuery"} {
		if m := c.do(command, "constant", nil); m.Error == nil || !strings.Contains(m.Error.Message, "no development server") {
			t.Errorf("%s: %s %+v", command, m.Result, m.Error)
		}
	}
	c.set(obj{"connection": obj{"uri": "mongodb://secret:word@127.0.0.1:1/x?serverSelectionTimeoutMS=100&connectTimeoutMS=100"}})
	m := c.do("databridge.explain", "constant", nil)
	if m.Error == nil || strings.Contains(m.Error.Message, "word") {
		t.Errorf("an unreachable server: %s %+v, want an error without the password", m.Result, m.Error)
	}
}

func TestResultsAreDocumentsOfTheServer(t *testing.T) {
	c := newTrial(t, obj{"workspace": obj{"textDocumentContent": obj{}}, "window": obj{"showDocument": obj{"support": true}}})
	end := strings.Index(tried, "// constant\n")
	id := c.request("workspace/executeCommand", obj{"command": "databridge.explain", "arguments": []obj{at(c.file, tried, end-20)}})
	c.answers("window/showDocument", `{"success": true}`)
	r := result[resultShown](t, c.wait(id))
	type content struct{ Text string }
	if got := result[content](t, c.call("workspace/textDocumentContent", obj{"uri": r.URI})); got.Text != r.Text || !strings.HasPrefix(string(r.URI), scheme+":") {
		t.Errorf("%s: %q, want %q", r.URI, got.Text, r.Text)
	}
	p := utf16At(tried, end-20)
	query := c.call("workspace/textDocumentContent", obj{"uri": scheme + ":/query.js?uri=" + uriString(c.file) + "&line=" + toJSON(t, p.Line) + "&character=" + toJSON(t, p.Character)})
	if got := result[content](t, query); got.Text != "db.users.findOne({ email: \"c@b.c\" })\n" {
		t.Errorf("the query is %q", got.Text)
	}
	if m := c.call("workspace/textDocumentContent", obj{"uri": "file:///etc/passwd"}); m.Error == nil {
		t.Errorf("a file of the system: %s", m.Result)
	}
}

func TestCommandsAboutTheWorkspace(t *testing.T) {
	dir, orders, text := shop(t)
	c, _, _ := start(t)
	c.initialize(dir)
	c.open(orders, text)
	c.loaded(orders)
	do := func(command string, arguments ...any) rawMessage {
		return c.call("workspace/executeCommand", obj{"command": command, "arguments": arguments})
	}
	src := strings.Index(text, `"status"`) + 2
	if r := result[resultShown](t, do("databridge.showModel", at(orders, text, src))); !strings.Contains(r.Text, "# Order\n") || !strings.Contains(r.Text, "| status | string |") {
		t.Errorf("the model: %s", r.Text)
	}
	if m := do("databridge.showModel", at(orders, text, 0)); string(m.Result) != "null" {
		t.Errorf("no model: %s", m.Result)
	}
	if r := result[resultShown](t, do("databridge.generateIndexes")); !strings.Contains(r.Text, "model.go:") {
		t.Errorf("indexes: %s", r.Text)
	}
	var mem map[string]uint64
	if err := json.Unmarshal(do("databridge.mem").Result, &mem); err != nil || mem["heap"] == 0 {
		t.Errorf("mem: %v %v", mem, err)
	}
	if m := do("databridge.restart"); m.Error != nil {
		t.Errorf("restart: %+v", m.Error)
	}
	c.replace(orders, 2, strings.Replace(text, `"status"`, `"sttus"`, 1))
	c.published(orders, func(p wirePublish) bool {
		return p.Version != nil && *p.Version == 2 && len(p.Diagnostics) > len(planted(text))
	})
}
