// Package upsert_by_camel_case is a rewritten real mistake.
//
// Origin: yorkie-team/yorkie 5cd44305 (2025-08-28): an upsert and a delete by "rpcAddr", where "rpc_addr" is stored.
package upsert_by_camel_case

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Node struct {
	ID     string    `bson:"_id"`
	Addr   string    `bson:"peer_addr"`
	Leader bool      `bson:"is_leader"`
	At     time.Time `bson:"updated_at"`
}

type Client struct {
	client *mongo.Client
	db     string
}

func (c *Client) collection(name string) *mongo.Collection {
	return c.client.Database(c.db).Collection(name)
}

func (c *Client) Leader(ctx context.Context) (*Node, error) {
	var n Node
	return &n, c.collection("nodes").FindOne(ctx, bson.M{"is_leader": true}).Decode(&n)
}

func (c *Client) Clear(ctx context.Context, addr string) error {
	_, err := c.collection("nodes").DeleteOne(ctx, bson.M{"peerAddr": addr}) // BUG: case-mismatch
	return err
}

func (c *Client) Put(ctx context.Context, addr string) error {
	_, err := c.collection("nodes").UpdateOne(ctx,
		bson.M{"peerAddr": addr}, // BUG: case-mismatch
		bson.M{"$set": bson.M{"updated_at": time.Now()}}, options.UpdateOne().SetUpsert(true))
	return err
}
