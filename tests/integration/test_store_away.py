"""A database that is locked, stopped or cannot be reached says so, and is used again afterwards."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from data_schemas.errors import StoreUnavailable
from data_schemas.store import open_store, turns
from data_schemas.store.engine import (
    POSTGRESQL,
    READERS,
    WRITERS,
    make_engine,
    reading,
    writing,
)
from data_schemas.store.migrate import migrate
from data_schemas.store.turns import QUEUE, lock
from tests.postgres import Server
from tests.waiting import come_to_write, wait_for


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another program writes to the file all the while."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_a_file_that_stays_locked_is_said(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    store = open_store(f"sqlite:///{file}", patience=0.2)
    with locked(file), pytest.raises(StoreUnavailable, match=r"ledger\.db: database is locked"):
        store.save_score("S1", "C1", "{}")
    assert store.get_score("S1") is None
    store.save_score("S1", "C1", "{}")
    assert store.get_score("S1") == "{}"
    store.close()


def test_connections_that_are_all_taken_are_said(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'ledger.db'}", patience=0.1)
    with ExitStack() as stack:
        for _ in range(READERS + WRITERS):
            stack.enter_context(reading(engine))
        for use in (reading, writing):
            with pytest.raises(StoreUnavailable, match="timed out"), use(engine):
                pass
    with reading(engine) as opened:
        assert opened.exec_driver_sql("SELECT 1").scalar_one() == 1
    engine.dispose()


def test_writers_who_wait_leave_connections_to_those_who_read(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, other = make_engine(database_url), make_engine(database_url)
    migrate(engine)
    written: list[int] = []

    def write(number: int) -> None:
        with writing(engine) as connection:
            lock(connection)
            written.append(number)

    many = 2 * (READERS + WRITERS)
    with ThreadPoolExecutor(many) as pool:
        with writing(other) as held:
            lock(held)
            come = come_to_write(monkeypatch)
            monkeypatch.setattr(turns, "HURRIED_SECONDS", 60.0)  # nobody is refused meanwhile
            waiting = [pool.submit(write, number) for number in range(many)]
            wait_for(lambda: len(come) == many)
            with reading(engine) as opened:
                assert opened.exec_driver_sql("SELECT 1").scalar_one() == 1
            assert written == []
        for one in waiting:
            one.result()
    assert sorted(written) == list(range(many))
    other.dispose()
    engine.dispose()


def test_one_who_waits_for_writers_of_the_same_process_gives_up_too(tmp_path: Path) -> None:
    """Also within another transaction of its own, which could never end."""
    engine = make_engine(f"sqlite:///{tmp_path / 'ledger.db'}", patience=0.1)
    migrate(engine)
    refused = pytest.raises(StoreUnavailable, match=r"did not end in 0\.1 s")
    with writing(engine), refused, writing(engine):
        pass
    with writing(engine) as opened:
        lock(opened)
    engine.dispose()


def test_a_server_whose_ledger_stays_locked_is_said(postgresql: Server) -> None:
    with postgresql.database() as url:
        engine, other = make_engine(url, patience=0.3), make_engine(url)
        migrate(engine)
        with writing(other) as held:
            lock(held)
            refused = pytest.raises(StoreUnavailable, match="lock timeout")
            with refused, writing(engine) as opened:
                lock(opened)
        with writing(engine) as opened:
            lock(opened)
        other.dispose()
        engine.dispose()


def test_who_comes_after_many_that_wait_is_refused_soon(tmp_path: Path) -> None:
    """A server answers with forty threads: some have to be left to those who read."""
    engine = make_engine(f"sqlite:///{tmp_path / 'ledger.db'}", patience=20)
    migrate(engine)
    refused: list[str] = []

    def write() -> None:
        try:
            with writing(engine):
                pass
        except StoreUnavailable as err:
            refused.append(str(err))

    with ThreadPoolExecutor(2 * QUEUE) as pool:
        with writing(engine):
            waiting = [pool.submit(write) for _ in range(2 * QUEUE)]
            until = time.monotonic() + 15
            while len(refused) < QUEUE and time.monotonic() < until:
                time.sleep(0.05)
        for one in waiting:
            one.result()
    assert len(refused) == QUEUE
    assert all("did not end in 1 s" in one for one in refused)
    engine.dispose()


def test_a_file_whose_folder_has_gone_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    engine = make_engine(f"sqlite:///{folder / 'ledger.db'}")
    folder.rmdir()
    with pytest.raises(StoreUnavailable, match="unable to open"), reading(engine):
        pass
    engine.dispose()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://huikuan:secret@/ledger?host={}",
        "postgresql:///ledger?user=huikuan&password=secret&host={}",
    ],
)
def test_a_server_that_is_not_there_is_said(tmp_path: Path, url: str) -> None:
    engine = make_engine(url.format(tmp_path))
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


def test_a_server_that_is_cut_off_is_not_waited_for_by_the_hour(postgresql: Server) -> None:
    """The driver's own settings leave a statement in the midst of it waiting for two hours."""
    with postgresql.database() as url:
        for own, of_url in ((url, {}), (f"{url}&keepalives_idle=60", {"keepalives_idle": 60})):
            engine = make_engine(own)
            with reading(engine) as opened:
                driver = opened.connection.driver_connection
                told = driver.info.get_parameters()  # type: ignore[union-attr]
            engine.dispose()
            assert {n: told[n] for n in POSTGRESQL} == {
                n: str(value) for n, value in (POSTGRESQL | of_url).items()
            }
