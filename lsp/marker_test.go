package lsp

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write the answers into the marker tests")

// A marked is a marker test: a module with one cursor in it, and the file "want" with the answer that is expected there.
type marked struct {
	*rawClient
	archive      *txtar.Archive
	name         string // of the archive's file
	dir          string
	path, text   string // of the file with the cursor
	offset       int
	args, wanted string // of the first line of the archive's comment that begins with "> ", and the file want
}

// markers runs every archive of a folder: answer asks the server at the cursor.
func markers(t *testing.T, folder string, answer func(m *marked) string) {
	markersAs(t, folder, (*marked).capabilities, answer)
}

// markersAs is markers for a client of some capabilities.
func markersAs(t *testing.T, folder string, capabilities func(m *marked) obj, answer func(m *marked) string) {
	files, err := filepath.Glob(filepath.Join("testdata", folder, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no marker tests in %s: %v", folder, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			m := newMarked(t, file, capabilities)
			if got := answer(m); got != m.wanted {
				m.differs(t, got)
			}
		})
	}
}

func newMarked(t *testing.T, name string, capabilities func(m *marked) obj) *marked {
	t.Helper()
	ar, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	m := &marked{archive: ar, name: name}
	for line := range strings.SplitSeq(string(ar.Comment), "\n") {
		if arg, ok := strings.CutPrefix(line, "> "); ok {
			m.args = arg
		}
	}
	files := map[string]string{}
	for _, f := range ar.Files {
		text := string(f.Data)
		if f.Name == "want" {
			m.wanted = text
			continue
		}
		if i := strings.Index(text, cursor); i >= 0 {
			text = text[:i] + text[i+len(cursor):]
			m.path, m.text, m.offset = f.Name, text, i
		}
		files[f.Name] = text
	}
	if m.path == "" {
		t.Fatalf("no cursor (%s) in %s", cursor, name)
	}
	m.dir = module(t, files)
	m.path = filepath.Join(m.dir, m.path)
	m.rawClient, _, _ = start(t)
	m.initializeAs(m.dir, capabilities(m), nil)
	m.open(m.path, m.text)
	m.loaded(m.path)
	return m
}

// at is the cursor.
func (m *marked) at() obj { return at(m.path, m.text, m.offset) }

// read returns the text of a file of the module.
func (m *marked) read(path string) string {
	m.t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		m.t.Fatal(err)
	}
	return string(b)
}

// spot tells a range of a file: where it is, what stands there, and the line around it.
func (m *marked) spot(uri string, r wireRange) string {
	path := strings.TrimPrefix(uri, "file://")
	line := strings.Split(m.read(path), "\n")[r.Start.Line]
	rel, _ := filepath.Rel(m.dir, path)
	units := []rune(line) // the files of marker tests have no letters beyond the first plane
	return fmt.Sprintf("%s:%d:%d «%s» %s", filepath.ToSlash(rel), r.Start.Line+1, r.Start.Character+1,
		string(units[r.Start.Character:r.End.Character]), strings.TrimSpace(line))
}

// differs fails the test, or writes the answer with -update.
func (m *marked) differs(t *testing.T, got string) {
	t.Helper()
	if !*update {
		t.Fatalf("got:\n%s\nwant:\n%s\n(-update writes it)", got, m.wanted)
	}
	i := slices.IndexFunc(m.archive.Files, func(f txtar.File) bool { return f.Name == "want" })
	if i < 0 {
		i, m.archive.Files = len(m.archive.Files), append(m.archive.Files, txtar.File{Name: "want"})
	}
	m.archive.Files[i].Data = []byte(got)
	if err := os.WriteFile(m.name, txtar.Format(m.archive), 0o644); err != nil {
		t.Fatal(err)
	}
}
