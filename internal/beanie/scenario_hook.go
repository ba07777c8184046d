package main

import (
	"context"

	"github.com/databridge-go/databridge/odm"
)

const (
	hooksOfSave = "save of Beanie runs the Update hooks as well; in odm each verb has hooks of its own (docs/hooks.md)"
	newIsSaved  = "Save of a new document runs its Insert hooks"
)

var hookScenarios = []scenario{
	{name: "hooks", rows: "B140", build: func(db *odm.DB) []step {
		c, l := odm.CollectionOf[Logged](db), newLogged(1)
		verb := func(name string, run func(ctx context.Context) error) step {
			return ask(name, func(ctx context.Context) (any, error) { err := run(ctx); return l.took(), err })
		}
		return []step{
			verb("insert", func(ctx context.Context) error { return c.Insert(ctx, l) }),
			verb("save", func(ctx context.Context) error { l.Log = nil; return c.Save(ctx, l) }).
				but("G03", hooksOfSave, `result: beanie ["before save", "before write", "after write", "after save"], odm ["before save", "after save"]`),
			verb("save_changes", func(ctx context.Context) error { l.Num, l.Log = 2, nil; return c.SaveChanges(ctx, l) }).
				but("G03", hooksOfSave, `logged/id 1/log: beanie ["save", "write"], odm ["save"]`,
					`result: beanie ["before save", "before write", "after write", "after save"], odm ["before save", "after save"]`),
			verb("replace", func(ctx context.Context) error { l.Log = nil; return c.Replace(ctx, l) }),
			verb("update", func(ctx context.Context) error { return c.Update(ctx, l, loggedNum.Inc(1)) }).
				but("B142", "a hook of an update says its changes by the event (docs/hooks.md): what it changes in the document is not sent",
					`result.1: beanie "after write", odm "after save"`, `logged/id 1/log: beanie ["save", "write"], odm ["save"]`),
			verb("delete", func(ctx context.Context) error { return c.Delete(ctx, l) }),
		}
	}},
	{name: "hooks_of_a_first_save", rows: "B112 B140", build: func(db *odm.DB) []step {
		c, l := odm.CollectionOf[Logged](db), newLogged(1)
		return []step{
			ask("save", func(ctx context.Context) (any, error) { err := c.Save(ctx, l); return l.took(), err }).
				but("G03", newIsSaved,
					`result.0: beanie "before save", odm "before insert"`, `result.1: beanie "before write", odm "before save"`,
					`result.2: beanie "after write", odm "after insert"`, `logged/id 1/log: beanie ["save"], odm ["insert", "save"]`),
		}
	}},
	{name: "hooks_of_many", rows: "B042 B115 B140", build: func(db *odm.DB) []step {
		c := odm.CollectionOf[Logged](db)
		a, b := newLogged(1), newLogged(2)
		return []step{
			do("insert_many", func(ctx context.Context) error { return c.InsertMany(ctx, []*Logged{a, b}) }).
				fromHere("complaint 1", "InsertMany runs the hooks of Insert", `logged/id 1/log: beanie [], odm ["insert"]`, `logged/id 2/log: beanie [], odm ["insert"]`),
			do("replace_many", func(ctx context.Context) error {
				a.Log, b.Log = nil, nil
				return c.ReplaceMany(ctx, []*Logged{a, b})
			}).settles(),
			do("update", func(ctx context.Context) error {
				return done(c.Find(loggedNum.Eq(1)).Update(ctx, loggedNum.Set(9)))
			}),
		}
	}},
	{name: "skipped_hooks", rows: "B141", build: func(db *odm.DB) []step {
		c := odm.CollectionOf[Logged](db)
		var l *Logged
		verb := func(name string, run func(ctx context.Context) error) step {
			return ask(name, func(ctx context.Context) (any, error) { err := run(ctx); return l.took(), err })
		}
		return []step{
			verb("by_name", func(ctx context.Context) error {
				l = newLogged(1)
				return c.Insert(ctx, l, odm.SkipHooks("BeforeInsert"))
			}),
			verb("before", func(ctx context.Context) error { l = newLogged(2); return c.Insert(ctx, l, odm.SkipHooks(odm.Before)) }),
			verb("after", func(ctx context.Context) error { l = newLogged(3); return c.Insert(ctx, l, odm.SkipHooks(odm.After)) }),
			verb("both", func(ctx context.Context) error { return c.Replace(ctx, l, odm.SkipHooks(odm.Before, odm.After)) }),
			verb("of_delete", func(ctx context.Context) error { return c.Delete(ctx, l, odm.SkipHooks(odm.After)) }),
		}
	}},
	{name: "hooks_that_refuse", rows: "B140", build: func(db *odm.DB) []step {
		c, s := odm.CollectionOf[Stubborn](db), &Stubborn{Num: -1}
		s.ID = id(1)
		return []step{
			do("insert", func(ctx context.Context) error { return c.Insert(ctx, s) }),
			do("insert_then", func(ctx context.Context) error { s.Num = 1; return c.Insert(ctx, s) }),
			do("save", func(ctx context.Context) error { s.Num = -1; return c.Save(ctx, s) }),
			do("replace", func(ctx context.Context) error { return c.Replace(ctx, s) }),
			do("delete", func(ctx context.Context) error { return c.Delete(ctx, s) }),
			do("delete_then", func(ctx context.Context) error { s.Num = 2; return c.Delete(ctx, s) }),
		}
	}},
	{name: "changes_of_update_hooks", rows: "B142 B199", build: func(db *odm.DB) []step {
		yielding, winning, strict := odm.CollectionOf[Yielding](db), odm.CollectionOf[Winning](db), odm.CollectionOf[Strict](db)
		y, w, s := &Yielding{Num: 1}, &Winning{Num: 1}, &Strict{Num: 1}
		y.ID, w.ID, s.ID = id(1), id(1), id(1)
		return []step{
			do("insert", func(ctx context.Context) error {
				if err := yielding.Insert(ctx, y); err != nil {
					return err
				}
				if err := winning.Insert(ctx, w); err != nil {
					return err
				}
				return strict.Insert(ctx, s)
			}),
			do("no_conflict", func(ctx context.Context) error { return yielding.Update(ctx, y, odm.F("num").Set(2)) }),
			do("update_wins", func(ctx context.Context) error { return yielding.Update(ctx, y, odm.F("touched").Set(50)) }),
			do("update_wins_by_inc", func(ctx context.Context) error { return yielding.Update(ctx, y, odm.F("touched").Inc(50)) }),
			do("action_wins", func(ctx context.Context) error {
				return winning.Update(ctx, w, odm.F("touched").Inc(50), odm.F("num").Set(3))
			}),
			do("raises_nothing", func(ctx context.Context) error { return strict.Update(ctx, s, odm.F("num").Set(3)) }),
			do("raises", func(ctx context.Context) error { return strict.Update(ctx, s, odm.F("touched").Set(50)) }),
		}
	}},
}
