// Package values_that_fit compares and stores values whose Go types are not those of the fields, and fit.
package values_that_fit

import (
	"context"
	"math"
	"net"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type (
	Level  int8
	Name   string
	Tags   []Name
	Stamp  = time.Time
	Scores map[Name]float32
)

const (
	Low Level = iota
	High
)

type Reading struct {
	ID      bson.ObjectID   `bson:"_id,omitempty"`
	Sensor  Name            `bson:"sensor"`
	Level   Level           `bson:"level"`
	Value   float64         `bson:"value"`
	Count   uint32          `bson:"count"`
	Big     uint64          `bson:"big,truncate"`
	Price   bson.Decimal128 `bson:"price"`
	Tags    Tags            `bson:"tags"`
	Scores  Scores          `bson:"scores"`
	At      Stamp           `bson:"at"`
	Seen    *time.Time      `bson:"seen"`
	Local   bson.DateTime   `bson:"local"`
	Ts      bson.Timestamp  `bson:"ts"`
	Parent  *bson.ObjectID  `bson:"parent"`
	Parents []bson.ObjectID `bson:"parents"`
	Data    []byte          `bson:"data"`
	IP      net.IP          `bson:"ip"`
	On      *bool           `bson:"on"`
	Span    time.Duration   `bson:"span"`
	Point   [2]float64      `bson:"point"`
	Grid    [][]Cell        `bson:"grid"`
	Cells   *[]Cell         `bson:"cells"`
	Owner   *Owner          `bson:"owner"`
	Owners  []*Owner        `bson:"owners"`
	Rune    rune            `bson:"rune"`
	Symbol  bson.Symbol     `bson:"symbol"`
	Pattern bson.Regex      `bson:"pattern"`
}

type Cell struct {
	X int   `bson:"x"`
	Y int64 `bson:"y"`
}

type Owner struct {
	Name Name `bson:"name"`
	Age  int  `bson:"age"`
}

type Readings struct{ c *mongo.Collection }

func (r *Readings) Add(ctx context.Context, x Reading) error {
	_, err := r.c.InsertOne(ctx, &x)
	return err
}

func (r *Readings) Find(ctx context.Context, id bson.ObjectID, sensor string, n int, f float32, when time.Time, flag bool, any_ any) (out []Reading, err error) {
	cur, err := r.c.Find(ctx, bson.D{
		{Key: "_id", Value: bson.D{{Key: "$gt", Value: bson.NewObjectIDFromTimestamp(when)}, {Key: "$ne", Value: id}}},
		{Key: "sensor", Value: sensor},
		{Key: "level", Value: bson.M{"$in": []Level{Low, High}}},
		{Key: "level", Value: bson.M{"$gte": n, "$lt": 3.5, "$mod": bson.A{2, 0}}},
		{Key: "value", Value: bson.M{"$in": bson.A{1, int64(2), f, math.Inf(1), nil}}},
		{Key: "count", Value: int64(n)},
		{Key: "big", Value: bson.M{"$bitsAnySet": bson.A{1, 5}}},
		{Key: "price", Value: bson.M{"$gt": 3, "$lte": 9.99}},
		{Key: "tags", Value: "hot"},
		{Key: "tags", Value: bson.M{"$all": []string{"hot", "dry"}, "$size": 2}},
		{Key: "tags", Value: Tags{"hot", "dry"}},
		{Key: "tags", Value: bson.Regex{Pattern: "^h"}},
		{Key: "tags.0", Value: bson.M{"$in": bson.A{bson.Regex{Pattern: "^h"}, "dry"}}},
		{Key: "tags", Value: bson.M{"$elemMatch": bson.M{"$in": []Name{"a"}, "$ne": "b"}}},
		{Key: "scores.math", Value: bson.M{"$gte": 1}},
		{Key: "scores", Value: bson.M{"math": 1}},
		{Key: "at", Value: bson.M{"$gte": bson.NewDateTimeFromTime(when), "$lt": when.Add(time.Hour)}},
		{Key: "seen", Value: bson.M{"$lte": &when, "$exists": 1, "$type": "date"}},
		{Key: "local", Value: bson.M{"$gt": when}},
		{Key: "ts", Value: bson.M{"$gt": bson.Timestamp{T: 1}}},
		{Key: "parent", Value: id},
		{Key: "parent", Value: bson.M{"$in": bson.A{nil, id}}},
		{Key: "parents", Value: bson.M{"$in": []bson.ObjectID{id}, "$nin": bson.A{bson.NilObjectID}}},
		{Key: "data", Value: bson.M{"$in": bson.A{[]byte("a"), bson.Binary{Data: []byte("b")}}}},
		{Key: "ip", Value: net.IPv4(1, 2, 3, 4)},
		{Key: "on", Value: bson.M{"$ne": true}},
		{Key: "on", Value: &flag},
		{Key: "span", Value: bson.M{"$gt": 5 * time.Second, "$lt": 1000}},
		{Key: "point", Value: bson.M{"$geoWithin": bson.M{"$centerSphere": bson.A{bson.A{1, 2}, 0.1}}}},
		{Key: "point.0", Value: bson.M{"$gt": 1}},
		{Key: "grid.0.1.x", Value: 3},
		{Key: "grid", Value: bson.M{"$elemMatch": bson.M{"$elemMatch": bson.M{"x": 1, "y": bson.M{"$gt": 2}}}}},
		{Key: "cells.y", Value: bson.M{"$type": bson.A{"long", "int"}}},
		{Key: "cells", Value: bson.M{"$not": bson.M{"$elemMatch": bson.M{"x": bson.M{"$lt": 0}}}}},
		{Key: "owner", Value: Owner{"me", 3}},
		{Key: "owner.name", Value: Name("me")},
		{Key: "owners", Value: bson.M{"$in": []Owner{{"me", 3}}}},
		{Key: "owners.1.age", Value: bson.M{"$gte": uint8(18)}},
		{Key: "rune", Value: 'x'},
		{Key: "symbol", Value: "s"},
		{Key: "pattern", Value: bson.M{"$exists": true}},
		{Key: "value", Value: any_},
	})
	if err != nil {
		return nil, err
	}
	return out, cur.All(ctx, &out)
}

func (r *Readings) Change(ctx context.Context, id bson.ObjectID, n int, f float64, when time.Time, names []string, cells []Cell) error {
	yes := true
	_, err := r.c.UpdateOne(ctx, bson.M{"_id": id}, bson.M{
		"$set": bson.M{
			"sensor": "s", "level": 1, "value": n, "price": bson.NewDecimal128(0, 1), "tags": names, "scores": map[string]float64{"a": 1},
			"at": bson.NewDateTimeFromTime(when), "seen": nil, "local": when, "parent": &id, "parents": bson.A{id}, "data": bson.Binary{}, "on": &yes,
			"span": 3 * time.Second, "point": []float64{1, 2}, "grid": bson.A{cells}, "cells": []*Cell{{}}, "owner": bson.D{{Key: "name", Value: "x"}}, "owners": []Owner{},
			"rune": 'y', "ip": []byte{1},
		},
		"$inc":         bson.M{"count": 1, "big": int32(-1)},
		"$currentDate": bson.M{"ts": bson.M{"$type": "timestamp"}},
	})
	if err != nil {
		return err
	}
	_, err = r.c.UpdateMany(ctx, bson.M{"tags": "hot"}, bson.M{
		"$push":     bson.M{"parents": id, "cells": Cell{1, 2}, "owners": &Owner{}, "grid": cells},
		"$addToSet": bson.M{"tags": bson.M{"$each": names}},
		"$pullAll":  bson.M{"point": []float64{0}},
		"$set":      bson.M{"scores.art": f},
		"$min":      bson.M{"at": when, "level": Low},
		"$max":      bson.M{"seen": when, "sensor": "m"},
	})
	return err
}
