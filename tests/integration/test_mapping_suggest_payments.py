"""Part payments and balances beside the invoices: told as they are, or asked about."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data_schemas.frame import ledger_of
from data_schemas.store import Store
from model.day import NEVER
from model.settlement import outcomes
from tests.integration.mapped import take_in
from training.mapping.load import parse_mapping
from training.mapping.mapped_file import Mapped, read_mapped
from training.mapping.suggest import Suggestion, suggest

HEAD = "发票号,客户名称,开票日期,到期日,应收金额,回款金额,回款日期,未收余额"
PART = [
    "F1,甲局,2025-03-01,2025-05-01,1000,400,2025-06-01,600",
    "F2,乙局,2025-03-02,2025-05-02,1000,1000,2025-06-02,0",
    "F3,丙局,2025-03-03,2025-05-03,1000,0,,1000",
    "F4,丁局,2025-03-04,2025-05-04,1000,,,1000",
]


def proposed(folder: Path, head: str, lines: list[str]) -> tuple[Path, Suggestion]:
    file = folder / "in.csv"
    file.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return file, suggest(file)


def read(file: Path, found: Suggestion) -> Mapped:
    return read_mapped(file, parse_mapping(found.text, file), lambda *_: set(), date(2025, 7, 1))


def test_part_payments_become_payments(tmp_path: Path, store: Store) -> None:
    """A row with 400 of 1,000 paid counted as paid in full."""
    file, found = proposed(tmp_path, HEAD, PART)
    assert "\n      paid_date: 回款日期" in found.text
    assert any(one.startswith("payments:") for one in found.unsure)
    assert found.fields["payments.amount"] == "回款金额"
    assert "x_1" not in found.text  # what is still unpaid is no input
    frames = read(file, found).frames
    assert frames["receivables"]["paid_date"].isna().all()
    paid = frames["payments"]
    assert paid["receivable_id"].tolist() == ["F1", "F2"]
    assert paid["amount"].tolist() == [400.0, 1000.0]
    take_in(file, found.text, store, as_of=date(2025, 7, 1))
    later = [PART[0].replace(",400,2025-06-01,600", ",700,2025-07-09,300"), *PART[1:]]
    file, _ = proposed(tmp_path, HEAD, later)
    take_in(file, found.text, store, as_of=date(2025, 8, 1))
    assert store.read_ledger().payments["amount"].sum() == 1700  # what came by then, not both


@pytest.mark.parametrize("paid", [["40000", "41000", "42000"], ["40000.5", "45000", "75000"]])
def test_amounts_that_excel_would_count_as_days_are_amounts(
    tmp_path: Path, paid: list[str]
) -> None:
    """41,000 is 2012-04-01 to Excel: each part payment came in as paid in full."""
    lines = [
        f"F{n},甲局,2025-03-0{n},2025-05-01,90000,{amount},2025-06-0{n},"
        for n, amount in enumerate(paid, start=1)
    ]
    file, found = proposed(tmp_path, HEAD.replace("回款金额", "已收金额"), lines)
    frames = read(file, found).frames
    assert frames["payments"]["amount"].tolist() == [float(one) for one in paid]
    assert frames["receivables"]["paid_date"].isna().all()


def test_one_invoice_said_in_two_ways_hides_no_payment_of_others(tmp_path: Path) -> None:
    """With it no row counted as a payment of its own: all but the last of each were refused."""
    second = PART[0].replace("400,2025-06-01", "600,2025-07-01")
    third = PART[1].replace("1000,1000,2025-06-02", "900,,")
    file, found = proposed(tmp_path, HEAD, [*PART, second, third])
    assert any("'F2'" in one for one in found.unsure)
    frames = read(file, found).frames
    assert sorted(frames["payments"]["amount"]) == [400.0, 600.0, 1000.0]


@pytest.mark.parametrize("heading", ["到款数", "核销金额", "Cash received"])
def test_what_may_be_an_amount_paid_is_asked_about(tmp_path: Path, heading: str) -> None:
    """Part payments under a heading nobody knows came in as paid in full, without a word."""
    head = "发票号,客户名称,开票日期,到期日,应收金额,回款日期," + heading
    lines = [f"F{n},甲局,2025-03-0{n},2025-05-01,90000,2025-06-0{n},4{n}000" for n in (1, 2, 3)]
    _, found = proposed(tmp_path, head, lines)
    assert any(one.startswith(f"paid_date: “{heading}”") for one in found.unsure)


@pytest.mark.parametrize(
    ("columns", "cells"),
    [
        ("核销金额,回款金额", "7,400"),
        ("累计回款,本次回款", "700,400"),
        ("已收金额,回款金额", "0,400"),
    ],
)
def test_of_several_amounts_paid_the_best_named_is_read(
    tmp_path: Path, columns: str, cells: str
) -> None:
    """The first column was, and what was written off came in as money."""
    head = f"发票号,客户名称,开票日期,到期日,应收金额,{columns},回款日期"
    lines = [f"F{n},甲局,2025-03-0{n},2025-05-01,1000,{cells},2025-06-0{n}" for n in (1, 2, 3)]
    file, found = proposed(tmp_path, head, lines)
    assert read(file, found).frames["payments"]["amount"].tolist() == [400.0] * 3


@pytest.mark.parametrize("again", ["1000.00", "0", "-", ""])
def test_an_amount_said_again_in_another_way_is_the_same(tmp_path: Path, again: str) -> None:
    second = PART[0].replace(",1000,400,2025-06-01", f",{again},600,2025-07-01")
    file, found = proposed(tmp_path, HEAD, [*PART, second])
    paid = read(file, found).frames["payments"]
    assert sorted(paid["amount"]) == [400.0, 600.0, 1000.0]


def test_rows_that_differ_are_told_where_they_are_no_payments_of_their_own(
    tmp_path: Path,
) -> None:
    second = PART[0].replace(",1000,400,2025-06-01", ",900,600,2025-07-01")
    _, found = proposed(tmp_path, HEAD, [*PART, second])
    assert any("其余回款会被拒绝" in one for one in found.unsure)


def test_a_row_for_each_payment_is_seen(tmp_path: Path) -> None:
    second = PART[0].replace("400,2025-06-01", "600,2025-07-01")
    file, found = proposed(tmp_path, HEAD, [*PART, second])
    assert "distinct: true" in found.text
    frames = read(file, found).frames
    assert len(frames["receivables"]) == 4
    assert sorted(frames["payments"]["amount"]) == [400.0, 600.0, 1000.0]


@pytest.mark.parametrize("broken", ["回款金额", "回款日期", "未收余额"])
@pytest.mark.parametrize("columns", [8, 7])
def test_a_heading_of_several_lines_leaves_the_proposal_whole(
    tmp_path: Path, broken: str, columns: int
) -> None:
    """Its second line stood in the mapping as YAML of its own."""
    head = HEAD.replace(broken, f'"{broken[:2]}\n{broken[2:]}"')
    keep = [0, 1, 2, 3, 4, 6, 7] if columns == 7 else range(8)
    cells = [[row.split(",")[at] for at in keep] for row in (head, *PART)]
    file, found = proposed(tmp_path, ",".join(cells[0]), [",".join(row) for row in cells[1:]])
    assert len(read(file, found).frames["receivables"]) == 4


def test_a_day_without_an_amount_stays_paid(tmp_path: Path) -> None:
    """The day left with the column of amounts, and "nothing paid yet" was said of such rows."""
    more = ["F5,甲局,2025-03-05,2025-05-05,1000,,2025-06-05,0",
            "F6,甲局,2025-03-06,2025-05-06,1000,-,2025-06-06,0"]  # fmt: skip
    rest = [f"G{n},甲局,2025-03-07,2025-05-07,1000,,,1000" for n in range(9)]
    rest += [f"H{n},甲局,2025-03-08,2025-05-08,1000,9,2025-05-09,991" for n in range(20)]
    file, found = proposed(tmp_path, HEAD, [*PART, *more, *rest])
    assert any("2 行有“回款日期”而无“回款金额”" in one for one in found.unsure)
    mapped = read(file, found)
    ledger = ledger_of(date(2025, 7, 1), **mapped.frames)
    paid = ledger.receivables["receivable_id"][outcomes(ledger).paid < NEVER]
    assert paid.tolist() == ["F2", "F5", "F6"]  # of the others what came is short of the amount
    build = mapped.files[0].builds[1]
    assert {k: n for k, n in build.filtered.items() if n} == {
        "回款金额为零 / the amount paid is zero": 1,
        "尚未回款 / nothing paid yet": 10,
        "没有回款金额 / no amount paid": 2,
    }


@pytest.mark.parametrize("amount", ["四百", "-100", "0", "USD 400"])
def test_an_amount_that_is_refused_or_nothing_pays_nothing(tmp_path: Path, amount: str) -> None:
    """Beside a row with a day alone the day counted, and the receivable as paid in full."""
    alone = "F5,甲局,2025-03-05,2025-05-05,1000,,2025-06-05,0"
    odd = f"F6,甲局,2025-03-06,2025-05-06,1000,{amount},2025-06-06,600"
    rest = [f"H{n},甲局,2025-03-08,2025-05-08,1000,9,2025-05-09,991" for n in range(20)]
    file, found = proposed(tmp_path, HEAD, [*PART, alone, odd, *rest])
    assert "paid_date: {column: 回款日期, unless: 回款金额}" in found.text
    ledger = ledger_of(date(2025, 7, 1), **read(file, found).frames)
    paid = ledger.receivables["receivable_id"][outcomes(ledger).paid < NEVER]
    assert paid.tolist() == ["F2", "F5"]
    mended = Path(file.parent / "mended.csv")
    mended.write_text(file.read_text("utf-8").replace(f",{amount},2025-06-06", ",1000,2025-06-06"))
    ledger = ledger_of(date(2025, 7, 1), **read(mended, found).frames)
    assert outcomes(ledger).paid[ledger.receivables["receivable_id"] == "F6"] < NEVER


@pytest.mark.parametrize("zero", ["¥0.00", "0元", "(0.00)", "CNY 0"])
def test_an_amount_of_nothing_is_no_payment_however_it_is_written(
    tmp_path: Path, zero: str
) -> None:
    lines = [*PART, *(f"G{n},甲局,2025-03-05,2025-05-05,1000,{zero},,1000" for n in range(3)),
             f"H,甲局,2025-03-05,2025-05-05,1000,{zero},2025-06-05,1000"]  # fmt: skip
    file, found = proposed(tmp_path, HEAD, lines)
    assert any("1 行有“回款日期”而“回款金额”为零，按未付计" in one for one in found.unsure)
    mapped = read(file, found)
    assert mapped.frames["payments"]["receivable_id"].tolist() == ["F1", "F2"]
    assert mapped.files[0].builds[1].refused == []


@pytest.mark.parametrize(
    ("head", "drop", "asked"),
    [
        (HEAD, [6], "payments: “回款金额”没有回款日期"),
        (HEAD, [5], "paid_date: “未收余额”不为零"),
        (HEAD.replace("应收金额", "合计额"), [4, 5], "amount: 是余额"),
    ],
)
def test_what_the_columns_cannot_tell_is_asked(
    tmp_path: Path, head: str, drop: list[int], asked: str
) -> None:
    lines = [
        ",".join(cell for at, cell in enumerate(line.split(",")) if at not in drop)
        for line in (head, *PART)
    ]
    _, found = proposed(tmp_path, lines[0], lines[1:])
    assert any(one.startswith(asked) for one in found.unsure)
    assert asked.split(": ")[1] in found.text


def test_the_amount_invoiced_goes_before_the_balance(tmp_path: Path) -> None:
    """Paid rows have no balance, and were refused."""
    head = "发票号,购方名称,开票日期,到期日,应收余额,开票金额,到账日期"
    lines = [
        f"R{n},甲{n % 3}局,2025-01-0{n},2025-02-0{n},0,{n}00,2025-03-0{n}" for n in range(1, 9)
    ]
    file, found = proposed(tmp_path, head, lines)
    assert found.fields["amount"] == "开票金额"
    kept = read(file, found).frames["receivables"]
    pd.testing.assert_series_equal(kept["amount"], pd.Series([n * 100.0 for n in range(1, 9)],
                                                            name="amount"))  # fmt: skip
