from typing import Optional

from beanie import BackLink, DeleteRules, Document, Link, WriteRules
from beanie.operators import ElemMatch, In, Push
from pydantic import BaseModel, Field

from scenario import Scenario, deep, oid, show


class Material(Document):
    label: str = ""

    class Settings:
        name = "materials"


class Door(Document):
    height: int = 0
    material: Optional[Link[Material]] = None

    class Settings:
        name = "doors"


class Window(Document):
    x: int = 0

    class Settings:
        name = "windows"


class House(Document):
    name: str = ""
    door: Link[Door]
    spare: Optional[Link[Door]] = None
    windows: list[Link[Window]] = []
    extra: Optional[list[Link[Window]]] = None
    dwellers: list[BackLink["Person"]] = Field(default=[], json_schema_extra={"original_field": "house"})

    class Settings:
        name = "houses"


class Person(Document):
    name: str = ""
    house: Link[House]

    class Settings:
        name = "persons"


class Tree(Document):
    name: str = ""
    parent: Optional[Link["Tree"]] = None

    class Settings:
        name = "trees"
        max_nesting_depth = 5


class Room(BaseModel):
    door: Link[Door]


class Villa(Document):
    rooms: list[Room] = []

    class Settings:
        name = "villas"


House.model_rebuild()
Tree.model_rebuild()


class Street(Scenario):
    """A house with all that it links to."""

    name = "street"
    models = [Material, Door, Window, House, Person, Tree, Villa]

    def _make(self):
        self.oak = Material(id=oid(1), label="oak")
        self.front, self.back = Door(id=oid(2), height=2, material=self.oak), Door(id=oid(3), height=3)
        self.panes = [Window(id=oid(4 + i), x=i + 1) for i in range(3)]
        self.house = House(id=oid(7), name="h", door=self.front, windows=[self.panes[1], self.panes[0]])
        self.person = Person(id=oid(8), name="ann", house=self.house)

    async def build(self):
        self._make()
        for d in [self.oak, self.front, self.back, *self.panes, self.house, self.person]:
            await d.insert()

    def _deep(self, h):
        return None if h is None else {k: v for k, v in deep(h).items() if k != "dwellers"}


def by_id(docs):
    """A list that was fetched by $lookup is in an order of the server's, another one at times (G14)."""
    return sorted(docs, key=lambda d: d.id)


def _links(*numbers):
    return [Window.link_from_id(oid(n)) for n in numbers]


class Links(Street):
    name = "links"
    begin = ["build"]

    async def read(self):
        return show(await House.get(oid(7)))

    async def by_the_id(self):
        return await House.find(House.door.id == oid(2)).count()

    async def by_ids(self):
        return await House.find(In(House.windows.id, [oid(4), oid(9)])).count()

    async def by_the_link(self):
        return await House.find(House.door == Door.link_from_id(oid(2))).count()

    async def in_a_list(self):
        return await House.find(House.windows == self.panes[1].to_ref()).count()

    async def reference(self):
        return self.front.to_ref()

    async def another_link(self):
        self.house.spare, self.house.extra = Door.link_from_id(oid(3)), []
        await self.house.save()

    async def push_a_link(self):
        await House.find(House.name == "h").update(Push({House.windows: self.panes[2].to_ref()}))

    async def no_link(self):
        self.house.spare = None
        await self.house.replace()


class LinksToUnsavedDocuments(Street):
    name = "links_to_unsaved_documents"

    async def insert(self):
        self.h = House(id=oid(7), name="h", door=Door(height=2))
        await self.h.insert()

    async def save(self):
        await self.h.save()

    async def insert_many(self):
        await House.insert_many([self.h])

    async def reference(self):
        return self.h.door.to_ref()


class LinksBelowTheTop(Street):
    name = "links_below_the_top"

    async def insert_the_door(self):
        self.door = Door(id=oid(2), height=2)
        await self.door.insert()

    async def insert(self):
        await Villa(id=oid(7), rooms=[Room(door=self.door)]).insert()

    async def fetch(self):
        return deep(await Villa.find_one(fetch_links=True, nesting_depth=1))


class WriteRulesOf(Street):
    name = "write_rules"

    async def insert(self):
        self._make()
        await self.house.insert(link_rule=WriteRules.WRITE)

    async def save_without(self):
        self.house.door.height = 9
        await self.house.save()

    async def save_with(self):
        self._make()
        self.house.door.height = 9
        self.panes[0].x, self.oak.label = 10, "ash"
        await self.house.save(link_rule=WriteRules.WRITE)

    async def replace_with(self):
        self._make()
        self.front.height, self.house.name = 11, "r"
        self.panes[0].x, self.oak.label = 10, "ash"
        await self.house.replace(link_rule=WriteRules.WRITE)

    async def another_child(self):
        self.house.spare = self.back
        await self.house.save(link_rule=WriteRules.WRITE)


class WriteRulesOfNewChildren(Street):
    name = "write_rules_of_new_children"

    async def insert(self):
        await House(id=oid(7), name="h", door=Door(height=2), windows=[Window(x=1)]).insert(link_rule=WriteRules.WRITE)


class WriteRulesInACircle(Street):
    name = "write_rules_in_a_circle"

    async def save(self):
        a, b = Tree(id=oid(1), name="a"), Tree(id=oid(2), name="b")
        a.parent, b.parent = b, a
        await a.save(link_rule=WriteRules.WRITE)


