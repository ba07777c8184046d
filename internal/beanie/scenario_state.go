package main

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// tracking makes a scenario of a tracked document that was inserted and read again.
func tracking(name, rows string, build func(c *odm.Collection[Tracked], d *Tracked) []step) scenario {
	return scenario{name: name, rows: rows, build: func(db *odm.DB) []step {
		c, d := odm.CollectionOf[Tracked](db), &Tracked{}
		return append([]step{
			do("insert", func(ctx context.Context) error { return c.Insert(ctx, newTracked(1)) }),
			do("read", func(ctx context.Context) error {
				got, err := c.Get(ctx, id(1))
				if err == nil {
					*d = *got
				}
				return err
			}),
		}, build(c, d)...)
	}}
}

var stateScenarios = []scenario{
	{name: "no_state_yet", rows: "B130 B131 B133 B135 B199", build: func(db *odm.DB) []step {
		c, d := odm.CollectionOf[Tracked](db), newTracked(1)
		return []step{
			ask("is_changed", func(context.Context) (any, error) { return c.IsChanged(d) }),
			ask("changes", func(context.Context) (any, error) { return changes(c, d) }),
			do("save_changes", func(ctx context.Context) error { return c.SaveChanges(ctx, d) }),
			do("rollback", func(context.Context) error { return c.Rollback(d) }),
			do("save", func(ctx context.Context) error { return c.Save(ctx, d) }),
			ask("is_changed_now", func(context.Context) (any, error) { return c.IsChanged(d) }),
		}
	}},
	tracking("changes", "B130 B131 B133 B136", func(c *odm.Collection[Tracked], d *Tracked) []step {
		return []step{
			ask("nothing", func(context.Context) (any, error) { return c.IsChanged(d) }),
			do("save_nothing", func(ctx context.Context) error { return c.SaveChanges(ctx, d) }),
			ask("a_field", func(context.Context) (any, error) { d.Num = 2; return changes(c, d) }),
			ask("a_field_below", func(context.Context) (any, error) { d.Place.City = "Bergen"; return changes(c, d) }),
			ask("a_list", func(context.Context) (any, error) { d.Tags = append(d.Tags, "y"); return changes(c, d) }),
			ask("a_map", func(context.Context) (any, error) { d.Attrs["y"] = 2; return changes(c, d) }),
			ask("is_changed", func(context.Context) (any, error) { return c.IsChanged(d) }),
			do("save_changes", func(ctx context.Context) error { return c.SaveChanges(ctx, d) }),
			ask("is_changed_then", func(context.Context) (any, error) { return c.IsChanged(d) }),
			do("back_and_forth", func(ctx context.Context) error {
				d.Num = 9
				d.Num = 2
				return c.SaveChanges(ctx, d)
			}),
			do("a_new_key", func(ctx context.Context) error { d.Attrs["new"] = bson.M{"deep": 1}; return c.SaveChanges(ctx, d) }),
			do("an_empty_list", func(ctx context.Context) error { d.Tags = []string{}; return c.SaveChanges(ctx, d) }),
			do("null_and_back", func(ctx context.Context) error { d.Note = ptr("n"); return c.SaveChanges(ctx, d) }),
			do("null", func(ctx context.Context) error { d.Note = nil; return c.SaveChanges(ctx, d) }),
		}
	}),
	tracking("changes_beside_others", "B131 B133", func(c *odm.Collection[Tracked], d *Tracked) []step {
		db := func(ctx context.Context, update bson.M) error {
			return done(c.Driver().UpdateByID(ctx, id(1), update))
		}
		return []step{
			do("someone_writes", func(ctx context.Context) error {
				return db(ctx, bson.M{"$set": bson.M{"name": "theirs", "place.zip": "9", "extra": 1, "place.extra": 2}})
			}),
			do("save_changes", func(ctx context.Context) error { d.Num, d.Place.City = 7, "Bergen"; return c.SaveChanges(ctx, d) }),
			ask("in_memory", func(context.Context) (any, error) { return d, nil }).
				but("G02", "Beanie takes all of what is stored into memory with every save; a save of odm reads nothing back, Refresh and Merge do",
					`result.name: beanie "theirs", odm "a"`, `result.place.zip: beanie "9", odm "1"`),
			do("nothing_more", func(ctx context.Context) error { return c.SaveChanges(ctx, d) }),
			do("save_as_a_whole", func(ctx context.Context) error { return c.Save(ctx, d) }).
				but("G02", "a Save stores what memory says, and memory has not seen what others have written; SaveChanges leaves it alone", `tracked/id 1/name: beanie "theirs", odm "a"`, `tracked/id 1/place.zip: beanie "9", odm "1"`),
		}
	}),
	tracking("removed_map_keys", "B131 B133", func(c *odm.Collection[Tracked], d *Tracked) []step {
		return []step{
			ask("changes", func(context.Context) (any, error) { delete(d.Attrs, "y"); return changes(c, d) }).
				but("G07", "Beanie says to set the other keys, which are the same; odm unsets the one", "result.attrs.z: beanie 1, odm nothing"),
			do("save_changes", func(ctx context.Context) error { return c.SaveChanges(ctx, d) }).
				fromHere("G07", "the key stays in Beanie's document", "tracked/id 1/attrs.y: beanie 1, odm nothing"),
			ask("in_memory", func(context.Context) (any, error) { return len(d.Attrs), nil }).
				but("G07", "and comes back into memory", "result: beanie 2, odm 1"),
			do("save", func(ctx context.Context) error { return c.Save(ctx, d) }),
			do("all_keys", func(ctx context.Context) error { d.Attrs = map[string]any{}; return c.SaveChanges(ctx, d) }).settles().
				but("G07", "of all keys, too", "tracked/id 1/attrs.y: beanie 1, odm nothing", "tracked/id 1/attrs.z: beanie 1, odm nothing"),
		}
	}),
	{name: "objects_as_a_whole", rows: "B132", build: func(db *odm.DB) []step {
		c, d := odm.CollectionOf[Tracked](db), newTracked(1)
		return []step{
			do("insert", func(ctx context.Context) error { return c.Insert(ctx, d) }),
			do("someone_writes_below", put(db, "tracked", id(1), bson.M{"$set": bson.M{"place.zip": "9"}})),
			do("save_changes", func(ctx context.Context) error { d.Place.City = "Bergen"; return c.SaveChanges(ctx, d) }).
				but("B132", "state_management_replace_objects is what q.Update(Place.Set(d.Place)) says in Go", `tracked/id 1/place.zip: beanie "1", odm "9"`),
		}
	}},
	tracking("previous_changes", "B134", func(c *odm.Collection[Tracked], d *Tracked) []step {
		previous := func() (any, error) {
			raw, err := c.PreviousChanges(d)
			if err != nil {
				return nil, err
			}
			set, _ := raw.Lookup("$set").DocumentOK()
			return set, nil
		}
		return []step{
			do("save_changes", func(ctx context.Context) error { d.Num, d.Place.City = 2, "Bergen"; return c.SaveChanges(ctx, d) }),
			ask("previous_changes", func(context.Context) (any, error) { return previous() }),
			do("save", func(ctx context.Context) error { d.Num = 3; return c.Save(ctx, d) }),
			ask("previous_changes_of_save", func(context.Context) (any, error) { return previous() }).
				but("B134", "Save of Beanie stores the state twice, and has forgotten", `result.num: beanie nothing, odm 3`),
		}
	}),
	tracking("rollback", "B135", func(c *odm.Collection[Tracked], d *Tracked) []step {
		return []step{
			ask("rollback", func(context.Context) (any, error) {
				d.Num, d.Name, d.Note, d.Place.City, d.Tags = 9, "z", ptr("n"), "Bergen", nil
				d.Attrs["new"] = 1
				return d, c.Rollback(d)
			}),
			ask("is_changed", func(context.Context) (any, error) { return c.IsChanged(d) }),
			do("save_changes", func(ctx context.Context) error { d.Num = 4; return c.SaveChanges(ctx, d) }),
		}
	}),
	{name: "stored_in_another_kind", rows: "B130 B133", build: func(db *odm.DB) []step {
		c, d := odm.CollectionOf[Tracked](db), &Tracked{}
		return []step{
			do("someone_stores", store(db, "tracked", bson.D{{Key: "_id", Value: id(1)}, {Key: "num", Value: 30.0}, {Key: "place", Value: bson.D{{Key: "zip", Value: "1"}, {Key: "city", Value: "Oslo"}}}, {Key: "name", Value: "a"}})),
			ask("is_changed", func(ctx context.Context) (_ any, err error) {
				if d, err = c.Get(ctx, id(1)); err != nil {
					return nil, err
				}
				return c.IsChanged(d)
			}),
			do("save_nothing", func(ctx context.Context) error { return c.SaveChanges(ctx, d) }),
			do("save_another_field", func(ctx context.Context) error { d.Name = "b"; return c.SaveChanges(ctx, d) }),
		}
	}},
	{name: "saved_changes_of_a_deleted_document", rows: "B133 B199", build: func(db *odm.DB) []step {
		c, d := odm.CollectionOf[Tracked](db), newTracked(1)
		return []step{
			do("insert", func(ctx context.Context) error { return c.Insert(ctx, d) }),
			do("someone_deletes", gone(db, "tracked", id(1))),
			do("save_changes", func(ctx context.Context) error { d.Num = 2; return c.SaveChanges(ctx, d) }).
				but("B199", "the absence of the document has an error of its own", "result: beanie error AttributeError: 'NoneType' object has no attribute '__dict__', odm error not found"),
		}
	}},
}

