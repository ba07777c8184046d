package odm

import (
	"context"
	"fmt"
	"reflect"
)

// A linkRule says what a write of a document does with the documents that it links to.
type linkRule int

const (
	linksStay linkRule = iota
	writeLinks
	deleteLinks
)

// WriteLinks makes Insert, Save, SaveChanges and Replace write the documents that the document holds in its
// links and back links as well, at any depth and each of them once: new ones are stored and their ids taken into the
// links, the others saved; SaveChanges sends their changes only. They are written before the document itself, each by
// the verb of its own collection, with hooks, validation and state. Documents that link to each other in a circle are
// written like any others. Without it a link to a document without an id is ErrNotSaved, and nothing is sent.
//
// A context of DB.WithTransaction makes all of it one transaction; without one, what was written before an error stays
// written, and a new document to which one of them links keeps its id, whatever becomes of its own write. Writes of many documents (InsertMany, ReplaceMany, Bulk) refuse the option.
func WriteLinks() WriteOption {
	return WriteOption{func(w *writing) { w.links = writeLinks }}
}

// DeleteLinks makes Delete and HardDelete also delete the documents that the document links to, whether they were fetched or not, and
// those that they link to: before the document itself, each by the verb of its own collection, with its hooks. What
// links to a deleted document is not looked for, and back links are left alone. A linked document that does not exist
// is no error.
func DeleteLinks() WriteOption {
	return WriteOption{func(w *writing) { w.links = deleteLinks }}
}

// A linkWork is a write that goes on to linked documents.
type linkWork struct {
	seen     map[any]bool // the documents in memory that are written, or being written
	referred map[any]bool // those that a written document links to
}

// refersTo reports whether a document was written that links to doc: it must keep its id then.
func (w *linkWork) refersTo(doc any) bool { return w != nil && w.referred[doc] }

// wrote takes note of a document that was written.
func (w *linkWork) wrote(child any) {
	for _, p := range placesOf(reflect.ValueOf(child).Elem()) {
		if p.ref != nil && p.ref.document() != nil {
			w.referred[p.ref.document()] = true
		}
	}
}

// single refuses what linked documents need for a write of many documents, of which nothing is sent if one is invalid.
func (w writing) single(verb string) error {
	if w.links == linksStay {
		return nil
	}
	return fmt.Errorf("odm: %s writes no linked documents: WriteLinks and DeleteLinks are for writes of one document", verb)
}

// writeLinks writes the documents that doc's links and back links hold, before doc itself is: the id of doc is known
// already, so that documents which link back to it can be. Changes means by SaveChanges.
func (c *store) writeLinks(ctx context.Context, doc any, w writing, changes bool) error {
	if w.links != writeLinks || !c.plan.linked {
		return nil
	}
	w.work.seen[doc] = true
	opt := WriteOption{func(child *writing) { *child = w }}
	for _, p := range placesOf(reflect.ValueOf(doc).Elem()) {
		for _, child := range p.held() {
			if w.work.seen[child] {
				continue // another link has written it, or it is further up and will be
			}
			w.work.seen[child] = true
			if err := c.db.writeLinked(ctx, p, child, opt, changes); err != nil {
				return fmt.Errorf("the link at %q: %w", p.path, err)
			}
			w.work.wrote(child)
		}
	}
	return nil
}

// writeLinked writes one document that p holds.
func (db *DB) writeLinked(ctx context.Context, p place, child any, opt WriteOption, changes bool) error {
	k := p.keeper(db)
	return k.write(ctx, child, changes, opt)
}

// held are the documents in memory that a place holds.
func (p place) held() []any {
	switch {
	case p.back != nil:
		return p.back.documents()
	case p.ref.document() == nil:
		return nil
	}
	return []any{p.ref.document()}
}
