// Package insert_outside_session is a rewritten real mistake.
//
// Origin: openimsdk/open-im-server d3fe5cdf3 (2022-05-30): the insert was sent with the context that has no session.
package insert_outside_session

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Room struct {
	ID      string   `bson:"room_id"`
	Members []string `bson:"guests"`
}

func Create(ctx context.Context, client *mongo.Client, db string, g Room, ids []string) error {
	c := client.Database(db).Collection("rooms")
	return client.UseSession(ctx, func(sCtx context.Context) error {
		s := mongo.SessionFromContext(sCtx)
		if err := s.StartTransaction(); err != nil {
			return err
		}
		if _, err := c.InsertOne(ctx, g); err != nil { // BUG: transaction-context-ignored
			_ = s.AbortTransaction(sCtx)
			return err
		}
		users := client.Database(db).Collection("users")
		for _, id := range ids {
			if _, err := users.UpdateOne(sCtx, bson.M{"user_id": id}, bson.M{"$addToSet": bson.M{"rooms": g.ID}}); err != nil {
				_ = s.AbortTransaction(sCtx)
				return err
			}
		}
		return s.CommitTransaction(sCtx)
	})
}
