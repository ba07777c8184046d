// Package options_of_stages has stages with every option, updates that are pipelines, and elements in their places.
package options_of_stages

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Item struct {
	SKU   string  `bson:"sku"`
	Qty   int     `bson:"qty"`
	Price float64 `bson:"price"`
}

type Cart struct {
	ID       bson.ObjectID `bson:"_id,omitempty"`
	Owner    bson.ObjectID `bson:"owner_id"`
	Items    []Item        `bson:"items"`
	Total    float64       `bson:"total"`
	Discount float64       `bson:"discount"`
	Currency string        `bson:"currency"`
	Note     string        `bson:"note"`
	OpenedAt time.Time     `bson:"opened_at"`
}

type Owner struct {
	ID    bson.ObjectID `bson:"_id,omitempty"`
	Name  string        `bson:"name"`
	Carts int           `bson:"carts"`
}

type Carts struct {
	carts  *mongo.Collection
	owners *mongo.Collection
}

func New(db *mongo.Database) *Carts {
	return &Carts{carts: db.Collection("carts"), owners: db.Collection("owners")}
}

func (c *Carts) Add(ctx context.Context, cart Cart, owner Owner) error {
	if _, err := c.owners.InsertOne(ctx, owner); err != nil {
		return err
	}
	_, err := c.carts.InsertOne(ctx, cart)
	return err
}

func eq(key string, value any) bson.E { return bson.E{Key: key, Value: value} }

func stage(name string, value any) bson.D { return bson.D{{Key: name, Value: value}} }

// Recount writes expressions, in a pipeline.
func (c *Carts) Recount(ctx context.Context, id bson.ObjectID) error {
	_, err := c.carts.UpdateByID(ctx, id, mongo.Pipeline{
		{{Key: "$set", Value: bson.M{"total": bson.M{"$subtract": bson.A{
			bson.M{"$sum": bson.M{"$map": bson.M{
				"input": "$items", "as": "i", "in": bson.M{"$multiply": bson.A{"$$i.qty", "$$i.price"}},
			}}},
			"$discount",
		}}}}},
		{{Key: "$unset", Value: bson.A{"note"}}},
	})
	return err
}

// Literal stores texts that only look like paths, and operators that a plain update knows.
func (c *Carts) Literal(ctx context.Context, id bson.ObjectID, add []Item) error {
	_, err := c.carts.UpdateByID(ctx, id, bson.M{
		"$set":  bson.M{"currency": "$", "note": "$5 off"},
		"$push": bson.M{"items": bson.M{"$each": add, "$position": 0, "$slice": 50, "$sort": bson.M{"price": 1}}},
	})
	return err
}

func (c *Carts) Report(ctx context.Context, from time.Time, currencies ...string) ([]bson.M, error) {
	match := bson.D{eq("opened_at", bson.D{eq("$gte", from)})}
	if len(currencies) > 0 {
		match = append(match, eq("currency", bson.D{eq("$in", currencies)}))
	}
	pipeline := mongo.Pipeline{
		stage("$match", match),
		stage("$lookup", bson.M{
			"from": "owners", "localField": "owner_id", "foreignField": "_id", "as": "owner",
			"let":      bson.M{"money": "$currency"},
			"pipeline": bson.A{bson.M{"$match": bson.M{"carts": bson.M{"$gt": 0}}}, bson.M{"$limit": 1}},
		}),
		stage("$unwind", bson.M{"path": "$owner", "preserveNullAndEmptyArrays": true}),
		stage("$unwind", bson.M{"path": "$items", "includeArrayIndex": "nth"}),
		stage("$bucket", bson.M{
			"groupBy": "$items.price", "boundaries": bson.A{0, 10, 100}, "default": "dear",
			"output": bson.M{"n": bson.M{"$sum": 1}, "names": bson.M{"$addToSet": "$owner.name"}},
		}),
		stage("$merge", bson.M{"into": "prices", "on": "_id", "whenMatched": "replace", "whenNotMatched": "insert"}),
	}
	cur, err := c.carts.Aggregate(ctx, pipeline, options.Aggregate().SetAllowDiskUse(true))
	if err != nil {
		return nil, err
	}
	var rows []bson.M
	return rows, cur.All(ctx, &rows)
}

// Either collects documents, each of them made of elements.
func (c *Carts) Either(ctx context.Context, owner bson.ObjectID, least float64) (int64, error) {
	either := bson.A{bson.D{eq("owner_id", owner)}}
	either = append(either, bson.D{{Key: "total", Value: bson.D{{Key: "$gte", Value: least}}}})
	return c.carts.CountDocuments(ctx, bson.D{{Key: "$or", Value: either}})
}
