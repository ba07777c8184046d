package migrate

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
)

// A ChangedError reports an applied migration whose file has changed since. Nothing was run.
type ChangedError struct {
	Name    string
	Applied time.Time
}

func (e *ChangedError) Error() string {
	return fmt.Sprintf("migrate: %s has changed since it was applied at %s: put its file back and write a new migration, or accept it with mark %[1]s applied",
		e.Name, e.Applied.UTC().Format("2006-01-02 15:04 UTC"))
}

// An Error reports a migration that has failed. The migrations before it in the run are done.
type Error struct {
	Name       string
	Direction  Direction
	On         string // what it was working on: a collection, or "free fall"
	RolledBack bool   // it was one transaction: nothing of it is stored
	Stop       Stop   // otherwise, where the next run goes on
	err        error
}

func (e *Error) Error() string {
	where := ""
	if e.On != "" {
		where = " (" + e.On + ")"
	}
	return fmt.Sprintf("migrate: %s %s%s: %s; %s", e.Name, e.Direction, where, reason(e.err), e.rest())
}

// rest says what is stored, and what is to be done.
func (e *Error) rest() string {
	switch way := advice(e.err); {
	case e.RolledBack && way != "":
		return "nothing of it is stored: " + way
	case e.RolledBack:
		return "nothing of it is stored"
	case e.Stop.Read > 0:
		return fmt.Sprintf("it stopped after %d documents, and the next run goes on there", e.Stop.Read)
	}
	return fmt.Sprintf("it stopped in step %d, and the next run begins that step again", e.Stop.Step+1)
}

// Unwrap returns why it failed.
func (e *Error) Unwrap() error { return e.err }

// A PanicError reports a migration that has panicked.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

// advice is the way out of what the server says about transactions.
func advice(err error) string {
	var server mongo.ServerError
	if !errors.As(err, &server) {
		return ""
	}
	switch {
	case server.HasErrorCode(263): // OperationNotSupportedInTransaction
		return "say NoTransaction, a transaction cannot do this"
	case server.HasErrorCode(290), server.HasErrorLabel("TransientTransactionError"): // TransactionExceededLifetimeLimitSeconds
		return "if nobody else writes these documents, the transaction is too long or too large for the server (a minute, its cache): say NoTransaction"
	}
	return ""
}

// reason is an error in one line of words for people.
func reason(err error) string {
	if errors.Is(err, context.Canceled) {
		return "interrupted"
	}
	return oneLine(err)
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }
