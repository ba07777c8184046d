package session

import (
	"path/filepath"
	"strings"

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
	block := ""
	for line := range strings.Lines(h.mod) {
		line, _, _ = strings.Cut(line, "//")
		words := strings.Fields(line)
		switch {
		case len(words) == 0:
			continue
		case words[0] == ")":
			block = ""
			continue
		case len(words) == 2 && words[1] == "(":
			block = words[0]
			continue
		case block != "":
			words = append([]string{block}, words...)
		}
		if len(words) > 1 && (words[0] == "require" || words[0] == "module") && strings.Trim(words[1], `"`) == module {
			return true
		}
	}
	return false
}
