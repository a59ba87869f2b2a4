"""Tries to sign in, counted for all processes that share the database."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from data_schemas.store.engine import writing
from data_schemas.store.tables import SIGN_IN_TRIES
from data_schemas.store.turns import LOAD_LOCK

TRIES_LOCK = LOAD_LOCK + 1
"""PostgreSQL's number of the lock under which tries are counted; SQLite's writers queue anyway."""


def begin_try(
    engine: sa.Engine, who: Mapping[str, int], now: datetime, *, window: timedelta
) -> timedelta:
    """Count a try under each of ``who``, unless one of them has had all that it is allowed.

    Returns
    -------
    timedelta
        How long the one that has to wait longest must; nothing where the try was counted.
    """
    table, names = SIGN_IN_TRIES, {_digest(one): allowed for one, allowed in who.items()}
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(TRIES_LOCK)))
        connection.execute(sa.delete(table).where(table.c.at <= now - window))
        mine = sa.select(table.c.who, table.c.at).where(table.c.who.in_(names))
        found: dict[str, list[datetime]] = {name: [] for name in names}
        for row in connection.execute(mine.order_by(table.c.at)):
            found[row.who].append(row.at)
        full = [made[-names[one]] for one, made in found.items() if len(made) >= names[one]]
        if full:
            return max(full) + window - now
        connection.execute(sa.insert(table), [{"who": name, "at": now} for name in names])
    return timedelta(0)


def forgive(engine: sa.Engine, who: str, places: Sequence[str]) -> None:
    """Forget all tries of ``who``, who got it right, and the last one from each place."""
    table = SIGN_IN_TRIES
    with writing(engine) as connection:
        connection.execute(sa.delete(table).where(table.c.who == _digest(who)))
        for place in places:
            last = sa.select(sa.func.max(table.c.id)).where(table.c.who == _digest(place))
            connection.execute(sa.delete(table).where(table.c.id == last.scalar_subquery()))


def _digest(who: str) -> str:
    return hashlib.sha256(who.encode("utf-8", "replace")).hexdigest()
