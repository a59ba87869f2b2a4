"""One ledger is in one currency: rows that name another are refused by name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data_schemas.errors import InvalidLedger
from data_schemas.store import Store
from tests.integration.mapped import kept, refused, table_of, take_in, text_file
from training import ledger_file
from training.cli import main
from training.ingest import ingest

HEAD = "receivable_id,customer_id,invoice_date,due_date,amount"


def owed(*cells: str, column: str = "currency") -> list[str]:
    """Claims A0, A1 … whose last column says this."""
    rows = (f"A{n},C1,2026-01-0{n + 1},2026-02-01,1000,{cell}" for n, cell in enumerate(cells))
    return [f"{HEAD},{column}", *rows]


def told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> list[dict[str, Any]]:
    """What the quality report of an ingest finds."""
    monkeypatch.setenv("HUIKUAN_HOME", str(folder / "var"))
    assert main(["ingest", str(folder), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)["quality"]["report"]
    found: list[dict[str, Any]] = report["findings"]
    return found


@pytest.mark.parametrize("column", ["currency", "Currency", "币种"])
@pytest.mark.parametrize("yuan", ["CNY", "人民币", ""])
def test_a_claim_in_dollars_does_not_count_as_yuan(
    tmp_path: Path, store: Store, column: str, yuan: str
) -> None:
    text_file(tmp_path, *owed(yuan, "CNY", "USD", yuan, column=column), name="receivables.csv")
    report = ingest(tmp_path, store, refused_to=tmp_path / "refused")
    assert refused(report) == [("amount", "foreign_currency", f"{column}: USD", 1)]
    assert table_of(report).ignored == []
    assert kept(store) == ["A0", "A1", "A3"]
    assert ",USD" in report.refused_files[0].read_text("utf-8-sig")


@pytest.mark.parametrize("column", ["contract_currency", "结算币种", "x_currency"])
def test_a_folder_only_tells_of_other_columns_of_currencies(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    column: str,
) -> None:
    text_file(tmp_path, *owed("CNY", "CNY", "USD", column=column), name="receivables.csv")
    found = told(tmp_path, monkeypatch, capsys)
    (mixed,) = (one for one in found if one["code"] == "mixed_currencies")
    assert (mixed["rows"], mixed["of"]) == (1, 3)
    assert "taken as yuan" in mixed["said"]["en"]


def test_the_plain_column_goes_before_a_shorter_one(tmp_path: Path, store: Store) -> None:
    head, line = owed("USD", column="ccy")
    text_file(tmp_path, f"{head},currency", f"{line},CNY", name="receivables.csv")
    ingest(tmp_path, store)
    assert kept(store) == ["A0"]


def test_what_names_no_currency_counts_as_blank_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cells = ("CNY", "无", "N/A", "无", "人民币(CNY)", "RMB¥", "CN¥", "156", "USD")
    text_file(tmp_path, *owed(*cells, column="币种"), name="receivables.csv")
    found = told(tmp_path, monkeypatch, capsys)
    (mixed,) = (one for one in found if one["code"] == "mixed_currencies")
    assert (mixed["rows"], mixed["of"]) == (1, 6)
    (unknown,) = (one for one in found if one["code"] == "unknown_currency")
    assert (unknown["rows"], unknown["of"]) == (3, 9)
    assert "无 2, N/A 1" in unknown["said"]["zh"]


@pytest.mark.parametrize(
    ("cells", "left"),
    [
        (("USD", "", ""), ["A1", "A2"]),  # amounts are yuan unless the column says otherwise
        (("EUR", "EUR", ""), ["A0", "A1", "A2"]),  # of a ledger in euro
        (("EUR", "eur", "欧元"), ["A0", "A1", "A2"]),
        (("EUR", "EUR", "GBP"), ["A0", "A1"]),
        (("USD", "USD", "CNY"), ["A2"]),  # what is shown is yuan
        (("", "", ""), ["A0", "A1", "A2"]),
        (("EUR", "EUR", "N/A"), ["A0", "A1", "A2"]),
        (("0", "120", "3400"), ["A0", "A1", "A2"]),
    ],
)
def test_which_currency_a_ledger_is_in(
    tmp_path: Path, store: Store, cells: tuple[str, ...], left: list[str]
) -> None:
    text_file(tmp_path, *owed(*cells), name="receivables.csv")
    ingest(tmp_path, store)
    assert kept(store) == left


def test_a_parquet_file_names_currencies_too(tmp_path: Path, store: Store) -> None:
    head, *lines = owed("CNY", "USD")
    frame = pd.DataFrame([one.split(",") for one in lines], columns=head.split(","))
    frame["amount"] = frame["amount"].astype("float64")
    frame["currency"] = frame["currency"].astype("category")
    frame.to_parquet(tmp_path / "receivables.parquet")
    report = ingest(tmp_path, store)
    assert refused(report) == [("amount", "foreign_currency", "currency: USD", 1)]
    assert kept(store) == ["A0"]


def test_payments_are_in_the_currency_of_the_claims(tmp_path: Path, store: Store) -> None:
    text_file(tmp_path, *owed("CNY", "CNY"), name="receivables.csv")
    lines = [f"A{n},2026-03-01,400,{c}" for n, c in enumerate(("USD", ""))]
    text_file(tmp_path, "receivable_id,paid_date,amount,currency", *lines, name="payments.csv")
    report = ingest(tmp_path, store)
    assert refused(report, "payments") == [("amount", "foreign_currency", "currency: USD", 1)]
    assert list(store.read_ledger().payments["receivable_id"]) == ["A1"]


@pytest.mark.parametrize(
    ("claims", "payments", "left"),
    [
        (("EUR", "EUR"), ("CNY", "EUR"), ["A1"]),
        (("EUR", "EUR"), ("CNY", "CNY"), []),
        (("EUR", "EUR"), ("", "欧元"), ["A0", "A1"]),
        (("", ""), ("USD", "USD"), []),  # claims that name none are in yuan
        (("", ""), ("USD", "CNY"), ["A1"]),
    ],
)
@pytest.mark.parametrize("mapped", [False, True])
def test_claims_decide_for_payments(
    tmp_path: Path,
    store: Store,
    mapped: bool,
    claims: tuple[str, ...],
    payments: tuple[str, ...],
    left: list[str],
) -> None:
    lines = owed(*claims) if any(claims) else [one[: one.rindex(",")] for one in owed(*claims)]
    file = text_file(tmp_path, *lines, name="receivables.csv")
    lines = [f"A{n},2026-03-01,400,{one}" for n, one in enumerate(payments)]
    text_file(tmp_path, "receivable_id,paid_date,amount,currency", *lines, name="payments.csv")
    report = take_in(file, OWED_AND_PAID, store) if mapped else ingest(tmp_path, store)
    assert kept(store) == ["A0", "A1"]
    assert list(store.read_ledger().payments["receivable_id"]) == left
    gone = [("amount", "foreign_currency", f"currency: {payments[0]}", 2 - len(left))]
    assert refused(report, "payments") == (gone if len(left) < 2 else [])


OWED_AND_PAID = """
tables:
  - table: receivables
    columns: {receivable_id: receivable_id, customer_id: customer_id, invoice_date: invoice_date,
              due_date: due_date, amount: amount}
