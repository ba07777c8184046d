package odm

import (
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/engine"
)

// A WriteError reports a write that was not done for another reason than a *DuplicateError or a *StaleError gives, such as
// a context that has ended, or one of which nobody knows whether it was done. In memory the document is as it was before;
// but where Unknown is true a new document keeps its id, so that a second try cannot store it twice, and the second try
// of a write of a model with revisions is no conflict with the first.
type WriteError struct {
	Collection string // empty for the commit of a transaction
	ID         any    // of the document in memory; nil for a write that is said by conditions, and for a commit
	Unknown    bool   // the connection broke, the time was up, or the write concern was not met: it may be done
	err        error
}

func (e *WriteError) Error() string {
	what := e.Collection
	switch {
	case what == "":
		what = "the transaction"
	case e.ID != nil:
		what = fmt.Sprintf("%s %v", what, e.ID)
	}
	if e.Unknown {
		return fmt.Sprintf("odm: nobody knows whether %s was written: %v", what, e.err)
	}
	return fmt.Sprintf("odm: %s was not written: %v", what, e.err)
}

// Unwrap returns the driver's error, or that of the context.
func (e *WriteError) Unwrap() error { return e.err }

// unwritten says that a write has failed: of the document with the given id, which is zero for one that is said by
// conditions. Known says that it was not done.
func (c *store) unwritten(verb string, id bson.RawValue, err error, known bool) error {
	if _, ok := engine.DuplicateIn(err); !ok {
		err = &WriteError{Collection: c.engine.Name(), ID: c.plan.idOut(id), Unknown: !known, err: err}
	}
	err = c.failed(verb, err)
	var d *DuplicateError
	if errors.As(err, &d) {
		d.ID = c.plan.idOut(id)
	}
	return err
}

// unwritten says that the write of a query has failed.
func (q query) unwritten(verb string, err error) error {
	return q.c.unwritten(verb, bson.RawValue{}, err, engine.Refused(err))
}
