// Package settings reads databridge.yaml: what a team has agreed on. The command line wins over it. Hosts that cache
// their results (go vet, golangci-lint) do not read it: they would not notice that it has changed.
package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/databridge-go/databridge/internal/diag"
)

// Name is the name of the file.
const Name = "databridge.yaml"

// Settings are the contents of the file. The zero value is what holds without one.
type Settings struct {
	File     string                      // where they stand; "" if there is no file
	Severity map[diag.Code]diag.Severity // per code: error, warning, info or off
	Advice   bool                        // class A codes run too
	FailOn   diag.Severity               // the lightest severity that makes check exit 3; "" is error
	Baseline string                      // the baseline file, relative to this file; "" is none
	Tests    *bool                       // whether test files are checked; nil is yes
	Tags     []string                    // build tags
	Forks    []string                    // import paths of forks of the driver
	Migrate  Migrate                     // of databridge migrate
}

// Beside returns the path of a file that the settings name.
func (s Settings) Beside(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(s.File), name)
}

// An Error is a fault in the file: what, where and the way out in one line.
type Error struct {
	File    string
	Line    int // 0 if the whole file is meant
	Column  int // 0 if it is not known: YAML's own faults have lines only
	Message string
}

func (e *Error) Error() string {
	switch {
	case e.Line == 0:
		return fmt.Sprintf("%s: %s", e.File, e.Message)
	case e.Column == 0:
		return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Message)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}

// Find returns the path of the file that counts for a directory: the nearest one from there up to the directory of
// go.mod, "" if there is none.
func Find(dir string) string {
	for {
		name := filepath.Join(dir, Name)
		if info, err := os.Stat(name); err == nil && !info.IsDir() {
			return name
		}
		_, err := os.Stat(filepath.Join(dir, "go.mod"))
		up := filepath.Dir(dir)
		if err == nil || up == dir {
			return ""
		}
		dir = up
	}
}

// Read reads the file; shown is how messages name it.
func Read(file, shown string) (Settings, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return Settings{}, &Error{File: shown, Message: "cannot be read: " + reason(err)}
	}
	s, err := Parse(data, shown)
	s.File = file
	return s, err
}

func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// Parse reads settings from YAML. Every key must be known: a misspelt one would be ignored in silence.
func Parse(data []byte, shown string) (Settings, error) {
	var s Settings
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		return s, syntax(err, shown)
	}
	if len(root.Content) == 0 {
		return s, nil // an empty file, or nothing but comments
	}
	p := parser{file: shown}
	top := root.Content[0]
	if top.Kind == yaml.ScalarNode && top.Tag == "!!null" {
		return s, nil
	}
	err := p.mapping(top, "settings", func(key, value *yaml.Node) error { return p.setting(&s, key, value) })
	return s, err
}

// syntax turns "yaml: line 3: …" into our form. The library leaves the first line out, and counts the lines of its
// grammar's faults from 0.
func syntax(err error, shown string) error {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 1
	if n, scanErr := fmt.Sscanf(text, "line %d: ", &line); n == 1 && scanErr == nil {
		_, text, _ = strings.Cut(text, ": ")
		if strings.HasPrefix(text, "did not find expected") {
			line++
		}
	} else if strings.HasPrefix(text, "unknown anchor") {
		line = 0
	}
	return &Error{File: shown, Line: line, Message: "not YAML: " + strings.Join(strings.Fields(text), " ")}
}

// Keys are the keys of the file, with what they mean.
func Keys() []Key { return slices.Clone(keys[:]) }

// A Key is one setting.
type Key struct{ Name, Takes, Doc string }

var keys = [...]Key{
	{"severity", "code: error, warning, info or off", "how much a code weighs, or that it is not to be reported"},
	{"advice", "true or false", "whether codes of class A run too; the default is false"},
	{"fail-on", "error, warning or info", "the lightest finding that makes check exit 3; the default is error"},
	{"baseline", "a file, relative to this one", "findings in it are not reported; see check --write-baseline"},
	{"tests", "true or false", "whether test files are checked; the default is true"},
	{"tags", "a list of words", "build tags"},
	{"forks", "a list of import paths", "what stands in the place of go.mongodb.org/mongo-driver/v2, or of go.mongodb.org/mongo-driver"},
	{"migrate", "path, uri, db, direction and distance", "what databridge migrate does without flags and variables; path is relative to this file"},
}
