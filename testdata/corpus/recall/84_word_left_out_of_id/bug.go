// Package word_left_out_of_id is a rewritten real mistake.
//
// Origin: openimsdk/open-im-server b5c11ece5 (2022-04-19): a word was left out of the key of the filter.
package word_left_out_of_id

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Story struct {
	StoryID string   `bson:"team_story_id"`
	UserID  string   `bson:"user_id"`
	Fans    []string `bson:"fans"`
}

type DataBases struct {
	client *mongo.Client
	name   string
}

func (d *DataBases) Get(ctx context.Context, id string) (*Story, error) {
	c := d.client.Database(d.name).Collection("stories")
	m := &Story{}
	return m, c.FindOne(ctx, bson.M{"team_story_id": id}).Decode(m)
}

func (d *DataBases) Like(ctx context.Context, m *Story) error {
	c := d.client.Database(d.name).Collection("stories")
	_, err := c.UpdateOne(ctx, bson.M{"team_id": m.StoryID}, // BUG: unknown-field-path
		bson.M{"$set": bson.M{"fans": m.Fans}})
	return err
}
