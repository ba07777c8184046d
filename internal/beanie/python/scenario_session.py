from beanie import BulkWriter, DeleteRules, WriteRules
from beanie.operators import Set

from kinds import Abort
from models import Item, Revised, Tracked, item, revised, tracked
from scenario import Scenario, oid
from scenario_link import House, Street
from scenario_update import seeded


class Transaction(Scenario):
    name = "transaction"
    models = [Item]

    async def seed(self):
        await Item.insert_many(seeded())

    async def commit(self):
        async with self.client.start_session() as s:
            async with await s.start_transaction():
                await item(5, "e", 5).insert(session=s)
                await Item.find(Item.name == "a", session=s).update(Set({Item.qty: 50}))
                return [await Item.find(Item.qty >= 5, session=s).count(), await Item.find(Item.qty >= 5).count()]

    async def abort(self):
        async with self.client.start_session() as s:
            async with await s.start_transaction():
                await item(6, "f", 6).insert(session=s)
                await Item.delete_all(session=s)
                raise Abort

    async def a_duplicate_aborts(self):
        async with self.client.start_session() as s:
            async with await s.start_transaction():
                await item(7, "g", 7).insert(session=s)
                await item(1, "g", 7).insert(session=s)


class TransactionOfAllVerbs(Scenario):
    name = "transaction_of_all_verbs"
    models = [Tracked]

    async def _verbs(self, s):
        self.a.num, self.b.num = 10, 20
        await self.a.save(session=s)
        self.a.name = "changed"
        await self.a.save_changes(session=s)
        await self.b.replace(session=s)
        await self.b.inc({Tracked.num: 1}, session=s)
        async with BulkWriter(session=s) as bw:
            await Tracked.insert_one(tracked(3), bulk_writer=bw)
        await self.b.delete(session=s)

    async def insert(self):
        self.a, self.b = tracked(1), tracked(2)
        await self.a.insert()
        await self.b.insert()

    async def abort(self):
        async with self.client.start_session() as s:
            async with await s.start_transaction():
                await self._verbs(s)
                raise Abort

    async def is_changed_after_the_abort(self):
        return self.a.is_changed

    async def commit(self):
        async with self.client.start_session() as s:
            async with await s.start_transaction():
                await self._verbs(s)


class TransactionAndRevisions(Scenario):
    name = "transaction_and_revisions"

    async def init(self):
        await self.use(Revised)

    async def insert(self):
        self.d = revised(1, "a")
        await self.d.insert()

    async def abort(self):
        async with self.client.start_session() as s:
            async with await s.start_transaction():
                self.d.num = 2
                await self.d.save(session=s)
                raise Abort

    async def save(self):
        self.d.num = 3
        await self.d.save()


class TransactionAndWriteRules(Street):
    name = "transaction_and_write_rules"

    async def abort(self):
        self._make()
        self.house.windows = []
        async with self.client.start_session() as s:
            async with await s.start_transaction():
                await self.house.insert(link_rule=WriteRules.WRITE, session=s)
                raise Abort


class TransactionAndDeleteRules(Street):
    name = "transaction_and_delete_rules"
    begin = ["build"]

    async def abort(self):
        async with self.client.start_session() as s:
            async with await s.start_transaction():
                h = await House.find_one(fetch_links=True, session=s, nesting_depth=2)
                h.dwellers = []
                await h.delete(link_rule=DeleteRules.DELETE_LINKS, session=s)
                raise Abort
