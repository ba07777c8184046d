package main

import (
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/databridge-go/databridge/odm"
)

// The kinds of errors that both sides have. python/kinds.py says which exceptions of Beanie are which.
const (
	notFound  = "not found"
	notSaved  = "not saved"
	stale     = "stale"
	duplicate = "duplicate"
	invalid   = "invalid"
	refused   = "refused" // the model, or the way it is used, does not allow the verb
	aborted   = "aborted" // the scenario's own error
	indexes   = "index conflict"
	conflict  = "conflict" // two changes of one path
	untyped   = "untyped"
)

// errAbort is the error that scenarios return from a transaction, a bulk or a hook of their own.
var errAbort = errors.New("the scenario gives up")

// kindOf says of which kind an error of odm is. One that no kind fits is equal to nothing of Beanie's.
func kindOf(err error) string {
	var (
		staleError *odm.StaleError
		duplicated *odm.DuplicateError
		validation *odm.ValidationError
		model      *odm.ModelError
		sync       *odm.SyncError
		changes    *odm.ConflictError
		server     mongo.ServerError
	)
	switch {
	case errors.Is(err, errAbort):
		return aborted
	case errors.As(err, &staleError):
		return stale
	case errors.As(err, &duplicated):
		return duplicate
	case errors.As(err, &validation):
		return invalid
	case errors.As(err, &model), errors.Is(err, odm.ErrUnfiltered):
		return refused
	case errors.As(err, &sync):
		return indexes
	case errors.As(err, &changes):
		return conflict
	case errors.Is(err, odm.ErrNotFound):
		return notFound
	case errors.Is(err, odm.ErrNotSaved):
		return notSaved
	case errors.As(err, &server):
		return fmt.Sprintf("server %v", server.ErrorCodes())
	}
	return untyped
}
