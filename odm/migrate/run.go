package migrate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/databridge-go/databridge/odm"
)

// Options say what Set.Run does. The zero value applies everything that is pending.
type Options struct {
	Direction     Direction       // "" is Forward
	Distance      int             // how many migrations at most; 0 is all
	To            string          // Forward: the last one to apply; Backward: the last one to stay applied; "" is no bound
	NoTransaction bool            // as if every migration said NoTransaction
	DryRun        bool            // nothing is written: the Report says what would run
	Sample        int             // how many documents of each Iterative step a dry run goes through; 0 is 5
	Lease         time.Duration   // how long a dead process keeps others out; 0 is a minute
	Wait          time.Duration   // how long to wait while another process migrates; 0 is not at all
	Progress      func(*Progress) // is told of each batch and each migration, in order; it may be nil
}

// Progress is what a run is doing.
type Progress struct {
	Name          string
	Direction     Direction
	On            string // a collection, or "free fall"
	Read, Changed int64  // documents of it so far
}

// A Report says what a run has done, or would do.
type Report struct {
	Ran            []Ran    // in this order; one that has failed is not among them
	Missing        []string // applied, and unknown to the set
	NoTransactions bool     // the deployment has none: each migration goes batch by batch
}

// Ran is one migration of a Report.
type Ran struct {
	Name        string
	Direction   Direction
	Late        bool // it is older than one that was applied before it
	Resumed     bool // it went on where an earlier run has stopped
	Transaction bool // it was one transaction
	Took        time.Duration
	Parts       []Part
}

// A Part is one Iterative or FreeFall of a Step.
type Part struct {
	On            string   // a collection, or "free fall"
	Read, Changed int64    // documents; 0 for FreeFall
	Sample        []Change // of a dry run
	Unknown       bool     // of a dry run: a FreeFall before it may have changed its documents
}

// Run applies pending migrations in the order of their names, or takes applied ones back in the opposite order. A
// migration that is older than one that is applied runs as well: Late says so. Each is one transaction where the
// deployment has transactions, with its entry in the history, unless it says NoTransaction. Run ends at the first that
// fails, with an *Error; the Report tells of those before it.
//
// One process migrates at a time: others get a *LockedError. The lock is renewed while Run runs, and falls after the
// Lease if its process has died.
//
// A ctx that ends stops the run as an error does: in a transaction nothing of the migration is stored, and otherwise
// the history says where it stopped and the next run goes on there.
//
// A *ChangedError reports an applied migration whose file has changed since, before anything runs; a *PanicError
// stands inside of the *Error of a migration that has panicked.
func (s Set) Run(ctx context.Context, db *odm.DB, o Options) (*Report, error) {
	o.Direction = cmp.Or(o.Direction, Forward)
	if o.Direction != Forward && o.Direction != Backward {
		return nil, fmt.Errorf("migrate: no direction %q: say forward or backward", o.Direction)
	}
	if o.Distance < 0 || o.Sample < 0 || o.Lease < 0 || o.Wait < 0 {
		return nil, errors.New("migrate: Options with a negative number")
	}
	if o.DryRun {
		return s.rehearsal(ctx, db, o)
	}
	if _, err := s.view(ctx, db); err != nil {
		return nil, err // before anybody waits for the lock
	}
	l := lockOf(db, s.history(), cmp.Or(o.Lease, time.Minute))
	if err := l.take(ctx, o.Wait); err != nil {
		var locked *LockedError
		if errors.As(err, &locked) {
			return nil, locked
		}
		return nil, fmt.Errorf("migrate: %w", err)
	}
	ctx, release := l.keep(ctx)
	defer release()
	return s.locked(ctx, db, o, l.owner)
}

// locked is Run under the lock.
func (s Set) locked(ctx context.Context, db *odm.DB, o Options, owner string) (*Report, error) {
	v, err := s.view(ctx, db)
	if err != nil {
		return nil, err
	}
	for _, r := range v.taken {
		if err := historyOf(db, s.history()).put(ctx, r); err != nil {
			return nil, fmt.Errorf("migrate: %w", err)
		}
	}
	plan, err := v.plan(o)
	if err != nil {
		return nil, err
	}
	has, err := transactions(ctx, db)
	if err != nil {
		return nil, err
	}
	report := v.report(has)
	for _, m := range plan {
		r := runner{db: db, history: historyOf(db, s.history()), owner: owner, options: o, has: has, m: m, was: v.records[m.Name]}
		ran, err := r.run(ctx)
		if err != nil {
			return report, err
		}
		ran.Late = o.Direction == Forward && m.Name < v.newest()
		report.Ran = append(report.Ran, ran)
	}
	return report, nil
}

// report begins a report.
func (v *view) report(has bool) *Report {
	r := &Report{NoTransactions: !has}
	for _, name := range v.names() {
		if _, ok := v.set[name]; !ok && v.state(name) == Applied {
			r.Missing = append(r.Missing, name)
		}
	}
	return r
}
