package odm

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/databridge-go/databridge/odm/internal/engine"
)

// A UnionBulk gathers writes of the members of a union that are sent together; Union.Bulk makes it and Member takes them
// down. It is for one goroutine.
type UnionBulk struct {
	db         *DB
	collection string
	parts      []*memberPart
	order      []int // which of the parts each write belongs to
}

// Member returns the Bulk of member T, whose writes keep their places among those of the other members:
//
//	_, err := events.Bulk(ctx, func(b *odm.UnionBulk) error {
//		odm.Member[Click](b).Insert(click)
//		odm.Member[Scroll](b).Find(S.Y.Gt(100)).Delete()
//		return nil
//	})
//
// If T is no member of the union, Bulk returns a *ModelError.
func Member[T any](b *UnionBulk) *Bulk[T] {
	return &Bulk[T]{b.member(reflect.TypeFor[T]())}
}

func (b *UnionBulk) member(t reflect.Type) *bulk {
	for _, m := range b.parts {
		if m.bulk.c.plan.typ == t {
			return m.bulk
		}
	}
	c := storeOf(b.db, t, nil)
	if c.err == nil && c.engine.Name() != b.collection {
		c.err = modelErrorf(t, `it is no member of the union %s: say odm:"union=%[1]s" on its odm.Document`, b.collection)
	}
	part := len(b.parts)
	m := &memberPart{bulk: &bulk{c: &c}}
	m.bulk.added = func() {
		m.places = append(m.places, len(b.order))
		b.order = append(b.order, part)
	}
	b.parts = append(b.parts, m)
	return m.bulk
}

// Bulk calls fill and then sends what it has taken down, as Collection.Bulk does, for all members at once.
//
// Errors: as Collection.Bulk.
//
//go:noinline
func (u *Union[I]) Bulk(ctx context.Context, fill func(b *UnionBulk) error, opts ...WriteOption) (BulkResult, error) {
	w, err := writingOf(opts)
	if err = errors.Join(u.c.s.err, err, w.single("Bulk")); err != nil {
		return BulkResult{}, err
	}
	b := &UnionBulk{db: u.c.s.db, collection: u.c.s.engine.Name()}
	if err := fill(b); err != nil || len(b.order) == 0 {
		return BulkResult{}, err
	}
	return b.send(ctx, w)
}

// send prepares the writes in their order and sends them as one bulk write.
func (b *UnionBulk) send(ctx context.Context, w writing) (BulkResult, error) {
	var ops []engine.Operation
	var at []int // the places of ops
	fates := make([]engine.Fate, len(b.order))
	for place, part := range b.order {
		op, nothing, err := b.parts[part].prepare(ctx, w)
		if err != nil {
			for _, p := range b.parts {
				p.takeBack()
			}
			return BulkResult{}, fmt.Errorf("write %d of %d: %w", place, len(b.order), err)
		}
		if fates[place].Done = nothing; !nothing {
			ops, at = append(ops, op), append(at, place)
		}
	}
	var out engine.Outcome
	var err error
	upserts := map[int]any{}
	if len(ops) > 0 {
		var sent []engine.Fate
		out, sent, err = b.db.engine.Collection(b.collection).Bulk(ctx, ops, w.manner)
		ids, _ := out.UpsertedID.(map[int64]any)
		for i, f := range sent {
			fates[at[i]] = f
			if id, ok := ids[int64(i)]; ok {
				upserts[at[i]] = id
			}
		}
	}
	return b.conclude(ctx, fates, upserts, out, err)
}

// conclude tells every member what became of its writes.
func (b *UnionBulk) conclude(ctx context.Context, fates []engine.Fate, upserts map[int]any, out engine.Outcome, err error) (BulkResult, error) {
	var failures []BulkFailure
	var more error
	for _, p := range b.parts {
		f, err := p.conclude(ctx, fates, upserts)
		failures, more = append(failures, f...), errors.Join(more, err)
	}
	if len(failures) > 0 || err != nil {
		err = &BulkError{Collection: b.collection, Failures: failures, err: err}
	}
	return BulkResult{Inserted: out.Inserted, Matched: out.Matched, Modified: out.Modified, Upserted: out.Upserted, Deleted: out.Deleted}, errors.Join(err, more)
}

// A memberPart is what one member writes.
type memberPart struct {
	bulk   *bulk
	places []int // of its writes among all
	drafts []*draft
}

// prepare prepares the next write, which has the given place among all.
func (m *memberPart) prepare(ctx context.Context, w writing) (engine.Operation, bool, error) {
	s := m.bulk.steps[len(m.drafts)]
	if err := m.bulk.c.err; err != nil {
		return engine.Operation{}, false, err
	}
	d, err := s.prepare(ctx, w)
	if err != nil {
		return engine.Operation{}, false, fmt.Errorf("%s: %w", s.verb, err)
	}
	d.verb = s.verb
	m.drafts = append(m.drafts, d)
	return *d.op, d.nothing, nil
}

func (m *memberPart) takeBack() { takeBackAll(m.drafts) }

// conclude takes note of what became of the writes: fates and the ids of upserts by their places.
func (m *memberPart) conclude(ctx context.Context, all []engine.Fate, upserts map[int]any) ([]BulkFailure, error) {
	c := m.bulk.c
	fates, at, ids := make([]engine.Fate, len(m.drafts)), []int{}, map[int64]any{}
	for i, d := range m.drafts {
		fates[i] = all[m.places[i]]
		if d.nothing {
			continue
		}
		if id, ok := upserts[m.places[i]]; ok {
			ids[int64(len(at))] = id
		}
		at = append(at, i)
	}
	failures := c.refusals(ctx, m.drafts, fates)
	missing, missErr := c.unmet(ctx, m.drafts, fates, engine.Outcome{}) // the counts are those of all members
	hooks := c.settleUpserts(ctx, m.drafts, fates, engine.Outcome{UpsertedID: ids}, at)
	hooks = errors.Join(hooks, c.settleAll(ctx, m.drafts, fates))
	failures = append(failures, missing...)
	_ = c.bulkError(m.drafts, failures, nil) // it names the writes
	for i := range failures {
		f := &failures[i]
		f.Position = m.places[f.Position]
		var duplicate *DuplicateError
		if errors.As(f.Err, &duplicate) {
			duplicate.Position = f.Position
		}
	}
	return failures, errors.Join(missErr, hooks)
}
