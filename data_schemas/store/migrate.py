"""Bring a database to the newest form."""

from __future__ import annotations

import logging
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from data_schemas.errors import StoreUnavailable
from data_schemas.store.engine import writing
from data_schemas.store.trouble import missing, unavailable, url_of
from data_schemas.store.turns import MIGRATION_LOCK

log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(engine: sa.Engine, *, make: bool = True) -> None:
    """Bring the database to the newest form; does nothing where it has it.

    Parameters
    ----------
    make : bool
        Whether one that holds nothing of ours is filled with empty tables.

    Raises
    ------
    StoreUnavailable
        If the database cannot be opened, or a newer version of this code made it.
    NotFound
        If it holds nothing of ours and is not to be made.
    """
    url = url_of(engine)
    config = migration_config()
    scripts = ScriptDirectory.from_config(config)
    head, known = scripts.get_current_head(), {one.revision for one in scripts.walk_revisions()}
    try:
        with writing(engine) as connection:
            if engine.name == "postgresql":  # two that start at once: the second waits and finds it
                connection.exec_driver_sql("SET LOCAL lock_timeout = 0")  # however long that takes
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
            found = MigrationContext.configure(connection).get_current_revision()
            if found is None and not make:
                raise missing(url)
            if found is not None and found not in known:
                raise _newer(url, found)
            if found != head:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                # A warning, as commands show no less: a slip in an address makes a database too,
                # and from a migration only the backup leads back.
                what = (
                    "made a new database" if found is None else f"migrated from {found} to {head}"
                )
                log.warning("%s: %s", what, url)
    except (sa.exc.DBAPIError, CommandError) as err:
        raise unavailable(url, err) from err


def _newer(url: str, found: str) -> StoreUnavailable:
    return StoreUnavailable(
        f"数据库 {url} 由更新版本的 huikuan 建立（{found}），本程序不能使用："
        "请更新程序，或恢复升级前的备份",
        f"the database {url} was made by a newer huikuan ({found}), which this one cannot use:"
        " update the program, or restore the backup from before the update",
    )


def migration_config() -> Config:
    """Alembic's configuration; there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
