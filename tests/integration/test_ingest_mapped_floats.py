"""Ids and days that a program kept as numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_schemas.store import Store
from tests.integration.mapped import kept, table_of, take_in, text_file
from training.mapping import csv_source

HEAD = "id,cust,issued,due,amount,paid"
MAPPING = """
tables:
  - table: receivables
    columns:
      {receivable_id: id, customer_id: cust, invoice_date: issued, due_date: due, amount: amount}
  - table: payments
    columns: {receivable_id: id, paid_date: paid, amount: amount}
    keep: [{column: paid, blank: false}]
"""
LINES = (
    "1928000000.0,0140.0,20250110.0,20250209.0,7.0,20250301.0",
    "1928000001.0,0140.0,20250110.0,20250209.0,8.0,",
)


def test_days_and_ids_lose_the_point_of_a_float(tmp_path: Path, store: Store) -> None:
    file = text_file(tmp_path, HEAD, *LINES)
    report = take_in(file, MAPPING, store)
    assert kept(store) == ["1928000000", "1928000001"]
    ledger = store.read_ledger()
    assert ledger.receivables["customer_id"].tolist() == ["0140", "0140"]
    assert str(ledger.receivables["invoice_date"][0].date()) == "2025-01-10"
    assert ledger.payments["receivable_id"].tolist() == ["1928000000"]
    assert table_of(report, "payments").refused == 0
    assert table_of(take_in(file, MAPPING, store)).unchanged == 2


def test_one_id_that_is_no_float_leaves_all_as_they_are(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_source, "_BLOCK", 256)  # far behind the first chunk
    many = [LINES[0].replace("1928000000", str(2000000000 + n)) for n in range(50)]
    file = text_file(tmp_path, HEAD, *many, LINES[1].replace("1928000001.0", "A-1"))
    take_in(file, MAPPING, store)
    assert "2000000000.0" in kept(store)


def test_ids_on_record_with_their_point_keep_it(tmp_path: Path, store: Store) -> None:
    take_in(
        text_file(tmp_path, HEAD, LINES[0], LINES[1].replace("1928000001.0", "A")), MAPPING, store
    )
    again = take_in(text_file(tmp_path, HEAD, *LINES), MAPPING, store)
    assert (table_of(again).new, table_of(again).unchanged) == (1, 1)
    assert kept(store) == ["1928000000.0", "1928000001.0", "A"]
