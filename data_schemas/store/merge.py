"""From stage tables to the ledger in set-based SQL: what differs replaces, what is new joins.

A row carries the load that brought it and the load that replaced it. A load counts from the moment
its own row in ``loads`` has a revision; until then no reader sees anything of it, so it can come in
by many short transactions and be swapped in by the last.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from data_schemas.field import fields_of
from data_schemas.frame import KEYS, TABLES
from data_schemas.store.rows import columns_of
from data_schemas.store.tables import (
    EVENT,
    GONE,
    KNOWN_FROM,
    LEDGER,
    LOAD,
    LOADS,
    ORPHAN,
    PARENTS,
    SEQ,
    STAGE,
)


def unfinished(connection: sa.Connection, at: int | None = None) -> list[int]:
    """Loads that go on or died; nothing of them counts.

    At an earlier revision nothing counts of what came after it either.
    """
    open_yet: sa.ColumnElement[bool] = LOADS.c.revision.is_(None)
    if at is not None:
        open_yet = sa.or_(open_yet, LOADS.c.revision > at)
    query = sa.select(LOADS.c[LOAD]).where(open_yet).order_by(LOADS.c[LOAD])
    return list(connection.execute(query).scalars())


def next_load(connection: sa.Connection) -> int:
    """A number no load has had; it stays free while the caller holds the ledger's lock."""
    last = connection.execute(sa.select(sa.func.max(LOADS.c[LOAD]))).scalar_one()
    return int(last or 0) + 1


def counts(table: sa.FromClause, pending: Sequence[int]) -> sa.ColumnElement[bool]:
    """Rows that a finished load brought, also those replaced since."""
    return table.c[LOAD].not_in(pending) if pending else sa.true()


def stands(table: sa.FromClause, pending: Sequence[int]) -> sa.ColumnElement[bool]:
    """Rows that are in force: brought by a finished load and replaced by none."""
    if not pending:
        return table.c[GONE].is_(None)
    replaced_by_none = sa.or_(table.c[GONE].is_(None), table.c[GONE].in_(pending))
    return sa.and_(table.c[LOAD].not_in(pending), replaced_by_none)


def find_orphan(
    connection: sa.Connection, table: str, pending: Sequence[int]
) -> tuple[str, str] | None:
    """The first staged row's column and value that point at nothing: staged beside it or stored."""
    stage = STAGE[table]
    for (child, column), parent in PARENTS.items():
        if child != table:
            continue
        stored = LEDGER[parent]
        there = sa.exists().where(stored.c[column] == stage.c[column], counts(stored, pending))
        named = stage.c[column]
        query = sa.select(named).where(stage.c[ORPHAN], named.is_not(None), ~there)
        found = connection.execute(query.order_by(stage.c[SEQ]).limit(1)).scalar()
        if found is not None:
            return column, str(found)
    return None


def find_taken(connection: sa.Connection, pending: Sequence[int]) -> tuple[str, str, str] | None:
    """The first staged instalment that is another deal's: its id, its deal, and that other one.

    Its id is its key, so it would take the place of the other deal's.
    """
    stage, stored = STAGE["instalments"], LEDGER["instalments"]
    query = (
        sa.select(stage.c.instalment_id, stage.c.deal_id, stored.c.deal_id)
        .where(stage.c.instalment_id == stored.c.instalment_id, stands(stored, pending))
        .where(stage.c.deal_id != stored.c.deal_id)
        .order_by(stage.c[SEQ])
    )
    found = connection.execute(query.limit(1)).first()
    return None if found is None else (str(found[0]), str(found[1]), str(found[2]))


def find_taken_since(
    connection: sa.Connection, load: int, since: int
) -> tuple[str, str, str] | None:
    """The same of what an unfinished load has brought, against what later ones put in beside it.

    Whoever puts an instalment in while a large load goes on sees none of the load's, and cannot be
    refused for them; when the load ends, theirs would be replaced by it.

    Parameters
    ----------
    load : int
        The one that ends.
    since : int
        The first number that a load could have which came in after ``find_taken`` had looked.
    """
    now, old = LEDGER["instalments"].alias("now"), LEDGER["instalments"].alias("old")
    query = (
        sa.select(now.c.instalment_id, now.c.deal_id, old.c.deal_id)
        .where(now.c.instalment_id == old.c.instalment_id, now.c[LOAD] == load)
        # "+ 0": not by the index of all that the load replaces, which may be the whole table.
        .where(old.c[LOAD] >= since, old.c[GONE] + 0 == load)
        .where(now.c.deal_id != old.c.deal_id)
        .order_by(now.c.instalment_id)
    )
    found = connection.execute(query.limit(1)).first()
    return None if found is None else (str(found[0]), str(found[1]), str(found[2]))


def find_chain(connection: sa.Connection, pending: Sequence[int]) -> tuple[str, str, str] | None:
    """An alias of a customer that is itself an alias: the two, and whom the second stands for."""
    one, two = LEDGER["aliases"].alias("one"), LEDGER["aliases"].alias("two")
    query = (
        sa.select(one.c.alias_id, two.c.alias_id, two.c.customer_id)
        .where(one.c.customer_id == two.c.alias_id, two.c.customer_id.is_not(None))
        .where(stands(one, pending), stands(two, pending))
        .order_by(one.c.alias_id)
    )
    found = connection.execute(query.limit(1)).first()
    return None if found is None else (str(found[0]), str(found[1]), str(found[2]))


