"""Files no sane program writes: a register in each format, damaged at random or on purpose."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import openpyxl
import pandas as pd

from data_schemas.errors import RiskError
from tests.bombs import huge_sheet, many_rows
from training.mapping.load import parse_mapping
from training.mapping.mapped_file import read_mapped
from training.mapping.refused import write_refused
from training.mapping.report import reports_of
from training.mapping.suggest import suggest

HEADINGS = ["发票号码", "客户名称", "开票日期", "应收金额(万元)", "回款日期", "销售员"]

MAPPING = """
tables:
  - table: receivables
    columns:
      receivable_id: 发票号码
      customer_id: 客户名称
      invoice_date: {column: 开票日期, date: ["%Y-%m-%d", "%d.%m.%Y", excel]}
      due_date: {after: invoice_date, months: 1, month_end: true, days: 5}
      amount: {column: 应收金额(万元), unit: 万元}
      paid_date: 回款日期
      x_seller: 销售员
    drop:
      - {column: 销售员, matches: "合计|total"}
      - {field: amount, below: 0, reason: credit note}
  - table: payments
    columns:
      receivable_id: 发票号码
      paid_date: 回款日期
      amount: {column: 应收金额(万元), unit: 万元}
    keep: [{column: 回款日期, blank: false}]
  - table: customers
    distinct: true
    columns: {customer_id: 客户名称}
"""

SPEC = parse_mapping(MAPPING, Path("m.yaml"))

ODD = [
    "", " ", "\x00", "\ufeff", "#REF!", "=1/0", "=cmd|' /C calc'!A0", "NaN", "inf", "-inf", "1e999",
    "-0", "1e-320", "0x10", "9" * 400, "1" * 70_000, "99999-99-99", "0000-00-00", "2025-02-30",
    "9999-12-31", "1899-12-31", "-1", "1e5", "(1", "1)", "¥", "%", "万元", '"', '""', "'", ",", ";",
    "\n", "\r", "\r\n", "\t", "\u202e甲", "\ud7ff", "💰" * 40, "e\u0301" * 50, "True", "null",
    "None", "١٢٣", "12:30", "2025-01-01 25:61:99", "45000.5", "3000000",
    "\uff0d\uff11", "1,2,3", "1.2.3",
]  # fmt: skip
"""Cells that somebody, somewhere, has exported."""

Bytes = tuple[str, bytes]


def rows(rng: random.Random, count: int) -> list[list[str]]:
    """Rows of a register, some cells odd."""
    out = []
    for n in range(count):
        day = f"2025-{n % 12 + 1:02d}-{n % 28 + 1:02d}"
        paid = rng.choice(["", "2025-12-30"])
        row = [f"FP{n}", f"客户{n % 3}", day, f"{rng.random() * 100:.4f}", paid, f"甲{n % 2}"]
        if rng.random() < 0.3:
            row[rng.randrange(6)] = rng.choice(ODD)
        out.append(row)
    return out


def csv_bytes(table: list[list[str]], separator: str = ",") -> bytes:
    """The table as text, quoted as little as a careless program would."""
    return "\r\n".join(separator.join(row) for row in table).encode("utf-8", "surrogatepass")


def xlsx_bytes(rng: random.Random, table: list[list[str]]) -> bytes:
    """The table as a workbook with typed cells, formulas and merged cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in table:
        cells: list[object] = []
        for cell in row:
            clean = "".join(c for c in cell if c.isprintable())[:30_000]
            number = rng.random() < 0.3 and clean.replace(".", "", 1).isdigit() and len(clean) < 15
            cells.append(float(clean) if number else clean)
        sheet.append(cells)
    if rng.random() < 0.3:
        sheet.merge_cells(f"A2:B{len(table)}")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parquet_bytes(table: list[list[str]]) -> bytes:
    """The table as Parquet."""
    out = io.BytesIO()
    frame = pd.DataFrame(table[1:], columns=table[0])
    frame.to_parquet(out)
    return out.getvalue()


