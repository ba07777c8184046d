package main

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/databridge-go/databridge/odm"
)

func models(ms ...odm.Model) []odm.Model { return ms }

// index makes an index as another program would.
func index(db *odm.DB, key string) func(context.Context) error {
	return func(ctx context.Context) error {
		return done(db.Driver().Collection("indexed").Indexes().CreateOne(ctx, mongo.IndexModel{Keys: bson.D{{Key: key, Value: 1}}}))
	}
}

var indexScenarios = []scenario{
	{name: "indexes_of_fields", rows: "B001 B017 B181", models: models(odm.ModelOf[Indexed]()), build: func(db *odm.DB) []step {
		return []step{
			do("init", func(ctx context.Context) error { return db.Sync(ctx) }),
			do("init_again", func(ctx context.Context) error { return db.Sync(ctx) }),
		}
	}},
	{name: "indexes_of_settings", rows: "B018", models: models(odm.ModelOf[Listed]()), build: func(db *odm.DB) []step {
		return []step{do("init", func(ctx context.Context) error { return db.Sync(ctx) })}
	}},
	{name: "indexes_merged", rows: "B019", models: models(odm.ModelOf[ListedMore]()), build: func(db *odm.DB) []step {
		return []step{
			do("init", func(ctx context.Context) error { return db.Sync(ctx) }).
				but("B019", "Beanie makes the indexes of the parent as well, although the child wins and nobody has named the parent",
					`indexed/index a_1_b_-1: beanie {key: {a: 1, b: -1}, name: "a_1_b_-1"}, odm nothing`),
		}
	}},
	{name: "indexes_in_another_order", rows: "B018 B181", models: models(odm.ModelOf[Twofold]()), build: func(db *odm.DB) []step {
		return []step{
			do("init", func(ctx context.Context) error { return db.Sync(ctx) }).
				but("G30", "Beanie takes them for the same", `indexed/index a_1_b_1: beanie nothing, odm {key: {a: 1, b: 1}, name: "a_1_b_1"}`),
		}
	}},
	{name: "indexes_dropped_when_asked", rows: "B004 B005 B181", models: models(odm.ModelOf[Unindexed]()), build: func(db *odm.DB) []step {
		return []step{
			do("an_old_index", index(db, "old")),
			do("init_without", func(ctx context.Context) error { return db.Sync(ctx, odm.SkipIndexes()) }),
			do("init", func(ctx context.Context) error { return db.Sync(ctx) }),
			do("drop", func(ctx context.Context) error { return db.Sync(ctx, odm.DropIndexes()) }),
		}
	}},
	{name: "indexes_with_other_options", rows: "B004 B181", models: models(odm.ModelOf[Unindexed]()), build: func(db *odm.DB) []step {
		return []step{
			do("not_unique", index(db, "a")),
			do("init", func(ctx context.Context) error { return db.Sync(ctx) }).
				but("complaint 12", "the conflict is told before anything is sent", "result: beanie error server [86], odm error index conflict"),
			do("drop", func(ctx context.Context) error { return db.Sync(ctx, odm.DropIndexes()) }),
		}
	}},
	{name: "indexes_that_documents_break", rows: "B001 B199", models: models(odm.ModelOf[Unindexed]()), build: func(db *odm.DB) []step {
		return []step{
			do("someone_stores", store(db, "indexed", bson.D{{Key: "_id", Value: id(1)}, {Key: "a", Value: 1}}, bson.D{{Key: "_id", Value: id(2)}, {Key: "a", Value: 1}})),
			do("init", func(ctx context.Context) error { return db.Sync(ctx) }),
			do("one_goes", gone(db, "indexed", id(2))),
			do("init_again", func(ctx context.Context) error { return db.Sync(ctx) }),
			do("insert_a_duplicate", func(ctx context.Context) error {
				return odm.CollectionOf[Unindexed](db).Insert(ctx, &Unindexed{A: 1})
			}),
		}
	}},
	{name: "time_series", rows: "B022", models: models(odm.ModelOf[Reading]()), build: func(db *odm.DB) []step {
		readings := odm.CollectionOf[Reading](db)
		return []step{
			do("init", func(ctx context.Context) error { return db.Sync(ctx) }),
			do("insert", func(ctx context.Context) error {
				a, b := &Reading{At: day(1), Sensor: "a", Value: 1}, &Reading{At: day(2), Sensor: "b", Value: 2.5}
				a.ID, b.ID = id(1), id(2)
				return readings.InsertMany(ctx, []*Reading{a, b})
			}),
			ask("find", func(ctx context.Context) (any, error) {
				return count(readings.Find(odm.F("sensor").Eq("a")).Count(ctx))
			}),
			do("init_again", func(ctx context.Context) error { return db.Sync(ctx) }),
		}
	}},
}
