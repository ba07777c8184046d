package odm

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Encode returns the bytes of a document as odm stores them, for commands of the driver's own. Nothing is validated, no
// hook runs, and times and revision are as they are.
//
// Errors: ErrNotSaved for a link to a document without an id, else a *ModelError, or that of the codec.
//
//go:noinline
func (c *Collection[T]) Encode(doc *T) (bson.Raw, error) {
	return c.s.encoded(doc)
}

func (c *store) encoded(doc any) (bson.Raw, error) {
	if _, err := c.hold(doc); err != nil {
		return nil, err
	}
	return c.encode(doc)
}

// Decode fills a document from bytes that a command of the driver has brought, as odm does it. The document has no state:
// it counts as neither read nor written. No hook runs. What raw does not have stays as it is in doc.
//
// Errors: a *ModelError, or what does not decode, with its path.
//
//go:noinline
func (c *Collection[T]) Decode(raw bson.Raw, doc *T) error {
	return c.s.decode(raw, doc)
}

func (c *store) decode(raw bson.Raw, doc any) error {
	if _, err := c.hold(doc); err != nil {
		return err
	}
	if err := c.engine.Codec().Unmarshal(raw, doc); err != nil {
		return c.plan.undecodable(raw, err)
	}
	return nil
}

// Prepare returns the bytes that Replace would send for a document: after its BeforeSave hooks and the validation, with
// its times and a new revision. It is for those who send them by the driver, as odm/migrate does; they call written when
// the document is stored, for the AfterSave hooks. What it has set in doc stays whatever becomes of the bytes, and the
// state is not touched: a document that is used further should be read again.
//
// Errors: as Replace. Whether the document is stored nobody asks.
//
//go:noinline
func (c *Collection[T]) Prepare(ctx context.Context, doc *T, opts ...WriteOption) (raw bson.Raw, written func(context.Context) error, err error) {
	return c.s.prepare(ctx, doc, opts)
}

func (c *store) prepare(ctx context.Context, doc any, opts []WriteOption) (raw bson.Raw, written func(context.Context) error, err error) {
	w, err := writingOf(opts)
	if err != nil {
		return nil, nil, err
	}
	d, err := c.replacing(ctx, doc, w)
	if err != nil {
		return nil, nil, err
	}
	return identified(d.id, d.op.Document), func(ctx context.Context) error { return c.tell(ctx, d) }, nil
}

// identified puts an id before the elements of a replacement.
func identified(id bson.RawValue, replacement bson.Raw) bson.Raw {
	whole := byID(id)
	return ended(append(whole[:len(whole)-1:len(whole)-1], replacement[4:]...))
}
