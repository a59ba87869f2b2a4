"""Formulas of a workbook: with the value saved beside them, with none, or come to nothing."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl

from data_schemas.store import Store
from tests.integration.mapped import balanced, read, table_of, take_in
from training.mapping.suggest import suggest
from training.read_report import problem_of

HEAD = ["发票号", "客户", "开票日期", "到期日", "金额", "回款日期"]
MAPPING = """
tables:
  - table: receivables
    columns: {receivable_id: 发票号, customer_id: 客户, invoice_date: 开票日期, due_date: 到期日,
              amount: 金额, paid_date: 回款日期}
"""


def book(folder: Path, *rows: list[object]) -> Path:
    """A workbook as a program writes it: nobody ever worked its formulas out."""
    made = openpyxl.Workbook()
    for row in (HEAD, *rows):
        made.active.append(row)
    file = folder / "in.xlsx"
    made.save(file)
    return file


def row(n: int, amount: object, paid: object = None) -> list[object]:
    return [f"F{n}", "甲局", "2025-03-05", "2025-04-05", amount, paid]


def test_a_formula_without_a_saved_value_says_what_to_do(tmp_path: Path, store: Store) -> None:
    """It was told as "is required but was not given", and in a day of payment as unpaid."""
    file = book(tmp_path, row(0, 5), row(1, "=1000+234.5"), row(2, 7, "=TODAY()"), row(3, 9))
    report = take_in(file, MAPPING, store)
    one = table_of(report)
    told = [(d.field, d.code, d.given, d.first_line) for d in one.dropped]
    assert told == [
        ("amount", "formula_unsaved", "=1000+234.5", 3),
        ("paid_date", "formula_unsaved", "=TODAY()", 4),
    ]
    assert (one.kept, balanced(report)) == (2, True)
    assert problem_of(one.dropped[0], "receivables", "zh").message == (
        "是没有保存结果的公式：请用 Excel 打开该文件、保存后再导入；给出：“=1000+234.5”"
    )
    assert problem_of(one.dropped[0], "receivables", "en").message.startswith(
        "is a formula with no saved value: open the file in Excel, save it and ingest it again"
    )
    assert "=1000+234.5" in report.refused_files[0].read_text("utf-8-sig")
    assert any("=1000+234.5" in one for one in suggest(file).unsure)


def test_no_formula_comes_in_as_text(tmp_path: Path) -> None:
    file = book(tmp_path, ['="F"&1', *row(0, 1)[1:]], row(1, 2))
    assert read(file, MAPPING).frames["receivables"]["receivable_id"].tolist() == ["F1"]


def test_a_formula_that_came_to_nothing_and_one_that_was_saved_are_values(tmp_path: Path) -> None:
    file = book(tmp_path, row(0, "=2*21", '=""'), row(1, 2))
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    for old, new in (
        ('<c r="E2"><f>2*21</f><v />', '<c r="E2"><f>2*21</f><v>42</v>'),
        ('<c r="F2"><f>""</f><v />', '<c r="F2" t="str"><f>""</f><v></v>'),
    ):
        assert old in sheet
        sheet = sheet.replace(old, new)
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, sheet if name.endswith("sheet1.xml") else content)
    mapped = read(file, MAPPING)
    assert not mapped.files[0].builds[0].refused
    assert mapped.frames["receivables"]["amount"].tolist() == [42.0, 2.0]
    assert mapped.frames["receivables"]["paid_date"].isna().all()


def test_rows_and_cells_that_lie_apart_stay_where_they_are(tmp_path: Path) -> None:
    file = book(tmp_path, row(0, 1))
    made = openpyxl.load_workbook(file)
    for at, value in enumerate(row(1, "=7"), start=1):
        made.active.cell(9, at).value = value
    made.save(file)
    mapped = read(file, MAPPING)
    (refused,) = mapped.files[0].builds[0].refused
    assert mapped.files[0].source.lines(refused.rows).tolist() == [9]
