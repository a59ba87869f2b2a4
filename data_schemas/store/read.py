"""Read the ledger back: as it stands, or with every version of its rows."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import cast

import pandas as pd
import sqlalchemy as sa

from data_schemas.errors import NotFound
from data_schemas.frame import KEYS, TABLES, Ledger, ledger_of
from data_schemas.store import own_columns
from data_schemas.store.engine import reading
from data_schemas.store.merge import counts, stands, unfinished
from data_schemas.store.rows import Row, columns_of, days_of_rows, frame_of
from data_schemas.store.tables import GONE, KNOWN_FROM, LEDGER, LEDGER_META, LOAD, LOADS
from data_schemas.store.versions import VERSION, LedgerVersions

PART = 50_000
"""Rows fetched at a time."""


def read_ledger(engine: sa.Engine) -> Ledger:
    """The whole ledger as it stands, every table of one revision, rows by key.

    Raises
    ------
    NotFound
        If nothing was ever written.
    """
    with reading(engine) as connection, _collecting_later():
        about, pending = _about(connection)
        frames = {
            name: frame_of(name, _rows(connection, name, stands(table, pending)))
            for name, table in LEDGER.items()
        }
        own = own_columns.read(connection)
    return ledger_of(about.as_of, synthetic=about.synthetic, **frames).replace(own=own)


def read_versions(engine: sa.Engine) -> LedgerVersions:
    """The same, with the day each row was learnt and the rows that were replaced.

    Raises
    ------
    NotFound
        If nothing was ever written.
    """
    frames: dict[str, pd.DataFrame] = {}
    learnt: dict[str, pd.Series] = {}
    past: dict[str, pd.DataFrame] = {}
    with reading(engine) as connection, _collecting_later():
        about, pending = _about(connection)
        query = sa.select(LOADS.c[LOAD], LOADS.c.revision).where(LOADS.c.revision.is_not(None))
        revisions = {row[0]: row[1] for row in connection.execute(query)}
        for name in TABLES:
            table = LEDGER[name]
            in_force = stands(table, pending)
            frames[name], learnt[name], _ = _dated(connection, name, in_force)
            replaced = sa.and_(counts(table, pending), table.c[GONE].is_not(None))
            if pending:
                replaced = sa.and_(replaced, table.c[GONE].not_in(pending))
            old, known, loads = _dated(connection, name, replaced)
            if len(old):
                old[KNOWN_FROM] = known
                old[VERSION] = [revisions[load] for load in loads]
                past[name] = old
        own = own_columns.read(connection)
    latest = ledger_of(about.as_of, synthetic=about.synthetic, **frames).replace(own=own)
    return LedgerVersions(latest, learnt, past)


@contextmanager
def _collecting_later() -> Iterator[None]:
    """No garbage collection meanwhile.

    Hundreds of thousands of rows come and stay; the collector would walk all of them again and
    again, for a third of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _about(connection: sa.Connection) -> tuple[sa.Row[tuple[object, ...]], list[int]]:
    about = connection.execute(sa.select(LEDGER_META)).one()
    if about.as_of is None:
        raise NotFound(
            "数据库中还没有账簿；请先运行 huikuan ingest",
            "there is no ledger in the database yet; run huikuan ingest first",
        )
    return about, unfinished(connection)


def _rows(
    connection: sa.Connection,
    name: str,
    condition: sa.ColumnElement[bool],
    more: tuple[str, ...] = (),
) -> Iterator[list[Row]]:
    """The rows of a table by key, in parts."""
    table = LEDGER[name]
    query = sa.select(*(table.c[column] for column in (*columns_of(name), *more)))
    query = query.where(condition).order_by(*(table.c[key] for key in KEYS[name]))
    found = connection.execution_options(yield_per=PART).execute(query)
    for part in found.partitions():
        yield cast("list[Row]", part)


def _dated(
    connection: sa.Connection, name: str, condition: sa.ColumnElement[bool]
) -> tuple[pd.DataFrame, pd.Series, list[int]]:
    """The rows with the day each was learnt and the load that brought it."""
    days: list[date] = []
    loads: list[int] = []

    def parts() -> Iterator[list[Row]]:
        for part in _rows(connection, name, condition, (KNOWN_FROM, LOAD)):
            days.extend(row[-2] for row in part)
            loads.extend(row[-1] for row in part)
            yield [row[:-2] for row in part]

    return frame_of(name, parts()), days_of_rows(days), loads