def damaged(rng: random.Random, data: bytes) -> bytes:
    """The same with bytes changed, cut out, doubled or cut off."""
    out = bytearray(data)
    for _ in range(rng.randrange(1, 6)):
        if not out:
            break
        at = rng.randrange(len(out))
        what = rng.randrange(5)
        if what == 0:
            out[at] = rng.randrange(256)
        elif what == 1:
            del out[at : at + rng.randrange(1, 50)]
        elif what == 2:
            out[at:at] = out[at : at + rng.randrange(1, 200)]
        elif what == 3:
            out[at:at] = bytes(rng.randrange(256) for _ in range(rng.randrange(1, 9)))
        elif rng.random() < 0.3:
            del out[at:]
    return bytes(out)


def _encoded(rng: random.Random) -> Bytes:
    text = csv_bytes([HEADINGS, *rows(rng, 12)], rng.choice([",", ";", "\t"])).decode("utf-8")
    encoding = rng.choice(
        ["utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-32", "big5", "shift-jis"]
    )
    return "in.csv", text.encode(encoding, "replace")


def _text(rng: random.Random) -> Bytes:
    return "in.csv", csv_bytes([HEADINGS, *rows(rng, 12)])


def _damaged_text(rng: random.Random) -> Bytes:
    return "in.csv", damaged(rng, _text(rng)[1])


def _sheet(rng: random.Random) -> Bytes:
    return "in.xlsx", xlsx_bytes(rng, [HEADINGS, *rows(rng, 6)])


def _damaged_sheet(rng: random.Random) -> Bytes:
    return "in.xlsx", damaged(rng, _sheet(rng)[1])


def _inside_sheet(rng: random.Random) -> Bytes:
    """A sound archive whose sheet is damaged: cells far away, wrong types, broken XML."""
    first = zipfile.ZipFile(io.BytesIO(_sheet(rng)[1]))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in first.namelist():
            data = first.read(name)
            if "sheet1" in name:
                old, new = rng.choice([
                    (b'r="A2"', b'r="XFD1048576"'), (b'<row r="2"', b'<row r="999999999"'),
                    (b'r="B2"', b'r="ZZZZZZZ2"'), (b't="s"', b't="e"'), (b't="s"', b't="d"'),
                    (b"<v>", b"<f>1/0</f><v>"), (b"<v>", b"<v>99999999999"), (b"</row>", b""),
                    (b'r="A', b'q="A'), (b"<sheetData>", b"<sheetData><sheetData>"),
                    (b"<?xml", b'<!DOCTYPE a [<!ENTITY b "ha">]><?xml'),
                ])  # fmt: skip
                data = data.replace(old, new, rng.choice([1, -1]))
            elif rng.random() < 0.05:
                data = damaged(rng, data)
            archive.writestr(name, data)
    return "in.xlsx", out.getvalue()


def _columnar(rng: random.Random) -> Bytes:
    return "in.parquet", damaged(rng, parquet_bytes([HEADINGS, *rows(rng, 6)]))


def _typed_columns(rng: random.Random) -> Bytes:
    """Sound Parquet whose types are not what the mapping thinks."""
    values: list[Callable[[], object]] = [
        lambda: 1.5, lambda: True, lambda: b"\xff\x00", lambda: pd.Timestamp("2025-01-01"),
        lambda: [1, 2], lambda: {"a": 1}, lambda: None, lambda: float("nan"), lambda: 10**18,
        lambda: pd.Timedelta(days=1),
    ]  # fmt: skip
    made = {heading: [rng.choice(values)()] * 5 for heading in HEADINGS}
    out = io.BytesIO()
    pd.DataFrame(made).to_parquet(out)
    return "in.parquet", out.getvalue()


def _wide(rng: random.Random) -> Bytes:
    extra = [f"c{n}" for n in range(10_000)]
    table = [HEADINGS + extra, *(row + ["1"] * 10_000 for row in rows(rng, 3))]
    return "in.csv", csv_bytes(table)


