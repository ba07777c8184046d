package clinic

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// bySerial is the filter of a serial number.
func bySerial(serial string) bson.M { return bson.M{"serial": serial} }

// devices is the collection of devices.
func devices(db *mongo.Database) *mongo.Collection { return db.Collection("devices") }

// Install stores a device.
func Install(ctx context.Context, db *mongo.Database, d Device) error {
	_, err := devices(db).InsertOne(ctx, d)
	return err
}

// Find returns a device; ok is false if there is none.
func Find(ctx context.Context, db *mongo.Database, serial string) (d Device, ok bool, err error) {
	err = devices(db).FindOne(ctx, bySerial(serial)).Decode(&d)
	if errors.Is(err, mongo.ErrNoDocuments) {
		return d, false, nil
	}
	return d, err == nil, err
}

// Due returns the devices of some rooms that were not looked at since a day.
func Due(ctx context.Context, db *mongo.Database, day time.Time, rooms ...int) ([]Device, error) {
	cur, err := devices(db).Find(ctx, bson.M{
		"checked_at": bson.M{"$lt": day},
		"room":       bson.M{"$in": rooms},
		"retired":    false,
	}, options.Find().SetSort(bson.D{{Key: "checked_at", Value: 1}}))
	if err != nil {
		return nil, err
	}
	var found []Device
	return found, cur.All(ctx, &found)
}

// Loud counts the devices with a high level of a property.
func Loud(ctx context.Context, db *mongo.Database) (int64, error) {
	return devices(db).CountDocuments(ctx, bson.M{"properties": bson.M{"$elemMatch": bson.M{"name": "volume", "level": bson.M{"$gte": 8}}}})
}

// First counts the devices whose first property is at its lowest, and that have an even room.
func First(ctx context.Context, db *mongo.Database) (int64, error) {
	return devices(db).CountDocuments(ctx, bson.M{"properties.0.level": 0, "room": bson.M{"$mod": bson.A{2, 0}}})
}

// Models returns the models in use.
func Models(ctx context.Context, db *mongo.Database) (models []string, err error) {
	err = devices(db).Distinct(ctx, "model", bson.M{"retired": bson.M{"$ne": true}}).Decode(&models)
	return models, err
}

// Check keeps when a device was looked at.
func Check(ctx context.Context, db *mongo.Database, serial string, at time.Time) error {
	_, err := devices(db).UpdateOne(ctx, bySerial(serial), bson.M{"$set": bson.M{"checked_at": at}})
	return err
}

// Carry brings a device into another room.
func Carry(ctx context.Context, db *mongo.Database, serial string, room int) error {
	_, err := devices(db).UpdateOne(ctx, bson.M{"serial": serial}, bson.M{"$set": bson.M{"room": room}, "$max": bson.M{"checked_at": time.Now()}})
	return err
}

// Retire takes a device out of use.
func Retire(ctx context.Context, db *mongo.Database, id bson.ObjectID) error {
	res := devices(db).FindOneAndUpdate(ctx, bson.M{"_id": id}, bson.M{"$set": bson.M{"retired": true}})
	return res.Err()
}

// Swap replaces a device.
func Swap(ctx context.Context, db *mongo.Database, serial string, d Device) error {
	_, err := devices(db).ReplaceOne(ctx, bson.M{"serial": serial}, d, options.Replace().SetUpsert(true))
	return err
}

// Turn sets the level of a property.
func Turn(ctx context.Context, db *mongo.Database, serial, property string, level int) error {
	_, err := devices(db).UpdateOne(ctx,
		bson.M{"serial": serial, "properties.name": property},
		bson.M{"$set": bson.M{"properties.$.level": level}})
	return err
}

// Scrap removes the retired devices of a model.
func Scrap(ctx context.Context, db *mongo.Database, model string) error {
	_, err := devices(db).DeleteMany(ctx, bson.D{{Key: "model", Value: model}, {Key: "retired", Value: true}})
	return err
}

// Levels returns the mean level of each property.
func Levels(ctx context.Context, db *mongo.Database) ([]bson.M, error) {
	cur, err := devices(db).Aggregate(ctx, mongo.Pipeline{
		{{Key: "$match", Value: bson.M{"retired": false}}},
		{{Key: "$unwind", Value: bson.M{"path": "$properties", "includeArrayIndex": "place"}}},
		{{Key: "$group", Value: bson.M{"_id": "$properties.name", "level": bson.M{"$avg": "$properties.level"}, "rooms": bson.M{"$addToSet": "$room"}}}},
		{{Key: "$replaceRoot", Value: bson.M{"newRoot": bson.M{"property": "$_id", "level": "$level"}}}},
		{{Key: "$sort", Value: bson.M{"level": 1}}},
	})
	if err != nil {
		return nil, err
	}
	var found []bson.M
	return found, cur.All(ctx, &found)
}
