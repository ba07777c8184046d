package odm

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/databridge-go/databridge/odm/internal/engine"
	"github.com/databridge-go/databridge/odm/internal/expr"
	"github.com/databridge-go/databridge/odm/internal/sound"
)

// Upsert changes the first document that meets q's conditions, or inserts onInsert if none does, in one command that
// nobody can come between. What is inserted is onInsert but for the paths that changes touch, which are changed as if they
// were missing: of U.Visits.Inc(1) the new document has 1 visit, whatever onInsert says. Changes may be none: then it
// inserts if there is nothing. A nil onInsert inserts what the equalities of the conditions and the changes say.
//
// BeforeInsert hooks and validation see onInsert before anybody knows whether it is inserted, BeforeWrite hooks the
// changes. If it was inserted, onInsert becomes what is stored, by a second command that reads it, has its state set, and
// AfterInsert hooks are told; if not, what odm has set in it is taken away again.
//
// Two upserts at once can both find nothing. Where a unique index allows one document only, the loser is tried again and
// finds the winner's; without such an index both insert, as in MongoDB itself. Inside a transaction nothing is tried again.
//
// Without a condition it returns ErrUnfiltered, unless q says Everything. Skip, Limit, Sort and Select are an error.
//
//go:noinline
func (q Query[T]) Upsert(ctx context.Context, onInsert *T, changes ...Change[T]) (Updated, error) {
	return q.q.upsertOne(ctx, optional(onInsert), mutations(changes))
}

func (q query) upsertOne(ctx context.Context, onInsert any, changes []Mutation) (Updated, error) {
	d, err := q.upserting(ctx, onInsert, changes, writing{skip: q.skip})
	if err != nil {
		return Updated{}, err
	}
	out, err := q.c.insist(ctx, *d.op)
	switch {
	case err != nil:
		d.giveUp(ctx, engine.Refused(err))
		return Updated{}, q.c.unwritten("upsert into", d.id, err, engine.Refused(err))
	case out.Upserted == 0:
		d.giveUp(ctx, true)
	default:
		err = d.inserted(ctx, out.UpsertedID)
	}
	return Updated{Matched: out.Matched, Modified: out.Modified, Inserted: out.Upserted}, err
}

// insist sends an upsert again if another one has been faster.
func (c *store) insist(ctx context.Context, op engine.Operation) (out engine.Outcome, err error) {
	const tries = 4
	for range tries {
		out, err = c.engine.Do(ctx, op)
		s := mongo.SessionFromContext(ctx)
		if _, duplicate := engine.DuplicateIn(err); !duplicate || s != nil && s.TransactionRunning() {
			break // done, or the transaction is aborted
		}
	}
	return out, err
}

// upserting prepares an upsert.
func (q query) upserting(ctx context.Context, onInsert any, changes []Mutation, w writing) (*draft, error) {
	if err := q.plain("Upsert"); err != nil {
		return nil, err
	}
	e, err := q.event("Upsert", changes)
	if err != nil {
		return nil, err
	}
	if onInsert == nil && expr.ChangesNothing(changes) {
		return nil, errors.New("odm: Upsert of nothing: give it a document, or changes")
	}
	if err := q.c.ask(ctx, nil, e, w.skip); err != nil {
		return nil, err
	}
	d := &draft{verb: "upsert into", w: w, now: now()}
	if onInsert != nil {
		if d, _, err = q.c.draftOf(onInsert, d.verb, w); err != nil {
			return nil, err
		}
	}
	if err := q.upsert(ctx, d, e); err != nil {
		d.takeBack(true)
		return nil, err
	}
	return d, nil
}

// upsert gives the draft its operation.
func (q query) upsert(ctx context.Context, d *draft, e *WriteEvent) error {
	touched, err := expr.Paths(q.c.codec(), e.changes)
	if err != nil {
		return q.c.plan.fault(err)
	}
	k := q.c.plan.keeps
	for _, m := range k.kept(touched) {
		paths, _ := expr.Paths(expr.Codec{}, []Mutation{m}) // of one $set of a name
		touched, e.changes = append(touched, paths...), append(e.changes, m)
	}
	fresh, err := q.fresh(ctx, d, e.Filter)
	if err != nil {
		return err
	}
	rest, err := without(fresh, "", touched)
	if err != nil {
		return q.c.unwritable(err)
	}
	for _, ch := range rest {
		e.changes = append(e.changes, expr.Change(ch.Path, "$setOnInsert", ch.Value))
	}
	d.op = &engine.Operation{Kind: engine.UpdateOne, Filter: e.Filter, Upsert: true, Tuning: q.tuning, Manner: d.w.manner}
	if d.op.Change, d.op.ArrayFilters, err = expr.Update(q.c.codec(), e.changes); err != nil {
		return q.c.plan.fault(err)
	}
	d.revision.next = d.op.Change.Lookup("$set", revisionKey)
	d.inserted = func(ctx context.Context, id any) error { return q.c.arrived(ctx, d, id) }
	if err := q.c.plan.faulty(sound.Document(fresh)); err != nil {
		return err
	}
	return q.c.fit(d)
}

// arrived makes the document of an upsert what was inserted, and tells its hooks.
func (c *store) arrived(ctx context.Context, d *draft, id any) error {
	provisional(ctx, d.takeBack)
	if d.doc == nil {
		return nil
	}
	t, b, err := bson.MarshalValue(id)
	if err != nil {
		return fmt.Errorf("odm: the id %v of an inserted %s: %w", id, c.plan.typ, err)
	}
	key := bson.RawValue{Type: t, Value: b}
	raw, ok, err := c.engine.First(ctx, engine.Find{Filter: byID(key)})
	if err != nil {
		return errors.Join(c.failed("read the document inserted into", err), c.unread(ctx, d, key))
	}
	if ok {
		if err := c.adopt(ctx, d.doc, raw); err != nil {
			return err
		}
	}
	return c.hook(ctx, d.doc, d.w.skip, afterInsert)
}

// unread takes note of a document that was inserted and could not be read: it is stored, and its changes are not tracked.
func (c *store) unread(ctx context.Context, d *draft, id bson.RawValue) error {
	c.know(ctx, d.doc, d.baseline(c, nil, nil))
	if v, ok := idValue(reflect.ValueOf(d.doc).Elem()); ok && v.IsZero() {
		return c.engine.Codec().UnmarshalValue(id, v.Addr().Interface())
	}
	return nil
}
