package main

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// save stores all of the street by their own collections.
func (s street) save(ctx context.Context, db *odm.DB) error {
	if err := odm.CollectionOf[Material](db).Insert(ctx, s.oak); err != nil {
		return err
	}
	if err := odm.CollectionOf[Door](db).InsertMany(ctx, []*Door{s.front, s.back}); err != nil {
		return err
	}
	if err := odm.CollectionOf[Window](db).InsertMany(ctx, s.panes[:]); err != nil {
		return err
	}
	if err := odm.CollectionOf[House](db).Insert(ctx, s.house); err != nil {
		return err
	}
	return odm.CollectionOf[Person](db).Insert(ctx, s.person)
}

func build(db *odm.DB) (street, step) {
	s := newStreet()
	return s, do("build", func(ctx context.Context) error { return s.save(ctx, db) })
}

var linkScenarios = []scenario{
	{name: "links", rows: "B144 B160 B164 B166", build: func(db *odm.DB) []step {
		s, built := build(db)
		houses := odm.CollectionOf[House](db)
		return []step{
			built,
			ask("read", func(ctx context.Context) (any, error) { return orNone(houses.Get(ctx, id(7))) }),
			ask("by_the_id", func(ctx context.Context) (any, error) { return count(houses.Find(houseDoor.ID(id(2))).Count(ctx)) }),
			ask("by_ids", func(ctx context.Context) (any, error) {
				return count(houses.Find(houseWindows.IDIn(id(4), id(9))).Count(ctx))
			}),
			ask("by_the_link", func(ctx context.Context) (any, error) {
				return count(houses.Find(houseDoor.Is(odm.LinkID[Door](id(2)))).Count(ctx))
			}),
			ask("in_a_list", func(ctx context.Context) (any, error) {
				return count(houses.Find(houseWindows.Contains(odm.LinkTo(s.panes[1]))).Count(ctx))
			}),
			ask("reference", func(context.Context) (any, error) { return odm.LinkTo(s.front), nil }),
			do("another_link", func(ctx context.Context) error {
				s.house.Spare, s.house.Extra = odm.LinkID[Door](id(3)), []odm.Link[Window]{}
				return houses.Save(ctx, s.house)
			}),
			do("push_a_link", func(ctx context.Context) error {
				return done(houses.Find(houseName.Eq("h")).Update(ctx, houseWindows.Push(odm.LinkTo(s.panes[2]))))
			}),
			do("no_link", func(ctx context.Context) error { s.house.Spare = odm.Link[Door]{}; return houses.Replace(ctx, s.house) }),
		}
	}},
	{name: "links_to_unsaved_documents", rows: "B160 B168 B199", build: func(db *odm.DB) []step {
		houses, h := odm.CollectionOf[House](db), &House{Name: "h", Door: odm.LinkTo(&Door{Height: 2}), Windows: []odm.Link[Window]{}}
		h.ID = id(7)
		return []step{
			do("insert", func(ctx context.Context) error { return houses.Insert(ctx, h) }),
			do("save", func(ctx context.Context) error { return houses.Save(ctx, h) }),
			do("insert_many", func(ctx context.Context) error { return houses.InsertMany(ctx, []*House{h}) }),
			ask("reference", func(context.Context) (any, error) {
				return bson.Marshal(bson.D{{Key: "l", Value: h.Door}})
			}),
		}
	}},
	{name: "links_below_the_top", rows: "B160", build: func(db *odm.DB) []step {
		villas, d := odm.CollectionOf[Villa](db), &Door{Height: 2}
		d.ID = id(2)
		v := &Villa{Rooms: []Room{{Door: odm.LinkTo(d)}}}
		v.ID = id(7)
		return []step{
			do("insert_the_door", func(ctx context.Context) error { return odm.CollectionOf[Door](db).Insert(ctx, d) }),
			do("insert", func(ctx context.Context) error { return villas.Insert(ctx, v) }).
				fromHere("complaint 3", "Beanie knows links at the top only, and stores others as copies",
					`villas/id 7/rooms.0.door._id: beanie id 2, odm nothing`, `villas/id 7/rooms.0.door.height: beanie 2, odm nothing`, `villas/id 7/rooms.0.door.material: beanie null, odm nothing`,
					`villas/id 7/rooms.0.door.$ref: beanie nothing, odm "doors"`, `villas/id 7/rooms.0.door.$id: beanie nothing, odm id 2`),
			ask("fetch", func(ctx context.Context) (any, error) {
				got, err := villas.Find().FetchLinks(1).One(ctx)
				if err != nil {
					return nil, err
				}
				return deepVilla(got), nil
			}),
		}
	}},
	{name: "write_rules", rows: "B168", build: func(db *odm.DB) []step {
		s := newStreet()
		houses := odm.CollectionOf[House](db)
		return []step{
			do("insert", func(ctx context.Context) error { return houses.Insert(ctx, s.house, odm.WriteLinks()) }),
			do("save_without", func(ctx context.Context) error { s.front.Height = 9; return houses.Save(ctx, s.house) }),
			do("save_with", func(ctx context.Context) error {
				s.panes[0].X, s.oak.Label = 10, "ash"
				return houses.Save(ctx, s.house, odm.WriteLinks())
			}),
			do("replace_with", func(ctx context.Context) error {
				s.front.Height, s.house.Name = 11, "r"
				return houses.Replace(ctx, s.house, odm.WriteLinks())
			}),
			do("another_child", func(ctx context.Context) error {
				s.house.Spare = odm.LinkTo(s.back)
				return houses.Save(ctx, s.house, odm.WriteLinks())
			}),
		}
	}},
	{name: "write_rules_of_new_children", rows: "B168", build: func(db *odm.DB) []step {
		houses := odm.CollectionOf[House](db)
		h := &House{Name: "h", Door: odm.LinkTo(&Door{Height: 2}), Windows: []odm.Link[Window]{odm.LinkTo(&Window{X: 1})}}
		h.ID = id(7)
		return []step{do("insert", func(ctx context.Context) error { return houses.Insert(ctx, h, odm.WriteLinks()) })}
	}},
	{name: "write_rules_in_a_circle", rows: "B168", build: func(db *odm.DB) []step {
		trees, a, b := odm.CollectionOf[Tree](db), &Tree{Name: "a"}, &Tree{Name: "b"}
		a.ID, b.ID = id(1), id(2)
		a.Parent, b.Parent = odm.LinkTo(b), odm.LinkTo(a)
		return []step{
			do("save", func(ctx context.Context) error { return trees.Save(ctx, a, odm.WriteLinks()) }).
				but("G17", "each document is written once", "result: beanie error endless recursion, odm null",
					`trees/: beanie nothing, odm {id 1/: {_id: id 1, name: "a", parent: {$ref: "trees", $id: id 2}}, id 2/: {_id: id 2, name: "b", parent: {$ref: "trees", $id: id 1}}}`),
		}
	}},
	{name: "delete_rules", rows: "B169", build: func(db *odm.DB) []step {
		s, built := build(db)
		houses := odm.CollectionOf[House](db)
		return []step{
			built,
			do("without", func(ctx context.Context) error { return houses.Delete(ctx, s.house) }),
			do("insert_again", func(ctx context.Context) error { return houses.Insert(ctx, s.house) }),
			do("fetched", func(ctx context.Context) error {
				h, err := houses.Find().FetchLinks(2).One(ctx)
				if err != nil {
					return err
				}
				return houses.Delete(ctx, h, odm.DeleteLinks())
			}).settles(),
		}
	}},
	{name: "delete_rules_of_what_was_not_fetched", rows: "B169", build: func(db *odm.DB) []step {
		_, built := build(db)
		houses := odm.CollectionOf[House](db)
		return []step{
			built,
			do("delete", func(ctx context.Context) error {
				h, err := houses.Get(ctx, id(7))
				if err != nil {
					return err
				}
				return houses.Delete(ctx, h, odm.DeleteLinks())
			}).but("G18", "Beanie leaves what was not fetched",
				`doors/id 2/: beanie {_id: id 2, height: 2, material: {$ref: "materials", $id: id 1}}, odm nothing`,
				`materials/: beanie {id 1/: {_id: id 1, label: "oak"}}, odm nothing`,
				`windows/id 4/: beanie {_id: id 4, x: 1}, odm nothing`, `windows/id 5/: beanie {_id: id 5, x: 2}, odm nothing`),
		}
	}},
}
