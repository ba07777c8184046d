package odm

import (
	"context"
	"fmt"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/engine"
)

// A fetcher fetches linked documents level by level: on each level one command asks for all that are not known yet, by
// _id $in. A document that several links of one level refer to is decoded once and shared by them; on another level it
// is a copy of its own, so what is fetched never contains itself, whatever the stored links do.
type fetcher struct {
	db        *DB
	untracked bool
	deleted   bool // documents that are only marked as deleted count as there
	tuning    engine.Tuning
	raws      map[linkKey]bson.Raw // nil for what was asked for and is not there
	docs      map[fetchedAs]any
}

// fetchedAs tells apart the documents that one stored document was decoded to.
type fetchedAs struct {
	linkKey
	model reflect.Type
	depth int
}

// A fetchNode is a document whose links are to be fetched.
type fetchNode struct {
	doc   reflect.Value // a struct that can be changed
	name  string        // the collection that it is stored in
	rules fetchRules
}

func newFetcher(db *DB, untracked bool) *fetcher {
	return &fetcher{db: db, untracked: untracked, raws: map[linkKey]bson.Raw{}, docs: map[fetchedAs]any{}}
}

// fetch fetches the links of the documents of a level, then those of the documents that it has found, and so on.
func (f *fetcher) fetch(ctx context.Context, level []fetchNode) error {
	seen := map[any]int{} // documents that were in memory already, and how deep was looked from there
	for len(level) > 0 {
		wants := wantsOf(level)
		if err := f.ask(ctx, wants); err != nil {
			return err
		}
		next, err := f.settle(ctx, wants, seen)
		if err != nil {
			return err
		}
		more, err := f.backLinks(ctx, wants)
		if err != nil {
			return err
		}
		level = append(next, more...)
	}
	return nil
}

// A want is a link to fetch, and how deep.
type want struct {
	place
	depth int
	from  fetchNode
}

// wantsOf returns the links of a level that are to be fetched.
func wantsOf(level []fetchNode) []want {
	var wants []want
	for _, n := range level {
		most := depthIn(planOf(n.doc.Type()).model.Options)
		for _, p := range placesOf(n.doc) {
			depth, named := n.rules.of(p)
			if !named {
				depth = least(least(depth, most), p.limit)
			}
			if depth > 0 {
				wants = append(wants, want{p, depth, n})
			}
		}
	}
	return wants
}

// least is the smaller of a depth and a limit; a negative limit says nothing.
func least(depth, limit int) int {
	if limit < 0 {
		return depth
	}
	return min(depth, limit)
}

// ask reads the documents that wants refer to and that nobody has read yet: one command for each collection.
func (f *fetcher) ask(ctx context.Context, wants []want) error {
	type where struct{ database, collection string }
	ids := map[where][]bson.RawValue{}
	var order []where
	for _, w := range wants {
		if w.ref == nil || w.ref.document() != nil {
			continue
		}
		key, id, ok, err := linkKeyOf(w.ref)
		if err != nil {
			return fmt.Errorf("odm: the link at %q: %w", w.path, err)
		}
		if _, asked := f.raws[key]; !ok || asked {
			continue
		}
		f.raws[key] = nil
		at := where{key.database, key.collection}
		if ids[at] == nil {
			order = append(order, at)
		}
		ids[at] = append(ids[at], id)
	}
	for _, at := range order {
		c := f.in(at.database).Collection(at.collection)
		for raw, err := range c.ByIDs(ctx, ids[at], f.tuning) {
			if err != nil {
				return failed(c, "fetch links from", err)
			}
			f.raws[linkKey{at.database, at.collection, idText(raw.Lookup("_id"))}] = raw
		}
	}
	return nil
}

// in is the engine's database of the given name; "" is the DB's own.
func (f *fetcher) in(database string) *engine.Database {
	if database == "" || database == f.db.driver.Name() {
		return f.db.engine
	}
	return f.db.Database(database).engine
}

// settle gives the links their documents and returns those whose links come next. A link whose document does not exist
// stays a link.
func (f *fetcher) settle(ctx context.Context, wants []want, seen map[any]int) ([]fetchNode, error) {
	var next []fetchNode
	for _, w := range wants {
		if w.ref == nil {
			continue
		}
		doc, isNew := w.ref.document(), false
		if doc == nil {
			var err error
			if doc, isNew, err = f.document(ctx, w); err != nil {
				return nil, fmt.Errorf("the link at %q: %w", w.path, err)
			}
			if doc == nil {
				continue
			}
			provisional(ctx, func(bool) { w.ref.keep(nil); w.done() })
			w.ref.keep(doc)
			w.done()
		} else if deep, was := seen[doc]; !was || deep < w.depth {
			seen[doc], isNew = w.depth, true
		}
		if isNew && w.depth > 1 {
			_, collection, _ := w.ref.refersTo()
			next = append(next, fetchNode{reflect.ValueOf(doc).Elem(), collection, fetchRules{depth: w.depth - 1}})
		}
	}
	return next, nil
}

// document returns the document that w refers to, and whether it was made just now; nil if none is stored.
func (f *fetcher) document(ctx context.Context, w want) (doc any, isNew bool, err error) {
	key, _, ok, err := linkKeyOf(w.ref)
	raw := f.raws[key]
	if err != nil || !ok || raw == nil || !f.deleted && planOf(w.ref.target()).isDeleted(raw) {
		return nil, false, err
	}
	return f.decoded(ctx, key, w.ref.target(), w.depth)
}

// decoded returns the document with the given key, made once for each model and depth.
func (f *fetcher) decoded(ctx context.Context, key linkKey, t reflect.Type, depth int) (doc any, isNew bool, err error) {
	as := fetchedAs{key, t, depth}
	if doc, ok := f.docs[as]; ok {
		return doc, false, nil
	}
	doc, err = f.db.decode(ctx, t, f.raws[key], f.untracked)
	if err != nil {
		return nil, false, err
	}
	f.docs[as] = doc
	return doc, true, nil
}

// decode makes a document of model t of its bytes, with state and hooks.
func (db *DB) decode(ctx context.Context, t reflect.Type, raw bson.Raw, untracked bool) (any, error) {
	p := planOf(t)
	if p.err != nil {
		return nil, p.err
	}
	of := t
	if kin := db.families.of(p); kin != nil {
		of = kin.modelOf(p, raw)
	}
	doc := reflect.New(t).Interface()
	r := reader{codec: db.collection(p).Codec(), untracked: untracked}
	return doc, r.fill(ctx, p, doc, raw, of, nil)
}

// isDeleted reports whether a stored document is only marked as deleted.
func (p *plan) isDeleted(raw bson.Raw) bool {
	if p.keeps.deleted == nil {
		return false
	}
	v, err := raw.LookupErr(p.keeps.deleted.Name)
	return err == nil && v.Type != bson.TypeNull
}
