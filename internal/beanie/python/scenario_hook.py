from typing import ClassVar

from beanie import After, Before, Delete, Document, Insert, Replace, Save, SaveChanges, Update, after_event, before_event
from beanie.odm.utils.update_merge import ActionConflictResolution

from kinds import Abort
from scenario import Scenario, oid


class Logged(Document):
    num: int = 0
    log: list[str] = []
    ran: ClassVar[list[str]] = []  # not in the document: every save makes it what is stored

    def before(self, what):
        self.log.append(what)
        self.ran.append("before " + what)

    def after(self, what):
        self.ran.append("after " + what)

    def took(self):
        ran = list(self.ran)
        self.ran.clear()
        return ran

    @before_event(Insert)
    def before_insert(self):
        self.before("insert")

    @after_event(Insert)
    def after_insert(self):
        self.after("insert")

    @before_event(Save, SaveChanges, Replace)
    def before_save(self):
        self.before("save")

    @after_event(Save, SaveChanges, Replace)
    def after_save(self):
        self.after("save")

    @before_event(Update)
    def before_write(self):
        self.before("write")

    @after_event(Update)
    def after_write(self):
        self.after("write")

    @before_event(Delete)
    def before_delete(self):
        self.before("delete")

    @after_event(Delete)
    def after_delete(self):
        self.after("delete")

    class Settings:
        name = "logged"
        use_state_management = True


class Stubborn(Document):
    num: int = 0

    @before_event(Insert, Save, Replace, Delete)
    def refuse(self):
        if self.num < 0:
            raise Abort

    class Settings:
        name = "stubborn"


class Yielding(Document):
    num: int = 0
    touched: int = 0

    @before_event(Update)
    def touch(self):
        self.touched += 1

    class Settings:
        name = "yielding"


class Winning(Yielding):
    class Settings:
        name = "winning"
        action_conflict_resolution = ActionConflictResolution.ACTION_WINS


class Strict(Yielding):
    class Settings:
        name = "strict"
        action_conflict_resolution = ActionConflictResolution.RAISE


def logged(n):
    return Logged(id=oid(n), num=n)


class Hooks(Scenario):
    name = "hooks"
    models = [Logged]

    async def insert(self):
        self.l = logged(1)
        await self.l.insert()
        return self.l.took()

    async def save(self):
        self.l.log = []
        await self.l.save()
        return self.l.took()

    async def save_changes(self):
        self.l.num, self.l.log = 2, []
        await self.l.save_changes()
        return self.l.took()

    async def replace(self):
        self.l.log = []
        await self.l.replace()
        return self.l.took()

    async def update(self):
        await self.l.inc({Logged.num: 1})
        return self.l.took()

    async def delete(self):
        await self.l.delete()
        return self.l.took()


class HooksOfAFirstSave(Scenario):
    name = "hooks_of_a_first_save"
    models = [Logged]

    async def save(self):
        l = logged(1)
        await l.save()
        return l.took()


class HooksOfMany(Scenario):
    name = "hooks_of_many"
    models = [Logged]

    async def insert_many(self):
        self.a, self.b = logged(1), logged(2)
        await Logged.insert_many([self.a, self.b])

    async def replace_many(self):
        self.a.log, self.b.log = [], []
        await Logged.replace_many([self.a, self.b])

    async def update(self):
        await Logged.find(Logged.num == 1).set({Logged.num: 9})


class SkippedHooks(Scenario):
    name = "skipped_hooks"
    models = [Logged]

    async def by_name(self):
        Logged.ran.clear()
        self.l = logged(1)
        await self.l.insert(skip_actions=["before_insert"])
        return self.l.took()

    async def before(self):
        self.l = logged(2)
        await self.l.insert(skip_actions=[Before])
        return self.l.took()

    async def after(self):
        self.l = logged(3)
        await self.l.insert(skip_actions=[After])
        return self.l.took()

    async def both(self):
        await self.l.replace(skip_actions=[Before, After])
        return self.l.took()

    async def of_delete(self):
        await self.l.delete(skip_actions=[After])
        return self.l.took()


class HooksThatRefuse(Scenario):
    name = "hooks_that_refuse"
    models = [Stubborn]

    async def insert(self):
        self.s = Stubborn(id=oid(1), num=-1)
        await self.s.insert()

    async def insert_then(self):
        self.s.num = 1
        await self.s.insert()

    async def save(self):
        self.s.num = -1
        await self.s.save()

    async def replace(self):
        await self.s.replace()

    async def delete(self):
        await self.s.delete()

    async def delete_then(self):
        self.s.num = 2
        await self.s.delete()


class ChangesOfUpdateHooks(Scenario):
    name = "changes_of_update_hooks"
    models = [Yielding, Winning, Strict]

    async def insert(self):
        self.y, self.w, self.s = Yielding(id=oid(1), num=1), Winning(id=oid(1), num=1), Strict(id=oid(1), num=1)
        await self.y.insert()
        await self.w.insert()
        await self.s.insert()

    async def no_conflict(self):
        await self.y.set({Yielding.num: 2})

    async def update_wins(self):
        await self.y.set({Yielding.touched: 50})

    async def update_wins_by_inc(self):
        await self.y.inc({Yielding.touched: 50})

    async def action_wins(self):
        await self.w.update({"$inc": {"touched": 50}, "$set": {"num": 3}})

    async def raises_nothing(self):
        await self.s.set({Strict.num: 3})

    async def raises(self):
        await self.s.set({Strict.touched: 50})
