"""Read the ledger back: as it stands, or with every version of its rows."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import cast

import numpy as np
import pandas as pd
import sqlalchemy as sa

from data_schemas.errors import NotFound
from data_schemas.frame import (
    KEYS,
    OF_CHANGING,
    READ_FROM,
    TABLES,
    Ledger,
    columns_read,
    empty_frame,
    ledger_of,
)
from data_schemas.store import over, own_columns
from data_schemas.store.engine import can_hold, reading
from data_schemas.store.merge import counts, stands, unfinished
from data_schemas.store.rows import Row, columns_of, days_of_rows, frame_of
from data_schemas.store.tables import GONE, KNOWN_FROM, LEDGER, LEDGER_META, LOAD, LOADS
from data_schemas.store.versions import VERSION, LedgerVersions

PART = 50_000
"""Rows fetched at a time."""


def read_ledger(engine: sa.Engine, revision: int | None = None) -> Ledger:
    """The whole ledger as it stands, or stood at a revision; every table of one, rows by key.

    Raises
    ------
    NotFound
        If nothing was ever written.
    """
    frames: dict[str, pd.DataFrame] = {}
    readings: dict[str, pd.DataFrame] = {}
    with reading(engine) as connection, _collecting_later():
        about, pending = _about(connection, revision)
        loads = _Loads(connection)
        for name, table in LEDGER.items():
            in_force = stands(table, pending)
            if name not in OF_CHANGING:
                frames[name] = frame_of(name, _rows(connection, name, columns_of(name), in_force))
                continue
            frame, found = _from_loads(connection, name, columns_of(name), in_force)
            frames[name] = loads.marked(name, frame, found)
            replaced = _replaced(table, pending)
            old, found = _from_loads(connection, name, columns_read(name), replaced)
            if len(old):
                in_turn = np.argsort(loads.revisions(found), kind="stable")
                readings[name] = loads.marked(name, old, found).iloc[in_turn]
        own = own_columns.read(connection)
    latest = ledger_of(about.as_of, synthetic=about.synthetic, **frames)
    return latest.replace(own=own, readings=readings)


def read_versions(engine: sa.Engine, revision: int | None = None) -> LedgerVersions:
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
        about, pending = _about(connection, revision)
        loads = _Loads(connection)
        for name in TABLES:
            table = LEDGER[name]
            frame, known, found = _dated(connection, name, stands(table, pending))
            frames[name], learnt[name] = loads.marked(name, frame, found), known
            old, known, found = _dated(connection, name, _replaced(table, pending))
            if len(old):
                old[KNOWN_FROM] = known
                old[VERSION] = loads.revisions(found)
                past[name] = loads.marked(name, old, found)
        own = own_columns.read(connection)
    latest = ledger_of(about.as_of, synthetic=about.synthetic, **frames).replace(own=own)
    return LedgerVersions(latest, learnt, past)


def goes_to(engine: sa.Engine) -> date | None:
    """The day up to which the ledger goes; None where no file was ever read."""
    with reading(engine) as connection:
        day: date | None = connection.execute(sa.select(LEDGER_META.c.as_of)).scalar_one()
    return day


def currency(engine: sa.Engine) -> str | None:
    """What all amounts are in; None where nothing says it."""
    with reading(engine) as connection:
        code: str | None = connection.execute(sa.select(LEDGER_META.c.currency)).scalar_one()
    return code


def revision(engine: sa.Engine) -> int:
    """How often the ledger has changed; 0 where nothing was ever written."""
    with reading(engine) as connection:
        number: int = connection.execute(sa.select(LEDGER_META.c.revision)).scalar_one()
    return number


def customer_of(engine: sa.Engine, receivable_id: str) -> str | None:
    """The customer that a stored receivable names, as it stands; None where there is none."""
    if not can_hold(receivable_id):
        return None
    table = LEDGER["receivables"]
    with reading(engine) as connection:
        query = sa.select(table.c.customer_id).where(table.c.receivable_id == receivable_id)
        query = query.where(stands(table, unfinished(connection)))
        found: str | None = connection.execute(query).scalar_one_or_none()
    return found


def columns(
    engine: sa.Engine, name: str, names: Sequence[str], revision: int | None = None
) -> pd.DataFrame:
    """Some columns of a table as it stands, or stood at a revision, rows by key; none of none."""
    with reading(engine) as connection, _collecting_later():
        in_force = stands(LEDGER[name], unfinished(connection, revision))
        return frame_of(name, _rows(connection, name, names, in_force), names)


def standing(engine: sa.Engine, name: str, key: str, by: str | None = None) -> pd.DataFrame:
    """The rows of a table that stand under a key, see ``over.standing``; of no such key none."""
    if not can_hold(key):
        return empty_frame(name)
    with reading(engine) as connection:
        return over.standing(connection, name, [key], unfinished(connection), by)


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


def _about(
    connection: sa.Connection, revision: int | None
) -> tuple[sa.Row[tuple[object, ...]], list[int]]:
    about = connection.execute(sa.select(LEDGER_META)).one()
    if about.as_of is None:
        raise NotFound(
            "数据库中还没有账簿；请先运行 huikuan ingest",
            "there is no ledger in the database yet; run huikuan ingest first",
        )
    return about, unfinished(connection, revision)


class _Loads:
    """What is known of the loads that count: their revision, and from which day on each is known.

    Of the loads before there was a ``told``, single records count a day late.
    """

    def __init__(self, connection: sa.Connection) -> None:
        day = sa.func.coalesce(LOADS.c.told, LOADS.c.as_of)
        query = sa.select(LOADS.c[LOAD], LOADS.c.revision, sa.type_coerce(day, sa.Date))
        found = connection.execute(query.where(LOADS.c.revision.is_not(None))).all()
        self._revision = {row[0]: row[1] for row in found}
        self._told = {row[0]: row[2] for row in found}

    def revisions(self, loads: Sequence[int]) -> list[int]:
        """The revision each load brought."""
        return [self._revision[load] for load in loads]

    def marked(self, name: str, frame: pd.DataFrame, loads: Sequence[int]) -> pd.DataFrame:
        """The frame with the day its undated values were known, where it has any that change."""
        if name in OF_CHANGING:
            frame[READ_FROM] = days_of_rows([self._told[load] for load in loads])
        return frame


def _replaced(table: sa.Table, pending: Sequence[int]) -> sa.ColumnElement[bool]:
    """Rows of finished loads that a finished load replaced."""
    replaced = sa.and_(counts(table, pending), table.c[GONE].is_not(None))
    return sa.and_(replaced, table.c[GONE].not_in(pending)) if pending else replaced


def _rows(
    connection: sa.Connection,
    name: str,
    columns: Sequence[str],
    condition: sa.ColumnElement[bool],
) -> Iterator[list[Row]]:
    """These columns of a table's rows, by key and load, in parts."""
    table = LEDGER[name]
    query = sa.select(*(table.c[column] for column in columns)).where(condition)
    query = query.order_by(*(table.c[key] for key in KEYS[name]), table.c[LOAD])
    found = connection.execution_options(yield_per=PART).execute(query)
    for part in found.partitions():
        yield cast("list[Row]", part)


def _from_loads(
    connection: sa.Connection,
    name: str,
    columns: Sequence[str],
    condition: sa.ColumnElement[bool],
) -> tuple[pd.DataFrame, list[int]]:
    """These columns of the rows, with the load that brought each."""
    loads: list[int] = []

    def parts() -> Iterator[list[Row]]:
        for part in _rows(connection, name, (*columns, LOAD), condition):
            loads.extend(row[-1] for row in part)
            yield [row[:-1] for row in part]

    return frame_of(name, parts(), columns), loads


def _dated(
    connection: sa.Connection, name: str, condition: sa.ColumnElement[bool]
) -> tuple[pd.DataFrame, pd.Series, list[int]]:
    """The rows with the day each was learnt and the load that brought it."""
    days: list[date] = []
    loads: list[int] = []

    def parts() -> Iterator[list[Row]]:
        for part in _rows(connection, name, (*columns_of(name), KNOWN_FROM, LOAD), condition):
            days.extend(row[-2] for row in part)
            loads.extend(row[-1] for row in part)
            yield [row[:-2] for row in part]

    return frame_of(name, parts()), days_of_rows(days), loads
