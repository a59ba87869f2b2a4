"""Take back what loads left that never finished: nobody has seen it, so it goes bit by bit."""

from __future__ import annotations

import sqlalchemy as sa

from data_schemas.store.engine import begin_writing, own_connection
from data_schemas.store.merge import unfinished
from data_schemas.store.tables import GONE, LEDGER, LOAD, LOADS
from data_schemas.store.turns import let_others_in, lock, one_load_at_a_time

CLEARED = 5_000
"""Rows that one transaction takes back."""


def clear_all(connection: sa.Connection) -> None:
    """Take back what dead loads left; the caller is the only large load there is."""
    with connection.begin():
        dead = unfinished(connection)
    for load in dead:
        done = False
        while not done:
            with begin_writing(connection):
                lock(connection)
                done = _clear(connection, load, limit=CLEARED)
            let_others_in(connection)


def clear_some(engine: sa.Engine) -> None:
    """Take back some of what a dead load left, unless it is not dead."""
    with own_connection(engine) as connection, one_load_at_a_time(connection, wait=False) as mine:
        if mine:
            with begin_writing(connection):
                lock(connection)
                for load in unfinished(connection)[:1]:
                    _clear(connection, load, limit=CLEARED)


def _clear(connection: sa.Connection, load: int, limit: int) -> bool:
    """Take back up to ``limit`` rows of a load that never finished; whether nothing is left."""
    row: sa.ColumnElement[object] = sa.literal_column(
        "ctid" if connection.dialect.name == "postgresql" else "rowid"
    )
    for table in reversed(LEDGER.values()):
        inner = table.alias()
        some = sa.select(row).select_from(inner).limit(limit)
        for change in (
            sa.update(table).values({GONE: None}).where(row.in_(some.where(inner.c[GONE] == load))),
            sa.delete(table).where(row.in_(some.where(inner.c[LOAD] == load))),
        ):
            limit -= connection.execute(change).rowcount
            if limit <= 0:
                return False
    connection.execute(sa.delete(LOADS).where(LOADS.c[LOAD] == load))
    return True