def merge(
    connection: sa.Connection,
    table: str,
    rows: tuple[int, int],
    *,
    load: int,
    learnt: date,
    silent: Collection[str] = (),
    pending: Sequence[int] = (),
) -> tuple[int, int]:
    """Bring staged rows into the ledger as part of a load.

    Parameters
    ----------
    connection : Connection
        In a transaction that holds the ledger.
    table : str
        Of ``TABLES``; its rows are staged.
    rows : (int, int)
        First and last number of the staged rows, both included.
    load : int
        Number of the load: what the rows replace is gone with it.
    learnt : date
        The day on which a change is taken to be learnt where its row does not say.
    silent : collection of str
        Columns of which the rows say nothing: a row that stands keeps what it has in them.
    pending : sequence of int
        Other loads that are not finished, which what is written here goes before.

    Returns
    -------
    new, updated : int
    """
    stored, stage = LEDGER[table], STAGE[table]
    staged = stage.c[SEQ].between(*rows)
    keys = KEYS[table]
    rest = [name for name in columns_of(table) if name not in (*keys, *silent)]
    updated = 0
    if rest:
        same_key = [stored.c[key] == stage.c[key] for key in keys]
        differs = sa.or_(*(stored.c[name].is_distinct_from(stage.c[name]) for name in rest))
        mark = sa.update(stored).values({GONE: load})
        mark = mark.where(staged, *same_key, stands(stored, pending), differs)
        updated = connection.execute(mark).rowcount

    old, now = stored.alias("old"), stored.alias("now")
    before = LOADS.alias("before")
    # "+ 0": to be found by its key, never by the index of all that this load replaces.
    same_key = [old.c[key] == stage.c[key] for key in keys]
    joined = stage.outerjoin(old, sa.and_(*same_key, old.c[GONE] + 0 == load)).outerjoin(
        before, before.c[LOAD] == old.c[LOAD]
    )
    there = sa.exists().where(*(now.c[key] == stage.c[key] for key in keys), stands(now, pending))
    known_from = sa.case(
        (stage.c[KNOWN_FROM].is_not(None), stage.c[KNOWN_FROM]),
        (old.c[LOAD].is_(None), sa.func.coalesce(stage.c[EVENT], learnt)),
        *_filled(table, stage, old, before, learnt, silent),
        else_=sa.literal(learnt, sa.Date),
    )
    names = columns_of(table)
    chosen = sa.select(
        *(_kept(old, stage, name) if name in silent else stage.c[name] for name in names),
        known_from,
        sa.literal(load, sa.Integer),
        _already_replaced(table, pending),
    ).select_from(joined)
    insert = sa.insert(stored).from_select(
        [*names, KNOWN_FROM, LOAD, GONE], chosen.where(staged, ~there)
    )
    insert = insert.execution_options(preserve_rowcount=True)
    return connection.execute(insert).rowcount - updated, updated


def _kept(old: sa.FromClause, stage: sa.Table, name: str) -> sa.ColumnElement[Any]:
    """What the row that is replaced has in a column; of a new row what is staged."""
    return sa.case((old.c[LOAD].is_(None), stage.c[name]), else_=old.c[name])


def _filled(
    table: str,
    stage: sa.Table,
    old: sa.FromClause,
    before: sa.FromClause,
    learnt: date,
    silent: Collection[str],
) -> list[tuple[sa.ColumnElement[bool], sa.ColumnElement[date]]]:
    """A receivable that was open in the last file and is paid since: learnt when it was paid.

    A payment dated before the file that still called the receivable open is a late record, and
    learnt with the file that brings it. Fields that change are no part of the comparison: training
    takes them from dated facts only.
    """
    if table != "receivables":
        return []
    fields = fields_of(TABLES[table])
    fixed = [
        name
        for name in columns_of(table)
        if name not in (*KEYS[table], "paid_date", *silent)
        and not (name in fields and fields[name].meta.changes)
    ]
    paid = stage.c.paid_date
    same = [~old.c[name].is_distinct_from(stage.c[name]) for name in fixed]
    since = sa.and_(old.c.paid_date.is_(None), paid >= before.c.as_of, paid <= learnt, *same)
    return [(since, paid)]


def _already_replaced(table: str, pending: Sequence[int]) -> sa.ColumnElement[int | None]:
    """The unfinished load that has brought a row of this key: it will come after this one."""
    if not pending:
        return sa.literal(None, sa.Integer)
    stage, coming = STAGE[table], LEDGER[table].alias("coming")
    query = sa.select(sa.func.min(coming.c[LOAD])).where(
        *(coming.c[key] == stage.c[key] for key in KEYS[table]), (coming.c[LOAD] + 0).in_(pending)
    )
    return query.correlate(stage).scalar_subquery()
