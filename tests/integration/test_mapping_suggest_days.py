"""Days that may be read in several ways: proposed as they fit best, and a person is asked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from training.mapping.load import parse_mapping
from training.mapping.look import look_at
from training.mapping.mapped_file import read_mapped
from training.mapping.suggest import Suggestion, suggest

HEAD = "发票号,客户名称,开票日期,到期日,应收金额,回款日期"


def proposed(folder: Path, form: str, days: list[tuple[date, date, date]]) -> Suggestion:
    lines = [
        f"F{n},某局,{invoiced:{form}},{due:{form}},{n + 1}50,{paid:{form}}"
        for n, (invoiced, due, paid) in enumerate(days)
    ]
    file = folder / "in.csv"
    file.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    return suggest(file)


SPREAD = [
    (date(2025, m, d), date(2025, m + 1, d), date(2025, m + 2, d))
    for m, d in ((1, 5), (2, 3), (3, 21), (5, 9), (8, 28), (10, 12))
]
FEW = [(date(2025, n, n), date(2025, n + 1, n), date(2025, n + 1, n + 2)) for n in (2, 3, 4)]


@pytest.mark.parametrize(
    ("form", "other", "days"),
    [
        ("%y.%m.%d", "%d.%m.%y", SPREAD), ("%y/%m/%d", "%d/%m/%y", SPREAD),
        ("%y-%m-%d", "%d-%m-%y", SPREAD), ("%y/%m/%d", "%d/%m/%y", FEW),
        ("%d.%m.%y", "%y.%m.%d", SPREAD), ("%d/%m/%y", "%y/%m/%d", SPREAD),
        ("%d.%m.%y", "%y.%m.%d", FEW),
    ],
)  # fmt: skip
def test_two_digits_of_a_year_are_found_and_asked_about(
    tmp_path: Path, form: str, other: str, days: list[tuple[date, date, date]]
) -> None:
    """25.03.05 was the 25th of March 2005, and nobody was asked."""
    found = proposed(tmp_path, form, days)
    for name in ("invoice_date", "due_date", "paid_date"):
        (line,) = (one for one in found.text.splitlines() if one.strip().startswith(f"{name}:"))
        assert f'date: "{form}"' in line
        assert "# ?" in line
        assert any(one.startswith(name) and other in one for one in found.unsure)


def test_a_year_in_chinese_needs_no_question(tmp_path: Path) -> None:
    found = proposed(tmp_path, "%y年%m月%d日", SPREAD)
    assert 'date: "%y年%m月%d日"' in found.text
    assert found.unsure == []


def test_the_order_in_which_days_follow_decides_between_day_and_month(tmp_path: Path) -> None:
    days = [
        (date(2025, 1, d), date(2025, 2, d - 1), date(2025, 3, d + 1)) for d in (2, 4, 6, 8, 10)
    ]
    found = proposed(tmp_path, "%m/%d/%Y", days)
    assert found.text.count('date: "%m/%d/%Y"') == 3
    assert any("%d/%m/%Y" in one for one in found.unsure)
    found = proposed(tmp_path, "%d/%m/%Y", days)
    assert found.text.count('date: "%d/%m/%Y"') == 3


def test_a_look_keeps_the_cells_it_looked_at(tmp_path: Path) -> None:
    proposed(tmp_path, "%Y-%m-%d", FEW)
    seen, _ = look_at(tmp_path / "in.csv").found["due_date"]
    assert seen.cells is not None
    assert seen.cells.to_pylist()[0] == "2025-03-02"


@pytest.mark.parametrize("form", ["%Y年%m月", "%Y-%m"])
def test_months_alone_are_asked_about_and_can_be_taken_to_their_end(
    tmp_path: Path, form: str
) -> None:
    """A claim due in March was due on the first of March."""
    found = proposed(tmp_path, form, FEW)
    for name in ("invoice_date", "due_date", "paid_date"):
        assert any(one.startswith(name) and "month_end: true" in one for one in found.unsure)
    column = f'due_date: {{column: 到期日, date: "{form}"'
    assert column in found.text
    ended = found.text.replace(column, f"{column}, month_end: true")
    file = tmp_path / "in.csv"
    frame = read_mapped(file, parse_mapping(ended, file), lambda *_: set()).frames["receivables"]
    assert [str(day)[:10] for day in frame["due_date"]] == [
        "2025-03-31",
        "2025-04-30",
        "2025-05-31",
    ]
    assert str(frame["invoice_date"][0])[:10] == "2025-02-01"
