package main

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

const (
	singles  = 100   // how often a turn reads or writes one document
	among    = 1_000 // of how many
	changing = "changing"
)

// picked are the numbers of the documents that a turn asks for, one after the other; other programs compute them too.
func picked(k int) int { return k * 7 % among }

// idFilter is how the driver's users ask for one document.
func idFilter(k int) bson.D { return bson.D{{Key: "_id", Value: idOf(picked(k))}} }

// eachPicked runs one for every pick of a turn.
func eachPicked(one func(k int) error) error {
	for k := range singles {
		if err := one(k); err != nil {
			return fmt.Errorf("document %d: %w", picked(k), err)
		}
	}
	return nil
}

// foundOne is the task of a variant that reads a D for every pick.
func foundOne[D any](one func(ctx context.Context, k int) (D, error), mark func(*D) int64) task {
	docs := make([]D, 0, singles)
	return found(singles, func(ctx context.Context) ([]D, error) {
		err := eachPicked(func(k int) error {
			d, err := one(ctx, k)
			docs = append(docs, d)
			return err
		})
		return docs, err
	}, mark, func(k int, got any) error { return users.same(picked(k), got) })
}

// findOne is the workload that reads one user by its id.
func findOne(s *stage) workload {
	c := s.db.Collection(held(users.name, among))
	tracked := odm.CollectionOf[user](s.odm, odm.Named(c.Name()))
	viaPointer := func(u **user) int64 { return users.markT(*u) }
	w := workload{name: "findone", scale: microseconds, ops: singles, want: outcome{docs: singles}}
	for k := range singles {
		w.want.sum += users.markP(plainUserOf(picked(k)))
	}
	w.variants = []variant{
		local("ours", func() task {
			return foundOne(func(ctx context.Context, k int) (*user, error) { return tracked.Get(ctx, idOf(picked(k))) }, viaPointer)
		}),
		local("untracked", func() task {
			return foundOne(func(ctx context.Context, k int) (*user, error) {
				return tracked.Find(userID.Eq(idOf(picked(k)))).Untracked().One(ctx)
			}, viaPointer)
		}),
		local("driver.FindOne", func() task {
			return foundOne(func(ctx context.Context, k int) (u plainUser, err error) {
				err = c.FindOne(ctx, idFilter(k)).Decode(&u)
				return u, err
			}, users.markP)
		}),
		local("driver.Unmarshal", func() task {
			return foundOne(func(ctx context.Context, k int) (u plainUser, err error) {
				raw, err := c.FindOne(ctx, idFilter(k)).Raw()
				if err != nil {
					return u, err
				}
				return u, bson.Unmarshal(raw, &u)
			}, users.markP)
		}),
		local("floor", func() task {
			commands := prepared(func(k int) bson.D { return findCommand(c.Name(), k) })
			return foundOne(func(ctx context.Context, k int) (bson.Raw, error) { return firstOf(s.ask(ctx, commands[k])) }, users.markRaw)
		}),
	}
	return w
}

// findCommand reads one document by its id.
func findCommand(collection string, k int) bson.D {
	return bson.D{{Key: "find", Value: collection}, {Key: "filter", Value: idFilter(k)}, {Key: "limit", Value: int64(1)}, {Key: "singleBatch", Value: true}}
}

// updateCommand adds a year to the age of one document.
func updateCommand(collection string, k int) bson.D {
	u := bson.D{{Key: "q", Value: idFilter(k)}, {Key: "u", Value: bson.D{{Key: "$inc", Value: bson.D{{Key: "age", Value: 1}}}}}}
	return bson.D{{Key: "update", Value: collection}, {Key: "updates", Value: bson.A{u}}}
}

// prepared are the commands of a turn of the floor, ready to be sent. Of documents made here none fails to encode.
func prepared(command func(k int) bson.D) (raws []bson.Raw) {
	for k := range singles {
		raw, _ := bson.Marshal(command(k))
		raws = append(raws, raw)
	}
	return raws
}

// ask runs a prepared command.
func (s *stage) ask(ctx context.Context, command bson.Raw) (bson.Raw, error) {
	return s.db.RunCommand(ctx, command).Raw()
}

// firstOf is the only document in a reply to a find.
func firstOf(reply bson.Raw, err error) (bson.Raw, error) {
	if err != nil {
		return nil, err
	}
	doc, ok := reply.Lookup("cursor", "firstBatch", "0").DocumentOK()
	if !ok {
		return nil, fmt.Errorf("the reply %v has no document", reply)
	}
	return doc, nil
}
