package odm

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/odm/internal/engine"
)

// ListIndexes returns the indexes that the collection has, that of _id included; none if it is not there.
//
// Errors: a *ModelError, or those of the server.
//
//go:noinline
func (c *Collection[T]) ListIndexes(ctx context.Context) ([]Index, error) {
	if c.s.err != nil {
		return nil, c.s.err
	}
	return listIndexes(ctx, c.s.engine)
}

// CreateIndexes creates indexes beside those that Sync makes, in one command, and returns their names. What is there
// already, as it is asked for, is left alone; an index of the same name with other keys or options is an error of the
// server.
//
// Errors: a *DuplicateError for stored documents that a unique index does not allow, else as for ListIndexes.
//
//go:noinline
func (c *Collection[T]) CreateIndexes(ctx context.Context, indexes ...Index) ([]string, error) {
	if err := c.s.writable(); err != nil || len(indexes) == 0 {
		return nil, err
	}
	return createIndexes(ctx, c.s.db, c.s.engine, c.s.plan, indexes)
}

// DropIndex drops the index with the given name. An index that is not there is an error of the server.
//
// Errors: as ListIndexes.
//
//go:noinline
func (c *Collection[T]) DropIndex(ctx context.Context, name string) error {
	if err := c.s.writable(); err != nil {
		return err
	}
	return command(ctx, c.s.db, c.s.engine, "drop an index of", bson.D{{Key: "dropIndexes", Value: c.s.engine.Name()}, {Key: "index", Value: name}})
}

func listIndexes(ctx context.Context, c engine.Collection) ([]Index, error) {
	specs, err := storedIndexes(ctx, c)
	if err != nil {
		return nil, err
	}
	all := make([]Index, len(specs))
	for i, s := range specs {
		all[i] = s.index()
	}
	return all, nil
}

func createIndexes(ctx context.Context, db *DB, c engine.Collection, p *plan, indexes []Index) (names []string, err error) {
	docs := bson.A{}
	for _, x := range indexes {
		s, err := x.spec(codecOf(c.Codec()))
		if err != nil {
			return nil, modelErrorf(p.typ, "index %v: %w", x.Keys, err)
		}
		names, docs = append(names, s.name), append(docs, s.document())
	}
	return names, command(ctx, db, c, "create the indexes of", bson.D{{Key: "createIndexes", Value: c.Name()}, {Key: "indexes", Value: docs}})
}

// command runs a command on a collection.
func command(ctx context.Context, db *DB, c engine.Collection, verb string, command bson.D) error {
	raw, err := bson.Marshal(command)
	if err != nil {
		return err
	}
	if _, err := db.engine.Run(ctx, c.Name(), raw); err != nil {
		return failed(c, verb, err)
	}
	return nil
}

// writable refuses the writes of what can only be read.
func (c *store) writable() error {
	if c.err != nil {
		return c.err
	}
	return c.plan.writable(c.kin)
}

func (p *plan) writable(kin *family) error {
	switch {
	case p.view != nil:
		return modelErrorf(p.typ, "it is a view, which can only be read")
	case kin != nil && p.class == nil:
		return modelErrorf(p.typ, "it is a union, which can only be read: write by the collections of its members")
	}
	return nil
}

// index is a stored index in the form in which models declare it.
func (s indexSpec) index() Index {
	x := Index{Name: s.name, Unique: s.get("unique") == true, Sparse: s.get("sparse") == true, Hidden: s.get("hidden") == true}
	for _, e := range s.keys {
		n, isNumber := number(e.Value)
		kind, _ := e.Value.(string)
		switch {
		case isNumber && n < 0:
			x.Keys = append(x.Keys, "-"+e.Key)
		case isNumber:
			x.Keys = append(x.Keys, e.Key)
		default:
			x.Keys = append(x.Keys, e.Key+":"+kind)
		}
	}
	if n, ok := number(s.get("expireAfterSeconds")); ok {
		if x.ExpireAfter = time.Duration(n) * time.Second; n == 0 {
			x.ExpireAfter = ExpireAtTime
		}
	}
	if d := asDocument(s.get("partialFilterExpression")); d != nil {
		x.Partial = d
	}
	if d := asDocument(s.get("wildcardProjection")); d != nil {
		x.Wildcard = d
	}
	for _, e := range asDocument(s.get("weights")) {
		if n, ok := number(e.Value); ok {
			if x.Weights == nil {
				x.Weights = map[string]int{}
			}
			x.Weights[e.Key] = int(n)
		}
	}
	x.Language, _ = s.get("default_language").(string)
	x.LanguageField, _ = s.get("language_override").(string)
	x.Collation = collationIn(asDocument(s.get("collation")))
	return x
}

// collationIn reads a collation as the server tells it.
func collationIn(d bson.D) *options.Collation {
	if d == nil {
		return nil
	}
	c := &options.Collation{}
	for _, e := range d {
		text, _ := e.Value.(string)
		n, _ := number(e.Value)
		switch e.Key {
		case "locale":
			c.Locale = text
		case "strength":
			c.Strength = int(n)
		case "caseLevel":
			c.CaseLevel = e.Value == true
		case "caseFirst":
			c.CaseFirst = text
		case "numericOrdering":
			c.NumericOrdering = e.Value == true
		case "alternate":
			c.Alternate = text
		case "maxVariable":
			c.MaxVariable = text
		case "normalization":
			c.Normalization = e.Value == true
		case "backwards":
			c.Backwards = e.Value == true
		}
	}
	return c
}
