// Package two_stages_in_one is a mistake of a known kind in code written for this test: two stages lie in one document.
package two_stages_in_one

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Post struct {
	ID        bson.ObjectID `bson:"_id,omitempty"`
	Author    string        `bson:"author"`
	Topic     string        `bson:"topic"`
	Likes     int           `bson:"likes"`
	Published time.Time     `bson:"published"`
}

type Feed struct {
	posts *mongo.Collection
	size  int
}

func NewFeed(db *mongo.Database, size int) *Feed {
	return &Feed{posts: db.Collection("posts"), size: size}
}

func (f *Feed) Publish(ctx context.Context, p Post) error {
	_, err := f.posts.InsertOne(ctx, p)
	return err
}

// Page returns one page of the feed, the most liked first.
func (f *Feed) Page(ctx context.Context, topics []string, page int) ([]Post, error) {
	if len(topics) == 0 {
		return nil, nil
	}
	pipeline := []bson.M{
		{"$match": bson.M{"topic": bson.M{"$in": topics}}},
		{"$sort": bson.D{{Key: "likes", Value: -1}, {Key: "published", Value: -1}}},
		{"$skip": page * f.size, "$limit": f.size}, // BUG: pipeline-stage
	}
	cur, err := f.posts.Aggregate(ctx, pipeline)
	if err != nil {
		return nil, err
	}
	var posts []Post
	if err := cur.All(ctx, &posts); err != nil {
		return nil, err
	}
	return posts, nil
}

// Like counts one more reader who likes a post.
func (f *Feed) Like(ctx context.Context, id bson.ObjectID) error {
	_, err := f.posts.UpdateByID(ctx, id, bson.M{"$inc": bson.M{"likes": 1}})
	return err
}
