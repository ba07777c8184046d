// Package embedded_lease is a rewritten real mistake.
//
// Origin: kubeshop/testkube 54ed7a5ee4 (2026-03-11) "repair MongoLease BSON struct for mongo-driver v2": the embedded struct is stored
// one level down.
package embedded_lease

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Claim struct {
	Owner      string    `bson:"owner"`
	Zone       string    `bson:"zone"`
	AcquiredAt time.Time `bson:"acquiredat"`
	RenewedAt  time.Time `bson:"renewedat"`
}

type StoredClaim struct {
	ID string `bson:"_id"`
	Claim
}

type Backend struct {
	coll *mongo.Collection
}

func (b *Backend) Renew(ctx context.Context, id, owner string) (*Claim, error) {
	res := b.coll.FindOneAndUpdate(ctx,
		bson.M{"_id": id},
		bson.M{"$set": bson.M{
			"owner":     owner,      // BUG: embedded-not-inline
			"renewedat": time.Now(), // BUG: embedded-not-inline
		}},
		options.FindOneAndUpdate().SetReturnDocument(options.After))
	var got StoredClaim
	if err := res.Decode(&got); err != nil {
		return nil, err
	}
	return &got.Claim, nil
}
