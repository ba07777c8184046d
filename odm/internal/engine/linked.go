package engine

import (
	"context"
	"iter"
	"slices"
	"strconv"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"
)

// maxIDs is how many ids stand in one command at most: far below what a document may hold.
const maxIDs = 10_000

// ByIDs reads the documents with the given ids, in no order; those that are not there are left out.
func (c Collection) ByIDs(ctx context.Context, ids []bson.RawValue, t Tuning) iter.Seq2[bson.Raw, error] {
	return c.chunks(ctx, "_id", ids, t)
}

// Linking reads the documents whose link at path via refers to one of the documents with the given ids in the
// collection name, in the order of their own ids. Whole asks for the references as a whole, as an index on the link
// itself needs it: then references that hold more than $ref and $id are not found.
func (c Collection) Linking(ctx context.Context, via, name string, ids []bson.RawValue, whole bool, t Tuning) iter.Seq2[bson.Raw, error] {
	if !whole {
		return c.chunks(ctx, via+".$id", ids, t)
	}
	refs := make([]bson.RawValue, len(ids))
	for i, id := range ids {
		start, b := bsoncore.AppendDocumentStart(nil)
		b = bsoncore.AppendStringElement(b, "$ref", name)
		b = bsoncore.AppendValueElement(b, "$id", bsoncore.Value{Type: bsoncore.Type(id.Type), Data: id.Value})
		refs[i] = bson.RawValue{Type: bson.TypeEmbeddedDocument, Value: ended(b, start)}
	}
	return c.chunks(ctx, via, refs, t)
}

// chunks reads the documents whose value at path is one of values, sorted by their ids within each command.
func (c Collection) chunks(ctx context.Context, path string, values []bson.RawValue, t Tuning) iter.Seq2[bson.Raw, error] {
	return func(yield func(bson.Raw, error) bool) {
		for some := range slices.Chunk(values, maxIDs) {
			f := Find{Filter: among(path, some), Tuning: t}
			if path != "_id" {
				f.Sort = ascending("_id")
			}
			for raw, err := range c.Find(ctx, f) {
				if !yield(raw, err) || err != nil {
					return
				}
			}
		}
	}
}

// among is the filter {path: {$in: values}}, or the bare equality for one value.
func among(path string, values []bson.RawValue) bson.Raw {
	start, b := bsoncore.AppendDocumentStart(nil)
	if len(values) == 1 {
		b = bsoncore.AppendValueElement(b, path, bsoncore.Value{Type: bsoncore.Type(values[0].Type), Data: values[0].Value})
		return ended(b, start)
	}
	in, b := bsoncore.AppendDocumentElementStart(b, path)
	at, b := bsoncore.AppendArrayElementStart(b, "$in")
	for i, v := range values {
		b = bsoncore.AppendValueElement(b, strconv.Itoa(i), bsoncore.Value{Type: bsoncore.Type(v.Type), Data: v.Value})
	}
	b, _ = bsoncore.AppendArrayEnd(b, at)
	b, _ = bsoncore.AppendDocumentEnd(b, in)
	return ended(b, start)
}

func ascending(path string) bson.Raw {
	start, b := bsoncore.AppendDocumentStart(nil)
	return ended(bsoncore.AppendInt32Element(b, path, 1), start)
}
