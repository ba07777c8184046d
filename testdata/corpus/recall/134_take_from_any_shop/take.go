// Package take_from_any_shop is a mistake of a known kind in code written for this test: the update goes to the element
// that the last condition found.
package take_from_any_shop

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

var ErrSoldOut = errors.New("sold out")

type Seat struct {
	Row  string `bson:"row"`
	Free int    `bson:"free"`
}

type Show struct {
	ID    bson.ObjectID `bson:"_id,omitempty"`
	Title string        `bson:"title"`
	Seats []Seat        `bson:"seats"`
}

type BoxOffice struct {
	shows *mongo.Collection
}

func NewBoxOffice(db *mongo.Database) BoxOffice { return BoxOffice{shows: db.Collection("shows")} }

func (b BoxOffice) Announce(ctx context.Context, s Show) error {
	_, err := b.shows.InsertOne(ctx, s)
	return err
}

func (b BoxOffice) Get(ctx context.Context, id bson.ObjectID) (*Show, error) {
	show := new(Show)
	if err := b.shows.FindOne(ctx, bson.M{"_id": id}).Decode(show); err != nil {
		return nil, err
	}
	return show, nil
}

// Sell takes seats of one row.
func (b BoxOffice) Sell(ctx context.Context, id bson.ObjectID, row string, n int) error {
	filter := bson.D{ // BUG: array-conditions-not-correlated
		{Key: "_id", Value: id},
		{Key: "seats.row", Value: row},
		{Key: "seats.free", Value: bson.D{{Key: "$gte", Value: n}}},
	}
	res, err := b.shows.UpdateOne(ctx, filter, bson.D{{Key: "$inc", Value: bson.D{{Key: "seats.$.free", Value: -n}}}})
	switch {
	case err != nil:
		return err
	case res.MatchedCount == 0:
		return ErrSoldOut
	}
	return nil
}
