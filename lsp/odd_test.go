package lsp

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// mail is users with a key that is right, misses one that is wrong.
func mail() string { return strings.Replace(users, "KEY", "mail", 1) }

// keyOf is the offset in the key of a query of users.
func keyOf(text string) int { return strings.LastIndex(text, `": "x"`) - 1 }

// finds waits for the one finding of a misspelt file, at the right place.
func (c *rawClient) finds(path, text string) {
	c.t.Helper()
	c.published(path, func(p wirePublish) bool {
		return len(p.Diagnostics) == 1 && p.Diagnostics[0].Code == "DB2001" && slice(text, p.Diagnostics[0].Range) == `"mial"`
	})
}

// clean waits for a report without findings.
func (c *rawClient) clean(path string) {
	c.t.Helper()
	c.published(path, func(p wirePublish) bool { return len(p.Diagnostics) == 0 })
}

// offers asks for the keys of a query of users.
func (c *rawClient) offers(path, text string) {
	c.t.Helper()
	if got := c.labels(path, text, keyOf(text)); !slices.Contains(got, "mail") || !slices.Contains(got, "age") {
		c.t.Errorf("%s: offered %v", filepath.Base(path), got)
	}
}

// under starts a server on a folder.
func under(t *testing.T, dir string) *rawClient {
	t.Helper()
	c, _, _ := start(t)
	c.initialize(dir)
	return c
}

// within writes a module into a folder of another and returns its directory.
func within(t *testing.T, parent, name string, files map[string]string) string {
	t.Helper()
	dir := module(t, files)
	to := filepath.Join(parent, name)
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return to
}

// modelOf and asks are a model in a package of its own and a query of it in another.
const modelOf = "// Package model has one.\npackage model\n\ntype User struct {\n\tEmail string `bson:\"mail\"`\n\tAge   int    `bson:\"age\"`\n}\n"

func asks(model string) string {
	text := misspelt()
	from, to := strings.Index(text, "type User"), strings.Index(text, "func one")
	text = text[:from] + text[to:]
	return strings.Replace(strings.Replace(text, "mongo\"\n)", "mongo\"\n\n\t\""+model+"\"\n)", 1), "u User", "u model.User", 1)
}

func TestTwoModulesInOneFolder(t *testing.T) {
	dir := t.TempDir()
	a := within(t, dir, "a", map[string]string{"app.go": misspelt()})
	b := within(t, dir, "b", map[string]string{"app.go": misspelt(), "nested/go.mod": "module other.org/nested\n", "nested/n.go": "package nested\n"})
	c := under(t, dir)
	for _, d := range []string{a, b} {
		path := filepath.Join(d, "app.go")
		c.open(path, misspelt())
		c.finds(path, misspelt())
		c.offers(path, misspelt())
	}
}

func TestAModelInAnotherModuleOfTheWorkspace(t *testing.T) {
	dir := t.TempDir()
	within(t, dir, "a", map[string]string{"model/model.go": modelOf})
	b := within(t, dir, "b", map[string]string{"app.go": asks("example.com/shop/model")})
	mod := filepath.Join(b, "go.mod")
	text, err := os.ReadFile(mod)
	if err != nil {
		t.Fatal(err)
	}
	write(t, mod, strings.Replace(string(text), "module example.com/shop", "module example.com/b", 1))
	write(t, filepath.Join(dir, "go.work"), "go 1.26.0\n\nuse (\n\t./a\n\t./b\n)\n")
	c := under(t, dir)
	path, src := filepath.Join(b, "app.go"), asks("example.com/shop/model")
	c.open(path, src)
	c.finds(path, src)
	c.offers(path, src)
	model := filepath.Join(dir, "a", "model", "model.go")
	c.open(model, modelOf)
	c.replace(model, 2, strings.Replace(modelOf, `"mail"`, `"mial"`, 1))
	c.clean(path) // the other module sees the edit
}

// vendored is a module whose libraries lie in its folder vendor: as much of the driver as the query takes, since the go command
// would compile all of it anew.
func vendored(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	const driver = "go.mongodb.org/mongo-driver/v2"
	for name, text := range map[string]string{
		"app.go":                             misspelt(),
		"go.mod":                             "module example.com/shop\n\ngo 1.24\n\nrequire " + driver + " v2.0.0\n",
		"vendor/modules.txt":                 "# " + driver + " v2.0.0\n## explicit; go 1.24\n" + driver + "/bson\n" + driver + "/mongo\n",
		"vendor/" + driver + "/bson/bson.go": "package bson\n\ntype M map[string]any\n",
		"vendor/" + driver + "/mongo/mongo.go": `package mongo

import "context"

type Database struct{}

func (*Database) Collection(name string) *Collection { return nil }

type Collection struct{}

func (*Collection) FindOne(ctx context.Context, filter any) *SingleResult { return nil }

type SingleResult struct{}

func (*SingleResult) Decode(v any) error { return nil }
`,
	} {
		write(t, filepath.Join(dir, filepath.FromSlash(name)), text)
	}
	return dir
}

func TestAVendorFolder(t *testing.T) {
	dir := vendored(t)
	for name, flags := range map[string]string{"by itself": "", "by a flag": "-mod=vendor"} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("GOFLAGS", flags)
			c, path := under(t, dir), filepath.Join(dir, "app.go")
			c.open(path, misspelt())
			c.finds(path, misspelt())
			c.offers(path, misspelt())
		})
	}
}

func TestAVendorFlagWithoutTheFolder(t *testing.T) {
	t.Setenv("GOFLAGS", "-mod=vendor")
	dir := module(t, map[string]string{"app.go": misspelt()})
	c, path := under(t, dir), filepath.Join(dir, "app.go")
	c.open(path, misspelt())
	c.shown(dir, "vendor")
	c.offers(path, misspelt())
}

func TestAPackageThatIsRenamedMovedAndDeletedOnDisk(t *testing.T) {
	dir := module(t, map[string]string{"model/model.go": modelOf, "app.go": asks("example.com/shop/model")})
	c, path, src := under(t, dir), filepath.Join(dir, "app.go"), asks("example.com/shop/model")
	c.open(path, src)
	c.finds(path, src)
	from, to := filepath.Join(dir, "model"), filepath.Join(dir, "kinds")
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
	c.touch(filepath.Join(from, "model.go"), filepath.Join(to, "model.go"))
	c.clean(path) // nothing is known of what it reads
	moved := asks("example.com/shop/kinds")
	c.replace(path, 2, moved)
	c.finds(path, moved)
	write(t, filepath.Join(to, "model.go"), strings.Replace(modelOf, "package model", "package kinds", 1))
	c.touch(filepath.Join(to, "model.go"))
	c.clean(path)
	renamed := strings.Replace(moved, "model.User", "kinds.User", 1)
	c.replace(path, 3, renamed)
	c.finds(path, renamed)
	c.offers(path, renamed)
	if err := os.RemoveAll(to); err != nil {
		t.Fatal(err)
	}
	c.touch(filepath.Join(to, "model.go"))
	c.clean(path)
}

// In test files the rules tell what fails when it runs.
func TestAFileOfTwoPackages(t *testing.T) {
	fails := strings.Replace(mail(), `"mail": "x"`, `"mail": bson.M{"$eqq": "x"}`, 1)
	outer := strings.Replace(fails, "package app", "package app_test", 1)
	inner := strings.NewReplacer("User", "Tested", "func one", "func two").Replace(fails)
	tool := strings.NewReplacer("package app", "//go:build ignore\n\npackage main", "func one", "func main() {}\n\nfunc one").Replace(misspelt())
	dir := module(t, map[string]string{"app.go": mail(), "inner_test.go": inner, "outer_test.go": outer, "tool.go": tool})
	c := under(t, dir)
	for name, text := range map[string]string{"inner_test.go": inner, "outer_test.go": outer} {
		path := filepath.Join(dir, name)
		c.open(path, text)
		c.published(path, func(p wirePublish) bool { return len(p.Diagnostics) == 1 && p.Diagnostics[0].Code == "DB3001" })
		if got := c.labels(path, text, strings.Index(text, `"mail": bson`)+1); !slices.Contains(got, "mail") {
			t.Errorf("%s: offered %v", name, got)
		}
	}
	path := filepath.Join(dir, "tool.go") // no package has it here
	c.open(path, tool)
	c.offers(path, tool)
}

