"""The database keeps exactly what it was given, in one piece, and says what changed."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from data_schemas.errors import InvalidLedger, NotFound, StoreUnavailable
from data_schemas.frame import OF_CHANGING, READ_FROM, TABLES, empty_frame
from data_schemas.store import Store, TableCounts, open_store
from data_schemas.store.engine import make_engine, writing
from data_schemas.store.migrate import migration_config
from data_schemas.store.tables import LEDGER, metadata
from tests.factories import checked
from tests.lists import as_folder

AS_OF = date(2026, 3, 31)


def receivables(*ids: str, amount: float = 100.0, **more: object) -> pd.DataFrame:
    return checked(
        "receivables", receivable_id=list(ids), customer_id="C1", due_date="2026-01-31",
        amount=amount, **more,
    )  # fmt: skip


def payment(receivable_id: str = "R1") -> pd.DataFrame:
    return checked(
        "payments", payment_id=["P1"], receivable_id=receivable_id, paid_date="2026-02-01",
        amount=5.0,
    )  # fmt: skip


@pytest.fixture
def url(database_url: str) -> str:
    return database_url


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = open_store(url)
    yield opened
    opened.close()


def test_the_migrations_make_what_the_code_declares(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_migrations_can_be_undone(store: Store) -> None:
    config = migration_config()
    with writing(store.engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    left = set(sa.inspect(store.engine).get_table_names())
    assert left == {"alembic_version"}


def test_sqlite_is_opened_safely(sqlite_store: Store) -> None:
    with sqlite_store.engine.connect() as connection:
        ask = connection.exec_driver_sql
        assert ask("PRAGMA journal_mode").scalar_one() == "wal"
        assert ask("PRAGMA foreign_keys").scalar_one() == 1
        assert ask("PRAGMA busy_timeout").scalar_one() >= 10_000


def test_opened_again_nothing_has_changed(store: Store, url: str) -> None:
    again = open_store(url)
    assert again.revision() == store.revision() == 0
    again.close()


def test_a_ledger_comes_back_as_it_was_written(store: Store) -> None:
    tables = {
        "customers": checked("customers", customer_id=["C1"], level="county", trust_score=4.5,
                             x_segment="S"),
        "deals": checked(
            "deals", deal_id=["D1"], customer_id="C1", signing_date="2025-12-01", amount=0.1 + 0.2,
            credit_days=60, guarantee_obtained=False, x_length=2.5,
        ),
        "instalments": checked(
            "instalments", instalment_id=["I1"], deal_id="D1", kind="retention",
            due_date="2027-01-31", amount=10.0,
        ),
        "receivables": receivables(
            "R1", "R2", deal_id=["D1", None], x_unit=["a", None], x_size=[1.5, None],
            disputed=[True, None], paid_date=["2026-02-02", None],
        ),
        "payments": payment(),
        "contacts": checked(
            "contacts", contact_id=["K1", "K2"], customer_id="C1", receivable_id=["R2", None],
            date="2026-02-10", channel="visit", result=["promised", None],
        ),
        "states": checked("states", receivable_id=["R2"], state="approved", date="2026-02-11"),
        "facts": checked(
            "facts", entity="deal", id=["D1"], field="budget_status", value="approved",
            valid_from="2026-01-05", known_at="2026-01-20",
        ),
        "aliases": checked(
            "aliases", alias_id=["C0", "C9"], customer_id=["C1", None], date="2026-02-12"
        ),
    }  # fmt: skip
    store.write(tables, AS_OF, synthetic=True)
    ledger = store.read_ledger()
    assert (ledger.as_of, ledger.synthetic) == (AS_OF, True)
    for name in OF_CHANGING:
        assert set(getattr(ledger, name)[READ_FROM]) == {pd.Timestamp(AS_OF)}
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(as_folder(ledger), name), tables[name])


def test_rows_come_back_as_python_orders_their_keys(store: Store) -> None:
    """Of what happened on one day the order of rows tells; a language would have its own."""
    ids = ["乙", "b", "R10", "R9", "_", "A", "a"]
    store.write({"receivables": receivables(*ids)}, AS_OF, synthetic=False)
    for ledger in (store.read_ledger(), store.read_versions().latest):
        assert ledger.receivables["receivable_id"].tolist() == sorted(ids)


def test_the_same_again_changes_nothing(store: Store) -> None:
    tables = {"receivables": receivables("R1", "R2", x_unit=["a", None]), "payments": payment()}
    first = store.write(tables, AS_OF, synthetic=False)
    again = store.write(tables, AS_OF, synthetic=False)
    assert first.tables["receivables"] == TableCounts(new=2, updated=0, unchanged=0)
    assert again.tables["receivables"] == TableCounts(new=0, updated=0, unchanged=2)
    assert again.tables["payments"] == TableCounts(new=0, updated=0, unchanged=1)
    assert (first.revision, again.revision, store.revision()) == (1, 1, 1)


def test_a_later_file_updates_and_adds(store: Store) -> None:
    store.write({"receivables": receivables("R1", "R2")}, AS_OF, synthetic=False)
    later = pd.concat([receivables("R2", amount=7.0), receivables("R3")], ignore_index=True)
    report = store.write({"receivables": later}, date(2026, 4, 30), synthetic=False)
    assert report.tables["receivables"] == TableCounts(new=1, updated=1, unchanged=0)
    assert report.revision == 2
    ledger = store.read_ledger()
    assert ledger.receivables["amount"].tolist() == [100.0, 7.0, 100.0]
    assert ledger.as_of == date(2026, 4, 30)


def test_an_older_file_does_not_set_the_ledger_back(store: Store) -> None:
    store.write({"receivables": receivables("R1")}, AS_OF, synthetic=False)
    report = store.write({"receivables": receivables("R1")}, date(2025, 1, 1), synthetic=False)
    assert report.as_of == store.read_ledger().as_of == AS_OF


@pytest.mark.parametrize("n", [3, 1200])
def test_few_and_many_rows_are_counted_alike(store: Store, n: int) -> None:
    ids = [f"R{i}" for i in range(n)]
    store.write({"receivables": receivables(*ids)}, AS_OF, synthetic=False)
    report = store.write({"receivables": receivables(*ids[1:], "new")}, AS_OF, synthetic=False)
    assert report.tables["receivables"] == TableCounts(new=1, updated=0, unchanged=n - 1)


def test_states_of_one_key_are_kept_once(store: Store) -> None:
    state = checked("states", receivable_id=["R1"], state="approved", date="2026-02-11")
    for _ in range(2):
        store.write({"receivables": receivables("R1"), "states": state}, AS_OF, synthetic=False)
    assert len(store.read_ledger().states) == 1


@pytest.mark.parametrize("synthetic", [True, False])
def test_simulated_and_real_records_are_never_mixed(store: Store, synthetic: bool) -> None:
    store.write({"receivables": receivables("R1")}, AS_OF, synthetic=synthetic)
    with pytest.raises(InvalidLedger, match="HUIKUAN_DATABASE_URL") as refused:
        store.write({"receivables": receivables("R2")}, AS_OF, synthetic=not synthetic)
    assert "HUIKUAN_HOME" in refused.value.zh
    assert "HUIKUAN_DATABASE_URL" in refused.value.zh
    assert store.read_ledger().receivables["receivable_id"].tolist() == ["R1"]
    assert store.revision() == 1


def test_a_write_that_fails_leaves_nothing_behind(store: Store) -> None:
    tables = {"receivables": receivables("R1"), "payments": payment("unknown")}
    with pytest.raises(InvalidLedger, match="nothing was written"):
        store.write(tables, AS_OF, synthetic=False)
    assert store.revision() == 0
    with pytest.raises(NotFound, match="huikuan ingest"):
        store.read_ledger()


def test_two_writers_wait_for_each_other_and_readers_for_nobody(store: Store, url: str) -> None:
    other = open_store(url)
    store.write({"receivables": receivables("R0")}, AS_OF, synthetic=False)
    failed: list[BaseException] = []

    def write(to: Store, name: str) -> None:
        try:
            for n in range(8):
                to.write({"receivables": receivables(f"{name}{n}")}, AS_OF, synthetic=False)
                to.save_score(f"{name}{n}", "R0", "{}")
        except BaseException as err:  # a thread's error must reach the test
            failed.append(err)

    threads = [threading.Thread(target=write, args=pair) for pair in ((store, "A"), (other, "B"))]
    for thread in threads:
        thread.start()
    seen = [len(store.read_ledger().receivables) for _ in range(5)]
    for thread in threads:
        thread.join()
    other.close()
    assert failed == []
    assert seen == sorted(seen)
    assert len(store.read_ledger().receivables) == 17
    assert store.revision() == 17


def test_a_database_of_a_newer_version_is_refused(store: Store, url: str) -> None:
    with writing(store.engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreUnavailable, match=r"made by a newer huikuan \(9999\)"):
        open_store(url)


def test_what_is_no_database_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    file.write_text("not a database" * 100, encoding="utf-8")
    with pytest.raises(StoreUnavailable, match=r"ledger\.db.*not a database"):
        open_store(f"sqlite:///{file}")
    assert file.read_text(encoding="utf-8").startswith("not a database")


@pytest.mark.parametrize(
    "url",
    ["", "nonsense://user:geheim@host/x", "user:geheim@host", "sqlite://", "mysql://geheim@h/x"],
)
def test_a_url_that_is_none_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(StoreUnavailable) as caught:
        make_engine(url)
    assert ":geheim" not in caught.value.zh + caught.value.en


def test_the_tables_are_valid_in_postgresql_too() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    for table in metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=dialect))
    amount = str(CreateTable(LEDGER["receivables"]).compile(dialect=dialect))
    assert "amount DOUBLE PRECISION NOT NULL" in amount


def test_every_declared_field_is_a_column_and_empty_tables_can_be_written(store: Store) -> None:
    report = store.write({name: empty_frame(name) for name in TABLES}, AS_OF, synthetic=False)
    assert set(report.tables) == set(TABLES)
    assert len(store.read_ledger().receivables) == 0


def test_scores_come_back_letter_by_letter(store: Store) -> None:
    text = '{"b": 1.0,  "a": "合同"}'
    store.save_score("S1", "D1", text)
    store.save_scores([("S2", "D1", "{}"), ("S3", "x" * 500, "{}")])
    store.save_scores([])
    assert store.get_score("S1") == text
    assert store.get_score("S2") == "{}"
    assert store.get_score("S9") is None
    assert store.revision() == 0


def test_a_write_nobody_commits_leaves_the_last_revision(sqlite_store: Store) -> None:
    store = sqlite_store
    store.write({"receivables": receivables("R1")}, AS_OF, synthetic=False)
    file = str(store.engine.url.database)
    raw = sqlite3.connect(file, isolation_level=None)
    raw.execute("BEGIN IMMEDIATE")
    raw.execute("DELETE FROM receivables")
    raw.close()
    assert len(store.read_ledger().receivables) == 1
