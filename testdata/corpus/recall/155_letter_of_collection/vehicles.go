// Package letter_of_collection is a mistake of a known kind in code written for this test: the name of the collection is a
// constant in most places, and is written anew with a letter too few in one.
package letter_of_collection

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

const (
	vehiclesCollection = "vehicles"
	driversCollection  = "drivers"
)

type Vehicle struct {
	ID     bson.ObjectID `bson:"_id,omitempty"`
	Plate  string        `bson:"plate"`
	Driver bson.ObjectID `bson:"driver_id"`
}

type Driver struct {
	ID   bson.ObjectID `bson:"_id,omitempty"`
	Name string        `bson:"name"`
}

type Fleet struct{ database *mongo.Database }

func NewFleet(client *mongo.Client) *Fleet { return &Fleet{database: client.Database("fleet")} }

func (f *Fleet) AddVehicle(ctx context.Context, v Vehicle) error {
	_, err := f.database.Collection(vehiclesCollection).InsertOne(ctx, v)
	return err
}

func (f *Fleet) AddDriver(ctx context.Context, d Driver) error {
	_, err := f.database.Collection(driversCollection).InsertOne(ctx, d)
	return err
}

func (f *Fleet) Driver(ctx context.Context, id bson.ObjectID) (*Driver, error) {
	var d Driver
	if err := f.database.Collection(driversCollection).FindOne(ctx, bson.M{"_id": id}).Decode(&d); err != nil {
		return nil, err
	}
	return &d, nil
}

func (f *Fleet) VehiclesOf(ctx context.Context, driver bson.ObjectID) ([]Vehicle, error) {
	cursor, err := f.database.Collection(vehiclesCollection).Find(ctx, bson.M{"driver_id": driver})
	if err != nil {
		return nil, err
	}
	var vehicles []Vehicle
	err = cursor.All(ctx, &vehicles)
	return vehicles, err
}

// Dismiss removes a driver and takes the vehicles back.
func (f *Fleet) Dismiss(ctx context.Context, driver bson.ObjectID) error {
	vehicles := f.database.Collection("vehicle") // BUG: unknown-collection
	if _, err := vehicles.UpdateMany(ctx, bson.M{"driver_id": driver}, bson.M{"$unset": bson.M{"driver_id": ""}}); err != nil {
		return err
	}
	_, err := f.database.Collection(driversCollection).DeleteOne(ctx, bson.M{"_id": driver})
	return err
}
