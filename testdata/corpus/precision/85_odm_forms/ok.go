// Package odm_forms asks with odm what the driver's forms ask.
package odm_forms

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/databridge-go/databridge/odm"
)

type User struct {
	odm.Document `bson:",inline" odm:"collection=users"`
	Email        string            `bson:"email"`
	Age          int               `bson:"age"`
	Tags         []string          `bson:"tags"`
	Homes        []Home            `bson:"homes"`
	Labels       map[string]string `bson:"labels"`
	Seen         time.Time         `bson:"seen"`
	Boss         *bson.ObjectID    `bson:"boss"`
	Extra        any               `bson:"extra"`
}

type Home struct {
	City string `bson:"city"`
	Zip  string `bson:"zip"`
}

const (
	UserEmail odm.Str[User, string]    = "email"
	UserAge   odm.Num[User, int]       = "age"
	UserSeen  odm.Ord[User, time.Time] = "seen"
)

type Filter struct {
	City   string
	MinAge int
	Tags   []string
	Sort   []string
}

func search(ctx context.Context, db *odm.DB, f Filter, hex string) ([]*User, error) {
	users := odm.CollectionOf[User](db)
	q := users.Find(odm.F("homes.city").Eq(f.City), UserAge.Gt(f.MinAge), odm.Raw(bson.M{"labels.team": "core", "extra.a.b": bson.M{"$exists": true}}))
	if len(f.Tags) > 0 {
		q = q.Where(odm.F("tags").In("a", "b"))
	}
	if id, err := bson.ObjectIDFromHex(hex); err == nil {
		q = q.Where(odm.Or(odm.F("_id").Eq(id), odm.F("boss").Eq(id)))
	}
	for _, s := range f.Sort {
		q = q.Sort(odm.Order[User](s))
	}
	return q.Sort("-seen", "homes.0.zip").Limit(10).All(ctx)
}

func change(ctx context.Context, users *odm.Collection[User], id bson.ObjectID) error {
	if _, err := users.Find(users.F("_id").Eq(id)).Update(ctx, users.F("homes.0.city").Set("Oslo"), users.F("labels.x").Set("y"), UserAge.Inc(1)); err != nil {
		return err
	}
	u, err := users.Get(ctx, id)
	if err != nil {
		return err
	}
	u.Email = "x"
	return users.SaveChanges(ctx, u)
}

func selected(ctx context.Context, users *odm.Collection[User]) (n int64, err error) {
	_, err = users.Find(UserSeen.Lt(time.Now())).Select(UserEmail, users.F("homes.city")).Skip(3).One(ctx)
	if err != nil {
		return 0, err
	}
	return users.Find(odm.Raw(bson.D{{Key: "$or", Value: bson.A{bson.M{"age": bson.M{"$lt": 3}}, bson.M{"tags": bson.M{"$size": 0}}}}})).Count(ctx)
}

// The same collection by the driver.
func raw(ctx context.Context, db *mongo.Database, email string) (u User, err error) {
	err = db.Collection("users").FindOne(ctx, bson.M{"email": email, "homes.zip": "0150", "seen": bson.M{"$gt": time.Now()}}).Decode(&u)
	return u, err
}
