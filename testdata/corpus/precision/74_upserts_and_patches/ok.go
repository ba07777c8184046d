// Package upserts_and_patches builds updates step by step.
package upserts_and_patches

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Cart struct {
	ID      string             `bson:"_id"`
	User    bson.ObjectID      `bson:"user"`
	Items   []Item             `bson:"items"`
	Total   bson.Decimal128    `bson:"total"`
	Codes   []string           `bson:"codes"`
	Seen    map[string]int     `bson:"seen"`
	Flags   int32              `bson:"flags"`
	Weights []float64          `bson:"weights"`
	Touched time.Time          `bson:"touched"`
	Address *Address           `bson:"address,omitempty"`
	Extra   map[string]any     `bson:"extra,omitempty"`
	ByDay   map[string]Counter `bson:"by_day"`
}

type Item struct {
	SKU   string   `bson:"sku"`
	Qty   int      `bson:"qty"`
	Price int64    `bson:"price"`
	Notes []string `bson:"notes"`
}

type Address struct {
	City string `bson:"city"`
	Zip  string `bson:"zip"`
}

type Counter struct {
	Views int `bson:"views"`
}

type Patch struct {
	City, Zip *string
	Flags     *int32
	Clear     []string
	Extra     map[string]any
}

type Carts struct{ c *mongo.Collection }

func (s *Carts) Patch(ctx context.Context, id string, p Patch) error {
	set, unset := bson.D{}, bson.M{}
	if p.City != nil {
		set = append(set, bson.E{Key: "address.city", Value: *p.City})
	}
	if p.Zip != nil {
		set = append(set, bson.E{"address.zip", p.Zip})
	}
	if p.Flags != nil {
		set = append(set, bson.E{Key: "flags", Value: p.Flags})
	}
	for k, v := range p.Extra {
		set = append(set, bson.E{Key: "extra." + k, Value: v})
	}
	for _, f := range p.Clear {
		unset[f] = ""
	}
	update := bson.M{"$currentDate": bson.M{"touched": bson.M{"$type": "date"}}}
	if len(set) > 0 {
		update["$set"] = set
	}
	if len(unset) > 0 {
		update["$unset"] = unset
	}
	_, err := s.c.UpdateByID(ctx, id, update)
	return err
}

func (s *Carts) Put(ctx context.Context, id string, user bson.ObjectID, it Item) error {
	res, err := s.c.UpdateOne(ctx, bson.M{"_id": id, "items.sku": it.SKU}, bson.M{
		"$inc": bson.M{"items.$.qty": it.Qty, "by_day." + time.Now().Format(time.DateOnly) + ".views": 1},
		"$max": bson.M{"items.$.price": it.Price},
		"$min": bson.D{{Key: "touched", Value: time.Now()}},
		"$bit": bson.M{"flags": bson.M{"or": 4}},
	})
	if err != nil || res.MatchedCount > 0 {
		return err
	}
	_, err = s.c.UpdateOne(ctx, bson.M{"_id": id}, bson.M{
		"$push":        bson.M{"items": bson.M{"$each": []Item{it}, "$sort": bson.D{{Key: "price", Value: -1}}, "$slice": -50, "$position": 0}},
		"$setOnInsert": bson.M{"user": user, "_id": id, "origin": "web"},
		"$addToSet":    bson.M{"codes": "NEW"},
		"$mul":         bson.M{"weights.$[]": 1.5},
	}, options.UpdateOne().SetUpsert(true))
	return err
}

func (s *Carts) Take(ctx context.Context, id, sku string) (*Cart, error) {
	var c Cart
	err := s.c.FindOneAndUpdate(ctx,
		bson.D{{"_id", id}, {"items", bson.D{{"$elemMatch", bson.D{{"sku", sku}, {"qty", bson.D{{"$gt", 0}}}}}}}},
		bson.D{
			{"$pull", bson.D{{"items", bson.D{{"sku", sku}, {"qty", bson.D{{"$lte", 1}}}}}, {"weights", bson.D{{"$lt", 0.1}}}, {"codes", bson.D{{"$in", bson.A{"A", "B"}}}}}},
			{"$pop", bson.D{{"extra.last", -1}}},
			{"$rename", bson.D{{"extra.old", "extra.new"}}},
			{"$pullAll", bson.D{{"extra.list", bson.A{1, 2}}}},
		},
		options.FindOneAndUpdate().SetReturnDocument(options.After).SetSort(bson.D{{"touched", 1}}),
	).Decode(&c)
	return &c, err
}

// An update that is a pipeline computes with what is stored.
func (s *Carts) Recount(ctx context.Context, id string) error {
	_, err := s.c.UpdateOne(ctx, bson.M{"_id": id}, mongo.Pipeline{
		{{Key: "$set", Value: bson.M{"sum": bson.M{"$sum": "$items.price"}, "n": bson.M{"$size": "$items"}}}},
		{{Key: "$set", Value: bson.M{"total": bson.M{"$toDecimal": "$sum"}, "touched": "$$NOW"}}},
		{{Key: "$unset", Value: bson.A{"sum", "n"}}},
	})
	return err
}

// The id is stored by the update that inserts.
func (s *Carts) Save(ctx context.Context, c *Cart) error {
	_, err := s.c.UpdateOne(ctx, bson.M{"_id": c.ID}, bson.M{"$set": c}, options.UpdateOne().SetUpsert(true))
	return err
}

func (s *Carts) SaveAll(ctx context.Context, carts []*Cart) error {
	models := make([]mongo.WriteModel, 0, len(carts)+2)
	for _, c := range carts {
		models = append(models, mongo.NewReplaceOneModel().SetFilter(bson.M{"_id": c.ID}).SetReplacement(c).SetUpsert(true))
	}
	models = append(models,
		mongo.NewDeleteManyModel().SetFilter(bson.M{"items": bson.M{"$size": 0}, "touched": bson.M{"$lt": time.Now().AddDate(0, -1, 0)}}),
		mongo.NewUpdateManyModel().SetFilter(bson.M{"flags": bson.M{"$bitsAllSet": 4}}).
			SetUpdate(bson.M{"$set": bson.M{"items.$[i].qty": 1, "items.$[i].notes": bson.A{"one"}}}).
			SetArrayFilters([]any{bson.M{"i.qty": bson.M{"$gt": 1}, "i.sku": bson.M{"$regex": "^x"}}}),
	)
	_, err := s.c.BulkWrite(ctx, models, options.BulkWrite().SetOrdered(false))
	return err
}
