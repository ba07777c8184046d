package migrate

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// transactions reports whether the deployment has them: a replica set from MongoDB 4.0, a sharded cluster from 4.2.
func transactions(ctx context.Context, db *odm.DB) (bool, error) {
	var hello struct {
		Set     string `bson:"setName"`
		Message string `bson:"msg"`
		Wire    int    `bson:"maxWireVersion"`
	}
	err := db.Driver().RunCommand(ctx, bson.D{{Key: "hello", Value: 1}}).Decode(&hello)
	if err != nil {
		return false, fmt.Errorf("migrate: ask the server what it is: %w", err)
	}
	return hello.Set != "" && hello.Wire >= 7 || hello.Message == "isdbgrid" && hello.Wire >= 8, nil
}
