package session

import (
	"go/parser"
	"go/token"
	"strings"
)

// head is what decides whether the go command knows a file, and in which package: all up to its last import. ok is false
// if that much cannot be read.
func head(path, text string) (_ string, ok bool) {
	if !strings.HasSuffix(path, ".go") || strings.IndexByte(text, 0) >= 0 {
		return "", false // the go command drops a file with a NUL, wherever it stands
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, text, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return "", false
	}
	end := file.Name.End()
	for _, spec := range file.Imports {
		end = max(end, spec.End())
	}
	return text[:fset.PositionFor(end, false).Offset], true
}

// ask remembers how the open files begin that the go command is about to be asked about.
func (v *view) ask(s *Snapshot) {
	heads := map[string]string{}
	for path, f := range s.open {
		if h, ok := head(path, f.Text); ok {
			heads[path] = h
		}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.heads = heads
}

// regains reports whether a file that the go command does not know may have become one that it does: a load while its
// package clause or an import was broken has lost it.
func (v *view) regains(path, text string) bool {
	if !v.lacks(path) {
		return false
	}
	now, ok := head(path, text)
	v.mu.Lock()
	defer v.mu.Unlock()
	asked, known := v.heads[path]
	return ok && (!known || asked != now)
}

// regainAll loads a view once more if a file was mended while it was being loaded.
func (s *Session) regainAll(v *view) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for path, f := range s.current.open {
		if s.viewOf(path) == v && v.regains(path, f.Text) {
			s.reload(v)
			return
		}
	}
}
