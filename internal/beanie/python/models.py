"""The models of the scenarios; models*.go has the same ones."""
import re
import uuid
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Optional

from beanie import Document, DocumentWithSoftDelete, Indexed
from pydantic import BaseModel, Field

from scenario import oid


class Line(BaseModel):
    sku: str = ""
    qty: int = 0


class Place(BaseModel):
    city: str = ""
    zip: str = ""


class Item(Document):
    name: str = ""
    price: float = 0.0
    qty: int = 0
    shown: str = Field(default="", alias="dn")
    tags: list[str] = []
    scores: list[int] = []
    lines: list[Line] = []
    meta: dict[str, Any] = {}
    place: Place = Place()
    note: Optional[str] = None
    at: Optional[datetime] = None
    secret: str = Field(default="", exclude=True)

    class Settings:
        name = "items"


def item(n, name, qty):
    return Item(id=oid(n), name=name, price=float(n), qty=qty)


class Keyed(Document):
    id: str
    n: int = 0

    class Settings:
        name = "keyed"


class Counted(Document):
    id: int
    n: int = 0

    class Settings:
        name = "counted"


class Typed(Document):
    amount: Decimal
    uid: uuid.UUID
    data: bytes
    pattern: re.Pattern
    when: datetime
    big: int
    half: float
    whole: float

    class Settings:
        name = "typed"


class Tracked(Document):
    num: int = 0
    name: str = ""
    note: Optional[str] = None
    place: Place = Place()
    tags: list[str] = []
    attrs: dict[str, Any] = {}

    class Settings:
        name = "tracked"
        use_state_management = True
        state_management_save_previous = True


def tracked(n, cls=Tracked):
    return cls(id=oid(n), num=1, name="a", place=Place(city="Oslo", zip="1"), tags=["x"], attrs={"y": 1, "z": 1})


class TrackedWhole(Tracked):
    class Settings:
        name = "tracked"
        use_state_management = True
        state_management_replace_objects = True


class Inner(BaseModel):
    name: str = ""
    text: Optional[str] = None


class Sparse(Document):
    num: int = 0
    note: Optional[str] = None
    inner: Inner = Inner()

    class Settings:
        name = "sparse"
        keep_nulls = False
        use_state_management = True


class Revised(Document):
    num: int = 0
    code: Annotated[str, Indexed(unique=True)] = ""

    class Settings:
        name = "revised"
        use_revision = True
        use_state_management = True


def revised(n, code):
    return Revised(id=oid(n), num=1, code=code)


class Checked(Document):
    num: int = Field(default=0, ge=0)

    class Settings:
        name = "checked"
        validate_on_save = True
        use_state_management = True


class Memo(DocumentWithSoftDelete):
    text: str = ""

    class Settings:
        name = "memos"


def memo(n, text):
    return Memo(id=oid(n), text=text)
