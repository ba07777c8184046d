package engine

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// A Modify changes the first document that matches and returns it: findAndModify.
type Modify struct {
	Filter       bson.Raw
	Change       bson.Raw // an update document; a replacement for FindAndReplace
	ArrayFilters []bson.Raw
	Sort         bson.Raw
	Projection   bson.Raw
	After        bool // the document is returned as it is afterwards
	Tuning       Tuning
}

// FindAndUpdate returns the document that it has updated; nil if none matches.
func (c Collection) FindAndUpdate(ctx context.Context, m Modify) (bson.Raw, error) {
	o := options.FindOneAndUpdate()
	if len(m.ArrayFilters) > 0 {
		o.SetArrayFilters(list(m.ArrayFilters))
	}
	if m.Sort != nil {
		o.SetSort(m.Sort)
	}
	if m.Projection != nil {
		o.SetProjection(m.Projection)
	}
	if m.After {
		o.SetReturnDocument(options.After)
	}
	if m.Tuning.Hint != nil {
		o.SetHint(m.Tuning.Hint)
	}
	if m.Tuning.Collation != nil {
		o.SetCollation(m.Tuning.Collation)
	}
	return c.modify(ctx, m, func(ctx context.Context) *mongo.SingleResult {
		return c.driver.FindOneAndUpdate(ctx, m.Filter, m.Change, o)
	})
}

// FindAndReplace returns the document that it has replaced; nil if none matches.
func (c Collection) FindAndReplace(ctx context.Context, m Modify) (bson.Raw, error) {
	o := options.FindOneAndReplace()
	if m.Sort != nil {
		o.SetSort(m.Sort)
	}
	if m.Projection != nil {
		o.SetProjection(m.Projection)
	}
	if m.After {
		o.SetReturnDocument(options.After)
	}
	if m.Tuning.Hint != nil {
		o.SetHint(m.Tuning.Hint)
	}
	if m.Tuning.Collation != nil {
		o.SetCollation(m.Tuning.Collation)
	}
	return c.modify(ctx, m, func(ctx context.Context) *mongo.SingleResult {
		return c.driver.FindOneAndReplace(ctx, m.Filter, m.Change, o)
	})
}

// FindAndDelete returns the document that it has deleted; nil if none matches.
func (c Collection) FindAndDelete(ctx context.Context, m Modify) (bson.Raw, error) {
	o := options.FindOneAndDelete()
	if m.Sort != nil {
		o.SetSort(m.Sort)
	}
	if m.Projection != nil {
		o.SetProjection(m.Projection)
	}
	if m.Tuning.Hint != nil {
		o.SetHint(m.Tuning.Hint)
	}
	if m.Tuning.Collation != nil {
		o.SetCollation(m.Tuning.Collation)
	}
	return c.modify(ctx, m, func(ctx context.Context) *mongo.SingleResult {
		return c.driver.FindOneAndDelete(ctx, m.Filter, o)
	})
}

func (c Collection) modify(ctx context.Context, m Modify, send func(context.Context) *mongo.SingleResult) (doc bson.Raw, err error) {
	ctx, cancel := m.Tuning.bound(ctx)
	defer cancel()
	err = c.write(ctx, "findAndModify", func(ctx context.Context) error {
		r := send(ctx)
		doc, err = r.Raw()
		switch {
		case errors.Is(err, mongo.ErrNoDocuments) && !r.Acknowledged:
			doc, err = nil, errUnacknowledged
		case errors.Is(err, mongo.ErrNoDocuments):
			doc, err = nil, nil
		}
		return err
	})
	return doc, err
}
