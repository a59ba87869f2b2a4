"""How writers of one database take turns."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Semaphore

import sqlalchemy as sa

from data_schemas.store.tables import LEDGER_META

MIGRATION_LOCK = 0x6875696B
"""PostgreSQL's number of the lock under which a database is made or migrated."""
LOAD_LOCK = MIGRATION_LOCK + 1
"""The same for the lock under which a large load brings its rows in."""
QUEUE, HURRIED_SECONDS = 20, 1.0
"""Those who may wait their full patience at a time, and what is left to one who comes after them: a
server answers with forty threads, and those that wait to write cannot read."""
PAUSE_SECONDS = 0.01
"""Between two transactions, on SQLite, which knows no queue: time for others to get in."""


class Turns:
    """Turns to write in one process: who waits for one holds no connection meanwhile.

    ``doubted``: whether nobody knows that writing works, as before the first look and after a write
    that failed.

    Parameters
    ----------
    writers : int
        How many write at once.
    patience : float
        Seconds that one waits, for the turn and then for writers of other processes. For the turn
        at most ``HURRIED_SECONDS`` where ``QUEUE`` wait already.
    """

    def __init__(self, writers: int, patience: float) -> None:
        self.doubted = True
        self._free, self._patience = Semaphore(writers), patience
        self._patient = Semaphore(QUEUE)

    def take(self, patience: float | None = None) -> float:
        """Wait for a turn; the moment, by ``time.monotonic``, up to which it may go on waiting.

        Parameters
        ----------
        patience : float, optional
            Seconds, where they are fewer than those of all.
        """
        began, most = time.monotonic(), min(self._patience, patience or self._patience)
        if self._free.acquire(blocking=False):
            return began + most
        patient = self._patient.acquire(blocking=False)
        patience = most if patient else min(most, HURRIED_SECONDS)
        try:
            if not self._free.acquire(timeout=patience):
                raise TimeoutError(f"the writers before did not end in {patience:g} s")
        finally:
            if patient:
                self._patient.release()
        return began + most

    def give(self) -> None:
        """Let the next one write."""
        self._free.release()


def lock(connection: sa.Connection) -> None:
    """Hold the ledger until the transaction ends."""
    # Writing the one row first makes writers queue on PostgreSQL too.
    connection.execute(sa.update(LEDGER_META).values(revision=LEDGER_META.c.revision))


def let_others_in(connection: sa.Connection) -> None:
    """Wait a little between two transactions where nobody else would get in."""
    if connection.dialect.name == "sqlite":
        time.sleep(PAUSE_SECONDS)


@contextmanager
def one_load_at_a_time(connection: sa.Connection, *, wait: bool = True) -> Iterator[bool]:
    """Hold what only one process and thread can hold; whoever dies lets go of it.

    Yields
    ------
    bool
        Whether it is held; always so with ``wait``.
    """
    if connection.dialect.name == "postgresql":
        ask = sa.func.pg_advisory_lock if wait else sa.func.pg_try_advisory_lock
        with connection.begin():
            got = connection.execute(sa.select(ask(LOAD_LOCK))).scalar_one()
        held = wait or bool(got)
        try:
            yield held
        finally:
            if held and not connection.invalidated:
                with connection.begin():
                    connection.execute(sa.select(sa.func.pg_advisory_unlock(LOAD_LOCK)))
        return
    with Path(f"{connection.engine.url.database}-load").open("w", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