var nullScenarios = []scenario{
	{name: "nulls_are_kept", rows: "B013 B087", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		i := newItem(1, "a", 1)
		return []step{
			do("insert", func(ctx context.Context) error { return items.Insert(ctx, i) }),
			ask("find_null", func(ctx context.Context) (any, error) { return count(items.Find(itemNote.Eq(nil)).Count(ctx)) }),
			do("someone_unsets", put(db, "items", id(1), bson.M{"$unset": bson.M{"note": ""}})),
			ask("null_finds_missing", func(ctx context.Context) (any, error) { return count(items.Find(itemNote.Eq(nil)).Count(ctx)) }),
			do("save_stores_null", func(ctx context.Context) error { return items.Save(ctx, i) }),
		}
	}},
	{name: "nulls_are_left_out", rows: "B013 B113", build: func(db *odm.DB) []step {
		c := odm.CollectionOf[Sparse](db)
		d := &Sparse{Num: 1, Inner: Inner{Name: "i"}}
		d.ID = id(1)
		full := &Sparse{Num: 1, Note: ptr("n"), Inner: Inner{Name: "i", Text: ptr("t")}}
		full.ID = id(2)
		return []step{
			do("insert", func(ctx context.Context) error { return c.Insert(ctx, d) }),
			do("insert_full", func(ctx context.Context) error { return c.Insert(ctx, full) }),
			do("save_null", func(ctx context.Context) error { full.Note = nil; return c.Save(ctx, full) }),
			do("save_null_below", func(ctx context.Context) error { full.Inner.Text = nil; return c.Save(ctx, full) }),
			do("fill", func(ctx context.Context) error {
				full.Note, full.Inner.Text = ptr("n"), ptr("t")
				return c.SaveChanges(ctx, full)
			}),
			ask("changes_of_null", func(context.Context) (any, error) { full.Note = nil; return changes(c, full) }).
				but("G08", "Beanie sets the whole document for one null; odm unsets the field",
					"result._id: beanie id 2, odm nothing", "result.num: beanie 1, odm nothing", `result.inner: beanie {name: "i", text: "t"}, odm nothing`),
			do("save_changes_of_null", func(ctx context.Context) error { return c.SaveChanges(ctx, full) }),
			do("replace", func(ctx context.Context) error { full.Inner.Text = nil; return c.Replace(ctx, full) }),
			do("fill_again", func(ctx context.Context) error {
				full.Note, full.Inner.Text = ptr("n"), ptr("t")
				return c.Save(ctx, full)
			}),
			do("save_one_that_was_never_read", func(ctx context.Context) error {
				made := &Sparse{Num: 7, Inner: Inner{Name: "i", Text: ptr("t")}}
				made.ID = id(2)
				return c.Save(ctx, made)
			}),
			do("someone_adds_a_field_below", put(db, "sparse", id(2), bson.M{"$set": bson.M{"inner.extra": 1}})),
			do("save_null_beside_it", func(ctx context.Context) error {
				if err := c.Refresh(ctx, full); err != nil {
					return err
				}
				full.Inner.Text = nil
				return c.Save(ctx, full)
			}).but("G02", "what the struct does not know stays at every depth", "sparse/id 2/inner.extra: beanie nothing, odm 1"),
		}
	}},
	{name: "null_below_is_unset", rows: "B013 B133", build: func(db *odm.DB) []step {
		c := odm.CollectionOf[Sparse](db)
		d := &Sparse{Num: 1, Note: ptr("n"), Inner: Inner{Name: "i", Text: ptr("t")}}
		d.ID = id(1)
		return []step{
			do("insert", func(ctx context.Context) error { return c.Insert(ctx, d) }),
			do("save_changes", func(ctx context.Context) error { d.Inner.Text = nil; return c.SaveChanges(ctx, d) }).
				fromHere("G08", "Beanie does not unset what is null below the top", `sparse/id 1/inner.text: beanie "t", odm nothing`),
			ask("in_memory", func(context.Context) (any, error) { return d.Inner.Text, nil }).
				but("G08", "and it comes back into memory", `result: beanie "t", odm null`),
		}
	}},
}
