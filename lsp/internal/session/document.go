package session

import (
	"fmt"
	"maps"
	"time"

	"github.com/databridge-go/databridge/lsp/internal/mapper"
)

// A File is the text of one file: as the client has it, or as it lies on disk.
type File struct {
	*mapper.Mapper
	Path    string
	Open    bool  // the client has it open
	Version int32 // of an open file
	id      uint64
	trial   bool // a text that might be: see Snapshot.With
}

// A Change is one edit of a text: the range [Start,End) in the client's columns gets new text. Whole replaces all of it.
type Change struct {
	Whole      bool
	Start, End Position
	Text       string
}

// A Position is a line and a column in the client's encoding, both from 0.
type Position struct{ Line, Column uint32 }

// Open takes over a file's text from the client.
func (s *Session) Open(path, uri string, version int32, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.spelled[path] = uri
	s.replace(&File{Mapper: mapper.New(text, s.encoding), Path: path, Open: true, Version: version}, edit{})
	switch v := s.viewOf(path); {
	case v == nil:
		s.tellHomeless(path, text)
	case v.lacks(path):
		s.reload(v) // a file that the go command has not been asked about
	}
}

// Change applies edits in their order, each to the result of the one before.
func (s *Session) Change(path string, version int32, changes []Change) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.current.open[path]
	if f == nil {
		return fmt.Errorf("change of %s, which is not open", path)
	}
	m, at := f.Mapper, 0
	for _, c := range changes {
		m, at = apply(m, c, s.encoding)
	}
	s.replace(&File{Mapper: m, Path: path, Open: true, Version: version}, edit{path, at, time.Now()})
	if v := s.viewOf(path); v != nil && v.regains(path, m.Text) {
		s.reload(v)
	}
	return nil
}

// apply returns the text after a change, and where the change ends in it.
func apply(m *mapper.Mapper, c Change, e mapper.Encoding) (next *mapper.Mapper, at int) {
	if c.Whole {
		return mapper.New(c.Text, e), len(c.Text)
	}
	from, to := m.Offset(c.Start.Line, c.Start.Column), m.Offset(c.End.Line, c.End.Column)
	to = max(from, to)
	return mapper.New(m.Text[:from]+c.Text+m.Text[to:], e), from + len(c.Text)
}

// CloseFile gives a file's text back to the disk.
func (s *Session) CloseFile(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := s.next()
	delete(next.open, path)
	s.current = next
	s.touched(path, true)
}

// replace puts a new text of an open file in place. The caller holds s.mu.
func (s *Session) replace(f *File, e edit) {
	f.id = textID.Add(1)
	next := s.next()
	next.open[f.Path] = f
	s.current = next
	s.last = e
	s.diagnose(f.Path, e.path == "")
}

// next returns a copy of the present state that may be changed until it is current. The caller holds s.mu.
func (s *Session) next() *Snapshot {
	n := &Snapshot{session: s, id: s.current.id + 1, encoding: s.encoding, open: maps.Clone(s.current.open), touched: s.current.touched}
	if n.open == nil {
		n.open = map[string]*File{}
	}
	return n
}
