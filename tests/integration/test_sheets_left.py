"""Sheets of a workbook that are not read: named, by the proposal and by the ingest."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from data_schemas.store import Store
from tests.integration.mapped import HEAD, LINES, MAPPING, take_in
from training.cli import main
from training.mapping import sheets
from training.mapping.suggest import suggest


def months(folder: Path) -> Path:
    """A register with a sheet for each month, a note and an empty sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, name in enumerate(("一月", "二月", "三月")):
        sheet = book.create_sheet(name)
        sheet.append(HEAD.split(","))
        for line in LINES:
            row = line.replace('"1,234.5678"', "1234.5678").split(",")
            sheet.append([f"{row[0]}-{number}", *row[1:]])
    book.create_sheet("说明").append(["由财务系统导出"])
    book.create_sheet("Sheet5")
    file = folder / "months.xlsx"
    book.save(file)
    return file


ALL = [("二月", 4, True), ("三月", 4, True), ("说明", 1, False)]


def test_a_proposal_names_the_sheets_it_leaves(tmp_path: Path) -> None:
    """Nine of 27 rows came in, and nobody said so."""
    found = suggest(months(tmp_path))
    assert [(one.sheet, one.rows, one.alike) for one in found.sheets_left] == ALL
    assert any("二月" in one and "三月" in one for one in found.unsure)
    marked = [line for line in found.text.splitlines() if line.startswith("# ?")]
    assert [line for line in marked if "sheets not read: 二月 (4 rows, same headings)" in line]
    assert [line for line in marked if "未读取的工作表：二月（4 行，表头相同）" in line]


def test_an_ingest_names_them_in_text_and_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("HUIKUAN_LANG", "en")
    mapping = tmp_path / "m.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    words = ["ingest", str(months(tmp_path)), "--mapping", str(mapping)]
    assert main(words) == 0
    assert "sheets not read: 二月 (4 rows, same headings)" in capsys.readouterr().out
    assert main([*words, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [(s["sheet"], s["rows"], s["alike"]) for s in said["sheets_left"]] == ALL
    assert {one["file"] for one in said["sheets_left"]} == {"months.xlsx"}


def test_sheets_listed_under_files_come_in_and_are_not_named(tmp_path: Path, store: Store) -> None:
    tables = MAPPING.strip().replace("\n", "\n    ")
    more = "".join(
        f"  - file: months.xlsx\n    read: {{sheet: {name}}}\n    {tables}\n"
        for name in ("二月", "三月")
    )
    report = take_in(months(tmp_path), f"{MAPPING}files:\n{more}", store)
    assert report.tables[0].kept == 9
    assert [one.sheet for one in report.sheets_left] == ["说明"]


def test_a_long_sheet_is_counted_up_to_a_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_COUNTED", 3)
    found = suggest(months(tmp_path)).sheets_left
    assert [one.rows for one in found] == [3, 3, 1]
    assert found[0].text("en") == "二月 (3+ rows, same headings)"
