// Package letter_left_out_in_array is a rewritten real mistake.
//
// Origin: percona/percona-backup-mongodb 0fed8d62 (2023-07-04) "fix spelling": one letter less in the field of an array's element.
package letter_left_out_in_array

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type RS struct {
	Name     string  `bson:"name"`
	Accepted []int64 `bson:"accepted_ops"`
	Set      bool    `bson:"ops_set"`
}

type Meta struct {
	Name   string `bson:"name"`
	Shards []RS   `bson:"shards"`
	Start  int64  `bson:"start_ts"`
}

type PBM struct {
	Conn *mongo.Client
	ctx  context.Context
}

const (
	dbName    = "admin"
	rollbacks = "rollbacks"
)

func (p *PBM) Get(name string) (*Meta, error) {
	r := new(Meta)
	return r, p.Conn.Database(dbName).Collection(rollbacks).FindOne(p.ctx, bson.D{{Key: "name", Value: name}}).Decode(r)
}

func (p *PBM) SetTxn(name, rs string, txn []int64) error {
	_, err := p.Conn.Database(dbName).Collection(rollbacks).UpdateOne(
		p.ctx,
		bson.D{{Key: "name", Value: name}, {Key: "shards.name", Value: rs}},
		bson.D{{Key: "$set", Value: bson.M{"shards.$.acepted_ops": txn, "shards.$.ops_set": true}}}, // BUG: unknown-field-path
	)
	return err
}
