// Package deleted_at_is_always_there is a mistake of a known kind in code written for this test: the field that marks a
// removed note is stored as null in every other one.
package deleted_at_is_always_there

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Note struct {
	ID        bson.ObjectID `bson:"_id"`
	Author    string        `bson:"author"`
	Text      string        `bson:"text"`
	CreatedAt time.Time     `bson:"created_at"`
	DeletedAt *time.Time    `bson:"deleted_at"`
}

type NoteRepository struct {
	collection *mongo.Collection
}

func NewNoteRepository(db *mongo.Database) *NoteRepository {
	return &NoteRepository{collection: db.Collection("notes")}
}

func (r *NoteRepository) Create(ctx context.Context, author, text string) (*Note, error) {
	note := &Note{ID: bson.NewObjectID(), Author: author, Text: text, CreatedAt: time.Now().UTC()}
	if _, err := r.collection.InsertOne(ctx, note); err != nil {
		return nil, err
	}
	return note, nil
}

// List returns a page of the notes of an author that are not removed.
func (r *NoteRepository) List(ctx context.Context, author string, page, size int64) ([]Note, error) {
	filter := bson.M{
		"author":     author,
		"deleted_at": bson.M{"$exists": false}, // BUG: exists-without-omitempty
	}
	opts := options.Find().SetSort(bson.M{"created_at": -1}).SetSkip(page * size).SetLimit(size)
	cursor, err := r.collection.Find(ctx, filter, opts)
	if err != nil {
		return nil, err
	}
	notes := make([]Note, 0)
	if err := cursor.All(ctx, &notes); err != nil {
		return nil, err
	}
	return notes, nil
}

// Delete marks a note as removed.
func (r *NoteRepository) Delete(ctx context.Context, id bson.ObjectID) error {
	now := time.Now().UTC()
	res, err := r.collection.UpdateOne(ctx, bson.M{"_id": id}, bson.M{"$set": bson.M{"deleted_at": now}})
	if err != nil {
		return err
	}
	if res.MatchedCount == 0 {
		return mongo.ErrNoDocuments
	}
	return nil
}
