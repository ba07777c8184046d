package main

import (
	"context"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/agg"
)

// Short is a part of an Item, Sourced one with a field from elsewhere.
type Short struct {
	Name  string  `bson:"name"`
	Price float64 `bson:"price"`
}

type Sourced struct {
	Name string `bson:"name"`
	City string `bson:"city" odm:"from=place.city"`
}

// ByName is the result of a group.
type ByName struct {
	Name  string  `bson:"_id"`
	Total float64 `bson:"total"`
}

// byName is the stage that most aggregations here have.
func byName() agg.Stage { return agg.Group(itemName, agg.Sum("total", itemPrice)) }

var readScenarios = []scenario{
	{name: "find", rows: "B044 B045 B046 B047 B048 B049 B050 B053 B055", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		base := items.Find(itemQty.Gte(1))
		names := func(name string, q odm.Query[Item]) step {
			return ask(name, func(ctx context.Context) (any, error) {
				out := []string{}
				for i, err := range q.Iter(ctx) {
					if err != nil {
						return nil, err
					}
					out = append(out, i.Name)
				}
				return out, nil
			})
		}
		return []step{
			seed(items),
			names("all", items.Find()),
			names("two_conditions", items.Find(itemQty.Gt(1), itemName.Eq("b"))),
			names("or_nor_not", items.Find(odm.Or(itemName.Eq("a"), itemName.Eq("c")), odm.Nor(itemQty.Eq(1)), odm.Not(itemQty.Gt(5)))),
			names("raw", items.Find(odm.Raw(bson.M{"tags": "y"}), itemQty.Lt(2))),
			names("in_and_regex", items.Find(itemName.In("a", "b"), itemName.Match("^[bc]"))),
			names("arrays", items.Find(itemTags.All("x", "y"), itemScores.Size(2), itemLines.Any(lineSKU.Eq("q"), lineQty.Gt(1)))),
			names("sorted", base.Sort(itemQty.Desc())),
			names("skip_and_limit", base.Sort(itemName.Asc()).Skip(1).Limit(1)),
			names("the_base_once_more", base),
			ask("first", func(ctx context.Context) (any, error) { return orNone(base.Sort(itemQty.Desc()).One(ctx)) }),
			ask("none", func(ctx context.Context) (any, error) { return orNone(items.Find(itemName.Eq("z")).One(ctx)) }),
		}
	}},
	{name: "builders_are_values", rows: "B047 B061", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		base := items.Find(itemQty.Gte(1))
		return []step{
			seed(items),
			ask("a_stored_query", func(ctx context.Context) (any, error) {
				_ = base.Limit(1)
				_ = base.Where(itemName.Eq("c"))
				all, err := base.All(ctx)
				return len(all), err
			}).but("G24", "a query of Beanie is changed by what is built from it", "result: beanie 1, odm 3"),
		}
	}},
	{name: "count_exists_distinct", rows: "B056 B057 B058", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		q := items.Find(itemQty.Gte(1))
		return []step{
			seed(items),
			ask("count", func(ctx context.Context) (any, error) { return count(q.Count(ctx)) }),
			ask("count_of_a_page", func(ctx context.Context) (any, error) { return count(q.Skip(1).Limit(5).Count(ctx)) }),
			ask("exists", func(ctx context.Context) (any, error) { return items.Find(itemQty.Eq(3)).Exists(ctx) }),
			ask("exists_not", func(ctx context.Context) (any, error) { return items.Find(itemQty.Eq(30)).Exists(ctx) }),
			ask("distinct", func(ctx context.Context) (any, error) {
				tags, err := odm.Distinct(ctx, q, odm.Str[Item, string]("tags"))
				slices.Sort(tags)
				return tags, err
			}),
		}
	}},
	{name: "projections", rows: "B030 B051 B052", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		return []step{
			seed(items),
			ask("project", func(ctx context.Context) (any, error) {
				return odm.Project[Short](items.Find(itemQty.Gt(1)).Sort(itemName.Asc())).All(ctx)
			}),
			ask("from_elsewhere", func(ctx context.Context) (any, error) {
				return odm.Project[Sourced](items.Find(itemQty.Eq(2))).All(ctx)
			}),
		}
	}},
	{name: "aggregate", rows: "B150", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		return []step{
			seed(items),
			ask("with_a_filter", func(ctx context.Context) (any, error) {
				return odm.Aggregate[ByName](ctx, items.Find(itemQty.Gte(2)), byName(), agg.Sort("_id"))
			}),
			ask("sort_and_limit_come_behind", func(ctx context.Context) (any, error) {
				return odm.Aggregate[ByName](ctx, items.Find(itemQty.Gte(1)).Sort("-total").Limit(2), byName())
			}),
			ask("unwind", func(ctx context.Context) (any, error) {
				return odm.Aggregate[bson.Raw](ctx, items.Find(), agg.Unwind(itemTags), agg.Group(itemTags, agg.Sum("n", 1)), agg.Sort("_id"))
			}),
			ask("nothing", func(ctx context.Context) (any, error) {
				all, err := odm.Aggregate[ByName](ctx, items.Find(itemQty.Gt(100)), byName())
				return len(all), err
			}),
			ask("out", func(ctx context.Context) (any, error) {
				all, err := odm.Aggregate[ByName](ctx, items.Find(), byName(), agg.Out("totals"))
				return len(all), err
			}),
		}
	}},
	{name: "totals", rows: "B151", build: func(db *odm.DB) []step {
		items := odm.CollectionOf[Item](db)
		q, none := items.Find(itemQty.Gte(2)), items.Find(itemQty.Gt(100))
		total := func(name string, run func(ctx context.Context) (float64, bool, error)) step {
			return ask(name, func(ctx context.Context) (any, error) { return okay(run(ctx)) })
		}
		return []step{
			seed(items),
			total("avg", func(ctx context.Context) (float64, bool, error) { return odm.AvgOf(ctx, q, itemPrice) }),
			total("sum", func(ctx context.Context) (float64, bool, error) { return odm.SumOf(ctx, q, itemPrice) }),
			total("min", func(ctx context.Context) (float64, bool, error) { return odm.MinOf(ctx, q, itemPrice) }),
			total("max", func(ctx context.Context) (float64, bool, error) { return odm.MaxOf(ctx, q, itemPrice) }),
			total("sum_of_none", func(ctx context.Context) (float64, bool, error) { return odm.SumOf(ctx, none, itemPrice) }),
			total("avg_of_none", func(ctx context.Context) (float64, bool, error) { return odm.AvgOf(ctx, none, itemPrice) }),
		}
	}},
	{name: "cache", rows: "B143", build: func(db *odm.DB) []step {
		c := odm.CollectionOf[Keyed](db, odm.Cached(odm.CacheOptions{}))
		n := odm.Num[Keyed, int]("n")
		ask1 := func(name string, q odm.Query[Keyed]) step {
			return ask(name, func(ctx context.Context) (any, error) {
				all, err := q.All(ctx)
				return len(all), err
			})
		}
		insert := func(name, key string) step {
			return do(name, func(ctx context.Context) error {
				return c.Insert(ctx, &Keyed{DocumentOf: odm.DocumentOf[string]{ID: key}, N: 1})
			})
		}
		return []step{
			insert("insert", "a"),
			ask1("find", c.Find(n.Eq(1))),
			do("someone_stores", store(db, "keyed", bson.D{{Key: "_id", Value: "b"}, {Key: "n", Value: 1}})),
			ask1("find_from_the_cache", c.Find(n.Eq(1))),
			ask1("find_without_the_cache", c.Find(n.Eq(1)).Uncached()),
			insert("insert_another", "c"),
			ask1("find_after_a_write", c.Find(n.Eq(1))).
				but("G26", "a write of this process makes the cache useless", "result: beanie 1, odm 3"),
		}
	}},
	{name: "inspect", rows: "B032", build: func(db *odm.DB) []step {
		c := odm.CollectionOf[Checked](db)
		inspect := func(ctx context.Context) (any, error) {
			in, err := c.Inspect(ctx)
			ids := []any{}
			for _, f := range in.Faults {
				ids = append(ids, f.ID)
			}
			return ids, err
		}
		return []step{
			do("someone_stores", store(db, "checked", bson.D{{Key: "_id", Value: id(1)}, {Key: "num", Value: 1}})),
			ask("all_good", inspect),
			do("someone_stores_others", store(db, "checked", bson.D{{Key: "_id", Value: id(2)}, {Key: "num", Value: "text"}}, bson.D{{Key: "_id", Value: id(3)}, {Key: "num", Value: -1}})),
			ask("two_are_bad", inspect),
		}
	}},
}
