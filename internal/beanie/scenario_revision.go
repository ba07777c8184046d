package main

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// A rivalry is one document that was read twice.
type rivalry struct {
	c            *odm.Collection[Revised]
	mine, theirs *Revised
}

// rivals makes a scenario of a rivalry.
func rivals(name, rows string, build func(r *rivalry) []step) scenario {
	return scenario{name: name, rows: rows, models: []odm.Model{odm.ModelOf[Revised]()}, build: func(db *odm.DB) []step {
		r := &rivalry{c: odm.CollectionOf[Revised](db)}
		return append([]step{
			do("init", func(ctx context.Context) error { return db.Sync(ctx) }),
			do("insert", func(ctx context.Context) error { return r.c.Insert(ctx, newRevised(1, "a")) }),
			do("read", func(ctx context.Context) (err error) {
				if r.mine, err = r.c.Get(ctx, id(1)); err != nil {
					return err
				}
				r.theirs, err = r.c.Get(ctx, id(1))
				return err
			}),
		}, build(r)...)
	}}
}

func (r *rivalry) theirsIsSaved() step {
	return do("theirs_is_saved", func(ctx context.Context) error { r.theirs.Num = 50; return r.c.Save(ctx, r.theirs) })
}

var revisionScenarios = []scenario{
	{name: "revisions", rows: "B026 B137", models: []odm.Model{odm.ModelOf[Revised]()}, build: func(db *odm.DB) []step {
		c, d := odm.CollectionOf[Revised](db), newRevised(1, "a")
		return []step{
			do("init", func(ctx context.Context) error { return db.Sync(ctx) }),
			do("insert", func(ctx context.Context) error { return c.Insert(ctx, d) }),
			do("save", func(ctx context.Context) error { d.Num = 2; return c.Save(ctx, d) }),
			do("save_changes", func(ctx context.Context) error { d.Num = 3; return c.SaveChanges(ctx, d) }),
			do("save_changes_of_nothing", func(ctx context.Context) error { return c.SaveChanges(ctx, d) }),
			ask("is_changed", func(context.Context) (any, error) { return c.IsChanged(d) }),
			do("replace", func(ctx context.Context) error { d.Num = 4; return c.Replace(ctx, d) }),
			do("update", func(ctx context.Context) error { return c.Update(ctx, d, revisedNum.Inc(1)) }),
			do("save_new", func(ctx context.Context) error { return c.Save(ctx, newRevised(2, "b")) }),
			do("delete", func(ctx context.Context) error { return c.Delete(ctx, d) }),
		}
	}},
	rivals("stale_save", "B138 B199", func(r *rivalry) []step {
		return []step{
			r.theirsIsSaved(),
			do("save", func(ctx context.Context) error { r.mine.Num = 60; return r.c.Save(ctx, r.mine) }),
			do("save_again", func(ctx context.Context) error { return r.c.Save(ctx, r.mine) }),
			ask("is_changed", func(context.Context) (any, error) { return r.c.IsChanged(r.mine) }),
			do("sync_and_save", func(ctx context.Context) error {
				if err := r.c.Refresh(ctx, r.mine); err != nil {
					return err
				}
				r.mine.Num++
				return r.c.Save(ctx, r.mine)
			}),
		}
	}),
	rivals("stale_save_changes", "B138 B121", func(r *rivalry) []step {
		return []step{
			r.theirsIsSaved(),
			do("save_changes", func(ctx context.Context) error { r.mine.Code = "m"; return r.c.SaveChanges(ctx, r.mine) }),
			do("merge_and_save_changes", func(ctx context.Context) error {
				if err := r.c.Merge(ctx, r.mine); err != nil {
					return err
				}
				return r.c.SaveChanges(ctx, r.mine)
			}),
		}
	}),
	rivals("stale_replace", "B138", func(r *rivalry) []step {
		return []step{
			r.theirsIsSaved(),
			do("replace", func(ctx context.Context) error { r.mine.Num = 60; return r.c.Replace(ctx, r.mine) }),
			ask("the_revision_in_memory", func(ctx context.Context) (any, error) {
				old := odm.RevisionOf(r.mine)
				err := r.c.Replace(ctx, r.mine)
				return odm.RevisionOf(r.mine) == old, ignore(err)
			}).but("G09", "Beanie swaps the revision in memory although nothing was written", "result: beanie false, odm true"),
		}
	}),
	rivals("stale_update_and_delete", "B111 B117 B138", func(r *rivalry) []step {
		return []step{
			r.theirsIsSaved(),
			do("update", func(ctx context.Context) error { return r.c.Update(ctx, r.mine, revisedNum.Inc(1)) }),
			do("delete", func(ctx context.Context) error { return r.c.Delete(ctx, r.mine) }).
				but("complaint 2", "a document is not deleted by one who has not seen what it is", "result: beanie null, odm error stale",
					`revised/id 1/: beanie nothing, odm {_id: id 1, revision_id: revision kept, num: 50, code: "a"}`),
		}
	}),
	rivals("ignored_revision", "B139", func(r *rivalry) []step {
		return []step{
			r.theirsIsSaved(),
			do("save", func(ctx context.Context) error { r.mine.Num = 60; return r.c.Save(ctx, r.mine, odm.IgnoreRevision()) }),
			do("theirs_is_stale", func(ctx context.Context) error { r.theirs.Num = 70; return r.c.SaveChanges(ctx, r.theirs) }),
			do("save_changes", func(ctx context.Context) error { return r.c.SaveChanges(ctx, r.theirs, odm.IgnoreRevision()) }),
			do("replace", func(ctx context.Context) error {
				r.mine.Num = 80
				return r.c.Replace(ctx, r.mine, odm.IgnoreRevision())
			}),
			do("replace_again", func(ctx context.Context) error {
				r.mine.Num = 81
				return r.c.Replace(ctx, r.mine, odm.IgnoreRevision())
			}).but("B139", "Beanie writes another document under the same revision; odm makes one on every path that writes",
				"revised/id 1/revision_id: beanie revision kept, odm revision new"),
		}
	}),
	rivals("revision_and_unique_index", "B017 B138", func(r *rivalry) []step {
		return []step{
			do("another", func(ctx context.Context) error { return r.c.Insert(ctx, newRevised(2, "b")) }),
			do("save", func(ctx context.Context) error { r.mine.Code = "b"; return r.c.Save(ctx, r.mine) }),
			do("save_changes", func(ctx context.Context) error { return r.c.SaveChanges(ctx, r.mine) }),
			do("replace", func(ctx context.Context) error { return r.c.Replace(ctx, r.mine) }),
			do("save_in_the_end", func(ctx context.Context) error { r.mine.Code = "c"; return r.c.Save(ctx, r.mine) }).
				but("G09", "Beanie's replace has swapped the revision in memory although it failed",
					"result: beanie error stale, odm null", "revised/id 1/revision_id: beanie revision kept, odm revision new", `revised/id 1/code: beanie "a", odm "c"`),
		}
	}),
	rivals("revision_of_a_deleted_document", "B112 B138", func(r *rivalry) []step {
		return []step{
			do("theirs_is_deleted", func(ctx context.Context) error { return r.c.Delete(ctx, r.theirs) }),
			do("save_changes", func(ctx context.Context) error { r.mine.Num = 2; return r.c.SaveChanges(ctx, r.mine) }).
				but("complaint 2", "a conflict is told only if the document is there", "result: beanie error stale, odm error not found"),
			do("replace", func(ctx context.Context) error { return r.c.Replace(ctx, r.mine) }).
				but("complaint 2", "a conflict is told only if the document is there", "result: beanie error stale, odm error not found"),
			do("save", func(ctx context.Context) error { return r.c.Save(ctx, r.mine) }),
		}
	}),
	rivals("revision_and_queries", "B106 B137", func(r *rivalry) []step {
		return []step{
			do("update", func(ctx context.Context) error {
				return done(r.c.Find(revisedNum.Eq(1)).Update(ctx, revisedNum.Set(5)))
			}).but("G10", "a query that writes makes a new revision, too", "revised/id 1/revision_id: beanie revision kept, odm revision new"),
			do("save", func(ctx context.Context) error { r.mine.Num = 60; return r.c.Save(ctx, r.mine) }).
				but("G10", "so that nobody overwrites it", "result: beanie null, odm error stale", "revised/id 1/num: beanie 60, odm 5", "revised/id 1/revision_id: beanie revision new, odm revision kept"),
		}
	}),
	{name: "revision_of_many", rows: "B042 B137", models: []odm.Model{odm.ModelOf[Revised]()}, build: func(db *odm.DB) []step {
		c := odm.CollectionOf[Revised](db)
		return []step{
			do("init", func(ctx context.Context) error { return db.Sync(ctx) }),
			do("insert_many", func(ctx context.Context) error {
				return c.InsertMany(ctx, []*Revised{newRevised(1, "a"), newRevised(2, "b")})
			}).but("G10", "InsertMany makes revisions", "revised/id 1/revision_id: beanie null, odm revision new", "revised/id 2/revision_id: beanie null, odm revision new"),
			do("read_and_save", func(ctx context.Context) error {
				d, err := c.Get(ctx, id(1))
				if err != nil {
					return err
				}
				d.Num = 9
				return c.Save(ctx, d)
			}).but("G10", "of the one that was not saved", "revised/id 2/revision_id: beanie null, odm revision kept"),
		}
	}},
	{name: "no_revision_yet", rows: "B137", models: []odm.Model{odm.ModelOf[Revised]()}, build: func(db *odm.DB) []step {
		c := odm.CollectionOf[Revised](db)
		var a, b *Revised
		return []step{
			do("init", func(ctx context.Context) error { return db.Sync(ctx) }),
			do("someone_stores", store(db, "revised", bson.D{{Key: "_id", Value: id(1)}, {Key: "num", Value: 1}, {Key: "code", Value: "a"}})),
			do("read", func(ctx context.Context) (err error) {
				if a, err = c.Get(ctx, id(1)); err != nil {
					return err
				}
				b, err = c.Get(ctx, id(1))
				return err
			}),
			do("save", func(ctx context.Context) error { a.Num = 2; return c.Save(ctx, a) }),
			do("the_other_is_stale", func(ctx context.Context) error { b.Num = 3; return c.Save(ctx, b) }),
		}
	}},
}

// ignore is for an error that another step looks at.
func ignore(error) error { return nil }
