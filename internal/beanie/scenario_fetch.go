package main

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// deep is the document that a link holds, as show makes it, or the link.
func deep[D any](l odm.Link[D], show func(*D) any) any {
	if d, ok := l.Doc(); ok {
		return show(d)
	}
	return l
}

func deepList[D any](ls []odm.Link[D], show func(*D) any) any {
	if ls == nil {
		return nil
	}
	out := bson.A{}
	for _, l := range ls {
		out = append(out, deep(l, show))
	}
	return out
}

func deepMaterial(m *Material) any { return m }
func deepWindow(w *Window) any     { return w }

func deepDoor(d *Door) any {
	return bson.D{{Key: "_id", Value: d.ID}, {Key: "height", Value: d.Height}, {Key: "material", Value: deep(d.Material, deepMaterial)}}
}

func deepHouse(h *House) any {
	return bson.D{{Key: "_id", Value: h.ID}, {Key: "name", Value: h.Name}, {Key: "door", Value: deep(h.Door, deepDoor)}, {Key: "spare", Value: deep(h.Spare, deepDoor)},
		{Key: "windows", Value: deepList(h.Windows, deepWindow)}, {Key: "extra", Value: deepList(h.Extra, deepWindow)}}
}

func deepVilla(v *Villa) any {
	rooms := bson.A{}
	for _, r := range v.Rooms {
		rooms = append(rooms, bson.D{{Key: "door", Value: deep(r.Door, deepDoor)}})
	}
	return bson.D{{Key: "_id", Value: v.ID}, {Key: "rooms", Value: rooms}}
}

func deepTree(t *Tree) any {
	return bson.D{{Key: "_id", Value: t.ID}, {Key: "name", Value: t.Name}, {Key: "parent", Value: deep(t.Parent, deepTree)}}
}

// fetched shows the one document of a query.
func fetched[T any](name string, q odm.Query[T], show func(*T) any) step {
	return ask(name, func(ctx context.Context) (any, error) {
		got, err := q.One(ctx)
		if err != nil {
			return orNone(got, err)
		}
		return show(got), nil
	})
}

