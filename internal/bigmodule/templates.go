package bigmodule

const store = `// Package store is the module's own layer over the driver.
package store

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// Find reads the documents that match.
func Find[T any](ctx context.Context, c *mongo.Collection, filter any, opts ...options.Lister[options.FindOptions]) ([]T, error) {
	cur, err := c.Find(ctx, filter, opts...)
	if err != nil {
		return nil, err
	}
	var all []T
	return all, cur.All(ctx, &all)
}

// Set changes fields of the documents that match.
func Set(ctx context.Context, c *mongo.Collection, filter, fields any) error {
	_, err := c.UpdateMany(ctx, filter, map[string]any{"$set": fields})
	return err
}
`

const models = `// Package svcNN keeps orders of kind NN.
package svcNN

import (
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Order is stored in ordersNN.
type Order struct {
	ID       bson.ObjectID     ` + "`bson:\"_id\"`" + `
	Owner    string            ` + "`bson:\"owner\"`" + `
	State    string            ` + "`bson:\"state\"`" + `
	Total    int64             ` + "`bson:\"total\"`" + `
	Lines    []Line            ` + "`bson:\"lines\"`" + `
	Address  Address           ` + "`bson:\"address\"`" + `
	Labels   map[string]string ` + "`bson:\"labels\"`" + `
	Created  time.Time         ` + "`bson:\"created_at\"`" + `
	Shipped  *time.Time        ` + "`bson:\"shipped_at,omitempty\"`" + `
}

// Line is one thing that is ordered.
type Line struct {
	Article string   ` + "`bson:\"article\"`" + `
	Amount  int      ` + "`bson:\"amount\"`" + `
	Price   int64    ` + "`bson:\"price\"`" + `
	Notes   []string ` + "`bson:\"notes\"`" + `
}

// Address is where an order goes.
type Address struct {
	Street  string ` + "`bson:\"street\"`" + `
	City    string ` + "`bson:\"city\"`" + `
	Country string ` + "`bson:\"country\"`" + `
}

// Customer is stored in customersNN.
type Customer struct {
	ID      bson.ObjectID ` + "`bson:\"_id\"`" + `
	Email   string        ` + "`bson:\"email\"`" + `
	Name    string        ` + "`bson:\"name\"`" + `
	Visits  int           ` + "`bson:\"visits\"`" + `
	Address Address       ` + "`bson:\"address\"`" + `
}
`

const queries = `package svcNN

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"example.com/big/store"
//imports
)

func orders(db *mongo.Database) *mongo.Collection { return db.Collection("ordersNN") }

func customers(db *mongo.Database) *mongo.Collection { return db.Collection("customersNN") }

// Orders are the orders of one owner.
func Orders(ctx context.Context, db *mongo.Database, owner string) ([]Order, error) {
	return store.Find[Order](ctx, orders(db), bson.M{"owner": owner, "state": bson.M{"$ne": "gone"}},
		options.Find().SetSort(bson.D{{Key: "created_at", Value: -1}}))
}

// Search builds its filter from what is asked for.
func Search(ctx context.Context, db *mongo.Database, city, article string, since time.Time) ([]Order, error) {
	filter := bson.M{}
	if city != "" {
		filter["address.city"] = city
	}
	if article != "" {
		filter["lines.article"] = bson.M{"$in": bson.A{article, "any"}}
	}
	if !since.IsZero() {
		filter["created_at"] = bson.M{"$gte": since}
	}
	return store.Find[Order](ctx, orders(db), filter)
}

// Ship marks an order.
func Ship(ctx context.Context, db *mongo.Database, id bson.ObjectID) error {
	_, err := orders(db).UpdateOne(ctx, bson.D{{Key: "_id", Value: id}, {Key: "shipped_at", Value: nil}}, bson.D{
		{Key: "$set", Value: bson.D{{Key: "shipped_at", Value: time.Now()}, {Key: "state", Value: "shipped"}}},
		{Key: "$push", Value: bson.D{{Key: "lines.0.notes", Value: "shipped"}}},
	})
	return err
}

// Place stores an order and counts its customer's visit.
func Place(ctx context.Context, db *mongo.Database, o Order, owner string) error {
	//uses
	if _, err := orders(db).InsertOne(ctx, o); err != nil {
		return err
	}
	_, err := customers(db).UpdateOne(ctx, bson.M{"email": owner}, bson.M{"$inc": bson.M{"visits": 1}})
	return err
}

// Rename changes the name of customers.
func Rename(ctx context.Context, db *mongo.Database, from, to string) error {
	return store.Set(ctx, customers(db), bson.M{"name": from}, bson.M{"name": to})
}

// Customers reads those of a country.
func Customers(ctx context.Context, db *mongo.Database, country string) ([]Customer, error) {
	cur, err := customers(db).Find(ctx, bson.M{"address.country": country}, options.Find().SetProjection(bson.M{"email": 1, "name": 1}))
	if err != nil {
		return nil, err
	}
	var all []Customer
	return all, cur.All(ctx, &all)
}

// Count counts orders over a total.
func Count(ctx context.Context, db *mongo.Database, total int64) (int64, error) {
	return orders(db).CountDocuments(ctx, bson.M{"$or": bson.A{
		bson.M{"total": bson.M{"$gt": total}},
		bson.M{"lines": bson.M{"$elemMatch": bson.M{"price": bson.M{"$gt": total}}}},
	}})
}
`

const pipelines = `package svcNN

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

// Revenue is the sum per city.
type Revenue struct {
	City  string ` + "`bson:\"_id\"`" + `
	Total int64  ` + "`bson:\"total\"`" + `
	Count int    ` + "`bson:\"count\"`" + `
}

// Revenues sums orders by city.
func Revenues(ctx context.Context, db *mongo.Database, state string) ([]Revenue, error) {
	cur, err := orders(db).Aggregate(ctx, mongo.Pipeline{
		{{Key: "$match", Value: bson.D{{Key: "state", Value: state}}}},
		{{Key: "$unwind", Value: "$lines"}},
		{{Key: "$group", Value: bson.D{
			{Key: "_id", Value: "$address.city"},
			{Key: "total", Value: bson.D{{Key: "$sum", Value: bson.D{{Key: "$multiply", Value: bson.A{"$lines.amount", "$lines.price"}}}}}},
			{Key: "count", Value: bson.D{{Key: "$sum", Value: 1}}},
		}}},
		{{Key: "$sort", Value: bson.D{{Key: "total", Value: -1}}}},
	})
	if err != nil {
		return nil, err
	}
	var all []Revenue
	return all, cur.All(ctx, &all)
}

// Known joins orders with their customers.
func Known(ctx context.Context, db *mongo.Database) (*mongo.Cursor, error) {
	return orders(db).Aggregate(ctx, bson.A{
		bson.M{"$lookup": bson.M{"from": "customersNN", "localField": "owner", "foreignField": "email", "as": "customer"}},
		bson.M{"$unwind": "$customer"},
		bson.M{"$project": bson.M{"total": 1, "name": "$customer.name", "city": "$address.city"}},
		bson.M{"$match": bson.M{"name": bson.M{"$exists": true}, "city": "Rome"}},
	})
}
`
