package migrate

import (
	"context"
	"errors"

	"github.com/databridge-go/databridge/odm"
)

// A Step is one direction of a migration: Iterative, FreeFall, Nothing, or several by Steps. The zero Step is none.
type Step struct {
	parts []part // nil for the zero Step
	err   error  // what is wrong with it
}

// A part does one thing of a step.
type part interface {
	// label says what the part works on.
	label(db *odm.DB) string
	// run does it. What is stored of it so far stands in the job.
	run(ctx context.Context, j *job) error
	// rehearse does it for the documents of a dry run, in memory.
	rehearse(ctx context.Context, r *rehearsal) error
}

func (s Step) given() bool { return s.parts != nil || s.err != nil }

// Steps does one step after the other.
func Steps(steps ...Step) Step {
	all := Step{parts: []part{}}
	for _, s := range steps {
		if s.err == nil && s.parts == nil {
			s.err = errors.New("a zero Step inside Steps: say migrate.Nothing() if it is to do nothing")
		}
		all.parts = append(all.parts, s.parts...)
		all.err = errors.Join(all.err, s.err)
	}
	return all
}

// Nothing does nothing: as Backward of a migration that needs not be taken back, such as one that fills in a field.
func Nothing() Step { return Step{parts: []part{}} }

// FreeFall is any code. The migration's transaction, if it has one, travels in ctx; the server may ask for another try,
// and then fn runs again. A part of a migration without a transaction that stops halfway runs again from its
// beginning: what it does must bear to be done twice.
//
// A dry run does not call fn.
func FreeFall(fn func(ctx context.Context, db *odm.DB) error) Step {
	if fn == nil {
		return Step{err: errors.New("a FreeFall without a function")}
	}
	return Step{parts: []part{freeFall(fn)}}
}

// freeFallLabel is what a FreeFall says that it works on.
const freeFallLabel = "free fall"

type freeFall func(ctx context.Context, db *odm.DB) error

func (f freeFall) label(*odm.DB) string { return freeFallLabel }

func (f freeFall) run(ctx context.Context, j *job) error { return f(ctx, j.db) }

func (f freeFall) rehearse(_ context.Context, r *rehearsal) error {
	r.unknown = true // nobody knows what it would have changed
	return nil
}
