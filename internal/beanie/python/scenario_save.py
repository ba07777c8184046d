import re
import uuid
from datetime import datetime, timezone
from decimal import Decimal


from models import Checked, Counted, Item, Keyed, Place, Typed, item
from scenario import Scenario, oid, show


class Insert(Scenario):
    name = "insert"
    models = [Item]

    async def insert(self):
        await item(1, "a", 1).insert()

    async def insert_again(self):
        await item(1, "b", 1).insert()

    async def get(self):
        return show(await Item.get(oid(1)))

    async def get_by_text(self):
        return show(await Item.get(str(oid(1))))

    async def get_missing(self):
        return show(await Item.get(oid(2)))


class InsertMakesTheId(Scenario):
    name = "insert_makes_the_id"
    models = [Item]

    async def insert(self):
        self.i = Item(name="a", price=1.0, qty=1)
        await self.i.insert()
        return show(self.i)

    async def get(self):
        return show(await Item.get(self.i.id))

    async def insert_again(self):
        await self.i.insert()


class CustomIds(Scenario):
    name = "custom_ids"
    models = [Keyed, Counted]

    async def insert_text(self):
        self.k = Keyed(id="k", n=1)
        await self.k.insert()

    async def insert_number(self):
        await Counted(id=7, n=1).insert()

    async def get_number(self):
        return show(await Counted.get(7))

    async def save_text(self):
        self.k.n = 2
        await self.k.save()

    async def insert_text_again(self):
        await self.k.insert()


class NamesAndHiddenFields(Scenario):
    name = "names_and_hidden_fields"
    models = [Item]

    async def insert(self):
        self.i = item(1, "a", 1)
        self.i.shown, self.i.secret, self.i.place = "shown", "secret", Place(city="Oslo")
        await self.i.insert()

    async def find(self):
        return show(await Item.find(Item.shown == "shown", Item.place.city == "Oslo").to_list())

    async def save(self):
        self.i.shown, self.i.secret = "other", "deeper"
        await self.i.save()


class InsertMany(Scenario):
    name = "insert_many"
    models = [Item]

    async def two(self):
        await Item.insert_many([item(1, "a", 1), item(2, "b", 2)])

    async def stops(self):
        await Item.insert_many([item(3, "c", 1), item(1, "d", 2), item(4, "e", 2)])

    async def goes_on(self):
        await Item.insert_many([item(5, "c", 1), item(1, "d", 2), item(6, "e", 2)], ordered=False)


class InsertManyKeepsIds(Scenario):
    name = "insert_many_keeps_ids"
    models = [Item]

    async def insert(self):
        docs = [Item(name="a", price=1.0, qty=1), Item(name="b", price=2.0, qty=1)]
        await Item.insert_many(docs)
        return [d.id is None for d in docs]


class Encodings(Scenario):
    name = "encodings"
    models = [Typed]

    async def insert(self):
        self.t = Typed(
            id=oid(1), amount=Decimal("12.50"), uid=uuid.UUID("00112233-4455-6677-8899-aabbccddeeff"), data=b"bytes", pattern=re.compile("^a", re.I),
            when=datetime(2024, 1, 2, 3, 4, 5, 678999, tzinfo=timezone.utc), big=1 << 40, half=0.5, whole=3.0)
        await self.t.insert()

    async def find(self):
        return await Typed.find(Typed.amount == self.t.amount, Typed.uid == self.t.uid, Typed.when == self.t.when).count()


class Save(Scenario):
    name = "save"
    models = [Item]

    async def save_new(self):
        self.i = item(1, "a", 1)
        await self.i.save()

    async def save(self):
        self.i.qty, self.i.note = 2, "n"
        await self.i.save()

    async def save_null(self):
        self.i.note = None
        await self.i.save()

    async def someone_adds_a_field(self):
        await self.db.items.update_one({"_id": oid(1)}, {"$set": {"extra": 1}})

    async def save_keeps_it(self):
        self.i.qty = 3
        await self.i.save()

    async def replace_loses_it(self):
        self.i.qty = 4
        await self.i.replace()

    async def someone_deletes_it(self):
        await self.db.items.delete_one({"_id": oid(1)})

    async def save_inserts_it(self):
        await self.i.save()


class SaveMakesTheId(Scenario):
    name = "save_makes_the_id"
    models = [Item]

    async def save(self):
        self.i = Item(name="a", price=1.0, qty=1)
        await self.i.save()
        return show(self.i)

    async def save_again(self):
        self.i.qty += 1
        await self.i.save()


class SaveBesideUnknownFieldsBelow(Scenario):
    name = "save_beside_unknown_fields_below"
    models = [Item]

    async def insert(self):
        self.i = item(1, "a", 1)
        await self.i.insert()

    async def someone_adds_a_field_below(self):
        await self.db.items.update_one({"_id": oid(1)}, {"$set": {"place.extra": 1}})

    async def read(self):
        await self.i.sync()

    async def save(self):
        self.i.place.city = "Oslo"
        await self.i.save()


class Replace(Scenario):
    name = "replace"
    models = [Item]

    async def missing(self):
        self.i = item(1, "a", 1)
        await self.i.replace()

    async def without_an_id(self):
        await Item(name="b").replace()

    async def insert(self):
        await self.i.insert()

    async def replace(self):
        self.i.name, self.i.tags = "c", ["x"]
        await self.i.replace()


class ReplaceMany(Scenario):
    name = "replace_many"
    models = [Item]

    async def insert(self):
        self.a, self.b, self.c = item(1, "a", 1), item(2, "b", 1), item(3, "c", 1)
        await Item.insert_many([self.a, self.b])

    async def replace(self):
        self.a.qty, self.b.qty = 5, 6
        await Item.replace_many([self.a, self.b])

    async def one_is_missing(self):
        self.a.qty = 7
        await Item.replace_many([self.a, self.c])


class ReplaceOne(Scenario):
    name = "replace_one"
    models = [Item]

    async def insert(self):
        await Item.insert_many([item(1, "a", 1), item(2, "a", 2)])

    async def replace(self):
        await Item.find_one(Item.name == "a").replace_one(item(1, "other", 9))

    async def missing(self):
        await Item.find_one(Item.name == "z").replace_one(item(1, "other", 9))


class Validation(Scenario):
    name = "validation"
    models = [Checked]

    async def insert_invalid(self):
        self.c = Checked.model_construct(id=oid(1), num=-1)
        await self.c.insert()

    async def insert(self):
        self.c = Checked(id=oid(1), num=1)
        await self.c.insert()

    async def save_invalid(self):
        self.c.num = -1
        await self.c.save()

    async def save_changes_invalid(self):
        await self.c.save_changes()

    async def replace_invalid(self):
        await self.c.replace()

    async def insert_many_invalid(self):
        d = Checked(id=oid(2))
        d.num = -2
        await Checked.insert_many([d])

    async def update_is_not_validated(self):
        await Checked.find(Checked.num == 1).update({"$set": {"num": -3}})
