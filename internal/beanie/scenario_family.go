package main

import (
	"context"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/agg"
)

func parked(db *odm.DB) step {
	return do("park", func(ctx context.Context) error { return park(ctx, db) })
}

// classes are the Go types of the documents of a query, sorted.
func classes[T any](name string, q odm.Mixed[T, painted]) step {
	return ask(name, func(ctx context.Context) (any, error) {
		all, err := q.All(ctx)
		out := []string{}
		for _, v := range all {
			out = append(out, v.class())
		}
		slices.Sort(out)
		return out, err
	})
}

// alone are the classes of documents that were read as one.
func alone[T interface{ class() string }](docs []T, err error) (any, error) {
	out := []string{}
	for _, d := range docs {
		out = append(out, d.class())
	}
	return out, err
}

// repaint reads the vehicle with an id as what it is, changes its colour and saves it by its own collection.
func repaint(ctx context.Context, db *odm.DB, n int, color string, save func(ctx context.Context, db *odm.DB, v painted) error) error {
	v, err := odm.As[painted](odm.CollectionOf[Vehicle](db).Find(odm.F("_id").Eq(id(n))).WithChildren()).One(ctx)
	if err != nil {
		return err
	}
	v.paint(color)
	return save(ctx, db, v)
}

var familyScenarios = []scenario{
	{name: "family", rows: "B021 B024 B170 B171 B172", models: family, build: func(db *odm.DB) []step {
		vehicles, cars := odm.CollectionOf[Vehicle](db), odm.CollectionOf[Car](db)
		return []step{
			parked(db),
			ask("root_alone", func(ctx context.Context) (any, error) { return alone(vehicles.Find().All(ctx)) }),
			classes("root_with_children", odm.As[painted](vehicles.Find().WithChildren())),
			ask("cars_alone", func(ctx context.Context) (any, error) { return alone(cars.Find().All(ctx)) }),
			classes("cars_with_children", odm.As[painted](cars.Find().WithChildren())),
			classes("filtered", odm.As[painted](vehicles.Find(vehicleColor.Eq("red")).WithChildren())),
			ask("count", func(ctx context.Context) (any, error) { return count(cars.Find().Count(ctx)) }),
			ask("count_with_children", func(ctx context.Context) (any, error) { return count(vehicles.Find().WithChildren().Count(ctx)) }),
			ask("get_a_car", func(ctx context.Context) (any, error) { return orNone(cars.Get(ctx, id(3))) }),
			ask("get_a_bus_as_a_car", func(ctx context.Context) (any, error) { return orNone(cars.Get(ctx, id(4))) }),
			ask("aggregate", func(ctx context.Context) (any, error) {
				return odm.Aggregate[bson.Raw](ctx, cars.Find().WithChildren(), agg.Group(carBody, agg.Sum("n", 1)), agg.Sort("_id"))
			}),
		}
	}},
	{name: "family_is_written", rows: "B106 B118 B119 B171 B172", models: family, build: func(db *odm.DB) []step {
		vehicles, cars := odm.CollectionOf[Vehicle](db), odm.CollectionOf[Car](db)
		return []step{
			parked(db),
			ask("update_cars", func(ctx context.Context) (any, error) {
				return told(cars.Find(carColor.Eq("red")).Update(ctx, carBody.Set("x")))
			}),
			ask("update_cars_with_children", func(ctx context.Context) (any, error) {
				return told(cars.Find(carColor.Eq("red")).WithChildren().Update(ctx, carBody.Set("y")))
			}),
			ask("delete_roots", func(ctx context.Context) (any, error) { return count(vehicles.Find().Everything().Delete(ctx)) }),
			ask("delete_with_children", func(ctx context.Context) (any, error) {
				return count(vehicles.Find().WithChildren().Everything().Delete(ctx))
			}),
		}
	}},
	{name: "children_saved_through_the_root", rows: "B112 B114 B172", models: family, build: func(db *odm.DB) []step {
		own := func(verb string) func(ctx context.Context, db *odm.DB, v painted) error {
			return func(ctx context.Context, db *odm.DB, v painted) error {
				switch v := v.(type) {
				case *Bus:
					c := odm.CollectionOf[Bus](db)
					return map[string]func(context.Context, *Bus, ...odm.WriteOption) error{"save": c.Save, "replace": c.Replace, "delete": c.Delete}[verb](ctx, v)
				case *Car:
					c := odm.CollectionOf[Car](db)
					return map[string]func(context.Context, *Car, ...odm.WriteOption) error{"save": c.Save, "replace": c.Replace, "delete": c.Delete}[verb](ctx, v)
				}
				return errAbort
			}
		}
		return []step{
			parked(db),
			do("save_a_bus", func(ctx context.Context) error { return repaint(ctx, db, 4, "green", own("save")) }),
			do("replace_a_car", func(ctx context.Context) error { return repaint(ctx, db, 3, "black", own("replace")) }),
			do("delete_a_bus", func(ctx context.Context) error { return repaint(ctx, db, 4, "", own("delete")) }),
		}
	}},
	{name: "children_of_another_name", rows: "B024 B173", models: family, build: func(db *odm.DB) []step {
		shapes, circles := odm.CollectionOf[Shape](db), odm.CollectionOf[Circle](db)
		s, c := &Shape{Color: "red"}, &Circle{R: 2}
		s.ID, c.ID, c.Color = id(1), id(2), "red"
		return []step{
			do("insert_a_shape", func(ctx context.Context) error { return shapes.Insert(ctx, s) }),
			do("insert_a_circle", func(ctx context.Context) error { return circles.Insert(ctx, c) }).
				fromHere("G21", "a child of Beanie with settings of its own forgets the key of the root", `shapes/id 2/_class_id: beanie "circle", odm nothing`, `shapes/id 2/kind: beanie nothing, odm "circle"`),
			ask("with_children", func(ctx context.Context) (any, error) {
				return count(shapes.Find(shapeColor.Eq("red")).WithChildren().Count(ctx))
			}).but("G21", "and is not found by it", "result: beanie 1, odm 2"),
			ask("circles", func(ctx context.Context) (any, error) { return count(circles.Find(circleR.Gt(1)).Count(ctx)) }),
		}
	}},
	{name: "a_filter_with_the_class", rows: "B174", models: family, build: func(db *odm.DB) []step {
		vehicles := odm.CollectionOf[Vehicle](db)
		return []step{
			parked(db),
			ask("count", func(ctx context.Context) (any, error) {
				return count(vehicles.Find(odm.Raw(bson.M{"_class_id": "Vehicle.Car"})).Count(ctx))
			}),
			ask("update", func(ctx context.Context) (any, error) {
				return told(vehicles.Find(odm.Raw(bson.M{"_class_id": "Vehicle.Car"})).Update(ctx, vehicleColor.Set("white")))
			}),
		}
	}},
	{name: "links_to_children", rows: "B160 B162 B172", models: family, build: func(db *odm.DB) []step {
		garages := odm.CollectionOf[Garage](db)
		g := &Garage{Cars: []odm.Link[Vehicle]{odm.LinkID[Vehicle](id(2)), odm.LinkID[Vehicle](id(4))}}
		g.ID = id(9)
		return []step{
			parked(db),
			do("insert", func(ctx context.Context) error { return garages.Insert(ctx, g) }),
			ask("fetch", func(ctx context.Context) (any, error) {
				got, err := garages.Find().FetchLinks(1).One(ctx)
				if err != nil {
					return nil, err
				}
				return deepList(got.Cars, func(v *Vehicle) any { return v.Color }), nil
			}),
			ask("by_the_link", func(ctx context.Context) (any, error) { return count(garages.Find(garageCars.ID(id(4))).Count(ctx)) }),
		}
	}},
}

