"""What a mapping file may say: which column of whose file becomes which field, and how.

Every scalar reaches these classes as text (see ``load.py``): YAML's own guesses, such as ``No``
for false or ``0123`` for 83, never touch a company's codes.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from data_schemas.field import fields_of
from data_schemas.frame import EXTRA_PREFIX, TABLES
from data_schemas.own_column import OWNERS
from training.headings import MADE_FROM
from training.mapping.column_spec import Column, ColumnSpec, Headings, Spec, Texts, wrong
from training.mapping.condition import Condition

NumberStyle = Literal["1,234.56", "1.234,56", "1 234,56"]


class Reading(Spec):
    """How a file is written; what is left out is found by looking.

    Parameters
    ----------
    header_row : int
        Row of the headings, from 1; blank rows of a CSV file are not counted.
    numbers : str
        The one style of all numbers kept as text.
    blanks : list of str
        Texts that mean "nothing", such as "-" or "无".
    blanks_in : dict of str to list of str
        The same of one column, by its heading: 无 is a day that lacks, and the answer to whether
        there is a dispute.
    """

    encoding: Literal["utf-8", "gb18030", "utf-16", "cp1252"] | None = None
    separator: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    sheet: str | None = None
    header_row: Annotated[int, Field(ge=1, le=100)] = 1
    numbers: NumberStyle = "1,234.56"
    blanks: Texts = []
    blanks_in: dict[str, Texts] = {}

    @field_validator("separator", mode="before")
    @classmethod
    def _named(cls, value: Any) -> Any:
        return {"tab": "\t", "\\t": "\t"}.get(value, value) if isinstance(value, str) else value


class Lookup(Spec):
    """A companion file in which other columns are looked up by an id."""

    file: str
    key: Headings
    read: Reading = Reading()


def _or_none(value: Any) -> Any:
    return "" if value in ("null", "~") else value


class TableSpec(Spec):
    """One table that a file feeds.

    Parameters
    ----------
    distinct : bool
        Rows that only repeat a key are one row, the last; otherwise they are refused.
    recorded : Column, optional
        The day we learnt of the row, where the file says so.
    currency : str, optional
        The column that names the currency of the amounts, "" where none does. Default: the one
        whose heading says so.
    """

    table: str
    columns: dict[str, ColumnSpec]
    keep: list[Condition] = []
    drop: list[Condition] = []
    distinct: bool = False
    recorded: ColumnSpec | None = None
    currency: Annotated[str | None, BeforeValidator(_or_none)] = None

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.table not in TABLES:
            raise wrong("not_in_list", "table", self.table, ", ".join(TABLES))
        fields = fields_of(TABLES[self.table])
        if self.currency and "amount" not in self.columns:
            raise wrong("missing", "columns.amount", self.currency, "currency")
        for name, column in self.columns.items():
            extra = self.table in OWNERS and name.startswith(EXTRA_PREFIX)
            if name not in fields and not extra:
                more = f", {EXTRA_PREFIX}…" if self.table in OWNERS else ""
                raise wrong("unknown_field", f"columns.{name}", "", ", ".join(fields) + more)
            if not extra:
                _check_kind(name, column, self)
        made = MADE_FROM.get(self.table, {})
        for name, field in fields.items():
            given = name in self.columns or (name in made and set(made[name]) <= set(self.columns))
            if field.required and not given:
                raise wrong("missing", f"columns.{name}", "", f"{field.meta.zh} / {field.meta.en}")
        for name in self.columns:
            _check_circle(name, self)
        for condition in (*self.keep, *self.drop):
            _check_condition(condition, self)
        return self

    @property
    def extras(self) -> list[str]:
        """Names of the ledger's own columns."""
        return [name for name in self.columns if name.startswith(EXTRA_PREFIX)]


def _check_kind(name: str, column: Column, table: TableSpec) -> None:
    """Refuse what cannot mean anything for a field of this kind."""
    fields = fields_of(TABLES[table.table])
    field, at = fields[name], f"columns.{name}"
    if column.date and field.kind is not date:
        raise wrong("invalid", f"{at}.date", ", ".join(column.date), "dates only")
    if column.month_end and field.kind is not date:
        raise wrong("invalid", f"{at}.month_end", "true", "dates only")
    if column.unit != "1" and field.kind not in (float, int):
        raise wrong("invalid", f"{at}.unit", column.unit, "numbers only")
    if column.after is not None:
        base = fields.get(column.after)
        known = base is not None and base.kind is date and column.after in table.columns
        if not known or field.kind is not date or column.after == name:
            days = [n for n, f in fields.items() if f.kind is date and n in table.columns]
            raise wrong("invalid", f"{at}.after", column.after, ", ".join(days))
    if field.codes:
        codes = {c.value for c in field.codes} | {c.zh for c in field.codes}
        said = list(column.values.values()) + ([column.value] if column.value is not None else [])
        for code in said:
            if code and code not in codes:
                allowed = ", ".join(c.value for c in field.codes)
                raise wrong("not_in_list", f"{at}.values", code, allowed)
    for label in ("zh", "en", "cause"):
        if getattr(column, label) is not None:
            raise wrong("invalid", f"{at}.{label}", "", f"{EXTRA_PREFIX}… only")


def _check_circle(name: str, table: TableSpec) -> None:
    seen = [name]
    while (base := table.columns[seen[-1]].after) is not None:
        if base in seen:
            raise wrong("invalid", f"columns.{name}.after", base, " → ".join(seen))
        seen.append(base)


def _check_condition(condition: Condition, table: TableSpec) -> None:
    if condition.field is None:
        return
    if condition.field not in table.columns or condition.field.startswith(EXTRA_PREFIX):
        known = [n for n in table.columns if not n.startswith(EXTRA_PREFIX)]
        raise wrong("unknown_field", condition.field, "", ", ".join(known))
    kind = fields_of(TABLES[table.table])[condition.field].kind
    for names, kinds in ((("before", "since"), (date,)), (("below", "above"), (float, int))):
        for name in names:
            if getattr(condition, name) is not None and kind not in kinds:
                raise wrong("invalid", name, str(getattr(condition, name)), condition.field)


class FileSpec(Spec):
    """One file and the tables it feeds; ``keep`` and ``drop`` here count for all of them."""

    read: Reading = Reading()
    keep: list[Condition] = []
    drop: list[Condition] = []
    tables: Annotated[list[TableSpec], Field(min_length=1)]

    @field_validator("keep", "drop")
    @classmethod
    def _by_column(cls, value: list[Condition]) -> list[Condition]:
        for condition in value:
            if condition.field is not None:
                raise wrong("invalid", "field", condition.field, "column")
        return value


class CompanionSpec(FileSpec):
    """A file that lies beside the one ingested and comes in with it."""

    file: str


class Mapping(FileSpec):
    """A whole mapping file.

    Parameters
    ----------
    as_of : date, optional
        The day the records were taken.
    """

    synthetic: bool = False
    as_of: date | None = None
    files: list[CompanionSpec] = []
    lookups: dict[str, Lookup] = {}

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        specs: list[FileSpec] = [self, *self.files]
        for spec in specs:
            for table in spec.tables:
                for name, column in table.columns.items():
                    if column.lookup is not None and column.lookup not in self.lookups:
                        at = f"lookups.{column.lookup}"
                        raise wrong("missing", at, f"{table.table}.{name}", column.lookup)
        return self
