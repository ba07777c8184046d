package engine

import (
	"errors"
	"regexp"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

// A Duplicate is what the server says about a value that a unique index holds already.
type Duplicate struct {
	Index   string   // the index's name
	Pattern bson.Raw // the index's keys
	Value   bson.Raw // the value at those keys; nil if the server does not say
	At      int      // the position of the document in an InsertMany
}

// DuplicateIn finds the duplicate key that err reports.
func DuplicateIn(err error) (Duplicate, bool) {
	if !mongo.IsDuplicateKeyError(err) {
		return Duplicate{}, false
	}
	var many mongo.BulkWriteException
	if errors.As(err, &many) {
		for _, w := range many.WriteErrors {
			if w.HasErrorCode(11000) {
				return read(w.WriteError), true
			}
		}
	}
	var one mongo.WriteException
	if errors.As(err, &one) {
		for _, w := range one.WriteErrors {
			if w.HasErrorCode(11000) {
				return read(w), true
			}
		}
	}
	var command mongo.CommandError
	if errors.As(err, &command) {
		return read(mongo.WriteError{Message: command.Message, Raw: command.Raw}), true
	}
	return Duplicate{}, true
}

// indexName finds the index in the server's message: no field of the reply names it.
var indexName = regexp.MustCompile(`index: (\S+) dup key`)

func read(w mongo.WriteError) Duplicate {
	d := Duplicate{At: w.Index}
	if m := indexName.FindStringSubmatch(w.Message); m != nil {
		d.Index = m[1]
	}
	d.Pattern, _ = w.Raw.Lookup("keyPattern").DocumentOK()
	d.Value, _ = w.Raw.Lookup("keyValue").DocumentOK()
	return d
}
