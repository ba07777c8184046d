package migrate

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// A mode is how much a migration does at once.
type mode int

const (
	whole   mode = iota // everything in one transaction
	batched             // each batch in a transaction, with the position behind it
	bare                // the deployment has no transactions
)

// A position is how far a migration has come.
type position struct {
	Step    int           `bson:"step"`            // the part that is under way, from 0
	After   bson.RawValue `bson:"after,omitempty"` // the last _id that is done; the zero value before the first
	Read    int64         `bson:"read"`            // the documents that this part has read
	Changed int64         `bson:"changed"`         // those of them that it has changed
}

// A job is one run of one migration in one direction.
type job struct {
	db       *odm.DB
	history  history
	name     string
	owner    string // who holds the lock
	mode     mode
	at       position
	doubt    doubts // what a run that was cut off may have written, or not
	progress func(position)
}

// A chunk is a batch that is ready to be written.
type chunk struct {
	docs []shaped
	next position // where the migration stands behind it
	rest doubts   // about documents that come later
}

// batch does the next batch of an Iterative step and returns whether there may be more.
func (j *job) batch(ctx context.Context, s *shaper, size int) (more bool, err error) {
	var c chunk
	switch j.mode {
	case whole:
		c, err = j.inside(ctx, s, size)
	case batched:
		err = j.db.WithTransaction(ctx, func(ctx context.Context) error {
			var err error
			if c, err = j.inside(ctx, s, size); err != nil || len(c.docs) == 0 {
				return err
			}
			return j.history.advance(ctx, j.name, j.owner, c.next, c.rest)
		})
	default:
		c, err = j.alone(ctx, s, min(size, doubtful))
	}
	if err != nil || len(c.docs) == 0 {
		return false, err
	}
	j.at, j.doubt = c.next, c.rest
	if j.progress != nil {
		j.progress(j.at)
	}
	return true, nil
}

// inside does a batch inside a transaction.
func (j *job) inside(ctx context.Context, s *shaper, size int) (chunk, error) {
	c, err := j.prepare(ctx, s, size)
	if err != nil {
		return c, err
	}
	return c, s.send(ctx, j.db, c.docs)
}

// prepare reads the next batch and lets the step's function do its work on each document.
func (j *job) prepare(ctx context.Context, s *shaper, size int) (chunk, error) {
	c := chunk{next: j.at, rest: j.doubt}
	docs, err := s.page(ctx, j.db, j.at.After, size)
	if err != nil {
		return c, err
	}
	for _, raw := range docs {
		d, err := j.one(ctx, s, raw)
		if err != nil {
			return c, about(raw.Lookup("_id"), err)
		}
		c.docs = append(c.docs, d)
		c.next.After = d.id
		c.next.Read++
		if d.done || d.changed() || s.copies() && !d.skipped {
			c.next.Changed++
		}
	}
	c.rest = j.doubt.without(c.docs)
	return c, nil
}

// one shapes a document, unless a run that was cut off has written it already.
func (j *job) one(ctx context.Context, s *shaper, raw bson.Raw) (shaped, error) {
	written, err := j.doubt.written(raw)
	if err != nil || written {
		return shaped{id: raw.Lookup("_id"), before: raw, after: raw, done: written}, err
	}
	return s.shape(ctx, raw)
}

// finished goes on to the next part.
func (j *job) finished(ctx context.Context) error {
	j.at, j.doubt = position{Step: j.at.Step + 1}, nil
	if j.mode == whole {
		return nil // the position is worth nothing before the end
	}
	return j.history.advance(ctx, j.name, j.owner, j.at, nil)
}
