package fields

import (
	"bytes"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// suffix ends the name of a generated file.
const suffix = "_fields.go"

// FileName is the name of the generated file of a package.
func FileName(pkg string) string { return pkg + suffix }

// ours finds the header wherever a file's head may have it: a merge conflict may stand before it.
var ours = regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(Header) + `\r?$`)

// IsGenerated reports whether databridge generate wrote a file, broken since or not.
func IsGenerated(src []byte) bool {
	head, _, _ := bytes.Cut(src, []byte("\npackage "))
	return ours.Match(head)
}

var packageClause = regexp.MustCompile(`(?m)^package +(\w+)`)

// Parse parses a file as go/packages wants it, and takes a file that Generate wrote for an empty one of its package: it
// may be out of date or broken, and nothing in it counts.
func Parse(fset *token.FileSet, name string, src []byte) (*ast.File, error) {
	if strings.HasSuffix(name, suffix) && IsGenerated(src) {
		text := "package " + packageName(name, src) + "\n"
		if pad := len(src) - len(text); pad > 0 {
			text += strings.Repeat("\n", pad)
		}
		src = []byte(text)
	}
	return parser.ParseFile(fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
}

func packageName(name string, src []byte) string {
	if m := packageClause.FindSubmatch(src); m != nil {
		return string(m[1])
	}
	return strings.TrimSuffix(filepath.Base(name), suffix)
}

// A State says how a generated file stands to what is on disk.
type State string

// The states.
const (
	Current State = "up to date"
	Missing State = "missing"
	Stale   State = "out of date"
	Left    State = "no longer needed" // the package has no models any more
	Foreign State = "not ours"         // somebody else's file has the name
	Nothing State = "nothing"          // no models and no file
)

// Compare tells how the file stands to the source that it should have; nil is no file.
func Compare(file string, src []byte) (State, error) {
	have, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist) && src == nil:
		return Nothing, nil
	case errors.Is(err, fs.ErrNotExist):
		return Missing, nil
	case err != nil:
		return "", err
	case !IsGenerated(have) && src == nil:
		return Nothing, nil
	case !IsGenerated(have):
		return Foreign, nil
	case src == nil:
		return Left, nil
	case bytes.Equal(have, src):
		return Current, nil
	}
	return Stale, nil
}

// Write brings a file into the state that it should have. It never touches one that is not ours.
func Write(file string, src []byte) (State, error) {
	state, err := Compare(file, src)
	if err != nil {
		return state, err
	}
	switch state {
	case Missing, Stale:
		return state, replace(file, src)
	case Left:
		return state, os.Remove(file)
	}
	return state, nil
}

// replace writes a file whole or not at all.
func replace(file string, src []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(file), ".databridge-*")
	if err != nil {
		return err
	}
	_, err = tmp.Write(src)
	err = errors.Join(err, tmp.Chmod(0o644), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return nil
}
