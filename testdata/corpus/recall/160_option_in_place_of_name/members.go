// Package option_in_place_of_name is a mistake of a known kind in code written for this test: the comma before the option
// is missing, so that the option is the name.
package option_in_place_of_name

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Card struct {
	Number string `bson:"number"`
	Brand  string `bson:"omitempty"` // BUG: malformed-tag
}

type Member struct {
	ID    bson.ObjectID `bson:"_id,omitempty"`
	Name  string        `bson:"name"`
	Phone string        `bson:"phone" json:"phone"`
	Card  *Card         `bson:"card,omitempty"`
}

type Club struct{ members *mongo.Collection }

func NewClub(db *mongo.Database) *Club { return &Club{members: db.Collection("members")} }

func (c *Club) Join(ctx context.Context, m Member) error {
	_, err := c.members.InsertOne(ctx, m)
	return err
}

// Pay notes the card that a member pays with.
func (c *Club) Pay(ctx context.Context, id bson.ObjectID, card Card) error {
	_, err := c.members.UpdateByID(ctx, id, bson.M{"$set": bson.M{"card": card}})
	return err
}

// WithCard lists the members who have a card.
func (c *Club) WithCard(ctx context.Context) ([]Member, error) {
	cur, err := c.members.Find(ctx, bson.M{"card": bson.M{"$exists": true}})
	if err != nil {
		return nil, err
	}
	var list []Member
	if err := cur.All(ctx, &list); err != nil {
		return nil, err
	}
	return list, nil
}
