// Package stock_of_any_shop is a mistake of a known kind in code written for this test: two conditions on the elements of
// one array are to be met by one element.
package stock_of_any_shop

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Stock struct {
	Shop  string `bson:"shop"`
	Count int    `bson:"count"`
}

type Article struct {
	ID     bson.ObjectID `bson:"_id,omitempty"`
	SKU    string        `bson:"sku"`
	Title  string        `bson:"title"`
	Stocks []Stock       `bson:"stocks"`
}

type Inventory struct {
	articles *mongo.Collection
}

func NewInventory(db *mongo.Database) *Inventory {
	return &Inventory{articles: db.Collection("articles")}
}

func (i *Inventory) Put(ctx context.Context, a Article) error {
	_, err := i.articles.ReplaceOne(ctx, bson.M{"sku": a.SKU}, a, options.Replace().SetUpsert(true))
	return err
}

// InShop lists the articles that a shop has on its shelves.
func (i *Inventory) InShop(ctx context.Context, shop string, skus []string) ([]Article, error) {
	filter := bson.M{ // BUG: array-conditions-not-correlated
		"stocks.shop":  shop,
		"stocks.count": bson.M{"$gt": 0},
	}
	if len(skus) > 0 {
		filter["sku"] = bson.M{"$in": skus}
	}
	cur, err := i.articles.Find(ctx, filter, options.Find().SetSort(bson.D{{Key: "title", Value: 1}}))
	if err != nil {
		return nil, err
	}
	var out []Article
	if err := cur.All(ctx, &out); err != nil {
		return nil, err
	}
	return out, nil
}

// Clear removes the stock of a shop that has closed.
func (i *Inventory) Clear(ctx context.Context, shop string) (int64, error) {
	res, err := i.articles.UpdateMany(ctx,
		bson.M{"stocks.shop": shop},
		bson.M{"$pull": bson.M{"stocks": bson.M{"shop": shop}}})
	if err != nil {
		return 0, err
	}
	return res.ModifiedCount, nil
}
