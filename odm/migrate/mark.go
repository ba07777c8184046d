package migrate

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/databridge-go/databridge/odm"
)

// Mark writes into the history that a migration is Applied or Pending, without running it: after a repair by hand, to
// accept a file that has changed since it was applied, or to decide about an Unclear one.
//
// Errors: a *LockedError while another process migrates. A name that neither the set nor the history knows is an error
// too.
func (s Set) Mark(ctx context.Context, db *odm.DB, name string, state State) error {
	if state != Applied && state != Pending {
		return fmt.Errorf("migrate: a migration is marked as applied or pending, not as %q", state)
	}
	if _, err := s.view(ctx, db); err != nil {
		return err // before anybody takes the lock
	}
	l := lockOf(db, s.history(), time.Minute)
	if err := l.take(ctx, 0); err != nil {
		var locked *LockedError
		if errors.As(err, &locked) {
			return locked
		}
		return fmt.Errorf("migrate: %w", err)
	}
	ctx, release := l.keep(ctx)
	defer release()
	v, err := s.view(ctx, db)
	if err != nil {
		return err
	}
	if _, err := v.wanted(Options{To: name}); err != nil {
		return err // no migration has the name
	}
	v.taken = append(v.taken, v.marked(name, state))
	for _, r := range v.taken {
		if err := historyOf(db, s.history()).put(ctx, r); err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
	}
	return nil
}

// marked is the record of a migration that somebody has decided about.
func (v *view) marked(name string, state State) record {
	r := record{Name: name, State: state}
	if state == Applied {
		r.Checksum, r.Applied = v.set[name].checksum, now()
		if was := v.records[name]; v.state(name) == Applied {
			r.Applied = was.Applied
		}
	}
	return r
}
