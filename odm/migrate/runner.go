package migrate

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/databridge-go/databridge/odm"
)

// A runner runs one migration in one direction.
type runner struct {
	db      *odm.DB
	history history
	owner   string
	options Options
	has     bool // the deployment has transactions
	m       known
	was     record // how the migration stood
}

// run runs the migration and writes its entry in the history.
func (r runner) run(ctx context.Context) (Ran, error) {
	d := r.options.Direction
	began := time.Now()
	j := &job{db: r.db, history: r.history, name: r.m.Name, owner: r.owner, mode: r.mode()}
	ran := Ran{Name: r.m.Name, Direction: d, Transaction: j.mode == whole}
	rec := record{
		Name: r.m.Name, State: Running, Direction: d, Owner: r.owner, Transaction: j.mode == whole,
		Checksum: r.was.Checksum, Applied: r.was.Applied, From: r.was.From,
	}
	if r.was.halfway(d) {
		ran.Resumed = true
		j.at, j.doubt = r.was.At, r.was.Doubt
		rec.At, rec.Doubt = j.at, j.doubt
	}
	if err := r.history.put(ctx, rec); err != nil {
		return ran, fmt.Errorf("migrate: %w", err)
	}
	var parts []Part
	on := ""
	err := r.inside(ctx, j, func(ctx context.Context) (err error) {
		parts, on = nil, ""
		if err := r.steps(ctx, j, &parts, &on); err != nil {
			return err
		}
		return r.history.finish(ctx, r.done(rec), r.owner)
	})
	ran.Parts, ran.Took = parts, time.Since(began)
	if err == nil {
		return ran, nil
	}
	return ran, r.failed(ctx, rec, j, on, err)
}

// mode is how much is done at once. A migration that has stopped halfway goes on in batches.
func (r runner) mode() mode {
	switch {
	case !r.has:
		return bare
	case r.m.NoTransaction || r.options.NoTransaction || r.was.halfway(r.options.Direction):
		return batched
	}
	return whole
}

// inside runs fn, in a transaction if the whole migration is one.
func (r runner) inside(ctx context.Context, j *job, fn func(context.Context) error) error {
	if j.mode != whole {
		return fn(ctx)
	}
	return r.db.WithTransaction(ctx, func(ctx context.Context) error {
		j.at = position{} // of the last try nothing is left
		return fn(ctx)
	})
}

// steps runs the parts of the step that are not done yet. Parts and on say how far it comes.
func (r runner) steps(ctx context.Context, j *job, parts *[]Part, on *string) error {
	step := r.m.Forward
	if r.options.Direction == Backward {
		step = r.m.Backward
	}
	for i, p := range step.parts {
		if i < j.at.Step {
			continue // an earlier run has done it
		}
		*on = p.label(r.db)
		j.progress = func(at position) { r.tell(*on, at) }
		if err := protected(ctx, p, j); err != nil {
			return err
		}
		*parts = append(*parts, Part{On: *on, Read: j.at.Read, Changed: j.at.Changed})
		if err := j.finished(ctx); err != nil {
			return err
		}
	}
	*on = ""
	return nil
}

func (r runner) tell(on string, at position) {
	if r.options.Progress != nil {
		r.options.Progress(&Progress{Name: r.m.Name, Direction: r.options.Direction, On: on, Read: at.Read, Changed: at.Changed})
	}
}

// protected runs a part and makes an error of its panic.
func protected(ctx context.Context, p part, j *job) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	return p.run(ctx, j)
}

// done is the record of the migration after it has run.
func (r runner) done(rec record) record {
	rec.State, rec.At, rec.Doubt, rec.From = rec.Direction.after(), position{}, nil, ""
	if rec.Direction == Forward {
		rec.Applied, rec.Checksum = now(), r.m.checksum
	} else {
		rec.Applied, rec.Checksum = time.Time{}, ""
	}
	return rec
}

// failed writes down where the migration has stopped, and tells it. A ctx that has ended does not keep it from that.
func (r runner) failed(ctx context.Context, rec record, j *job, on string, err error) error {
	if errors.Is(err, context.Canceled) && context.Cause(ctx) != nil {
		err = context.Cause(ctx)
	}
	stored := context.WithoutCancel(ctx)
	stored, stop := context.WithTimeout(stored, 10*time.Second)
	defer stop()
	rec.Error = reason(err)
	if j.mode == whole {
		rec.State = rec.Direction.before()
	} else {
		rec.State, rec.At, rec.Doubt = Stopped, j.at, j.doubt
	}
	story := &Error{
		Name: rec.Name, Direction: rec.Direction, On: on, RolledBack: j.mode == whole, err: err,
		Stop: Stop{Direction: rec.Direction, Step: j.at.Step, After: j.at.After, Read: j.at.Read, Changed: j.at.Changed},
	}
	kept := r.history.finish(stored, rec, r.owner)
	if errors.Is(kept, errLost) && j.mode == whole && !errors.Is(err, errLost) {
		return r.committed(stored, story)
	}
	return story
}

// committed settles a transaction whose commit was answered by an error: the history, which is a part of it, knows.
func (r runner) committed(ctx context.Context, story *Error) error {
	records, err := r.history.all(ctx)
	rec := records[r.m.Name]
	if err == nil && rec.Owner == r.owner && rec.State == r.options.Direction.after() {
		return nil
	}
	return story
}
