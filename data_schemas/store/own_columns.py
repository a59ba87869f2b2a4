"""What is said of a ledger's own ``x_`` columns, beside their values."""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from data_schemas.own_column import OwnColumn
from data_schemas.store.engine import writing
from data_schemas.store.tables import OWN_COLUMNS


def describe(engine: sa.Engine, columns: Iterable[OwnColumn]) -> None:
    """Keep what is said of each column in the place of what was said before."""
    # By name: two who describe the same columns at once must not wait for each other in a circle.
    rows = sorted((one.model_dump(mode="json") for one in columns), key=itemgetter("column"))
    if not rows:
        return
    insert = postgresql.insert if engine.name == "postgresql" else sqlite.insert
    with writing(engine) as connection:
        for row in rows:
            said = insert(OWN_COLUMNS).values(row)
            connection.execute(said.on_conflict_do_update(index_elements=["column"], set_=row))


def read(connection: sa.Connection) -> tuple[OwnColumn, ...]:
    """What was said of every column, by name."""
    found = connection.execute(sa.select(OWN_COLUMNS).order_by(OWN_COLUMNS.c.column))
    return tuple(OwnColumn.model_validate(dict(row)) for row in found.mappings())
