// Package pipelines asks for what the stages before have made.
package pipelines

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Order struct {
	ID       bson.ObjectID   `bson:"_id,omitempty"`
	Customer bson.ObjectID   `bson:"customer_id"`
	Lines    []Line          `bson:"lines"`
	Status   string          `bson:"status"`
	Placed   time.Time       `bson:"placed_at"`
	Shipping *Shipping       `bson:"shipping,omitempty"`
	Tags     []string        `bson:"tags"`
	Refs     []bson.ObjectID `bson:"refs"`
}

type Line struct {
	Product bson.ObjectID `bson:"product_id"`
	Qty     int           `bson:"qty"`
	Price   float64       `bson:"price"`
}

type Shipping struct {
	Loc     Point  `bson:"loc"`
	Carrier string `bson:"carrier"`
}

type Point struct {
	Type        string    `bson:"type"`
	Coordinates []float64 `bson:"coordinates"`
}

// OrderView is an order with what was joined.
type OrderView struct {
	Order    `bson:",inline"`
	Buyer    Customer `bson:"customer"`
	Products []struct {
		Name string `bson:"name"`
	} `bson:"products"`
	Sum float64 `bson:"sum"`
}

type Customer struct {
	ID   bson.ObjectID `bson:"_id"`
	Name string        `bson:"name"`
	City string        `bson:"city"`
}

type Stat struct {
	City  string  `bson:"_id"`
	Count int     `bson:"count"`
	Sum   float64 `bson:"sum"`
	Last  time.Time
}

type Store struct{ db *mongo.Database }

func (s *Store) orders() *mongo.Collection { return s.db.Collection("orders") }

func (s *Store) Place(ctx context.Context, o *Order) error {
	_, err := s.orders().InsertOne(ctx, o)
	return err
}

func (s *Store) Views(ctx context.Context, city string, skip, limit int64) ([]OrderView, error) {
	pipeline := mongo.Pipeline{
		bson.D{{Key: "$match", Value: bson.D{{Key: "status", Value: bson.D{{Key: "$nin", Value: bson.A{"void", "draft"}}}}, {Key: "lines.qty", Value: bson.D{{Key: "$gt", Value: 0}}}}}},
		bson.D{{Key: "$lookup", Value: bson.D{{Key: "from", Value: "customers"}, {Key: "localField", Value: "customer_id"}, {Key: "foreignField", Value: "_id"}, {Key: "as", Value: "customer"}}}},
		bson.D{{Key: "$unwind", Value: bson.D{{Key: "path", Value: "$customer"}, {Key: "preserveNullAndEmptyArrays", Value: true}}}},
		bson.D{{Key: "$lookup", Value: bson.M{
			"from": "products", "let": bson.M{"ids": "$lines.product_id"}, "as": "products",
			"pipeline": bson.A{
				bson.M{"$match": bson.M{"$expr": bson.M{"$in": bson.A{"$_id", "$$ids"}}, "hidden": bson.M{"$ne": true}}},
				bson.M{"$project": bson.M{"name": 1}},
			},
		}}},
		bson.D{{Key: "$addFields", Value: bson.M{"sum": bson.M{"$sum": bson.M{"$map": bson.M{"input": "$lines", "as": "l", "in": bson.M{"$multiply": bson.A{"$$l.qty", "$$l.price"}}}}}}}},
	}
	if city != "" {
		pipeline = append(pipeline, bson.D{{Key: "$match", Value: bson.M{"customer.city": city, "sum": bson.M{"$gte": 10}}}})
	}
	pipeline = append(pipeline,
		bson.D{{Key: "$sort", Value: bson.D{{Key: "sum", Value: -1}, {Key: "customer.name", Value: 1}}}},
		bson.D{{Key: "$skip", Value: skip}}, bson.D{{Key: "$limit", Value: limit}})
	cur, err := s.orders().Aggregate(ctx, pipeline, options.Aggregate().SetAllowDiskUse(true))
	if err != nil {
		return nil, err
	}
	var out []OrderView
	return out, cur.All(ctx, &out)
}

