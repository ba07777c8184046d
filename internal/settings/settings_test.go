package settings_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/settings"
)

func TestParse(t *testing.T) {
	t.Parallel()
	no := false
	for name, tt := range map[string]struct {
		text string
		want settings.Settings
		err  string
	}{
		"nothing":       {},
		"comments only": {text: "# later\n"},
		"a null":        {text: "~\n"},
		"everything": {
			text: "severity: {DB2001: warning, DB7001: off}\nadvice: true\nfail-on: info\nbaseline: old.json\ntests: false\ntags: [a, b]\nmigrate: {path: steps, uri: 'mongodb://h/d', db: shop, direction: backward, distance: 0}\n",
			want: settings.Settings{
				Severity: map[diag.Code]diag.Severity{"DB2001": diag.Warning, "DB7001": diag.Off},
				Advice:   true, FailOn: diag.Info, Baseline: "old.json", Tests: &no, Tags: []string{"a", "b"},
				Migrate: settings.Migrate{Path: "steps", URI: "mongodb://h/d", DB: "shop", Direction: "backward", Distance: "0"},
			},
		},
		"an unknown key":      {text: "colour: red", err: `f.yaml:1:1: no setting "colour"; known are severity, advice, fail-on, baseline, tests, tags, forks, migrate`},
		"a misspelt key":      {text: "\nadvise: true", err: `f.yaml:2:1: no setting "advise"; did you mean "advice"?`},
		"a misspelt code":     {text: "severity:\n  DB20001: off", err: `f.yaml:2:3: no rule "DB20001"; did you mean "DB2001"?`},
		"a code from nowhere": {text: "severity:\n  X: off", err: `f.yaml:2:3: no rule "X"; see databridge explain`},
		"off is no threshold": {text: "fail-on: off", err: `f.yaml:1:10: fail-on is "off"; want one of error, warning, info`},
		"a list for a word":   {text: "severity: {DB2001: [off]}", err: `f.yaml:1:20: DB2001 must be one of error, warning, info, off`},
		"a word for a list":   {text: "tags: a", err: `f.yaml:1:7: tags must be a list, [one, two]`},
		"a map in a list":     {text: "tags: [{a: b}]", err: `f.yaml:1:8: tags must be a word`},
		"an empty name":       {text: `baseline: ""`, err: `f.yaml:1:11: baseline must be a word`},
		"a word for a bool":   {text: "tests: perhaps", err: `f.yaml:1:8: tests must be true or false`},
		"a key twice":         {text: "advice: true\nadvice: true", err: `f.yaml:2:1: "advice" stands on line 1 already`},
		"a code twice":        {text: "severity:\n  DB2001: off\n  DB2001: off", err: `f.yaml:3:3: "DB2001" stands on line 2 already`},
		"a list":              {text: "- a", err: `f.yaml:1:1: settings must be a mapping, key: value`},
		"no YAML":             {text: "a: b: c", err: `f.yaml:1: not YAML: mapping values are not allowed in this context`},
		"no YAML later":       {text: "a: 1\nb: c: d", err: `f.yaml:2: not YAML: mapping values are not allowed in this context`},
		"no YAML's grammar":   {text: "a:\n  b: 1\n c: 2", err: `f.yaml:3: not YAML: did not find expected key`},
		"a migration's way":   {text: "migrate: {direction: up}", err: `f.yaml:1:22: direction is "up"; want forward or backward`},
		"less than nothing":   {text: "migrate: {distance: -1}", err: `f.yaml:1:21: distance is "-1"; want a number of migrations, 0 for all`},
		"a migration's key":   {text: "migrate: {pth: a}", err: `f.yaml:1:11: no key of migrate "pth"; did you mean "path"?`},
		"an unknown anchor":   {text: "a: *b", err: `f.yaml: not YAML: unknown anchor 'b' referenced`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := settings.Parse([]byte(tt.text), "f.yaml")
			if tt.err != "" {
				if err == nil || err.Error() != tt.err {
					t.Errorf("Parse(%q) = %v, want %s", tt.text, err, tt.err)
				}
				return
			}
			if err != nil || !reflect.DeepEqual(got, tt.want) {
				t.Errorf("Parse(%q) = %+v, %v, want %+v", tt.text, got, err, tt.want)
			}
		})
	}
}

// The nearest file counts, up to the directory of go.mod and no further.
func TestFind(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for _, name := range []string{"databridge.yaml", "app/go.mod", "app/sub/deep/x", "app/own/databridge.yaml", "app/own/deep/x", "app/folder/databridge.yaml/x"} {
		name = filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for dir, want := range map[string]string{
		".": "databridge.yaml", "app": "", "app/sub/deep": "", "app/own": "app/own/databridge.yaml", "app/own/deep": "app/own/databridge.yaml", "app/folder": "",
	} {
		got := settings.Find(filepath.Join(root, dir))
		if want != "" {
			want = filepath.Join(root, want)
		}
		if got != want {
			t.Errorf("Find(%s) = %q, want %q", dir, got, want)
		}
	}
}

func TestReadNamesTheFileAsItIsShown(t *testing.T) {
	t.Parallel()
	_, err := settings.Read(filepath.Join(t.TempDir(), "gone.yaml"), "gone.yaml")
	var fault *settings.Error
	if !errors.As(err, &fault) || err.Error() != "gone.yaml: cannot be read: no such file or directory" {
		t.Errorf("Read = %v", err)
	}
}

func TestBesideIsRelativeToTheFile(t *testing.T) {
	t.Parallel()
	s := settings.Settings{File: filepath.FromSlash("/repo/databridge.yaml")}
	if got := filepath.ToSlash(s.Beside("old.json")); got != "/repo/old.json" {
		t.Errorf("Beside(old.json) = %s", got)
	}
	if got := filepath.ToSlash(s.Beside("/tmp/old.json")); got != "/tmp/old.json" {
		t.Errorf("Beside(/tmp/old.json) = %s", got)
	}
}

func TestEveryKeyIsDescribed(t *testing.T) {
	t.Parallel()
	for _, k := range settings.Keys() {
		if k.Takes == "" || k.Doc == "" {
			t.Errorf("%s is not described", k.Name)
		}
		_, err := settings.Parse([]byte(k.Name+": {{}: 1}"), "f")
		if err == nil || strings.Contains(err.Error(), "no setting") {
			t.Errorf("%s is listed, and Parse says %v", k.Name, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("severity:\n  DB2001: off\nfail-on: info\ntags: [a]\n")
	f.Add("a: &a [*a]")
	f.Fuzz(func(t *testing.T, text string) {
		_, err := settings.Parse([]byte(text), "f")
		var fault *settings.Error
		if err != nil && !errors.As(err, &fault) {
			t.Errorf("Parse(%q) = %T %v, want a *settings.Error", text, err, err)
		}
		if err != nil && strings.ContainsAny(err.Error(), "\n\r") {
			t.Errorf("Parse(%q) = %v: more than a line", text, err)
		}
	})
}
