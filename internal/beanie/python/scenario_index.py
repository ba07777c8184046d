from datetime import datetime
from typing import Annotated

import pymongo
from beanie import Document, Granularity, Indexed, TimeSeriesConfig
from pymongo import IndexModel
from pymongo.collation import Collation

from scenario import Scenario, oid


class IndexedFields(Document):
    plain: Annotated[str, Indexed()] = ""
    only: Annotated[str, Indexed(unique=True, sparse=True)] = ""
    down: Annotated[int, Indexed(index_type=pymongo.DESCENDING)] = 0
    seen: Annotated[datetime, Indexed(expireAfterSeconds=86400)]
    title: Annotated[str, Indexed(index_type=pymongo.TEXT)] = ""
    place: Annotated[list[float], Indexed(index_type=pymongo.GEOSPHERE)] = []
    token: Annotated[str, Indexed(index_type=pymongo.HASHED)] = ""
    state: Annotated[str, Indexed(partialFilterExpression={"state": "open"})] = ""
    name: Annotated[str, Indexed(unique=True, collation=Collation(locale="en", strength=2))] = ""

    class Settings:
        name = "indexed"


class Listed(Document):
    a: Annotated[int, Indexed()] = 0
    b: int = 0

    class Settings:
        name = "indexed"
        indexes = [IndexModel([("a", 1)], name="a_1", unique=True), "b", [("a", 1), ("b", -1)]]


class ListedMore(Listed):
    c: int = 0

    class Settings:
        name = "indexed"
        merge_indexes = True
        indexes = ["c", IndexModel([("a", 1), ("b", -1)], name="mine", sparse=True)]


class Twofold(Document):
    a: int = 0
    b: int = 0

    class Settings:
        name = "indexed"
        indexes = [[("a", 1), ("b", 1)], [("b", 1), ("a", 1)]]


class Unindexed(Document):
    a: Annotated[int, Indexed(unique=True)] = 0

    class Settings:
        name = "indexed"


class Reading(Document):
    at: datetime
    sensor: str
    value: float

    class Settings:
        name = "readings"
        timeseries = TimeSeriesConfig(time_field="at", meta_field="sensor", granularity=Granularity.minutes, expire_after_seconds=3600)


class IndexesOfFields(Scenario):
    name = "indexes_of_fields"

    async def init(self):
        await self.use(IndexedFields)

    async def init_again(self):
        await self.use(IndexedFields)


class IndexesOfSettings(Scenario):
    name = "indexes_of_settings"

    async def init(self):
        await self.use(Listed)


class IndexesMerged(Scenario):
    name = "indexes_merged"

    async def init(self):
        await self.use(ListedMore)


class IndexesInAnotherOrder(Scenario):
    name = "indexes_in_another_order"

    async def init(self):
        await self.use(Twofold)


class IndexesDroppedWhenAsked(Scenario):
    name = "indexes_dropped_when_asked"

    async def an_old_index(self):
        await self.db.indexed.create_index("old")

    async def init_without(self):
        await self.use(Unindexed, skip_indexes=True)

    async def init(self):
        await self.use(Unindexed)

    async def drop(self):
        await self.use(Unindexed, allow_index_dropping=True)


class IndexesWithOtherOptions(Scenario):
    name = "indexes_with_other_options"

    async def not_unique(self):
        await self.db.indexed.create_index("a")

    async def init(self):
        await self.use(Unindexed)

    async def drop(self):
        await self.use(Unindexed, allow_index_dropping=True)


class IndexesThatDocumentsBreak(Scenario):
    name = "indexes_that_documents_break"

    async def someone_stores(self):
        await self.db.indexed.insert_many([{"_id": oid(1), "a": 1}, {"_id": oid(2), "a": 1}])

    async def init(self):
        await self.use(Unindexed)

    async def one_goes(self):
        await self.db.indexed.delete_one({"_id": oid(2)})

    async def init_again(self):
        await self.use(Unindexed)

    async def insert_a_duplicate(self):
        await Unindexed(a=1).insert()


class TimeSeries(Scenario):
    name = "time_series"

    async def init(self):
        await self.use(Reading)

    async def insert(self):
        await Reading.insert_many([Reading(id=oid(1), at=datetime(2024, 1, 1), sensor="a", value=1.0), Reading(id=oid(2), at=datetime(2024, 1, 2), sensor="b", value=2.5)])

    async def find(self):
        return await Reading.find(Reading.sensor == "a").count()

    async def init_again(self):
        await self.use(Reading)
