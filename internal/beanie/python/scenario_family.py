from beanie import BulkWriter, Document, Link, UnionDoc, View
from beanie.operators import Inc, Set
from pydantic import Field

from models import Item, Memo, memo
from scenario import Scenario, deleted, oid, show, told
from scenario_link import by_id
from scenario_read import BY_NAME
from scenario_update import seeded


class Vehicle(Document):
    color: str = ""

    class Settings:
        name = "vehicles"
        is_root = True


class Bicycle(Vehicle):
    frame: int = 0


class Car(Vehicle):
    body: str = ""


class Bus(Car):
    seats: int = 0


class Shape(Document):
    color: str = ""

    class Settings:
        name = "shapes"
        is_root = True
        class_id = "kind"


class Circle(Shape):
    r: float = 0.0

    class Settings:
        class_id_value = "circle"


class Garage(Document):
    cars: list[Link[Vehicle]] = []

    class Settings:
        name = "garages"


class Events(UnionDoc):
    class Settings:
        name = "events"


class Click(Document):
    x: int = 0

    class Settings:
        name = "click"
        union_doc = Events


class Scroll(Document):
    y: int = 0

    class Settings:
        union_doc = Events


class Totals(View):
    name: str = Field(alias="_id")
    total: float

    class Settings:
        name = "Totals"
        source = Item
        pipeline = [BY_NAME]


class Fleet(Scenario):
    name = "fleet"
    models = [Vehicle, Bicycle, Car, Bus, Shape, Circle, Garage]
    begin = ["park"]

    async def park(self):
        await Vehicle(id=oid(1), color="grey").insert()
        await Bicycle(id=oid(2), color="blue", frame=5).insert()
        await Car(id=oid(3), color="red", body="van").insert()
        await Bus(id=oid(4), color="red", body="coach", seats=9).insert()


async def classes(q):
    return sorted([type(v).__name__ for v in await q.to_list()])


class Family(Fleet):
    name = "family"

    async def root_alone(self):
        return await classes(Vehicle.find())

    async def root_with_children(self):
        return await classes(Vehicle.find(with_children=True))

    async def cars_alone(self):
        return await classes(Car.find())

    async def cars_with_children(self):
        return await classes(Car.find(with_children=True))

    async def filtered(self):
        return await classes(Vehicle.find(Vehicle.color == "red", with_children=True))

    async def count(self):
        return await Car.find().count()

    async def count_with_children(self):
        return await Vehicle.find(with_children=True).count()

    async def get_a_car(self):
        return show(await Car.get(oid(3)))

    async def get_a_bus_as_a_car(self):
        return show(await Car.get(oid(4)))

    async def aggregate(self):
        return await Car.find(with_children=True).aggregate([{"$group": {"_id": "$body", "n": {"$sum": 1}}}, {"$sort": {"_id": 1}}]).to_list()


class FamilyIsWritten(Fleet):
    name = "family_is_written"

    async def update_cars(self):
        return told(await Car.find(Car.color == "red").update(Set({Car.body: "x"})))

    async def update_cars_with_children(self):
        return told(await Car.find(Car.color == "red", with_children=True).update(Set({Car.body: "y"})))

    async def delete_roots(self):
        return deleted(await Vehicle.delete_all())

    async def delete_with_children(self):
        return deleted(await Vehicle.delete_all(with_children=True))


class ChildrenSavedThroughTheRoot(Fleet):
    name = "children_saved_through_the_root"

    async def _read(self, n, color):
        v = await Vehicle.get(oid(n), with_children=True)
        v.color = color
        return v

    async def save_a_bus(self):
        await (await self._read(4, "green")).save()

    async def replace_a_car(self):
        await (await self._read(3, "black")).replace()

    async def delete_a_bus(self):
        await (await self._read(4, "")).delete()


class ChildrenOfAnotherName(Fleet):
    name = "children_of_another_name"
    begin = []

    async def insert_a_shape(self):
        await Shape(id=oid(1), color="red").insert()

    async def insert_a_circle(self):
        await Circle(id=oid(2), color="red", r=2.0).insert()

    async def with_children(self):
        return await Shape.find(Shape.color == "red", with_children=True).count()

    async def circles(self):
        return await Circle.find(Circle.r > 1.0).count()


