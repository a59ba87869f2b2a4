"""Amounts are whole cents: what is stored, exported and told is the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_schemas.store import Store
from tests.integration.mapped import MAPPING, balanced, take_in, text_file
from training.ingest import ingest

HEAD = "receivable_id,customer_id,invoice_date,due_date,amount"
GIVEN = [0.015, 100.005, 0.1 + 0.2, 1234.56, 2.675, 1e12]
KEPT = [0.02, 100.01, 0.3, 1234.56, 2.68, 1e12]


def test_a_folder_is_rounded_on_its_way_in(tmp_path: Path, store: Store) -> None:
    lines = [f"A{n},C1,2026-01-01,2026-02-01,{one!r}" for n, one in enumerate(GIVEN)]
    text_file(tmp_path, HEAD, *lines, name="receivables.csv")
    paid = ["A1,2026-03-01,33.335", "A1,2026-03-01,33.335"]
    text_file(tmp_path, "receivable_id,paid_date,amount", *paid, name="payments.csv")
    ingest(tmp_path, store)
    ledger = store.read_ledger()
    assert ledger.receivables["amount"].tolist() == KEPT
    assert ledger.payments["amount"].tolist() == [33.34, 33.34]
    again = ingest(tmp_path, store)
    assert [one.unchanged for one in again.tables] == [one.kept for one in again.tables]


def test_by_a_mapping_the_account_balances_all_the_same(tmp_path: Path, store: Store) -> None:
    head = "发票号码,客户名称,开票日期,账期,应收金额(万元),回款日期,状态"
    lines = [f"F{n},甲局,2025年1月5日,30,1.23456{n % 10}9,,无" for n in range(40)]
    report = take_in(text_file(tmp_path, head, *lines), MAPPING, store)
    assert balanced(report)
    kept = store.read_ledger().receivables["amount"]
    assert kept.tolist() == pytest.approx(kept.round(2).tolist(), abs=0)
