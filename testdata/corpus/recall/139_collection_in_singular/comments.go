// Package collection_in_singular is a mistake of a known kind in code written for this test: one function writes the name
// of the collection in the singular.
package collection_in_singular

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Comment struct {
	ID     bson.ObjectID `bson:"_id,omitempty"`
	PostID bson.ObjectID `bson:"post_id"`
	Author string        `bson:"author"`
	Body   string        `bson:"body"`
	At     time.Time     `bson:"at"`
}

type Blog struct {
	db *mongo.Database
}

func NewBlog(client *mongo.Client) *Blog {
	return &Blog{db: client.Database("blog")}
}

func (b *Blog) Comment(ctx context.Context, c Comment) (bson.ObjectID, error) {
	c.ID, c.At = bson.NewObjectID(), time.Now()
	if _, err := b.db.Collection("comments").InsertOne(ctx, c); err != nil {
		return bson.NilObjectID, err
	}
	return c.ID, nil
}

func (b *Blog) Comments(ctx context.Context, post bson.ObjectID) ([]Comment, error) {
	cur, err := b.db.Collection("comments").Find(ctx,
		bson.D{{Key: "post_id", Value: post}},
		options.Find().SetSort(bson.D{{Key: "at", Value: 1}}))
	if err != nil {
		return nil, err
	}
	comments := []Comment{}
	if err := cur.All(ctx, &comments); err != nil {
		return nil, err
	}
	return comments, nil
}

func (b *Blog) Edit(ctx context.Context, id bson.ObjectID, body string) error {
	_, err := b.db.Collection("comments").UpdateByID(ctx, id, bson.D{{Key: "$set", Value: bson.D{{Key: "body", Value: body}}}})
	return err
}

// Count returns the number of comments under a post, for the list of posts.
func (b *Blog) Count(ctx context.Context, post bson.ObjectID) (int64, error) {
	return b.db.Collection("comment").CountDocuments(ctx, bson.D{{Key: "post_id", Value: post}}) // BUG: unknown-collection
}
