package odm

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/engine"
	"github.com/databridge-go/databridge/odm/internal/expr"
	"github.com/databridge-go/databridge/odm/internal/state"
)

// A Query says which documents of model T are read, changed or deleted. It is a value: each step returns a copy, and a
// verb (All, One, Update …) sends it, as often as it is called. It is safe for concurrent use. Collection.Find makes
// it.
//
// What is wrong with a query, a condition that carries an error for one, is reported by the verb before anything is
// sent.
type Query[T any] struct {
	c           *Collection[T]
	filters     []Filter[T]
	orders      []Order[T]
	paths       []string // of Select; nil means whole documents
	skip, limit int64
	everything  bool
	untracked   bool
}

// Where returns a copy of q that also demands every one of fs.
func (q Query[T]) Where(fs ...Filter[T]) Query[T] {
	q.filters = append(slices.Clip(q.filters), fs...) // Clip: siblings must not share a backing array
	return q
}

// Everything returns a copy of q that may change or delete all documents: without it, Update and Delete of a query that
// has no condition return ErrUnfiltered.
func (q Query[T]) Everything() Query[T] { q.everything = true; return q }

// Sort returns a copy of q that sorts by os, after the keys that q sorts by already.
func (q Query[T]) Sort(os ...Order[T]) Query[T] {
	q.orders = append(slices.Clip(q.orders), os...)
	return q
}

// Skip returns a copy of q that leaves out the first n documents.
func (q Query[T]) Skip(n int64) Query[T] { q.skip = n; return q }

// Limit returns a copy of q that reads at most n documents; 0 means no limit.
func (q Query[T]) Limit(n int64) Query[T] { q.limit = n; return q }

// Select returns a copy of q that reads the given fields and the id only, beside those that q selects already. The
// documents are partial: Save and SaveChanges leave every other field alone, and Replace refuses them.
func (q Query[T]) Select(fields ...FieldOf[T]) Query[T] {
	q.paths = slices.Clip(q.paths)
	for _, f := range fields {
		q.paths = append(q.paths, f.Path())
	}
	return q
}

// Untracked returns a copy of q whose documents have no state: it saves the memory for it where nothing will be saved.
// SaveChanges of such a document returns ErrNotSaved.
func (q Query[T]) Untracked() Query[T] { q.untracked = true; return q }

// Command returns the find command that All and Iter send, without what the driver adds for its session.
func (q Query[T]) Command() (bson.Raw, error) {
	f, err := q.find()
	if err != nil {
		return nil, err
	}
	return q.c.engine.Command(f), nil
}

// find renders q, or tells what is wrong with it.
func (q Query[T]) find() (engine.Find, error) {
	f := engine.Find{Skip: q.skip, Limit: q.limit}
	var err error
	if f.Filter, err = q.filter(); err != nil {
		return f, err
	}
	if q.skip < 0 || q.limit < 0 {
		return f, fmt.Errorf("odm: a query of %s with Skip(%d) and Limit(%d): neither can be negative", q.c.plan.typ, q.skip, q.limit)
	}
	if len(q.orders) > 0 {
		if f.Sort, err = expr.Sort(q.orders); err != nil {
			return f, err
		}
	}
	if q.paths != nil {
		f.Projection, err = projection(q.paths)
	}
	return f, err
}

// filter renders q's conditions.
func (q Query[T]) filter() (bson.Raw, error) {
	switch {
	case q.c == nil:
		return nil, errors.New("odm: a zero Query: make it by Collection.Find")
	case q.c.err != nil:
		return nil, q.c.err
	}
	if link, ok := expr.Unfetched(q.filters); ok {
		return nil, fmt.Errorf("odm: a condition on the fields of the document that %q links to would match nothing: only its reference is stored here; ask for the link's id", link)
	}
	return expr.Document(expr.Codec{}, q.filters)
}

// projection renders the paths of Select. A path that lies below another one, or stands there twice, is left out: the
// server refuses it.
func projection(paths []string) (bson.Raw, error) {
	var d bson.D
	for i, p := range paths {
		if err := selectable(p); err != nil {
			return nil, err
		}
		covered := slices.ContainsFunc(paths, func(q string) bool { return strings.HasPrefix(p, q+".") })
		if !covered && !slices.Contains(paths[:i], p) {
			d = append(d, bson.E{Key: p, Value: 1})
		}
	}
	return bson.Marshal(d)
}

// selectable refuses what cannot be selected by its path.
func selectable(path string) error {
	for seg := range strings.SplitSeq(path, ".") {
		if seg == "" || seg[0] == '$' || strings.IndexByte(seg, 0) >= 0 {
			return fmt.Errorf("odm: %q cannot be selected: a path is the stored names joined by dots, without $", path)
		}
	}
	return nil
}

// read is the set of paths that q reads; nil means all.
func (q Query[T]) read() *state.Paths {
	if q.paths == nil {
		return nil
	}
	return state.NewPaths(append([]string{"_id"}, q.paths...)...)
}
