"""One file as a company has it, by its mapping: every form of it reads alike."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from data_schemas.errors import InvalidLedger
from data_schemas.store import Store
from tests.integration.mapped import HEAD, LINES, MAPPING, read, table_of, take_in, text_file
from training.mapping import csv_source, parquet_source, xlsx_source


def test_a_register_comes_in_and_again_changes_nothing(tmp_path: Path, store: Store) -> None:
    file = text_file(tmp_path, HEAD, *LINES)
    first, again = (take_in(file, MAPPING, store) for _ in range(2))
    frame = store.read_ledger().receivables
    assert frame["receivable_id"].tolist() == ["FP1", "FP2", "FP3"]
    assert frame["amount"].tolist() == [125_000.0, 12_345_678.0, 0.3]
    assert [str(day.date()) for day in frame["due_date"]] == [
        "2025-02-04", "2025-03-07", "2025-04-08"
    ]  # fmt: skip
    assert frame["process_state"].tolist() == ["approved", None, "approved"]
    assert frame["paid_date"].notna().tolist() == [True, False, True]
    assert (first.as_of, first.as_of_from, first.synthetic) == (date(2025, 4, 2), "data", False)
    assert (table_of(first).new, table_of(again).unchanged) == (3, 3)
    assert first.revision == again.revision == 1
    text_file(tmp_path, HEAD, *LINES, "FP4,乙校,2025年3月7日,60,1,,无")
    text_file(tmp_path, HEAD, LINES[0].replace("12.5", "13"), "FP4,乙校,2025年3月7日,60,1,,无")
    later = table_of(take_in(file, MAPPING, store))
    assert (later.new, later.updated, later.unchanged) == (1, 1, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators_give_the_same(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    rows = list(csv.reader([HEAD, *LINES]))
    lines = [separator.join(f'"{cell}"' for cell in row) for row in rows]
    plain = read(text_file(tmp_path, HEAD, *LINES), MAPPING).frames["receivables"]
    file = text_file(tmp_path, *lines, name="other.txt", encoding=encoding)
    pd.testing.assert_frame_equal(read(file, MAPPING).frames["receivables"], plain)


def test_xlsx_and_parquet_give_the_same_as_csv(tmp_path: Path) -> None:
    mapping = MAPPING.replace("\ntables", "\nread: {header_row: 2}\ntables")
    plain = read(text_file(tmp_path, HEAD, *LINES), MAPPING).frames["receivables"]
    rows = list(csv.reader([HEAD, *LINES]))
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["应收台账"])
    sheet.append(rows[0])
    days = {5: datetime(2025, 1, 5), 6: datetime(2025, 2, 5)}  # noqa: DTZ001 - a cell has no zone
    for n, row in enumerate(rows[1:]):
        typed = [
            *row[:2],
            days.get(n + 5, row[2]),
            row[3],
            float(row[4].replace(",", "")),
            *row[5:],
        ]
        sheet.append([cell or None for cell in typed])
        sheet.append([])
    book.save(tmp_path / "in.xlsx")
    pd.testing.assert_frame_equal(read(tmp_path / "in.xlsx", mapping).frames["receivables"], plain)
    table = pd.DataFrame(rows[1:], columns=rows[0])
    table["应收金额(万元)"] = [float(v.replace(",", "")) for v in table["应收金额(万元)"]]
    table["客户名称"] = table["客户名称"].astype("category")
    table["回款日期"] = pd.to_datetime(table["回款日期"], format="%Y年%m月%d日", errors="coerce")
    table.to_parquet(tmp_path / "in.parquet")
    pd.testing.assert_frame_equal(
        read(tmp_path / "in.parquet", MAPPING).frames["receivables"], plain
    )


@pytest.mark.parametrize("epoch", [1900, 1904])
def test_days_of_a_workbook_are_days_in_both_calendars(tmp_path: Path, epoch: int) -> None:
    book = openpyxl.Workbook()
    if epoch == 1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append(["id", "c", "due", "amount"])
    book.active.append(["A", "C", date(2025, 3, 1), 0.1 + 0.2])
    book.save(tmp_path / "in.xlsx")
    columns = "{receivable_id: id, customer_id: c, due_date: due, amount: amount}"
    mapping = f"as_of: 2025-06-01\ntables: [{{table: receivables, columns: {columns}}}]"
    frame = read(tmp_path / "in.xlsx", mapping).frames["receivables"]
    assert str(frame["due_date"][0].date()) == "2025-03-01"
    assert frame["amount"].tolist() == [0.3]  # as Excel shows it


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet"])
def test_chunks_make_no_difference(
    tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(3)
    ids = rng.integers(0, 700, 900)  # some keys come twice, far apart
    table = pd.DataFrame(
        {
            "no": [f"R{n}" for n in ids],
            "c": [f"C{n % 7}" for n in ids],
            "due": "2025-02-01",
            "amount": [f"{n}.{n % 100:02d}" for n in ids],
            "x": [str(n) for n in ids[:-1]] + ["007"],
        }
    )
    file = tmp_path / f"in.{suffix}"
    write = {"csv": table.to_csv, "xlsx": table.to_excel, "parquet": table.to_parquet}[suffix]
    write(file, index=False)
    mapping = """
