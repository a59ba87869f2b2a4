"""Amounts whose heading, title or sheet names a unit of which the mapping says nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from data_schemas.field import fields_of
from data_schemas.frame import TABLES
from training.mapping.column_spec import SCALES, Column
from training.mapping.read_file import ReadFile
from training.mapping.unit_said import unit_in, unit_of_all


@dataclass(frozen=True, kw_only=True)
class UnitUntold:
    """A field of amounts taken as yuan, though the file names another unit.

    Parameters
    ----------
    where : str
        The heading, title or name of the sheet that names it.
    unit : str
        As a mapping would say it.
    """

    table: str
    field: str
    where: str
    unit: str


def units_untold(files: Iterable[ReadFile]) -> list[UnitUntold]:
    """Those of all files; a unit that the mapping gives, be it 元, is the decision of its writer.

    What a title says holds of the field ``amount``, as in a proposal.
    """
    return [
        UnitUntold(table=build.spec.table, field=name, where=where, unit=unit)
        for read in files
        for build in read.builds
        for name, column in build.spec.columns.items()
        if _counts_money(build.spec.table, name) and "unit" not in column.model_fields_set
        for where, unit in _named(column, read.source.title if name == "amount" else [])
        if SCALES[unit] > 1
    ]


def _counts_money(table: str, name: str) -> bool:
    one = fields_of(TABLES[table]).get(name)
    return one is not None and one.meta.unit == "CNY"


def _named(column: Column, title: list[str]) -> Iterator[tuple[str, str]]:
    """Where the first unit stands and which it is: in a heading, else in the title."""
    for heading in column.named:
        if (unit := unit_in(heading)) is not None:
            yield heading, unit
            return
    if column.named and column.lookup is None:
        for text in title:
            if (unit := unit_of_all(text)) is not None:
                yield text, unit
                return
