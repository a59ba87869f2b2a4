"""Write checked tables in one transaction, count what changed, read the whole ledger back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from data_schemas.errors import InvalidLedger, NotFound
from data_schemas.frame import KEYS, TABLES, Ledger, ledger_of
from data_schemas.store.engine import reading, writing
from data_schemas.store.rows import Row, columns_of, frame_of, rows_of
from data_schemas.store.tables import LEDGER, LEDGER_META

_FEW = 500
"""Up to so many rows are looked up by key; more, and reading the table whole is quicker."""


@dataclass(frozen=True, kw_only=True)
class TableCounts:
    """What became of the rows written to one table."""

    new: int
    updated: int
    unchanged: int


@dataclass(frozen=True, kw_only=True)
class WriteReport:
    """What one write did; ``revision`` is the ledger's afterwards."""

    tables: dict[str, TableCounts]
    revision: int
    as_of: date


def write(
    engine: sa.Engine, tables: Mapping[str, pd.DataFrame], as_of: date, *, synthetic: bool
) -> WriteReport:
    """Upsert checked frames in one transaction.

    Raises
    ------
    InvalidLedger
        If simulated and real records would be mixed, or a row points at one that is not there.
    """
    counts: dict[str, TableCounts] = {}
    try:
        with writing(engine) as connection:
            # Writing the one row first makes writers queue on PostgreSQL too.
            connection.execute(sa.update(LEDGER_META).values(revision=LEDGER_META.c.revision))
            before = connection.execute(sa.select(LEDGER_META)).one()
            if before.as_of is not None and before.synthetic != synthetic:
                raise _mixed(synthetic)
            for table in TABLES:
                if table in tables:
                    counts[table] = _upsert(connection, table, tables[table])
            day = as_of if before.as_of is None else max(as_of, before.as_of)
            changed = any(c.new or c.updated for c in counts.values())
            revision = before.revision + (changed or day != before.as_of)
            connection.execute(
                sa.update(LEDGER_META).values(revision=revision, as_of=day, synthetic=synthetic)
            )
    except sa.exc.IntegrityError as err:
        raise InvalidLedger(
            "有记录指向数据库中没有的应收或合同；未写入任何内容",
            "a record points at a receivable or deal the database does not have; nothing was"
            " written",
        ) from err
    return WriteReport(tables=counts, revision=revision, as_of=day)


def read_ledger(engine: sa.Engine) -> Ledger:
    """The whole ledger as it stands, every table of one revision, rows by key.

    Raises
    ------
    NotFound
        If nothing was ever written.
    """
    frames: dict[str, pd.DataFrame] = {}
    with reading(engine) as connection:
        about = connection.execute(sa.select(LEDGER_META)).one()
        for table, stored in LEDGER.items():
            query = sa.select(stored).order_by(*(stored.c[key] for key in KEYS[table]))
            frames[table] = frame_of(table, [tuple(row) for row in connection.execute(query)])
    if about.as_of is None:
        raise NotFound(
            "数据库中还没有账簿；请先运行 huikuan ingest",
            "there is no ledger in the database yet; run huikuan ingest first",
        )
    return ledger_of(about.as_of, synthetic=about.synthetic, **frames)


def revision(engine: sa.Engine) -> int:
    """How often the ledger has changed; 0 where nothing was ever written."""
    with reading(engine) as connection:
        number: int = connection.execute(sa.select(LEDGER_META.c.revision)).scalar_one()
    return number


def _mixed(synthetic: bool) -> InvalidLedger:
    if synthetic:
        return InvalidLedger(
            "数据库中是真实账簿，不能写入模拟数据；请用 HUIKUAN_HOME 指定另一个文件夹",
            "the database holds a real ledger and takes no simulated records; name another folder"
            " with HUIKUAN_HOME",
        )
    return InvalidLedger(
        "数据库中是模拟账簿，不能混入真实数据；请用 HUIKUAN_HOME 指定另一个文件夹",
        "the database holds a simulated ledger, real records must not be mixed in; name another"
        " folder with HUIKUAN_HOME",
    )


def _upsert(connection: sa.Connection, table: str, frame: pd.DataFrame) -> TableCounts:
    names = columns_of(table)
    key_at = [names.index(key) for key in KEYS[table]]
    rows = {tuple(row[at] for at in key_at): row for row in rows_of(table, frame)}
    stored = {tuple(row[at] for at in key_at): row for row in _stored(connection, table, rows)}
    new = [row for key, row in rows.items() if key not in stored]
    updated = [row for key, row in rows.items() if key in stored and stored[key] != row]
    if new or updated:
        connection.execute(
            _statement(connection, table),
            [dict(zip(names, row, strict=True)) for row in (*new, *updated)],
        )
    unchanged = len(rows) - len(new) - len(updated)
    return TableCounts(new=len(new), updated=len(updated), unchanged=unchanged)


def _stored(connection: sa.Connection, table: str, rows: Mapping[Row, Row]) -> Iterator[Row]:
    """What the database holds under these keys (and, where they are many, others)."""
    stored = LEDGER[table]
    query = sa.select(stored)
    if len(rows) <= _FEW:
        first = stored.c[KEYS[table][0]]
        query = query.where(first.in_({key[0] for key in rows}))
    for row in connection.execute(query):
        yield tuple(row)


def _statement(connection: sa.Connection, table: str) -> sa.Executable:
    """Insert, or replace the whole row that has this key."""
    keys: Sequence[str] = KEYS[table]
    rest = [name for name in columns_of(table) if name not in keys]
    insert: sqlite.Insert | postgresql.Insert
    if connection.dialect.name == "postgresql":
        insert = postgresql.insert(LEDGER[table])
    else:
        insert = sqlite.insert(LEDGER[table])
    if not rest:
        return insert.on_conflict_do_nothing(index_elements=keys)
    return insert.on_conflict_do_update(
        index_elements=keys, set_={name: insert.excluded[name] for name in rest}
    )
