"""One file as a company has it, by its mapping, into the database: nothing lost on the way."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

from data_schemas.errors import InvalidLedger
from data_schemas.store import Store, open_store
from training.cli import main
from training.ingest import ingest_mapped
from training.ingest_report import IngestedTable, IngestReport
from training.mapping import csv_source, parquet_source, xlsx_source
from training.mapping.load import parse_mapping
from training.mapping.mapped_file import Mapped, read_mapped

HEAD = "发票号码,客户名称,开票日期,账期,应收金额(万元),回款日期,状态"
LINES = (
    "FP1,甲局,2025年1月5日,30,12.5,2025年3月1日,已列入预算",
    'FP2,甲局,2025年2月5日,30天,"1,234.5678",,无',
    "FP3,乙校,2025年2月7日,60,0.00003,2025年4月1日,已列入预算",
)
MAPPING = """
tables:
  - table: receivables
    columns:
      receivable_id: 发票号码
      customer_id: 客户名称
      invoice_date: 开票日期
      due_date: {after: invoice_date, days_column: 账期}
      amount: {column: 应收金额(万元), unit: 万元}
      paid_date: 回款日期
      process_state: {column: 状态, values: {已列入预算: approved, 无: ""}}
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'ledger.db'}")
    yield opened
    opened.close()


def text_file(folder: Path, *lines: str, name: str = "in.csv", encoding: str = "utf-8") -> Path:
    file = folder / name
    file.write_bytes(("\n".join(lines) + "\n").encode(encoding))
    return file


def take_in(file: Path, mapping: str, store: Store, **more: Any) -> IngestReport:
    where = file.parent / "mapping.yaml"
    where.write_text(mapping, encoding="utf-8")
    return ingest_mapped(file, where, store, refused_to=file.parent / "refused", **more)


def read(file: Path, mapping: str) -> Mapped:
    return read_mapped(file, parse_mapping(mapping, Path("m.yaml")), lambda *_: set())


def table_of(report: IngestReport, name: str = "receivables") -> IngestedTable:
    (found,) = (one for one in report.tables if one.table == name)
    return found


def balanced(report: IngestReport) -> bool:
    """Rows and amounts of every table are all accounted for."""
    for one in report.tables:
        left_out = sum(filtered.rows for filtered in one.filtered)
        if one.rows != one.kept + one.refused + one.repeated + left_out:
            return False
        if one.new + one.updated + one.unchanged != one.kept:
            return False
        for sums in one.sums:
            rest = sums.kept + sums.refused + sums.filtered + sums.repeated
            if abs(sums.read - rest) >= 0.005:
                return False
    return True


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


BROKEN = (
    "FP4,甲局,2025年13月5日,30,5,,无",  # no such month
    "FP5,,2025年1月5日,30,7,,未知",  # no customer, a code nobody translated
    "FP6,甲局,2025年1月5日,30,abc,,无",
    "FP7,甲局,2025年1月5日,30,#REF!,,无",
    "FP8,甲局,2025年1月5日,30,-9,,无",
    "FP1,甲局,2025年1月5日,30,11,,无",  # FP1 twice: the earlier one goes
)


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


FOUR_TABLES = """
as_of: 2025-06-30
drop:
  - {column: kind, equals: [petty, P], reason: petty cash}
  - {column: kind, matches: "^TEST"}
tables:
  - table: receivables
    columns:
      receivable_id: {column: no, strip_zeros: true}
      customer_id: {lookup: contracts, by: contract, column: [payer, owner]}
      deal_id: contract
      invoice_date: issued
      due_date: {column: due, after: invoice_date, months: 1, month_end: true, days: 5}
      amount: {column: total, negate_when: {column: dc, equals: C}}
      x_seller: {column: seller, zh: 销售, cause: control}
    drop:
      - {field: amount, below: 0.01, reason: credit note}
    keep:
      - {field: invoice_date, since: 2025-01-01, reason: old}
  - table: payments
    columns:
      receivable_id: {column: no, strip_zeros: true}
      paid_date: paid
      amount: received
      kind: {value: cash}
    keep:
      - {column: paid, blank: false, reason: not paid yet}
    recorded: booked
  - table: customers
    distinct: true
    columns:
      customer_id: {lookup: contracts, by: contract, column: [payer, owner]}
      region: region
files:
  - file: states.csv
    tables:
      - table: states
        columns: {receivable_id: no, state: {column: s, values: {10: approved}}, date: d}
lookups:
  contracts: {file: contracts.csv, key: id}
"""


