package migrate

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// alone does a batch without a transaction. What is about to be written is noted first, so that a run after a crash
// knows which documents are done.
func (j *job) alone(ctx context.Context, s *shaper, size int) (chunk, error) {
	c, err := j.prepare(ctx, s, size)
	if err != nil || len(c.docs) == 0 {
		return c, err
	}
	if s.copies() { // to copy a document twice does no harm
		if err := s.send(ctx, j.db, c.docs); err != nil {
			return c, err
		}
		return c, j.history.advance(ctx, j.name, j.owner, c.next, c.rest)
	}
	noted, err := doubtsOf(c.docs)
	if err != nil {
		return c, err
	}
	j.doubt = append(noted, c.rest...)
	if err := j.history.note(ctx, j.name, j.owner, j.doubt); err != nil {
		return c, err
	}
	for _, d := range c.docs {
		if err := j.guarded(ctx, s, d); err != nil {
			return c, about(d.id, err)
		}
	}
	return c, j.history.advance(ctx, j.name, j.owner, c.next, c.rest)
}

// tries is how often a document is read again that somebody else changes at the same time.
const tries = 10

// guarded writes one document if the fields that the migration touches are what they were when it was read.
func (j *job) guarded(ctx context.Context, s *shaper, d shaped) error {
	coll := j.db.Driver().Collection(s.target)
	for range tries {
		if !d.changed() {
			return nil
		}
		change, guard, err := update(d)
		if err != nil {
			return err
		}
		out, err := coll.UpdateOne(ctx, guard, change)
		if err != nil {
			return fmt.Errorf("write %s: %w", s.target, err)
		}
		if out.MatchedCount > 0 {
			return d.stored(ctx)
		}
		raw, err := coll.FindOne(ctx, bson.D{{Key: "_id", Value: d.id}}).Raw()
		if gone(err) {
			return nil // somebody has deleted it
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", s.source, err)
		}
		if d, err = s.shape(ctx, raw); err != nil {
			return err
		}
		if err := j.renote(ctx, d); err != nil {
			return err
		}
	}
	return errors.New("another program changes it all the time")
}

// renote notes anew what is about to become of a document.
func (j *job) renote(ctx context.Context, d shaped) error {
	again, err := doubtsOf([]shaped{d})
	if err != nil {
		return err
	}
	j.doubt = append(again, j.doubt.without([]shaped{d})...)
	return j.history.note(ctx, j.name, j.owner, j.doubt)
}
