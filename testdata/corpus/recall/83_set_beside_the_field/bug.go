// Package set_beside_the_field is a rewritten real mistake.
//
// Origin: openimsdk/open-im-server 62e605a44 (2022-04-21): the list was written back under a shorter name than the one it is read by.
package set_beside_the_field

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Fan struct {
	UserID string `bson:"user_id"`
	Name   string `bson:"name"`
}

type Story struct {
	StoryID string `bson:"story_id"`
	UserID  string `bson:"user_id"`
	Content string `bson:"content"`
	Fans    []*Fan `bson:"fan_list"`
	At      int32  `bson:"create_time"`
}

const cStory = "storys"

type DataBases struct {
	client *mongo.Client
	name   string
}

func (d *DataBases) Create(ctx context.Context, m *Story) error {
	_, err := d.client.Database(d.name).Collection(cStory).InsertOne(ctx, m)
	return err
}

func (d *DataBases) Get(id string) (*Story, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	c := d.client.Database(d.name).Collection(cStory)
	m := &Story{}
	err := c.FindOne(ctx, bson.M{"story_id": id}).Decode(m)
	return m, err
}

func (d *DataBases) Like(user, id string) (*Story, error) {
	m, err := d.Get(id)
	if err != nil {
		return nil, err
	}
	m.Fans = append(m.Fans, &Fan{UserID: user})
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	c := d.client.Database(d.name).Collection(cStory)
	_, err = c.UpdateOne(ctx, bson.M{"story_id": id}, bson.M{"$set": bson.M{"fans": m.Fans}}) // BUG: unknown-field-path
	return m, err
}
