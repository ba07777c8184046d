package engine_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/databridge-go/databridge/odm/internal/engine"
)

func TestWhatIsKnownOfAFailedWrite(t *testing.T) {
	t.Parallel()
	refusal := mongo.WriteError{Index: 2, Code: 11000, Message: "E11000 duplicate key error collection: a.b index: n_1 dup key: { n: 1 }"}
	concern := &mongo.WriteConcernError{Code: 64, Message: "waiting for replication timed out"}
	for name, tt := range map[string]struct {
		err     error
		refused bool
		written int
		known   bool
	}{
		"none":                           {written: 5, known: true},
		"one refused":                    {err: mongo.WriteException{WriteErrors: mongo.WriteErrors{refusal}}, refused: true, known: true},
		"one written, concern not met":   {err: mongo.WriteException{WriteConcernError: concern}},
		"many refused":                   {err: mongo.BulkWriteException{WriteErrors: []mongo.BulkWriteError{{WriteError: refusal}}}, written: 2, known: true},
		"many written, concern not met":  {err: mongo.BulkWriteException{WriteConcernError: concern}},
		"one refused, concern not met":   {err: mongo.BulkWriteException{WriteConcernError: concern, WriteErrors: []mongo.BulkWriteError{{WriteError: refusal}}}},
		"repeat, without a label":        {err: mongo.CommandError{Code: 11600, Message: "interrupted at shutdown"}},
		"the command refused":            {err: mongo.CommandError{Code: 13, Message: "not authorized"}, refused: true, known: true},
		"the server asks to repeat":      {err: mongo.CommandError{Code: 91, Labels: []string{"RetryableWriteError"}}},
		"the connection broke":           {err: mongo.CommandError{Labels: []string{"NetworkError"}}},
		"the context ended":              {err: fmt.Errorf("wait: %w", context.DeadlineExceeded)},
		"an error from somewhere":        {err: errors.New("somewhere")},
		"one refused, wrapped by others": {err: fmt.Errorf("insert: %w", mongo.WriteException{WriteErrors: mongo.WriteErrors{refusal}}), refused: true, known: true},
	} {
		if got := engine.Refused(tt.err); got != tt.refused {
			t.Errorf("%s: Refused = %v, want %v", name, got, tt.refused)
		}
		n, known := 0, true
		for _, f := range engine.Fates(5, false, true, tt.err) {
			known = known && !f.Unknown
			if f.Done {
				n++
			}
		}
		if n != tt.written || known != tt.known {
			t.Errorf("%s: Fates say %d, %v; want %d, %v", name, n, known, tt.written, tt.known)
		}
	}
	many := mongo.BulkWriteException{WriteErrors: []mongo.BulkWriteError{{WriteError: refusal}}}
	for i, f := range engine.Fates(5, true, false, many) {
		if f.Done == (i == 2) || (f.Err != nil) != (i == 2) || f.Unknown {
			t.Errorf("unordered: fate %d is %+v", i, f)
		}
	}
	for i, f := range engine.Fates(5, false, false, mongo.CommandError{Code: 13}) {
		if f.Done || !f.Unknown {
			t.Errorf("several commands, one refused: fate %d is %+v", i, f)
		}
	}
	if d, ok := engine.DuplicateIn(mongo.CommandError{Code: 11000, Message: refusal.Message}); !ok || d.Index != "n_1" || d.Value != nil {
		t.Errorf("DuplicateIn = %+v, %v", d, ok)
	}
	if _, ok := engine.DuplicateIn(errors.New("E11000 duplicate key")); ok {
		t.Error("an error is a duplicate key by its text")
	}
}
