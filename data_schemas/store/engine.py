"""Open a database: the engine, and how it begins a transaction."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from data_schemas.errors import StoreUnavailable
from data_schemas.store.trouble import NO_USE, missing, no_use, unavailable, url_of, without_values
from data_schemas.store.turns import Turns

BUSY_SECONDS = 30.0
"""How long a writer waits for another one, and anybody for a connection."""
READERS, WRITERS = 5, 10
"""Connections of a process that are left to those who read, and those that writers may hold."""
POSTGRESQL = {
    "connect_timeout": 10,  # seconds, as the keepalives
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 20_000,  # milliseconds
}
"""How long a PostgreSQL server is waited for that is not there or is cut off; the driver waits for
minutes, and hours in the midst of a statement. What a URL says of one goes before it."""
LOAD_CACHE_KIB = 64 * 1024
"""Pages of SQLite that a large load keeps in memory."""
_BEGIN_BY = "huikuan_begin_by"
"""Says that a transaction writes, and until when it may wait."""
_TURNS = "huikuan_turns"


def make_engine(url: str, patience: float = BUSY_SECONDS, *, make: bool = True) -> sa.Engine:
    """An engine for a SQLAlchemy URL; the folder of a SQLite file is made.

    Parameters
    ----------
    patience : float
        Seconds that a writer waits for others, and anybody for a connection.
    make : bool
        Whether a file that is not there is made.

    Raises
    ------
    StoreUnavailable
        If the URL is none, or names a database this code does not know.
    NotFound
        If the file is not there and not to be made.
    """
    try:
        parsed = sa.make_url(url)
        if parsed.get_backend_name() not in ("sqlite", "postgresql"):
            raise sa.exc.ArgumentError("sqlite or postgresql expected")
        if parsed.get_backend_name() == "postgresql":
            if parsed.drivername == "postgresql":
                parsed = parsed.set(drivername="postgresql+psycopg")
            own = {name: value for name, value in POSTGRESQL.items() if name not in parsed.query}
            engine = _engine(parsed, WRITERS, patience, pool_pre_ping=True, connect_args=own)
            event.listen(engine, "handle_error", without_values)
            event.listen(engine, "handle_error", no_use, retval=True)
            return engine
        if parsed.database in (None, "", ":memory:"):
            raise sa.exc.ArgumentError("a database in memory is lost with its connection")
        file = Path(str(parsed.database))
        if not make and not file.exists():
            raise missing(url)
        file.parent.mkdir(parents=True, exist_ok=True)
        engine = _engine(parsed, 1, patience)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ImportError, OSError) as err:
        raise unavailable(url, err) from err
    event.listen(engine, "connect", partial(_prepare_sqlite, patience))
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "handle_error", no_use, retval=True)
    return engine


def _engine(url: sa.URL, writers: int, patience: float, **more: Any) -> sa.Engine:
    options = {_TURNS: Turns(writers, patience)}
    return sa.create_engine(
        url,
        pool_size=READERS,
        max_overflow=WRITERS,
        pool_timeout=patience,
        execution_options=options,
        hide_parameters=True,  # an error goes into a log, and values do not
        **more,
    )


def _prepare_sqlite(patience: float, connection: Any, _record: object) -> None:
    # We say BEGIN ourselves (below): the driver's own habit leaves reads outside a transaction,
    # so that two tables of one ledger could come from two revisions.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={int(patience * 1000)}",
        "journal_mode=WAL",  # readers never wait for the writer
        "synchronous=NORMAL",  # safe with WAL; a power cut may lose the last commit, not the file
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    # A writer takes its lock at once: one that read first could only fail, not wait.
    end = connection.get_execution_options().get(_BEGIN_BY)
    if end is None:
        connection.exec_driver_sql("BEGIN")
        return
    # SQLite's own waiting sleeps ever longer, up to 0.1 s, and would miss every gap that a large
    # load leaves for others; asked anew every few milliseconds, it takes the first one.
    driver: Any = connection.connection.dbapi_connection
    (usual,) = driver.execute("PRAGMA busy_timeout").fetchone()
    driver.execute("PRAGMA busy_timeout=5")
    try:
        while True:
            try:
                driver.execute("BEGIN IMMEDIATE")
            except sqlite3.DatabaseError as err:
                code = err.sqlite_errorcode & 0xFF
                if code == sqlite3.SQLITE_BUSY and time.monotonic() <= end:
                    continue
                if code in NO_USE:  # nothing raised in here ever comes to ``no_use``
                    raise unavailable(url_of(connection.engine), err) from err
                raise sa.exc.OperationalError("BEGIN IMMEDIATE", None, err) from err
            else:
                return
    finally:
        driver.execute(f"PRAGMA busy_timeout={usual}")


def can_hold(text: str) -> bool:
    """Whether a database may hold a text: PostgreSQL refuses even to be asked about one with NUL.

    Who looks for a text that came from outside asks this first; what cannot be there is not.
    """
    return "\0" not in text


@contextmanager
def _connected(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection; it goes back to the others afterwards."""
    try:
        connection = engine.connect()
    except sa.exc.TimeoutError as err:  # each is held by somebody who waits for the database
        raise unavailable(url_of(engine), err) from err
    with connection:
        yield connection


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One transaction that sees one state of all tables."""
    options = {"isolation_level": "REPEATABLE READ"} if engine.name == "postgresql" else {}
    with _connected(engine) as connection, connection.execution_options(**options).begin():
        yield connection


@contextmanager
def writing(engine: sa.Engine, patience: float | None = None) -> Iterator[sa.Connection]:
    """One transaction that is kept whole or not at all; none within another.

    Parameters
    ----------
    patience : float, optional
        Seconds to wait for others at most. Default: the engine's.

    Raises
    ------
    StoreUnavailable
        If others took longer.
    """
    # The turn comes before the connection: writers who wait for one another leave the others to
    # those who read, who need not wait.
    with _turn(engine, patience) as end, _connected(engine) as connection, _begun(connection, end):
        yield connection


def turns_of(engine: sa.Engine) -> Turns:
    """How those who write by this engine take turns."""
    found: Turns = engine.get_execution_options()[_TURNS]
    return found


@contextmanager
def begin_writing(connection: sa.Connection) -> Iterator[None]:
    """One such transaction on a connection that goes on afterwards."""
    with _turn(connection.engine) as end, _begun(connection, end):
        yield


@contextmanager
def _turn(engine: sa.Engine, patience: float | None = None) -> Iterator[float]:
    """Wait for a turn to write; until when its transaction may wait to begin."""
    turns = turns_of(engine)
    try:
        end = turns.take(patience)
    except TimeoutError as err:
        raise unavailable(url_of(engine), err) from err
    try:
        yield end
    except StoreUnavailable:
        turns.doubted = True
        raise
    finally:
        turns.give()


@contextmanager
def _begun(connection: sa.Connection, end: float) -> Iterator[None]:
    options: dict[str, Any] = {_BEGIN_BY: end}
    connection.execution_options(**options)
    try:
        with connection.begin():
            if connection.dialect.name == "postgresql":
                left = max(1, int(1000 * (end - time.monotonic())))
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = {left}")
            yield
    finally:
        options[_BEGIN_BY] = None
        connection.execution_options(**options)


@contextmanager
def own_connection(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection nobody had before or has after; its temporary tables go with it."""
    with _connected(engine) as connection:
        connection.detach()
        if engine.name == "sqlite":
            driver: Any = connection.connection.dbapi_connection
            driver.execute(f"PRAGMA cache_size={-LOAD_CACHE_KIB}")
        yield connection
