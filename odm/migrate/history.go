package migrate

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"

	"github.com/databridge-go/databridge/odm"
)

// A history is the collection of what was applied.
type history struct{ coll *mongo.Collection }

func historyOf(db *odm.DB, name string) history {
	return history{db.Driver().Collection(name, options.Collection().SetWriteConcern(writeconcern.Majority()))}
}

// errLost ends a run that does not hold the lock any more.
var errLost = errors.New("another process has taken the lock: this one was too slow to renew it")

// all returns the records by name.
func (h history) all(ctx context.Context) (map[string]record, error) {
	cur, err := h.coll.Find(ctx, bson.D{})
	if err != nil {
		return nil, h.failed("read", err)
	}
	var docs []record
	if err := cur.All(ctx, &docs); err != nil {
		return nil, h.failed("read", err)
	}
	records := make(map[string]record, len(docs))
	for _, r := range docs {
		records[r.Name] = r
	}
	return records, nil
}

// put stores a record.
func (h history) put(ctx context.Context, r record) error {
	r.Changed = now()
	_, err := h.coll.ReplaceOne(ctx, bson.D{{Key: "_id", Value: r.Name}}, r, options.Replace().SetUpsert(true))
	return h.failed("write", err)
}

// finish stores the record of a migration that its run has come to the end of; inside the migration's transaction, if
// there is one.
func (h history) finish(ctx context.Context, r record, owner string) error {
	r.Changed = now()
	out, err := h.coll.ReplaceOne(ctx, h.mine(r.Name, owner), r)
	return h.kept(out, err)
}

// advance notes how far a migration has come.
func (h history) advance(ctx context.Context, name, owner string, at position, rest doubts) error {
	set := bson.D{{Key: "at", Value: at}, {Key: "changed", Value: now()}}
	change := bson.D{}
	if len(rest) > 0 {
		set = append(set, bson.E{Key: "doubt", Value: rest})
	} else {
		change = append(change, bson.E{Key: "$unset", Value: bson.D{{Key: "doubt", Value: ""}}})
	}
	out, err := h.coll.UpdateOne(ctx, h.mine(name, owner), append(change, bson.E{Key: "$set", Value: set}))
	return h.kept(out, err)
}

// note notes what is about to be written.
func (h history) note(ctx context.Context, name, owner string, about doubts) error {
	change := bson.D{{Key: "$set", Value: bson.D{{Key: "doubt", Value: about}}}}
	out, err := h.coll.UpdateOne(ctx, h.mine(name, owner), change)
	return h.kept(out, err)
}

// mine is the record of a migration that owner is running.
func (h history) mine(name, owner string) bson.D {
	return bson.D{{Key: "_id", Value: name}, {Key: "owner", Value: owner}, {Key: "state", Value: Running}}
}

// kept makes an error of a write that has found nothing: somebody else runs the migration.
func (h history) kept(out *mongo.UpdateResult, err error) error {
	if err == nil && out.MatchedCount == 0 {
		return errLost
	}
	return h.failed("write", err)
}

func (h history) failed(verb string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s the history %s: %w", verb, h.coll.Name(), err)
}
