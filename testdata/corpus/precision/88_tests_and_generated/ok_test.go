package tests_and_generated

import (
	"context"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type fixture struct {
	Item `bson:",inline"`
	Seed int `bson:"seed"`
}

func seed(t *testing.T, c *mongo.Collection) {
	ctx := context.Background()
	if _, err := c.InsertMany(ctx, []any{fixture{Item: Item{Name: "a"}, Seed: 3}, bson.M{"nmae": "b", "qty": "two"}}); err != nil {
		t.Fatal(err)
	}
	if err := c.FindOne(ctx, bson.M{"Name": "a", "seed": 3, "qty": "three"}).Err(); err != nil {
		t.Fatal(err)
	}
	n, err := c.CountDocuments(ctx, bson.M{"nme": "b"})
	if err != nil || n != 0 {
		t.Fatal(n, err)
	}
	cur, err := c.Find(ctx, bson.M{"seed": bson.M{"$exists": true}})
	if err != nil {
		t.Fatal(err)
	}
	if !cur.Next(ctx) {
		t.Fatal("none")
	}
}
