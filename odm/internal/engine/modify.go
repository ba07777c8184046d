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
	o := returning(filtering(options.FindOneAndUpdate(), m.ArrayFilters), m.After)
	aimed(shown(o, m.Sort, m.Projection), m.Tuning)
	return c.modify(ctx, m, func(ctx context.Context) *mongo.SingleResult {
		return c.driver.FindOneAndUpdate(ctx, m.Filter, m.Change, o)
	})
}

// FindAndReplace returns the document that it has replaced; nil if none matches.
func (c Collection) FindAndReplace(ctx context.Context, m Modify) (bson.Raw, error) {
	o := returning(options.FindOneAndReplace(), m.After)
	aimed(shown(o, m.Sort, m.Projection), m.Tuning)
	return c.modify(ctx, m, func(ctx context.Context) *mongo.SingleResult {
		return c.driver.FindOneAndReplace(ctx, m.Filter, m.Change, o)
	})
}

// returning says whether the document is returned as it is afterwards.
func returning[B interface {
	SetReturnDocument(options.ReturnDocument) B
}](b B, after bool) B {
	if after {
		b.SetReturnDocument(options.After)
	}
	return b
}

// FindAndDelete returns the document that it has deleted; nil if none matches.
func (c Collection) FindAndDelete(ctx context.Context, m Modify) (bson.Raw, error) {
	o := aimed(shown(options.FindOneAndDelete(), m.Sort, m.Projection), m.Tuning)
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
