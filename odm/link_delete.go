package odm

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// A doomed document is one that DeleteLinks deletes.
type doomed struct {
	at   place // the link that has led to it
	doc  any   // the pointer to it
	kids []*doomed
	done bool
}

// deleteLinks deletes the documents that doc links to, whether they were fetched or not, and before them what they link
// to. All of them are found before the first is deleted. Documents that do not exist are none the less deleted.
func (c *store) deleteLinks(ctx context.Context, doc any, id bson.RawValue, hard bool, w writing) error {
	if w.links != deleteLinks || !c.plan.linked {
		return nil
	}
	f := newFetcher(c.db, true)
	f.deleted = hard
	root := &doomed{doc: doc}
	found := map[linkKey]*doomed{{"", c.engine.Name(), idText(id)}: root}
	for level := []*doomed{root}; len(level) > 0; {
		var err error
		if level, err = f.doom(ctx, level, found); err != nil {
			return err
		}
	}
	w.links = linksStay // each is deleted by itself
	root.done = true    // by the verb itself
	return c.db.deleteBelow(ctx, root, hard, WriteOption{func(child *writing) { *child = w }})
}

// doom finds the documents that those of a level link to, and returns those that were not found before.
func (f *fetcher) doom(ctx context.Context, level []*doomed, found map[linkKey]*doomed) ([]*doomed, error) {
	var wants []want
	var from []*doomed
	for _, d := range level {
		for _, p := range placesOf(reflect.ValueOf(d.doc).Elem()) {
			if p.ref != nil {
				wants, from = append(wants, want{place: p, depth: 1}), append(from, d)
			}
		}
	}
	if err := f.ask(ctx, wants); err != nil {
		return nil, err
	}
	var next []*doomed
	for i, w := range wants {
		key, _, ok, err := linkKeyOf(w.ref)
		if err != nil {
			return nil, err
		}
		kid := found[key]
		if ok && kid == nil {
			if kid, err = f.doomedBy(ctx, w); err != nil {
				return nil, err
			}
			if kid == nil {
				continue // it does not exist
			}
			found[key], next = kid, append(next, kid)
		}
		if kid != nil {
			from[i].kids = append(from[i].kids, kid)
		}
	}
	return next, nil
}

// doomedBy returns the document that w refers to; nil if none is stored.
func (f *fetcher) doomedBy(ctx context.Context, w want) (*doomed, error) {
	if held := w.ref.document(); held != nil {
		return &doomed{at: w.place, doc: held}, nil
	}
	doc, _, err := f.document(ctx, w)
	if err != nil || doc == nil {
		return nil, err
	}
	if s := stateOf(doc); s != nil {
		s.base = nil // it may be a document of a child of its model: it is deleted all the same
	}
	return &doomed{at: w.place, doc: doc}, nil
}

// deleteBelow deletes what hangs below d, the lowest first.
func (db *DB) deleteBelow(ctx context.Context, d *doomed, hard bool, opt WriteOption) error {
	for _, kid := range d.kids {
		if kid.done {
			continue // several links lead to it, or it is further up
		}
		kid.done = true
		if err := db.deleteBelow(ctx, kid, hard, opt); err != nil {
			return err
		}
		k := kid.at.keeper(db)
		err := k.delete(ctx, kid.doc, hard, []WriteOption{opt})
		if err != nil && !errors.Is(err, ErrNotFound) {
			return fmt.Errorf("the link at %q: %w", kid.at.path, err)
		}
	}
	return nil
}
