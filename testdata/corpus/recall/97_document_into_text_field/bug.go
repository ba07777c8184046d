// Package document_into_text_field is a rewritten real mistake.
//
// Origin: percona/percona-backup-mongodb e853f19e (2022-02-04): a document was written over a text field, which no later read could decode.
package document_into_text_field

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Ticket struct {
	ID    string `bson:"id"`
	State string `bson:"state"`
}

type RS struct {
	Name   string `bson:"name"`
	Status string `bson:"status"`
	Ticket Ticket `bson:"ticket"`
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

func (p *PBM) coll() *mongo.Collection {
	return p.Conn.Database("admin").Collection("rollbacks")
}

func (p *PBM) Get(name string) (*Meta, error) {
	r := new(Meta)
	return r, p.coll().FindOne(p.ctx, bson.D{{Key: "name", Value: name}}).Decode(r)
}

func (p *PBM) SetTicket(name, rs string, ticket Ticket) error {
	_, err := p.coll().UpdateOne(
		p.ctx,
		bson.D{{Key: "name", Value: name}, {Key: "shards.name", Value: rs}},
		bson.D{{Key: "$set", Value: bson.M{"shards.$.status": ticket}}}, // BUG: wrong-value-type
	)
	return err
}