func (s *Store) Stats(ctx context.Context, since time.Time) ([]Stat, error) {
	match := bson.D{{"$match", bson.D{{"placed_at", bson.D{{"$gte", since}}}, {"$expr", bson.D{{"$gt", bson.A{bson.D{{"$size", "$lines"}}, 1}}}}}}}
	unwind := bson.D{{"$unwind", "$lines"}}
	again := bson.D{{"$match", bson.D{{"lines.qty", bson.D{{"$gte", 2}}}, {"lines", bson.D{{"$type", "object"}}}}}}
	group := bson.D{{"$group", bson.D{
		{"_id", bson.D{{"city", "$shipping.city"}, {"day", bson.D{{"$dateToString", bson.D{{"format", "%Y-%m-%d"}, {"date", "$placed_at"}}}}}}},
		{"count", bson.D{{"$sum", 1}}},
		{"sum", bson.D{{"$sum", bson.D{{"$multiply", bson.A{"$lines.qty", "$lines.price"}}}}}},
		{"all", bson.D{{"$push", "$$ROOT"}}},
	}}}
	having := bson.D{{"$match", bson.D{{"count", bson.D{{"$gt", 3}}}, {"_id.city", bson.D{{"$ne", nil}}}}}}
	order := bson.D{{"$sort", bson.D{{"sum", -1}, {"_id.day", 1}}}}
	cur, err := s.orders().Aggregate(ctx, mongo.Pipeline{match, unwind, again, group, having, order})
	if err != nil {
		return nil, err
	}
	var out []Stat
	return out, cur.All(ctx, &out)
}

func (s *Store) Page(ctx context.Context, status string) (total int64, docs []Order, err error) {
	cur, err := s.orders().Aggregate(ctx, bson.A{
		bson.M{"$match": bson.M{"status": status, "refs": bson.M{"$not": bson.M{"$size": 0}}}},
		bson.M{"$facet": bson.M{
			"total": bson.A{bson.M{"$count": "n"}},
			"docs":  bson.A{bson.M{"$sort": bson.M{"placed_at": -1}}, bson.M{"$limit": 10}, bson.M{"$set": bson.M{"age": bson.M{"$subtract": bson.A{"$$NOW", "$placed_at"}}}}, bson.M{"$match": bson.M{"age": bson.M{"$lt": 86400000}}}},
		}},
		bson.M{"$project": bson.M{"docs": 1, "n": bson.M{"$ifNull": bson.A{bson.M{"$arrayElemAt": bson.A{"$total.n", 0}}, 0}}}},
	})
	if err != nil {
		return 0, nil, err
	}
	defer cur.Close(ctx)
	var page []struct {
		N    int64   `bson:"n"`
		Docs []Order `bson:"docs"`
	}
	if err := cur.All(ctx, &page); err != nil || len(page) == 0 {
		return 0, nil, err
	}
	return page[0].N, page[0].Docs, nil
}

func (s *Store) Near(ctx context.Context, lng, lat float64) ([]bson.M, error) {
	cur, err := s.orders().Aggregate(ctx, mongo.Pipeline{
		{{Key: "$geoNear", Value: bson.D{
			{Key: "near", Value: bson.M{"type": "Point", "coordinates": []float64{lng, lat}}},
			{Key: "distanceField", Value: "meters"}, {Key: "key", Value: "shipping.loc"},
			{Key: "query", Value: bson.M{"status": "sent"}}, {Key: "spherical", Value: true},
		}}},
		{{Key: "$match", Value: bson.M{"meters": bson.M{"$lt": 500}}}},
		{{Key: "$replaceRoot", Value: bson.M{"newRoot": bson.M{"$mergeObjects": bson.A{"$shipping", bson.M{"m": "$meters"}}}}}},
		{{Key: "$sort", Value: bson.M{"m": 1}}},
	})
	if err != nil {
		return nil, err
	}
	var out []bson.M
	return out, cur.All(ctx, &out)
}

func (s *Store) Around(ctx context.Context, lng, lat float64) (out []Order, err error) {
	cur, err := s.orders().Find(ctx, bson.M{"shipping.loc": bson.M{"$near": bson.M{
		"$geometry": bson.M{"type": "Point", "coordinates": bson.A{lng, lat}}, "$maxDistance": 1000, "$minDistance": 10,
	}}, "shipping.loc.type": "Point"})
	if err != nil {
		return nil, err
	}
	return out, cur.All(ctx, &out)
}

func (s *Store) Archive(ctx context.Context, before time.Time) error {
	cur, err := s.orders().Aggregate(ctx, mongo.Pipeline{
		{{Key: "$match", Value: bson.M{"placed_at": bson.M{"$lt": before}}}},
		{{Key: "$set", Value: bson.M{"archived_at": "$$NOW"}}},
		{{Key: "$merge", Value: bson.M{"into": "orders_archive", "on": "_id", "whenMatched": "keepExisting"}}},
	})
	if err != nil {
		return err
	}
	return cur.Close(ctx)
}
