package engine

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/topology"
)

// The labels of errors that say what a repetition means.
const (
	network    = "NetworkError"        // the answer was lost, or the command
	repeatable = "RetryableWriteError" // the server asks for a repetition
	nothing    = "NoWritesPerformed"   // the repetition has done nothing, which says nothing about the first try
)

// persist sends a command, and once more if its answer was lost or the server asks for it; as often as it takes if ctx or
// the client says how long that may be. What it returns in the end follows the driver's specification of retryable
// writes: the error that says most about what the server may have done.
func (s *sending) persist(ctx context.Context, command bson.Raw) error {
	var last, telling error
	for tries := 0; ; tries++ {
		err := s.once(ctx, command)
		switch {
		case err == nil:
			return nil
		case s.again(ctx, err, tries):
			last = err
			if telling == nil || tells(err) {
				telling = err
			}
			continue
		case last != nil && unselected(err):
			return last // this time nothing was sent
		case telling != nil && labelled(err, nothing):
			return telling
		}
		return err
	}
}

// again reports whether a command is to be sent again after so many repetitions.
func (s *sending) again(ctx context.Context, err error, repeated int) bool {
	switch {
	case !s.wire.retry || repeated > 0 && !s.unending(ctx) || overdue(err):
		return false
	case cleared(err):
		return true // nothing was sent
	}
	return s.session != nil && (labelled(err, repeatable) || labelled(err, network))
}

// tells reports whether an error is the server's word on what it may have done.
func tells(err error) bool {
	var command mongo.CommandError
	return errors.As(err, &command) && command.Code != 0 && !command.HasErrorLabel(nothing) && !overdue(err)
}

// overdue reports whether err is that of a context.
func overdue(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// cleared reports whether the connections were closed before the command got one, because another command has failed.
func cleared(err error) bool {
	var pool interface{ Retryable() bool }
	return errors.As(err, &pool) && pool.Retryable()
}

// unselected reports whether the command has found no server, or no connection to it.
func unselected(err error) bool {
	var selection topology.ServerSelectionError
	var waited topology.WaitQueueTimeoutError
	var connection topology.ConnectionError
	return errors.As(err, &selection) || errors.As(err, &waited) || cleared(err) ||
		errors.As(err, &connection) && !labelled(err, network)
}

func labelled(err error, label string) bool {
	var e mongo.LabeledError
	return errors.As(err, &e) && e.HasErrorLabel(label)
}