func TestAFileOfAnotherPlatform(t *testing.T) {
	elsewhere := "plan9"
	text := strings.NewReplacer("type User", "type Elsewhere", "u User", "u Elsewhere", "func one", "func two").Replace(misspelt())
	dir := module(t, map[string]string{"app.go": misspelt(), "app_" + elsewhere + ".go": text})
	c, path := under(t, dir), filepath.Join(dir, "app.go")
	c.open(path, misspelt())
	c.finds(path, misspelt())
	path = filepath.Join(dir, "app_"+elsewhere+".go")
	c.open(path, text)
	c.offers(path, text)
	if hover := string(c.call("textDocument/hover", at(path, text, keyOf(strings.Replace(text, "mial", "mail", 1)))).Result); hover == "" {
		t.Error("hover answers nothing")
	}
}

func TestACgoFile(t *testing.T) {
	text := strings.Replace(misspelt(), "import (\n", "// #include <stdlib.h>\nimport \"C\"\n\nimport (\n", 1)
	text = strings.Replace(text, "return u, err", "_ = C.abs(-1)\n\treturn u, err", 1)
	dir := module(t, map[string]string{"app.go": text})
	c, path := under(t, dir), filepath.Join(dir, "app.go")
	c.open(path, text)
	c.finds(path, text)
	c.offers(path, text)
}

func TestAFileThatIsNotSavedYet(t *testing.T) {
	dir := module(t, map[string]string{"app.go": mail()})
	text := strings.NewReplacer("type User", "type Fresh", "u User", "u Fresh", "func one", "func two").Replace(misspelt())
	c, path := under(t, dir), filepath.Join(dir, "fresh.go")
	c.open(filepath.Join(dir, "app.go"), mail())
	c.open(path, text)
	c.finds(path, text)
	c.offers(path, text)
	folder := filepath.Join(dir, "deep", "er", "new.go") // in a folder that is not there either
	c.open(folder, misspelt())
	c.offers(folder, misspelt())
}

func TestABufferWithoutAPath(t *testing.T) {
	c := under(t, module(t, map[string]string{"app.go": mail()}))
	c.notify("textDocument/didOpen", obj{"textDocument": obj{"uri": "untitled:Untitled-1", "languageId": "go", "version": 1, "text": misspelt()}})
	place := obj{"textDocument": obj{"uri": "untitled:Untitled-1"}, "position": utf16At(misspelt(), keyOf(misspelt()))}
	for _, method := range []string{"textDocument/completion", "textDocument/hover", "textDocument/definition", "textDocument/rename", "textDocument/codeLens"} {
		place["newName"] = "x"
		if m := c.call(method, place); m.Error != nil && m.Error.Code != -32803 {
			t.Errorf("%s: %+v", method, m.Error)
		}
	}
}

func TestTwoMainsAndTwoPackagesInOneFolder(t *testing.T) {
	one := strings.NewReplacer("package app", "package main", "func one", "func main() {}\n\nfunc one").Replace(misspelt())
	two := strings.NewReplacer("package app", "package main", "func one", "func main() {}\n\nfunc two", "User", "Second").Replace(misspelt())
	odd := strings.NewReplacer("package app", "package other", "func one", "func three", "User", "Third").Replace(misspelt())
	dir := module(t, map[string]string{"tools/one.go": one, "tools/two.go": two, "mixed/main.go": one, "mixed/odd.go": odd})
	c := under(t, dir)
	for name, text := range map[string]string{"tools/one.go": one, "tools/two.go": two} {
		path := filepath.Join(dir, name)
		c.open(path, text)
		c.finds(path, text)
	}
	for name, text := range map[string]string{"mixed/main.go": one, "mixed/odd.go": odd} {
		path := filepath.Join(dir, name)
		c.open(path, text)
		c.offers(path, text)
	}
}