var unionScenarios = []scenario{
	{name: "union", rows: "B023 B064 B175", models: union, build: func(db *odm.DB) []step {
		clicks, scrolls, events := odm.CollectionOf[Click](db), odm.CollectionOf[Scroll](db), odm.UnionOf[any](db, "events")
		return []step{
			do("insert", func(ctx context.Context) error {
				c, s := &Click{X: 1}, &Scroll{Y: 2}
				c.ID, s.ID = id(1), id(2)
				if err := clicks.Insert(ctx, c); err != nil {
					return err
				}
				return scrolls.Insert(ctx, s)
			}),
			ask("clicks", func(ctx context.Context) (any, error) { return clicks.Find().All(ctx) }),
			ask("clicks_of_x", func(ctx context.Context) (any, error) { return count(clicks.Find(clickX.Eq(2)).Count(ctx)) }),
			ask("all", func(ctx context.Context) (any, error) {
				all, err := events.Find().Sort("_id").All(ctx)
				return all, err
			}),
			ask("update_scrolls", func(ctx context.Context) (any, error) {
				return told(scrolls.Find().Everything().Update(ctx, scrollY.Inc(1)))
			}),
			do("save_a_click", func(ctx context.Context) error {
				c, err := clicks.Get(ctx, id(1))
				if err != nil {
					return err
				}
				c.X = 5
				return clicks.Save(ctx, c)
			}),
			do("someone_stores_another", store(db, "events", bson.D{{Key: "_id", Value: id(3)}, {Key: "_class_id", Value: "swipe"}})),
			do("all_with_an_unknown", func(ctx context.Context) error { return done(events.Find().All(ctx)) }),
			ask("delete_scrolls", func(ctx context.Context) (any, error) { return count(scrolls.Find().Everything().Delete(ctx)) }),
		}
	}},
	{name: "union_aggregate_and_bulk", rows: "B176", models: union, build: func(db *odm.DB) []step {
		events := odm.UnionOf[any](db, "events")
		return []step{
			do("bulk", func(ctx context.Context) error {
				return done(events.Bulk(ctx, func(b *odm.UnionBulk) error {
					c, s := &Click{X: 1}, &Scroll{Y: 2}
					c.ID, s.ID = id(1), id(2)
					odm.Member[Click](b).Insert(c)
					odm.Member[Scroll](b).Insert(s)
					odm.Member[Click](b).Find(clickX.Eq(1)).Update(clickX.Inc(1))
					return nil
				}))
			}),
			ask("aggregate", func(ctx context.Context) (any, error) {
				return odm.Aggregate[bson.Raw](ctx, events.Find().Query(), agg.Group(odm.Any[Click]("_class_id"), agg.Sum("n", 1)), agg.Sort("_id"))
			}),
		}
	}},
}