var fetchScenarios = []scenario{
	{name: "fetch_links", rows: "B162", build: func(db *odm.DB) []step {
		_, built := build(db)
		houses := odm.CollectionOf[House](db)
		q := houses.Find(houseName.Eq("h"))
		return []step{
			built,
			fetched("nothing", q, deepHouse),
			fetched("all", q.FetchLinks(2), deepHouse).
				but("G14", "Beanie has the documents of a list as they are stored, not as they are linked", "result.windows.0._id: beanie id 4, odm id 5", "result.windows.0.x: beanie 1, odm 2",
					"result.windows.1._id: beanie id 5, odm id 4", "result.windows.1.x: beanie 2, odm 1").
				but("G14", "and makes an empty list of none", "result.extra: beanie [], odm null"),
		}
	}},
	{name: "fetch_order_duplicates_and_missing", rows: "B162 B167", build: func(db *odm.DB) []step {
		s, built := build(db)
		houses := odm.CollectionOf[House](db)
		var h *House
		links := func(ids ...int) (out []odm.Link[Window]) {
			for _, n := range ids {
				out = append(out, odm.LinkID[Window](id(n)))
			}
			return out
		}
		const stored = `[{$ref: "windows", $id: id 6}, {$ref: "windows", $id: id 4}, {$ref: "windows", $id: id 6}, {$ref: "windows", $id: id 99}]`
		return []step{
			built,
			do("link", func(ctx context.Context) error {
				s.house.Windows, s.house.Extra = links(6, 4, 6, 99), links(5, 5)
				return houses.Save(ctx, s.house)
			}),
			ask("fetch_later", func(ctx context.Context) (_ any, err error) {
				if h, err = houses.Get(ctx, id(7)); err != nil {
					return nil, err
				}
				err = houses.FetchLinks(ctx, h, houseWindows)
				return deepList(h.Windows, deepWindow), err
			}).but("G14", "Beanie drops what stands twice",
				`result: beanie [{_id: id 6, x: 3}, {_id: id 4, x: 1}, {$ref: "windows", $id: id 99}], odm [{_id: id 6, x: 3}, {_id: id 4, x: 1}, {_id: id 6, x: 3}, {$ref: "windows", $id: id 99}]`),
			do("save_what_was_fetched_later", func(ctx context.Context) error { return houses.Save(ctx, h) }).
				but("G14", "and with the next save in the database, too",
					`houses/id 7/windows: beanie [{$ref: "windows", $id: id 6}, {$ref: "windows", $id: id 4}, {$ref: "windows", $id: id 99}], odm `+stored),
			do("link_again", func(ctx context.Context) error { return houses.Save(ctx, s.house) }),
			ask("fetch", func(ctx context.Context) (_ any, err error) {
				if h, err = houses.Find(houseName.Eq("h")).FetchLinks(1).One(ctx); err != nil {
					return nil, err
				}
				return deepList(h.Windows, deepWindow), nil
			}).but("G15", "Beanie drops what does not exist as well",
				`result: beanie [{_id: id 4, x: 1}, {_id: id 6, x: 3}], odm [{_id: id 6, x: 3}, {_id: id 4, x: 1}, {_id: id 6, x: 3}, {$ref: "windows", $id: id 99}]`),
			do("save_what_was_fetched", func(ctx context.Context) error { return houses.Save(ctx, h) }).
				but("G15", "and with the next save in the database, too",
					`houses/id 7/windows: beanie [{$ref: "windows", $id: id 4}, {$ref: "windows", $id: id 6}], odm `+stored,
					`houses/id 7/extra: beanie [{$ref: "windows", $id: id 5}], odm [{$ref: "windows", $id: id 5}, {$ref: "windows", $id: id 5}]`),
		}
	}},
	{name: "fetch_a_missing_document", rows: "B162 B167", build: func(db *odm.DB) []step {
		_, built := build(db)
		houses := odm.CollectionOf[House](db)
		one := houses.Find(houseName.Eq("h"))
		door := func(h *House) any { return deep(h.Door, deepDoor) }
		return []step{
			built,
			do("the_door_is_gone", gone(db, "doors", id(2))),
			fetched("fetch", one.FetchLinks(1), door),
			ask("fetch_later", func(ctx context.Context) (any, error) {
				h, err := one.One(ctx)
				if err != nil {
					return nil, err
				}
				err = houses.FetchLinks(ctx, h)
				return door(h), err
			}),
			ask("fetch_the_link", func(ctx context.Context) (any, error) {
				h, err := one.One(ctx)
				if err != nil {
					return nil, err
				}
				_, err = h.Door.Fetch(ctx, db)
				return door(h), ignore(err)
			}),
		}
	}},
	{name: "fetch_later", rows: "B167", build: func(db *odm.DB) []step {
		_, built := build(db)
		houses := odm.CollectionOf[House](db)
		var h *House
		return []step{
			built,
			ask("one_field", func(ctx context.Context) (_ any, err error) {
				if h, err = houses.Get(ctx, id(7)); err != nil {
					return nil, err
				}
				err = houses.FetchLinks(ctx, h, houseWindows)
				return deepList(h.Windows, deepWindow), err
			}),
			ask("all", func(ctx context.Context) (any, error) {
				err := houses.FetchLinks(ctx, h)
				d, _ := h.Door.Doc()
				return bson.D{{Key: "door", Value: d.Height}, {Key: "windows", Value: deepList(h.Windows, deepWindow)}, {Key: "dwellers", Value: dwellers(h)}}, err
			}),
			do("save", func(ctx context.Context) error { h.Name = "i"; return houses.Save(ctx, h) }),
		}
	}},
	{name: "back_links", rows: "B161", build: func(db *odm.DB) []step {
		_, built := build(db)
		houses := odm.CollectionOf[House](db)
		bob := &Person{Name: "bob", House: odm.LinkID[House](id(7))}
		bob.ID = id(9)
		return []step{
			built,
			do("another", func(ctx context.Context) error { return odm.CollectionOf[Person](db).Insert(ctx, bob) }),
			fetched("fetch", houses.Find().FetchLinks(1), func(h *House) any { return dwellers(h) }),
			do("save_what_was_fetched", func(ctx context.Context) error {
				h, err := houses.Find().FetchLinks(1).One(ctx)
				if err != nil {
					return err
				}
				h.Windows, h.Name = h.Windows[:0], "saved"
				return houses.Save(ctx, h)
			}).but("G14", "the list that was none is stored as an empty one", "houses/id 7/extra: beanie [], odm null"),
		}
	}},
	{name: "fetch_depths", rows: "B163", build: func(db *odm.DB) []step {
		trees := odm.CollectionOf[Tree](db)
		top := trees.Find(odm.F("name").Eq("a"))
		return []step{
			do("insert", func(ctx context.Context) error {
				var all []*Tree
				for i, name := range []string{"a", "b", "c", "d"} {
					t := &Tree{Name: name}
					t.ID = id(i + 1)
					if i < 3 {
						t.Parent = odm.LinkID[Tree](id(i + 2))
					}
					all = append(all, t)
				}
				return trees.InsertMany(ctx, all)
			}),
			fetched("zero", top.FetchLinks(0), deepTree),
			fetched("one", top.FetchLinks(1), deepTree),
			fetched("two", top.FetchLinks(2), deepTree),
			fetched("five", top.FetchLinks(5), deepTree),
			fetched("per_field", top.FetchLinks(3).FetchLinks(1, odm.Ref[Tree, Tree]("parent")), deepTree),
		}
	}},
	{name: "conditions_on_linked_documents", rows: "B165", build: func(db *odm.DB) []step {
		_, built := build(db)
		houses := odm.CollectionOf[House](db)
		counting := func(name string, q odm.Query[House]) step {
			return ask(name, func(ctx context.Context) (any, error) {
				all, err := q.All(ctx)
				return len(all), err
			})
		}
		return []step{
			built,
			counting("the_door", houses.Find(houseDoor.Where(doorHeight.Eq(2))).FetchLinks(1)),
			counting("another_door", houses.Find(houseDoor.Where(doorHeight.Eq(3))).FetchLinks(1)),
			counting("its_material", houses.Find(houseDoor.Where(doorMaterial.Where(materialText.Eq("oak")))).FetchLinks(2)),
			counting("a_window", houses.Find(houseWindows.Any(windowX.Gt(1))).FetchLinks(1)),
			counting("the_id", houses.Find(houseDoor.ID(id(2))).FetchLinks(1)),
			counting("the_link", houses.Find(houseWindows.Contains(odm.LinkID[Window](id(4)))).FetchLinks(1)).
				but("G13", "Beanie asks for the link where it has put the document already", "result: beanie 0, odm 1"),
			ask("count", func(ctx context.Context) (any, error) {
				return count(houses.Find(houseDoor.Where(doorHeight.Eq(2))).FetchLinks(1).Count(ctx))
			}),
			ask("without_fetching", func(ctx context.Context) (any, error) {
				all, err := houses.Find(houseDoor.Where(doorHeight.Eq(2))).All(ctx)
				return len(all), err
			}).but("G19", "without fetching such a condition is an error", "result: beanie 0, odm error untyped"),
		}
	}},
}

// dwellers are the names of a house's back links, in the order of their ids.
func dwellers(h *House) []string {
	out := []string{}
	for _, p := range h.Dwellers.Docs() {
		out = append(out, p.Name)
	}
	return out
}
