package odm

import (
	"context"
	"strings"

	"github.com/databridge-go/databridge/odm/internal/engine"
	"github.com/databridge-go/databridge/odm/internal/expr"
)

// Delete deletes every document that meets q's conditions, and returns how many. Without a condition it returns
// ErrUnfiltered, unless q says Everything. Skip, Limit, Sort and Select have no meaning for it and are an error.
//
// If a field of the model says odm:"deleted", the documents stay stored and that field is set.
//
//go:noinline
func (q Query[T]) Delete(ctx context.Context) (int64, error) {
	return q.q.gone(ctx, "Delete")
}

// DeleteOne deletes the first document that meets q's conditions, and returns how many that were: 0 or 1. It is as Delete
// in all else. FindAndDelete can say which one is the first.
//
// Errors: as Delete.
//
//go:noinline
func (q Query[T]) DeleteOne(ctx context.Context) (int64, error) {
	return q.q.gone(ctx, "DeleteOne")
}

// HardDelete is Delete that keeps nothing, whether a field of the model says odm:"deleted" or not. Documents that were
// deleted that way before are among them.
//
// Errors: as Delete.
//
//go:noinline
func (q Query[T]) HardDelete(ctx context.Context) (int64, error) {
	return q.q.gone(ctx, "HardDelete")
}

func (q query) gone(ctx context.Context, verb string) (int64, error) {
	op, err := q.removing(ctx, verb)
	if err != nil {
		return 0, err
	}
	out, err := q.c.engine.Do(ctx, op)
	if err != nil {
		return 0, q.unwritten("delete from", err)
	}
	return out.Deleted + out.Matched, nil
}

// removing prepares Delete, DeleteOne or HardDelete.
func (q query) removing(ctx context.Context, verb string) (engine.Operation, error) {
	if err := q.plain(verb); err != nil {
		return engine.Operation{}, err
	}
	kind := engine.DeleteMany
	if verb == "DeleteOne" {
		kind = engine.DeleteOne
	}
	q.deleted = q.deleted || verb == "HardDelete"
	return q.deleting(ctx, verb, kind)
}

// deleting prepares a delete. If the model keeps deleted documents it is an update that marks them, unless it is a hard
// one.
func (q query) deleting(ctx context.Context, verb string, kind engine.Kind) (engine.Operation, error) {
	soft, err := q.marks(verb)
	if err != nil {
		return engine.Operation{}, err
	}
	e, err := q.event(verb, soft)
	if err != nil {
		return engine.Operation{}, err
	}
	e.fixed = soft == nil
	if err := q.c.ask(ctx, nil, e, q.skip); err != nil {
		return engine.Operation{}, err
	}
	op, err := q.operation(kind, e)
	if err != nil || soft == nil {
		return op, err
	}
	op.Kind = engine.UpdateMany
	if kind == engine.DeleteOne {
		op.Kind = engine.UpdateOne
	}
	return op, q.c.render(&op, e.changes)
}

// marks are the changes that mark a document as deleted; nil if the verb takes documents away.
func (q query) marks(verb string) ([]Mutation, error) {
	switch {
	case q.c == nil || q.c.err != nil:
		_, err := q.asked()
		return nil, err
	case q.c.plan.keeps.deleted == nil || strings.HasPrefix(verb, "Hard"):
		return nil, nil
	}
	return []Mutation{expr.Change(q.c.plan.keeps.deleted.Name, "$set", now())}, nil
}
