package main

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// seeded are three items that most scenarios of queries begin with.
func seeded() []*Item {
	a, b, c := newItem(1, "a", 1), newItem(2, "b", 2), newItem(3, "c", 3)
	a.Tags, a.Scores, a.Lines = []string{"x", "y"}, []int{3, 1}, []Line{{"p", 1}, {"q", 2}}
	b.Tags, b.Scores, b.Place = []string{"y"}, []int{5}, Place{"Oslo", "1"}
	return []*Item{a, b, c}
}

func seed(items *odm.Collection[Item]) step {
	return do("seed", func(ctx context.Context) error { return items.InsertMany(ctx, seeded()) })
}

var updateScenarios = []scenario{
	{name: "update_operators", rows: "B100 B102 B103 B106", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		update := func(name string, changes ...odm.Change[Item]) step {
			return ask(name, func(ctx context.Context) (any, error) {
				return told(items.Find(itemQty.Gte(2)).Update(ctx, changes...))
			})
		}
		return []step{
			seed(items),
			update("set", itemName.Set("n"), itemPlace.Change(placeCity.Set("Bergen"))),
			update("inc", itemQty.Inc(5), itemPrice.Inc(0.5)),
			update("min_max", odm.Min(itemQty, 7), odm.Max(itemPrice, 3.0)),
			update("mul", odm.Mul(itemQty, 2)),
			update("unset", odm.Unset(itemShown)),
			update("rename", odm.Rename(itemNote, odm.Any[Item]("remark"))),
			update("current_date", odm.CurrentDate(itemAt)),
			update("bit", odm.BitAnd(itemQty, 10), odm.BitXor(odm.Num[Item, int]("flags"), 5)),
			update("set_on_insert_of_none", odm.SetOnInsert(itemName, "z")),
			ask("nothing_matches", func(ctx context.Context) (any, error) {
				return told(items.Find(itemQty.Gt(1000)).Update(ctx, itemQty.Set(1)))
			}),
		}
	}},
	{name: "update_arrays", rows: "B101 B124", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		update := func(name string, changes ...odm.Change[Item]) step {
			return ask(name, func(ctx context.Context) (any, error) {
				return told(items.Find(itemQty.Lte(2)).Update(ctx, changes...))
			})
		}
		return []step{
			seed(items),
			update("push", itemTags.Push("z"), itemLines.Push(Line{"r", 3})),
			update("push_each", odm.PushEach(itemScores, []int{9, 2, 4}, odm.PushSort(eachInt.Desc()), odm.PushSlice(3))),
			update("push_at", odm.PushEach(itemTags, []string{"first", "second"}, odm.PushPosition(0))),
			update("add_to_set", odm.AddToSet(itemTags, "z")),
			update("add_each_to_set", odm.AddToSet(itemTags, "z", "w")),
			update("pop", odm.PopFirst(itemTags), odm.PopLast(itemScores)),
			update("pull_value", odm.Pull(itemTags, eachString.Eq("y"))),
			update("pull_where", odm.Pull(itemScores, eachInt.In(9, 5))),
			update("pull_element", odm.Pull(itemLines, lineSKU.Eq("p"))),
			update("pull_all", odm.PullAll(itemTags, "z", "w")),
		}
	}},
	{name: "update_elements", rows: "B108", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		return []step{
			seed(items),
			ask("array_filter", func(ctx context.Context) (any, error) {
				return told(items.Find(itemID.Eq(id(1))).Update(ctx, itemLines.EachWhere(lineSKU.Eq("q"), lineQty.Inc(5))))
			}),
			ask("every_element", func(ctx context.Context) (any, error) {
				return told(items.Find(itemID.Eq(id(1))).Update(ctx, itemLines.Each(lineQty.Inc(1))))
			}),
			ask("matched_element", func(ctx context.Context) (any, error) {
				return told(items.Find(itemLines.Any(lineSKU.Eq("q"))).Update(ctx, itemLines.Matched(lineQty.Set(0))))
			}),
			ask("by_index", func(ctx context.Context) (any, error) {
				return told(items.Find(itemID.Eq(id(1))).Update(ctx, itemLines.Index(0, lineSKU.Set("first"))))
			}),
		}
	}},
	{name: "update_twice_set", rows: "B104", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		return []step{
			seed(items),
			do("two_sets", func(ctx context.Context) error {
				return done(items.Find(itemID.Eq(id(1))).Update(ctx, itemName.Set("n"), itemQty.Set(9)))
			}).fromHere("G11", "Beanie loses the first of two Set", `items/id 1/name: beanie "a", odm "n"`),
			do("set_and_inc", func(ctx context.Context) error {
				return done(items.Find(itemID.Eq(id(2))).Update(ctx, itemName.Set("n"), itemQty.Inc(9)))
			}),
		}
	}},
	{name: "update_pipeline", rows: "B105", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		return []step{
			seed(items),
			ask("computed", func(ctx context.Context) (any, error) {
				return told(items.Find(itemQty.Gt(1)).UpdatePipeline(ctx, bson.M{"$set": bson.M{"qty": bson.M{"$multiply": bson.A{"$qty", 10}}}}))
			}),
			ask("two_stages", func(ctx context.Context) (any, error) {
				return told(items.Find(itemQty.Gt(1)).UpdatePipeline(ctx, bson.M{"$set": bson.M{"name": "p"}}, bson.M{"$unset": "dn"}))
			}),
		}
	}},
	{name: "update_one_and_all", rows: "B106", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		return []step{
			seed(items),
			ask("one", func(ctx context.Context) (any, error) {
				return told(items.Find(itemQty.Gte(1)).UpdateOne(ctx, itemQty.Inc(10)))
			}),
			ask("many", func(ctx context.Context) (any, error) {
				return told(items.Find(itemQty.Gte(3)).Update(ctx, itemQty.Inc(10)))
			}),
			ask("all", func(ctx context.Context) (any, error) {
				return told(items.Find().Everything().Update(ctx, itemQty.Set(0)))
			}),
			ask("all_unsaid", func(ctx context.Context) (any, error) {
				_, err := items.Find().Update(ctx, itemName.Set("gone"))
				return nil, err
			}).but("B106", "Update of a query without a condition needs Everything", "result: beanie null, odm error refused",
				`items/id 1/name: beanie "gone", odm "a"`, `items/id 2/name: beanie "gone", odm "b"`, `items/id 3/name: beanie "gone", odm "c"`),
		}
	}},
	{name: "find_and_update", rows: "B107", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		return []step{
			seed(items),
			ask("before", func(ctx context.Context) (any, error) {
				return orNone(items.Find(itemQty.Eq(1)).FindAndUpdate(ctx, odm.Before, itemQty.Inc(10)))
			}),
			ask("after", func(ctx context.Context) (any, error) {
				return orNone(items.Find(itemQty.Eq(11)).FindAndUpdate(ctx, odm.After, itemQty.Inc(10), itemTags.Push("n")))
			}),
			ask("none", func(ctx context.Context) (any, error) {
				return orNone(items.Find(itemQty.Eq(99)).FindAndUpdate(ctx, odm.After, itemQty.Inc(10)))
			}),
		}
	}},
	{name: "update_an_instance", rows: "B103 B111", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		i := newItem(1, "a", 1)
		missing := newItem(9, "z", 1)
		return []step{
			do("insert", func(ctx context.Context) error { return items.Insert(ctx, i) }),
			do("someone_writes", put(db, "items", id(1), bson.M{"$set": bson.M{"name": "theirs"}})),
			ask("set", func(ctx context.Context) (any, error) { return i, items.Update(ctx, i, itemQty.Set(5)) }),
			ask("inc_and_push", func(ctx context.Context) (any, error) {
				return i, items.Update(ctx, i, itemQty.Inc(2), itemTags.Push("t"))
			}),
			ask("unsaved_change_is_lost", func(ctx context.Context) (any, error) {
				i.Name = "mine"
				return i, items.Update(ctx, i, itemQty.Inc(1))
			}),
			do("missing", func(ctx context.Context) error { return items.Update(ctx, missing, itemQty.Set(1)) }).
				but("B111", "the absence of the document has an error of its own", "result: beanie error AttributeError: 'NoneType' object has no attribute '__dict__', odm error not found"),
		}
	}},
	{name: "sync", rows: "B121 B200", build: func(db *odm.DB) []step {
		c := odm.CollectionOf[Tracked](db)
		d := newTracked(1)
		return []step{
			do("insert", func(ctx context.Context) error { return c.Insert(ctx, d) }),
			do("someone_writes", put(db, "tracked", id(1), bson.M{"$set": bson.M{"num": 5, "place.zip": "9"}})),
			ask("keep_mine", func(ctx context.Context) (any, error) { d.Name = "mine"; return d, c.Merge(ctx, d) }),
			ask("changes_are_mine", func(ctx context.Context) (any, error) { return changes(c, d) }).
				but("B121", "Beanie takes what it has just read for changes of its own", "result.num: beanie 5, odm nothing", `result.place.zip: beanie "9", odm nothing`),
			do("save_changes", func(ctx context.Context) error { return c.SaveChanges(ctx, d) }),
			do("someone_writes_again", put(db, "tracked", id(1), bson.M{"$set": bson.M{"name": "theirs"}})),
			ask("take_theirs", func(ctx context.Context) (any, error) { d.Num = 77; return d, c.Refresh(ctx, d) }),
			do("someone_deletes", gone(db, "tracked", id(1))),
			do("missing", func(ctx context.Context) error { return c.Refresh(ctx, d) }),
		}
	}},
}

