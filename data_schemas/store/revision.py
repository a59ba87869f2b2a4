"""The end of a write: a load gets its revision, which is when it begins to count."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from data_schemas.currency import YUAN
from data_schemas.errors import AliasOfAlias
from data_schemas.own_column import OwnColumn
from data_schemas.store import merge, own_columns
from data_schemas.store.tables import LEDGER_META, LOAD, LOADS


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is told of all rows of one write; ``Store.write`` says what each means."""

    as_of: date
    synthetic: bool
    complete: bool = True
    currency: str | None = None
    own: Sequence[OwnColumn] = ()
    silent: Mapping[str, Collection[str]] = field(default_factory=dict)

    @property
    def learnt(self) -> date:
        """The last day a file taken on ``as_of`` knows about."""
        return self.as_of - timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class TableCounts:
    """What became of the rows written to one table."""

    new: int
    updated: int
    unchanged: int


@dataclass(frozen=True, kw_only=True)
class WriteReport:
    """What one write did; ``revision`` and ``as_of`` are the ledger's afterwards.

    Parameters
    ----------
    met, met_day
        The revision it was written over, and the day the ledger went to then: others may have
        written since whoever asked for it looked.
    """

    tables: dict[str, TableCounts]
    revision: int
    as_of: date
    met: int
    met_day: date | None


def finish(
    connection: sa.Connection, counts: dict[str, TableCounts], load: int, about: Told
) -> WriteReport:
    """Let a load count from now on, within a transaction that holds the ledger.

    Raises
    ------
    AliasOfAlias
        If an alias would stand for another one.
    """
    before = connection.execute(sa.select(LEDGER_META)).one()
    if "aliases" in counts:
        pending = [other for other in merge.unfinished(connection) if other != load]
        chain = merge.find_chain(connection, pending)
        if chain is not None:
            raise AliasOfAlias(*chain)
    described = own_columns.describe(connection, about.own)
    changed = any(c.new or c.updated for c in counts.values())
    # A single record is of the day it was put in, which is not over yet.
    taken = about.as_of if about.complete else about.learnt
    day = before.as_of or taken
    # Where nothing but single records ever came in, they are all there is, and the day goes on with
    # them: otherwise it would be that of the first one for ever.
    if about.complete or (changed and not before.loaded):
        day = max(taken, day)
    number = before.revision + (changed or described or day != before.as_of)
    connection.execute(sa.delete(LOADS).where(LOADS.c[LOAD] == load))
    if changed:
        row = {
            LOAD: load, "revision": number, "as_of": about.as_of, "finished": datetime.now(UTC),
            "told": taken,
        }  # fmt: skip
        connection.execute(sa.insert(LOADS).values(row))
    connection.execute(
        sa.update(LEDGER_META).values(
            revision=number,
            as_of=day,
            synthetic=about.synthetic,
            loaded=about.complete or before.loaded,
            # Of a ledger whose files were read before it was kept, only one that names it can tell.
            currency=before.currency or about.currency or (None if before.loaded else YUAN),
        )
    )
    return WriteReport(
        tables=counts, revision=number, as_of=day, met=before.revision, met_day=before.as_of
    )
