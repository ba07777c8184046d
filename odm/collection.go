package odm

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/databridge-go/databridge/odm/internal/engine"
	"github.com/databridge-go/databridge/odm/internal/expr"
)

// A Collection holds the documents of model T in one database. It is safe for concurrent use.
type Collection[T any] struct{ s store }

// A store is what the Collections of all models have in common. It knows its model by the plan alone, so that the compiler
// makes its code once and not for every model.
type store struct {
	db     *DB
	plan   *plan
	kin    *family // the models that live in the same collection; nil if the model has no class
	engine engine.Collection
	cache  *cache              // of Cached; nil if there is none
	share  bool                // of ZeroCopy
	check  func(doc any) error // of WithValidation; nil if there is none
	err    error               // why no verb can run
}

// CollectionOf is the collection of model T: that of its odm tag, else the name of the type. It costs nothing and asks
// nobody. If the model cannot be stored as it is declared, every verb returns the same *ModelError.
func CollectionOf[T any](db *DB, opts ...CollectionOption) *Collection[T] {
	return &Collection[T]{storeOf(db, reflect.TypeFor[T](), opts)}
}

// storeOf is what the collection of model t does its work with.
func storeOf(db *DB, t reflect.Type, opts []CollectionOption) store {
	c := store{db: db, plan: planOf(t)}
	switch {
	case db == nil || db.driver == nil:
		c.err = errors.New("odm: CollectionOf of no database: the DB comes from Open or New")
	case c.plan.err != nil:
		c.err = c.plan.err
	case c.plan.collection == "" || strings.Contains(c.plan.collection, "["):
		c.err = modelErrorf(c.plan.typ, `the type has no name to call its collection by: say odm:"collection=…" on the embedded odm.Document`)
	default:
		c.engine, c.check, c.kin = db.collection(c.plan), db.validate, db.families.of(c.plan)
		if c.plan.hollow != nil && c.engine.Codec().Plain() {
			c.err = c.plan.hollow
		}
		c.configure(opts)
	}
	return c
}

// F is the field of T at a path that is known at run time.
//
//go:noinline
func (c *Collection[T]) F(path string) Any[T] { return Any[T](path) }

// Find is the query for the documents that meet all of fs; of none, for all documents.
//
//go:noinline
func (c *Collection[T]) Find(fs ...Filter[T]) Query[T] {
	return Query[T]{query{c: &c.s}}.Where(fs...)
}

// FindOne returns the first document that meets all of fs, or ErrNotFound.
//
//go:noinline
func (c *Collection[T]) FindOne(ctx context.Context, fs ...Filter[T]) (*T, error) {
	return c.Find(fs...).One(ctx)
}

// Get returns the document with the given id, or ErrNotFound. Where the model's id is an ObjectID, its 24 hexadecimal
// digits do as well, and the decimal ones of an integer; whatever else is no id of the model is an error, not a document
// that does not exist.
//
//go:noinline
func (c *Collection[T]) Get(ctx context.Context, id any) (*T, error) {
	q, err := c.s.get(id)
	if err != nil {
		return nil, err
	}
	return Query[T]{q}.One(ctx)
}

// get is the query for the document with the given id.
func (c *store) get(id any) (query, error) {
	if c.err != nil {
		return query{}, c.err
	}
	id, err := c.plan.idFrom(c.engine.Codec(), id)
	if err != nil {
		return query{}, fmt.Errorf("get from %s: %w", c.engine.Name(), err)
	}
	return query{c: c, filters: []Expr{expr.New("_id", "$eq", id)}}, nil
}
