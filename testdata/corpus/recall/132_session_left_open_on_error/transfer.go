// Package session_left_open_on_error is a mistake of a known kind in code written for this test: the session is ended
// where all went well only.
package session_left_open_on_error

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

var ErrFunds = errors.New("not enough money")

type Account struct {
	ID      bson.ObjectID `bson:"_id,omitempty"`
	Balance int64         `bson:"balance"`
}

type Bank struct {
	client   *mongo.Client
	accounts *mongo.Collection
}

func NewBank(client *mongo.Client) *Bank {
	return &Bank{client: client, accounts: client.Database("bank").Collection("accounts")}
}

func (b *Bank) Open(ctx context.Context, a Account) error {
	_, err := b.accounts.InsertOne(ctx, a)
	return err
}

// Transfer moves an amount from one account to another.
func (b *Bank) Transfer(ctx context.Context, from, to bson.ObjectID, amount int64) error {
	sess, err := b.client.StartSession() // BUG: session-not-ended
	if err != nil {
		return err
	}
	_, err = sess.WithTransaction(ctx, func(ctx context.Context) (any, error) {
		res, err := b.accounts.UpdateOne(ctx,
			bson.M{"_id": from, "balance": bson.M{"$gte": amount}},
			bson.M{"$inc": bson.M{"balance": -amount}})
		if err != nil {
			return nil, err
		}
		if res.ModifiedCount == 0 {
			return nil, ErrFunds
		}
		return b.accounts.UpdateOne(ctx, bson.M{"_id": to}, bson.M{"$inc": bson.M{"balance": amount}})
	})
	if err != nil {
		return err
	}
	sess.EndSession(ctx)
	return nil
}

// Close removes an account that is empty.
func (b *Bank) Close(ctx context.Context, id bson.ObjectID) error {
	sess, err := b.client.StartSession()
	if err != nil {
		return err
	}
	defer sess.EndSession(ctx)
	return mongo.WithSession(ctx, sess, func(ctx context.Context) error {
		_, err := b.accounts.DeleteOne(ctx, bson.M{"_id": id, "balance": 0})
		return err
	})
}
