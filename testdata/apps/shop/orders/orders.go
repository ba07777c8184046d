// Package orders keeps orders with the MongoDB driver alone.
package orders

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"example.com/shop/model"
)

// Store is the collection of orders.
type Store struct{ coll *mongo.Collection }

// New returns the store of a database.
func New(db *mongo.Database) *Store { return &Store{coll: db.Collection("orders")} }

// Place stores a new order.
func (s *Store) Place(ctx context.Context, o *model.Order) error {
	_, err := s.coll.InsertOne(ctx, o)
	return err
}

// ByID returns one order; the id comes from a URL.
func (s *Store) ByID(ctx context.Context, id string) (*model.Order, error) {
	var o model.Order
	err := s.coll.FindOne(ctx, bson.M{"_id": id}).Decode(&o) // planted: DB3004
	return &o, err
}

// InCity returns the orders that go to a city, newest first.
func (s *Store) InCity(ctx context.Context, city string) ([]model.Order, error) {
	filter := bson.M{"status": bson.M{"$in": bson.A{"open", "paid"}}}
	if city != "" {
		filter["ship_to.citty"] = city // planted: DB2004
	}
	cur, err := s.coll.Find(ctx, filter, options.Find().SetSort(bson.D{{Key: "placedAt", Value: -1}})) // planted: DB2012
	if err != nil {
		return nil, err
	}
	var out []model.Order
	return out, cur.All(ctx, &out)
}

// Between returns the orders placed in a span of time.
func (s *Store) Between(ctx context.Context, from, to *time.Time) ([]model.Order, error) {
	filter := bson.M{}
	if from != nil {
		filter["placed_at"] = bson.M{"$gte": *from}
	}
	if to != nil {
		filter["placed_at"] = bson.M{"$lt": *to} // planted: DB3020
	}
	cur, err := s.coll.Find(ctx, filter)
	if err != nil {
		return nil, err
	}
	var out []model.Order
	return out, cur.All(ctx, &out)
}

// Ship marks an order as shipped.
func (s *Store) Ship(ctx context.Context, id bson.ObjectID) error {
	_, err := s.coll.UpdateOne(ctx, bson.M{"_id": id}, bson.M{"status": "shipped"}) // planted: DB4001
	return err
}

// Reprice adds to the price of one article in all open orders.
func (s *Store) Reprice(ctx context.Context, sku string, by int64) error {
	_, err := s.coll.UpdateMany(ctx,
		bson.M{"lines.sku": sku, "total": bson.M{"gt": 0}}, // planted: DB3002
		bson.M{"$inc": bson.M{"lines.$.price": by}})
	return err
}
