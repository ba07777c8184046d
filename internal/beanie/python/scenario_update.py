from beanie import BulkWriter, UpdateResponse
from beanie.odm.documents import MergeStrategy
from beanie.operators import (AddToSet, Bit, CurrentDate, In, Inc, Max, Min, Mul, Pop, Pull, PullAll, Push, Rename, Set, SetOnInsert, Unset)

from kinds import Abort
from models import Item, Line, Place, Tracked, item, tracked
from scenario import Scenario, deleted, oid, show, told


def seeded():
    a, b, c = item(1, "a", 1), item(2, "b", 2), item(3, "c", 3)
    a.tags, a.scores, a.lines = ["x", "y"], [3, 1], [Line(sku="p", qty=1), Line(sku="q", qty=2)]
    b.tags, b.scores, b.place = ["y"], [5], Place(city="Oslo", zip="1")
    return [a, b, c]


class UpdateOperators(Scenario):
    name = "update_operators"
    models = [Item]

    def _update(self, *changes):
        return Item.find(Item.qty >= 2).update(*changes)

    async def seed(self):
        await Item.insert_many(seeded())

    async def set(self):
        return told(await self._update(Set({Item.name: "n", Item.place.city: "Bergen"})))

    async def inc(self):
        return told(await Item.find(Item.qty >= 2).inc({Item.qty: 5, Item.price: 0.5}))

    async def min_max(self):
        return told(await self._update(Min({Item.qty: 7}), Max({Item.price: 3.0})))

    async def mul(self):
        return told(await self._update(Mul({Item.qty: 2})))

    async def unset(self):
        return told(await self._update(Unset({Item.shown: ""})))

    async def rename(self):
        return told(await self._update(Rename({Item.note: "remark"})))

    async def current_date(self):
        return told(await self._update(CurrentDate({Item.at: True})))

    async def bit(self):
        return told(await self._update(Bit({Item.qty: {"and": 10}, "flags": {"xor": 5}})))

    async def set_on_insert_of_none(self):
        return told(await self._update(SetOnInsert({Item.name: "z"})))

    async def nothing_matches(self):
        return told(await Item.find(Item.qty > 1000).set({Item.qty: 1}))


class UpdateArrays(Scenario):
    name = "update_arrays"
    models = [Item]

    def _update(self, *changes):
        return Item.find(Item.qty <= 2).update(*changes)

    async def seed(self):
        await Item.insert_many(seeded())

    async def push(self):
        return told(await self._update(Push({Item.tags: "z", Item.lines: {"sku": "r", "qty": 3}})))

    async def push_each(self):
        return told(await self._update(Push({Item.scores: {"$each": [9, 2, 4], "$sort": -1, "$slice": 3}})))

    async def push_at(self):
        return told(await self._update(Push({Item.tags: {"$each": ["first", "second"], "$position": 0}})))

    async def add_to_set(self):
        return told(await self._update(AddToSet({Item.tags: "z"})))

    async def add_each_to_set(self):
        return told(await self._update(AddToSet({Item.tags: {"$each": ["z", "w"]}})))

    async def pop(self):
        return told(await self._update(Pop({Item.tags: -1, Item.scores: 1})))

    async def pull_value(self):
        return told(await self._update(Pull({Item.tags: "y"})))

    async def pull_where(self):
        return told(await self._update(Pull(In(Item.scores, [9, 5]))))

    async def pull_element(self):
        return told(await self._update(Pull({Item.lines: {"sku": "p"}})))

    async def pull_all(self):
        return told(await self._update(PullAll({Item.tags: ["z", "w"]})))


class UpdateElements(Scenario):
    name = "update_elements"
    models = [Item]

    async def seed(self):
        await Item.insert_many(seeded())

    async def array_filter(self):
        return told(await Item.find(Item.id == oid(1)).update(Inc({"lines.$[l].qty": 5}), array_filters=[{"l.sku": "q"}]))

    async def every_element(self):
        return told(await Item.find(Item.id == oid(1)).update(Inc({"lines.$[].qty": 1})))

    async def matched_element(self):
        return told(await Item.find({"lines": {"$elemMatch": {"sku": "q"}}}).update(Set({"lines.$.qty": 0})))

    async def by_index(self):
        return told(await Item.find(Item.id == oid(1)).update(Set({Item.lines[0].sku: "first"})))


