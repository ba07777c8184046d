package lsp

import (
	"encoding/json"
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.lsp.dev/uri"
	"golang.org/x/tools/txtar"

	"github.com/databridge-go/databridge/internal/srctest"
)

// Each archive in testdata/code_action is a package with places that are asked about, ‸ or «…», each on its own, and what
// is offered there: the kind, the title, and the lines that the edits take and give. Whatever compiled before compiles
// after, and is as gofmt writes it.
func TestCodeActions(t *testing.T) {
	files, err := filepath.Glob("testdata/code_action/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			last := len(ar.Files) - 1
			got := stamped(actionsIn(t, ar.Files[:last]))
			if want := string(ar.Files[last].Data); got == want {
				return
			} else if !*update {
				t.Errorf("actions differ; got:\n%s\nwant:\n%s", got, want)
				return
			}
			ar.Files[last].Data = []byte(got)
			if err := os.WriteFile(file, txtar.Format(ar), 0o666); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// able are the capabilities of an editor that resolves actions and edits versions.
func able() obj {
	return obj{
		"workspace": obj{"workspaceEdit": obj{"documentChanges": true, "resourceOperations": []string{"create"}}},
		"textDocument": obj{"codeAction": obj{
			"dataSupport": true, "disabledSupport": true, "resolveSupport": obj{"properties": []string{"edit"}},
		}},
	}
}

// actionsIn writes what is offered at every place of the files.
func actionsIn(t *testing.T, sources []txtar.File) string {
	t.Helper()
	files := map[string]string{}
	for _, f := range sources {
		files[f.Name] = unmarked(string(f.Data))
	}
	dir := module(t, files)
	c, _, _ := start(t)
	c.initializeAs(dir, able(), nil)
	var b strings.Builder
	for _, f := range sources {
		path, src := filepath.Join(dir, f.Name), files[f.Name]
		c.open(path, src)
		c.loaded(path)
		for _, place := range selected(string(f.Data)) {
			fmt.Fprintf(&b, "# %s:%d %s\n", f.Name, strings.Count(src[:place[0]], "\n")+1, clip(src[place[0]:place[1]]))
			for _, a := range c.actions(path, src, place, nil) {
				if a.Disabled != nil {
					fmt.Fprintf(&b, "%s: %s\n  disabled: %s\n", a.Kind, a.Title, a.Disabled.Reason)
					continue
				}
				fmt.Fprintf(&b, "%s: %s%s\n", a.Kind, a.Title, map[bool]string{true: " (preferred)"}[a.IsPreferred])
				b.WriteString(changedLines(t, files, f.Name, c.resolved(a), path))
			}
		}
	}
	return b.String()
}

// selected returns the places of a text, as offsets in the text without its marks.
func selected(text string) (places [][2]int) {
	at, from := 0, 0
	for _, r := range text {
		switch r {
		case '‸':
			places = append(places, [2]int{at, at})
		case '«':
			from = at
		case '»':
			places = append(places, [2]int{from, at})
		default:
			at += len(string(r))
		}
	}
	return places
}

func unmarked(text string) string {
	return strings.NewReplacer("‸", "", "«", "", "»", "").Replace(text)
}

func clip(text string) string {
	line, _, more := strings.Cut(text, "\n")
	if more {
		line += " …"
	}
	return line
}

type wireAction struct {
	Title       string           `json:"title"`
	Kind        string           `json:"kind"`
	IsPreferred bool             `json:"isPreferred"`
	Diagnostics []wireDiagnostic `json:"diagnostics"`
	Data        json.RawMessage  `json:"data,omitempty"`
	Disabled    *struct{ Reason string }
	Edit        *struct {
		Changes         map[string][]wireTextEdit `json:"changes"`
		DocumentChanges []struct {
			Kind, URI    string
			TextDocument struct {
				URI     string
				Version *int
			}
			Edits []wireTextEdit
		} `json:"documentChanges"`
	} `json:"edit,omitempty"`
}

type wireTextEdit struct {
	Range   wireRange `json:"range"`
	NewText string    `json:"newText"`
}

// actions asks for the actions at a place, of the given kinds.
func (c *rawClient) actions(path, src string, place [2]int, only []string) []wireAction {
	c.t.Helper()
	context := obj{"diagnostics": []obj{}, "triggerKind": 1}
	if only != nil {
		context["only"] = only
	}
	return result[[]wireAction](c.t, c.call("textDocument/codeAction", obj{
		"textDocument": document(path), "context": context,
		"range": obj{"start": utf16At(src, place[0]), "end": utf16At(src, place[1])},
	}))
}

// resolved asks for the edits of an action.
func (c *rawClient) resolved(a wireAction) wireAction {
	c.t.Helper()
	if a.Edit != nil {
		c.t.Errorf("%s comes with its edits, although the client resolves", a.Title)
	}
	return result[wireAction](c.t, c.call("codeAction/resolve", obj{"title": a.Title, "kind": a.Kind, "data": a.Data}))
}

// changedLines applies an action and writes the lines that it takes and gives.
func changedLines(t *testing.T, files map[string]string, name string, a wireAction, path string) string {
	t.Helper()
	if a.Edit == nil {
		return "  no edits\n"
	}
	after := map[string]string{}
	for n, text := range files {
		after[n] = text
	}
	var b strings.Builder
	for _, change := range a.Edit.DocumentChanges {
		if change.Kind == "create" {
			fmt.Fprintf(&b, "  create %s\n", filepath.Base(change.URI))
			continue
		}
		target := strings.TrimPrefix(uri.URI(change.TextDocument.URI).FsPath(), filepath.Dir(path)+string(filepath.Separator))
		after[target] = edited(t, files[target], change.Edits)
		if strings.HasPrefix(target, "migrations/") {
			continue // the marker tests of renameMigration show them
		}
		if target != name {
			fmt.Fprintf(&b, "  in %s\n", target)
		}
		b.WriteString(lineDiff(files[target], after[target]))
		if clean, err := format.Source([]byte(after[target])); err == nil && string(clean) != after[target] {
			t.Errorf("%s leaves %s as gofmt does not write it:\n%s", a.Title, target, after[target])
		}
	}
	if before := faults(t, files); len(before) == 0 {
		if now := faults(t, after); len(now) > 0 {
			t.Errorf("%s breaks the program: %v\n%s", a.Title, now, b.String())
		}
	}
	return b.String()
}

// edited applies edits, which may stand in any order.
func edited(t *testing.T, text string, edits []wireTextEdit) string {
	t.Helper()
	edits = slices.Clone(edits)
	slices.SortFunc(edits, func(x, y wireTextEdit) int { return offsetAt(text, y.Range.Start) - offsetAt(text, x.Range.Start) })
	for _, e := range edits {
		text = text[:offsetAt(text, e.Range.Start)] + e.NewText + text[offsetAt(text, e.Range.End):]
	}
	return text
}

// offsetAt counts a position the slow way.
func offsetAt(text string, p wirePosition) int {
	for i := range text {
		if utf16At(text, i) == p {
			return i
		}
	}
	return len(text)
}

// lineDiff writes the lines that are gone and those that are new.
func lineDiff(before, after string) string {
	x, y := strings.Split(before, "\n"), strings.Split(after, "\n")
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	var b strings.Builder
	for _, l := range x {
		if !slices.Contains(y, l) {
			fmt.Fprintf(&b, "  -%s\n", l)
		}
	}
	for _, l := range y {
		if !slices.Contains(x, l) {
			fmt.Fprintf(&b, "  +%s\n", l)
		}
	}
	return b.String()
}

// faults are what the compiler says of files.
func faults(t *testing.T, files map[string]string) (all []error) {
	t.Helper()
	program, err := srctest.Load("example.com/shop", files)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range program.Packages {
		all = append(all, p.Errors...)
	}
	return all
}
