package migrate

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// A Change is what a migration would do to one document.
type Change struct {
	ID     bson.RawValue
	Before bson.Raw
	After  bson.Raw // equal to Before if the document would stay as it is
	Lost   []string // stored paths that the new type cannot hold as they are, and that the function has to fill in
}

// A rehearsal is a dry run.
type rehearsal struct {
	db      *odm.DB
	size    int
	samples map[string][]bson.Raw // by collection, as the migrations so far would leave them
	unknown bool                  // a FreeFall came before
	part    *Part                 // the one that is being rehearsed
	after   bson.RawValue         // where an earlier run has stopped in it
}

// rehearsal is Run without a write.
func (s Set) rehearsal(ctx context.Context, db *odm.DB, o Options) (*Report, error) {
	v, err := s.view(ctx, db)
	if err != nil {
		return nil, err
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
	h := &rehearsal{db: db, size: cmp.Or(o.Sample, 5), samples: map[string][]bson.Raw{}}
	for _, m := range plan {
		r := runner{db: db, options: o, has: has, m: m, was: v.records[m.Name]}
		ran := Ran{
			Name: m.Name, Direction: o.Direction, Transaction: r.mode() == whole,
			Resumed: r.was.halfway(o.Direction), Late: o.Direction == Forward && m.Name < v.newest(),
		}
		if ran.Parts, err = h.rehearse(ctx, r); err != nil {
			return report, err
		}
		report.Ran = append(report.Ran, ran)
	}
	return report, nil
}

// rehearse goes through the parts of one migration.
func (h *rehearsal) rehearse(ctx context.Context, r runner) ([]Part, error) {
	step := r.m.Forward
	if r.options.Direction == Backward {
		step = r.m.Backward
	}
	var parts []Part
	var at position
	if r.was.halfway(r.options.Direction) {
		at = r.was.At
	}
	for i, p := range step.parts {
		if i < at.Step {
			continue // an earlier run has done it
		}
		h.after = bson.RawValue{}
		if i == at.Step {
			h.after = at.After
		}
		h.part = &Part{On: p.label(h.db), Unknown: h.unknown}
		if err := h.one(ctx, p); err != nil {
			return parts, fmt.Errorf("migrate: %s %s would fail (%s): %w", r.m.Name, r.options.Direction, h.part.On, err)
		}
		parts = append(parts, *h.part)
	}
	return parts, nil
}

// one rehearses a part and makes an error of its panic.
func (h *rehearsal) one(ctx context.Context, p part) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v}
		}
	}()
	return p.rehearse(ctx, h)
}

// rehearse shapes the first documents of the collection, in memory.
func (p *iterative[Old, New]) rehearse(ctx context.Context, h *rehearsal) error {
	s, err := p.shaper(h.db)
	if err != nil {
		return err
	}
	docs, ok := h.samples[s.source]
	if !ok {
		if docs, err = s.page(ctx, h.db, h.after, h.size); err != nil {
			return err
		}
	}
	var after []bson.Raw
	for _, raw := range docs {
		d, err := s.shape(ctx, raw)
		if err != nil {
			if h.unknown && !errors.Is(err, ctx.Err()) {
				return nil // the FreeFall before it may have put this right
			}
			return about(raw.Lookup("_id"), err)
		}
		h.part.Read++
		if d.changed() || s.copies() && !d.skipped {
			h.part.Changed++
		}
		h.part.Sample = append(h.part.Sample, Change{ID: d.id, Before: d.before, After: d.after, Lost: d.clash})
		if !d.skipped || !s.copies() {
			after = append(after, d.after)
		}
	}
	h.samples[s.source] = docs
	h.samples[s.target] = after
	return nil
}
