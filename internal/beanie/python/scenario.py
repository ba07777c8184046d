"""What a scenario is on Beanie's side, and how its results are shown."""
import inspect

from beanie import BackLink, Document, Link, PydanticObjectId, View, init_beanie
from beanie.odm.utils.dump import get_dict
from pydantic import BaseModel

ALL = {}


class Scenario:
    """A subclass has the name of the Go scenario, and its coroutines are the steps in their order."""

    name = None
    models = []
    begin = []  # steps that a base class has, which come before the others

    def __init_subclass__(cls):
        ALL[cls.name] = cls

    def __init__(self, client, db):
        self.client, self.db = client, db

    async def open(self):
        if self.models:
            await self.use(*self.models)

    async def use(self, *models, **options):
        await init_beanie(database=self.db, document_models=list(models), **options)

    @classmethod
    def steps(cls):
        return cls.begin + [name for name, f in vars(cls).items() if inspect.iscoroutinefunction(f) and not name.startswith("_") and name not in cls.begin]


def oid(n):
    """The n-th ObjectId that scenarios use; id in value.go."""
    return PydanticObjectId("65" + f"{n:022x}")


def show(doc):
    """A document as it would be stored, without its revision; a list of them likewise."""
    if doc is None:
        return None
    if isinstance(doc, list):
        return [show(d) for d in doc]
    if isinstance(doc, Document):
        return {k: v for k, v in get_dict(doc, to_db=True).items() if k not in ("revision_id", "_class_id", "kind")}
    return doc.model_dump(by_alias=True)


def deep(v):
    """A document with the documents that it links to in their places."""
    if isinstance(v, list):
        return [deep(e) for e in v]
    if isinstance(v, BackLink):
        return None
    if isinstance(v, Link):
        return v.to_ref()
    if isinstance(v, BaseModel):
        return {(type(v).model_fields[k].alias or k): deep(getattr(v, k)) for k in type(v).model_fields if k != "revision_id"}
    return v


def told(result):
    """Of an update."""
    if result is None:
        return None
    return {"matched": result.matched_count, "modified": result.modified_count, "inserted": 1 if result.upserted_id is not None else 0}


def deleted(result):
    return None if result is None else result.deleted_count
