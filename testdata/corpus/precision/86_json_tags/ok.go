// Package json_tags stores json names: its client has the option.
package json_tags

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Person struct {
	ID        string   `json:"_id"`
	FirstName string   `json:"firstName"`
	Phones    []Phone  `json:"phones,omitempty"`
	Nick      string   `json:"nick" bson:"alias"`
	Tags      []string `json:"tags"`
}

type Phone struct {
	Number string `json:"number"`
	IsWork bool   `json:"isWork"`
}

func connect(uri string) (*mongo.Client, error) {
	return mongo.Connect(options.Client().ApplyURI(uri).SetBSONOptions(&options.BSONOptions{UseJSONStructTags: true, NilSliceAsEmpty: true, OmitZeroStruct: true}))
}

func find(ctx context.Context, db *mongo.Database, first string, words []string) (p Person, err error) {
	var tags []string
	for _, w := range words {
		tags = append(tags, "#"+w)
	}
	err = db.Collection("people").FindOne(ctx, bson.M{"firstName": first, "phones.isWork": true, "phones": bson.M{"$elemMatch": bson.M{"number": "1"}}, "alias": "x", "tags": bson.M{"$in": tags}},
		options.FindOne().SetSort(bson.M{"firstName": 1}).SetProjection(bson.M{"phones.number": 1})).Decode(&p)
	return p, err
}

func change(ctx context.Context, db *mongo.Database, p Person) error {
	_, err := db.Collection("people").UpdateOne(ctx, bson.M{"_id": p.ID}, bson.M{"$set": bson.M{"firstName": "x", "phones.0.isWork": false}})
	return err
}
