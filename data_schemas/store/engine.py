"""Open a database: the engine, how it begins a transaction, and its migrations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import event

from data_schemas.errors import StoreUnavailable

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 30
"""How long a writer waits for another one."""
MIGRATION_LOCK = 0x6875696B
"""PostgreSQL's number of the lock under which a database is made or migrated."""
_WRITES = "huikuan_writes"


def make_engine(url: str) -> sa.Engine:
    """An engine for a SQLAlchemy URL; the folder of a SQLite file is made.

    Raises
    ------
    StoreUnavailable
        If the URL is none, or names a database this code does not know.
    """
    try:
        parsed = sa.make_url(url)
        if parsed.get_backend_name() not in ("sqlite", "postgresql"):
            raise sa.exc.ArgumentError("sqlite or postgresql expected")
        if parsed.get_backend_name() == "postgresql":
            if parsed.drivername == "postgresql":
                parsed = parsed.set(drivername="postgresql+psycopg")
            return sa.create_engine(parsed, pool_pre_ping=True)
        if parsed.database in (None, "", ":memory:"):
            raise sa.exc.ArgumentError("a database in memory is lost with its connection")
        Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(parsed)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ImportError, OSError) as err:
        raise _unavailable(url, err) from err
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # We say BEGIN ourselves (below): the driver's own habit leaves reads outside a transaction,
    # so that two tables of one ledger could come from two revisions.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "journal_mode=WAL",  # readers never wait for the writer
        "synchronous=NORMAL",  # safe with WAL; a power cut may lose the last commit, not the file
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    # A writer takes its lock at once: one that read first could only fail, not wait.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One transaction that sees one state of all tables."""
    options = {"isolation_level": "REPEATABLE READ"} if engine.name == "postgresql" else {}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One transaction that is kept whole or not at all."""
    options: dict[str, Any] = {_WRITES: True}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def migrate(engine: sa.Engine) -> None:
    """Bring the database to the newest form; does nothing where it has it.

    Raises
    ------
    StoreUnavailable
        If the database cannot be opened, or a newer version of this code made it.
    """
    url = engine.url.render_as_string(hide_password=True)
    config = migration_config()
    head = ScriptDirectory.from_config(config).get_current_head()
    try:
        with writing(engine) as connection:
            if engine.name == "postgresql":  # two that start at once: the second waits and finds it
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
            if MigrationContext.configure(connection).get_current_revision() != head:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
    except (sa.exc.DBAPIError, CommandError) as err:
        raise _unavailable(url, err) from err


def migration_config() -> Config:
    """Alembic's configuration; there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _unavailable(url: str, err: Exception) -> StoreUnavailable:
    why = str(getattr(err, "orig", None) or err).splitlines()[0][:200]
    try:
        shown = sa.make_url(url).render_as_string(hide_password=True)
    except sa.exc.ArgumentError:
        shown = "HUIKUAN_DATABASE_URL"  # what is no URL may still hold a password
    return StoreUnavailable(
        f"数据库 {shown} 无法使用：{why}", f"cannot use the database {shown}: {why}"
    )
