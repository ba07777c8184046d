"""Beanie and PyMongo as variants of the benchmark. child.go has the protocol: a line of JSON on stdin is a turn to have,
a line on stdout is what it took."""
import asyncio
import gc
import json
import os
import sys
import time

import pymongo
from beanie import Document, init_beanie
from bson import ObjectId

CITIES = ["NYC", "LA", "SF", "Chicago", "Boston"]


def id_of(i):
    return ObjectId("%024x" % (i + 1))


def picked(k):
    return k * 7 % 1000


def fields(i):
    """User i but its id."""
    return {
        "name": f"User{i}", "email": f"user{i}@example.com", "age": 20 + i % 50, "city": CITIES[i % 5],
        "score": i * 1.5, "active": i % 2 == 0,
    }


def mark(name, email, age, city, score, active):
    return len(name) + 7 * len(email) + 13 * len(city) + 31 * age + 17 * int(score * 2) + (5 if active else 0)


def mark_of(doc):
    """The mark of a user that is a dict or a model."""
    d = doc if isinstance(doc, dict) else doc.model_dump()
    return mark(d["name"], d["email"], d["age"], d["city"], d["score"], d["active"])


class Clock:
    """Measures what is done inside of it, with a heap that was just collected."""

    def __enter__(self):
        gc.collect()
        self.cpu, self.wall = time.process_time_ns(), time.perf_counter_ns()
        return self

    def __exit__(self, *_):
        self.wall = time.perf_counter_ns() - self.wall
        self.cpu = time.process_time_ns() - self.cpu


class PyMongo:
    """The driver that most Python programs use, with dicts."""

    def __init__(self, db):
        self.db = db

    async def find(self, collection, n, ops):
        with Clock() as clock:
            docs = list(self.db[collection].find({}).limit(n))
        return clock, docs

    async def findone(self, collection, n, ops):
        c = self.db[collection]
        with Clock() as clock:
            docs = [c.find_one({"_id": id_of(picked(k))}) for k in range(ops)]
        return clock, docs

    async def insert(self, collection, n, ops):
        docs = [fields(i) for i in range(n)]
        with Clock() as clock:
            done = self.db[collection].insert_many(docs)
        return clock, len(done.inserted_ids)

    async def update(self, collection, n, ops):
        c, done = self.db[collection], 0
        with Clock() as clock:
            for k in range(ops):
                done += c.update_one({"_id": id_of(picked(k))}, {"$inc": {"age": 1}}).modified_count
        return clock, done

    async def save(self, collection, n, ops):
        c, done = self.db[collection], 0
        with Clock() as clock:
            for k in range(ops):
                doc = c.find_one({"_id": id_of(picked(k))})
                doc["age"] += 1
                done += c.replace_one({"_id": doc["_id"]}, doc).modified_count
        return clock, done


def model_of(collection, tracks):
    """A Beanie model of a collection: the plain one that people write, or one that tracks its state."""

    class User(Document):
        name: str
        email: str
        age: int
        city: str
        score: float
        active: bool

        class Settings:
            name = collection
            use_state_management = tracks

    return User


class Beanie:
    """Beanie on PyMongo's async client."""

    def __init__(self, db, tracks):
        self.db, self.tracks, self.models = db, tracks, {}

    async def model(self, collection):
        if collection not in self.models:
            self.models[collection] = made = model_of(collection, self.tracks)
            await init_beanie(self.db, document_models=[made], skip_indexes=True)
        return self.models[collection]

    async def find(self, collection, n, ops):
        model = await self.model(collection)
        with Clock() as clock:
            docs = await model.find().limit(n).to_list()
        return clock, docs

    async def findone(self, collection, n, ops):
        model = await self.model(collection)
        with Clock() as clock:
            docs = [await model.get(id_of(picked(k))) for k in range(ops)]
        return clock, docs

    async def insert(self, collection, n, ops):
        model = await self.model(collection)
        docs = [model(**fields(i)) for i in range(n)]
        with Clock() as clock:
            done = await model.insert_many(docs)
        return clock, len(done.inserted_ids)

    async def update(self, collection, n, ops):
        model, done = await self.model(collection), 0
        with Clock() as clock:
            for k in range(ops):
                done += (await model.find_one({"_id": id_of(picked(k))}).update({"$inc": {"age": 1}})).modified_count
        return clock, done

    async def save(self, collection, n, ops):
        model = await self.model(collection)
        with Clock() as clock:
            for k in range(ops):
                doc = await model.get(id_of(picked(k)))
                doc.age += 1
                await (doc.save_changes() if self.tracks else doc.save())
        return clock, ops

    async def unchanged(self, collection, n, ops):
        docs = await (await self.model(collection)).find().limit(n).to_list()
        with Clock() as clock:
            changed = sum(docs[k % n].is_changed for k in range(ops))
        return clock, ops - changed


async def turn(variants, request):
    """The reply to a request. What was read is looked at when the clock has stopped."""
    try:
        work = getattr(variants[request["variant"]], request["work"])
        clock, came = await work(request["collection"], request["n"], request["ops"])
        docs, total = (len(came), sum(map(mark_of, came))) if isinstance(came, list) else (came, 0)
        return {"variant": request["variant"], "wall": clock.wall, "cpu": clock.cpu, "docs": docs, "sum": total}
    except Exception as e:
        return {"error": f"{type(e).__name__}: {e}"}


async def main(uri, database, out):
    tell = lambda what: (out.write(json.dumps(what) + "\n"), out.flush())
    client = pymongo.AsyncMongoClient(uri)
    variants = {
        "pymongo": PyMongo(pymongo.MongoClient(uri)[database]),
        "beanie": Beanie(client[database], False),
        "beanie.tracked": Beanie(client[database], True),
    }
    works = ["find", "findone", "insert", "update", "save"]
    tell({"does": {"pymongo": works, "beanie": works, "beanie.tracked": ["find", "save", "unchanged"]}})
    while line := await asyncio.to_thread(sys.stdin.readline):
        tell(await turn(variants, json.loads(line)))
    await client.close()


if __name__ == "__main__":
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever a library prints is not a reply
    asyncio.run(main(sys.argv[1], sys.argv[2], replies))
