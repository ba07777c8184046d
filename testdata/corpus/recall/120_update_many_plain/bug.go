// Package update_many_plain is a rewritten real mistake.
//
// Origin: openimsdk/open-im-server 6cc801ed0 (2023-06-12) "mark as read": the update had no operator.
package update_many_plain

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

func MarkRead(ctx context.Context, c *mongo.Collection, doc string, seqs []int64) error {
	filter := bson.M{"doc_id": doc, "msgs.msg.seq": bson.M{"$in": seqs}}
	updates := bson.M{
		"msgs.$.msg.read": true,
	}
	_, err := c.UpdateMany(ctx, filter, updates) // BUG: update-without-operator
	return err
}
