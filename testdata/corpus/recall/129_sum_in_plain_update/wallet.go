// Package sum_in_plain_update is a mistake of a known kind in code written for this test: the new balance is an
// expression, and the update is no pipeline.
package sum_in_plain_update

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

var ErrNoWallet = errors.New("no such wallet")

type Wallet struct {
	ID        bson.ObjectID `bson:"_id,omitempty"`
	Owner     string        `bson:"owner"`
	Balance   int64         `bson:"balance"`
	Bonus     int64         `bson:"bonus"`
	UpdatedAt time.Time     `bson:"updated_at"`
}

type Wallets struct {
	col *mongo.Collection
	now func() time.Time
}

func NewWallets(db *mongo.Database) *Wallets {
	return &Wallets{col: db.Collection("wallets"), now: time.Now}
}

func (w *Wallets) Open(ctx context.Context, owner string) error {
	_, err := w.col.InsertOne(ctx, Wallet{Owner: owner, UpdatedAt: w.now()})
	return err
}

// PayOutBonus moves the bonus into the balance.
func (w *Wallets) PayOutBonus(ctx context.Context, owner string) (*Wallet, error) {
	update := bson.M{"$set": bson.M{
		"balance":    bson.M{"$add": bson.A{"$balance", "$bonus"}}, // BUG: expression-in-plain-update
		"bonus":      0,
		"updated_at": w.now(),
	}}
	after := options.FindOneAndUpdate().SetReturnDocument(options.After)
	var out Wallet
	err := w.col.FindOneAndUpdate(ctx, bson.M{"owner": owner}, update, after).Decode(&out)
	if errors.Is(err, mongo.ErrNoDocuments) {
		return nil, ErrNoWallet
	}
	if err != nil {
		return nil, err
	}
	return &out, nil
}

func (w *Wallets) Deposit(ctx context.Context, owner string, amount int64) error {
	_, err := w.col.UpdateOne(ctx, bson.M{"owner": owner}, bson.M{
		"$inc": bson.M{"balance": amount},
		"$set": bson.M{"updated_at": w.now()},
	})
	return err
}
