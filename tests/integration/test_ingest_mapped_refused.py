"""Rows that cannot come in by a mapping: named, kept aside, mended and taken in again."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from data_schemas.errors import InvalidLedger
from data_schemas.store import Store
from tests.integration.mapped import (
    HEAD,
    LINES,
    MAPPING,
    balanced,
    read,
    table_of,
    take_in,
    text_file,
)
from training.cli import main

BROKEN = (
    "FP4,甲局,2025年13月5日,30,5,,无",  # no such month
    "FP5,,2025年1月5日,30,7,,未知",  # no customer, a code nobody translated
    "FP6,甲局,2025年1月5日,30,abc,,无",
    "FP7,甲局,2025年1月5日,30,#REF!,,无",
    "FP8,甲局,2025年1月5日,30,-9,,无",
    "FP1,甲局,2025年1月5日,30,11,,无",  # FP1 twice: the earlier one goes
)


def test_an_amount_in_another_currency_than_its_column_is_refused(
    tmp_path: Path, store: Store
) -> None:
    """ "USD 500" was taken for 500 yuan without a word."""
    file = text_file(tmp_path, HEAD, *LINES, "FP9,甲局,2025年1月5日,30,USD 500,,无")
    one = table_of(take_in(file, MAPPING, store))
    assert [(d.field, d.code, d.given) for d in one.dropped] == [
        ("amount", "foreign_currency", "USD 500")
    ]


def test_a_row_stays_though_one_that_cannot_be_read_has_its_id(
    tmp_path: Path, store: Store
) -> None:
    """It gave its place to the later one, and that was refused: both were lost."""
    broken = "FP1,甲局,2025年1月5日,30,5,不详,无"
    file = text_file(tmp_path, HEAD, *LINES, broken)
    report = take_in(file, MAPPING, store)
    assert balanced(report)
    assert [(d.field, d.code, d.rows) for d in table_of(report).dropped] == [
        ("paid_date", "not_date", 1)
    ]
    assert "FP1" in set(store.read_ledger().receivables["receivable_id"])


def test_refused_rows_are_mended_and_come_in_by_the_same_mapping(
    tmp_path: Path, store: Store
) -> None:
    head = HEAD.replace(",", ";")
    lines = [line.replace('"1,234.5678"', "1234.5678").replace(",", ";") for line in LINES + BROKEN]
    lines.insert(4, "FP9;too;short")
    file = text_file(tmp_path, head, *lines, encoding="gb18030")
    mapping = MAPPING.replace("\ntables", '\nread: {encoding: gb18030, separator: ";"}\ntables')
    report = take_in(file, mapping, store)
    one = table_of(report)
    assert balanced(report)
    assert (one.rows, one.kept, one.refused) == (10, 3, 7)
    assert sorted((d.field, d.code, d.rows, d.first_line) for d in one.dropped) == [
        ("", "wrong_number_of_columns", 1, 6),
        ("amount", "error_cell", 1, 9),
        ("amount", "not_number", 1, 8),
        ("amount", "too_small", 1, 10),
        ("customer_id", "missing", 1, 7),
        ("invoice_date", "not_date", 1, 5),
        ("process_state", "not_in_list", 1, 7),
        ("receivable_id", "twice", 1, 2),
    ]
    assert {d.code: d.given for d in one.dropped}["not_date"] == "2025年13月5日"
    (sums,) = one.sums
    assert (sums.unreadable, str(sums.refused)) == (2, "155000.0")
    assert one.refused_file is not None
    text = one.refused_file.read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert [row["refused_line"] for row in rows] == ["2", "5", "7", "8", "9", "10", "6"]
    assert [row["refused_reason"] for row in rows[1:3]] == ["not_date", "missing; not_in_list"]
    assert rows[2]["refused_field"] == "customer_id; process_state"
    assert rows[-1]["refused_text"] == "FP9;too;short"

    for old, new in (
        ("2025年13月5日", "2025年12月5日"), ("FP5,,", "FP5,丙院,"), ("未知", "无"), ("abc", "1"),
        ("#REF!", "2"), (",-9,", ",9,"),
        ("twice,receivable_id,2,,FP1", "twice,receivable_id,2,,FP10"),
    ):  # fmt: skip
        assert old in text
        text = text.replace(old, new)
    rows = [line.split(",") for line in text.splitlines()[:-1]]
    book = openpyxl.Workbook()  # a spreadsheet may have saved it in its own way
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "mended.xlsx")
    for_sheets = mapping.replace("encoding", "sheet: Tabelle1, header_row: 7, encoding")
    assert len(read(tmp_path / "mended.xlsx", for_sheets).frames["receivables"]) == 6

    mended = text_file(tmp_path, *text.splitlines()[:-1], name="mended.csv")
    again = take_in(mended, mapping, store)
    assert balanced(again)
    assert (table_of(again).kept, table_of(again).refused, table_of(again).new) == (6, 0, 6)
    assert table_of(again).ignored == []
    assert sorted(store.read_ledger().receivables["receivable_id"]) == sorted(
        f"FP{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 10)
    )


def test_the_command_takes_a_mapping_and_speaks_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path / "var"))
    file = text_file(tmp_path, HEAD, *LINES, BROKEN[0])
    mapping = tmp_path / "m.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    words = ["ingest", str(file), "--mapping", str(mapping)]
    assert main([*words, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["tables"][0]["sums"][0]["read"] == "12520678.3"
    assert Path(said["refused_files"][0]).is_file()
    assert main(words) == 0
    assert "读入 12,520,678.30 = 保留 12,470,678.30 + 拒绝 50,000.00" in capsys.readouterr().out
    mapping.write_text("tables: []", encoding="utf-8")
    assert main(words) == 12
    assert "tables" in capsys.readouterr().err


def test_a_filter_that_leaves_nothing_is_named(tmp_path: Path) -> None:
    """Where not one row is usable, the filter may well be why."""
    mapping = MAPPING + "    drop: [{column: 客户名称, blank: false, reason: 测试数据}]\n"
    with pytest.raises(InvalidLedger, match="3 rows are left out by the mapping: 测试数据") as told:
        read(text_file(tmp_path, HEAD, *LINES), mapping)
    assert "3 行被过滤：测试数据" in told.value.zh
