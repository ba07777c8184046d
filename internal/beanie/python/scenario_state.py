from models import Inner, Item, Place, Sparse, Tracked, TrackedWhole, item, tracked
from scenario import Scenario, oid, show


class NoStateYet(Scenario):
    name = "no_state_yet"
    models = [Tracked]

    async def is_changed(self):
        self.d = tracked(1)
        return self.d.is_changed

    async def changes(self):
        return self.d.get_changes()

    async def save_changes(self):
        await self.d.save_changes()

    async def rollback(self):
        self.d.rollback()

    async def save(self):
        await self.d.save()

    async def is_changed_now(self):
        return self.d.is_changed


class Changes(Scenario):
    name = "changes"
    models = [Tracked]

    async def insert(self):
        await tracked(1).insert()

    async def read(self):
        self.d = await Tracked.get(oid(1))

    async def nothing(self):
        return self.d.is_changed

    async def save_nothing(self):
        await self.d.save_changes()

    async def a_field(self):
        self.d.num = 2
        return self.d.get_changes()

    async def a_field_below(self):
        self.d.place.city = "Bergen"
        return self.d.get_changes()

    async def a_list(self):
        self.d.tags.append("y")
        return self.d.get_changes()

    async def a_map(self):
        self.d.attrs["y"] = 2
        return self.d.get_changes()

    async def is_changed(self):
        return self.d.is_changed

    async def save_changes(self):
        await self.d.save_changes()

    async def is_changed_then(self):
        return self.d.is_changed

    async def back_and_forth(self):
        self.d.num = 9
        self.d.num = 2
        await self.d.save_changes()

    async def a_new_key(self):
        self.d.attrs["new"] = {"deep": 1}
        await self.d.save_changes()

    async def an_empty_list(self):
        self.d.tags = []
        await self.d.save_changes()

    async def null_and_back(self):
        self.d.note = "n"
        await self.d.save_changes()

    async def null(self):
        self.d.note = None
        await self.d.save_changes()


class ChangesBesideOthers(Scenario):
    name = "changes_beside_others"
    models = [Tracked]

    async def insert(self):
        await tracked(1).insert()

    async def read(self):
        self.d = await Tracked.get(oid(1))

    async def someone_writes(self):
        await self.db.tracked.update_one({"_id": oid(1)}, {"$set": {"name": "theirs", "place.zip": "9", "extra": 1, "place.extra": 2}})

    async def save_changes(self):
        self.d.num, self.d.place.city = 7, "Bergen"
        await self.d.save_changes()

    async def in_memory(self):
        return show(self.d)

    async def nothing_more(self):
        await self.d.save_changes()

    async def save_as_a_whole(self):
        await self.d.save()


class RemovedMapKeys(Scenario):
    name = "removed_map_keys"
    models = [Tracked]

    async def insert(self):
        await tracked(1).insert()

    async def read(self):
        self.d = await Tracked.get(oid(1))

    async def changes(self):
        del self.d.attrs["y"]
        return self.d.get_changes()

    async def save_changes(self):
        await self.d.save_changes()

    async def in_memory(self):
        return len(self.d.attrs)

    async def save(self):
        await self.d.save()

    async def all_keys(self):
        self.d.attrs = {}
        await self.d.save_changes()


class ObjectsAsAWhole(Scenario):
    name = "objects_as_a_whole"
    models = [TrackedWhole]

    async def insert(self):
        self.d = tracked(1, TrackedWhole)
        await self.d.insert()

    async def someone_writes_below(self):
        await self.db.tracked.update_one({"_id": oid(1)}, {"$set": {"place.zip": "9"}})

    async def save_changes(self):
        self.d.place.city = "Bergen"
        await self.d.save_changes()


class PreviousChanges(Scenario):
    name = "previous_changes"
    models = [Tracked]

    async def insert(self):
        await tracked(1).insert()

    async def read(self):
        self.d = await Tracked.get(oid(1))

    async def save_changes(self):
        self.d.num, self.d.place.city = 2, "Bergen"
        await self.d.save_changes()

    async def previous_changes(self):
        return self.d.get_previous_changes()

    async def save(self):
        self.d.num = 3
        await self.d.save()

    async def previous_changes_of_save(self):
        return self.d.get_previous_changes()


