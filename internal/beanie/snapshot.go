package main

import (
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// snapshot reads a whole database: of every collection its options, its indexes and its documents by their ids. A
// collection that has nothing of these counts as one that is not there.
func (r *reader) snapshot(ctx context.Context, db *mongo.Database) (value, error) {
	specs, err := db.ListCollectionSpecifications(ctx, bson.D{})
	if err != nil {
		return value{}, fmt.Errorf("list the collections of %s: %w", db.Name(), err)
	}
	slices.SortFunc(specs, func(a, b mongo.CollectionSpecification) int { return cmp.Compare(a.Name, b.Name) })
	out, revisions := value{kind: document}, map[string]bool{}
	for _, s := range specs {
		if strings.HasPrefix(s.Name, "system.") {
			continue
		}
		c, err := r.collection(ctx, db.Collection(s.Name), s, revisions)
		if err != nil {
			return value{}, fmt.Errorf("read %s: %w", s.Name, err)
		}
		if len(c.fields) > 0 {
			out.fields = append(out.fields, field{s.Name + "/", c})
		}
	}
	r.revisions = revisions
	return out, nil
}

// collection reads one collection, and notes the revisions of its documents.
func (r *reader) collection(ctx context.Context, c *mongo.Collection, s mongo.CollectionSpecification, revisions map[string]bool) (value, error) {
	out := value{kind: document}
	if o := r.document(s.Options); len(o.fields) > 0 {
		out.fields = append(out.fields, field{"options", o})
	}
	if s.Type == "collection" {
		indexes, err := r.indexes(ctx, c)
		if err != nil {
			return value{}, err
		}
		out.fields = append(out.fields, indexes...)
	}
	cursor, err := c.Find(ctx, bson.D{}, options.Find().SetSort(bson.D{{Key: "_id", Value: 1}}))
	if err != nil {
		return value{}, err
	}
	var docs []bson.Raw
	if err := cursor.All(ctx, &docs); err != nil {
		return value{}, err
	}
	for _, d := range docs {
		doc := r.document(d)
		key, _ := doc.field("_id")
		out.fields = append(out.fields, field{key.String() + "/", doc})
		if _, uuid, ok := d.Lookup("revision_id").BinaryOK(); ok {
			revisions[hex.EncodeToString(uuid)] = true
		}
	}
	return out, nil
}

// indexes reads the indexes of a collection but that of _id, in the order of their names.
func (r *reader) indexes(ctx context.Context, c *mongo.Collection) (out []field, err error) {
	cursor, err := c.Indexes().List(ctx)
	if err != nil {
		return nil, err
	}
	var specs []bson.D
	if err := cursor.All(ctx, &specs); err != nil {
		return nil, err
	}
	for _, s := range specs {
		s = slices.DeleteFunc(s, func(e bson.E) bool { return e.Key == "v" })
		raw, err := bson.Marshal(s)
		if err != nil {
			return nil, err
		}
		name, _ := bson.Raw(raw).Lookup("name").StringValueOK()
		if name != "_id_" {
			out = append(out, field{"index " + name, r.document(raw)})
		}
	}
	slices.SortFunc(out, func(a, b field) int { return cmp.Compare(a.key, b.key) })
	return out, nil
}
