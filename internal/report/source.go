package report

import (
	"os"
	"path/filepath"
	"strings"
)

// A source reads the lines of the files that findings stand in, each file once.
type source struct {
	dir   string // that names are relative to; "" is the working directory
	lines map[string][]string
}

// line returns the n-th line of a file, counted from 1; ok is false if it has gone since the file was checked.
func (s *source) line(file string, n int) (text string, ok bool) {
	lines, read := s.lines[file]
	if !read {
		name := file
		if s.dir != "" && !filepath.IsAbs(name) {
			name = filepath.Join(s.dir, name)
		}
		if data, err := os.ReadFile(name); err == nil {
			lines = strings.Split(string(data), "\n")
		}
		if s.lines == nil {
			s.lines = map[string][]string{}
		}
		s.lines[file] = lines
	}
	if n < 1 || n > len(lines) {
		return "", false
	}
	return strings.TrimSuffix(lines[n-1], "\r"), true
}
