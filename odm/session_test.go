package odm_test

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/databridge-go/databridge/odm"
)

type contextT = context.Context

func mongoSession(ctx context.Context, s *mongo.Session) context.Context {
	return mongo.NewSessionContext(ctx, s)
}

// sessionVerbs are verbs of each kind that must use the session of their context.
func sessionVerbs(c *odm.Collection[Member]) map[string]func(context.Context) error {
	type x = context.Context
	m := &Member{Email: "of the verbs"}
	none := func(_ any, err error) error { return err }
	return map[string]func(x) error{
		"Insert":     func(ctx x) error { return c.Insert(ctx, &Member{Email: "insert"}) },
		"InsertMany": func(ctx x) error { return c.InsertMany(ctx, []*Member{{Email: "many"}}) },
		"Save":       func(ctx x) error { return c.Save(ctx, m) },
		"All":        func(ctx x) error { return none(c.Find().All(ctx)) },
		"Count":      func(ctx x) error { return none(c.Find().Count(ctx)) },
		"Exists":     func(ctx x) error { return none(c.Find().Exists(ctx)) },
		"Distinct":   func(ctx x) error { return none(odm.Distinct(ctx, c.Find(), memberEmail)) },
		"Update":     func(ctx x) error { return none(c.Find(memberAge.Gt(-1)).Update(ctx, memberAge.Inc(1))) },
		"FindAndUpdate": func(ctx x) error {
			return none(c.Find(memberAge.Gt(-1)).FindAndUpdate(ctx, odm.After, memberAge.Inc(1)))
		},
		"Upsert":     func(ctx x) error { return none(c.Find(memberAge.Gt(-1)).Upsert(ctx, &Member{}, memberAge.Inc(1))) },
		"ReplaceOne": func(ctx x) error { return c.Find(memberEmail.Eq("aa")).ReplaceOne(ctx, &Member{Email: "aa"}) },
		"Delete":     func(ctx x) error { return none(c.Find(memberAge.Gt(1000)).Delete(ctx)) },
		"Bulk": func(ctx x) error {
			return none(c.Bulk(ctx, func(b *odm.Bulk[Member]) error { b.Insert(&Member{Email: "bulk"}); return nil }))
		},
	}
}
