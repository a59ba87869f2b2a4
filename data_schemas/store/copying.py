"""Copy a whole database into an empty one: versions of rows, keys, users, decisions and scores."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from data_schemas.errors import StoreUnavailable
from data_schemas.store.engine import reading, writing
from data_schemas.store.tables import LEDGER_META, SIGN_IN_TRIES, metadata
from data_schemas.store.trouble import url_of

PART = 5_000
"""Rows taken over at a time."""


def check_urls(source: str, target: str) -> None:
    """Refuse what opening would make or copy onto itself.

    Raises
    ------
    StoreUnavailable
        If the source is a SQLite file that is not there, or both are one.
    """
    given, taken = _file(source), _file(target)
    if given is not None and not given.is_file():
        raise StoreUnavailable(
            f"没有数据库 {given}：请检查要复制的数据库的地址",
            f"there is no database {given}: check the address of the one to copy",
        )
    if source == target or (given is not None and given == taken):
        raise StoreUnavailable(
            "要复制的数据库与目标是同一个：请写出另一个新建的空数据库",
            "source and target are one and the same: name a new one to copy into",
        )


def _file(url: str) -> Path | None:
    """The file of a SQLite URL; of one that is none, opening says so."""
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError:
        return None
    named = parsed.get_backend_name() == "sqlite" and parsed.database
    return Path(named).resolve() if named and not named.startswith("file:") else None


def copy_all(source: sa.Engine, target: sa.Engine) -> dict[str, int]:
    """Copy every table of one database into another of the same form, whole or not at all.

    Both are of the newest form (``open_store``). Tries to sign in are of no use elsewhere.

    Returns
    -------
    dict of str to int
        Rows of each table that has some.

    Raises
    ------
    StoreUnavailable
        If there is something in the target already.
    """
    counts: dict[str, int] = {}
    with reading(source) as given, writing(target) as taken:
        _require_empty(taken, url_of(target))
        taken.execute(sa.delete(LEDGER_META))  # the one row of a new database, which says nothing
        for table in metadata.sorted_tables:
            if table is not SIGN_IN_TRIES:
                counts[table.name] = _copy(given, taken, table)
    return {name: rows for name, rows in counts.items() if rows}


def _require_empty(connection: sa.Connection, url: str) -> None:
    for table in metadata.sorted_tables:
        rows = sa.select(sa.func.count()).select_from(table)
        if table is LEDGER_META:
            rows = rows.where(sa.or_(table.c.revision > 0, table.c.as_of.is_not(None)))
        if connection.execute(rows).scalar_one():
            raise StoreUnavailable(
                f"数据库 {url} 不是空的（{table.name}）：只能复制到新建的空数据库",
                f"the database {url} is not empty ({table.name}): name a new one to copy into",
            )


def _copy(given: sa.Connection, taken: sa.Connection, table: sa.Table) -> int:
    found = given.execution_options(yield_per=PART).execute(sa.select(table))
    for part in found.mappings().partitions():
        taken.execute(sa.insert(table), [dict(row) for row in part])
    rows = sa.select(sa.func.count()).select_from(table)
    there, here = (one.execute(rows).scalar_one() for one in (given, taken))
    if there != here:
        raise StoreUnavailable(
            f"复制后 {table.name} 有 {here} 行，原有 {there} 行：未写入任何内容",
            f"{table.name} has {here} rows after copying, {there} before: nothing was written",
        )
    _count_on(taken, table)
    return int(here)


def _count_on(connection: sa.Connection, table: sa.Table) -> None:
    """Let PostgreSQL number the next rows beyond those that brought their numbers along."""
    column = table.autoincrement_column
    if column is None or connection.dialect.name != "postgresql":
        return
    sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
    last = sa.select(sa.func.max(column)).scalar_subquery()
    connection.execute(sa.select(sa.func.setval(sequence, sa.func.coalesce(last, 1))))