def test_one_file_feeds_several_tables_with_its_companions(tmp_path: Path, store: Store) -> None:
    file = text_file(
        tmp_path,
        "no,contract,issued,due,total,dc,paid,received,booked,seller,region,kind",
        "001,K1,2025-01-31,,100.10,D,2025-03-01,100.10,2025-03-03,007,north,",
        "002,K2,2025-02-01,2025-04-01,50,D,,,,8,south,",
        "003,K2,2025-02-02,,5,C,2025-03-01,5,,8,south,",  # a credit note, and its payment
        "004,K1,2024-12-31,,7,D,,,,8,,",
        "005,K1,2025-03-01,,7,D,,,,8,,petty",
        "006,K9,2025-03-01,,7.77,D,2025-03-02,1,,8,,",  # a contract nobody knows
        "007,K1,2025-03-01,,7,D,,,,8,,TEST 1",
    )
    text_file(
        tmp_path, "id,owner,payer", "K1,甲局,", "K2,甲局,乙局", "K1,丙局,", name="contracts.csv"
    )
    text_file(
        tmp_path, "no,s,d", "1,10,2025-02-01", "3,10,2025-02-01", "99,10,2025-02-01",
        name="states.csv",
    )  # fmt: skip
    report = take_in(file, FOUR_TABLES, store)
    assert balanced(report)
    ledger = store.read_ledger()
    assert ledger.as_of == date(2025, 6, 30)
    assert ledger.receivables["receivable_id"].tolist() == ["1", "2"]
    assert ledger.receivables["customer_id"].tolist() == ["丙局", "乙局"]
    assert [str(day.date()) for day in ledger.receivables["due_date"]] == [
        "2025-03-05", "2025-04-01"
    ]  # fmt: skip
    assert ledger.receivables["x_seller"].tolist() == ["007", "8"]
    assert ledger.payments["amount"].tolist() == [100.1]
    assert ledger.customers["customer_id"].tolist() == ["丙局", "乙局"]
    assert len(ledger.states) == 1
    owed, paid = table_of(report), table_of(report, "payments")
    assert {f.reason: f.rows for f in owed.filtered} == {
        "petty cash": 1, "kind ~ ^TEST": 1, "credit note": 1, "old": 1
    }  # fmt: skip
    assert (owed.rows, owed.kept, owed.refused) == (7, 2, 1)
    assert {f.reason: f.rows for f in paid.filtered} == {
        "petty cash": 1, "kind ~ ^TEST": 1, "not paid yet": 2,
        "receivable_id of a row that was left out": 1,
    }  # fmt: skip
    assert [(d.field, d.code, d.given) for d in paid.dropped] == [
        ("receivable_id", "unknown_receivable", "6")
    ]
    assert table_of(report, "customers").repeated == 2
    states = table_of(report, "states")
    assert [(d.code, d.first_line) for d in states.dropped] == [("unknown_receivable", 4)]
    assert len(report.refused_files) == 2
    assert report.extras["x_seller"]["zh"] == "销售"
    recorded = read(file, FOUR_TABLES).frames["payments"]["known_from"]
    assert [str(day.date()) for day in recorded] == ["2025-03-03"]


def test_payments_of_a_later_file_find_their_receivables(tmp_path: Path, store: Store) -> None:
    take_in(text_file(tmp_path, HEAD, *LINES), MAPPING, store)
    file = text_file(tmp_path, "no;day;sum", "FP2;01.03.2025;1.000,50", "FP7;01.03.2025;3,00",
                     name="paid.csv")  # fmt: skip
    mapping = """
read: {numbers: "1.234,56"}
tables:
  - table: payments
    columns: {receivable_id: no, paid_date: {column: day, date: "%d.%m.%Y"}, amount: sum}
"""
    report = take_in(file, mapping, store)
    assert balanced(report)
    assert store.read_ledger().payments["amount"].tolist() == [1000.5]
    assert [(d.code, d.given) for d in table_of(report, "payments").dropped] == [
        ("unknown_receivable", "FP7")
    ]


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
