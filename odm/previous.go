package odm

import (
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/state"
)

// HasChanged reports whether one of fields, or a part of it, has changed since the document was read or written. Without
// a baseline it returns ErrNotSaved.
//
//go:noinline
func (c *Collection[T]) HasChanged(doc *T, fields ...FieldOf[T]) (bool, error) {
	return c.s.hasChanged(doc, pathsOf(fields))
}

func (c *store) hasChanged(doc any, paths []string) (bool, error) {
	d, err := c.changes(doc)
	if err != nil {
		return false, err
	}
	changed := d.Unset
	for _, ch := range d.Set {
		changed = append(changed, ch.Path)
	}
	for _, path := range paths {
		if touches(changed, path) {
			return true, nil
		}
	}
	return false, nil
}

// Previous returns the document as it was stored before the last write of it from memory, without state. It returns
// ErrNotSaved if there was no write since it was read, or inserted.
//
//go:noinline
func (c *Collection[T]) Previous(doc *T) (*T, error) {
	base, err := c.s.written(doc)
	if err != nil {
		return nil, err
	}
	was := new(T)
	if err := c.s.engine.Codec().Unmarshal(base.Previous(), was); err != nil {
		return nil, c.s.plan.undecodable(base.Previous(), err)
	}
	return was, nil
}

// PreviousChanges returns the difference that the last write of the document from memory has made in what is stored, in
// the form of Changes. It returns ErrNotSaved if there was no write since it was read, or inserted.
//
//go:noinline
func (c *Collection[T]) PreviousChanges(doc *T) (bson.Raw, error) {
	return c.s.previousChanges(doc)
}

func (c *store) previousChanges(doc any) (bson.Raw, error) {
	base, err := c.written(doc)
	if err != nil {
		return nil, err
	}
	p := state.Pair{Raw: base.Previous(), Read: base.Read, Loose: c.plan.loose}
	if p.Before, err = c.again(base.Previous()); err != nil {
		return nil, err
	}
	if p.After, err = c.again(base.Raw); err != nil {
		return nil, err
	}
	d, err := p.Changes()
	if err != nil {
		return nil, c.unwritable(err)
	}
	return d.Update(), nil
}

// written returns what is known of a document that was written from memory.
func (c *store) written(doc any) (*state.Baseline, error) {
	base, err := c.tracked(doc)
	if err != nil {
		return nil, err
	}
	if base.Previous() == nil {
		return nil, fmt.Errorf("the %s was not written since it was read or inserted: %w", c.plan.typ, ErrNotSaved)
	}
	return base, nil
}
