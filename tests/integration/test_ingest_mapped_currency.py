"""By a mapping too, rows that name another currency than the ledger's are refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_schemas.errors import InvalidLedger
from data_schemas.store import Store
from tests.integration.mapped import balanced, kept, refused, table_of, take_in, text_file
from training.mapping import csv_source

MAPPING = """
tables:
  - table: receivables
    columns:
      receivable_id: 编号
      customer_id: 客户
      invoice_date: 开票
      due_date: 到期
      amount: {column: 金额（万元）, unit: 万元}
"""
MAPPED = "编号,客户,开票,到期,金额（万元）,币种"


@pytest.mark.parametrize("block", [64, 1 << 20])
@pytest.mark.parametrize("cells", [("CNY", "USD", ""), ("", "USD", "人民币")])
def test_by_a_mapping_too_however_the_file_is_cut(
    tmp_path: Path,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    block: int,
    cells: tuple[str, ...],
) -> None:
    monkeypatch.setattr(csv_source, "_BLOCK", block)
    lines = [f"A{n},C1,2026-01-01,2026-02-01,8,{cell}" for n, cell in enumerate(cells)]
    report = take_in(text_file(tmp_path, MAPPED, *lines), MAPPING, store)
    assert refused(report) == [("amount", "foreign_currency", "币种: USD", 1)]
    assert kept(store) == ["A0", "A2"]
    assert balanced(report)
    (sums,) = table_of(report).sums
    assert (sums.read, sums.kept, sums.unreadable) == (160_000, 160_000, 1)
    assert table_of(report).ignored == []
    assert "USD" in report.refused_files[0].read_text("utf-8-sig")


BOOKED = """
tables:
  - table: receivables
    columns:
      receivable_id: 单据编号
      customer_id: 客户
      invoice_date: 业务日期
      due_date: 到期日
      amount: AMOUNT
"""


def booked(folder: Path, own: str = "本位币金额") -> Path:
    """What an accounting program exports: the amount as agreed and as booked, in yuan."""
    lines = [
        f"单据编号,客户,业务日期,到期日,币别,原币金额,{own}",
        "A1,C1,2025-01-05,2025-03-05,人民币,1000,1000",
        "A2,C1,2025-01-06,2025-03-06,美元,1000,7200",
    ]
    return text_file(folder, *lines)


@pytest.mark.parametrize(
    ("amount", "left"),
    [
        ("本位币金额", ["A1", "A2"]),
        ("{column: [本位币金额, 原币金额]}", ["A1"]),  # where blank, the other one counts
        ("原币金额", ["A1"]),
    ],
)
def test_an_amount_that_is_in_yuan_by_its_heading_has_no_other_currency(
    tmp_path: Path, store: Store, amount: str, left: list[str]
) -> None:
    report = take_in(booked(tmp_path), BOOKED.replace("AMOUNT", amount), store)
    assert kept(store) == left
    assert ("币别" in table_of(report).ignored) is (len(left) == 2)


@pytest.mark.parametrize(
    ("own", "says", "left"),
    [
        ("记账金额", "", ["A1"]),
        ("记账金额", "    currency: null\n", ["A1", "A2"]),
        ("记账金额", "    currency:\n", ["A1", "A2"]),
        ("本位币金额", "    currency: 币别\n", ["A1"]),
    ],
)
def test_a_mapping_names_the_column_of_currencies_or_none(
    tmp_path: Path, store: Store, own: str, says: str, left: list[str]
) -> None:
    take_in(booked(tmp_path, own), BOOKED.replace("AMOUNT", own) + says, store)
    assert kept(store) == left


STATES = """
tables:
  - table: states
    columns: {receivable_id: 单据编号, state: {value: approved}, date: 业务日期}
    currency: 币别
"""


@pytest.mark.parametrize(
    ("mapping", "why"),
    [
        (BOOKED.replace("AMOUNT", "原币金额") + "    currency: 合同币种\n", "合同币种"),
        (STATES, r"columns\.amount"),
    ],
    ids=["no such column", "no amounts"],
)
def test_a_mapping_names_no_column_of_currencies_in_vain(
    tmp_path: Path, store: Store, mapping: str, why: str
) -> None:
    with pytest.raises(InvalidLedger, match=why):
        take_in(booked(tmp_path), mapping, store)


def test_what_a_mapping_leaves_out_names_no_currency(tmp_path: Path, store: Store) -> None:
    """A company that keeps the claims in dollars has a ledger in dollars."""
    cells = ("CNY", "USD", "CNY")
    lines = [f"A{n},C1,2026-01-01,2026-02-01,8,{cell}" for n, cell in enumerate(cells)]
    mapping = MAPPING + "    keep: [{column: 币种, equals: USD, reason: others}]\n"
    report = take_in(text_file(tmp_path, MAPPED, *lines), mapping, store)
    assert (refused(report), kept(store)) == ([], ["A1"])


@pytest.mark.parametrize("block", [64, 1 << 20])
@pytest.mark.parametrize("distinct", ["", "    distinct: true\n"])
def test_a_row_in_another_currency_is_no_twin(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch, block: int, distinct: str
) -> None:
    """Both rows of R1 were refused: the one in dollars as a twin, the other for its currency."""
    monkeypatch.setattr(csv_source, "_BLOCK", block)
    lines = [
        f"{one},C1,2024-01-01,2024-01-31,{amount},{code}"
        for one, amount, code in [
            ("R1", 100, "USD"), ("R3", 300, "USD"), ("R1", 135, "CAD"), ("R3", 300, "USD"),
            ("R4", 7, "CAD"), ("R4", 7, "CAD"), ("", 9, "CAD"), ("R5", 1, "USD"), ("R6", 2, "USD"),
        ]
    ]  # fmt: skip
    mapping = MAPPING.replace("{column: 金额（万元）, unit: 万元}", "金额（万元）")
    report = take_in(text_file(tmp_path, MAPPED, *lines), mapping + distinct, store)
    assert kept(store) == ["R1", "R3", "R5", "R6"]
    assert store.read_ledger().receivables["amount"].tolist() == [100, 300, 1, 2]
    assert balanced(report)
    (sums,) = table_of(report).sums
    assert (sums.kept, sums.read) == (403, 703)
    assert sums.refused + sums.repeated == 300  # R3 again; of what is in CAD there is no sum


def test_rows_that_name_no_currency_are_twins_of_those_in_the_ledgers(
    tmp_path: Path, store: Store
) -> None:
    lines = [f"R1,C1,2024-01-01,2024-01-31,{n},{code}" for n, code in ((1, "CNY"), (2, ""))]
    report = take_in(text_file(tmp_path, MAPPED, *lines), MAPPING, store)
    assert refused(report) == [("receivable_id", "twice", "R1", 1)]
    assert store.read_ledger().receivables["amount"].tolist() == [20_000]