var viewScenarios = []scenario{
	{name: "view", rows: "B006 B064 B180", models: []odm.Model{odm.ModelOf[Totals]()}, build: func(db *odm.DB) []step {
		items, totals := odm.CollectionOf[Item](db), odm.CollectionOf[Totals](db)
		return []step{
			do("init", func(ctx context.Context) error { return db.Sync(ctx) }),
			seed(items),
			ask("find", func(ctx context.Context) (any, error) {
				return totals.Find(totalsTotal.Gt(1)).Sort(totalsName.Desc()).All(ctx)
			}),
			ask("count", func(ctx context.Context) (any, error) { return count(totals.Find().Count(ctx)) }),
			ask("aggregate", func(ctx context.Context) (any, error) { return okay(odm.SumOf(ctx, totals.Find(), totalsTotal)) }),
			do("init_again", func(ctx context.Context) error { return db.Sync(ctx) }),
			do("recreate", func(ctx context.Context) error { return db.Sync(ctx, odm.RecreateViews()) }),
		}
	}},
}

var softScenarios = []scenario{
	{name: "soft_delete", rows: "B037", build: func(db *odm.DB) []step {
		memos := odm.CollectionOf[Memo](db)
		texts := func(name string, q odm.Query[Memo]) step {
			return ask(name, func(ctx context.Context) (any, error) {
				out := []string{}
				for m, err := range q.Iter(ctx) {
					if err != nil {
						return nil, err
					}
					out = append(out, m.Text)
				}
				return out, nil
			})
		}
		a := newMemo(1, "a")
		return []step{
			do("insert", func(ctx context.Context) error {
				return memos.InsertMany(ctx, []*Memo{a, newMemo(2, "b"), newMemo(3, "c")})
			}),
			do("delete", func(ctx context.Context) error { return memos.Delete(ctx, a) }),
			texts("find", memos.Find()),
			texts("find_in_all", memos.Find().WithDeleted()),
			ask("get", func(ctx context.Context) (any, error) { return orNone(memos.Get(ctx, id(1))) }),
			ask("count", func(ctx context.Context) (any, error) { return count(memos.Find().Count(ctx)) }),
			ask("distinct", func(ctx context.Context) (any, error) {
				got, err := odm.Distinct(ctx, memos.Find(), memoText)
				slices.Sort(got)
				return got, err
			}).but("G25", "distinct of Beanie sees deleted documents", `result: beanie ["a", "b", "c"], odm ["b", "c"]`),
			ask("update", func(ctx context.Context) (any, error) {
				return told(memos.Find(memoText.Gte("a")).Update(ctx, memoText.Set("u")))
			}),
			do("hard_delete_of_a_deleted_one", func(ctx context.Context) error { return memos.HardDelete(ctx, a) }).
				fromHere("G25", "hard_delete of Beanie does not find it", `memos/id 1/: beanie {_id: id 1, deleted_at: now, text: "a"}, odm nothing`),
			do("hard_delete", func(ctx context.Context) error { return memos.HardDelete(ctx, newMemo(2, "")) }),
		}
	}},
	{name: "soft_delete_of_all", rows: "B037 B119", build: func(db *odm.DB) []step {
		memos := odm.CollectionOf[Memo](db)
		return []step{
			do("insert", func(ctx context.Context) error {
				return memos.InsertMany(ctx, []*Memo{newMemo(1, "a"), newMemo(2, "b"), newMemo(3, "c")})
			}),
			do("delete", func(ctx context.Context) error { return memos.Delete(ctx, newMemo(3, "c")) }),
			do("delete_by_query", func(ctx context.Context) error { return done(memos.Find(memoText.Eq("a")).Delete(ctx)) }).
				fromHere("G25", "a delete by a query marks as well", `memos/id 1/: beanie nothing, odm {_id: id 1, deleted_at: now, text: "a"}`),
			do("delete_all", func(ctx context.Context) error { return done(memos.Find().Everything().Delete(ctx)) }).
				but("G25", "and that of all", `memos/id 2/: beanie nothing, odm {_id: id 2, deleted_at: now, text: "b"}`),
		}
	}},
}
