package session

import (
	"path/filepath"
	"strings"

	"github.com/databridge-go/databridge/internal/settings"
)

// Touch says that files have changed on disk. A changed go.mod, go.sum, go.work or databridge.yaml, or a Go file that
// comes or goes, loads the module again.
func (s *Session) Touch(paths ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.current = s.next()
	for _, p := range paths {
		s.touched(p, false)
	}
}

// Save says that a file has been saved. Where the client watches no files, all others are looked at too.
func (s *Session) Save(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.current = s.next()
	s.touched(path, false)
	if s.watched {
		return
	}
	for _, v := range s.views {
		for _, changed := range v.changed() {
			s.touched(changed, false)
		}
	}
}

// touched forgets what is known of a file's text on disk. now is for a file that nobody types in. The caller holds s.mu.
func (s *Session) touched(path string, now bool) {
	if describesModule(path) {
		clear(s.roots) // a module may have come or gone
		for open := range s.current.open {
			s.viewOf(open) // brings the module that an open file lies in now
		}
	}
	v := s.viewOf(path)
	if v == nil {
		return
	}
	v.disk.forget(path)
	s.current.touched++ // nobody has seen this snapshot yet: the caller has just made it
	switch {
	case describesModule(path):
		s.reload(v)
	case strings.HasSuffix(path, ".go") && (v.lacks(path) || !exists(path)):
		s.reload(v)
	default:
		s.diagnose(path, now)
	}
}

// describesModule reports whether a file changes what a module is made of, or how it is judged.
func describesModule(path string) bool {
	switch filepath.Base(path) {
	case "go.mod", "go.sum", "go.work", "modules.txt", settings.Name:
		return true
	}
	return false
}
