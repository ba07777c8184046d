package odm

import (
	"context"
	"fmt"
	"iter"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/engine"
	"github.com/databridge-go/databridge/odm/internal/expr"
	"github.com/databridge-go/databridge/odm/internal/link"
)

// fetchBatch is how many documents Iter reads before it fetches their links.
const fetchBatch = 100

// FetchLinks returns a copy of q whose documents hold the documents that they link to: for a depth of 1 those, for 2
// also what those link to, and so on to 20; 0 fetches nothing. Links stand where the struct has them, at any depth of
// structs, lists and maps; a BackLink is fetched as a link is. With fields, the depth is that of these links only, and
// the last call for a field wins:
//
//	users.Find(…).FetchLinks(1).FetchLinks(3, U.Boss).FetchLinks(0, U.Org)
//
// A back link stores nothing, so it is named by its Go name: users.F("Posts"). The tag odm:"depth=1" on a link, or on
// the odm.Document of a model for all of its links, says how deep is fetched at most through it where the query does
// not name it; depth=0 is a link that is fetched only if it is named.
//
// The links of a batch of documents are fetched by one command per level and collection, {_id: {$in: […]}}. The order
// of a list and what stands in it twice stay; a link whose document does not exist stays a link. That a link was
// fetched changes nothing in the document: SaveChanges has nothing to send. Each level has its own copies, so what is
// fetched never contains itself; on one level, links to one document share it.
//
// Conditions and sort keys on the fields of linked documents (U.Org.Where(G.Name.Eq("acme")), odm.F("org.name"),
// "org.name") need a query that fetches links, of whatever depth. It is sent as an aggregate command: the conditions on
// own fields first, then a $lookup for each link that is asked about (MongoDB 5.0 and later), then the rest. Count,
// Exists and Distinct obey them too; Update and Delete cannot, and say so.
//
//go:noinline
func (q Query[T]) FetchLinks(depth int, fields ...FieldOf[T]) Query[T] {
	q.q.links = q.q.links.with(depth, pathsOf(fields))
	return q
}

// FetchLinks returns a copy of m whose documents hold what they link to, each by the links of its own type; see
// Query.FetchLinks.
//
//go:noinline
func (m Mixed[T, I]) FetchLinks(depth int, fields ...FieldOf[T]) Mixed[T, I] {
	m.q = m.q.FetchLinks(depth, fields...)
	return m
}

func pathsOf[T any](fields []FieldOf[T]) []string {
	paths := make([]string, len(fields))
	for i, f := range fields {
		paths[i] = f.Path()
	}
	return paths
}

// filter renders q's conditions for a command that can look nothing up.
func (q query) filter() (bson.Raw, error) {
	f, err := q.conditions()
	if err != nil {
		return nil, err
	}
	if at, ok := q.linked(f, nil); ok {
		return nil, unfetched(at)
	}
	return f, nil
}

// linked returns the first link that q asks about as a document.
func (q query) linked(filter, sort bson.Raw) (string, bool) {
	if q.c.plan.linked {
		if at, ok := link.Touched(q.linkPaths(), filter, sort); ok {
			return at, true
		}
	}
	return expr.Unfetched(q.filters)
}

func (q query) linkPaths() linkPaths { return linkPaths{q.c.plan.model, q.deleted} }

func unfetched(at string) error {
	return fmt.Errorf("odm: a condition on the fields of the document that %q links to would match nothing: only its reference is stored here; ask for the link's id, or read with a query that fetches links (FetchLinks)", at)
}

// join adds the lookups to f that q's conditions and sort keys need.
func (q query) join(f engine.Find) (engine.Find, error) {
	if err := q.links.check(q.c.plan); err != nil {
		return f, err
	}
	for _, p := range q.paths {
		if l, through := q.linkPaths().Through(p); through {
			return f, fmt.Errorf("odm: %q cannot be selected: it is stored where %q links to; select the link, and fetch it", p, l.Path)
		}
	}
	at, ok := q.linked(f.Filter, f.Sort)
	if !ok {
		return f, nil
	}
	if !q.links.fetches() {
		return f, unfetched(at)
	}
	j, err := link.Of(q.linkPaths(), f.Filter, f.Sort)
	switch {
	case err != nil:
		return f, err
	case j == nil:
		return f, modelErrorf(q.c.plan.typ, "a condition takes %q for a link, which it is not", at)
	}
	f.Filter, f.Stages, f.Sort, f.Last = j.Own, j.Stages, j.Sort, j.Last
	return f, nil
}

// fetched fetches the links of the documents that docs yields, batch by batch.
func fetched[D any](ctx context.Context, q query, docs iter.Seq2[D, error]) iter.Seq2[D, error] {
	if !q.links.fetches() {
		return docs
	}
	return func(yield func(D, error) bool) {
		var batch []D
		var none D
		flush := func() bool {
			if err := fetchAll(ctx, q, batch); err != nil {
				yield(none, err)
				return false
			}
			for _, doc := range batch {
				if !yield(doc, nil) {
					return false
				}
			}
			batch = batch[:0]
			return true
		}
		for doc, err := range docs {
			if err != nil {
				if flush() {
					yield(none, err)
				}
				return
			}
			if batch = append(batch, doc); len(batch) == fetchBatch && !flush() {
				return
			}
		}
		flush()
	}
}

// fetchAll fetches the links of some documents, which are pointers to structs.
func fetchAll[D any](ctx context.Context, q query, docs []D) error {
	var level []fetchNode
	for _, doc := range docs {
		if v := reflect.ValueOf(doc); v.Kind() == reflect.Pointer && v.Elem().Kind() == reflect.Struct {
			level = append(level, fetchNode{v.Elem(), q.c.engine.Name(), q.links})
		}
	}
	f := newFetcher(q.c.db, q.untracked)
	f.deleted, f.tuning = q.deleted, engine.Tuning{Comment: q.tuning.Comment, MaxTime: q.tuning.MaxTime, ReadFrom: q.tuning.ReadFrom}
	return f.fetch(ctx, level)
}

// distinct returns the different values at path, which may go through links.
func (q query) distinct(ctx context.Context, path string) ([]bson.RawValue, error) {
	f, err := q.conditions()
	if err != nil {
		return nil, err
	}
	if err := q.links.check(q.c.plan); err != nil {
		return nil, err
	}
	at, ok := q.linked(f, nil)
	if to, through := q.linkPaths().Through(path); through {
		at, ok = to.Path, true
	}
	switch {
	case !ok:
		return q.c.engine.Distinct(ctx, path, f, q.tuning)
	case !q.links.fetches():
		return nil, unfetched(at)
	}
	j, to, err := link.Values(q.linkPaths(), f, path)
	if err != nil {
		return nil, err
	}
	return q.c.engine.Different(ctx, to, engine.Find{Filter: j.Own, Stages: j.Stages, Tuning: q.tuning})
}
