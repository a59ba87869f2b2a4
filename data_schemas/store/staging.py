"""Put checked frames into tables of the connection's own, beside the ledger and unseen by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import sqlalchemy as sa

from data_schemas.column import DAY
from data_schemas.frame import KEYS
from data_schemas.store.rows import arrow_of, days_array
from data_schemas.store.tables import (
    EVENT,
    KNOWN_FROM,
    LEDGER,
    ORPHAN,
    PARENTS,
    SEQ,
    STAGE,
)

PART = 50_000
"""Rows that are turned and sent at a time; memory is bounded by it."""

EVENT_DAY: dict[str, tuple[str, ...]] = {
    "deals": ("signing_date",),
    "receivables": ("invoice_date", "due_date"),
    "payments": ("recorded_date", "paid_date"),
    "contacts": ("date",),
    "states": ("date",),
    "facts": ("known_at",),
    "aliases": ("date",),
}
"""The day a record was learnt where nothing says otherwise: the first of these that is there. An
instalment takes its deal's; a customer the first day a deal or a receivable names it."""


@contextmanager
def staged(connection: sa.Connection, tables: Mapping[str, pd.DataFrame]) -> Iterator[None]:
    """Stage tables of this connection, empty; inside one transaction or over several."""
    for name in tables:
        STAGE[name].create(connection, checkfirst=False)
    yield
    for name in tables:
        STAGE[name].drop(connection, checkfirst=False)


def fill(
    connection: sa.Connection,
    table: str,
    tables: Mapping[str, pd.DataFrame],
    sent: Callable[[int], None] | None = None,
) -> int:
    """Send one frame to its stage table, a part at a time; how many rows it has.

    Parameters
    ----------
    table : str
        Of ``tables``; its stage table is there and empty.
    tables : mapping of str to DataFrame
        All frames of the write: a record may lean on one that comes with it.
    sent : callable, optional
        Told the rows of each part once it is sent.
    """
    frame = tables[table]
    keys = list(KEYS[table])
    frame = frame[~frame.duplicated(keys, keep="last").to_numpy()]
    # In the order of the index it will enter: pages are filled one after another.
    names = pa.table({key: arrow_key(frame[key]) for key in keys})
    frame = frame.iloc[pc.sort_indices(names, [(key, "ascending") for key in keys]).to_numpy()]
    event, orphan = _event(table, frame, tables), _orphans(table, frame, tables)
    for start in range(0, len(frame), PART):
        part = slice(start, start + PART)
        columns = {SEQ: pa.array(np.arange(start, min(start + PART, len(frame))))}
        columns |= arrow_of(table, frame.iloc[part])
        if KNOWN_FROM in frame.columns:
            columns[KNOWN_FROM] = days_array(frame[KNOWN_FROM].iloc[part])
        columns[EVENT] = days_array(event.iloc[part])
        columns[ORPHAN] = pa.array(orphan[part])
        _send(connection, STAGE[table], columns)
        if sent is not None:
            sent(min(PART, len(frame) - start))
    return len(frame)


def complete(connection: sa.Connection, table: str) -> None:
    """Take from the ledger the day of what is learnt with another record."""
    deals, owed = LEDGER["deals"].c, LEDGER["receivables"].c
    if table == "instalments":
        _set_earlier(connection, table, "deal_id", deals.deal_id, deals.signing_date)
    if table == "customers":
        _set_earlier(connection, table, "customer_id", deals.customer_id, deals.signing_date)
        issue = sa.func.coalesce(owed.invoice_date, owed.due_date)
        _set_earlier(connection, table, "customer_id", owed.customer_id, issue)


def _set_earlier(
    connection: sa.Connection,
    table: str,
    column: str,
    names: sa.Column[str],
    day: sa.ColumnElement[date],
) -> None:
    """Set the staged day to the first one of the rows that name this key, where it is earlier."""
    stage = STAGE[table]
    found = sa.select(sa.func.min(day)).where(names == stage.c[column]).scalar_subquery()
    earlier = sa.or_(stage.c[EVENT].is_(None), stage.c[EVENT] > found)
    connection.execute(sa.update(stage).where(found.is_not(None), earlier).values({EVENT: found}))


def arrow_key(column: pd.Series) -> pa.Array:
    """A key column; days as they are, everything else as text."""
    if column.dtype.kind == "M":
        return days_array(column)
    return pa.array(column.to_numpy("object"), pa.string(), from_pandas=True)


def _send(connection: sa.Connection, stage: sa.Table, columns: dict[str, pa.Array]) -> None:
    if connection.dialect.name == "postgresql":
        sink = pa.BufferOutputStream()
        options = pyarrow.csv.WriteOptions(include_header=False)
        pyarrow.csv.write_csv(pa.table(columns), sink, options)
        listed = ", ".join(f'"{name}"' for name in columns)
        driver: Any = connection.connection.dbapi_connection
        with driver.cursor() as cursor:
            copy = f"COPY {stage.name} ({listed}) FROM STDIN (FORMAT csv)"
            with cursor.copy(copy) as stream:
                stream.write(sink.getvalue().to_pybytes())
        return
    values = [c.cast(pa.string()) if pa.types.is_date(c.type) else c for c in columns.values()]
    rows = list(zip(*(v.to_pylist() for v in values), strict=True))
    listed = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join("?" * len(columns))
    connection.exec_driver_sql(
        f"INSERT INTO {stage.name} ({listed}) VALUES ({marks})",  # noqa: S608 - our own names
        rows,
    )


def _event(table: str, frame: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.Series:
    """The day each row happened as far as this write says, shape (n,)."""
    if table in EVENT_DAY:
        return _first_day(frame, EVENT_DAY[table])
    if table == "instalments" and "deals" in tables:
        deals = tables["deals"].drop_duplicates("deal_id").set_index("deal_id")
        return deals["signing_date"].reindex(frame["deal_id"]).reset_index(drop=True)
    if table == "customers":
        named = [
            pd.DataFrame(
                {
                    "customer_id": tables[name]["customer_id"],
                    "day": _first_day(tables[name], EVENT_DAY[name]),
                }
            )
            for name in ("deals", "receivables")
            if name in tables and len(tables[name])
        ]
        if named:
            first = pd.concat(named, ignore_index=True).groupby("customer_id")["day"].min()
            return first.reindex(frame["customer_id"]).reset_index(drop=True)
    return pd.Series(pd.NaT, index=range(len(frame))).astype(DAY)


def _first_day(frame: pd.DataFrame, names: tuple[str, ...]) -> pd.Series:
    day = frame[names[0]]
    for name in names[1:]:
        day = day.where(day.notna(), frame[name])
    return day


def _orphans(table: str, frame: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> np.ndarray:
    """Rows that name a parent which does not come with them, shape (n,)."""
    out = np.zeros(len(frame), dtype=bool)
    for (child, column), parent in PARENTS.items():
        if child == table:
            named = frame[column].notna().to_numpy()
            if parent in tables:
                named = named & ~frame[column].isin(tables[parent][column]).to_numpy()
            out |= named
    return out
