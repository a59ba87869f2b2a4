"""A database that has no room left says so, and keeps what it had."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from data_schemas.errors import StoreUnavailable
from data_schemas.store import open_store
from data_schemas.store.engine import make_engine, writing
from tests.postgres import Server


def test_a_full_disk_is_said_and_nothing_is_half_written(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    store = open_store(url)
    # SQLite lets the database become no larger than it is; it answers as it does on a full disk.
    event.listen(store.engine, "begin", lambda c: c.exec_driver_sql("PRAGMA max_page_count = 1"))
    answers = [(f"S{number}", "C1", "x" * 2000) for number in range(200)]
    store.save_scores(answers[:1])
    with pytest.raises(StoreUnavailable, match=r"ledger\.db: database or disk is full"):
        store.save_scores(answers[1:])
    store.close()
    again = open_store(url)
    assert again.get_score("S0") is not None
    assert all(again.get_score(name) is None for name, _, _ in answers[1:])
    again.close()


def test_other_errors_stay_what_they_are(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'ledger.db'}")
    with pytest.raises(sa.exc.OperationalError, match="no such table"), writing(engine) as opened:
        opened.exec_driver_sql("SELECT * FROM nowhere")
    engine.dispose()


def test_postgresql_without_room_is_said_too(postgresql: Server) -> None:
    full = "DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$"
    with postgresql.database() as url:
        engine = make_engine(url)
        refused = pytest.raises(StoreUnavailable, match="could not extend file")
        with refused, writing(engine) as opened:
            opened.exec_driver_sql(full)
        engine.dispose()