const upsertOrder = "items/id 7/: beanie has the order [_id name price qty dn tags scores lines meta place note at], " +
	"odm [_id name at dn lines meta note place price qty scores tags]"

var upsertScenarios = []scenario{
	{name: "upsert", rows: "B109", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		return []step{
			seed(items),
			ask("finds", func(ctx context.Context) (any, error) {
				u, err := items.Find(itemName.Eq("a")).Upsert(ctx, newItem(7, "new", 7), itemQty.Set(50))
				return int(u.Inserted), err
			}),
			ask("inserts", func(ctx context.Context) (any, error) {
				u, err := items.Find(itemName.Eq("new")).Upsert(ctx, newItem(7, "new", 7), itemQty.Set(50))
				return int(u.Inserted), err
			}).fromHere("G12", "one atomic command: the changes are made to what is inserted as well", "items/id 7/qty: beanie 7, odm 50").
				fromHere("G12", "and the server sorts the fields of what it inserts", upsertOrder),
			ask("finds_what_it_inserted", func(ctx context.Context) (any, error) {
				u, err := items.Find(itemName.Eq("new")).Upsert(ctx, newItem(8, "new", 7), itemQty.Set(60))
				return int(u.Inserted), err
			}).settles().but("G12", "which stays so", upsertOrder),
		}
	}},
	{name: "native_upsert", rows: "B110", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		return []step{
			ask("inserts", func(ctx context.Context) (any, error) {
				return told(items.Find(itemID.Eq(id(1)), itemName.Eq("a")).Upsert(ctx, nil, itemQty.Inc(3), odm.SetOnInsert(itemPrice, 1.5)))
			}),
			ask("finds", func(ctx context.Context) (any, error) {
				return told(items.Find(itemID.Eq(id(1)), itemName.Eq("a")).Upsert(ctx, nil, itemQty.Inc(3), odm.SetOnInsert(itemPrice, 9.5)))
			}),
			ask("inserts_without_an_id", func(ctx context.Context) (any, error) {
				return told(items.Find(itemName.Eq("b")).Upsert(ctx, nil, itemQty.Inc(3)))
			}),
		}
	}},
}

