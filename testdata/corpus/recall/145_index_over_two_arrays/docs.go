// Package index_over_two_arrays is a mistake of a known kind in code written for this test: a compound index has two keys
// that are arrays.
package index_over_two_arrays

import (
	"context"
	"log/slog"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Grant struct {
	Subject string `bson:"subject"`
	Level   string `bson:"level"`
}

type Document struct {
	ID     bson.ObjectID `bson:"_id,omitempty"`
	Title  string        `bson:"title"`
	Labels []string      `bson:"labels"`
	Grants []Grant       `bson:"grants"`
}

type Library struct {
	documents *mongo.Collection
}

func NewLibrary(ctx context.Context, db *mongo.Database) *Library {
	l := &Library{documents: db.Collection("documents")}
	byLabel := mongo.IndexModel{
		Keys: bson.D{ // BUG: parallel-array-index
			{Key: "grants.subject", Value: 1},
			{Key: "labels", Value: 1},
			{Key: "title", Value: 1},
		},
		Options: options.Index().SetName("subject_label_title"),
	}
	if _, err := l.documents.Indexes().CreateOne(ctx, byLabel); err != nil {
		slog.WarnContext(ctx, "index not made", "error", err)
	}
	return l
}

func (l *Library) Add(ctx context.Context, d *Document) error {
	_, err := l.documents.InsertOne(ctx, d)
	return err
}

// Share lets a subject read a document.
func (l *Library) Share(ctx context.Context, id bson.ObjectID, g Grant) error {
	_, err := l.documents.UpdateByID(ctx, id, bson.M{"$push": bson.M{"grants": g}})
	return err
}

// Labelled lists the documents with a label that a subject may read.
func (l *Library) Labelled(ctx context.Context, subject, label string) ([]Document, error) {
	cur, err := l.documents.Find(ctx, bson.M{"grants.subject": subject, "labels": label})
	if err != nil {
		return nil, err
	}
	var out []Document
	if err := cur.All(ctx, &out); err != nil {
		return nil, err
	}
	return out, nil
}
