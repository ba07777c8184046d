from beanie import Document
from beanie.operators import All, ElemMatch, In, Nor, Not, Or, RegEx, Size
from pydantic import BaseModel, Field

from models import Checked, Item
from scenario import Scenario, oid, show
from scenario_update import seeded


class Short(BaseModel):
    name: str
    price: float


class Sourced(BaseModel):
    name: str
    city: str

    class Settings:
        projection = {"name": 1, "city": "$place.city"}


class ByName(BaseModel):
    name: str = Field(alias="_id")
    total: float


BY_NAME = {"$group": {"_id": "$name", "total": {"$sum": "$price"}}}


class Find(Scenario):
    name = "find"
    models = [Item]

    @staticmethod
    async def _names(q):
        return [i.name async for i in q]

    async def seed(self):
        await Item.insert_many(seeded())

    async def all(self):
        return await self._names(Item.find_all())

    async def two_conditions(self):
        return await self._names(Item.find(Item.qty > 1, Item.name == "b"))

    async def or_nor_not(self):
        return await self._names(Item.find(Or(Item.name == "a", Item.name == "c"), Nor(Item.qty == 1), Not(Item.qty > 5)))

    async def raw(self):
        return await self._names(Item.find({"tags": "y"}).find(Item.qty < 2))

    async def in_and_regex(self):
        return await self._names(Item.find(In(Item.name, ["a", "b"]), RegEx(Item.name, "^[bc]")))

    async def arrays(self):
        return await self._names(Item.find(All(Item.tags, ["x", "y"]), Size(Item.scores, 2), ElemMatch(Item.lines, {"sku": "q", "qty": {"$gt": 1}})))

    async def sorted(self):
        return await self._names(Item.find(Item.qty >= 1).sort(-Item.qty))

    async def skip_and_limit(self):
        return await self._names(Item.find(Item.qty >= 1).sort("name").skip(1).limit(1))

    async def the_base_once_more(self):
        return await self._names(Item.find(Item.qty >= 1))

    async def first(self):
        return show(await Item.find(Item.qty >= 1).sort("-qty").first_or_none())

    async def none(self):
        return show(await Item.find_one(Item.name == "z"))


class BuildersAreValues(Scenario):
    name = "builders_are_values"
    models = [Item]

    async def seed(self):
        await Item.insert_many(seeded())

    async def a_stored_query(self):
        base = Item.find(Item.qty >= 1)
        base.limit(1)
        base.find(Item.name == "c")
        return len(await base.to_list())


class CountExistsDistinct(Scenario):
    name = "count_exists_distinct"
    models = [Item]

    async def seed(self):
        await Item.insert_many(seeded())

    async def count(self):
        return await Item.find(Item.qty >= 1).count()

    async def count_of_a_page(self):
        return await Item.find(Item.qty >= 1).skip(1).limit(5).count()

    async def exists(self):
        return await Item.find(Item.qty == 3).exists()

    async def exists_not(self):
        return await Item.find(Item.qty == 30).exists()

    async def distinct(self):
        return sorted(await Item.find(Item.qty >= 1).distinct(Item.tags))


class Projections(Scenario):
    name = "projections"
    models = [Item]

    async def seed(self):
        await Item.insert_many(seeded())

    async def project(self):
        return show(await Item.find(Item.qty > 1).sort("name").project(Short).to_list())

    async def from_elsewhere(self):
        return show(await Item.find(Item.qty == 2, projection_model=Sourced).to_list())


class Aggregate(Scenario):
    name = "aggregate"
    models = [Item]

    async def seed(self):
        await Item.insert_many(seeded())

    async def with_a_filter(self):
        return show(await Item.find(Item.qty >= 2).aggregate([BY_NAME, {"$sort": {"_id": 1}}], projection_model=ByName).to_list())

    async def sort_and_limit_come_behind(self):
        return await Item.find(Item.qty >= 1).sort("-total").limit(2).aggregate([BY_NAME]).to_list()

    async def unwind(self):
        return await Item.aggregate([{"$unwind": "$tags"}, {"$group": {"_id": "$tags", "n": {"$sum": 1}}}, {"$sort": {"_id": 1}}]).to_list()

    async def nothing(self):
        return len(await Item.find(Item.qty > 100).aggregate([BY_NAME]).to_list())

    async def out(self):
        return len(await Item.aggregate([BY_NAME, {"$out": "totals"}]).to_list())


class Totals(Scenario):
    name = "totals"
    models = [Item]

    async def seed(self):
        await Item.insert_many(seeded())

    async def avg(self):
        return await Item.find(Item.qty >= 2).avg(Item.price)

    async def sum(self):
        return await Item.find(Item.qty >= 2).sum(Item.price)

    async def min(self):
        return await Item.find(Item.qty >= 2).min(Item.price)

    async def max(self):
        return await Item.find(Item.qty >= 2).max(Item.price)

    async def sum_of_none(self):
        return await Item.find(Item.qty > 100).sum(Item.price)

    async def avg_of_none(self):
        return await Item.find(Item.qty > 100).avg(Item.price)


class CachedKeyed(Document):
    id: str
    n: int = 0

    class Settings:
        name = "keyed"
        use_cache = True


class Cache(Scenario):
    name = "cache"
    models = [CachedKeyed]

    async def _find(self, **options):
        return len(await CachedKeyed.find(CachedKeyed.n == 1, **options).to_list())

    async def insert(self):
        await CachedKeyed(id="a", n=1).insert()

    async def find(self):
        return await self._find()

    async def someone_stores(self):
        await self.db.keyed.insert_one({"_id": "b", "n": 1})

    async def find_from_the_cache(self):
        return await self._find()

    async def find_without_the_cache(self):
        return await self._find(ignore_cache=True)

    async def insert_another(self):
        await CachedKeyed(id="c", n=1).insert()

    async def find_after_a_write(self):
        return await self._find()


class Inspect(Scenario):
    name = "inspect"
    models = [Checked]

    async def _inspect(self):
        return [e.document_id for e in (await Checked.inspect_collection()).errors]

    async def someone_stores(self):
        await self.db.checked.insert_one({"_id": oid(1), "num": 1})

    async def all_good(self):
        return await self._inspect()

    async def someone_stores_others(self):
        await self.db.checked.insert_many([{"_id": oid(2), "num": "text"}, {"_id": oid(3), "num": -1}])

    async def two_are_bad(self):
        return await self._inspect()
