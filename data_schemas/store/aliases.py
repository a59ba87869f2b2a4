"""Several ids of one customer: merged by hand, and parted again.

A merge is a record like any other, with versions: a backtest at an earlier day does not see it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

import pandas as pd
import sqlalchemy as sa

from data_schemas.day import begin_in_china
from data_schemas.errors import AliasOfAlias, InvalidLedger, NotFound
from data_schemas.frame import check_frame
from data_schemas.store import audit, ledger
from data_schemas.store.engine import reading, writing
from data_schemas.store.merge import counts, stands, unfinished
from data_schemas.store.revision import Told
from data_schemas.store.tables import LEDGER, LEDGER_META, LOAD, LOADS
from data_schemas.store.turns import lock

NAMING = ("customers", "deals", "receivables", "contacts")
"""The tables in which a customer's id can stand."""


@dataclass(frozen=True, kw_only=True)
class CustomerAlias:
    """An id that stands for another customer since a day."""

    alias_id: str
    customer_id: str
    date: date


def aliases(engine: sa.Engine) -> list[CustomerAlias]:
    """All aliases that stand, by id."""
    with reading(engine) as connection:
        return _standing(connection)


@dataclass(frozen=True, kw_only=True)
class PastMerge:
    """An id that stood for another customer from one day to another, and does no longer.

    Parameters
    ----------
    begun, ended : datetime, optional
        The moments at which it was merged and parted; of older merges nobody kept them.
    """

    alias_id: str
    customer_id: str
    first: date
    last: date
    begun: datetime | None = None
    ended: datetime | None = None

    @property
    def span(self) -> tuple[datetime, datetime] | None:
        """From which moment on it stood, and before which; none where nobody can tell.

        On the day two are parted they count as parted: then one sets anew what a merge got wrong.
        Only where they were merged on that very day, the moments decide.
        """
        if self.first < self.last:
            return begin_in_china(self.first), begin_in_china(self.last)
        if self.begun is None or self.ended is None:
            return None
        return self.begun, self.ended

    def stood_at(self, moment: datetime) -> bool:
        """Whether it stood at a moment."""
        return self.span is not None and self.span[0] <= moment < self.span[1]


def is_one_customer(engine: sa.Engine, one: str, other: str) -> bool:
    """Whether two ids stand for one customer."""
    standing = {alias.alias_id: alias.customer_id for alias in aliases(engine)}
    return standing.get(one, one) == standing.get(other, other)


def past_merges(engine: sa.Engine) -> list[PastMerge]:
    """All merges that were undone, or gave way to others, by id and day."""
    table = LEDGER["aliases"]
    with reading(engine) as connection:
        query = sa.select(
            table.c.alias_id, table.c.customer_id, table.c.date, LOADS.c.finished
        ).outerjoin(LOADS, LOADS.c[LOAD] == table.c[LOAD])
        query = query.where(counts(table, unfinished(connection)))
        found = connection.execute(query.order_by(table.c.alias_id, table.c[LOAD])).all()
    return [
        PastMerge(
            alias_id=one[0], customer_id=one[1], first=one[2], last=after[2],
            begun=one[3], ended=after[3],
        )
        for one, after in pairwise(found)
        if one[0] == after[0] and one[1] is not None and one[1] != after[1]
    ]  # fmt: skip


def merge_customers(engine: sa.Engine, alias: str, into: str, day: date) -> bool:
    """Let an id stand for another customer from ``day`` on; whether that is new.

    Raises
    ------
    NotFound
        If no record names one of the two.
    InvalidLedger
        If the alias stands for somebody else or somebody stands for it, or ``into`` is an alias
        itself.
    """
    with _holding(engine) as connection:
        standing = {one.alias_id: one.customer_id for one in _standing(connection)}
        if standing.get(alias) == into:
            return False
        _check(connection, standing, alias, into)
        _write(connection, alias, into, day)
        audit.note(connection, "merge", f"customers/{alias}/{into}", {"date": str(day)})
    return True


def _check(connection: sa.Connection, standing: dict[str, str], alias: str, into: str) -> None:
    """Refuse a merge that the ones in force do not allow, or of ids nobody uses."""
    if alias in standing:
        raise InvalidLedger(
            f"客户“{alias}”已并入“{standing[alias]}”；请先撤销：huikuan customers unmerge {alias}",
            f"customer '{alias}' is merged into '{standing[alias]}' already; undo that first:"
            f" huikuan customers unmerge {alias}",
        )
    for name in (alias, into):
        if not _is_named(connection, name):
            raise NotFound(
                f"没有任何记录使用客户编号“{name}”", f"no record names a customer '{name}'"
            )
    others = sorted(one for one, customer in standing.items() if customer == alias)
    if into in others or into == alias:
        raise AliasOfAlias(alias, into, alias)
    if others:
        raise InvalidLedger(
            f"“{others[0]}”已并入“{alias}”，因此“{alias}”不能再并入“{into}”；请先撤销“{others[0]}”"
            f"的合并，再把两者分别并入“{into}”",
            f"'{others[0]}' is merged into '{alias}', so '{alias}' cannot be merged into '{into}';"
            f" undo the merge of '{others[0]}', then merge each of them into '{into}'",
        )


def unmerge_customer(engine: sa.Engine, alias: str, day: date) -> str:
    """Let an alias stand for itself again; the customer it was merged into.

    Raises
    ------
    NotFound
        If it is no alias.
    """
    with _holding(engine) as connection:
        standing = {one.alias_id: one.customer_id for one in _standing(connection)}
        if alias not in standing:
            some = list(standing)[:8]
            raise NotFound(
                f"“{alias}”不是别名；现有别名：{'、'.join(some) or '无'}",
                f"'{alias}' is no alias; the aliases are: {', '.join(some) or 'none'}",
            )
        _write(connection, alias, None, day)
        audit.note(connection, "unmerge", f"customers/{alias}/{standing[alias]}")
    return standing[alias]


@contextmanager
def _holding(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Write while nobody else writes records: the aliases that are found still stand at the end."""
    with writing(engine) as connection:
        lock(connection)
        yield connection


def _standing(connection: sa.Connection) -> list[CustomerAlias]:
    table = LEDGER["aliases"]
    in_force = stands(table, unfinished(connection))
    query = sa.select(table.c.alias_id, table.c.customer_id, table.c.date)
    query = query.where(in_force, table.c.customer_id.is_not(None)).order_by(table.c.alias_id)
    found = connection.execute(query).all()
    return [CustomerAlias(alias_id=row[0], customer_id=row[1], date=row[2]) for row in found]


def _write(connection: sa.Connection, alias: str, into: str | None, day: date) -> None:
    raw = pd.DataFrame({"alias_id": [alias], "customer_id": [into], "date": [day.isoformat()]})
    frame, _ = check_frame("aliases", raw)
    synthetic = bool(connection.execute(sa.select(LEDGER_META.c.synthetic)).scalar_one())
    as_of = day + timedelta(days=1)
    about = Told(as_of=as_of, synthetic=synthetic, complete=False)
    ledger.bring_in(connection, {"aliases": frame}, about)


def _is_named(connection: sa.Connection, customer: str) -> bool:
    pending = unfinished(connection)
    return any(
        connection.execute(
            sa.select(sa.literal(1))
            .where(LEDGER[name].c.customer_id == customer, stands(LEDGER[name], pending))
            .limit(1)
        ).first()
        for name in NAMING
    )
