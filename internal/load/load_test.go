package load_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/databridge-go/databridge/internal/load"
)

const module = "-- go.mod --\nmodule example.com/app\n\ngo 1.26\n"

// unpack writes the files of an archive into a new directory.
func unpack(t *testing.T, archive string) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range txtar.Parse([]byte(archive)).Files {
		name := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func config(dir string) load.Config {
	return load.Config{Dir: dir, Env: append(os.Environ(), "GOWORK=off", "GOFLAGS=", "GOPROXY=off")}
}

// What cannot be read is listed, one line for each cause; what can be read is there.
func TestWhatIsIncompleteIsTold(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		archive  string
		packages int
		want     []string // kind, file:line:column and message of each
	}{
		"nothing":      {module + "-- a.go --\npackage app\n", 1, nil},
		"no parse":     {module + "-- a.go --\npackage app\n\nfunc f( {\n", 1, []string{"parse error a.go:3:9 expected ')', found '{' (and 3 more)"}},
		"a type error": {module + "-- a.go --\npackage app\n\nvar n int = \"\"\n", 1, []string{`type error a.go:3:13 cannot use "" (untyped string constant) as int value in variable declaration`}},
		"several type errors": {module + "-- a.go --\npackage app\n\nvar n int = \"\"\nvar m = k\n", 1,
			[]string{`type error a.go:3:13 cannot use "" (untyped string constant) as int value in variable declaration (and 1 more)`}},
		"a missing dependency": {module + "-- a.go --\npackage app\n\nimport _ \"example.com/gone\"\n-- b.go --\npackage app\n\nimport _ \"example.com/gone\"\n-- c/c.go --\npackage c\n\nimport _ \"example.com/gone\"\n", 2,
			[]string{"missing dependency a.go:3:10 cannot load example.com/gone (and 1 more place): no required module provides it (go get example.com/gone)"}},
		"a package of the standard library that is not there": {module + "-- a.go --\npackage app\n\nimport _ \"strngs\"\n", 1,
			[]string{"missing dependency a.go:3:10 cannot load strngs: there is no such package in the standard library"}},
		"a package that another lacks": {module + "-- a.go --\npackage app\n\nimport _ \"example.com/app/b\"\n-- b/b.go --\npackage b\n\nvar n int = \"\"\n", 2,
			[]string{`type error b/b.go:3:13 cannot use "" (untyped string constant) as int value in variable declaration`}},
		"an import cycle": {module + "-- a/a.go --\npackage a\n\nimport _ \"example.com/app/b\"\n-- b/b.go --\npackage b\n\nimport _ \"example.com/app/a\"\n", 2,
			[]string{"import cycle"}},
		"two packages in one directory": {module + "-- a.go --\npackage app\n-- b.go --\npackage other\n", 1, []string{"b.go:1:1 package other; expected package app"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := unpack(t, tt.archive)
			w, err := load.Load(context.Background(), config(dir))
			if err != nil {
				t.Fatal(err)
			}
			if len(w.Packages) != tt.packages {
				t.Errorf("%d packages, want %d", len(w.Packages), tt.packages)
			}
			var got []string
			for _, i := range w.Incomplete {
				got = append(got, tell(dir, i))
			}
			if len(got) < len(tt.want) || len(tt.want) == 0 && len(got) > 0 {
				t.Fatalf("incomplete: %q, want %q", got, tt.want)
			}
			for i, want := range tt.want {
				if !strings.Contains(got[i], want) {
					t.Errorf("incomplete: %q, want %q", got[i], want)
				}
				if strings.ContainsAny(got[i], "\n\t") {
					t.Errorf("more than a line: %q", got[i])
				}
			}
		})
	}
}

func tell(dir string, i load.Incomplete) string {
	var b strings.Builder
	b.WriteString(string(i.Kind))
	if i.File != "" {
		rel, _ := filepath.Rel(dir, i.File)
		b.WriteString(" " + filepath.ToSlash(rel) + ":" + strconv.Itoa(i.Line) + ":" + strconv.Itoa(i.Column))
	}
	return b.String() + " " + i.Message
}

func TestPackagesFollowWhatTheyImport(t *testing.T) {
	t.Parallel()
	dir := unpack(t, module+`
-- a/a.go --
package a

import _ "example.com/app/z"
-- z/z.go --
package z

import _ "example.com/app/m"
-- m/m.go --
package m
-- m/m_test.go --
package m
`)
	c := config(dir)
	c.Tests = true
	w, err := load.Load(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, p := range w.Packages {
		if p.Types == nil || p.Info == nil || len(p.Files) == 0 {
			t.Errorf("%s has no types, information or files", p.Path)
		}
		name := p.Path
		if p.Test {
			name += " test"
		}
		at[name] = i
	}
	for _, name := range []string{"example.com/app/m", "example.com/app/m test", "example.com/app/z", "example.com/app/a"} {
		if _, ok := at[name]; !ok {
			t.Errorf("%s is missing", name)
		}
	}
	if at["example.com/app/m"] > at["example.com/app/z"] || at["example.com/app/z"] > at["example.com/app/a"] {
		t.Errorf("order %v", at)
	}
}

func TestWhatCannotBeLoadedAtAll(t *testing.T) {
	t.Parallel()
	outside := t.TempDir()
	if _, err := load.Load(context.Background(), config(outside)); !errors.Is(err, load.ErrNoModule) {
		t.Errorf("outside of modules: %v, want ErrNoModule", err)
	}
	gone := filepath.Join(outside, "gone")
	if _, err := load.Load(context.Background(), config(gone)); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("a directory that is not there: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := load.Load(ctx, config(unpack(t, module+"-- a.go --\npackage app\n"))); err == nil {
		t.Error("a load that was cancelled = no error")
	}
}

func TestUnmatchedPatterns(t *testing.T) {
	t.Parallel()
	dir := unpack(t, module+"-- a.go --\npackage app\n")
	w, err := load.Load(context.Background(), config(dir), ".", "./gone", "example.com/other")
	if err != nil {
		t.Fatal(err)
	}
	if len(w.Unmatched) != 2 || len(w.Packages) != 1 {
		t.Errorf("unmatched %+v, %d packages; want two patterns and one package", w.Unmatched, len(w.Packages))
	}
	w, err = load.Load(context.Background(), config(unpack(t, module)))
	if err != nil || len(w.Unmatched) != 1 || w.Unmatched[0].Pattern != "./..." || w.Unmatched[0].Why != "" {
		t.Errorf("an empty module: %+v, %v", w, err)
	}
}

func TestTags(t *testing.T) {
	t.Parallel()
	c := config(unpack(t, module+"-- a.go --\npackage app\n-- b.go --\n//go:build special\n\npackage app\n"))
	for tags, want := range map[string]int{"": 1, "special": 2, "other,special": 2} {
		c.Tags = nil
		if tags != "" {
			c.Tags = strings.Split(tags, ",")
		}
		w, err := load.Load(context.Background(), c)
		if err != nil || len(w.Packages) != 1 || len(w.Packages[0].Files) != want {
			t.Errorf("tags %q: %+v, %v; want %d files", tags, w, err, want)
		}
	}
}
