package session

import (
	"fmt"
	"go/ast"
	"go/token"
	"hash/fnv"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/lsp/internal/mapper"
)

// A Snapshot is the workspace at one moment: the texts of the open files. It never changes.
type Snapshot struct {
	session  *Session
	id       uint64
	encoding mapper.Encoding
	open     map[string]*File
	touched  uint64 // how often something has changed on disk
}

// File returns a file's text as the client has it, or as it lies on disk; nil if there is none.
func (s *Snapshot) File(path string) *File {
	if v := s.view(path); v != nil {
		return s.fileIn(v, path)
	}
	if f := s.open[path]; f != nil {
		return f
	}
	return new(disk).file(path, s.encoding)
}

// fileIn is File for a file whose view is known.
func (s *Snapshot) fileIn(v *view, path string) *File {
	if f := s.open[path]; f != nil {
		return f
	}
	return v.disk.file(path, s.encoding)
}

// Package returns the package that a file belongs to, checked as it stands in this snapshot. Before the go command has
// answered, and for a file that it does not know, that is the file with those beside it. It is nil if the file cannot be
// read.
func (s *Snapshot) Package(path string) *Package {
	f := s.File(path)
	if f == nil {
		return nil
	}
	v := s.view(path)
	if v == nil {
		return s.alone(newChecks(), nil, f)
	}
	g := v.seen(path)
	if u := v.checks.owner(g, f); u != nil {
		return newBuild(v.checks, s, v, g).full(u)
	}
	return s.alone(v.checks, v, f)
}

// With returns the package of a file as it would be if the file had another text. Nothing of it is remembered.
func (s *Snapshot) With(path, text string) *Package {
	next := &Snapshot{session: s.session, id: s.id, encoding: s.encoding, open: maps.Clone(s.open), touched: s.touched}
	if next.open == nil {
		next.open = map[string]*File{}
	}
	f := &File{Mapper: mapper.New(text, s.encoding), Path: path, Open: true, id: textID.Add(1), trial: true}
	next.open[path] = f
	v := s.view(path)
	if v == nil {
		return next.alone(newChecks(), nil, f)
	}
	g := v.seen(path)
	if u := v.checks.owner(g, f); u != nil {
		return v.checks.once(next, v, g, u)
	}
	return next.alone(v.checks, v, f)
}

// A Surrounding is all that a file's meaning depends on besides its own text. Equal ones are ==.
type Surrounding struct {
	graph   *graph
	touched uint64
	texts   uint64 // a hash
}

// Around returns what is around a file.
func (s *Snapshot) Around(path string) Surrounding {
	around := Surrounding{touched: s.touched}
	if v := s.view(path); v != nil {
		around.graph = v.seen(path)
	}
	h := fnv.New64a()
	for _, name := range sorted(s.open) {
		if name != path {
			_, _ = fmt.Fprintf(h, "%d ", s.open[name].id)
		}
	}
	around.texts = h.Sum64()
	return around
}

// Speaks reports whether a file may hold queries: its package reaches the driver or odm. It is asked before anything
// dear is done.
func (s *Snapshot) Speaks(path string) bool {
	f := s.File(path)
	if f == nil {
		return false
	}
	if v := s.view(path); v != nil {
		if u := v.seen(path).owner(path); u != nil && u.speaks {
			return true
		}
	}
	return strings.Contains(f.Text, driverPath) || strings.Contains(f.Text, odmPath)
}

// Loaded reports whether all of the module that a file belongs to is known, or it belongs to none.
func (s *Snapshot) Loaded(path string) bool {
	v := s.view(path)
	return v == nil || v.isReady()
}

// World returns what is known of the models and collections of the module that a package belongs to, the package as
// it is here included.
func (s *Snapshot) World(p *Package) *evidence.World { return p.checks.world(p) }

// view returns the view of a file, nil if it lies in no module.
func (s *Snapshot) view(path string) *view {
	s.session.mu.Lock()
	defer s.session.mu.Unlock()
	return s.session.viewOf(path)
}

// overlay returns the open Go files for the go command.
func (s *Snapshot) overlay() map[string][]byte {
	texts := map[string][]byte{}
	for path, f := range s.open {
		if strings.HasSuffix(path, ".go") {
			texts[path] = []byte(f.Text)
		}
	}
	return texts
}

// alone checks a file with those beside it that lie there, as a package of its own. v may be nil.
func (s *Snapshot) alone(c *checks, v *view, f *File) *Package {
	dir := filepath.Dir(f.Path)
	files, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	if !slices.Contains(files, f.Path) {
		files = append(files, f.Path)
	}
	return c.alone(s, v, &unit{ID: "alone " + dir, Path: "command-line-arguments", Dir: dir, Files: files, Own: true}, f)
}

// Syntax returns the syntax of a file, that of the package's own module without parsing it again; nil if it cannot be
// read.
func (p *Package) Syntax(s *Snapshot, path string) (*ast.File, *token.FileSet) {
	f := s.File(path)
	if f == nil {
		return nil, p.Fset
	}
	return p.checks.parse(f), p.Fset
}
