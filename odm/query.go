package odm

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/engine"
	"github.com/databridge-go/databridge/odm/internal/expr"
	"github.com/databridge-go/databridge/odm/internal/sound"
	"github.com/databridge-go/databridge/odm/internal/state"
)

// A Query says which documents of model T are read, changed or deleted. It is a value: each step returns a copy, and a
// verb (All, One, Update …) sends it, as often as it is called. It is safe for concurrent use. Collection.Find makes
// it.
//
// What is wrong with a query, a condition that carries an error for one, is reported by the verb before anything is
// sent. A path that the model does not store, in a condition, a sort key or a selection, is a *ValueError, and so is a
// comparison with a value of a kind that is never stored there: both would find nothing, silently. What other programs
// store in the same documents is asked for by Raw, which is not looked into, and a change may write any path.
type Query[T any] struct{ q query }

// A query is what the Queries of all models have in common.
type query struct {
	c             *store
	filters       []Expr
	orders        []string
	paths         []string // of Select; nil means whole documents
	offset, limit int64
	links         fetchRules
	children      bool // documents of the children of T too
	everything    bool
	untracked     bool
	uncached      bool
	deleted       bool // documents that are marked as deleted too
	tuning        engine.Tuning
	skip          skips
}

// Where returns a copy of q that also demands every one of fs.
//
//go:noinline
func (q Query[T]) Where(fs ...Filter[T]) Query[T] {
	q.q.filters = slices.Clip(q.q.filters) // siblings must not share a backing array
	for _, f := range fs {
		q.q.filters = append(q.q.filters, Expr(f))
	}
	return q
}

// Everything returns a copy of q that may change or delete all documents: without it, Update and Delete of a query that
// has no condition return ErrUnfiltered.
//
//go:noinline
func (q Query[T]) Everything() Query[T] { q.q.everything = true; return q }

// Sort returns a copy of q that sorts by os, after the keys that q sorts by already.
//
//go:noinline
func (q Query[T]) Sort(os ...Order[T]) Query[T] {
	q.q.orders = slices.Clip(q.q.orders)
	for _, o := range os {
		q.q.orders = append(q.q.orders, string(o))
	}
	return q
}

// Skip returns a copy of q that leaves out the first n documents.
//
//go:noinline
func (q Query[T]) Skip(n int64) Query[T] { q.q.offset = n; return q }

// Limit returns a copy of q that reads at most n documents; 0 means no limit.
//
//go:noinline
func (q Query[T]) Limit(n int64) Query[T] { q.q.limit = n; return q }

// Select returns a copy of q that reads the given fields and the id only, beside those that q selects already. The
// documents are partial: Save and SaveChanges leave every other field alone, and Replace refuses them.
//
//go:noinline
func (q Query[T]) Select(fields ...FieldOf[T]) Query[T] {
	q.q.paths = append(slices.Clip(q.q.paths), pathsOf(fields)...)
	return q
}

// Untracked returns a copy of q whose documents have no state: it saves the memory for it where nothing will be saved.
// SaveChanges of such a document returns ErrNotSaved.
//
//go:noinline
func (q Query[T]) Untracked() Query[T] { q.q.untracked = true; return q }

// Command returns the find command that All and Iter send, without what the driver adds for its session.
//
// Errors: as All. Nothing is sent, so none is of the server.
//
//go:noinline
func (q Query[T]) Command() (bson.Raw, error) { return q.q.command() }

func (q query) command() (bson.Raw, error) {
	f, err := q.find()
	if err != nil {
		return nil, err
	}
	return q.c.engine.Command(f)
}

// find renders q, or tells what is wrong with it.
func (q query) find() (engine.Find, error) {
	f := engine.Find{Skip: q.offset, Limit: q.limit, Tuning: q.tuning}
	var err error
	if f.Filter, err = q.conditions(); err != nil {
		return f, err
	}
	if q.offset < 0 || q.limit < 0 {
		return f, fmt.Errorf("odm: a query of %s with Skip(%d) and Limit(%d): neither can be negative", q.c.plan.typ, q.offset, q.limit)
	}
	if len(q.orders) > 0 {
		if f.Sort, err = expr.Sort(q.orders); err != nil {
			return f, q.c.plan.fault(err)
		}
		if err = q.c.plan.faulty(sound.Filter(f.Sort)); err != nil {
			return f, err
		}
		if err = q.judgePaths(q.orders); err != nil {
			return f, err
		}
	}
	if q.paths != nil {
		if err = q.judgePaths(q.paths); err != nil {
			return f, err
		}
		if f.Projection, err = projection(append(slices.Clip(q.paths), q.c.plan.hidden()...)); err != nil {
			return f, err
		}
	}
	return q.join(f)
}

// conditions renders q's conditions, and that the documents are of its model if others share the collection, and not deleted
// if the model keeps those that are.
func (q query) conditions() (bson.Raw, error) {
	asked, err := q.asked()
	if err != nil {
		return nil, err
	}
	all := slices.Clip(q.filters)
	if q.c.kin != nil && !names(asked, q.c.kin.key) { // a condition on the class stands in the place of ours
		kin, err := q.c.kin.kinOf(q.c.plan, q.children)
		if err != nil {
			return nil, err
		}
		all = append(all, kin)
	}
	if k := q.c.plan.keeps; k.deleted != nil && !q.deleted {
		all = append(all, expr.New(k.deleted.Name, "$eq", nil))
	}
	if len(all) == len(q.filters) {
		return asked, nil
	}
	return expr.Document(q.c.codec(), all)
}

// asked renders q's own conditions.
func (q query) asked() (bson.Raw, error) {
	switch {
	case q.c == nil:
		return nil, errors.New("odm: a zero Query: make it by Collection.Find")
	case q.c.err != nil:
		return nil, q.c.err
	case q.children && q.c.kin == nil:
		return nil, modelErrorf(q.c.plan.typ, `it has no children: a root says odm:"root" on its odm.Document, and a child odm:"child" on the parent that it embeds`)
	}
	filter, err := expr.Document(q.c.codec(), q.filters)
	if err != nil {
		return nil, q.c.plan.fault(err)
	}
	if err := q.c.plan.faulty(sound.Filter(filter)); err != nil {
		return nil, err
	}
	return filter, q.judgeAsked()
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
		if seg == "" || seg[0] == '$' || strings.IndexByte(seg, 0) >= 0 || !utf8.ValidString(seg) {
			return fmt.Errorf("odm: %q cannot be selected: a path is the stored names joined by dots, without $, in UTF-8", path)
		}
	}
	return nil
}

// read is the set of paths that q reads; nil means all.
func (q query) read() *state.Paths {
	if q.paths == nil {
		return nil
	}
	return state.NewPaths(append([]string{"_id"}, q.paths...)...)
}