func TestAFileFromWindows(t *testing.T) {
	text := "\ufeff" + strings.ReplaceAll(misspelt(), "\n", "\r\n")
	dir := module(t, map[string]string{"app.go": text})
	c, path := under(t, dir), filepath.Join(dir, "app.go")
	c.open(path, text)
	c.finds(path, text)
	c.offers(path, text)
	c.replace(path, 2, strings.Replace(text, "mial", "mail", 1))
	c.clean(path)
	text = strings.Replace(text, "mial", "mail", 1)
	place := at(path, text, keyOf(text))
	place["newName"] = "post"
	edits := result[wireWorkspaceEdit](t, c.call("textDocument/rename", place)).Changes[uriString(path)]
	got := edited(t, text, []wireTextEdit{{edits[0].Range, edits[0].NewText}, {edits[1].Range, edits[1].NewText}})
	if want := strings.ReplaceAll(text, `"mail"`, `"post"`); got != want {
		t.Errorf("renamed: %q", got)
	}
}

func TestAFolderBehindALink(t *testing.T) {
	dir := module(t, map[string]string{"app.go": misspelt(), "model/model.go": modelOf})
	link := filepath.Join(t.TempDir(), "linked")
	if err := os.Symlink(dir, link); err != nil {
		t.Skip(err)
	}
	c, path := under(t, link), filepath.Join(link, "app.go")
	c.open(path, misspelt())
	c.finds(path, misspelt())
	c.offers(path, misspelt())
	c.replace(path, 2, mail())
	c.clean(path) // what is typed counts, not what lies on disk by another name
	if to := result[wireLocation](t, c.call("textDocument/definition", at(path, mail(), keyOf(mail())))); to.URI != uriString(path) {
		t.Errorf("definition leads to %v, want %s", to, path)
	}
}

func TestAFolderThatIsAdded(t *testing.T) {
	first, second := module(t, map[string]string{"app.go": mail()}), module(t, map[string]string{"app.go": misspelt()})
	c := under(t, first)
	c.notify("workspace/didChangeWorkspaceFolders", obj{"event": obj{
		"added": []obj{{"uri": uriString(second), "name": "second"}}, "removed": []obj{},
	}})
	path := filepath.Join(second, "app.go")
	c.finds(path, misspelt()) // nobody has opened it
	c.notify("workspace/didChangeWorkspaceFolders", obj{"event": obj{
		"added": []obj{}, "removed": []obj{{"uri": uriString(second), "name": "second"}},
	}})
	c.clean(path)
}

func TestAGoModThatIsEditedMeanwhile(t *testing.T) {
	dir := module(t, map[string]string{"model/model.go": modelOf, "app.go": asks("example.com/shop/model")})
	c, path, src := under(t, dir), filepath.Join(dir, "app.go"), asks("example.com/shop/model")
	c.open(path, src)
	c.finds(path, src)
	mod := filepath.Join(dir, "go.mod")
	was, err := os.ReadFile(mod)
	if err != nil {
		t.Fatal(err)
	}
	write(t, mod, strings.Replace(string(was), "example.com/shop", "example.com/else", 1))
	c.touch(mod)
	c.clean(path) // the model's package has another name now
	moved := asks("example.com/else/model")
	c.replace(path, 2, moved)
	c.finds(path, moved)
	write(t, mod, "module\n")
	c.touch(mod)
	c.shown(dir)
	c.offers(path, moved) // what was known goes on to be
	write(t, mod, string(was))
	c.touch(mod)
	c.replace(path, 3, src)
	c.finds(path, src)
}