class UpdateTwiceSet(Scenario):
    name = "update_twice_set"
    models = [Item]

    async def seed(self):
        await Item.insert_many(seeded())

    async def two_sets(self):
        await Item.find(Item.id == oid(1)).update(Set({Item.name: "n"}), Set({Item.qty: 9}))

    async def set_and_inc(self):
        await Item.find(Item.id == oid(2)).set({Item.name: "n"}).inc({Item.qty: 9})


class UpdatePipeline(Scenario):
    name = "update_pipeline"
    models = [Item]

    async def seed(self):
        await Item.insert_many(seeded())

    async def computed(self):
        return told(await Item.find(Item.qty > 1).update([{"$set": {"qty": {"$multiply": ["$qty", 10]}}}]))

    async def two_stages(self):
        return told(await Item.find(Item.qty > 1).update([{"$set": {"name": "p"}}], [{"$unset": "dn"}]))


class UpdateOneAndAll(Scenario):
    name = "update_one_and_all"
    models = [Item]

    async def seed(self):
        await Item.insert_many(seeded())

    async def one(self):
        return told(await Item.find_one(Item.qty >= 1).update(Inc({Item.qty: 10})))

    async def many(self):
        return told(await Item.find(Item.qty >= 3).update(Inc({Item.qty: 10})))

    async def all(self):
        return told(await Item.update_all(Set({Item.qty: 0})))

    async def all_unsaid(self):
        await Item.find().update(Set({Item.name: "gone"}))


class FindAndUpdate(Scenario):
    name = "find_and_update"
    models = [Item]

    async def seed(self):
        await Item.insert_many(seeded())

    async def before(self):
        return show(await Item.find_one(Item.qty == 1).update(Inc({Item.qty: 10}), response_type=UpdateResponse.OLD_DOCUMENT))

    async def after(self):
        return show(await Item.find_one(Item.qty == 11).update(Inc({Item.qty: 10}), Push({Item.tags: "n"}), response_type=UpdateResponse.NEW_DOCUMENT))

    async def none(self):
        return show(await Item.find_one(Item.qty == 99).update(Inc({Item.qty: 10}), response_type=UpdateResponse.NEW_DOCUMENT))


class UpdateAnInstance(Scenario):
    name = "update_an_instance"
    models = [Item]

    async def insert(self):
        self.i = item(1, "a", 1)
        await self.i.insert()

    async def someone_writes(self):
        await self.db.items.update_one({"_id": oid(1)}, {"$set": {"name": "theirs"}})

    async def set(self):
        await self.i.set({Item.qty: 5})
        return show(self.i)

    async def inc_and_push(self):
        await self.i.update(Inc({Item.qty: 2}), Push({Item.tags: "t"}))
        return show(self.i)

    async def unsaved_change_is_lost(self):
        self.i.name = "mine"
        await self.i.inc({Item.qty: 1})
        return show(self.i)

    async def missing(self):
        await item(9, "z", 1).set({Item.qty: 1})


class Sync(Scenario):
    name = "sync"
    models = [Tracked]

    async def insert(self):
        self.d = tracked(1)
        await self.d.insert()

    async def someone_writes(self):
        await self.db.tracked.update_one({"_id": oid(1)}, {"$set": {"num": 5, "place.zip": "9"}})

    async def keep_mine(self):
        self.d.name = "mine"
        await self.d.sync(merge_strategy=MergeStrategy.local)
        return show(self.d)

    async def changes_are_mine(self):
        return self.d.get_changes()

    async def save_changes(self):
        await self.d.save_changes()

    async def someone_writes_again(self):
        await self.db.tracked.update_one({"_id": oid(1)}, {"$set": {"name": "theirs"}})

    async def take_theirs(self):
        self.d.num = 77
        await self.d.sync()
        return show(self.d)

    async def someone_deletes(self):
        await self.db.tracked.delete_one({"_id": oid(1)})

    async def missing(self):
        await self.d.sync()


class Upsert(Scenario):
    name = "upsert"
    models = [Item]

    async def seed(self):
        await Item.insert_many(seeded())

    async def _upsert(self, name, n):
        on_insert = item(n, "new", 7)
        result = await Item.find_one(Item.name == name).upsert(Set({Item.qty: 50 if n == 7 else 60}), on_insert=on_insert)
        return 1 if isinstance(result, Item) else 0

    async def finds(self):
        return await self._upsert("a", 7)

    async def inserts(self):
        return await self._upsert("new", 7)

    async def finds_what_it_inserted(self):
        return await self._upsert("new", 8)


