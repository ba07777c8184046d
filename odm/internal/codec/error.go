package codec

import (
	"fmt"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// A MalformedError reports bytes that are no BSON: they end too early, or a length in them is wrong.
type MalformedError struct {
	What string
	keys []string // from the inside out
}

func (e *MalformedError) Error() string {
	if len(e.keys) == 0 {
		return "malformed BSON: " + e.What
	}
	return "malformed BSON at " + path(e.keys) + ": " + e.What
}

func malformed(format string, args ...any) error {
	return &MalformedError{What: fmt.Sprintf(format, args...)}
}

func short(t bson.Type) error { return malformed("the document ends within a value of type %v", t) }

// A misfit is a value that cannot be decoded into its Go type. The driver's own error is returned in its place, if the
// driver finds the same.
type misfit struct {
	err  error
	keys []string // from the inside out
}

func (e *misfit) Error() string {
	if len(e.keys) == 0 {
		return e.err.Error()
	}
	return fmt.Sprintf("error decoding key %s: %v", path(e.keys), e.err) // as a bson.DecodeError has it
}

func (e *misfit) Unwrap() error { return e.err }

func misfits(format string, args ...any) error { return &misfit{err: fmt.Errorf(format, args...)} }

// misfitOf takes the keys over that an error of the driver names.
func misfitOf(err error) *misfit {
	e, ok := err.(*bson.DecodeError)
	if !ok {
		return &misfit{err: err}
	}
	keys := e.Keys()
	slices.Reverse(keys)
	return &misfit{e.Unwrap(), keys}
}

// under adds the key of what holds a value that is wrong.
func under(key string, err error) error {
	switch e := err.(type) {
	case *MalformedError:
		e.keys = append(e.keys, key)
	case *misfit:
		e.keys = append(e.keys, key)
	}
	return err
}

// among is under for the keys of a bson.D and of an inline map, which the driver does not name.
func among(key string, err error) error {
	if e, ok := err.(*MalformedError); ok {
		e.keys = append(e.keys, key)
	}
	return err
}

func path(keys []string) string {
	keys = slices.Clone(keys)
	slices.Reverse(keys)
	return strings.Join(keys, ".")
}
