"""Due days that follow from the terms a register names."""

from __future__ import annotations

from pathlib import Path

from data_schemas.store import Store
from tests.integration.mapped import read, refused, table_of, take_in, text_file
from training.read_report import problem_of

HEAD = "发票号,客户,开票日期,付款条件,金额,到期日"
MAPPING = """
tables:
  - table: receivables
    columns:
      receivable_id: 发票号
      customer_id: 客户
      invoice_date: 开票日期
      due_date: {column: 到期日, after: invoice_date, days_column: 付款条件}
      amount: 金额
"""
LINES = (
    "F1,甲,2025-01-10,30 days net,1,",
    "F2,甲,2025-01-10,货到付款,1,",
    "F3,甲,2025-01-10,2% 10 net 30,1,",
    "F4,甲,2025-01-10,月结60天,1,",
    "F5,甲,2025-01-10,预付30%,1,",
    "F6,甲,2025-01-10,预付30%,1,2025-03-01",  # the day itself is told
    "F7,甲,2025-01-10,,1,",
    "F8,甲,2025-01-10,#REF!,1,",
)


def test_terms_are_read_and_what_is_none_is_quoted(tmp_path: Path, store: Store) -> None:
    report = take_in(text_file(tmp_path, HEAD, *LINES), MAPPING, store)
    frame = store.read_ledger().receivables
    assert dict(zip(frame["receivable_id"], frame["due_date"].astype(str), strict=True)) == {
        "F1": "2025-02-09", "F2": "2025-01-10", "F3": "2025-02-09", "F6": "2025-03-01",
    }  # fmt: skip
    assert sorted(refused(report)) == [
        ("due_date", "error_cell", "#REF!", 1),
        ("due_date", "missing", "", 1),
        ("due_date", "monthly_terms", "月结60天", 1),
        ("due_date", "not_terms", "预付30%", 1),
    ]
    (one,) = (d for d in table_of(report).dropped if d.code == "not_terms")
    said = problem_of(one, "receivables", "zh").message
    assert ("付款条件" in said, "预付30%" in said, "允许" in said) == (True, True, False)


def test_a_mapping_translates_terms(tmp_path: Path) -> None:
    values = 'values: {月结60天: 月末后60天, "预付30%": "15", "30 days net": "31", 货到付款: ""}'
    mapping = MAPPING.replace("付款条件}", f"付款条件, {values}}}")
    frame = read(text_file(tmp_path, HEAD, *LINES), mapping).frames["receivables"]
    days = dict(zip(frame["receivable_id"], frame["due_date"].astype(str), strict=True))
    assert days["F4"] == "2025-04-01"
    assert (days["F5"], days["F1"], days["F3"]) == ("2025-01-25", "2025-02-10", "2025-02-09")
    assert "F2" not in days


def test_where_all_days_count_from_the_month_monthly_terms_say_what_they_mean(
    tmp_path: Path,
) -> None:
    mapping = MAPPING.replace("after: invoice_date", "after: invoice_date, month_end: true")
    mapping = mapping.replace("column: 到期日, ", "")
    frame = read(text_file(tmp_path, HEAD, *LINES), mapping).frames["receivables"]
    days = dict(zip(frame["receivable_id"], frame["due_date"].astype(str), strict=True))
    assert (days["F4"], days["F1"]) == ("2025-04-01", "2025-03-02")
