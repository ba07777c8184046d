package odm

import (
	"context"
	"fmt"
	"reflect"
)

// FetchLinks fetches what the document links to, one level deep: the links at the given fields, or all of them, but for
// those whose tag says odm:"depth=0". The document itself is not read; a link that holds a document already keeps it. A
// link whose document does not exist stays a link. What counts as changed in the document stays as it is.
//
// A field may also be a struct, list or map that holds links, or the Go name of a back link: users.F("Posts").
//
// Errors: as Query.All. A field that neither is a link or back link nor holds one is an error too.
//
//go:noinline
func (c *Collection[T]) FetchLinks(ctx context.Context, doc *T, fields ...FieldOf[T]) error {
	return c.s.fetchLinks(ctx, doc, pathsOf(fields))
}

func (c *store) fetchLinks(ctx context.Context, doc any, paths []string) error {
	switch {
	case c.err != nil:
		return c.err
	case reflect.ValueOf(doc).IsNil():
		return fmt.Errorf("odm: a nil *%s", c.plan.typ)
	}
	rules := fetchRules{}.with(1, paths)
	if err := rules.check(c.plan); err != nil {
		return err
	}
	return newFetcher(c.db, false).fetch(ctx, []fetchNode{{reflect.ValueOf(doc).Elem(), c.engine.Name(), rules}})
}

// Fetch returns the document that l refers to, and keeps it in l: it is read from db unless l holds it already. It
// returns ErrNotFound if the document does not exist; then l stays a link. The zero Link is ErrNotFound too.
func (l *Link[D]) Fetch(ctx context.Context, db *DB) (*D, error) {
	if err := fetchReferences(ctx, db, []reference{l}); err != nil {
		return nil, err
	}
	if l.doc == nil {
		return nil, fmt.Errorf("fetch %v from %s: %w", l.id, l.collection(), ErrNotFound)
	}
	return l.doc, nil
}

// FetchAll fetches the documents that links refer to, by one command, and keeps them in the links: the order, and what
// stands there twice, stay as they are. A link whose document does not exist stays a link.
//
// Errors: a *ModelError if D is at fault, or those of the server. A document that does not exist is none.
func FetchAll[D any](ctx context.Context, db *DB, links []Link[D]) error {
	refs := make([]reference, len(links))
	for i := range links {
		refs[i] = &links[i]
	}
	return fetchReferences(ctx, db, refs)
}

// fetchReferences fetches what refs refer to, one level deep.
func fetchReferences(ctx context.Context, db *DB, refs []reference) error {
	if db == nil || db.driver == nil {
		return fmt.Errorf("odm: a link is fetched from no database: the DB comes from Open or New")
	}
	f := newFetcher(db, false)
	wants := make([]want, len(refs))
	for i, r := range refs {
		wants[i] = want{place: place{path: fmt.Sprint(i), ref: r, done: func() {}}, depth: 1}
	}
	if err := f.ask(ctx, wants); err != nil {
		return err
	}
	_, err := f.settle(ctx, wants, map[any]int{})
	return err
}
