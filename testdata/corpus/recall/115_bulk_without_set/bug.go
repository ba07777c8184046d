// Package bulk_without_set is a rewritten real mistake.
//
// Origin: tidepool-org/platform 97216cc09 (2023-12-18): the update of a write model had no operator.
package bulk_without_set

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

func A(ctx context.Context, c *mongo.Collection, ids []string) error {
	var ops []mongo.WriteModel
	for _, id := range ids {
		updateOp := mongo.NewUpdateOneModel()
		updateOp.SetFilter(bson.M{"_id": id})
		datumUpdates := bson.M{"seen": true}
		updateOp.SetUpdate(datumUpdates) // BUG: update-without-operator
		ops = append(ops, updateOp)
	}
	_, err := c.BulkWrite(ctx, ops)
	return err
}
