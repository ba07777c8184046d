package odm

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/databridge-go/databridge/odm/internal/engine"
)

// WithTransaction runs fn in a transaction, whose session travels in fn's context: every verb that gets this context is
// part of it. It commits when fn returns nil and aborts when fn returns an error, which it returns.
//
// The server may ask for another try: then fn runs again, so it should do nothing but read and write. What odm has set
// in documents meanwhile, their ids and their state, is taken back before each try and after an abort: a document whose
// save was aborted still counts as changed. What fn itself has set in them stays.
//
// If the connection breaks while it commits, the driver tries again for as long as the client's timeout says, else two
// minutes. If nobody knows then whether it was committed, a *WriteError says so by its Unknown. State is taken back as
// after an abort, but new documents keep their ids, so that a second try cannot store them twice.
//
// It needs a replica set or a sharded cluster. A transaction inside a transaction is an error, and so is a context with a
// transaction that the driver has begun.
//
// Errors: that of fn, of the server, or a *WriteError. A *StaleError or ErrNotFound of a verb in fn comes back as fn returns it.
func (db *DB) WithTransaction(ctx context.Context, fn func(ctx context.Context) error) error {
	if undoIn(ctx) != nil {
		return errors.New("odm: WithTransaction inside WithTransaction: MongoDB has no nested transactions")
	}
	if outer := mongo.SessionFromContext(ctx); outer != nil && outer.TransactionRunning() {
		return errors.New("odm: WithTransaction with the context of a transaction that the driver has begun: MongoDB has no nested transactions")
	}
	s, err := db.driver.Client().StartSession()
	if err != nil {
		return fmt.Errorf("start a session: %w", err)
	}
	defer s.EndSession(context.WithoutCancel(ctx))
	var written engine.Journal
	defer written.Close()
	ctx, end := db.engine.Transaction(written.Keep(ctx))
	defer func() { end(err) }()
	t := transaction{session: s}
	defer func() { t.conclude() }() // a panic of fn too
	_, err = s.WithTransaction(ctx, func(ctx context.Context) (any, error) {
		t.undo.back(true)
		t.end = undecided
		err := fn(context.WithValue(ctx, undoKey{}, &t.undo))
		t.returned(ctx, err)
		return nil, err
	})
	return t.outcome(ctx, err)
}

// A transaction is what WithTransaction knows of the one that it runs.
type transaction struct {
	session *mongo.Session
	undo    undo
	end     ending
}

// An ending is how a transaction has ended.
type ending int

const (
	undecided  ending = iota // fn has not returned: it is aborted if it never does
	committing               // fn has returned nil
	committed
	aborted
	unknown // the commit was sent, and nobody knows whether it was done
)

// returned takes note of what fn has returned.
func (t *transaction) returned(ctx context.Context, err error) {
	switch {
	case err != nil:
		t.end = aborted
	case t.session.TransactionRunning():
		t.end = committing
	default:
		t.end = t.ended(ctx)
	}
}

// ended says how fn has ended the transaction by itself. The session does not tell; but to commit again what is committed
// does no harm, and to commit what is aborted is an error before anything is sent.
func (t *transaction) ended(ctx context.Context) ending {
	err := t.session.CommitTransaction(ctx)
	var sent mongo.LabeledError
	switch {
	case err == nil:
		return committed
	case errors.As(err, &sent):
		return unknown
	}
	return aborted
}

// outcome takes note of how the driver has ended the transaction, and returns the error for the caller.
func (t *transaction) outcome(ctx context.Context, err error) error {
	switch {
	case t.end != committing:
		return err
	case err == nil:
		t.end = committed
		return nil
	case err == ctx.Err() || again(err) || engine.Refused(err): // the driver returns the context's own error if it has not committed
		t.end = aborted
		return err
	}
	t.end = unknown
	return fmt.Errorf("commit: %w", &WriteError{Unknown: true, err: err})
}

// again reports whether the server has said that a transaction was not committed and may be tried again.
func again(err error) bool {
	var e mongo.LabeledError
	return errors.As(err, &e) && e.HasErrorLabel("TransientTransactionError") && !e.HasErrorLabel("UnknownTransactionCommitResult")
}

// conclude takes back what was set in documents, unless it is stored.
func (t *transaction) conclude() {
	if t.end != committed {
		t.undo.back(t.end != unknown)
	}
}

type undoKey struct{}

// An undo holds what takes back the changes that a transaction has made in documents. Each step is told whether the
// transaction is aborted; else nobody knows.
type undo struct {
	mu    sync.Mutex
	steps []func(aborted bool)
}

// undoIn returns the undo of the transaction that ctx is in; nil if it is in none.
func undoIn(ctx context.Context) *undo {
	u, _ := ctx.Value(undoKey{}).(*undo)
	return u
}

// provisional makes step run when the transaction that ctx is in is tried again or aborted.
func provisional(ctx context.Context, step func(aborted bool)) {
	u := undoIn(ctx)
	if u == nil {
		return // no transaction: what is written is written
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.steps = append(u.steps, step)
}

// back runs the steps, the last one first.
func (u *undo) back(aborted bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, step := range slices.Backward(u.steps) {
		step(aborted)
	}
	u.steps = nil
}
