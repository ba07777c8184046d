// Package outer_context writes with the context from outside the transaction.
package outer_context

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

func Move(ctx context.Context, client *mongo.Client, from, to *mongo.Collection, id bson.ObjectID) error {
	sess, err := client.StartSession()
	if err != nil {
		return err
	}
	defer sess.EndSession(ctx)
	_, err = sess.WithTransaction(ctx, func(txCtx context.Context) (any, error) {
		var doc bson.M
		if err := from.FindOneAndDelete(txCtx, bson.M{"_id": id}).Decode(&doc); err != nil {
			return nil, err
		}
		return to.InsertOne(ctx, doc) // BUG: transaction-context-ignored
	})
	return err
}
