// Package soft_delete marks documents as deleted, and reads parts of them.
package soft_delete

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Note struct {
	ID     bson.ObjectID `bson:"_id,omitempty"`
	Title  string        `bson:"title"`
	Body   string        `bson:"body,omitempty"`
	Owner  string        `bson:"owner"`
	Shared []Share       `bson:"shared,omitempty"`
	Pinned bool          `bson:"pinned,omitempty"`
	Made   time.Time     `bson:"made"`
}

type Share struct {
	With  string    `bson:"with"`
	Until time.Time `bson:"until"`
}

// Head is a part of a note.
type Head struct {
	ID    bson.ObjectID `bson:"_id"`
	Title string        `bson:"title"`
}

type Notes struct{ c *mongo.Collection }

// live is what every query of notes asks.
func live(extra ...bson.E) bson.D {
	return append(bson.D{{Key: "deleted_at", Value: bson.M{"$exists": false}}}, extra...)
}

func (n *Notes) Add(ctx context.Context, note *Note) error {
	res, err := n.c.InsertOne(ctx, note)
	if err != nil {
		return err
	}
	note.ID = res.InsertedID.(bson.ObjectID)
	return nil
}

func (n *Notes) Of(ctx context.Context, owner string) (out []Note, err error) {
	cur, err := n.c.Find(ctx, live(bson.E{Key: "owner", Value: owner}), options.Find().SetSort(bson.D{{Key: "pinned", Value: -1}, {Key: "made", Value: -1}}))
	if err != nil {
		return nil, err
	}
	return out, cur.All(ctx, &out)
}

func (n *Notes) Delete(ctx context.Context, id bson.ObjectID, by string) error {
	_, err := n.c.UpdateOne(ctx, bson.M{"_id": id, "deleted_at": nil},
		bson.M{"$set": bson.M{"deleted_at": time.Now(), "deleted_by": by}, "$unset": bson.M{"shared": 1}})
	return err
}

func (n *Notes) Purge(ctx context.Context, before time.Time) (int64, error) {
	res, err := n.c.DeleteMany(ctx, bson.M{"deleted_at": bson.M{"$lt": before, "$ne": nil}})
	if err != nil {
		return 0, err
	}
	return res.DeletedCount, nil
}

func (n *Notes) Heads(ctx context.Context, owner, with string) ([]Head, error) {
	cur, err := n.c.Find(ctx, bson.M{"owner": owner, "shared": bson.M{"$elemMatch": bson.M{"with": with, "until": bson.M{"$gt": time.Now()}}}, "body": bson.M{"$ne": ""}},
		options.Find().SetProjection(bson.D{{Key: "title", Value: 1}}))
	if err != nil {
		return nil, err
	}
	defer cur.Close(ctx)
	var out []Head
	for cur.Next(ctx) {
		var h Head
		if err := cur.Decode(&h); err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, cur.Err()
}

// Without the body, and with two shares only.
func (n *Notes) Light(ctx context.Context, id bson.ObjectID) (note Note, err error) {
	err = n.c.FindOne(ctx, bson.M{"_id": id}, options.FindOne().SetProjection(bson.M{
		"body": 0, "history": 0, "shared": bson.M{"$slice": 2},
	})).Decode(&note)
	return note, err
}

func (n *Notes) Search(ctx context.Context, words string) (out []Note, err error) {
	cur, err := n.c.Find(ctx, bson.M{"$text": bson.M{"$search": words, "$caseSensitive": false}, "$comment": "search"},
		options.Find().
			SetProjection(bson.M{"score": bson.M{"$meta": "textScore"}, "title": 1}).
			SetSort(bson.M{"score": bson.M{"$meta": "textScore"}}).
			SetHint("title_text").SetMax(bson.D{}).SetCollation(&options.Collation{Locale: "en"}))
	if err != nil {
		return nil, err
	}
	return out, cur.All(ctx, &out)
}

// Old notes had no owner, and an array of names instead of shares.
func (n *Notes) Old(ctx context.Context) (int64, error) {
	return n.c.CountDocuments(ctx, bson.M{"$or": bson.A{
		bson.M{"owner": bson.M{"$exists": false}},
		bson.M{"shared": bson.M{"$type": "string"}},
		bson.M{"shared.0": bson.M{"$exists": true}, "shared": bson.M{"$size": 1}},
		bson.M{"version": bson.M{"$in": bson.A{nil, 0, 1}}},
	}})
}
