package engine

import (
	"context"
	"errors"
	"slices"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/topology"
)

// Refused reports whether err says that nothing was written of a single write: the server has refused it, or it was never
// sent. Every other error of a write, such as a lost connection, leaves open whether the write was done.
func Refused(err error) bool {
	var one mongo.WriteException
	var command mongo.CommandError
	var selection topology.ServerSelectionError // the driver returns it of a first try only
	switch {
	case unsent(err):
		return true
	case errors.As(err, &one):
		return len(one.WriteErrors) > 0 // a write concern error alone comes after the write
	case unknown(err):
		return false
	}
	return errors.As(err, &command) || errors.As(err, &selection)
}

// unsent reports whether err is of a write, or of many, of which nothing was sent.
func unsent(err error) bool {
	var never *UnsentError
	var view *ViewError
	return errors.As(err, &never) || errors.As(err, &view)
}

// An UnsentError is the error of a context that had ended before anything was sent.
type UnsentError struct{ err error }

func (e *UnsentError) Error() string { return e.err.Error() }

// Unwrap returns the error of the context.
func (e *UnsentError) Unwrap() error { return e.err }

// expired reports a context that has ended already.
func expired(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return &UnsentError{err}
	}
	return nil
}

// errUnacknowledged is the error of a write that the server does not answer.
var errUnacknowledged = errors.New("the client's write concern is w=0, so nobody tells what was written: odm needs w=1 or more")

// unknown reports whether err leaves open what the server has done: it did not answer, or asks for a repetition.
func unknown(err error) bool {
	var selection topology.ServerSelectionError
	if errors.As(err, &selection) {
		return false
	}
	var server mongo.ServerError
	if errors.As(err, &server) && (server.HasErrorLabel("RetryableWriteError") || slices.ContainsFunc(passing(), server.HasErrorCode)) {
		return true
	}
	return mongo.IsNetworkError(err) || mongo.IsTimeout(err) || errors.Is(err, context.Canceled)
}

// passing are the codes of errors that say something about the server and nothing about the write. The server labels them
// only where the driver may repeat the write by itself.
func passing() []int {
	return []int{6, 7, 50, 89, 91, 189, 262, 9001, 10107, 11600, 11601, 11602, 13435, 13436}
}
