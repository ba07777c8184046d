package lsp

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestBeforeTheGoCommandHasAnsweredAFileSpeaksForItself(t *testing.T) {
	c, _, _ := start(t)
	dir := t.TempDir() // no module at all
	c.initialize(dir)
	file := filepath.Join(dir, "a.go")
	src := `package a

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type User struct {
	Email string ` + "`bson:\"mail\"`" + `
}

func one(ctx context.Context, users *mongo.Collection) (u User, err error) {
	err = users.FindOne(ctx, bson.M{"‸": 1}).Decode(&u)
	return u, err
}
`
	offset := strings.Index(src, cursor)
	src = strings.Replace(src, cursor, "", 1)
	c.open(file, src)
	list := result[wireCompletion](t, c.call("textDocument/completion", at(file, src, offset)))
	if !slices.ContainsFunc(list.Items, func(it wireItem) bool { return it.Label == "mail" }) {
		t.Errorf("completion = %+v, want mail in it", list.Items)
	}
}

func TestWithoutAGoCommandThePersonIsToldAndFilesSpeakForThemselves(t *testing.T) {
	src, offset := pointed(strings.Replace(users, "KEY", cursor, 1))
	dir := module(t, map[string]string{"app.go": src})
	t.Setenv("PATH", t.TempDir())
	c, _, _ := start(t)
	c.initialize(dir)
	file := filepath.Join(dir, "app.go")
	c.open(file, src)
	c.shown("the go command is not on PATH")
	if got := c.labels(file, src, offset); !slices.Contains(got, "mail") {
		t.Errorf("completion = %q, want mail in it", got)
	}
}

func TestAFileInNoModuleIsToldAndCompleted(t *testing.T) {
	src, offset := pointed(strings.Replace(users, "KEY", cursor, 1))
	dir := t.TempDir()
	c, _, _ := start(t)
	c.initialize(dir)
	file := filepath.Join(dir, "app.go")
	c.open(file, src)
	c.shown("app.go lies in no module", "go mod init")
	if got := c.labels(file, src, offset); !slices.Contains(got, "mail") {
		t.Errorf("completion = %q, want mail in it", got)
	}
}

func TestABrokenGoModIsTold(t *testing.T) {
	src, offset := pointed(strings.Replace(users, "KEY", cursor, 1))
	dir := module(t, map[string]string{"app.go": src, "go.mod": "modul example.com/shop\n"})
	c, _, _ := start(t)
	c.initialize(dir)
	c.shown(dir, "go.mod:1", "modul")
	file := filepath.Join(dir, "app.go")
	c.open(file, src)
	if got := c.labels(file, src, offset); !slices.Contains(got, "mail") {
		t.Errorf("completion = %q, want mail in it", got)
	}
}

func TestAFaultInTheSettingsIsTold(t *testing.T) {
	dir := module(t, map[string]string{"app.go": users, "databridge.yaml": "severity:\n  DB2001: loud\n"})
	c, _, _ := start(t)
	c.initialize(dir)
	c.shown("databridge.yaml:2", "loud")
}

func TestTheSettingsSilenceACode(t *testing.T) {
	dir := module(t, map[string]string{"app.go": misspelt()})
	c, _, _ := start(t)
	c.initialize(dir)
	file := filepath.Join(dir, "app.go")
	c.open(file, misspelt())
	c.published(file, func(p wirePublish) bool { return len(p.Diagnostics) == 1 && p.Diagnostics[0].Code == "DB2001" })
	settings := filepath.Join(dir, "databridge.yaml")
	write(t, settings, "severity:\n  DB2001: off\n")
	c.touch(settings)
	c.published(file, func(p wirePublish) bool { return len(p.Diagnostics) == 0 })
}

func TestAFileOutsideTheWorkspaceBringsItsOwnModule(t *testing.T) {
	src, offset := pointed(strings.Replace(users, "KEY", cursor, 1))
	elsewhere := module(t, map[string]string{"app.go": src})
	c, _, _ := start(t)
	c.initialize(t.TempDir())
	file := filepath.Join(elsewhere, "app.go")
	c.open(file, src)
	c.loaded(file)
	if got := c.labels(file, src, offset); !slices.Contains(got, "mail") {
		t.Errorf("completion = %q, want mail in it", got)
	}
}

func TestFindingsOfADeletedFileAreWithdrawn(t *testing.T) {
	dir := module(t, map[string]string{"app.go": misspelt(), "other/other.go": "package other\n"})
	c, _, _ := start(t)
	c.initialize(dir)
	file := filepath.Join(dir, "app.go")
	c.published(file, func(p wirePublish) bool { return len(p.Diagnostics) == 1 })
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	c.touch(file)
	c.published(file, func(p wirePublish) bool { return len(p.Diagnostics) == 0 })
}

func TestADeletedFileThatIsOpenStaysWhatTheClientSays(t *testing.T) {
	src, offset := pointed(strings.Replace(users, "KEY", cursor, 1))
	dir := module(t, map[string]string{"app.go": src})
	c, _, _ := start(t)
	c.initialize(dir)
	file := filepath.Join(dir, "app.go")
	c.open(file, src)
	c.loaded(file)
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	c.touch(file)
	if got := c.labels(file, src, offset); !slices.Contains(got, "mail") {
		t.Errorf("completion = %q, want mail in it", got)
	}
	c.notify("textDocument/didClose", obj{"textDocument": document(file)})
	if m := c.call("textDocument/hover", at(file, src, offset)); m.Error != nil || string(m.Result) != "null" {
		t.Errorf("hover in a file that is no more = %+v, want null", m)
	}
}

func TestAFileThatBeginsEmptyIsCompletedOnceItHasAPackage(t *testing.T) {
	dir := module(t, map[string]string{"app.go": users})
	c, _, _ := start(t)
	c.initialize(dir)
	c.open(filepath.Join(dir, "app.go"), users)
	c.loaded(filepath.Join(dir, "app.go"))
	file := filepath.Join(dir, "two.go")
	c.open(file, "")
	if got := c.labels(file, "", 0); got != nil {
		t.Errorf("completion in an empty file = %q", got)
	}
	src, offset := pointed(`package app

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

func two(ctx context.Context, db *mongo.Database) {
	db.Collection("users").DeleteOne(ctx, bson.M{"‸": 1})
}
`)
	c.replace(file, 2, src)
	if got := c.labels(file, src, offset); !slices.Contains(got, "mail") {
		t.Errorf("completion = %q, want mail in it", got)
	}
}

func TestWhereTheClientWatchesNothingASaveLooksAtAllFiles(t *testing.T) {
	dir := module(t, map[string]string{"app.go": misspelt(), "other/other.go": "package other\n"})
	c, _, _ := start(t)
	c.initialize(dir)
	file := filepath.Join(dir, "app.go")
	c.published(file, func(p wirePublish) bool { return len(p.Diagnostics) == 1 })
	write(t, file, strings.Replace(users, "KEY", "mail", 1)+"\n// longer\n")
	c.notify("textDocument/didSave", obj{"textDocument": document(filepath.Join(dir, "other", "other.go"))})
	c.published(file, func(p wirePublish) bool { return len(p.Diagnostics) == 0 })
}

func TestAFolderThatIsTakenAwayTakesItsFindingsAlong(t *testing.T) {
	dir, second := t.TempDir(), module(t, map[string]string{"app.go": misspelt()})
	c, _, _ := start(t)
	c.initialize(dir)
	folder := []obj{{"uri": uriString(second), "name": "second"}}
	c.notify("workspace/didChangeWorkspaceFolders", obj{"event": obj{"added": folder, "removed": []obj{}}})
	file := filepath.Join(second, "app.go")
	c.published(file, func(p wirePublish) bool { return len(p.Diagnostics) == 1 })
	c.notify("workspace/didChangeWorkspaceFolders", obj{"event": obj{"added": []obj{}, "removed": folder}})
	c.published(file, func(p wirePublish) bool { return len(p.Diagnostics) == 0 })
}

func TestAFileThatALoadHasLostIsFoundAgainOnceItIsMended(t *testing.T) {
	for name, head := range map[string]string{
		"no package clause": "pack", "empty": "", "a comment": "/*", "another platform": "//go:build plan9\n\npackage app", "no name": "package 7",
		"an import that is no string": "package app\n\nimport 7", "a NUL": "\x00",
	} {
		t.Run(name, func(t *testing.T) {
			dir := module(t, map[string]string{"app/app.go": misspelt(), "other/other.go": "package other\n"})
			c, _, _ := start(t)
			c.initialize(dir)
			file, added := filepath.Join(dir, "app", "app.go"), filepath.Join(dir, "other", "added.go")
			c.open(file, misspelt())
			c.published(file, func(p wirePublish) bool { return len(p.Diagnostics) == 1 })
			c.replace(file, 2, head)
			write(t, added, strings.Replace(misspelt(), "package app", "package other", 1))
			c.touch(added) // loads the module
			c.published(added, func(p wirePublish) bool { return len(p.Diagnostics) == 1 })
			c.replace(file, 3, misspelt())
			c.published(file, func(p wirePublish) bool { return p.Version != nil && *p.Version == 3 && len(p.Diagnostics) == 1 })
		})
	}
}

func TestAMethodWithoutAReceiverBreaksNoRule(t *testing.T) {
	src := misspelt() + "\nfunc () BeforeSave() {}\n"
	c, _, log := startLogged(t)
	dir := module(t, map[string]string{"app.go": src})
	c.initialize(dir)
	file := filepath.Join(dir, "app.go")
	c.open(file, src)
	c.published(file, func(p wirePublish) bool { return len(p.Diagnostics) == 1 })
	if text := log.String(); strings.Contains(text, "is broken on") {
		t.Error(text)
	}
}
