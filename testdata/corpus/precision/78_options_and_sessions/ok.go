// Package options_and_sessions passes contexts and options on in many ways.
package options_and_sessions

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
)

type Account struct {
	ID      string  `bson:"_id"`
	Balance int64   `bson:"balance"`
	Limit   float64 `bson:"limit"`
}

type Transfer struct {
	ID   bson.ObjectID `bson:"_id,omitempty"`
	From string        `bson:"from"`
	To   string        `bson:"to"`
	Sum  int64         `bson:"sum"`
	At   time.Time     `bson:"at"`
}

type Bank struct {
	client    *mongo.Client
	accounts  *mongo.Collection
	transfers *mongo.Collection
}

func Open(client *mongo.Client) *Bank {
	db := client.Database("bank", options.Database().SetReadConcern(readconcern.Majority()))
	return &Bank{client, db.Collection("accounts"), db.Collection("transfers", options.Collection().SetWriteConcern(writeconcern.Majority()))}
}

// inTransaction runs fn in a transaction.
func (b *Bank) inTransaction(ctx context.Context, fn func(ctx context.Context) error) error {
	session, err := b.client.StartSession()
	if err != nil {
		return fmt.Errorf("start: %w", err)
	}
	defer session.EndSession(ctx)
	_, err = session.WithTransaction(ctx, func(ctx context.Context) (any, error) {
		return nil, fn(ctx)
	})
	return err
}

func (b *Bank) Transfer(ctx context.Context, from, to string, sum int64) error {
	// Outside on purpose, before the transaction.
	if n, err := b.accounts.CountDocuments(ctx, bson.M{"_id": bson.M{"$in": []string{from, to}}}); err != nil || n != 2 {
		return errors.Join(err, mongo.ErrNoDocuments)
	}
	return b.inTransaction(ctx, func(ctx context.Context) error {
		var a Account
		err := b.accounts.FindOneAndUpdate(ctx, bson.M{"_id": from, "balance": bson.M{"$gte": sum}}, bson.M{"$inc": bson.M{"balance": -sum}}).Decode(&a)
		if err != nil {
			return err
		}
		short, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		if _, err := b.accounts.UpdateByID(short, to, bson.M{"$inc": bson.M{"balance": sum}}); err != nil {
			return err
		}
		return b.note(ctx, Transfer{From: from, To: to, Sum: sum, At: time.Now()})
	})
}

func (b *Bank) note(ctx context.Context, t Transfer) error {
	_, err := b.transfers.InsertOne(ctx, t)
	return err
}

func (b *Bank) Manual(ctx context.Context, id string) (err error) {
	session, err := b.client.StartSession()
	if err != nil {
		return err
	}
	defer session.EndSession(context.Background())
	return mongo.WithSession(ctx, session, func(sc context.Context) error {
		if err := session.StartTransaction(); err != nil {
			return err
		}
		if _, err := b.accounts.DeleteOne(sc, bson.D{{Key: "_id", Value: id}}); err != nil {
			_ = session.AbortTransaction(context.WithoutCancel(sc))
			return err
		}
		return session.CommitTransaction(sc)
	})
}

func (b *Bank) UsingSession(ctx context.Context) error {
	return b.client.UseSession(ctx, func(sc context.Context) error {
		cur, err := b.transfers.Find(sc, bson.D{})
		if err != nil {
			return err
		}
		defer cur.Close(sc)
		for cur.Next(sc) {
			var t Transfer
			if err := cur.Decode(&t); err != nil {
				return err
			}
		}
		return cur.Err()
	})
}

// Retry does not take part in the transaction: what it counts stays when the transaction is aborted.
func (b *Bank) Retry(ctx context.Context, id string) error {
	var tries int
	err := b.inTransaction(ctx, func(txn context.Context) error {
		tries++
		_, err := b.accounts.UpdateByID(txn, id, bson.M{"$mul": bson.M{"limit": 2}})
		return err
	})
	if err != nil {
		_, logErr := b.transfers.InsertOne(ctx, bson.M{"from": id, "failed_after": tries})
		return errors.Join(err, logErr)
	}
	return nil
}

type ListOptions struct {
	Limit, Skip int64
	Fields      []string
	SortBy      string
	Desc        bool
	Hint        any
}

func (o *ListOptions) find() *options.FindOptionsBuilder {
	f := options.Find().SetBatchSize(100).SetMaxAwaitTime(time.Second)
	if o == nil {
		return f
	}
	if o.Limit > 0 {
		f = f.SetLimit(o.Limit)
	}
	if o.Skip > 0 {
		f.SetSkip(o.Skip)
	}
	if len(o.Fields) > 0 {
		p := make(bson.D, 0, len(o.Fields))
		for _, name := range o.Fields {
			p = append(p, bson.E{Key: name, Value: 1})
		}
		f.SetProjection(p)
	}
	if o.SortBy != "" {
		dir := 1
		if o.Desc {
			dir = -1
		}
		f.SetSort(bson.M{o.SortBy: dir})
	} else {
		f.SetSort(bson.D{{Key: "at", Value: -1}, {Key: "_id", Value: -1}})
	}
	if o.Hint != nil {
		f.SetHint(o.Hint)
	}
	return f
}

func (b *Bank) List(ctx context.Context, account string, o *ListOptions) ([]Transfer, error) {
	filter := bson.M{"$or": bson.A{bson.M{"from": account}, bson.M{"to": account}}}
	cursor, err := b.transfers.Find(ctx, filter, o.find(), options.Find().SetAllowPartialResults(true))
	if err != nil {
		return nil, err
	}
	out := []Transfer{}
	if err = cursor.All(ctx, &out); err != nil {
		return nil, err
	}
	return out, nil
}

func (b *Bank) Health(ctx context.Context) error {
	var hello struct {
		SetName string `bson:"setName"`
		Hosts   bson.A `bson:"hosts"`
	}
	if err := b.client.Database("admin").RunCommand(ctx, bson.D{{Key: "hello", Value: 1}, {Key: "comment", Value: "health"}}).Decode(&hello); err != nil {
		return err
	}
	res := b.client.Database("admin").RunCommand(ctx, bson.M{"ping": 1})
	if err := res.Err(); err != nil {
		return err
	}
	var stats bson.M
	return b.accounts.Database().RunCommand(ctx, bson.D{{"collStats", "accounts"}, {"scale", 1024}}).Decode(&stats)
}
