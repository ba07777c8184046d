package main

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// changed is the task of a variant that makes every picked user a year older.
func changed(one func(ctx context.Context, k int) error) func() task {
	return func() task {
		return written(singles, func(ctx context.Context) error {
			return eachPicked(func(k int) error { return one(ctx, k) })
		})
	}
}

// older is a workload on users that change: a turn must leave their ages higher by one for each pick, and nothing else.
func older(s *stage, name string, variants ...variant) workload {
	return workload{
		name: name, scale: microseconds, ops: singles, want: outcome{docs: singles}, variants: variants,
		before: func(ctx context.Context) error {
			if err := s.empty(ctx, changing); err != nil {
				return err
			}
			return s.seed(ctx, changing, among, users.raw)
		},
		after: func(ctx context.Context, _ bool) error {
			docs, err := unmarshalled[plainUser](ctx, s.db.Collection(changing), among+1)
			if err != nil {
				return err
			}
			return aged(docs)
		},
	}
}

// aged holds users that have changed to what they should be then.
func aged(docs []plainUser) error {
	want := make([]plainUser, among)
	for i := range want {
		want[i] = *plainUserOf(i)
	}
	for k := range singles {
		want[picked(k)].Age++
	}
	if len(docs) != len(want) {
		return fmt.Errorf("stored are %d users, want %d", len(docs), len(want))
	}
	for i := range docs {
		if docs[i] != want[i] {
			return fmt.Errorf("user %d is stored as %+v, want %+v", i, docs[i], want[i])
		}
	}
	return nil
}

// updateOne is the workload that changes one field of one user by its id, unread.
func updateOne(s *stage) workload {
	c := s.db.Collection(changing)
	tracked, untracked := odm.CollectionOf[user](s.odm, odm.Named(changing)), odm.CollectionOf[plainUser](s.odm, odm.Named(changing))
	inc := bson.D{{Key: "$inc", Value: bson.D{{Key: "age", Value: 1}}}}
	commands := prepared(func(k int) bson.D { return updateCommand(changing, k) })
	return older(s, "update1",
		local("ours", changed(func(ctx context.Context, k int) error {
			_, err := tracked.Find(userID.Eq(idOf(picked(k)))).UpdateOne(ctx, userAge.Inc(1))
			return err
		})),
		local("untracked", changed(func(ctx context.Context, k int) error {
			_, err := untracked.Find(plainUserID.Eq(idOf(picked(k)))).UpdateOne(ctx, plainUserAge.Inc(1))
			return err
		})),
		local("driver.UpdateOne", changed(func(ctx context.Context, k int) error {
			_, err := c.UpdateOne(ctx, idFilter(k), inc)
			return err
		})),
		local("floor", changed(func(ctx context.Context, k int) error {
			_, err := s.ask(ctx, commands[k])
			return err
		})),
	)
}

// save is the workload that reads a user, changes one field and writes the user back.
func save(s *stage) workload {
	c := s.db.Collection(changing)
	tracked, untracked := odm.CollectionOf[user](s.odm, odm.Named(changing)), odm.CollectionOf[plainUser](s.odm, odm.Named(changing))
	finds := prepared(func(k int) bson.D { return findCommand(changing, k) })
	updates := prepared(func(k int) bson.D { return updateCommand(changing, k) })
	read := func(ctx context.Context, k int) (u plainUser, err error) {
		err = c.FindOne(ctx, idFilter(k)).Decode(&u)
		u.Age++
		return u, err
	}
	return older(s, "save1",
		local("ours", changed(func(ctx context.Context, k int) error {
			u, err := tracked.Get(ctx, idOf(picked(k)))
			if err != nil {
				return err
			}
			u.Age++
			return tracked.SaveChanges(ctx, u)
		})),
		local("untracked", changed(func(ctx context.Context, k int) error {
			u, err := untracked.Get(ctx, idOf(picked(k)))
			if err != nil {
				return err
			}
			u.Age++
			return untracked.Replace(ctx, u)
		})),
		local("driver.ReplaceOne", changed(func(ctx context.Context, k int) error {
			u, err := read(ctx, k)
			if err != nil {
				return err
			}
			_, err = c.ReplaceOne(ctx, idFilter(k), u)
			return err
		})),
		local("driver.UpdateOne", changed(func(ctx context.Context, k int) error {
			u, err := read(ctx, k)
			if err != nil {
				return err
			}
			_, err = c.UpdateOne(ctx, idFilter(k), bson.D{{Key: "$set", Value: bson.D{{Key: "age", Value: u.Age}}}})
			return err
		})),
		local("floor", changed(func(ctx context.Context, k int) error {
			if _, err := s.ask(ctx, finds[k]); err != nil {
				return err
			}
			_, err := s.ask(ctx, updates[k])
			return err
		})),
	)
}
