package engine

import (
	"errors"

	"go.mongodb.org/mongo-driver/v2/mongo"
)

// Refused reports whether err is the server's answer that it has written nothing of a single write. Every other error
// of a write, such as a lost connection, leaves open whether the write was done.
func Refused(err error) bool {
	if unknown(err) {
		return false
	}
	var one mongo.WriteException
	if errors.As(err, &one) {
		return len(one.WriteErrors) > 0 // a write concern error alone comes after the write
	}
	var command mongo.CommandError
	return errors.As(err, &command)
}

// unknown reports whether err leaves open what the server has done: it did not answer, or asks for a repetition.
func unknown(err error) bool {
	var server mongo.ServerError
	return mongo.IsNetworkError(err) || mongo.IsTimeout(err) || errors.As(err, &server) && server.HasErrorLabel("RetryableWriteError")
}