var deleteScenarios = []scenario{
	{name: "delete", rows: "B117", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		i, unsaved := newItem(1, "a", 1), newItem(1, "b", 1)
		unsaved.ID = bson.ObjectID{}
		return []step{
			seed(items),
			do("delete", func(ctx context.Context) error { return items.Delete(ctx, i) }),
			do("delete_again", func(ctx context.Context) error { return items.Delete(ctx, i) }).
				but("B117", "Delete says that there was nothing to delete", "result: beanie null, odm error not found"),
			do("delete_unsaved", func(ctx context.Context) error { return items.Delete(ctx, unsaved) }).
				but("G28", "a document without an id cannot be deleted", "result: beanie null, odm error not saved"),
		}
	}},
	{name: "delete_by_query", rows: "B118 B119", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		return []step{
			seed(items),
			ask("one", func(ctx context.Context) (any, error) { return count(items.Find(itemQty.Gte(1)).DeleteOne(ctx)) }),
			ask("none", func(ctx context.Context) (any, error) { return count(items.Find(itemQty.Gte(100)).Delete(ctx)) }),
			ask("many", func(ctx context.Context) (any, error) { return count(items.Find(itemQty.Gte(3)).Delete(ctx)) }),
			ask("all", func(ctx context.Context) (any, error) { return count(items.Find().Everything().Delete(ctx)) }),
		}
	}},
}

