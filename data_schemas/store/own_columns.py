"""What is said of a ledger's own ``x_`` columns, beside their values."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from data_schemas.own_column import OwnColumn
from data_schemas.store.tables import OWN_COLUMNS


def describe(connection: sa.Connection, columns: Iterable[OwnColumn]) -> bool:
    """Keep what is said of each column in the place of what was said before; whether it differs.

    The caller holds the ledger: two who describe the same columns never wait in a circle.
    """
    before = {one.column: one for one in read(connection)}
    fresh = [one for one in columns if before.get(one.column) != one]
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    for one in fresh:
        row = one.model_dump(mode="json")
        said = insert(OWN_COLUMNS).values(row)
        connection.execute(said.on_conflict_do_update(index_elements=["column"], set_=row))
    return bool(fresh)


def read(connection: sa.Connection) -> tuple[OwnColumn, ...]:
    """What was said of every column, by name."""
    found = connection.execute(sa.select(OWN_COLUMNS).order_by(OWN_COLUMNS.c.column))
    return tuple(OwnColumn.model_validate(dict(row)) for row in found.mappings())
