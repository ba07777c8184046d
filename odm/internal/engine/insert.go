package engine

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// InsertMany inserts the documents of a Batch, each with an _id, in order unless it is told otherwise: then it stops at
// the first that the server refuses. It says what became of each, and returns what the driver's InsertMany would.
func (c Collection) InsertMany(ctx context.Context, b *Batch) (fates []Fate, err error) {
	if b.Len() == 0 {
		return nil, nil
	}
	err = c.write(ctx, "insert", func(ctx context.Context) error {
		ctx, cancel := c.in.bound(ctx)
		defer cancel()
		s, ok := c.in.sending(ctx)
		if !ok || b.large {
			return c.manyByDriver(ctx, b)
		}
		defer s.end(ctx)
		fates, err = s.all(ctx, b)
		return err
	})
	if fates == nil {
		size := 0
		for _, command := range b.commands {
			size += len(command.buf)
		}
		fates = Fates(b.Len(), b.manner.Unordered, size < maxDocument && b.Len() < 10000, err)
	}
	return fates, err
}

// manyByDriver leaves an insert to the driver.
func (c Collection) manyByDriver(ctx context.Context, b *Batch) error {
	o := mannered(options.InsertMany(), b.manner)
	if b.manner.Unordered {
		o.SetOrdered(false)
	}
	r, err := c.driver.InsertMany(ctx, b.documents(), o)
	if err == nil && !r.Acknowledged {
		return errUnacknowledged
	}
	return err
}

// insert inserts one document, and returns what the driver's InsertOne would.
func (c Collection) insert(ctx context.Context, doc bson.Raw, m Manner) error {
	return c.write(ctx, "insert", func(ctx context.Context) error {
		ctx, cancel := c.in.bound(ctx)
		defer cancel()
		b := c.Batch(1, Manner{Bypass: m.Bypass, Comment: m.Comment}) // of one there is no order
		_ = b.Append(func(dst []byte) ([]byte, error) { return append(dst, doc...), nil })
		s, ok := c.in.sending(ctx)
		if !ok || b.large {
			return c.oneByDriver(ctx, doc, m)
		}
		defer s.end(ctx)
		return s.send(ctx, b, b.commands[0])
	})
}

// oneByDriver leaves an insert to the driver.
func (c Collection) oneByDriver(ctx context.Context, doc bson.Raw, m Manner) error {
	r, err := c.driver.InsertOne(ctx, doc, mannered(options.InsertOne(), m))
	if err == nil && !r.Acknowledged {
		return errUnacknowledged
	}
	return err
}

// all sends the commands of a Batch one after the other. It stops at a document that is refused if order matters, and at
// a command that is refused or lost in any case, as the driver does: what follows was never tried.
func (s *sending) all(ctx context.Context, b *Batch) ([]Fate, error) {
	fates := make([]Fate, b.Len())
	var sum mongo.BulkWriteException
	for i, command := range b.commands {
		var err error
		if i > 0 {
			err = expired(ctx)
		}
		if err == nil {
			err = s.send(ctx, b, command)
		}
		var refused mongo.WriteException
		isRefused := errors.As(err, &refused)
		if isRefused {
			err = gathered(refused)
		}
		copy(fates[command.first:], Fates(command.n, b.manner.Unordered, true, err))
		if err != nil && !isRefused {
			return fates, err
		}
		sum = added(sum, gathered(refused), command.first)
		if len(refused.WriteErrors) > 0 && !b.manner.Unordered {
			break
		}
	}
	if len(sum.WriteErrors) == 0 && sum.WriteConcernError == nil {
		return fates, nil
	}
	return fates, sum
}

// gathered is the error of one command in the form of one of many writes.
func gathered(one mongo.WriteException) mongo.BulkWriteException {
	many := mongo.BulkWriteException{WriteConcernError: one.WriteConcernError, Labels: one.Labels}
	many.WriteErrors = make([]mongo.BulkWriteError, 0, len(one.WriteErrors))
	for _, w := range one.WriteErrors {
		many.WriteErrors = append(many.WriteErrors, mongo.BulkWriteError{WriteError: w})
	}
	return many
}

// added returns the errors of earlier commands with those of the next one, whose first document is at the given position.
func added(sum, next mongo.BulkWriteException, first int) mongo.BulkWriteException {
	for _, w := range next.WriteErrors {
		w.Index += first
		sum.WriteErrors = append(sum.WriteErrors, w)
	}
	if next.WriteConcernError != nil {
		sum.WriteConcernError = next.WriteConcernError
	}
	if len(next.WriteErrors) > 0 || next.WriteConcernError != nil {
		sum.Labels = next.Labels
	}
	return sum
}
