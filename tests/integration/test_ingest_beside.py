"""A ledger folder beside the ledger on record: its rows point at claims of earlier files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data_schemas.errors import InvalidLedger
from data_schemas.store import Store, open_store
from tests.integration.folders import PLAIN, put
from training.ingest import ingest
from training.ingest_report import IngestReport
from training.ledger_folder import read_ledger_folder

DEALS = "deal_id,customer_id,signing_date,amount\nD1,甲局,2025-01-01,100\n"
MORE = {
    "payments": "payment_id,receivable_id,paid_date,amount\nP1,002,2025-03-05,7\n"
    "P2,009,2025-03-05,7\n",
    "contacts": "customer_id,receivable_id,date,channel\n,002,2025-03-02,phone\n"
    "甲局,009,2025-03-02,phone\n",
    "states": "receivable_id,state,date\n002,approved,2025-03-03\n009,approved,2025-03-03\n",
    "instalments": "instalment_id,deal_id,kind,due_date,amount\n"
    "I1,D1,single,2025-05-01,100\nI9,D9,single,2025-05-01,100\n",
}
NEXT = "receivable_id,customer_id,due_date,amount\n003,甲局,2025-04-01,5\n"


@pytest.fixture
def later(folder: Path, tmp_path: Path, store: Store) -> Path:
    """A folder of the next week, with rows of claims that only the database has."""
    put(folder, "deals", DEALS)
    ingest(folder, store)
    out = tmp_path / "later"
    out.mkdir()
    for table, text in MORE.items():
        put(out, table, text)
    return out


def became(report: IngestReport) -> dict[str, tuple[int, list[str]]]:
    return {one.table: (one.kept, [d.code for d in one.dropped]) for one in report.tables}


ONE_OF_TWO = {
    table: (1, ["unknown_deal" if table == "instalments" else "unknown_receivable"])
    for table in MORE
}


def test_rows_of_claims_on_record_come_in(later: Path, store: Store) -> None:
    """They were refused as of claims that the ledger does not have; a mapping took the same."""
    put(later, "receivables", NEXT)
    assert became(ingest(later, store)) == {"receivables": (1, [])} | ONE_OF_TWO
    ledger = store.read_ledger()
    assert ledger.payments["payment_id"].tolist() == ["P1"]
    assert ledger.contacts["customer_id"].tolist() == ["甲局"]


def test_a_folder_without_receivables_comes_in(later: Path, store: Store) -> None:
    report = ingest(later, store)
    assert became(report) == ONE_OF_TWO
    assert report.file_as_of == date(2025, 3, 6)
    assert ingest(later, store).revision == report.revision


def test_without_a_database_a_folder_is_the_whole_ledger(later: Path) -> None:
    with pytest.raises(InvalidLedger, match=r"no receivables\.csv"):
        read_ledger_folder(later)
    put(later, "receivables", PLAIN)
    _, report = read_ledger_folder(later)
    kept = {one.table: one.kept for one in report.tables}
    assert (kept["payments"], kept["instalments"]) == (1, 0)


def test_one_of_which_nothing_is_on_record_is_refused(later: Path, tmp_path: Path) -> None:
    empty = open_store(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(InvalidLedger, match="not one of the 2 rows"):
        ingest(later, empty)
    for table in MORE:
        (later / f"{table}.csv").unlink()
    with pytest.raises(InvalidLedger, match=r"no receivables\.csv"):
        ingest(later, empty)
    empty.close()
