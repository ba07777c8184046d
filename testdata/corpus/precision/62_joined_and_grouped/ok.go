// Package joined_and_grouped reads what a pipeline makes, not what is stored.
package joined_and_grouped

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Order struct {
	ID       bson.ObjectID `bson:"_id,omitempty"`
	Customer bson.ObjectID `bson:"customer"`
	Total    int64         `bson:"total"`
}

type Sum struct {
	Customer bson.ObjectID `bson:"_id"`
	Spent    int64         `bson:"spent"`
}

func Save(ctx context.Context, db *mongo.Database, o *Order) error {
	_, err := db.Collection("orders").InsertOne(ctx, o)
	return err
}

func Best(ctx context.Context, db *mongo.Database) ([]Sum, error) {
	cur, err := db.Collection("orders").Aggregate(ctx, mongo.Pipeline{
		{{Key: "$match", Value: bson.D{{Key: "total", Value: bson.D{{Key: "$gt", Value: 0}}}}}},
		{{Key: "$group", Value: bson.D{{Key: "_id", Value: "$customer"}, {Key: "spent", Value: bson.D{{Key: "$sum", Value: "$total"}}}}}},
		{{Key: "$match", Value: bson.D{{Key: "spent", Value: bson.D{{Key: "$gt", Value: 100}}}}}},
		{{Key: "$sort", Value: bson.D{{Key: "spent", Value: -1}}}},
	})
	if err != nil {
		return nil, err
	}
	var out []Sum
	return out, cur.All(ctx, &out)
}

type withCustomer struct {
	Order `bson:",inline"`
	Names []struct {
		Name string `bson:"name"`
	} `bson:"people"`
}

func Joined(ctx context.Context, db *mongo.Database, name string) ([]withCustomer, error) {
	pipeline := bson.A{
		bson.M{"$lookup": bson.M{"from": "customers", "localField": "customer", "foreignField": "_id", "as": "people"}},
		bson.M{"$match": bson.M{"people.name": name}},
	}
	cur, err := db.Collection("orders").Aggregate(ctx, pipeline)
	if err != nil {
		return nil, err
	}
	var out []withCustomer
	return out, cur.All(ctx, &out)
}
