"""A database that is locked, stopped or cannot be reached says so, and is used again afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from data_schemas.errors import StoreUnavailable
from data_schemas.store import open_store
from data_schemas.store.engine import make_engine, migrate, reading, writing
from tests.postgres import Server


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another program writes to the file all the while."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_a_file_that_stays_locked_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data_schemas.store.engine.BUSY_SECONDS", 0.2)
    file = tmp_path / "ledger.db"
    store = open_store(f"sqlite:///{file}")
    with locked(file), pytest.raises(StoreUnavailable, match=r"ledger\.db: database is locked"):
        store.save_score("S1", "C1", "{}")
    assert store.get_score("S1") is None
    store.save_score("S1", "C1", "{}")
    assert store.get_score("S1") == "{}"
    store.close()


def test_connections_that_are_all_taken_are_said(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    engine = sa.create_engine(url, pool_size=1, max_overflow=0, pool_timeout=0.1)
    with reading(engine):
        for use in (reading, writing):
            with pytest.raises(StoreUnavailable, match="timed out"), use(engine):
                pass
    with reading(engine) as opened:
        assert opened.exec_driver_sql("SELECT 1").scalar_one() == 1
    engine.dispose()


def test_a_file_whose_folder_has_gone_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    engine = make_engine(f"sqlite:///{folder / 'ledger.db'}")
    folder.rmdir()
    with pytest.raises(StoreUnavailable, match="unable to open"), reading(engine):
        pass
    engine.dispose()


def test_a_server_that_is_not_there_is_said(tmp_path: Path) -> None:
    engine = make_engine(f"postgresql://huikuan:secret@/ledger?host={tmp_path}")
    with pytest.raises(StoreUnavailable, match="connection") as caught, reading(engine):
        pass
    assert "secret" not in str(caught.value)
    with pytest.raises(StoreUnavailable, match="connection"):
        migrate(engine)


def test_a_server_that_stops_midway_is_said_and_found_again(postgresql: Server) -> None:
    with postgresql.database() as url:
        engine = make_engine(url)
        ends = "SELECT pg_terminate_backend(pg_backend_pid())"
        with pytest.raises(StoreUnavailable, match="terminat"), writing(engine) as opened:
            opened.exec_driver_sql(ends)
        with reading(engine) as opened:
            kept = opened.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        other = make_engine(url)
        with reading(other) as opened:
            opened.exec_driver_sql(f"SELECT pg_terminate_backend({kept})")
        with reading(engine) as opened:  # the kept connection is dead: a look finds that
            assert opened.exec_driver_sql("SELECT pg_backend_pid()").scalar_one() != kept
        other.dispose()
        engine.dispose()
