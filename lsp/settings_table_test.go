package lsp

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// The table of settings and the struct that reads them name the same settings, and the manual tells each with its default.
func TestTheTableOfSettingsIsWhatIsRead(t *testing.T) {
	t.Parallel()
	var want, got []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Options]()) {
		name := f.Tag.Get("json")
		if f.Type.Kind() != reflect.Struct {
			want = append(want, name)
			continue
		}
		for _, in := range reflect.VisibleFields(f.Type) {
			want = append(want, name+"."+in.Tag.Get("json"))
		}
	}
	manual, err := os.ReadFile("../docs/editor.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range Settings() {
		got = append(got, s.Name)
		if !strings.Contains(string(manual), "| `"+s.Name+"` |") {
			t.Errorf("docs/editor.md does not tell of %s", s.Name)
		}
		if s.Doc == "" || strings.HasSuffix(s.Doc, ".") {
			t.Errorf("%s is told as %q", s.Name, s.Doc)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("the table has %q, Options has %q", got, want)
	}
}