files:
  - file: payments.csv
    tables:
      - table: payments
        columns: {receivable_id: receivable_id, paid_date: paid_date, amount: amount}
"""


def test_claims_in_dollars_by_their_heading_have_payments_in_dollars(
    tmp_path: Path, store: Store
) -> None:
    """Such a column is taken as it is, so no other currency decides for its payments."""
    lines = [one[: one.rindex(",")] for one in owed("", "")]
    file = text_file(tmp_path, *lines, name="receivables.csv")
    file.write_text(file.read_text().replace("amount", "amount (USD)"))
    lines = [f"A{n},2026-03-01,400,{one}" for n, one in enumerate(("USD", "EUR"))]
    text_file(tmp_path, "receivable_id,paid_date,amount,currency", *lines, name="payments.csv")
    mapping = OWED_AND_PAID.replace("amount: amount}", "amount: amount (USD)}", 1)
    take_in(file, mapping, store)
    assert list(store.read_ledger().payments["receivable_id"]) == ["A0"]


def test_a_file_all_in_dollars_is_told_of_whichever_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(ledger_file, "_BLOCK", 1 << 16)
    text_file(tmp_path, *owed("USD", "USD"), name="receivables.csv")
    head = "receivable_id,paid_date,amount,currency"
    text_file(tmp_path, head, "A0,2026-03-01,400,USD", name="payments.csv")
    found = told(tmp_path, monkeypatch, capsys)
    foreign = {(one["table"], one["rows"]) for one in found if one["code"] == "foreign_currency"}
    assert foreign == {("receivables", 2), ("payments", 1)}


def test_where_no_row_is_left_the_currency_is_why(tmp_path: Path, store: Store) -> None:
    text_file(tmp_path, *owed("USD", "EUR"), "A8,C1,2026-01-08,,5,CNY", name="receivables.csv")
    with pytest.raises(InvalidLedger, match="foreign currency"):
        ingest(tmp_path, store)