class AFilterWithTheClass(Fleet):
    name = "a_filter_with_the_class"

    async def count(self):
        return await Vehicle.find({"_class_id": "Vehicle.Car"}).count()

    async def update(self):
        return told(await Vehicle.find({"_class_id": "Vehicle.Car"}).update(Set({Vehicle.color: "white"})))


class LinksToChildren(Fleet):
    name = "links_to_children"

    async def insert(self):
        await Garage(id=oid(9), cars=[Vehicle.link_from_id(oid(2)), Vehicle.link_from_id(oid(4))]).insert()

    async def fetch(self):
        return [v.color for v in by_id((await Garage.find_one(fetch_links=True, nesting_depth=1)).cars)]

    async def by_the_link(self):
        return await Garage.find(Garage.cars.id == oid(4)).count()


class Union(Scenario):
    name = "union"
    models = [Events, Click, Scroll]

    async def insert(self):
        await Click(id=oid(1), x=1).insert()
        await Scroll(id=oid(2), y=2).insert()

    async def clicks(self):
        return show(await Click.find().to_list())

    async def clicks_of_x(self):
        return await Click.find(Click.x == 2).count()

    async def all(self):
        return show(await Events.find().sort("_id").to_list())

    async def update_scrolls(self):
        return told(await Scroll.update_all(Inc({Scroll.y: 1})))

    async def save_a_click(self):
        c = await Click.get(oid(1))
        c.x = 5
        await c.save()

    async def someone_stores_another(self):
        await self.db.events.insert_one({"_id": oid(3), "_class_id": "swipe"})

    async def all_with_an_unknown(self):
        await Events.find().to_list()

    async def delete_scrolls(self):
        return deleted(await Scroll.delete_all())


class UnionAggregateAndBulk(Scenario):
    name = "union_aggregate_and_bulk"
    models = [Events, Click, Scroll]

    async def bulk(self):
        async with Events.bulk_writer() as bw:
            await Click.insert_one(Click(id=oid(1), x=1), bulk_writer=bw)
            await Scroll.insert_one(Scroll(id=oid(2), y=2), bulk_writer=bw)
            await Click.find(Click.x == 1).update(Inc({Click.x: 1}), bulk_writer=bw)

    async def aggregate(self):
        return await Events.aggregate([{"$group": {"_id": "$_class_id", "n": {"$sum": 1}}}, {"$sort": {"_id": 1}}]).to_list()


class ViewOf(Scenario):
    name = "view"

    async def init(self):
        await self.use(Item, Totals)

    async def seed(self):
        await Item.insert_many(seeded())

    async def find(self):
        return show(await Totals.find(Totals.total > 1).sort("-_id").to_list())

    async def count(self):
        return await Totals.count()

    async def aggregate(self):
        return await Totals.sum(Totals.total)

    async def init_again(self):
        await self.use(Item, Totals)

    async def recreate(self):
        await self.use(Item, Totals, recreate_views=True)


class SoftDelete(Scenario):
    name = "soft_delete"
    models = [Memo]

    async def insert(self):
        self.a = memo(1, "a")
        await Memo.insert_many([self.a, memo(2, "b"), memo(3, "c")])

    async def delete(self):
        await self.a.delete()

    async def find(self):
        return [m.text for m in await Memo.find().to_list()]

    async def find_in_all(self):
        return [m.text for m in await Memo.find_many_in_all().to_list()]

    async def get(self):
        return show(await Memo.get(oid(1)))

    async def count(self):
        return await Memo.find().count()

    async def distinct(self):
        return sorted(await Memo.distinct("text"))

    async def update(self):
        return told(await Memo.find(Memo.text >= "a").update(Set({Memo.text: "u"})))

    async def hard_delete_of_a_deleted_one(self):
        await self.a.hard_delete()

    async def hard_delete(self):
        await memo(2, "").hard_delete()


class SoftDeleteOfAll(Scenario):
    name = "soft_delete_of_all"
    models = [Memo]

    async def insert(self):
        await Memo.insert_many([memo(1, "a"), memo(2, "b"), memo(3, "c")])

    async def delete(self):
        await memo(3, "c").delete()

    async def delete_by_query(self):
        await Memo.find(Memo.text == "a").delete()

    async def delete_all(self):
        await Memo.delete_all()
