"""How writers of one database take turns."""

from __future__ import annotations

import time

import sqlalchemy as sa

from data_schemas.store.tables import LEDGER_META

PAUSE_SECONDS = 0.01
"""Between two transactions, on SQLite, which knows no queue: time for others to get in."""


def lock(connection: sa.Connection) -> None:
    """Hold the ledger until the transaction ends."""
    # Writing the one row first makes writers queue on PostgreSQL too.
    connection.execute(sa.update(LEDGER_META).values(revision=LEDGER_META.c.revision))


def let_others_in(connection: sa.Connection) -> None:
    """Wait a little between two transactions where nobody else would get in."""
    if connection.dialect.name == "sqlite":
        time.sleep(PAUSE_SECONDS)
