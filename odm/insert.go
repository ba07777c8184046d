package odm

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/engine"
)

// Insert stores a new document. A zero ObjectID is filled in; an id of any other type must be set before. If the server
// refuses the document, its id is taken away again; if nobody knows whether it was stored (the connection broke), the
// id stays, so that a second Insert cannot store it twice. A taken value of a unique index is a *DuplicateError.
func (c *Collection[T]) Insert(ctx context.Context, doc *T, opts ...WriteOption) error {
	if _, err := c.hold(doc); err != nil {
		return err
	}
	undo := giveID(reflect.ValueOf(doc).Elem())
	raw, err := c.newborn(ctx, doc, opts)
	if err != nil {
		undo()
		return err
	}
	if err := c.engine.InsertOne(ctx, raw); err != nil {
		if engine.Refused(err) {
			undo()
		}
		return c.failed("insert into", err)
	}
	provisional(ctx, undo)
	c.remember(ctx, doc, raw, nil)
	return c.hook(ctx, doc, opts, afterInsert)
}

// InsertMany stores new documents in order, and stops at the first that the server refuses: those before it are
// stored, with their ids and state set, and those after it are not. A *DuplicateError says by its Position which one it
// was. Nothing is sent if one of them cannot be encoded or is invalid.
func (c *Collection[T]) InsertMany(ctx context.Context, docs []*T, opts ...WriteOption) error {
	if c.err != nil || len(docs) == 0 {
		return c.err
	}
	undo := make([]func(), 0, len(docs))
	raws := make([]bson.Raw, 0, len(docs))
	for i, doc := range docs {
		raw, err := c.prepared(ctx, doc, &undo, opts)
		if err != nil {
			takeBack(undo)
			return fmt.Errorf("document %d of %d: %w", i, len(docs), err)
		}
		raws = append(raws, raw)
	}
	err := c.engine.InsertMany(ctx, raws)
	written, known := engine.Written(len(docs), err)
	if known {
		takeBack(undo[written:])
	}
	for i, doc := range docs[:written] {
		provisional(ctx, undo[i])
		c.remember(ctx, doc, raws[i], nil)
	}
	if err != nil {
		err = c.failed("insert into", err)
	}
	for _, doc := range docs[:written] {
		err = errors.Join(err, c.hook(ctx, doc, opts, afterInsert))
	}
	return err
}

// prepared makes one document of InsertMany ready, and adds how to take its id back.
func (c *Collection[T]) prepared(ctx context.Context, doc *T, undo *[]func(), opts []WriteOption) (bson.Raw, error) {
	if _, err := c.hold(doc); err != nil {
		return nil, err
	}
	*undo = append(*undo, giveID(reflect.ValueOf(doc).Elem()))
	return c.newborn(ctx, doc, opts)
}

func takeBack(undo []func()) {
	for _, u := range undo {
		u()
	}
}

// newborn returns the bytes of a document that is to be inserted.
func (c *Collection[T]) newborn(ctx context.Context, doc *T, opts []WriteOption) (bson.Raw, error) {
	if err := c.before(ctx, doc, opts, beforeInsert); err != nil {
		return nil, err
	}
	raw, err := c.encode(doc)
	if err != nil || c.plan.id == nil {
		return raw, err // without a field for it, the driver makes the id
	}
	if _, err := raw.LookupErr("_id"); err != nil {
		typ := c.plan.typ.FieldByIndex(c.plan.id.Index).Type
		return nil, fmt.Errorf("odm: %s has no id: set its %s, a %s; odm makes no ids but bson.ObjectID", c.plan.typ, c.plan.id.Go, typ)
	}
	return raw, nil
}
