package lsp

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/tools/txtar"
)

// kindsOf are the kinds of actions.
func kindsOf(actions []wireAction) string {
	var kinds []string
	for _, a := range actions {
		kinds = append(kinds, a.Kind)
	}
	return strings.Join(kinds, " ")
}

func TestOnlyTheKindsThatAreAskedForAreOffered(t *testing.T) {
	dir := module(t, map[string]string{"app.go": misspelt()})
	file, src := filepath.Join(dir, "app.go"), misspelt()
	c, _, _ := start(t)
	c.initializeAs(dir, able(), nil)
	c.open(file, src)
	c.loaded(file)
	at := strings.Index(src, "mial")
	place := [2]int{at, at}
	for only, want := range map[string]string{
		"quickfix":               "quickfix quickfix",
		"source":                 "source.fixAll.databridge",
		"source.fixAll":          "source.fixAll.databridge",
		"source.organizeImports": "",
		"quick":                  "",
	} {
		if got := kindsOf(c.actions(file, src, place, []string{only})); got != want {
			t.Errorf("only %s: %q, want %q", only, got, want)
		}
	}
	if got := kindsOf(c.actions(file, src, place, nil)); strings.Contains(got, "source") || !strings.HasPrefix(got, "quickfix quickfix") {
		t.Errorf("all kinds: %q", got)
	}
	if got := kindsOf(c.actions(file, src, [2]int{0, 0}, nil)); got != "" {
		t.Errorf("outside of queries: %q", got)
	}
}

func TestFixAllLeavesAloneWhatAltersData(t *testing.T) {
	src := strings.Replace(misspelt(), "`bson:\"age\"`", "`bson:\"age,omitemty\"`", 1)
	dir := module(t, map[string]string{"app.go": src})
	file := filepath.Join(dir, "app.go")
	c, _, _ := start(t)
	c.initializeAs(dir, able(), nil)
	c.open(file, src)
	p := c.published(file, func(p wirePublish) bool { return len(p.Diagnostics) == 2 })
	all := c.actions(file, src, [2]int{0, 0}, []string{"source.fixAll"})
	if len(all) != 1 {
		t.Fatalf("%d actions for %+v", len(all), p.Diagnostics)
	}
	edit := c.resolved(all[0]).Edit
	got := edited(t, src, edit.DocumentChanges[0].Edits)
	if want := strings.Replace(src, "mial", "mail", 1); got != want {
		t.Errorf("fix all makes %s", lineDiff(src, got))
	}
}

func TestAClientThatCannotResolveGetsTheEditsAtOnce(t *testing.T) {
	dir := module(t, map[string]string{"app.go": misspelt()})
	file, src := filepath.Join(dir, "app.go"), misspelt()
	c, _, _ := start(t)
	c.initialize(dir)
	c.open(file, src)
	c.loaded(file)
	at := strings.Index(src, "mial")
	a := c.actions(file, src, [2]int{at, at}, nil)[0]
	if a.Edit == nil || a.Data != nil || len(a.Edit.DocumentChanges) > 0 {
		t.Fatalf("action = %+v, want plain changes", a)
	}
	if got := edited(t, src, a.Edit.Changes[uriString(file)]); !strings.Contains(got, `"mail": "x"`) {
		t.Errorf("the edit makes %s", got)
	}
	if len(a.Diagnostics) != 1 || a.Diagnostics[0].Code != "DB2001" {
		t.Errorf("diagnostics = %+v", a.Diagnostics)
	}
}

func TestAnActionOnATextThatIsNoMoreIsNotResolved(t *testing.T) {
	dir := module(t, map[string]string{"app.go": misspelt()})
	file, src := filepath.Join(dir, "app.go"), misspelt()
	c, _, _ := start(t)
	c.initializeAs(dir, able(), nil)
	c.open(file, src)
	c.loaded(file)
	at := strings.Index(src, "mial")
	a := c.actions(file, src, [2]int{at, at}, nil)[0]
	if edit := c.resolved(a).Edit; edit == nil || *edit.DocumentChanges[0].TextDocument.Version != 1 {
		t.Fatalf("the edit is %+v, want one of version 1", edit)
	}
	c.insert(file, 2, src, 0, "\n", true)
	if m := c.call("codeAction/resolve", obj{"title": a.Title, "data": a.Data}); m.Error == nil || m.Error.Code != -32801 {
		t.Errorf("resolve = %s, %+v, want content modified", m.Result, m.Error)
	}
}

// Wherever a text ends, actions are answered: nothing that is looked at may be taken for granted.
func TestActionsAreAnsweredInHalfATextToo(t *testing.T) {
	archives, err := filepath.Glob("testdata/code_action/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	dir := module(t, map[string]string{"app.go": users})
	file := filepath.Join(dir, "app.go")
	c, _, _ := start(t)
	c.initializeAs(dir, able(), nil)
	c.open(file, users)
	c.loaded(file)
	version := 1
	for _, name := range archives {
		ar, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		src := unmarked(string(ar.Files[0].Data))
		for cut := len("package app\n"); cut < len(src); cut += 97 {
			for !utf8.RuneStart(src[cut]) {
				cut++
			}
			version++
			half := src[:cut]
			c.replace(file, version, half)
			for _, place := range [][2]int{{cut, cut}, {cut / 2, cut}, {cut * 3 / 4, cut * 3 / 4}} {
				for place[0] > 0 && !utf8.RuneStart(half[min(place[0], len(half)-1)]) {
					place[0]--
				}
				place[1] = max(place[0], place[1])
				if place[1] < len(half) && !utf8.RuneStart(half[place[1]]) {
					place[1] = place[0]
				}
				for _, a := range c.actions(file, half, place, nil) {
					c.resolved(a)
				}
				c.call("workspace/executeCommand", obj{"command": "databridge.exportMQL", "arguments": []obj{at(file, half, place[0])}})
			}
		}
	}
}

func TestLinesEndAsTheyDoInTheFile(t *testing.T) {
	src := strings.ReplaceAll(misspelt(), "\n", "\r\n")
	dir := module(t, map[string]string{"app.go": src})
	file := filepath.Join(dir, "app.go")
	c, _, _ := start(t)
	c.initializeAs(dir, able(), nil)
	c.open(file, src)
	c.loaded(file)
	at := strings.Index(src, "mial")
	tried := 0
	for _, a := range c.actions(file, src, [2]int{at, at}, nil) {
		for _, change := range c.resolved(a).Edit.DocumentChanges {
			got := edited(t, src, change.Edits)
			if strings.Contains(strings.ReplaceAll(got, "\r\n", ""), "\n") || !strings.Contains(got, "\r\n") {
				t.Errorf("%s leaves lines of both kinds: %q", a.Title, got)
			}
			tried++
		}
	}
	if tried < 4 {
		t.Errorf("%d edits were tried", tried)
	}
}