as_of: 2025-06-01
tables:
  - table: receivables
    columns: {receivable_id: no, customer_id: c, due_date: due, amount: amount, x_n: x}
"""
    whole = read(file, mapping)
    monkeypatch.setattr(csv_source, "_BLOCK", 1500)
    monkeypatch.setattr(xlsx_source, "_BATCH", 37)
    monkeypatch.setattr(parquet_source, "_BATCH", 37)
    parts = read(file, mapping)
    pd.testing.assert_frame_equal(whole.frames["receivables"], parts.frames["receivables"])
    accounts = [m.files[0].builds[0].accounts["amount"] for m in (whole, parts)]
    assert accounts[0] == accounts[1]
    assert accounts[0].refused > 0
    refused = [
        sorted(n for one in m.files[0].builds[0].refused for n in one.rows.tolist())
        for m in (whole, parts)
    ]
    assert refused[0] == refused[1]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("in.csv", b"", "empty"),
        ("in.csv", b"a,b\n1,2\n", "lacks columns that the mapping names"),
        ("in.csv", HEAD.encode() + b"\n", "not one of the 0 rows"),
        ("in.csv", HEAD.encode() + b"\nA,B,soon,1,1,,\n", "must be a date"),
        ("in.csv", (HEAD + ",状态").encode() + b"\n", "2 columns called"),
        ("in.csv", bytes(range(128, 256)) + b"\x00", "encoding"),
        ("in.xlsx", b"PK\x03\x04", "as a table"),
        ("in.parquet", b"PAR1", "as a table"),
        ("in.xls", b"\xd0\xcf", "of no kind that is read"),
        ("none.csv", None, "there is no file"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_mapped_is_refused(
    tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidLedger) as caught:
        read(tmp_path / name, MAPPING)
    assert said in caught.value.en
    assert any("\u4e00" <= letter <= "\u9fff" for letter in caught.value.zh)


def test_texts_that_mean_nothing_in_one_column_stay_what_they_are_in_others(
    tmp_path: Path,
) -> None:
    lines = [line.replace(",,", ",无,") for line in LINES]
    mapping = MAPPING.replace(', 无: ""}', ", 无: not_submitted}")
    file = text_file(tmp_path, HEAD.replace("回款日期", "回款日期（银行）"), *lines)
    mapping = mapping.replace("回款日期", "回款日期(银行)")
    told = "\nread: {blanks_in: {回款日期（银行）: 无}}" + mapping
    frame = read(file, told).frames["receivables"]
    assert frame["paid_date"].notna().tolist() == [True, False, True]
    assert frame["process_state"].tolist() == ["approved", "not_submitted", "approved"]
    with pytest.raises(InvalidLedger, match="lacks columns that the mapping names: 收款"):
        read(file, told.replace("回款日期（银行）: 无", "收款: 无"))
