"""Sheets made for people: merged cells, rows of totals, the day of the records in the title."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data_schemas.errors import InvalidLedger
from data_schemas.store import Store
from tests.integration.mapped import kept, read, refused, table_of, take_in, text_file
from training.mapping import csv_source
from training.mapping.load import parse_mapping
from training.mapping.suggest import suggest
from training.read_report import problem_of

HEAD = "客户,单据号,开票日期,到期日,金额"
LINES = ["甲局,F1,2025-01-01,2025-02-01,1", ",F2,2025-01-01,2025-02-01,2", ",,,,3",
         "乙局,F3,2025-01-01,2025-02-01,3", ",F4,2025-01-01,2025-02-30,4",
         ",F5,2025-01-01,2025-02-01,5"]  # fmt: skip
MAPPING = """
drop: [{column: 单据号, blank: true, reason: 小计}]
tables:
  - table: receivables
    columns:
      receivable_id: 单据号
      customer_id: {column: 客户, fill: down}
      invoice_date: 开票日期
      due_date: 到期日
      amount: 金额
"""


@pytest.mark.parametrize("block", [130, 1 << 20])
def test_a_blank_cell_means_the_one_above_where_that_is_said(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(csv_source, "_BLOCK", block)
    report = take_in(text_file(tmp_path, HEAD, *LINES), MAPPING, store)
    frame = store.read_ledger().receivables
    assert dict(zip(frame["receivable_id"], frame["customer_id"], strict=True)) == {
        "F1": "甲局", "F2": "甲局", "F3": "乙局", "F5": "乙局",
    }  # fmt: skip
    # A refused row stands alone in its file, and came back as another customer's.
    file = report.refused_files[0]
    file.write_text(file.read_text("utf-8-sig").replace("02-30", "02-28"), encoding="utf-8")
    take_in(file, MAPPING, store)
    ledger = store.read_ledger().receivables.set_index("receivable_id")
    assert ledger.loc["F4", "customer_id"] == "乙局"


def test_the_first_rows_of_a_column_that_begins_blank_stay_so(tmp_path: Path, store: Store) -> None:
    report = take_in(text_file(tmp_path, HEAD, LINES[1], LINES[0]), MAPPING, store)
    assert kept(store) == ["F1"]
    assert refused(report) == [("customer_id", "missing", "", 1)]


def test_a_required_text_that_most_rows_lack_hints_at_merged_cells(
    tmp_path: Path, store: Store
) -> None:
    plain = MAPPING.replace("{column: 客户, fill: down}", "客户")
    report = take_in(text_file(tmp_path, HEAD, *LINES), plain, store)
    assert ("customer_id", "mostly_blank", "", 3) in refused(report)
    (one,) = (d for d in table_of(report).dropped if d.code == "mostly_blank")
    for lang in ("zh", "en"):
        assert "fill: down" in problem_of(one, "receivables", lang).message


@pytest.mark.parametrize("column", ["[客户, 单据号]", "客户, lookup: l, by: 单据号"])
def test_only_one_column_of_the_file_is_filled(tmp_path: Path, column: str) -> None:
    mapping = MAPPING.replace("column: 客户", f"column: {column}")
    mapping += "lookups: {l: {file: a.csv, key: b}}\n"
    with pytest.raises(InvalidLedger, match="fill"):
        read(text_file(tmp_path, HEAD, *LINES), mapping)


def test_a_sheet_for_people_is_proposed_as_it_is_meant(tmp_path: Path) -> None:
    rows = [
        f"{'甲局' if n == 0 else '乙局' if n == 5 else ''},F{n},2025-01-01,2025-02-01,{n + 1}"
        for n in range(9)
    ]
    title = ["往来明细,,,,", "截止日期：2025年6月30日,,单位：万元,,"]
    lines = [*title, HEAD, *rows[:5], "小计,,,,15", *rows[5:], "合 计,,,,45", "Total:,,,,45"]
    file = text_file(tmp_path, *lines)
    found = suggest(file)
    assert "\nas_of: 2025-06-30  # ?" in found.text
    assert "\ndrop:\n  - {column: 客户, matches:" in found.text
    assert "3 rows" in found.text
    assert "customer_id: {column: 客户, fill: down}  # ? 空白格沿用上一格" in found.text
    mapped = read(file, found.text)
    frame = mapped.frames["receivables"]
    assert frame["customer_id"].tolist() == ["甲局"] * 5 + ["乙局"] * 4
    assert mapped.as_of == date(2025, 6, 30)
    assert frame["amount"].sum() == 450_000
    assert not mapped.files[0].builds[0].refused


def test_blocks_of_two_rows_and_totals_of_a_customer_are_proposed(tmp_path: Path) -> None:
    rows = [
        f"{'甲局' if n == 0 else '乙局' if n == 2 else ''},F{n},2025-01-01,2025-02-01,{n + 1}"
        for n in range(4)
    ]
    lines = [
        HEAD,
        *rows[:2],
        "客户小计,,,,3",
        *rows[2:],
        "乙局小计：,,,,7",
        "合计（元）,,,,10",
        "Total (CNY),,,,10",
    ]
    file = text_file(tmp_path, *lines)
    found = suggest(file)
    assert "customer_id: {column: 客户, fill: down}" in found.text
    assert "4 rows" in found.text
    assert read(file, found.text).frames["receivables"]["customer_id"].tolist() == [
        "甲局", "甲局", "乙局", "乙局",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["合计科技", "总计量所", "小计划公司", "Total Energy"])
def test_a_customer_whose_name_holds_a_word_for_totals_is_none(tmp_path: Path, name: str) -> None:
    rows = [f"{name},F{n},2025-01-01,2025-02-01,{n + 1}" for n in range(4)]
    assert "drop" not in suggest(text_file(tmp_path, HEAD, *rows)).text


def test_a_column_that_is_blank_here_and_there_is_not_filled(tmp_path: Path) -> None:
    rows = [f"{'甲局' if n % 3 else ''},F{n},2025-01-01,2025-02-01,{n + 1}" for n in range(9)]
    found = suggest(text_file(tmp_path, HEAD, *rows))
    assert "fill" not in found.text
    assert "drop" not in found.text
    assert parse_mapping(found.text, Path("m")).as_of is None


def test_a_broken_cell_of_an_own_column_is_told(tmp_path: Path, store: Store) -> None:
    mapping = MAPPING + "      x_seller: 销售\n"
    lines = [f"{LINES[0]},#REF!", f"{LINES[3]},丙"]
    report = take_in(text_file(tmp_path, f"{HEAD},销售", *lines), mapping, store)
    assert refused(report) == [("x_seller", "error_cell", "#REF!", 1)]
