package lsp

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.lsp.dev/uri"
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/internal/mongotest"
	"github.com/databridge-go/databridge/internal/srctest"
)

// What a rename writes besides, for an editor that asks people about a part of a change: the files that are made, and what
// is told. Whatever compiled before compiles after.
func TestRenameMigration(t *testing.T) {
	markersAs(t, "renameMigration", func(*marked) obj { return asking() }, func(m *marked) string {
		params := m.at()
		params["newName"] = m.args
		edit := result[wireChoice](t, m.call("textDocument/rename", params))
		var b strings.Builder
		for id, a := range edit.ChangeAnnotations {
			fmt.Fprintf(&b, "%s: %s, confirm %v\n", id, a.Label, a.NeedsConfirmation)
		}
		before := m.files()
		after := edit.applied(m, before)
		for _, change := range edit.DocumentChanges {
			if change.Kind == "create" {
				b.WriteString(m.made(change.URI, change.AnnotationID, after))
			} else if name := m.inside(change.TextDocument.URI); before[name] != "" {
				fmt.Fprintf(&b, "%s [%s]\n%s", name, change.Edits[0].AnnotationID, lineDiff(before[name], after[name]))
			}
		}
		b.WriteString(m.remarks())
		if m.compiles(before) && !m.compiles(after) {
			t.Error("it compiled before and does not compile after")
		}
		return stamped(b.String())
	})
}

// asking are the capabilities of an editor that asks people about a part of a change.
func asking() obj {
	can := able()
	can["workspace"].(obj)["workspaceEdit"].(obj)["changeAnnotationSupport"] = obj{"groupsOnLabel": true}
	return can
}

type wireChoice struct {
	ChangeAnnotations map[string]struct {
		Label             string `json:"label"`
		NeedsConfirmation bool   `json:"needsConfirmation"`
	} `json:"changeAnnotations"`
	DocumentChanges []struct {
		Kind, URI, AnnotationID string
		TextDocument            struct{ URI string }
		Edits                   []struct {
			wireTextEdit
			AnnotationID string `json:"annotationId"`
		}
	} `json:"documentChanges"`
}

// applied are the files after an edit.
func (e wireChoice) applied(m *marked, files map[string]string) map[string]string {
	after := map[string]string{}
	for name, text := range files {
		after[name] = text
	}
	for _, change := range e.DocumentChanges {
		var edits []wireTextEdit
		for _, edit := range change.Edits {
			edits = append(edits, edit.wireTextEdit)
		}
		if change.Kind != "create" {
			name := m.inside(change.TextDocument.URI)
			after[name] = edited(m.t.(*testing.T), after[name], edits)
		}
	}
	return after
}

// files are the texts of the module by their names.
func (m *marked) files() map[string]string {
	files := map[string]string{}
	for _, f := range m.archive.Files {
		if strings.HasSuffix(f.Name, ".go") {
			files[f.Name] = strings.Replace(string(f.Data), cursor, "", 1)
		}
	}
	return files
}

// inside is the name of a file in the module.
func (m *marked) inside(u string) string {
	rel, _ := filepath.Rel(m.dir, uri.URI(u).FsPath())
	return filepath.ToSlash(rel)
}

// made tells a file that a change makes: a migration whole, of the others that they are there.
func (m *marked) made(u, annotation string, after map[string]string) string {
	name := m.inside(u)
	if strings.HasSuffix(name, "/main.go") {
		return fmt.Sprintf("create %s [%s]\n", name, annotation)
	}
	return fmt.Sprintf("create %s [%s]\n%s", name, annotation, after[name])
}

// remarks are the lines that people are shown.
func (m *marked) remarks() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var b strings.Builder
	for _, n := range m.notes {
		var p struct{ Message string }
		if n.Method == "window/showMessage" && json.Unmarshal(n.Params, &p) == nil {
			fmt.Fprintln(&b, p.Message)
		}
	}
	return b.String()
}

func (m *marked) compiles(files map[string]string) bool {
	m.t.Helper()
	program, err := srctest.Load("example.com/shop", files)
	if err != nil {
		m.t.Fatal(err)
	}
	fine := true
	for _, p := range program.Packages {
		fine = fine && len(p.Errors) == 0
	}
	return fine
}

var stamp = regexp.MustCompile(`\b(m?)20\d{12}`)

// stamped is a text with no time in it.
func stamped(text string) string { return stamp.ReplaceAllString(text, "${1}STAMP") }