def _mostly(rng: random.Random) -> Bytes:
    """Bytes of nothing in particular under a name that promises something."""
    data = rng.randbytes(rng.randrange(0, 3000))
    start = rng.choice(
        [b"", b"PK\x03\x04", b"PAR1", b"\xff\xfe", b"\xef\xbb\xbf", b"\xd0\xcf\x11\xe0"]
    )
    return f"in.{rng.choice(['csv', 'xlsx', 'parquet', 'tsv', 'txt', 'xls'])}", start + data


def _cut_off(rng: random.Random) -> Bytes:
    """A sound file of any format whose end is missing, as after a full disk or a lost line."""
    name, data = rng.choice([_text, _sheet, _sound_columns])(rng)
    return name, data[: rng.randrange(len(data))]


def _sound_columns(rng: random.Random) -> Bytes:
    return "in.parquet", parquet_bytes([HEADINGS, *rows(rng, 6)])


def _absurd_days(rng: random.Random) -> Bytes:
    """Days that are none, or lie outside every calendar in use."""
    days = [
        "0000-00-00", "2025-02-30", "9999-12-31", "1899-12-31", "99999-99-99", "3000000", "-1",
        "45000.5", "2025-13-01", "0001-01-01", "24:00", "20250101", "1e5", "２０２５年",
    ]  # fmt: skip
    table = rows(rng, 8)
    for row in table:
        row[2], row[4] = rng.choice(days), rng.choice(["", *days])
    if rng.random() < 0.5:
        return "in.csv", csv_bytes([HEADINGS, *table])
    return "in.xlsx", xlsx_bytes(rng, [HEADINGS, *table])


def _formulas(rng: random.Random) -> Bytes:
    """Cells that hold a formula: with its value, without one, or with its error."""
    table = [HEADINGS, *rows(rng, 6)]
    for row in table[1:]:
        row[3] = rng.choice(["=1+1", "=1/0", "=A1", "=SUM(D1:D9)", "={1,2}", row[3]])
        row[0] = rng.choice(["=ROW()", '=HYPERLINK("x")', row[0], row[0]])
    return "in.xlsx", xlsx_bytes(rng, table)


def _bomb(rng: random.Random) -> Bytes:
    """A file of some kilobytes that unpacks to gigabytes, or to millions of rows."""
    what = rng.randrange(3)
    if what == 2:
        return "in.parquet", many_rows(tuple(HEADINGS))
    return "in.xlsx", huge_sheet(honest=bool(what))


MAKERS: dict[str, Callable[[random.Random], Bytes]] = {
    "encodings": _encoded, "odd cells": _text, "damaged text": _damaged_text,
    "workbook": _sheet, "damaged workbook": _damaged_sheet, "damaged sheet": _inside_sheet,
    "damaged columns": _columnar, "wrong types": _typed_columns, "nothing": _mostly,
    "cut off": _cut_off, "absurd days": _absurd_days, "formulas": _formulas,
}  # fmt: skip
"""What is odd about a file, by name."""


def mutated(seed: int) -> tuple[str, str, bytes]:
    """What is odd, the name and the bytes of one file; always the same for a seed."""
    rng = random.Random(seed)
    if seed % 500 == 499:
        kind, maker = "bomb", _bomb
    elif seed % 100 == 99:
        kind, maker = "10,000 columns", _wide
    else:
        kind = list(MAKERS)[seed % len(MAKERS)]
        maker = MAKERS[kind]
    return kind, *maker(rng)


def ends_well(folder: Path, name: str, data: bytes) -> bool:
    """Take one odd file in; whether there was a report. Anything but RiskError is a failure."""
    file = folder / name
    file.write_bytes(data)
    with suppress(RiskError):
        parse_mapping(suggest(file).text, file)
    try:
        mapped = read_mapped(file, SPEC, lambda *_: set())
    except RiskError:
        return False
    (one,) = mapped.files
    written = write_refused(one, folder / "refused.csv")
    for report in reports_of(mapped):
        assert 0 <= report.refused_rows <= written, report
        for sums in report.sums:
            parts = sums.kept + sums.refused + sums.filtered + sums.repeated
            assert abs(sums.read - parts) < 0.005, sums
    return True
