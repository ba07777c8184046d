// Package migration writes the files of migrations: what `databridge migrate new` makes, and the one that goes with the
// rename of a stored field.
package migration

import (
	"bytes"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A Folder is where the migrations of a program are.
type Folder struct {
	Names []string                          // of the files there, in order
	Read  func(name string) ([]byte, error) // the text of one of them
	Shown func(name string) string          // a file as messages name it
}

// OnDisk is a folder as it lies on disk; one that is not there has no files.
func OnDisk(dir string, shown func(name string) string) (Folder, error) {
	f := Folder{Read: func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, name)) }, Shown: shown}
	entries, err := os.ReadDir(dir)
	if os.IsNotExist(err) {
		return f, nil
	}
	for _, e := range entries {
		if !e.IsDir() && strings.HasSuffix(e.Name(), ".go") {
			f.Names = append(f.Names, e.Name())
		}
	}
	return f, err
}

// A File is one that is written anew, or in the place of another.
type File struct {
	Name     string
	Text     []byte
	Replaces bool
}

// Add returns the files of a new migration: its own, around the first one a program, and the list of the folder's, if it
// is ours to write. at is now; where a migration of that second is there the new one gets a later second.
func (f Folder) Add(at time.Time, slug string, body Body) ([]File, error) {
	for at = at.UTC(); f.taken(at); at = at.Add(time.Second) {
	}
	m := Head{Package: f.Package(), Time: at.Format("20060102150405"), Slug: slug}
	own, err := body(m)
	if err != nil {
		return nil, err
	}
	files := []File{{Name: m.Name() + ".go", Text: own}}
	if m.Package == "main" && !slices.Contains(f.Names, "main.go") {
		text, err := m.render(newMain)
		if err != nil {
			return nil, err
		}
		files = append(files, File{Name: "main.go", Text: text})
	}
	list, err := f.with(files[0]).ListFile(len(files) > 1)
	if err != nil || list == nil {
		return files, err
	}
	return append(files, *list), nil
}

// with is the folder with one more file.
func (f Folder) with(more File) Folder {
	read := f.Read
	f.Names = append(slices.Clone(f.Names), more.Name)
	f.Read = func(name string) ([]byte, error) {
		if name == more.Name {
			return more.Text, nil
		}
		return read(name)
	}
	return f
}

// Package returns the name of the package in the folder; "main" if it is empty.
func (f Folder) Package() string {
	for _, name := range f.Names {
		text, err := f.Read(name)
		if err != nil || strings.HasSuffix(name, "_test.go") {
			continue
		}
		if file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.PackageClauseOnly); err == nil {
			return file.Name.Name
		}
	}
	return "main"
}

// taken reports whether a migration of that second is there.
func (f Folder) taken(at time.Time) bool {
	return slices.ContainsFunc(f.Names, func(name string) bool { return strings.HasPrefix(name, at.Format("20060102150405")+"_") })
}

// ListFile returns list.go if it is not as it should be; nil if it is, or if it is the user's own. A folder without one is
// left alone too, unless it is made anew.
func (f Folder) ListFile(anew bool) (*File, error) {
	var was []byte
	there := slices.Contains(f.Names, "list.go")
	if there {
		var err error
		if was, err = f.Read("list.go"); err != nil || !bytes.Contains(was, []byte(listMark)) {
			return nil, nil // the user lists them
		}
	}
	if !there && !anew {
		return nil, nil
	}
	now, err := f.list()
	if err != nil || bytes.Equal(was, now) {
		return nil, err
	}
	return &File{Name: "list.go", Text: now, Replaces: there}, nil
}
