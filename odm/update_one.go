package odm

import (
	"context"
	"errors"

	"github.com/databridge-go/databridge/odm/internal/engine"
	"github.com/databridge-go/databridge/odm/internal/expr"
)

// Update makes changes in the stored document with doc's id, and doc what is stored then, in one command. What was changed
// in memory and not saved is lost; fields that are not stored stay. BeforeWrite hooks are asked on doc itself, AfterSave
// hooks are told; nothing is validated, since nobody knows the document before it is stored.
//
// It returns ErrNotSaved if doc has no id, ErrNotFound if it is not stored, and a *StaleError if the model has revisions
// and somebody else has changed the document.
//
//go:noinline
func (c *Collection[T]) Update(ctx context.Context, doc *T, changes ...Change[T]) error {
	return c.s.update(ctx, doc, mutations(changes))
}

func (c *store) update(ctx context.Context, doc any, changes []Mutation) error {
	d, base, err := c.draftOf(doc, "update in", writing{})
	if err != nil {
		return err
	}
	raw, err := c.encode(doc)
	if err != nil {
		return err
	}
	if d.id, err = c.idOf(raw); err != nil {
		return err
	}
	d.revise(c.plan.keeps, base)
	q := query{c: c, deleted: true}
	e := &WriteEvent{Verb: "Update", Filter: d.where(), changes: changes}
	if err := c.ask(ctx, doc, e, skips{}); err != nil {
		return err
	}
	if expr.ChangesNothing(e.changes) {
		return errors.New("odm: Update of no changes")
	}
	op, err := q.operation(engine.UpdateOne, e)
	if err != nil {
		return err
	}
	if err := c.render(&op, e.changes); err != nil {
		return err
	}
	*d.op, d.revision.next = op, op.Change.Lookup("$set", revisionKey)
	m, err := q.modify(op, true)
	if err != nil {
		return err
	}
	now, err := c.engine.FindAndUpdate(ctx, m)
	switch {
	case err != nil:
		d.giveUp(ctx, engine.Refused(err))
		return c.refused(ctx, d, err, engine.Refused(err))
	case now == nil:
		return c.missed(ctx, d)
	}
	if err := c.adopt(ctx, doc, now); err != nil {
		return err
	}
	return c.hook(ctx, doc, skips{}, afterSave)
}
