package odm

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/databridge-go/databridge/odm/internal/engine"
)

// WithTransaction runs fn in a transaction, whose session travels in fn's context: every verb that gets this context is
// part of it. It commits when fn returns nil and aborts when fn returns an error, which it returns.
//
// The server may ask for another try: then fn runs again, so it should do nothing but read and write. What odm has set
// in documents meanwhile, their ids and their state, is taken back before each try and after an abort: a document whose
// save was aborted still counts as changed. What fn itself has set in them stays.
//
// It needs a replica set or a sharded cluster. A transaction inside a transaction is an error.
func (db *DB) WithTransaction(ctx context.Context, fn func(ctx context.Context) error) error {
	if undoIn(ctx) != nil {
		return errors.New("odm: WithTransaction inside WithTransaction: MongoDB has no nested transactions")
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
	u, committed := &undo{}, false
	defer func() {
		if !committed {
			u.back() // an abort, or a panic of fn
		}
	}()
	_, err = s.WithTransaction(ctx, func(ctx context.Context) (any, error) {
		u.back()
		return nil, fn(context.WithValue(ctx, undoKey{}, u))
	})
	committed = err == nil
	return err
}

type undoKey struct{}

// An undo holds what takes back the changes that a transaction has made in documents.
type undo struct {
	mu    sync.Mutex
	steps []func()
}

// undoIn returns the undo of the transaction that ctx is in; nil if it is in none.
func undoIn(ctx context.Context) *undo {
	u, _ := ctx.Value(undoKey{}).(*undo)
	return u
}

// provisional makes step run when the transaction that ctx is in is tried again or aborted.
func provisional(ctx context.Context, step func()) {
	u := undoIn(ctx)
	if u == nil {
		return // no transaction: what is written is written
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.steps = append(u.steps, step)
}

// back runs the steps, the last one first.
func (u *undo) back() {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, step := range slices.Backward(u.steps) {
		step()
	}
	u.steps = nil
}