var bulkScenarios = []scenario{
	{name: "bulk", rows: "B041 B122 B123", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		bulk := func(name string, fill func(b *odm.Bulk[Item]) error, opts ...odm.WriteOption) step {
			return do(name, func(ctx context.Context) error { return done(items.Bulk(ctx, fill, opts...)) })
		}
		return []step{
			seed(items),
			bulk("all_kinds", func(b *odm.Bulk[Item]) error {
				b.Insert(newItem(4, "d", 4))
				b.Find(itemName.Eq("a")).Update(itemQty.Inc(10))
				b.Find(itemQty.Gte(2)).UpdateOne(itemName.Set("one"))
				b.Find(itemName.Eq("c")).DeleteOne()
				other := newItem(2, "replaced", 0)
				b.Replace(other)
				return nil
			}),
			bulk("upserts", func(b *odm.Bulk[Item]) error {
				b.Find(itemID.Eq(id(9))).Upsert(nil, itemQty.Set(1))
				b.Find(itemID.Eq(id(9))).Upsert(nil, itemName.Set("u"))
				return nil
			}),
			bulk("given_up", func(b *odm.Bulk[Item]) error { b.Insert(newItem(5, "e", 5)); return errAbort }),
			bulk("nothing", func(*odm.Bulk[Item]) error { return nil }),
			bulk("stops", func(b *odm.Bulk[Item]) error {
				b.Insert(newItem(6, "f", 1), newItem(1, "duplicate", 1), newItem(7, "g", 1))
				return nil
			}),
			bulk("goes_on", func(b *odm.Bulk[Item]) error {
				b.Insert(newItem(10, "f", 1), newItem(1, "duplicate", 1), newItem(11, "g", 1))
				return nil
			}, odm.Unordered()),
			bulk("deletes_many", func(b *odm.Bulk[Item]) error { b.Find(itemQty.Lt(5)).Delete(); return nil }),
		}
	}},
	{name: "bulk_of_documents", rows: "B122 B133", build: func(db *odm.DB) []step {
		c := odm.CollectionOf[Tracked](db)
		a, b := newTracked(1), newTracked(2)
		return []step{
			do("insert", func(ctx context.Context) error {
				return done(c.Bulk(ctx, func(w *odm.Bulk[Tracked]) error { w.Insert(a, b); return nil }))
			}),
			do("read", func(ctx context.Context) (err error) {
				if a, err = c.Get(ctx, id(1)); err != nil {
					return err
				}
				b, err = c.Get(ctx, id(2))
				return err
			}),
			do("save_changes", func(ctx context.Context) error {
				a.Num, b.Place.City = 5, "Bergen"
				return done(c.Bulk(ctx, func(w *odm.Bulk[Tracked]) error { w.SaveChanges(a, b); return nil }))
			}),
			do("delete", func(ctx context.Context) error {
				return done(c.Bulk(ctx, func(w *odm.Bulk[Tracked]) error { w.Delete(a); return nil }))
			}),
		}
	}},
}

// changes is what SaveChanges would set, as Beanie's get_changes tells it.
func changes[T any](c *odm.Collection[T], doc *T) (any, error) {
	update, err := c.Changes(doc)
	if err != nil {
		return nil, err
	}
	set, ok := update.Lookup("$set").DocumentOK()
	if !ok {
		return bson.D{}, nil
	}
	return set, nil
}

// day is a time that no run is at.
func day(d int) time.Time { return time.Date(2024, 1, d, 0, 0, 0, 0, time.UTC) }
