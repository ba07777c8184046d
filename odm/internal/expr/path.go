package expr

import (
	"errors"
	"fmt"
	"strings"
)

// badKey marks a path that a map key could not be part of; the key follows it, quoted. No real path holds a zero byte.
const badKey = "\x00key "

// KeyPath is the path of key k in the map at path m. A path has no way to carry an error, so that of a key which no path can
// name is one that checkPath refuses.
func KeyPath(m, k string) string {
	if k == "" || k[0] == '$' || strings.ContainsAny(k, ".\x00") {
		return badKey + fmt.Sprintf("%q", k)
	}
	return below(m, k)
}

// below joins two paths, either of which may be empty.
func below(p, path string) string {
	switch {
	case path == "":
		return p
	case p == "":
		return path
	}
	return p + "." + path
}

var errEmptyPath = errors.New("odm: a condition on the empty path, which only an element inside Any, Pull or EachWhere has")

// checkPath refuses what cannot be a path: it is where text of a user becomes a key of the query.
func checkPath(path string) error {
	switch {
	case path == "":
		return errEmptyPath
	case path[0] == '$':
		return fmt.Errorf("odm: path %q begins with $, which is an operator to the server; say odm.Raw if it is meant", path)
	case strings.IndexByte(path, 0) < 0:
		return nil
	}
	if _, key, ok := strings.Cut(path, badKey); ok {
		return fmt.Errorf("odm: map key %s cannot be part of a path: it is empty, holds a dot or begins with $", key)
	}
	return fmt.Errorf("odm: path %q holds a zero byte", path)
}

// named returns a function that says in an error where it happened.
func named(path string) func([]byte, error) ([]byte, error) {
	return func(b []byte, err error) ([]byte, error) {
		if err == nil {
			return b, nil
		}
		var at *pathError
		if errors.As(err, &at) {
			return b, err // the innermost place is the one to name
		}
		return b, &pathError{path, err}
	}
}

// PathOf returns the path of a condition or change that an error is about; "" if it is about none.
func PathOf(err error) string {
	var at *pathError
	if errors.As(err, &at) {
		return at.path
	}
	return ""
}

// pathError says at which path of a condition or change something is wrong.
type pathError struct {
	path string
	err  error
}

func (e *pathError) Error() string {
	return fmt.Sprintf("odm: at %q: %s", e.path, strings.TrimPrefix(e.err.Error(), "odm: "))
}
func (e *pathError) Unwrap() error { return e.err }
