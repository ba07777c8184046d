package odm

import (
	"errors"
	"fmt"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/engine"
	"github.com/databridge-go/databridge/odm/internal/expr"
)

// ErrNotFound is returned where a document is wanted and none is stored: by One, FindOne, Get, Link.Fetch, ReplaceOne and
// the FindAnd verbs, and by the writes of a document that somebody has deleted.
var ErrNotFound = errors.New("odm: not found")

// ErrNotSaved is returned where a document must have been read or written before: by SaveChanges, Changes, IsChanged,
// HasChanged, Rollback and Merge of a document without state, by Previous and PreviousChanges of one that was not written
// since it was read, by Replace, Update, Delete and Refresh of one without an id, and by a write of a link to a document
// without an id.
var ErrNotSaved = errors.New("odm: not saved")

// ErrUnfiltered is returned by every verb of a query that changes or deletes documents, if the query has no condition and
// does not say Everything.
var ErrUnfiltered = errors.New("odm: no condition; say Everything() to mean all documents")

// A ConnectError says in one line why no server answered, and what to do. It is returned by Open and wraps the driver's
// own error.
type ConnectError = engine.ConnectError

// A ModelError reports a model that cannot be stored as it is declared, or a verb that the model or the way a document
// was read does not allow. Every verb of the model's collection returns it before anything is sent.
type ModelError struct {
	Model string // the Go type, "shop.User"
	Field string // the field at fault, as Go selects it; "" if there is no single one
	Other string // the field that it is at odds with, if there is one
	Key   string // the stored key, if the fault is one
	text  string
	err   error
}

func (e *ModelError) Error() string { return "odm: model " + e.Model + ": " + e.text }

// Unwrap returns the sentinel that the error is a case of, if there is one.
func (e *ModelError) Unwrap() error { return e.err }

func modelErrorf(t reflect.Type, format string, args ...any) *ModelError {
	err := fmt.Errorf(format, args...)
	return &ModelError{Model: t.String(), text: err.Error(), err: errors.Unwrap(err)}
}

// A ValidationError reports a document that the function given to WithValidation refuses. Nothing was sent.
type ValidationError struct {
	Model string // the Go type, "shop.User"
	err   error
}

func (e *ValidationError) Error() string {
	return fmt.Sprintf("odm: invalid %s: %v", e.Model, e.err)
}

// Unwrap returns the error of the function.
func (e *ValidationError) Unwrap() error { return e.err }

// A ConflictError reports two changes of one update that meet, of which the server would refuse the update or drop one: Path
// and Other are equal, or one lies below the other. Nothing is sent. BeforeWrite hooks settle such with Default and Override.
type ConflictError = expr.Conflict

// A DuplicateError reports a write of a value that a unique index holds already.
type DuplicateError struct {
	Collection string
	Index      string   // the index's name
	Keys       bson.Raw // the index's keys, {email: 1}
	Values     bson.Raw // the values at those keys, {email: "ada@example.com"}; nil if the server does not say
	Position   int      // the position of the refused document in InsertMany's slice; else 0
	ID         any      // of the refused document in memory; nil for a write that is said by conditions
	err        error
}

func (e *DuplicateError) Error() string {
	values := "the value"
	if e.Values != nil {
		values = e.Values.String()
	}
	return fmt.Sprintf("odm: %s holds %s already (unique index %s)", e.Collection, values, e.Index)
}

// Unwrap returns the driver's error.
func (e *DuplicateError) Unwrap() error { return e.err }

// failed says what we were doing when the engine failed, and finds the duplicate key in its error.
func (c *store) failed(verb string, err error) error { return failed(c.engine, verb, err) }

func failed(c engine.Collection, verb string, err error) error {
	if d, ok := engine.DuplicateIn(err); ok {
		err = &DuplicateError{
			Collection: c.Name(), Index: d.Index, Keys: d.Pattern, Values: d.Value, Position: d.At, err: err,
		}
	}
	return fmt.Errorf("%s %s: %w", verb, c.Name(), err)
}
