package main

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

var insertScenarios = []scenario{
	{name: "insert", rows: "B008 B040 B043", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		return []step{
			do("insert", func(ctx context.Context) error { return items.Insert(ctx, newItem(1, "a", 1)) }),
			do("insert_again", func(ctx context.Context) error { return items.Insert(ctx, newItem(1, "b", 1)) }),
			ask("get", func(ctx context.Context) (any, error) { return orNone(items.Get(ctx, id(1))) }),
			ask("get_by_text", func(ctx context.Context) (any, error) { return orNone(items.Get(ctx, id(1).Hex())) }),
			ask("get_missing", func(ctx context.Context) (any, error) { return orNone(items.Get(ctx, id(2))) }),
		}
	}},
	{name: "insert_makes_the_id", rows: "B008 B040", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		i := newItem(1, "a", 1)
		i.ID = bson.ObjectID{}
		return []step{
			ask("insert", func(ctx context.Context) (any, error) { return i, items.Insert(ctx, i) }),
			ask("get", func(ctx context.Context) (any, error) { return orNone(items.Get(ctx, i.ID)) }),
			do("insert_again", func(ctx context.Context) error { return items.Insert(ctx, i) }),
		}
	}},
	{name: "custom_ids", rows: "B009 B040 B043 B112", build: func(db *odm.DB) []step {
		keyed, counted := odm.CollectionOf[Keyed](db), odm.CollectionOf[Counted](db)
		k, c := &Keyed{DocumentOf: odm.DocumentOf[string]{ID: "k"}, N: 1}, &Counted{DocumentOf: odm.DocumentOf[int]{ID: 7}, N: 1}
		return []step{
			do("insert_text", func(ctx context.Context) error { return keyed.Insert(ctx, k) }),
			do("insert_number", func(ctx context.Context) error { return counted.Insert(ctx, c) }),
			ask("get_number", func(ctx context.Context) (any, error) { return orNone(counted.Get(ctx, 7)) }),
			do("save_text", func(ctx context.Context) error { k.N = 2; return keyed.Save(ctx, k) }),
			do("insert_text_again", func(ctx context.Context) error { return keyed.Insert(ctx, k) }),
		}
	}},
	{name: "names_and_hidden_fields", rows: "B010 B011 B012 B085", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		i := newItem(1, "a", 1)
		i.Shown, i.Secret, i.Place = "shown", "secret", Place{City: "Oslo"}
		return []step{
			do("insert", func(ctx context.Context) error { return items.Insert(ctx, i) }),
			ask("find", func(ctx context.Context) (any, error) {
				return items.Find(itemShown.Eq("shown"), itemPlace.Where(placeCity.Eq("Oslo"))).All(ctx)
			}),
			do("save", func(ctx context.Context) error { i.Shown, i.Secret = "other", "deeper"; return items.Save(ctx, i) }),
		}
	}},
	{name: "insert_many", rows: "B042", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		return []step{
			do("two", func(ctx context.Context) error {
				return items.InsertMany(ctx, []*Item{newItem(1, "a", 1), newItem(2, "b", 2)})
			}),
			do("stops", func(ctx context.Context) error {
				return items.InsertMany(ctx, []*Item{newItem(3, "c", 1), newItem(1, "d", 2), newItem(4, "e", 2)})
			}),
			do("goes_on", func(ctx context.Context) error {
				return items.InsertMany(ctx, []*Item{newItem(5, "c", 1), newItem(1, "d", 2), newItem(6, "e", 2)}, odm.Unordered())
			}),
		}
	}},
	{name: "insert_many_keeps_ids", rows: "B042", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		docs := []*Item{newItem(1, "a", 1), newItem(2, "b", 1)}
		docs[0].ID, docs[1].ID = bson.ObjectID{}, bson.ObjectID{}
		return []step{
			ask("insert", func(ctx context.Context) (any, error) {
				err := items.InsertMany(ctx, docs)
				return []bool{docs[0].ID.IsZero(), docs[1].ID.IsZero()}, err
			}).but("complaint 1", "the ids come back", "result.0: beanie true, odm false", "result.1: beanie true, odm false"),
		}
	}},
	{name: "encodings", rows: "B015 B016 B088", build: func(db *odm.DB) []step {
		typed := odm.CollectionOf[Typed](db)
		amount, _ := bson.ParseDecimal128("12.50")
		t := &Typed{
			Amount: amount, UID: bson.Binary{Subtype: 4, Data: []byte{0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff}},
			Data: []byte("bytes"), Pattern: bson.Regex{Pattern: "^a", Options: "i"},
			When: time.Date(2024, 1, 2, 3, 4, 5, 678_999_000, time.UTC), Big: 1 << 40, Half: 0.5, Whole: 3,
		}
		t.ID = id(1)
		return []step{
			do("insert", func(ctx context.Context) error { return typed.Insert(ctx, t) }).
				fromHere("B015", "Python compiles text with the flag u, which is none of the pattern", `typed/id 1/pattern: beanie {"$regularExpression":{"pattern":"^a","options":"iu"}}, odm {"$regularExpression":{"pattern":"^a","options":"i"}}`),
			ask("find", func(ctx context.Context) (any, error) {
				return count(typed.Find(odm.F("amount").Eq(amount), odm.F("uid").Eq(t.UID), odm.F("when").Eq(t.When)).Count(ctx))
			}),
		}
	}},
}

