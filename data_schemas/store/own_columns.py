"""What is said of a ledger's own ``x_`` columns, beside their values."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from data_schemas.own_column import OwnColumn
from data_schemas.store.engine import writing
from data_schemas.store.tables import OWN_COLUMNS


def describe(engine: sa.Engine, columns: Iterable[OwnColumn]) -> None:
    """Keep what is said of each column in the place of what was said before."""
    rows = [one.model_dump(mode="json") for one in columns]
    if not rows:
        return
    with writing(engine) as connection:
        for row in rows:
            said = OWN_COLUMNS.c.column == row["column"]
            connection.execute(sa.delete(OWN_COLUMNS).where(said))
            connection.execute(sa.insert(OWN_COLUMNS).values(row))


def read(connection: sa.Connection) -> tuple[OwnColumn, ...]:
    """What was said of every column, by name."""
    found = connection.execute(sa.select(OWN_COLUMNS).order_by(OWN_COLUMNS.c.column))
    return tuple(OwnColumn.model_validate(dict(row)) for row in found.mappings())
