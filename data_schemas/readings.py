"""What fields that change read, load by load: their history where nobody writes dated facts.

A ledger read from a database knows of each row of these tables from which day on it was known
(``READ_FROM``: the day its file was taken, or the record put in), and the rows that were replaced
since. A ledger folder knows neither.
"""

from __future__ import annotations

from data_schemas.field import fields_of
from data_schemas.frame import KEYS, TABLES

READ_FROM = "read_from"
"""The column of a frame that says from which day on its undated values were known."""

OF_CHANGING = ("customers", "deals", "receivables")
"""The tables whose rows have fields that change."""


def changing(table: str) -> list[str]:
    """Names of the fields of a table that change."""
    return [name for name, field in fields_of(TABLES[table]).items() if field.meta.changes]


def columns_read(table: str) -> list[str]:
    """The columns of replaced rows that history asks about: key and fields that change."""
    return [*KEYS[table], *changing(table)]
