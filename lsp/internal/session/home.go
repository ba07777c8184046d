package session

import (
	"path/filepath"

	"github.com/databridge-go/databridge/internal/settings"
)

// A Home is the module that a file belongs to.
type Home struct {
	Dir      string // of go.mod
	Settings settings.Settings
	mod      string // the text of go.mod
}

// Home returns the module of a file; ok is false if it lies in none.
func (s *Snapshot) Home(path string) (h Home, ok bool) {
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		if exists(filepath.Join(dir, "go.mod")) {
			h.Dir = dir
			break
		}
		if dir == filepath.Dir(dir) {
			return h, false
		}
	}
	if f := s.File(filepath.Join(h.Dir, "go.mod")); f != nil {
		h.mod = f.Text
	}
	if name := settings.Find(h.Dir); name != "" {
		h.Settings, _ = settings.Read(name, settings.Name) // a fault in it was told when the module was loaded
	}
	return h, true
}

// Requires reports whether the packages of a module may be imported: go.mod requires it, or is its own.
func (h Home) Requires(module string) bool {
	m := readMod(h.mod)
	return m.module == module || m.require[module] != ""
}
