// Package hex_id_in_in asks for ObjectIDs with their hex texts.
package hex_id_in_in

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Photo struct {
	ID    bson.ObjectID `bson:"_id,omitempty"`
	Album bson.ObjectID `bson:"album"`
	Title string        `bson:"title"`
}

func InAlbum(ctx context.Context, c *mongo.Collection, album bson.ObjectID) ([]*Photo, error) {
	cur, err := c.Find(ctx, bson.M{"album": album})
	if err != nil {
		return nil, err
	}
	var out []*Photo
	return out, cur.All(ctx, &out)
}

func ByAlbum(ctx context.Context, c *mongo.Collection, album bson.ObjectID) ([]*Photo, error) {
	cur, err := c.Find(ctx, bson.M{"album": album.Hex()}) // BUG: objectid-as-string
	if err != nil {
		return nil, err
	}
	var out []*Photo
	return out, cur.All(ctx, &out)
}
