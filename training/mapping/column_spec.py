"""What a mapping says of one field: where its values come from and how they are written."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from data_schemas.causes import Cause

Unit = Literal["元", "千元", "万元", "百万元", "亿元", "thousand", "million", "%", "1"]

SCALES: dict[str, Decimal] = {
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
    "thousand": Decimal(1000),
    "million": Decimal(1_000_000),
    "%": Decimal("0.01"),
    "1": Decimal(1),
}
"""What one unit of a file is in the unit of the field."""

EXCEL_FORMATS = ("excel", "excel1904")
"""Days counted from 1900 (as Windows writes them) or from 1904, instead of a strptime format."""


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Headings = Annotated[list[str], BeforeValidator(_listed), Field(min_length=1)]
"""One heading, or several of which the first that is not blank counts."""
Texts = Annotated[list[str], BeforeValidator(_listed)]


class Spec(BaseModel):
    """Base: frozen, and a key nobody knows is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class When(Spec):
    """A column that says of a row what its amount cannot, such as C for credit."""

    column: Headings
    equals: Texts


class Column(Spec):
    """Where one field comes from; in short form the heading alone.

    Parameters
    ----------
    column : list of str
        Headings; the first that is not blank counts.
    join : list of list of str
        Several such, put together with ``separator``; blank where one of them is.
    value : str
        The same for every row.
    after : str
        A date field of this table from which this one follows where ``column`` gives none: by
        ``months``, then to the end of that month if ``month_end``, then by ``days`` or by the
        number of days in ``days_column``. Without ``after``, ``month_end`` moves the days of
        ``column`` themselves, as of a column that names months alone.
    unless : list of str
        Where this column (of several the first that is not blank) holds something, there is
        nothing: a day of payment says that all was paid only where no amount stands beside it.
    fill : "down"
        A blank cell of the one ``column`` holds what the one above it in the file does, as below a
        merged one.
    lookup, by : str, list of str
        Take ``column`` from this companion file instead, from its row with this id.
    """

    column: Headings | None = None
    join: list[Headings] | None = None
    separator: str = ""
    value: str | None = None
    unless: Headings | None = None
    fill: Literal["down"] | None = None
    lookup: str | None = None
    by: Headings | None = None
    after: str | None = None
    days: int | None = None
    days_column: Headings | None = None
    months: int = 0
    month_end: bool = False
    date: Texts = []
    unit: Unit = "1"
    sign: Literal["as_is", "negate", "absolute"] = "as_is"
    negate_when: When | None = None
    values: dict[str, str] = {}
    strip_zeros: bool = False
    zh: str | None = None
    en: str | None = None
    cause: Cause | None = None

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        sources = [n for n in ("column", "join", "value") if getattr(self, n) is not None]
        if len(sources) > 1 or (not sources and self.after is None):
            raise wrong("one_of", "column", ", ".join(sources), "column, join, value, after")
        if (self.lookup is None) != (self.by is None):
            raise wrong("missing", "by" if self.by is None else "lookup", "", "lookup + by")
        if self.lookup is not None and self.column is None:
            raise wrong("missing", "column", "", "lookup + by + column")
        if self.fill is not None and (len(self.column or []) != 1 or self.lookup is not None):
            raise wrong("invalid", "fill", self.fill, "column: one heading of the file itself")
        if self.unless is not None and self.after is not None:
            raise wrong("one_of", "unless", ", ".join(self.unless), "unless, after")
        if self.days is not None and self.days_column is not None:
            raise wrong("one_of", "days", str(self.days), "days, days_column")
        terms = self.days is not None or self.days_column or self.months
        terms = terms or (self.month_end and not self.ends_months)
        if bool(terms) != (self.after is not None):
            allowed = "after + days / days_column / months / month_end"
            raise wrong("missing", "days" if self.after else "after", "", allowed)
        for form in self.date:
            if form not in EXCEL_FORMATS and not re.search("%[Yy]", form):
                raise wrong("invalid", "date", form, "%Y-%m-%d, %d.%m.%Y, …, excel, excel1904")
        return self

    @property
    def ends_months(self) -> bool:
        """Whether the days of the column itself are moved to the end of their month."""
        given = self.column is not None or self.join is not None
        return self.month_end and self.after is None and given

    @property
    def named(self) -> list[str]:
        """The headings that the value itself stands under, of a companion file too."""
        return [*(self.column or []), *(one for part in self.join or [] for one in part)]

    def headings(self) -> list[str]:
        """Every heading of the file itself that this column needs."""
        own = [] if self.lookup is not None else list(self.column or [])
        for part in self.join or []:
            own += part
        own += self.by or []
        own += self.unless or []
        own += self.days_column or []
        own += self.negate_when.column if self.negate_when else []
        return own


def _column(value: Any) -> Any:
    return {"column": value} if isinstance(value, (str, list)) else value


ColumnSpec = Annotated[Column, BeforeValidator(_column)]


def wrong(code: str, at: str, given: str, allowed: str) -> PydanticCustomError:
    """An error for ``data_schemas.problems`` to word; ``at`` is the path from there on."""
    return PydanticCustomError(code, at, {"given": given, "allowed": allowed})
