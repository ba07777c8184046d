from beanie.odm.documents import MergeStrategy

from models import Revised, revised
from scenario import Scenario, oid


class Revisions(Scenario):
    name = "revisions"

    async def init(self):
        await self.use(Revised)

    async def insert(self):
        self.d = revised(1, "a")
        await self.d.insert()

    async def save(self):
        self.d.num = 2
        await self.d.save()

    async def save_changes(self):
        self.d.num = 3
        await self.d.save_changes()

    async def save_changes_of_nothing(self):
        await self.d.save_changes()

    async def is_changed(self):
        return self.d.is_changed

    async def replace(self):
        self.d.num = 4
        await self.d.replace()

    async def update(self):
        await self.d.inc({Revised.num: 1})

    async def save_new(self):
        await revised(2, "b").save()

    async def delete(self):
        await self.d.delete()


class Rivals:
    """The first steps of a rivalry; steps of a subclass come behind them."""

    begin = ["init", "insert", "read"]

    async def init(self):
        await self.use(Revised)

    async def insert(self):
        await revised(1, "a").insert()

    async def read(self):
        self.mine, self.theirs = await Revised.get(oid(1)), await Revised.get(oid(1))

    async def theirs_is_saved(self):
        self.theirs.num = 50
        await self.theirs.save()


class StaleSave(Rivals, Scenario):
    name = "stale_save"
    begin = Rivals.begin + ["theirs_is_saved"]

    async def save(self):
        self.mine.num = 60
        await self.mine.save()

    async def save_again(self):
        await self.mine.save()

    async def is_changed(self):
        return self.mine.is_changed

    async def sync_and_save(self):
        await self.mine.sync()
        self.mine.num += 1
        await self.mine.save()


class StaleSaveChanges(Rivals, Scenario):
    name = "stale_save_changes"
    begin = Rivals.begin + ["theirs_is_saved"]

    async def save_changes(self):
        self.mine.code = "m"
        await self.mine.save_changes()

    async def merge_and_save_changes(self):
        await self.mine.sync(merge_strategy=MergeStrategy.local)
        await self.mine.save_changes()


class StaleReplace(Rivals, Scenario):
    name = "stale_replace"
    begin = Rivals.begin + ["theirs_is_saved"]

    async def replace(self):
        self.mine.num = 60
        await self.mine.replace()

    async def the_revision_in_memory(self):
        old = self.mine.revision_id
        try:
            await self.mine.replace()
        except Exception:
            pass
        return self.mine.revision_id == old


class StaleUpdateAndDelete(Rivals, Scenario):
    name = "stale_update_and_delete"
    begin = Rivals.begin + ["theirs_is_saved"]

    async def update(self):
        await self.mine.inc({Revised.num: 1})

    async def delete(self):
        await self.mine.delete()


class IgnoredRevision(Rivals, Scenario):
    name = "ignored_revision"
    begin = Rivals.begin + ["theirs_is_saved"]

    async def save(self):
        self.mine.num = 60
        await self.mine.save(ignore_revision=True)

    async def theirs_is_stale(self):
        self.theirs.num = 70
        await self.theirs.save_changes()

    async def save_changes(self):
        await self.theirs.save_changes(ignore_revision=True)

    async def replace(self):
        self.mine.num = 80
        await self.mine.replace(ignore_revision=True)

    async def replace_again(self):
        self.mine.num = 81
        await self.mine.replace(ignore_revision=True)


class RevisionAndUniqueIndex(Rivals, Scenario):
    name = "revision_and_unique_index"

    async def another(self):
        await revised(2, "b").insert()

    async def save(self):
        self.mine.code = "b"
        await self.mine.save()

    async def save_changes(self):
        await self.mine.save_changes()

    async def replace(self):
        await self.mine.replace()

    async def save_in_the_end(self):
        self.mine.code = "c"
        await self.mine.save()


class RevisionOfADeletedDocument(Rivals, Scenario):
    name = "revision_of_a_deleted_document"

    async def theirs_is_deleted(self):
        await self.theirs.delete()

    async def save_changes(self):
        self.mine.num = 2
        await self.mine.save_changes()

    async def replace(self):
        await self.mine.replace()

    async def save(self):
        await self.mine.save()


class RevisionAndQueries(Rivals, Scenario):
    name = "revision_and_queries"

    async def update(self):
        await Revised.find(Revised.num == 1).set({Revised.num: 5})

    async def save(self):
        self.mine.num = 60
        await self.mine.save()


class RevisionOfMany(Scenario):
    name = "revision_of_many"

    async def init(self):
        await self.use(Revised)

    async def insert_many(self):
        await Revised.insert_many([revised(1, "a"), revised(2, "b")])

    async def read_and_save(self):
        d = await Revised.get(oid(1))
        d.num = 9
        await d.save()


class NoRevisionYet(Scenario):
    name = "no_revision_yet"

    async def init(self):
        await self.use(Revised)

    async def someone_stores(self):
        await self.db.revised.insert_one({"_id": oid(1), "num": 1, "code": "a"})

    async def read(self):
        self.a, self.b = await Revised.get(oid(1)), await Revised.get(oid(1))

    async def save(self):
        self.a.num = 2
        await self.a.save()

    async def the_other_is_stale(self):
        self.b.num = 3
        await self.b.save()
