"""Write checked tables whole or not at all, and count what changed.

A few rows go in by one transaction. Many would keep others waiting, so they come in by many short
ones, each unseen until the last one gives the load its revision (``merge.py``).
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from contextlib import suppress

import pandas as pd
import sqlalchemy as sa

from data_schemas.errors import (
    InstalmentTaken,
    InvalidLedger,
    StoreUnavailable,
    UnknownReference,
)
from data_schemas.frame import EXTRA_PREFIX, TABLES
from data_schemas.own_column import OWNERS
from data_schemas.store import audit, merge, staging
from data_schemas.store.dead_loads import clear_all, clear_some
from data_schemas.store.engine import begin_writing, own_connection, writing
from data_schemas.store.over import over_standing
from data_schemas.store.revision import TableCounts, Told, WriteReport, finish
from data_schemas.store.share import Share, Tell
from data_schemas.store.tables import EXTRAS, LEDGER, LEDGER_META, LOAD, LOADS, STAGE
from data_schemas.store.turns import let_others_in, lock, one_load_at_a_time

FEW = 2_000
"""Up to so many rows go in by one transaction."""
TURN_SECONDS = 0.2
"""How long one transaction of a large load should take."""
FEWEST, MOST = 500, 50_000


Tables = Mapping[str, pd.DataFrame]


def write(
    engine: sa.Engine,
    tables: Tables,
    about: Told,
    *,
    over: bool = False,
    tell: Tell | None = None,
) -> WriteReport:
    """Upsert checked frames; ``Store.write`` says what the parameters mean.

    Raises
    ------
    InvalidLedger
        If simulated and real records would be mixed, a row points at one that is not there, or an
        instalment's id is another deal's.
    """
    tables = {name: tables[name] for name in TABLES if name in tables}
    count = sum(len(frame) for frame in tables.values())
    if count <= FEW or over:
        return _write_few(engine, tables, about, over)
    return _write_many(engine, tables, about, Share(count, tell))


def silent_columns(
    tables: Tables, silent: Mapping[str, Collection[str]]
) -> dict[str, tuple[str, ...]]:
    """Columns of the database of which frames say nothing; ``Store.write`` says which those are."""
    return {
        table: (*names, EXTRAS) if table in OWNERS and not _has_own(tables[table]) else (*names,)
        for table, names in silent.items()
        if table in tables
    }


def _has_own(frame: pd.DataFrame) -> bool:
    return any(str(name).startswith(EXTRA_PREFIX) for name in frame.columns)


def _write_few(engine: sa.Engine, tables: Tables, about: Told, over: bool) -> WriteReport:
    with writing(engine) as connection:
        _locked(connection, about)
        pending = merge.unfinished(connection)
        if over:
            tables = over_standing(connection, tables, pending)
        report = bring_in(connection, tables, about)
        audit.note_rows(connection, tables, about, report)
    if pending:
        clear_some(engine)
    return report


def bring_in(connection: sa.Connection, tables: Tables, about: Told) -> WriteReport:
    """Upsert a few rows within a transaction that holds the ledger; raises as ``write``.

    That simulated and real records are not mixed is the caller's to see to.
    """
    counts: dict[str, TableCounts] = {}
    _by_index(connection)
    pending = merge.unfinished(connection)
    load = merge.next_load(connection)
    with staging.staged(connection, tables):
        rows = {table: _stage(connection, table, tables) for table in tables}
        _check_references(connection, tables, pending)
        for table in tables:
            new, updated = merge.merge(
                connection, table, (0, rows[table]), load=load, learnt=about.learnt,
                silent=about.silent.get(table, ()), pending=pending,
            )  # fmt: skip
            counts[table] = _counts(rows[table], new, updated)
    return finish(connection, counts, load, about)


def _write_many(engine: sa.Engine, tables: Tables, about: Told, share: Share) -> WriteReport:
    share.add(0)
    with own_connection(engine) as connection:
        with connection.begin():
            for table in tables:
                STAGE[table].create(connection, checkfirst=False)
        rows = {}
        for table in tables:
            with connection.begin():
                rows[table] = _stage(connection, table, tables, share)
                if connection.dialect.name == "postgresql":
                    connection.exec_driver_sql(f"ANALYZE {STAGE[table].name}")
        with one_load_at_a_time(connection):
            clear_all(connection)
            with connection.begin():
                since = merge.next_load(connection)
                _check_references(connection, tables, ())
            with begin_writing(connection):
                _locked(connection, about)
                load = merge.next_load(connection)
                connection.execute(sa.insert(LOADS).values({LOAD: load, "as_of": about.as_of}))
            try:
                counts = {
                    table: _merge_in_turns(connection, table, rows[table], load, about, share)
                    for table in tables
                }
                with begin_writing(connection):
                    _locked(connection, about)
                    taken = merge.find_taken_since(connection, load, since)
                    if taken is not None:
                        raise InstalmentTaken(*taken)
                    report = finish(connection, counts, load, about)
                    audit.note_rows(connection, tables, about, report)
                share.end()
                return report
            except BaseException:
                # Where this fails too, the next write does it.
                with suppress(sa.exc.DBAPIError, StoreUnavailable):
                    clear_all(connection)
                raise


def _merge_in_turns(
    connection: sa.Connection, table: str, rows: int, load: int, about: Told, share: Share
) -> TableCounts:
    """Bring a staged table in by short transactions, longer or shorter as they prove."""
    new = updated = 0
    first, size, turn = 0, FEWEST, 0
    postgresql = connection.dialect.name == "postgresql"
    while first < rows:
        if postgresql and turn & (turn - 1) == 0:
            # What it counted before the table grew leads it to read all of it for every turn.
            with connection.begin():
                connection.exec_driver_sql(f"ANALYZE {LEDGER[table].name}")
        turn += 1
        with begin_writing(connection):
            began = time.monotonic()
            lock(connection)
            _by_index(connection)
            some = merge.merge(
                connection, table, (first, first + size - 1), load=load, learnt=about.learnt,
                silent=about.silent.get(table, ()),
            )  # fmt: skip
        new, updated = new + some[0], updated + some[1]
        share.add(min(size, rows - first))
        first += size
        took = max(time.monotonic() - began, 1e-3)
        size = int(min(max(size * min(TURN_SECONDS / took, 2.0), FEWEST), MOST))
        let_others_in(connection)
    return _counts(rows, new, updated)


def _by_index(connection: sa.Connection) -> None:
    """Some thousand keys among millions: always by the index, never the whole table."""
    if connection.dialect.name == "postgresql":
        for what in ("jit", "enable_seqscan", "enable_hashjoin", "enable_mergejoin"):
            connection.exec_driver_sql(f"SET LOCAL {what} = off")


def _stage(
    connection: sa.Connection, table: str, tables: Tables, share: Share | None = None
) -> int:
    rows = staging.fill(connection, table, tables, None if share is None else share.add)
    staging.complete(connection, table)
    return rows


def _check_references(
    connection: sa.Connection, tables: Tables, pending: list[int] | tuple[()]
) -> None:
    for table in tables:
        orphan = merge.find_orphan(connection, table, pending)
        if orphan is not None:
            raise UnknownReference(*orphan)
    if "instalments" in tables:
        taken = merge.find_taken(connection, pending)
        if taken is not None:
            raise InstalmentTaken(*taken)


def _locked(connection: sa.Connection, about: Told) -> None:
    """Hold the ledger, and refuse to mix the simulated with the real, or two currencies."""
    lock(connection)
    before = connection.execute(sa.select(LEDGER_META)).one()
    if before.as_of is not None and before.synthetic != about.synthetic:
        raise _mixed(about.synthetic)
    if about.currency is not None and before.currency not in (None, about.currency):
        raise _other_currency(before.currency, about.currency)


def _counts(rows: int, new: int, updated: int) -> TableCounts:
    return TableCounts(new=new, updated=updated, unchanged=rows - new - updated)


_ELSEWHERE = (
    "请用 HUIKUAN_DATABASE_URL 指定另一个数据库，未设此项时用 HUIKUAN_HOME 指定另一个文件夹",
    "name another database with HUIKUAN_DATABASE_URL or, where that is not set, another folder with"
    " HUIKUAN_HOME",
)


def _mixed(synthetic: bool) -> InvalidLedger:
    if synthetic:
        return InvalidLedger(
            f"数据库中是真实账簿，不能写入模拟数据；{_ELSEWHERE[0]}",
            f"the database holds a real ledger and takes no simulated records; {_ELSEWHERE[1]}",
        )
    return InvalidLedger(
        "数据库中是模拟账簿，不能混入真实数据（经 API 写入模拟记录请加 ?synthetic=true）；"
        f"{_ELSEWHERE[0]}",
        "the database holds a simulated ledger, real records must not be mixed in (a simulated one"
        f" is put by the API with ?synthetic=true); {_ELSEWHERE[1]}",
    )


def _other_currency(standing: str, given: str) -> InvalidLedger:
    return InvalidLedger(
        f"数据库中的金额是 {standing}，本次的金额是 {given}：请先折算成 {standing}，"
        f"否则{_ELSEWHERE[0]}",
        f"the amounts of the database are in {standing}, these in {given}: convert them to"
        f" {standing} first; else {_ELSEWHERE[1]}",
    )
