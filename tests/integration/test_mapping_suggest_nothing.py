"""Days and amounts beside texts that say there is none, or that are something else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from training.mapping.guess import guess
from training.mapping.load import parse_mapping
from training.mapping.mapped_file import Mapped, read_mapped
from training.mapping.suggest import Suggestion, suggest

HEAD = "发票号,客户名称,开票日期,到期日,应收金额,回款日期"


def proposed(folder: Path, head: str, lines: list[str]) -> tuple[Mapped, Suggestion]:
    file = folder / "in.csv"
    file.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    found = suggest(file)
    mapping = parse_mapping(found.text, file)
    return read_mapped(file, mapping, lambda *_: set(), date(2025, 7, 1)), found


def line(n: int, *more: str) -> str:
    return ",".join([f"F{n:02}", f"甲{n % 3}局", "2025-03-01", f"2025-05-{n + 1:02}", f"{n + 1}00",
                     *more])  # fmt: skip


@pytest.mark.parametrize("word", ["-", "——", "未付", "未回款", "尚未付款", "暂无", "N/A", "null"])
@pytest.mark.parametrize("unpaid", [1, 8, 20])
def test_what_says_that_there_is_no_day_is_read_so(tmp_path: Path, word: str, unpaid: int) -> None:
    """From one in twenty on the column was left out: nothing had ever been paid."""
    days = [word] * unpaid + ["2025-06-01"] * (20 - unpaid)
    mapped, found = proposed(tmp_path, HEAD, [line(n, day) for n, day in enumerate(days)])
    assert found.fields["paid_date"] == "回款日期"
    assert mapped.frames["receivables"]["paid_date"].isna().sum() == unpaid
    assert not mapped.files[0].builds[0].refused
    assert [one for one in found.unsure if one.startswith(f"read: “{word}”表示没有？")]


def test_so_are_amounts_paid(tmp_path: Path) -> None:
    more = [("-", "-")] * 8 + [("100", "2025-06-01")] * 12
    lines = [line(n, day, much) for n, (much, day) in enumerate(more)]
    mapped, found = proposed(tmp_path, f"{HEAD},已收金额", lines)
    assert found.fields["payments.amount"] == "已收金额"
    assert len(mapped.frames["payments"]) == 12
    assert not [one for build in mapped.files[0].builds for one in build.refused]


def test_a_heading_that_names_a_field_is_believed_though_some_cells_are_none(
    tmp_path: Path,
) -> None:
    """Two odd cells of seven, and all that had a day of payment counted as paid in full."""
    much = ["400", "四百", "100", "约三百", "5", "600", "700"]
    lines = [line(n, "2025-06-01", one) for n, one in enumerate(much)]
    mapped, found = proposed(tmp_path, f"{HEAD},已收金额", lines)
    (doubt,) = [one for one in found.unsure if one.startswith("payments.amount")]
    assert "7 格中有 2 格读不出，如“四百”" in doubt
    assert "2 of 7, such as '四百'" in doubt
    assert sum(len(one.rows) for one in mapped.files[0].builds[1].refused) == 2
    assert len(mapped.frames["payments"]) == 5
    assert mapped.frames["receivables"]["paid_date"].isna().all()


def test_other_formats_are_told_by_what_most_cells_fit(tmp_path: Path) -> None:
    days = [f"{n + 13}.06.2025" for n in range(6)] + ["六月", "月底"]
    _, found = proposed(tmp_path, HEAD, [line(n, day) for n, day in enumerate(days)])
    assert 'paid_date: {column: 回款日期, date: "%d.%m.%Y"}' in found.text


@pytest.mark.parametrize("heading", ["回款日期", "已收金额"])
def test_a_column_called_as_a_field_that_holds_something_else_is_asked_about(
    tmp_path: Path, heading: str
) -> None:
    """It stood among the columns not used, without a word."""
    lines = [line(n, ("已全额", "分两次")[n % 2]) for n in range(8)]
    _, found = proposed(tmp_path, HEAD.replace("回款日期", heading), lines)
    (doubt,) = [one for one in found.unsure if one.startswith(f"“{heading}”")]
    assert f"# ? {doubt}" in found.text
    assert "已全额" in doubt


def test_a_word_among_names_and_codes_is_one_of_them(tmp_path: Path) -> None:
    lines = [line(n, "2025-06-01", ("未付", "已付")[n % 2]) for n in range(8)]
    _, found = proposed(
        tmp_path, f"{HEAD},客户类别", [one.replace("甲1局", "无锡局") for one in lines]
    )
    assert "blanks" not in found.text
    assert "# x_1: 客户类别" in found.text
    assert "read" not in " ".join(found.unsure)


def test_a_word_that_answers_another_question_is_no_day_of_its_own_column_alone(
    tmp_path: Path,
) -> None:
    """Who said 无 to 是否有争议 had said no; it counted as unknown, for the sake of the days."""
    more = [("2025-06-01" if n % 2 else "无", "有" if n % 5 == 0 else "无") for n in range(20)]
    lines = [line(n, *one) for n, one in enumerate(more)]
    mapped, found = proposed(tmp_path, f"{HEAD},是否有争议", lines)
    owed = mapped.frames["receivables"]
    assert owed["disputed"].value_counts().to_dict() == {0.0: 16, 1.0: 4}
    assert owed["paid_date"].isna().sum() == 10
    assert "read: {blanks_in: {回款日期: [无]}}  # ? “无”在“回款日期”里表示没有" in found.text
    assert not mapped.files[0].builds[0].refused


def test_so_it_is_beside_an_amount_paid_and_an_input_of_ones_own(tmp_path: Path) -> None:
    """Where no amount came the day counts, and such a row is no payment."""
    more = (
        [("2025-06-01", "无", "无")] * 4 + [("-", "无", "有")] * 8 + [("2025-06-01", "9", "无")] * 8
    )
    lines = [line(n, *one) for n, one in enumerate(more)]
    mapped, found = proposed(tmp_path, f"{HEAD},已收金额,担保", lines)
    assert 'read: {blanks: ["-"], blanks_in: {已收金额: [无]}}' in found.text
    assert "# x_1: 担保" in found.text
    assert mapped.frames["receivables"]["paid_date"].notna().sum() == 4
    assert mapped.frames["payments"]["amount"].tolist() == [9.0] * 8
    assert not [one for build in mapped.files[0].builds for one in build.refused]


def test_what_answers_nothing_is_blank_in_every_column(tmp_path: Path) -> None:
    more = [("-", "-") if n % 2 else ("2025-06-01", "有") for n in range(20)]
    lines = [line(n, *one) for n, one in enumerate(more)]
    mapped, found = proposed(tmp_path, f"{HEAD},是否有争议", lines)
    assert "blanks_in" not in found.text
    assert mapped.frames["receivables"]["disputed"].isna().sum() == 10


def test_headings_that_stand_among_the_rows_are_no_doubt(tmp_path: Path) -> None:
    _, found = proposed(tmp_path, HEAD, [*(line(n, "2025-06-01") for n in range(25)), HEAD])
    assert found.unsure == []


def test_a_column_of_nothing_else_is_blank() -> None:
    column = pa.array(["未付", "未付", ""])
    assert guess("回款日期", column, "date").kind == "blank"
    assert guess("回款日期", column, "date").nothing == ("未付",)
    assert guess("状态", column).kind == "code"
