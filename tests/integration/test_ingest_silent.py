"""A file that lacks a column says nothing of it: what stands in the database stays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data_schemas.frame import Ledger
from data_schemas.store import Store, ledger, open_store
from tests.integration.folders import put
from training.cli import main
from training.ingest import ingest, ingest_mapped
from training.ingest_report import IngestReport

FULL = (
    "receivable_id,customer_id,due_date,amount,paid_date,disputed,process_state,x_seller\n"
    "001,甲局,2025-01-31,100.50,2025-03-01,false,approved,周\n"
    "002,甲局,2025-03-01,7,,true,verified,吴\n"
)
FEWER = (
    "receivable_id,customer_id,due_date,amount\n"
    "001,甲局,2025-01-31,100.50\n002,甲局,2025-03-15,7\n003,甲局,2025-03-01,9\n"
)
BLANK = (
    "receivable_id,customer_id,due_date,amount,paid_date,disputed,process_state,x_seller\n"
    "002,甲局,2025-03-15,7,,,,\n"
)
NOTE = "payment_id,receivable_id,paid_date,amount,kind,recorded_date\nP1,002,2025-02-02,1,{}\n"
MAPPING = (
    "tables: [{table: receivables, columns: {receivable_id: receivable_id, customer_id:"
    " customer_id, due_date: due_date, amount: amount}}]\n"
)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = open_store(database_url)
    yield opened
    opened.close()


@pytest.fixture(params=["few", "many"])
def store_of(
    request: pytest.FixtureRequest, store: Store, monkeypatch: pytest.MonkeyPatch
) -> Store:
    """The ledger, written by one transaction or by many."""
    if request.param == "many":
        monkeypatch.setattr(ledger, "FEW", 0)
    return store


def taken(folder: Path, store: Store, text: str, *, mapped: bool = False) -> IngestReport:
    put(folder, "receivables", text)
    day = date(2025, 4, 1)
    if not mapped:
        return ingest(folder, store, day)
    (folder / "m.yaml").write_text(MAPPING, encoding="utf-8")
    return ingest_mapped(folder / "receivables.csv", folder / "m.yaml", store, day)


def said(store: Store, key: str) -> tuple[object, ...]:
    found: Ledger = store.read_ledger()
    owed = found.receivables.set_index("receivable_id").loc[key]
    names = ("disputed", "process_state", "x_seller", "paid_date", "due_date")
    return tuple(None if pd.isna(owed[name]) else owed[name] for name in names)


@pytest.mark.parametrize("mapped", [False, True])
def test_what_a_file_has_no_column_for_stays(folder: Path, store_of: Store, mapped: bool) -> None:
    """A recorded dispute was blanked, and the report said no more than "updated 1"."""
    taken(folder, store_of, FULL)
    report = taken(folder, store_of, FEWER, mapped=mapped)
    (one,) = report.tables
    assert (one.new, one.updated, one.unchanged) == (1, 1, 1)
    paid, due = pd.Timestamp("2025-03-01"), pd.Timestamp("2025-01-31")
    assert said(store_of, "001") == (0.0, "approved", "周", paid, due)
    assert said(store_of, "002") == (1.0, "verified", "吴", None, pd.Timestamp("2025-03-15"))
    assert said(store_of, "003")[:4] == (None,) * 4
    assert report.taken_back.reopened == 0
    again = taken(folder, store_of, FEWER, mapped=mapped)
    assert again.revision == report.revision


def test_a_column_that_is_there_and_empty_blanks(folder: Path, store_of: Store) -> None:
    taken(folder, store_of, FULL)
    taken(folder, store_of, BLANK)
    assert said(store_of, "002") == (None, None, None, None, pd.Timestamp("2025-03-15"))


def test_a_kind_of_settlement_that_no_column_tells_stays(folder: Path, store_of: Store) -> None:
    put(folder, "payments", NOTE.format("credit_note,2025-02-09"))
    taken(folder, store_of, FULL)
    put(folder, "payments", "payment_id,receivable_id,paid_date,amount\nP1,002,2025-02-02,2\n")
    taken(folder, store_of, FULL)
    (one,) = store_of.read_ledger().payments.to_dict("records")
    assert (one["kind"], one["amount"], str(one["recorded_date"].date())) == (
        "credit_note", 2.0, "2025-02-09",
    )  # fmt: skip


def test_a_list_without_days_paid_reopens_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIKUAN_HOME", str(folder.parent / "var"))
    put(folder, "receivables", FULL)
    assert main(["ingest", str(folder), "--as-of", "2025-04-01"]) == 0
    put(folder, "receivables", FEWER)
    capsys.readouterr()
    assert main(["ingest", str(folder), "--as-of", "2025-05-01", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["taken_back"]["reopened"] == 0