class DeleteRulesOf(Street):
    name = "delete_rules"
    begin = ["build"]

    async def without(self):
        await self.house.delete()

    async def insert_again(self):
        await self.house.insert()

    async def fetched(self):
        h = await House.find_one(fetch_links=True)
        h.dwellers = []  # Beanie deletes what links back as well
        await h.delete(link_rule=DeleteRules.DELETE_LINKS)


class DeleteRulesOfWhatWasNotFetched(Street):
    name = "delete_rules_of_what_was_not_fetched"
    begin = ["build"]

    async def delete(self):
        h = await House.get(oid(7))
        await h.delete(link_rule=DeleteRules.DELETE_LINKS)


class FetchLinks(Street):
    name = "fetch_links"
    begin = ["build"]

    async def nothing(self):
        return self._deep(await House.find_one(House.name == "h"))

    async def all(self):
        h = await House.find_one(House.name == "h", fetch_links=True, nesting_depth=2)
        h.windows = by_id(h.windows)
        return self._deep(h)


class FetchOrderDuplicatesAndMissing(Street):
    name = "fetch_order_duplicates_and_missing"
    begin = ["build"]

    async def link(self):
        self.house.windows, self.house.extra = _links(6, 4, 6, 99), _links(5, 5)
        await self.house.save()

    async def fetch_later(self):
        self.h = await House.get(oid(7))
        await self.h.fetch_link("windows")
        return deep(self.h.windows)

    async def save_what_was_fetched_later(self):
        await self.h.save()

    async def link_again(self):
        self.house.windows, self.house.extra = _links(6, 4, 6, 99), _links(5, 5)
        await self.house.save()

    async def fetch(self):
        self.h = await House.find_one(House.name == "h", fetch_links=True, nesting_depth=1)
        self.h.windows = by_id(self.h.windows)
        return deep(self.h.windows)

    async def save_what_was_fetched(self):
        await self.h.save()


class FetchAMissingDocument(Street):
    name = "fetch_a_missing_document"
    begin = ["build"]

    async def the_door_is_gone(self):
        await self.db.doors.delete_one({"_id": oid(2)})

    async def fetch(self):
        return deep((await House.find_one(House.name == "h", fetch_links=True, nesting_depth=1)).door)

    async def fetch_later(self):
        h = await House.find_one(House.name == "h")
        await h.fetch_all_links()
        return deep(h.door)

    async def fetch_the_link(self):
        h = await House.find_one(House.name == "h")
        return deep(await h.door.fetch())


class FetchLater(Street):
    name = "fetch_later"
    begin = ["build"]

    async def one_field(self):
        self.h = await House.get(oid(7))
        await self.h.fetch_link("windows")
        return deep(self.h.windows)

    async def all(self):
        await self.h.fetch_all_links()
        return {"door": self.h.door.height, "windows": deep(self.h.windows), "dwellers": sorted(p.name for p in self.h.dwellers)}

    async def save(self):
        self.h.name = "i"
        await self.h.save()


class BackLinks(Street):
    name = "back_links"
    begin = ["build"]

    async def another(self):
        await Person(id=oid(9), name="bob", house=House.link_from_id(oid(7))).insert()

    async def fetch(self):
        h = await House.find_one(fetch_links=True, nesting_depth=1)
        return sorted(p.name for p in h.dwellers)

    async def save_what_was_fetched(self):
        h = await House.find_one(fetch_links=True, nesting_depth=1)
        h.windows, h.name = [], "saved"
        await h.save()


class FetchDepths(Street):
    name = "fetch_depths"

    async def _fetch(self, **depths):
        return deep(await Tree.find_one(Tree.name == "a", fetch_links=True, **depths))

    async def insert(self):
        trees = [Tree(id=oid(i + 1), name="abcd"[i], parent=Tree.link_from_id(oid(i + 2)) if i < 3 else None) for i in range(4)]
        await Tree.insert_many(trees)

    async def zero(self):
        return await self._fetch(nesting_depth=0)

    async def one(self):
        return await self._fetch(nesting_depth=1)

    async def two(self):
        return await self._fetch(nesting_depth=2)

    async def five(self):
        return await self._fetch(nesting_depth=5)

    async def per_field(self):
        return await self._fetch(nesting_depth=3, nesting_depths_per_field={"parent": 1})


class ConditionsOnLinkedDocuments(Street):
    name = "conditions_on_linked_documents"
    begin = ["build"]

    async def _count(self, *conditions, depth=1):
        return len(await House.find(*conditions, fetch_links=True, nesting_depth=depth).to_list())

    async def the_door(self):
        return await self._count(House.door.height == 2)

    async def another_door(self):
        return await self._count(House.door.height == 3)

    async def its_material(self):
        return await self._count(House.door.material.label == "oak", depth=2)

    async def a_window(self):
        return await self._count(ElemMatch(House.windows, {"x": {"$gt": 1}}))

    async def the_id(self):
        return await self._count(House.door.id == oid(2))

    async def the_link(self):
        return await self._count({"windows": Window.link_from_id(oid(4)).to_ref()})

    async def count(self):
        return await House.find(House.door.height == 2, fetch_links=True, nesting_depth=1).count()

    async def without_fetching(self):
        return len(await House.find(House.door.height == 2).to_list())