class NativeUpsert(Scenario):
    name = "native_upsert"
    models = [Item]

    async def inserts(self):
        return told(await Item.find_one(Item.id == oid(1), Item.name == "a").update(Inc({Item.qty: 3}), SetOnInsert({Item.price: 1.5}), upsert=True))

    async def finds(self):
        return told(await Item.find_one(Item.id == oid(1), Item.name == "a").update(Inc({Item.qty: 3}), SetOnInsert({Item.price: 9.5}), upsert=True))

    async def inserts_without_an_id(self):
        return told(await Item.find_one(Item.name == "b").update(Inc({Item.qty: 3}), upsert=True))


class Delete(Scenario):
    name = "delete"
    models = [Item]

    async def seed(self):
        await Item.insert_many(seeded())

    async def delete(self):
        self.i = item(1, "a", 1)
        await self.i.delete()

    async def delete_again(self):
        await self.i.delete()

    async def delete_unsaved(self):
        await Item(name="b").delete()


class DeleteByQuery(Scenario):
    name = "delete_by_query"
    models = [Item]

    async def seed(self):
        await Item.insert_many(seeded())

    async def one(self):
        return deleted(await Item.find_one(Item.qty >= 1).delete())

    async def none(self):
        return deleted(await Item.find(Item.qty >= 100).delete())

    async def many(self):
        return deleted(await Item.find(Item.qty >= 3).delete())

    async def all(self):
        return deleted(await Item.delete_all())


class Bulk(Scenario):
    name = "bulk"
    models = [Item]

    async def seed(self):
        await Item.insert_many(seeded())

    async def all_kinds(self):
        async with BulkWriter() as bw:
            await Item.insert_one(item(4, "d", 4), bulk_writer=bw)
            await Item.find(Item.name == "a").update(Inc({Item.qty: 10}), bulk_writer=bw)
            await Item.find_one(Item.qty >= 2).update(Set({Item.name: "one"}), bulk_writer=bw)
            await Item.find_one(Item.name == "c").delete(bulk_writer=bw)
            await item(2, "replaced", 0).replace(bulk_writer=bw)

    async def upserts(self):
        async with BulkWriter() as bw:
            await Item.find_one(Item.id == oid(9)).update(Set({Item.qty: 1}), bulk_writer=bw, upsert=True)
            await Item.find_one(Item.id == oid(9)).update(Set({Item.name: "u"}), bulk_writer=bw, upsert=True)

    async def given_up(self):
        async with BulkWriter() as bw:
            await Item.insert_one(item(5, "e", 5), bulk_writer=bw)
            raise Abort

    async def nothing(self):
        async with BulkWriter():
            pass

    async def stops(self):
        async with BulkWriter() as bw:
            for i in (item(6, "f", 1), item(1, "duplicate", 1), item(7, "g", 1)):
                await Item.insert_one(i, bulk_writer=bw)

    async def goes_on(self):
        async with BulkWriter(ordered=False) as bw:
            for i in (item(10, "f", 1), item(1, "duplicate", 1), item(11, "g", 1)):
                await Item.insert_one(i, bulk_writer=bw)

    async def deletes_many(self):
        async with BulkWriter() as bw:
            await Item.find(Item.qty < 5).delete(bulk_writer=bw)


class BulkOfDocuments(Scenario):
    name = "bulk_of_documents"
    models = [Tracked]

    async def insert(self):
        async with BulkWriter() as bw:
            await Tracked.insert_one(tracked(1), bulk_writer=bw)
            await Tracked.insert_one(tracked(2), bulk_writer=bw)

    async def read(self):
        self.a, self.b = await Tracked.get(oid(1)), await Tracked.get(oid(2))

    async def save_changes(self):
        self.a.num, self.b.place.city = 5, "Bergen"
        async with BulkWriter() as bw:
            await self.a.save_changes(bulk_writer=bw)
            await self.b.save_changes(bulk_writer=bw)

    async def delete(self):
        async with BulkWriter() as bw:
            await self.a.delete(bulk_writer=bw)
