// Package history_and_names has fields that only updates write, and names that look like others.
package history_and_names

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Product struct {
	ID        bson.ObjectID `bson:"_id,omitempty"`
	Name      string        `bson:"name"`
	Price     int64         `bson:"price"`
	Stock     int           `bson:"stock"`
	Status    string        `bson:"status"`
	Address1  string        `bson:"address1"`
	StartDate time.Time     `bson:"start_date"`
	Category  string        `bson:"category"`
	Image     string        `bson:"image"`
	UserID    string        `bson:"user_id"`
	CreatedAt time.Time     `bson:"created_at"`
}

type Products struct{ c *mongo.Collection }

func (p *Products) Add(ctx context.Context, x *Product) error {
	_, err := p.c.InsertOne(ctx, x)
	return err
}

func (p *Products) Get(ctx context.Context, user, name string) (x Product, err error) {
	err = p.c.FindOne(ctx, bson.M{"user_id": user, "name": name}).Decode(&x)
	return x, err
}

func (p *Products) Reprice(ctx context.Context, x *Product, price int64) error {
	_, err := p.c.UpdateByID(ctx, x.ID, bson.M{
		"$set":  bson.M{"price": price, "previous_price": x.Price, "old_status": x.Status, "repriced_by": "me"},
		"$push": bson.M{"prices": bson.M{"price": x.Price, "until": time.Now()}},
	})
	return err
}

func (p *Products) Block(ctx context.Context, id bson.ObjectID, stock int) error {
	_, err := p.c.UpdateOne(ctx, bson.M{"_id": id, "status": "ok"}, bson.D{
		{Key: "$set", Value: bson.D{{Key: "block_date", Value: time.Now()}, {Key: "end_date", Value: nil}, {Key: "address2", Value: "x"}, {Key: "stage", Value: "b"}}},
		{Key: "$inc", Value: bson.M{"blocks": 1, "reserved": stock}},
	})
	return err
}

func (p *Products) Index(ctx context.Context) error {
	_, err := p.c.Indexes().CreateMany(ctx, []mongo.IndexModel{
		{Keys: bson.D{{Key: "end_date", Value: 1}}, Options: options.Index().SetExpireAfterSeconds(0)},
		{Keys: bson.D{{Key: "name", Value: 1}, {Key: "reserved", Value: 1}}},
	})
	return err
}

func (p *Products) Reserved(ctx context.Context, name string) (int64, error) {
	return p.c.CountDocuments(ctx, bson.M{"name": name, "reserved": bson.M{"$gt": 0}})
}

func (p *Products) Legacy(ctx context.Context) (int64, error) {
	return p.c.CountDocuments(ctx, bson.M{"name": "x", "create_time": bson.M{"$exists": false}, "images": bson.M{"$exists": false}})
}

// upgradeImages moves what older versions stored.
func (p *Products) upgradeImages(ctx context.Context) error {
	_, err := p.c.UpdateMany(ctx, bson.M{"images": bson.M{"$type": "array"}, "UserID": bson.M{"$gt": ""}}, mongo.Pipeline{
		{{Key: "$set", Value: bson.M{"image": bson.M{"$first": "$images"}, "user_id": "$UserID"}}},
		{{Key: "$unset", Value: bson.A{"images", "UserID"}}},
	})
	return err
}

// Total adds up; its struct is none of a stored document.
type Total struct {
	Category string `bson:"_id"`
	Count    int    `bson:"count"`
	Prices   []int  `bson:"prices"`
}

func (p *Products) Totals(ctx context.Context) (out []Total, err error) {
	cur, err := p.c.Aggregate(ctx, mongo.Pipeline{
		{{Key: "$match", Value: bson.M{"status": "ok"}}},
		{{Key: "$group", Value: bson.M{"_id": "$category", "count": bson.M{"$sum": 1}, "prices": bson.M{"$addToSet": "$price"}}}},
		{{Key: "$match", Value: bson.M{"count": bson.M{"$gt": 1}, "prices.0": bson.M{"$gt": 10}}}},
	})
	if err != nil {
		return nil, err
	}
	return out, cur.All(ctx, &out)
}

// Card is one of two views of products in this package.
type Card struct {
	Name    string   `bson:"name"`
	Ratings []Rating `bson:"ratings"`
}

type Rating struct {
	Stars int    `bson:"stars"`
	By    string `bson:"by"`
}

func (p *Products) Card(ctx context.Context, id bson.ObjectID) (c Card, err error) {
	err = p.c.FindOne(ctx, bson.M{"_id": id, "ratings.stars": bson.M{"$gte": 4}}).Decode(&c)
	return c, err
}

func (p *Products) Rate(ctx context.Context, id bson.ObjectID, r Rating) error {
	_, err := p.c.UpdateOne(ctx, bson.M{"_id": id, "ratings.by": bson.M{"$ne": r.By}},
		bson.M{"$push": bson.M{"ratings": r}, "$inc": bson.M{"rating_count": 1, "rating_sum": r.Stars}})
	return err
}
