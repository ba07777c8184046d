// Package conditions_on_arrays has several conditions on one array that are meant as they are written.
package conditions_on_arrays

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Shift struct {
	Worker string `bson:"worker"`
	Hours  int    `bson:"hours"`
	Night  bool   `bson:"night"`
}

type Address struct {
	City string `bson:"city"`
	Zip  string `bson:"zip"`
}

type Plan struct {
	ID      bson.ObjectID    `bson:"_id,omitempty"`
	Week    int              `bson:"week"`
	Shifts  []Shift          `bson:"shifts"`
	Spare   []Shift          `bson:"spare"`
	Place   Address          `bson:"place"`
	ByDay   map[string]Shift `bson:"by_day"`
	Comment any              `bson:"comment"`
}

type Plans struct{ c *mongo.Collection }

func Open(db *mongo.Database) Plans { return Plans{db.Collection("plans")} }

func (p Plans) Save(ctx context.Context, plan Plan) error {
	_, err := p.c.InsertOne(ctx, plan)
	return err
}

func (p Plans) counts(ctx context.Context, worker, zip string) error {
	for _, filter := range []bson.M{
		{"shifts": bson.M{"$elemMatch": bson.M{"worker": worker, "hours": bson.M{"$gt": 8}}}},
		{"place.city": "Rome", "place.zip": zip},
		{"shifts.worker": worker, "spare.hours": bson.M{"$gt": 0}},
		{"shifts.0.worker": worker, "shifts.0.night": true},
		{"by_day.mon.worker": worker, "by_day.mon.hours": 8},
		{"comment.text": "a", "comment.by": worker},
		{"shifts.worker": worker, "shifts.night": bson.M{"$ne": true}},
		{"$or": bson.A{bson.M{"shifts.worker": worker}, bson.M{"shifts.hours": 12}}},
		{"shifts.worker": bson.M{"$in": bson.A{worker, "any"}}, "week": bson.M{"$gte": 4, "$lt": 9}},
	} {
		if _, err := p.c.CountDocuments(ctx, filter); err != nil {
			return err
		}
	}
	return nil
}

// Hours looks at single shifts after $unwind.
func (p Plans) Hours(ctx context.Context, worker string) ([]bson.M, error) {
	cur, err := p.c.Aggregate(ctx, mongo.Pipeline{
		{{Key: "$match", Value: bson.M{"shifts.worker": worker}}},
		{{Key: "$unwind", Value: "$shifts"}},
		{{Key: "$match", Value: bson.M{"shifts.worker": worker, "shifts.night": true}}},
		{{Key: "$group", Value: bson.M{"_id": "$week", "hours": bson.M{"$sum": "$shifts.hours"}}}},
	})
	if err != nil {
		return nil, err
	}
	var out []bson.M
	return out, cur.All(ctx, &out)
}

// Extend changes the shift that $elemMatch chose, and the ones that a filter of arrays chooses.
func (p Plans) Extend(ctx context.Context, id bson.ObjectID, worker string) error {
	_, err := p.c.UpdateOne(ctx,
		bson.M{"_id": id, "shifts": bson.M{"$elemMatch": bson.M{"worker": worker, "night": true}}},
		bson.M{"$inc": bson.M{"shifts.$.hours": 1}})
	if err != nil {
		return err
	}
	_, err = p.c.UpdateOne(ctx, bson.M{"_id": id, "spare.worker": worker}, bson.M{"$set": bson.M{"spare.$.night": false}})
	return err
}