// The files that a rename makes are a program that renames what a real server stores, a list's elements included, and
// takes it back.
func TestTheMigrationOfARenameRenames(t *testing.T) {
	address := mongotest.URI(t)
	for _, tt := range []struct{ archive, path, old, now string }{
		{"nested", "users", `{"_id":1,"address":{"city":"Rome","zip":"1"}}`, `{"_id":1,"address":{"zip":"1","town":"Rome"}}`},
		{"array", "users", `{"_id":2,"visits":[{"page":"/","n":1},{"n":2},null]}`, `{"_id":2,"visits":[{"where":"/","n":1},{"n":2},null]}`},
	} {
		m := newMarked(t, filepath.Join("testdata", "renameMigration", tt.archive+".txtar"), func(*marked) obj { return asking() })
		params := m.at()
		params["newName"] = m.args
		edit := result[wireChoice](t, m.call("textDocument/rename", params))
		for name, text := range edit.applied(m, m.files()) {
			write(t, filepath.Join(m.dir, name), text)
		}
		coll := collectionAt(t, address, tt.path)
		var doc bson.D
		if err := bson.UnmarshalExtJSON([]byte(tt.old), false, &doc); err != nil {
			t.Fatal(err)
		}
		if _, err := coll.InsertOne(t.Context(), doc); err != nil {
			t.Fatal(err)
		}
		for _, want := range []struct{ way, doc string }{{"-forward", tt.now}, {"-backward", tt.old}} {
			cmd := exec.Command("go", "run", "./migrations", "-uri", address, want.way, "-d", "1")
			cmd.Dir, cmd.Env = m.dir, append(os.Environ(), "GOPROXY=off")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%s %s: %v\n%s", tt.archive, want.way, err, out)
			}
			var got bson.D
			if err := coll.FindOne(t.Context(), bson.D{{Key: "_id", Value: doc[0].Value}}).Decode(&got); err != nil {
				t.Fatal(err)
			}
			if text, err := bson.MarshalExtJSON(got, false, false); err != nil || sortedKeys(string(text)) != sortedKeys(want.doc) {
				t.Errorf("%s %s: %s, want %s", tt.archive, want.way, text, want.doc)
			}
		}
		if _, err := coll.Database().Collection("databridge_migrations").DeleteMany(t.Context(), bson.D{}); err != nil {
			t.Fatal(err)
		}
	}
}

// collectionAt is a collection of a database.
func collectionAt(t *testing.T, address, name string) *mongo.Collection {
	t.Helper()
	client, err := mongo.Connect(options.Client().ApplyURI(address))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Disconnect(t.Context()) })
	path, _, _ := strings.Cut(address, "?")
	return client.Database(path[strings.LastIndexByte(path, '/')+1:]).Collection(name)
}

// sortedKeys is JSON with the keys of objects in order.
func sortedKeys(text string) string {
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		return text
	}
	b, _ := json.Marshal(v)
	return string(b)
}

// An editor that cannot ask, and a person who does not want to be asked, get the rename alone; the command takes an
// answer with the question.
func TestARenameAsksOnlyWhereItMay(t *testing.T) {
	dir := module(t, map[string]string{"app.go": strings.Replace(users, "KEY", "mail", 1)})
	path := filepath.Join(dir, "app.go")
	text := strings.Replace(users, "KEY", "mail", 1)
	place := at(path, text, strings.Index(text, `"mail": "x"`)+2)
	place["newName"] = "email"
	for name, tt := range map[string]struct {
		can, options obj
		files        int
	}{
		"it asks":          {asking(), nil, 3},
		"it cannot ask":    {able(), nil, 0},
		"it is not wanted": {asking(), obj{"renameMigration": false}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			c, _, _ := start(t)
			c.initializeAs(dir, tt.can, tt.options)
			c.open(path, text)
			c.loaded(path)
			if got := filesMade(result[wireChoice](t, c.call("textDocument/rename", place))); got != tt.files {
				t.Errorf("%d files are made, want %d", got, tt.files)
			}
			for _, migration := range []bool{true, false} {
				place["migration"] = migration
				edit := result[wireChoice](t, c.call("workspace/executeCommand", obj{"command": "databridge.renameField", "arguments": []obj{place}}))
				if got, want := filesMade(edit), map[bool]int{true: 3}[migration]; got != want || len(edit.ChangeAnnotations) > 0 {
					t.Errorf("the command: %d files are made, want %d; questions %v", got, want, edit.ChangeAnnotations)
				}
			}
			delete(place, "migration")
		})
	}
}

// filesMade counts the files that an edit makes.
func filesMade(e wireChoice) (n int) {
	for _, change := range e.DocumentChanges {
		if change.Kind == "create" {
			n++
		}
	}
	return n
}
