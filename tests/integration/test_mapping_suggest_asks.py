"""What a proposal asks, offers and leaves out where a file is not as ordinary as it may be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from training.mapping.load import parse_mapping
from training.mapping.mapped_file import Mapped, read_mapped
from training.mapping.suggest import Suggestion, suggest


def proposed(folder: Path, head: str, lines: list[str]) -> Suggestion:
    file = folder / "in.csv"
    file.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return suggest(file)


def read(folder: Path, found: Suggestion) -> Mapped:
    file = folder / "in.csv"
    return read_mapped(file, parse_mapping(found.text, file), lambda *_: set(), date(2025, 7, 1))


HEAD = "发票号,客户名称,开票日期,到期日,应收金额,回款日期"


@pytest.mark.parametrize("form", ["%Y.%m.%d", "%d.%m.%Y"])
@pytest.mark.parametrize("serials", [1, 6])
def test_days_among_which_are_serials_are_read_as_both(
    tmp_path: Path, form: str, serials: int
) -> None:
    """It advised to call 45160 nothing, which would have erased a day."""
    days = [f"{date(2025, 3, n + 13):{form}}" for n in range(20 - serials)] + ["45660"] * serials
    lines = [f"F{n},甲{n % 3},2025-01-01,{day},{n + 1}0," for n, day in enumerate(days)]
    found = proposed(tmp_path, HEAD, lines)
    assert "excel" in found.text
    mapped = read(tmp_path, found)
    assert str(mapped.frames["receivables"]["due_date"].iloc[-1].date()) == "2025-01-03"
    assert not mapped.files[0].builds[0].refused


def test_only_words_are_said_to_mean_nothing_perhaps(tmp_path: Path) -> None:
    for odd, advised in (("2025-02-30", False), ("月底", True)):
        days = ["2025-06-01"] * 30 + [odd]
        found = proposed(
            tmp_path, HEAD, [f"F{n},甲,2025-01-01,2025-02-01,{n}0,{d}" for n, d in enumerate(days)]
        )
        (doubt,) = [one for one in found.unsure if one.startswith("paid_date")]
        assert odd in doubt
        assert ("blanks" in doubt) is advised


def test_a_due_column_that_cannot_be_read_is_asked_about_and_not_guessed(tmp_path: Path) -> None:
    lines = [f"F{n},甲,2025-01-01,{'月底前后'[n % 4 :]},{n}0,2025-06-01" for n in range(9)]
    found = proposed(tmp_path, HEAD, lines)
    assert "due_date" in found.lacking
    assert 'due_date: "?"  # ? “到期日”似为到期日' in found.text


def test_terms_are_proposed_with_what_is_to_be_decided(tmp_path: Path) -> None:
    terms = ["30 days net", "月结60天", "货到付款", "预付30%"]
    lines = [f"F{n},甲,2025-01-10,{terms[n % 4]},{n + 1}0,2025-06-01" for n in range(12)]
    found = proposed(tmp_path, HEAD.replace("到期日", "付款条件"), lines)
    said = "due_date: {after: invoice_date, days_column: 付款条件, values: {月结60天: 月末后60天}}"
    assert said in found.text
    doubts = [one for one in found.unsure if one.startswith("due_date")]
    assert ["月结60天" in doubts[0], "预付30%" in doubts[1]] == [True, True]
    days = read(tmp_path, found).frames["receivables"]["due_date"].astype(str).tolist()
    assert days[:3] == ["2025-02-09", "2025-04-01", "2025-01-10"]


def test_a_column_of_ways_to_pay_names_no_terms(tmp_path: Path) -> None:
    lines = [f"F{n},甲,2025-01-10,{'电汇现金'[n % 2 * 2 :][:2]},{n}0,2025-06-01" for n in range(9)]
    found = proposed(tmp_path, HEAD.replace("到期日", "结算方式"), lines)
    assert "due_date: {after: invoice_date, days: 60}  # ?" in found.text


def test_what_is_known_later_is_no_input_and_the_proposal_says_why(tmp_path: Path) -> None:
    more = "isOpen,Estado,status,单据状态,逾期天数,baseline_create_date,客户类别"
    lines = [
        f"F{n},甲{n % 3},2025-01-01,2025-02-01,{n}0,2025-06-01,{n % 2},{'AB'[n % 2]},{'PQ'[n % 2]}"
        f",{'是否'[n % 2]},{n % 3},{'K' * (n % 2 + 1)},{'一二'[n % 2]}"
        for n in range(12)
    ]
    found = proposed(tmp_path, f"{HEAD},{more}", lines)
    assert [one.strip() for one in found.text.splitlines() if "# x_" in one] == ["# x_1: 客户类别"]
    (later,) = [one for one in found.text.splitlines() if "known or changed only" in one]
    assert later.endswith(": isOpen, Estado, status, 单据状态, 逾期天数")
    (days,) = [one for one in found.text.splitlines() if "called days" in one]
    assert days.endswith(": baseline_create_date")


def test_the_column_that_names_the_currency_is_proposed(tmp_path: Path) -> None:
    lines = [
        f"F{n},甲,2025-01-01,2025-02-01,{n + 1}0,2025-06-01,{'CAD' if n == 3 else 'USD'}"
        for n in range(9)
    ]
    found = proposed(tmp_path, f"{HEAD},invoice_currency", lines)
    assert "    currency: invoice_currency  # ? CAD 的行会被拒绝" in found.text
    assert any(one.startswith("currency:") for one in found.unsure)
    assert "# x_" not in found.text
    assert len(read(tmp_path, found).frames["receivables"]) == 8
    booked = HEAD.replace("应收金额", "本位币金额")
    assert "currency:" not in proposed(tmp_path, f"{booked},币别", lines).text


def test_a_field_that_lacks_names_only_columns_of_its_kind(tmp_path: Path) -> None:
    lines = [f"N{n},局{n % 3},2025-01-01,{n},5,{n}.5,{'AB'[n % 2]}" for n in range(12)]
    found = proposed(tmp_path, "nr,wer,tag,ganz,eins,betrag,status", lines)
    lists = {
        name: line.split(": ")[-1]
        for name in ("receivable_id", "customer_id", "due_date", "amount")
        for line in found.text.splitlines()
        if line.strip().startswith(f"{name}:")
    }
    assert lists["due_date"] == "tag"
    assert lists["amount"] == "ganz, eins, betrag"
    assert lists["customer_id"] == "nr, wer, ganz, eins"


@pytest.mark.parametrize(
    "more",
    [
        "第1次回款日期,第1次回款金额,第2次回款日期,第2次回款金额",
        "第一笔收款日期,第一笔收款金额,第二笔收款日期,第二笔收款金额",
        "回款日期,回款金额,回款日期2,回款金额2",
        "payment date 1,paid amount 1,payment date 2,paid amount 2",
    ],
)
def test_each_numbered_payment_is_a_table_of_its_own(tmp_path: Path, more: str) -> None:
    lines = [
        f"F{n},甲{n % 3},2025-01-01,2025-02-01,100,2025-03-01,{60 - n},"
        + (f"2025-04-01,{40 + n}" if n % 2 else ",")
        for n in range(8)
    ]
    found = proposed(tmp_path, f"发票号,客户名称,开票日期,到期日,应收金额,{more}", lines)
    assert found.text.count("- table: payments") == 2
    assert "# x_" not in found.text
    mapped = read(tmp_path, found)
    paid = mapped.frames["payments"]
    assert paid["amount"].sum() == sum(60 - n for n in range(8)) + sum(40 + n for n in (1, 3, 5, 7))
    assert paid["payment_id"].is_unique
    assert "paid_date" not in mapped.files[0].builds[0].spec.columns
