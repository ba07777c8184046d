package main

import (
	"context"

	"github.com/databridge-go/databridge/odm"
)

var sessionScenarios = []scenario{
	{name: "transaction", rows: "B060 B185 B186", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		return []step{
			seed(items),
			ask("commit", func(outside context.Context) (any, error) {
				var inside, beside int64
				err := db.WithTransaction(outside, func(ctx context.Context) (err error) {
					if err = items.Insert(ctx, newItem(5, "e", 5)); err != nil {
						return err
					}
					if err = done(items.Find(itemName.Eq("a")).Update(ctx, itemQty.Set(50))); err != nil {
						return err
					}
					if inside, err = items.Find(itemQty.Gte(5)).Count(ctx); err != nil {
						return err
					}
					beside, err = items.Find(itemQty.Gte(5)).Count(outside)
					return err
				})
				return []int{int(inside), int(beside)}, err
			}),
			do("abort", func(ctx context.Context) error {
				return db.WithTransaction(ctx, func(ctx context.Context) error {
					if err := items.Insert(ctx, newItem(6, "f", 6)); err != nil {
						return err
					}
					if err := done(items.Find().Everything().Delete(ctx)); err != nil {
						return err
					}
					return errAbort
				})
			}),
			do("a_duplicate_aborts", func(ctx context.Context) error {
				return db.WithTransaction(ctx, func(ctx context.Context) error {
					if err := items.Insert(ctx, newItem(7, "g", 7)); err != nil {
						return err
					}
					return items.Insert(ctx, newItem(1, "g", 7))
				})
			}),
		}
	}},
	{name: "transaction_of_all_verbs", rows: "B122 B185 B186", build: func(db *odm.DB) []step {
		c := odm.CollectionOf[Tracked](db)
		a, b := newTracked(1), newTracked(2)
		verbs := func(ctx context.Context) error {
			a.Num, b.Num = 10, 20
			if err := c.Save(ctx, a); err != nil {
				return err
			}
			a.Name = "changed"
			if err := c.SaveChanges(ctx, a); err != nil {
				return err
			}
			if err := c.Replace(ctx, b); err != nil {
				return err
			}
			if err := c.Update(ctx, b, trackedNum.Inc(1)); err != nil {
				return err
			}
			if err := done(c.Bulk(ctx, func(w *odm.Bulk[Tracked]) error { w.Insert(newTracked(3)); return nil })); err != nil {
				return err
			}
			return c.Delete(ctx, b)
		}
		return []step{
			do("insert", func(ctx context.Context) error {
				if err := c.Insert(ctx, a); err != nil {
					return err
				}
				return c.Insert(ctx, b)
			}),
			do("abort", func(ctx context.Context) error {
				return db.WithTransaction(ctx, func(ctx context.Context) error {
					if err := verbs(ctx); err != nil {
						return err
					}
					return errAbort
				})
			}),
			ask("is_changed_after_the_abort", func(context.Context) (any, error) { return c.IsChanged(a) }).
				but("complaint 14", "what was aborted is still to be saved", "result: beanie false, odm true"),
			do("commit", func(ctx context.Context) error { return db.WithTransaction(ctx, verbs) }),
		}
	}},
	{name: "transaction_and_revisions", rows: "B137 B186", models: models(odm.ModelOf[Revised]()), build: func(db *odm.DB) []step {
		c, d := odm.CollectionOf[Revised](db), newRevised(1, "a")
		return []step{
			do("init", func(ctx context.Context) error { return db.Sync(ctx) }),
			do("insert", func(ctx context.Context) error { return c.Insert(ctx, d) }),
			do("abort", func(ctx context.Context) error {
				return db.WithTransaction(ctx, func(ctx context.Context) error {
					d.Num = 2
					if err := c.Save(ctx, d); err != nil {
						return err
					}
					return errAbort
				})
			}),
			do("save", func(ctx context.Context) error { d.Num = 3; return c.Save(ctx, d) }).
				but("complaint 14", "Beanie keeps the revision of the aborted save in memory",
					"result: beanie error stale, odm null", "revised/id 1/num: beanie 1, odm 3", "revised/id 1/revision_id: beanie revision kept, odm revision new"),
		}
	}},
	{name: "transaction_and_write_rules", rows: "B168 B186", build: func(db *odm.DB) []step {
		houses := odm.CollectionOf[House](db)
		return []step{
			do("abort", func(ctx context.Context) error {
				s := newStreet()
				s.house.Windows = []odm.Link[Window]{}
				return db.WithTransaction(ctx, func(ctx context.Context) error {
					if err := houses.Insert(ctx, s.house, odm.WriteLinks()); err != nil {
						return err
					}
					return errAbort
				})
			}),
		}
	}},
	{name: "transaction_and_delete_rules", rows: "B169 B186", build: func(db *odm.DB) []step {
		_, built := build(db)
		houses := odm.CollectionOf[House](db)
		return []step{
			built,
			do("abort", func(ctx context.Context) error {
				return db.WithTransaction(ctx, func(ctx context.Context) error {
					h, err := houses.Find().FetchLinks(2).One(ctx)
					if err != nil {
						return err
					}
					if err := houses.Delete(ctx, h, odm.DeleteLinks()); err != nil {
						return err
					}
					return errAbort
				})
			}).but("G18", "Beanie deletes linked documents outside of the session",
				`doors/id 2/: beanie nothing, odm {_id: id 2, height: 2, material: {$ref: "materials", $id: id 1}}`,
				`materials/: beanie nothing, odm {id 1/: {_id: id 1, label: "oak"}}`,
				`windows/id 4/: beanie nothing, odm {_id: id 4, x: 1}`, `windows/id 5/: beanie nothing, odm {_id: id 5, x: 2}`),
		}
	}},
}
