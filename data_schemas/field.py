"""How a field is declared: one ``Meta`` per field, everything else is derived from it.

Bounds stand *before* ``Meta`` in an ``Annotated`` type; behind it pydantic would drop them from
OpenAPI. ``Meta`` also refuses look-alikes: ``false`` is not 0.0, ``"3"`` is not 3, 0 is no date.
"""

from __future__ import annotations

import re
import types
import typing
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from annotated_types import Interval, MaxLen
from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from data_schemas.causes import Cause
from data_schemas.codes import Code, OrderedCode


class KnownAt(StrEnum):
    """The event from which on a field can be known, in the order of time."""

    SIGNING = "signing"
    DELIVERY = "delivery"
    INVOICING = "invoicing"
    COLLECTION = "collection"
    PAYMENT = "payment"

    def is_after(self, other: KnownAt) -> bool:
        """Whether this event comes later than another."""
        order = list(KnownAt)
        return order.index(self) > order.index(other)


class Control(StrEnum):
    """Who can change a field's value."""

    SELLER = "seller"
    CUSTOMER = "customer"
    OUTSIDE = "outside"


_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, kw_only=True)
class Meta:
    """What one field means.

    Parameters
    ----------
    zh, en : str
        Label of the field.
    unit : str
        "1" for shares, scores and counts, "CNY", "day", "hour", "year"; "" for codes, dates, ids.
    known_at : KnownAt
        The event from which on the value can be known.
    cause : Cause, optional
        The cause its contribution is counted under; ``None`` means it is no model input.
    monotone : int
        +1 where risk cannot fall when the value rises, −1 where it cannot rise, 0 where unknown.
    why : str
        The reason for the direction; required when ``monotone`` is not 0.
    changes : bool
        Whether the value changes over time; then history needs dated facts.
    control : Control
        Who can change it.
    question : int, optional
        Which of the six questions before collection it answers (1–6).
    seeks : tuple of str, optional
        What a yes means to have found out, in zh and en. A no then is no answer: somebody knows
        that it is not known, and the question stays open.
    remark : tuple of str, optional
        What else whoever fills it in must know, in zh and en.
    """

    zh: str
    en: str
    unit: str = ""
    known_at: KnownAt = KnownAt.SIGNING
    cause: Cause | None = None
    monotone: int = 0
    why: str = ""
    changes: bool = False
    control: Control = Control.SELLER
    question: int | None = None
    seeks: tuple[str, str] | None = None
    remark: tuple[str, str] | None = None

    def __post_init__(self) -> None:
        if self.monotone not in (-1, 0, 1):
            raise TypeError(f"{self.en}: monotone must be -1, 0 or 1, not {self.monotone}")
        if self.monotone and not self.why:
            raise TypeError(f"{self.en}: a monotone direction needs its reason")
        if self.question is not None and not 1 <= self.question <= 6:
            raise TypeError(f"{self.en}: question must be 1 to 6, not {self.question}")

    def label(self, lang: str) -> str:
        """The label in ``lang`` ("zh" or "en")."""
        return self.zh if lang == "zh" else self.en

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        kind = value_type(source)
        if self.monotone and issubclass(kind, Code) and not issubclass(kind, OrderedCode):
            raise TypeError(f"{self.en}: a monotone direction on an unordered list of codes")
        return core_schema.no_info_before_validator_function(
            lambda value: _refuse_lookalike(value, kind), handler(source)
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        out = handler(schema)
        out.update({"x-label-zh": self.zh, "x-label-en": self.en, "x-unit": self.unit})
        if self.cause is not None:
            out["x-cause"] = self.cause.value
        if self.remark is not None:
            out["description"] = " ".join(self.remark)
        return out


def _refuse_lookalike(value: Any, kind: type) -> Any:
    """Refuse values pydantic would quietly turn into something else."""
    if value is None or (isinstance(value, kind) and not isinstance(value, (bool, datetime))):
        return value
    fine = True
    if kind is bool:
        fine = isinstance(value, bool)
    elif kind in (int, float):
        fine = isinstance(value, (int, float)) and not isinstance(value, bool)
    elif kind is date:
        fine = isinstance(value, str) and _ISO_DATE.fullmatch(value) is not None
    elif kind is str or issubclass(kind, StrEnum):
        fine = isinstance(value, str)
    if not fine:
        raise PydanticCustomError(f"not_{_KIND_NAME.get(kind, 'text')}", "look-alike refused")
    return value


_KIND_NAME: dict[type, str] = {
    bool: "boolean",
    int: "whole_number",
    float: "number",
    date: "date",
}


def value_type(annotation: Any) -> type:
    """The plain type inside ``Annotated`` and ``| None``."""
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation = get_args(annotation)[0]
        elif origin in (Union, types.UnionType):
            (annotation,) = (a for a in get_args(annotation) if a is not type(None))
        else:
            return typing.cast(type, origin or annotation)  # list[X] is a list


def _item_type(annotation: Any) -> type | None:
    """The plain type inside a list, found anywhere in an annotation."""
    if get_origin(annotation) is list:
        return value_type(get_args(annotation)[0])
    found = (_item_type(part) for part in get_args(annotation))
    return next((item for item in found if item is not None), None)


def _max_length(annotation: Any) -> int | None:
    """Longest text allowed, found anywhere in an annotation."""
    for meta in getattr(annotation, "__metadata__", ()):
        if isinstance(meta, MaxLen):
            return meta.max_length
    found = (_max_length(part) for part in get_args(annotation))
    return next((length for length in found if length is not None), None)


def _pattern(annotation: Any) -> str | None:
    """What a text must look like, found anywhere in an annotation."""
    for meta in getattr(annotation, "__metadata__", ()):
        if isinstance(meta, StringConstraints) and isinstance(meta.pattern, str):
            return meta.pattern
    found = (_pattern(part) for part in get_args(annotation))
    return next((pattern for pattern in found if pattern is not None), None)


def _bounds(annotation: Any) -> tuple[float | None, float | None]:
    """Lower and upper bound found anywhere in an annotation."""
    low: float | None = None
    high: float | None = None
    for part in (annotation, *get_args(annotation)):
        for meta in getattr(part, "__metadata__", ()):
            if isinstance(meta, Interval):
                low, high = typing.cast("tuple[float | None, float | None]", (meta.ge, meta.le))
    return low, high


@dataclass(frozen=True, kw_only=True)
class Field:
    """A declared field, as everything derived from it sees it."""

    name: str
    owner: str
    kind: type
    required: bool
    low: float | None
    high: float | None
    max_length: int | None
    meta: Meta
    pattern: str | None = None
    """What a text must look like."""
    item: type | None = None
    """What a list holds; none for other kinds."""

    @property
    def is_input(self) -> bool:
        """Whether the model may see it."""
        return self.meta.cause is not None

    @property
    def is_share(self) -> bool:
        """Whether it is told in percent; budgets may be covered, regions sufficient, over once."""
        unbounded = self.kind is not float or self.meta.unit != "1" or self.high is None
        return not unbounded and self.low == 0 and self.high is not None and self.high <= 2

    @property
    def is_worked_out(self) -> bool:
        """Never: somebody records it."""
        return False

    @property
    def codes(self) -> tuple[Code, ...]:
        """The closed list of the field, empty for other kinds."""
        return tuple(self.kind) if issubclass(self.kind, Code) else ()

    @property
    def choices(self) -> tuple[Code, ...]:
        """The closed list that the items of a list are from, empty for other kinds."""
        item = self.item
        return tuple(item) if item is not None and issubclass(item, Code) else ()


class Record(BaseModel):
    """Base of all records: frozen, and a field nobody declared is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


@cache
def fields_of(record: type[BaseModel]) -> dict[str, Field]:
    """The declared fields of a record class, in order.

    Raises
    ------
    TypeError
        If a field has no ``Meta`` or more than one.
    """
    hints = typing.get_type_hints(record, include_extras=True)
    out: dict[str, Field] = {}
    for name, info in record.model_fields.items():
        annotation = hints[name]
        metas = [m for m in getattr(annotation, "__metadata__", ()) if isinstance(m, Meta)]
        if len(metas) != 1:
            raise TypeError(f"{record.__name__}.{name} needs exactly one Meta")
        low, high = _bounds(annotation)
        inner = get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation
        if low is None and high is None:
            for part in get_args(inner):
                low, high = _bounds(part)
                if low is not None or high is not None:
                    break
        out[name] = Field(
            name=name,
            owner=record.__name__.lower(),
            kind=value_type(annotation),
            item=_item_type(annotation),
            required=info.is_required(),
            low=low,
            high=high,
            max_length=_max_length(annotation),
            pattern=_pattern(annotation),
            meta=metas[0],
        )
    return out
