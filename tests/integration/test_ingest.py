"""A ledger folder into the database: counted, whole or not at all, refused rows ready to mend."""

from __future__ import annotations

import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from data_schemas.errors import InstalmentTaken, InvalidLedger
from data_schemas.frame import TABLES
from data_schemas.store import Store
from tests.integration.folders import PLAIN, put
from tests.lists import as_folder
from training.ingest import ingest
from training.ingest_report import IngestReport, print_report
from training.ledger_folder import read_ledger_folder
from training.refused_files import new_file


def test_an_ingest_tells_how_far_it_is_from_reading_to_the_database(
    folder: Path, store: Store
) -> None:
    rows = "".join(f"R{n},甲局,2025-01-01,2025-01-31,1,\n" for n in range(3_000))
    put(folder, "receivables", PLAIN + rows)
    told: list[tuple[str, float]] = []
    ingest(folder, store, tell=lambda what, share: told.append((what, share)))
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert (told[0], told[-1]) == (("receivables.csv", 0.0), ("database", 1.0))
    assert ("database", 0.5) in told


def test_ingest_writes_counts_and_is_idempotent(folder: Path, store: Store) -> None:
    put(folder, "payments", "receivable_id,paid_date,amount\n001,2025-02-01,5\n")
    first = ingest(folder, store)
    again = ingest(folder, store)
    counts = {t.table: (t.new, t.updated, t.unchanged) for t in first.tables}
    assert counts == {"receivables": (2, 0, 0), "payments": (1, 0, 0)}
    assert [(t.new, t.updated, t.unchanged) for t in again.tables] == [(0, 0, 2), (0, 0, 1)]
    assert first.revision == again.revision == 1
    put(folder, "receivables", PLAIN.replace(",7,", ",8,"))
    third = ingest(folder, store, as_of=date(2025, 6, 1))
    assert (third.tables[0].updated, third.tables[0].unchanged, third.revision) == (1, 1, 2)
    assert store.read_ledger().receivables["amount"].tolist() == [100.5, 8.0]
    for report in (first, again, third):
        for one in report.tables:
            assert one.new + one.updated + one.unchanged == one.kept


def test_an_instalment_that_is_another_deals_in_the_database_stays_there(
    folder: Path, store: Store
) -> None:
    heads = "instalment_id,deal_id,kind,due_date,amount\n"
    deal = "deal_id,customer_id,signing_date,amount\n{},c,2025-01-01,9\n"
    put(folder, "deals", deal.format("D"))
    put(folder, "instalments", heads + "1,D,single,2025-01-01,5\n")
    ingest(folder, store)
    put(folder, "deals", deal.format("E"))
    put(folder, "instalments", heads + "1,E,single,2025-01-01,5\n")
    with pytest.raises(InstalmentTaken, match=r"'E' has an instalment '1', which is deal 'D'"):
        ingest(folder, store)
    # The same where many rows come in.
    rows = "".join(f"R{n},甲局,2025-01-01,2025-01-31,1,\n" for n in range(3_000))
    put(folder, "receivables", PLAIN + rows)
    with pytest.raises(InstalmentTaken) as caught:
        ingest(folder, store)
    assert "合同“E”" in caught.value.zh
    assert store.revision() == 1
    assert store.read_ledger().instalments["deal_id"].tolist() == ["D"]


def test_what_is_stored_is_what_was_read(folder: Path, store: Store) -> None:
    put(folder, "receivables", PLAIN.replace("paid_date\n", "paid_date,x_a,x_b\n")
        .replace("2025-03-01\n", "2025-03-01,7,north\n").replace("7,\n", "7,,,\n"))  # fmt: skip
    ledger, _ = read_ledger_folder(folder)
    ingest(folder, store)
    stored = as_folder(store.read_ledger())
    assert stored.as_of == ledger.as_of
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(stored, table), getattr(ledger, table))


def test_refused_rows_lie_in_a_file_ready_to_be_mended(
    folder: Path, store: Store, tmp_path: Path
) -> None:
    refused = tmp_path / "home" / "refused"
    clean = ingest(folder, store, refused_to=refused)
    assert not refused.exists()
    assert clean.tables[0].refused_file is None

    put(folder, "receivables", PLAIN + "003,乙局,2025-02-01,2025-03-01,-7,\n004,乙局\n")
    for _ in range(2):  # two in one second do not overwrite each other
        report = ingest(folder, store, refused_to=refused)
    assert len(list(refused.iterdir())) == 2
    file = report.tables[0].refused_file
    assert file is not None
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["refused_reason"] for row in rows] == ["too_small", "wrong_number_of_columns"]
    assert [row["refused_line"] for row in rows] == ["4", "5"]
    assert rows[0]["amount"] == "-7"
    assert rows[1]["refused_text"] == "004,乙局"

    # Mended, the file itself is a ledger: the reasons are columns nobody asks for.
    mended = tmp_path / "mended"
    mended.mkdir()
    text = file.read_text(encoding="utf-8-sig").replace("-7", "7")
    (mended / "receivables.csv").write_text(text, encoding="utf-8")
    assert ingest(mended, store).tables[0].new == 1


def test_a_failed_ingest_writes_nothing(folder: Path, store: Store) -> None:
    ingest(folder, store)
    put(folder, "payments", "paid_date,amount\n2025-01-01,5\n")
    with pytest.raises(InvalidLedger, match="receivable_id"):
        ingest(folder, store)
    assert store.revision() == 1


def test_the_report_is_told_in_both_languages_and_as_json(folder: Path, store: Store) -> None:
    put(folder, "receivables", PLAIN + "003,乙[bold]局,2025-02-01,2025-03-01,-7,\n")
    report = ingest(folder, store)
    said = {lang: _printed(report, lang) for lang in ("zh", "en")}
    for word in ("读入", "应收金额", "低于下限", "“-7”", "第 4 行", "2025-03-02", "次日"):
        assert word in said["zh"]
    for word in ("read", "amount: is too small", "'-7'", "line 4", "the day after the latest"):
        assert word in said["en"]
    data = json.loads(json.dumps(report.as_dict()))
    assert data["as_of"] == "2025-03-02"
    assert data["tables"][0]["dropped"][0]["code"] == "too_small"
    assert data["tables"][0]["refused_file"] is None


def _printed(report: IngestReport, lang: str) -> str:
    console = Console(file=io.StringIO(), width=200)
    print_report(report, lang, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_amounts_reconcile_to_the_cent(tmp_path: Path, store: Store) -> None:
    cents = np.random.default_rng(1).integers(1, 10**12, 3000)
    lines = [f"R{n},C,2025-01-01,2025-02-01,{c // 100}.{c % 100:02d}" for n, c in enumerate(cents)]
    head = "receivable_id,customer_id,invoice_date,due_date,amount"
    (tmp_path / "receivables.csv").write_text("\n".join([head, *lines]), encoding="utf-8")
    ingest(tmp_path / "receivables.csv", store)
    amounts = store.read_ledger().receivables["amount"]
    assert int((amounts * 100).round().astype("int64").sum()) == int(cents.sum())


def test_refused_rows_of_two_ingests_of_one_second_have_files_of_their_own(tmp_path: Path) -> None:
    both = Barrier(8)

    def named(_: int) -> Path:
        both.wait()
        return new_file(tmp_path / "refused", "payments")

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(named, range(8)))
    assert len(set(found)) == 8
