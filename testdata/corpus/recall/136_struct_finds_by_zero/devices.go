// Package struct_finds_by_zero is a mistake of a known kind in code written for this test: a struct with one field set is
// given as the filter.
package struct_finds_by_zero

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Device struct {
	ID       bson.ObjectID `bson:"_id,omitempty"`
	Serial   string        `bson:"serial"`
	Model    string        `bson:"model"`
	Firmware string        `bson:"firmware"`
	LastSeen time.Time     `bson:"last_seen"`
	Enabled  bool          `bson:"enabled"`
}

type Registry struct {
	devices *mongo.Collection
}

func NewRegistry(db *mongo.Database) *Registry {
	return &Registry{devices: db.Collection("devices")}
}

// Register stores a device unless its serial number is known.
func (r *Registry) Register(ctx context.Context, serial, model string) (*Device, error) {
	known := Device{Serial: serial}
	err := r.devices.FindOne(ctx, known).Err() // BUG: struct-as-filter
	if err == nil {
		return nil, errors.New("device is registered")
	}
	if !errors.Is(err, mongo.ErrNoDocuments) {
		return nil, err
	}
	d := &Device{ID: bson.NewObjectID(), Serial: serial, Model: model, LastSeen: time.Now(), Enabled: true}
	if _, err := r.devices.InsertOne(ctx, d); err != nil {
		return nil, err
	}
	return d, nil
}

// Seen notes that a device has called.
func (r *Registry) Seen(ctx context.Context, serial, firmware string) error {
	_, err := r.devices.UpdateOne(ctx,
		bson.M{"serial": serial},
		bson.M{"$set": bson.M{"firmware": firmware, "last_seen": time.Now()}})
	return err
}

// Models counts the devices of each model.
func (r *Registry) Models(ctx context.Context) (map[string]int, error) {
	cur, err := r.devices.Aggregate(ctx, bson.A{
		bson.M{"$group": bson.M{"_id": "$model", "n": bson.M{"$sum": 1}}},
	})
	if err != nil {
		return nil, err
	}
	var rows []struct {
		Model string `bson:"_id"`
		N     int    `bson:"n"`
	}
	if err := cur.All(ctx, &rows); err != nil {
		return nil, err
	}
	out := map[string]int{}
	for _, row := range rows {
		out[row.Model] = row.N
	}
	return out, nil
}
