// Package cursor_given_away hands its cursor on, or closes it in its own way.
package cursor_given_away

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Rows struct{ cur *mongo.Cursor }

func Open(ctx context.Context, c *mongo.Collection) (*Rows, error) {
	cur, err := c.Find(ctx, bson.D{})
	if err != nil {
		return nil, err
	}
	return &Rows{cur}, nil
}

func Drain(ctx context.Context, c *mongo.Collection, f func(bson.Raw) error) (err error) {
	cur, err := c.Find(ctx, bson.D{})
	if err != nil {
		return err
	}
	defer func() {
		if cerr := cur.Close(ctx); err == nil {
			err = cerr
		}
	}()
	for cur.Next(ctx) {
		if err := f(cur.Current); err != nil {
			return err
		}
	}
	return cur.Err()
}

func Count(ctx context.Context, c *mongo.Collection) (n int, err error) {
	cur, err := c.Find(ctx, bson.D{})
	if err != nil {
		return 0, err
	}
	for cur.Next(ctx) {
		n++
	}
	return n, cur.Err()
}
