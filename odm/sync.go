package odm

import (
	"context"
	"errors"
	"slices"

	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/odm/internal/engine"
)

// Sync makes the indexes that the models of the DB declare by their tags, and that are not there yet:
//
//	Email string `bson:"email" odm:"unique"`        // {email: 1}, unique
//	City  string `bson:"city" odm:"index"`          // {city: 1}
//	Nick  string `bson:"nick" odm:"unique,sparse"`  // only documents that have the field
//
// Fields of embedded structs, and of those in lists, count as well: {home.city: 1}. Sync drops nothing. Stored documents
// that a unique index does not allow are a *DuplicateError.
func (db *DB) Sync(ctx context.Context) error {
	if len(db.models) == 0 {
		return errors.New("odm: Sync of no models: name them in Open or New by odm.Models")
	}
	for _, m := range db.models {
		p := planOf(m.typ)
		indexes, err := indexesOf(p)
		if err != nil {
			return err
		}
		if len(indexes) == 0 {
			continue // nothing declared
		}
		c := engine.Of(db.driver, p.collection)
		if err := c.CreateIndexes(ctx, indexes); err != nil {
			return failed(c, "make the indexes of", err)
		}
	}
	return nil
}

// indexesOf returns the indexes that a model declares, in the order of its fields.
func indexesOf(p *plan) ([]engine.Index, error) {
	var out []engine.Index
	var wrong *ModelError
	var enter func(prefix string, s *model.Struct, above []*model.Struct)
	enter = func(prefix string, s *model.Struct, above []*model.Struct) {
		if slices.Contains(above, s) {
			return // a recursive type has no last level to index
		}
		above = append(slices.Clip(above), s)
		for _, f := range s.Fields {
			path := prefix + f.Name
			x, declared := engine.Index{Path: path}, false
			for _, o := range f.Options {
				if o.Value != "" && slices.Contains([]string{"unique", "index", "sparse"}, o.Name) {
					wrong = modelErrorf(p.typ, "the option odm:\"%s=%s\" of field %s: an index takes no value", o.Name, o.Value, f.Go)
				}
				declared = declared || o.Name == "unique" || o.Name == "index" || o.Name == "sparse"
				x.Unique = x.Unique || o.Name == "unique"
				x.Sparse = x.Sparse || o.Name == "sparse"
			}
			if declared {
				out = append(out, x)
			}
			if in := structIn(f.Value); in != nil {
				enter(path+".", in, above)
			}
		}
	}
	enter("", p.model, nil)
	if wrong != nil {
		return nil, wrong
	}
	return out, nil
}

// structIn returns the struct that a value, or an element of it, is stored as.
func structIn(v *model.Value) *model.Struct {
	for v != nil && v.Struct == nil && !v.Map && v.Link == nil && v.Elem != v {
		v = v.Elem
	}
	if v == nil {
		return nil
	}
	return v.Struct
}
