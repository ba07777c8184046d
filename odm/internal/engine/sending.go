package engine

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

// A sending is one write that is sent as commands of our own.
type sending struct {
	db      *mongo.Database
	wire    *wire
	inside  bool           // a transaction, which has its own write concern and is repeated as a whole
	session *mongo.Session // ours, whose transaction numbers make the write repeatable; nil if it is not
}

// sending begins a write; ok is false if it has to be left to the driver: the client, the servers or the session ask for
// more than a plain command, or the driver does not tell what they ask for. A sending must be ended.
func (d *Database) sending(ctx context.Context) (s *sending, ok bool) {
	if d == nil || d.wire == nil {
		return nil, false
	}
	t, ok := d.wire.terms()
	if !ok {
		return nil, false
	}
	s = &sending{db: d.driver, wire: d.wire}
	if outer := mongo.SessionFromContext(ctx); outer != nil {
		s.inside = outer.TransactionRunning()
		return s, s.inside && d.wire.inner.fromPrimary(outer) // outside a transaction the driver tells what the session has seen
	}
	if !d.wire.retry || !t.numbers {
		return s, true
	}
	session, err := d.driver.Client().StartSession(d.wire.inner.usual)
	s.session = session
	return s, err == nil
}

// end gives the session back.
func (s *sending) end(ctx context.Context) {
	if s.session != nil {
		s.session.EndSession(context.WithoutCancel(ctx))
	}
}

// send sends one command of a Batch.
func (s *sending) send(ctx context.Context, b *Batch, c command) error {
	if s.inside {
		return s.persist(ctx, b.complete(c, nil, 0))
	}
	number, err := s.next(ctx)
	if err != nil {
		return err
	}
	if s.session != nil {
		ctx = mongo.NewSessionContext(ctx, s.session)
	}
	return s.persist(ctx, b.complete(c, s.wire.concern, number))
}

// next returns a transaction number for one command; 0 if it is to have none. The driver counts the numbers of the server's
// session that ours stands for, and does so here too: a transaction that begins and ends with nothing in it sends
// nothing, and its number is nobody's then. So the session may go back to the driver's pool like any other.
func (s *sending) next(ctx context.Context) (int64, error) {
	if s.session == nil {
		return 0, nil
	}
	if err := s.session.StartTransaction(s.wire.inner.empty); err != nil {
		return 0, &UnsentError{err}
	}
	if err := s.session.AbortTransaction(ctx); err != nil {
		return 0, &UnsentError{err}
	}
	return s.wire.inner.numberOf(s.session), nil
}

// bound returns ctx with the time that the client gives each operation, if ctx has none of its own: it is one for all the
// commands of the operation.
func (d *Database) bound(ctx context.Context) (context.Context, context.CancelFunc) {
	if d == nil || d.wire == nil || d.wire.timeout == nil || *d.wire.timeout <= 0 {
		return ctx, func() {}
	}
	if _, bounded := ctx.Deadline(); bounded {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, *d.wire.timeout)
}

// once runs a command once, and labels its error as the driver does that of a write.
func (s *sending) once(ctx context.Context, command bson.Raw) error {
	err := s.db.RunCommand(ctx, command).Err()
	if lost, ok := err.(mongo.CommandError); ok && s.wire.retry && !s.inside && lost.HasErrorLabel(network) {
		lost.Labels = append(lost.Labels[:len(lost.Labels):len(lost.Labels)], repeatable)
		return lost
	}
	return err
}

// unending reports whether ctx says when a write has to be done: then it is repeated until then, and else once.
func (s *sending) unending(ctx context.Context) bool {
	_, bounded := ctx.Deadline()
	return bounded || s.wire.timeout != nil
}