class Rollback(Scenario):
    name = "rollback"
    models = [Tracked]

    async def insert(self):
        await tracked(1).insert()

    async def read(self):
        self.d = await Tracked.get(oid(1))

    async def rollback(self):
        self.d.num, self.d.name, self.d.note, self.d.tags = 9, "z", "n", []
        self.d.place.city = "Bergen"
        self.d.attrs["new"] = 1
        self.d.rollback()
        return show(self.d)

    async def is_changed(self):
        return self.d.is_changed

    async def save_changes(self):
        self.d.num = 4
        await self.d.save_changes()


class StoredInAnotherKind(Scenario):
    name = "stored_in_another_kind"
    models = [Tracked]

    async def someone_stores(self):
        await self.db.tracked.insert_one({"_id": oid(1), "num": 30.0, "place": {"zip": "1", "city": "Oslo"}, "name": "a"})

    async def is_changed(self):
        self.d = await Tracked.get(oid(1))
        return self.d.is_changed

    async def save_nothing(self):
        await self.d.save_changes()

    async def save_another_field(self):
        self.d.name = "b"
        await self.d.save_changes()


class SavedChangesOfADeletedDocument(Scenario):
    name = "saved_changes_of_a_deleted_document"
    models = [Tracked]

    async def insert(self):
        self.d = tracked(1)
        await self.d.insert()

    async def someone_deletes(self):
        await self.db.tracked.delete_one({"_id": oid(1)})

    async def save_changes(self):
        self.d.num = 2
        await self.d.save_changes()


class NullsAreKept(Scenario):
    name = "nulls_are_kept"
    models = [Item]

    async def insert(self):
        self.i = item(1, "a", 1)
        await self.i.insert()

    async def find_null(self):
        return await Item.find(Item.note == None).count()  # noqa: E711

    async def someone_unsets(self):
        await self.db.items.update_one({"_id": oid(1)}, {"$unset": {"note": ""}})

    async def null_finds_missing(self):
        return await Item.find(Item.note == None).count()  # noqa: E711

    async def save_stores_null(self):
        await self.i.save()


class NullsAreLeftOut(Scenario):
    name = "nulls_are_left_out"
    models = [Sparse]

    async def insert(self):
        await Sparse(id=oid(1), num=1, inner=Inner(name="i")).insert()

    async def insert_full(self):
        self.full = Sparse(id=oid(2), num=1, note="n", inner=Inner(name="i", text="t"))
        await self.full.insert()

    async def save_null(self):
        self.full.note = None
        await self.full.save()

    async def save_null_below(self):
        self.full.inner.text = None
        await self.full.save()

    async def fill(self):
        self.full.note, self.full.inner.text = "n", "t"
        await self.full.save_changes()

    async def changes_of_null(self):
        self.full.note = None
        return self.full.get_changes()

    async def save_changes_of_null(self):
        await self.full.save_changes()

    async def replace(self):
        self.full.inner.text = None
        await self.full.replace()

    async def fill_again(self):
        self.full.note, self.full.inner.text = "n", "t"
        await self.full.save()

    async def save_one_that_was_never_read(self):
        await Sparse(id=oid(2), num=7, inner=Inner(name="i", text="t")).save()

    async def someone_adds_a_field_below(self):
        await self.db.sparse.update_one({"_id": oid(2)}, {"$set": {"inner.extra": 1}})

    async def save_null_beside_it(self):
        await self.full.sync()
        self.full.inner.text = None
        await self.full.save()


class NullBelowIsUnset(Scenario):
    name = "null_below_is_unset"
    models = [Sparse]

    async def insert(self):
        self.d = Sparse(id=oid(1), num=1, note="n", inner=Inner(name="i", text="t"))
        await self.d.insert()

    async def save_changes(self):
        self.d.inner.text = None
        await self.d.save_changes()

    async def in_memory(self):
        return self.d.inner.text