var saveScenarios = []scenario{
	{name: "save", rows: "B112 B114", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		i := newItem(1, "a", 1)
		return []step{
			do("save_new", func(ctx context.Context) error { return items.Save(ctx, i) }),
			do("save", func(ctx context.Context) error { i.Qty, i.Note = 2, ptr("n"); return items.Save(ctx, i) }),
			do("save_null", func(ctx context.Context) error { i.Note = nil; return items.Save(ctx, i) }),
			do("someone_adds_a_field", put(db, "items", id(1), bson.M{"$set": bson.M{"extra": 1}})),
			do("save_keeps_it", func(ctx context.Context) error { i.Qty = 3; return items.Save(ctx, i) }),
			do("replace_loses_it", func(ctx context.Context) error { i.Qty = 4; return items.Replace(ctx, i) }),
			do("someone_deletes_it", gone(db, "items", id(1))),
			do("save_inserts_it", func(ctx context.Context) error { return items.Save(ctx, i) }),
		}
	}},
	{name: "save_makes_the_id", rows: "B112", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		i := newItem(1, "a", 1)
		i.ID = bson.ObjectID{}
		return []step{
			ask("save", func(ctx context.Context) (any, error) { return i, items.Save(ctx, i) }),
			do("save_again", func(ctx context.Context) error { i.Qty++; return items.Save(ctx, i) }),
		}
	}},
	{name: "save_beside_unknown_fields_below", rows: "B112", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		i := newItem(1, "a", 1)
		return []step{
			do("insert", func(ctx context.Context) error { return items.Insert(ctx, i) }),
			do("someone_adds_a_field_below", put(db, "items", id(1), bson.M{"$set": bson.M{"place.extra": 1}})),
			do("read", func(ctx context.Context) error { return items.Refresh(ctx, i) }),
			do("save", func(ctx context.Context) error { i.Place.City = "Oslo"; return items.Save(ctx, i) }).
				but("G02", "what the struct does not know stays at every depth", "items/id 1/place.extra: beanie nothing, odm 1"),
		}
	}},
	{name: "replace", rows: "B114 B199", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		i, unsaved := newItem(1, "a", 1), newItem(1, "b", 1)
		unsaved.ID = bson.ObjectID{}
		return []step{
			do("missing", func(ctx context.Context) error { return items.Replace(ctx, i) }),
			do("without_an_id", func(ctx context.Context) error { return items.Replace(ctx, unsaved) }),
			do("insert", func(ctx context.Context) error { return items.Insert(ctx, i) }),
			do("replace", func(ctx context.Context) error { i.Name, i.Tags = "c", []string{"x"}; return items.Replace(ctx, i) }),
		}
	}},
	{name: "replace_many", rows: "B115 B199", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		a, b, c := newItem(1, "a", 1), newItem(2, "b", 1), newItem(3, "c", 1)
		return []step{
			do("insert", func(ctx context.Context) error { return items.InsertMany(ctx, []*Item{a, b}) }),
			do("replace", func(ctx context.Context) error {
				a.Qty, b.Qty = 5, 6
				return items.ReplaceMany(ctx, []*Item{a, b})
			}),
			do("one_is_missing", func(ctx context.Context) error { a.Qty = 7; return items.ReplaceMany(ctx, []*Item{a, c}) }),
		}
	}},
	{name: "replace_one", rows: "B116 B199", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		other := newItem(1, "other", 9)
		return []step{
			do("insert", func(ctx context.Context) error {
				return items.InsertMany(ctx, []*Item{newItem(1, "a", 1), newItem(2, "a", 2)})
			}),
			do("replace", func(ctx context.Context) error { return items.Find(itemName.Eq("a")).ReplaceOne(ctx, other) }),
			do("missing", func(ctx context.Context) error { return items.Find(itemName.Eq("z")).ReplaceOne(ctx, other) }),
		}
	}},
	{name: "validation", rows: "B027 B036", build: func(db *odm.DB) []step {
		checked := odm.CollectionOf[Checked](db)
		c := &Checked{Num: -1}
		c.ID = id(1)
		return []step{
			do("insert_invalid", func(ctx context.Context) error { return checked.Insert(ctx, c) }),
			do("insert", func(ctx context.Context) error { c.Num = 1; return checked.Insert(ctx, c) }),
			do("save_invalid", func(ctx context.Context) error { c.Num = -1; return checked.Save(ctx, c) }),
			do("save_changes_invalid", func(ctx context.Context) error { return checked.SaveChanges(ctx, c) }),
			do("replace_invalid", func(ctx context.Context) error { return checked.Replace(ctx, c) }),
			ask("insert_many_invalid", func(ctx context.Context) (any, error) {
				d := &Checked{Num: -2}
				d.ID = id(2)
				return nil, checked.InsertMany(ctx, []*Checked{d})
			}).fromHere("complaint 1", "InsertMany validates as Insert does", "checked/id 2/: beanie {_id: id 2, num: -2}, odm nothing").
				but("complaint 1", "and says so", "result: beanie null, odm error invalid"),
			do("update_is_not_validated", func(ctx context.Context) error {
				_, err := checked.Find(checkedNum.Eq(1)).Update(ctx, checkedNum.Set(-3))
				return err
			}),
		}
	}},
}
