"""Amounts that bear a mark of their own: a foreign currency, or yuan in a column of 万元."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from data_schemas.errors import InvalidLedger
from data_schemas.store import Store
from tests.integration.mapped import balanced, read, table_of, take_in, text_file
from training.cli import main
from training.ingest_report import IngestReport
from training.mapping import xlsx_source
from training.mapping.report import foreign_amounts, held_back
from training.mapping.suggest import suggest

HEAD = "发票号,客户,开票日期,到期日,金额"
MAPPING = """
tables:
  - table: receivables
    columns: {receivable_id: 发票号, customer_id: 客户, invoice_date: 开票日期, due_date: 到期日,
              amount: 金额}
"""


def lines(*amounts: str) -> list[str]:
    return [f"F{n},甲局,2025-03-05,2025-04-05,{amount}" for n, amount in enumerate(amounts)]


def refused(report: IngestReport) -> list[tuple[str, str, int, str]]:
    return [(d.code, d.given, d.rows, str(d.first_line)) for d in table_of(report).dropped]


@pytest.mark.parametrize("first", ["USD 1000", "1000"])
def test_a_column_is_mixed_however_it_is_cut_into_blocks(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    """Each block all in one currency passed for itself."""
    monkeypatch.setattr(xlsx_source, "_BATCH", 10)
    second = {"USD 1000": "1000", "1000": "USD 1000"}[first]
    book = openpyxl.Workbook()
    for line in (HEAD, *lines(*[first] * 20, *[second] * 20)):
        book.active.append(line.split(","))
    file = tmp_path / "in.xlsx"
    book.save(file)
    report = take_in(file, MAPPING, store)
    line = "2" if first == "USD 1000" else "22"
    assert refused(report) == [("foreign_currency", "USD 1000", 20, line)]
    assert balanced(report)
    assert table_of(report).kept == 20
    assert store.read_ledger().receivables["amount"].sum() == 20_000
    assert report.refused_files[0].read_text("utf-8-sig").count("USD 1000") == 20
    begin = int(line) - 2
    assert held_back(read(file, MAPPING)) == {f"F{n}" for n in range(begin, begin + 20)}


@pytest.mark.parametrize("batch", [1, 100])
@pytest.mark.parametrize("amounts", [("100", "$300", "abc"), ("$300", "abc", "100")])
def test_foreign_money_is_in_no_sum_of_yuan(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch, batch: int,
    amounts: tuple[str, ...],
) -> None:  # fmt: skip
    """$300 was added as 300 yuan, and counted among the amounts that could not be read."""
    monkeypatch.setattr(xlsx_source, "_BATCH", batch)
    book = openpyxl.Workbook()
    for line in (HEAD, *lines(*amounts)):
        book.active.append(line.split(","))
    file = tmp_path / "in.xlsx"
    book.save(file)
    report = take_in(file, MAPPING, store)
    (sums,) = table_of(report).sums
    assert (sums.read, sums.kept, sums.refused, sums.unreadable) == (100, 100, 0, 2)
    assert balanced(report)


def test_an_amount_in_a_unit_of_its_own_is_in_no_sum(tmp_path: Path, store: Store) -> None:
    mapping = MAPPING.replace("amount: 金额", "amount: {column: 金额, unit: 万元}")
    file = text_file(tmp_path, HEAD, *lines("12.5", "125000元", "¥125000", "-3"))
    (sums,) = table_of(take_in(file, mapping, store)).sums
    assert (sums.read, sums.refused, sums.unreadable) == (95_000, -30_000, 2)


def test_a_proposal_says_that_mixed_currencies_are_refused(tmp_path: Path) -> None:
    """It said that all were taken as yuan."""
    found = suggest(text_file(tmp_path, HEAD, *lines("100", "USD 3", "250", "€7", "80")))
    (doubt,) = [one for one in found.unsure if one.startswith("amount")]
    assert doubt.startswith("amount: 2 格是 USD / EUR 金额，其行会被拒绝")


def test_a_column_all_in_one_foreign_currency_is_told(tmp_path: Path) -> None:
    """It was kept as yuan without a word."""
    file = text_file(tmp_path, HEAD, *lines("USD 1000", "$7", "", "#REF!"))
    assert foreign_amounts(read(file, MAPPING)) == {"receivables": {"金额": {"USD": 2}}}
    named = HEAD.replace("金额", "金额（美元）")
    file = text_file(tmp_path, named, *lines("1000", "7"))
    by_heading = read(file, MAPPING.replace("amount: 金额", "amount: 金额（美元）"))
    assert foreign_amounts(by_heading) == {"receivables": {"金额（美元）": {"USD": 2}}}
    assert foreign_amounts(read(text_file(tmp_path, HEAD, *lines("1", "¥2")), MAPPING)) == {}


def test_the_quality_report_tells_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path / "var"))
    text_file(tmp_path, "发票号,日期,实付 (EUR)", "F0,2025-05-01,5", name="paid.csv")
    mapping = tmp_path / "m.yaml"
    mapping.write_text(
        f"{MAPPING}files:\n  - file: paid.csv\n    tables:\n      - table: payments\n"
        "        columns: {receivable_id: 发票号, paid_date: 日期, amount: 实付 (EUR)}\n",
        encoding="utf-8",
    )
    file = text_file(tmp_path, HEAD, *lines("USD 1000", "$7"))
    assert main(["ingest", str(file), "--mapping", str(mapping), "--json"]) == 0
    findings = json.loads(capsys.readouterr().out)["quality"]["report"]["findings"]
    told = {(f["table"], f["rows"]) for f in findings if f["code"] == "foreign_currency"}
    assert told == {("receivables", 2), ("payments", 1)}


@pytest.mark.parametrize(
    ("heading", "amount"), [("金额", "USD {}"), ("金额 (USD)", "{}"), ("金额（美元）", "{}")]
)
def test_a_proposal_asks_about_a_foreign_currency(
    tmp_path: Path, heading: str, amount: str
) -> None:
    file = text_file(
        tmp_path,
        HEAD.replace("金额", heading),
        *lines(*(amount.format(100 * n + 5) for n in range(9))),
    )
    found = suggest(file)
    assert found.fields["amount"] == heading
    assert any(one.startswith("amount: 是 USD 金额") for one in found.unsure)
    assert "unit:" not in found.text


def test_a_cell_in_yuan_is_no_ten_thousands(tmp_path: Path, store: Store) -> None:
    """125000元 in a column of 万元 was read as 1.25 billion yuan."""
    mapping = MAPPING.replace("amount: 金额", "amount: {column: 金额, unit: 万元}")
    file = text_file(tmp_path, HEAD, *lines("12.5", "12.5万元", "125000元", "¥125000.00", "12.5"))
    report = take_in(file, mapping, store)
    assert refused(report) == [("own_unit", "125000元", 2, "4")]
    assert balanced(report)
    assert store.read_ledger().receivables["amount"].tolist() == [125_000.0] * 3
    file = text_file(tmp_path, HEAD, *lines("¥12.5", "¥1"))  # of one that is all so, nobody doubts
    assert read(file, mapping).frames["receivables"]["amount"].tolist() == [125_000.0, 10_000.0]


def test_a_cell_that_names_the_unit_of_its_column_means_it(tmp_path: Path) -> None:
    """¥12.5万元 beside 12.5 was refused as yuan."""
    mapping = MAPPING.replace("amount: 金额", "amount: {column: 金额, unit: 万元}")
    file = text_file(tmp_path, HEAD, *lines("¥12.5万元", "12.5", "RMB 1 万元", "(¥2万元)"))
    mapped = read(file, mapping)
    assert [one.code for one in mapped.files[0].builds[0].refused] == ["too_small"]
    kept = mapped.frames["receivables"]["amount"].tolist()
    assert kept == [125_000.0, 125_000.0, 10_000.0]


@pytest.mark.parametrize(("unit", "cell"), [("元", "USD 12.5"), ("万元", "CNY 12.5")])
@pytest.mark.parametrize("first", [True, False])
def test_a_row_that_is_left_out_contradicts_no_mark(
    tmp_path: Path, unit: str, cell: str, first: bool
) -> None:
    """A total without a mark had every row refused."""
    mapping = MAPPING.replace("amount: 金额", f"amount: {{column: 金额, unit: {unit}}}")
    mapping += "    drop: [{column: 发票号, equals: [合计], reason: total}]\n"
    rows = [*lines(cell, cell), "合计,,,,25"]
    file = text_file(tmp_path, HEAD, *(rows[::-1] if first else rows))
    mapped = read(file, mapping)
    assert len(mapped.frames["receivables"]) == 2
    assert mapped.files[0].builds[0].refused == []


@pytest.mark.parametrize("batch", [1, 100])
def test_two_foreign_currencies_are_no_one_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    """USD 500 and €400 came in as 500 and 400 yuan."""
    monkeypatch.setattr(xlsx_source, "_BATCH", batch)
    book = openpyxl.Workbook()
    for line in (HEAD, *lines("USD 500", "$3", "€400")):
        book.active.append(line.split(","))
    file = tmp_path / "in.xlsx"
    book.save(file)
    with pytest.raises(InvalidLedger, match="not one of the 3 rows"):
        read(file, MAPPING)


def test_a_heading_names_its_unit_before_the_title(tmp_path: Path) -> None:
    named = HEAD.replace("金额", "金额（元）")
    file = text_file(tmp_path, "应收台账（单位：万元）,,,,", named, *lines("125000", "99.5", "7"))
    found = suggest(file)
    assert "unit:" not in found.text
    assert any("标题说单位是 万元" in one for one in found.unsure)
    plain = text_file(tmp_path, "应收台账（单位：万元）,,,,", HEAD, *lines("12.5", "99.5", "7"))
    assert "unit: 万元" in suggest(plain).text


@pytest.mark.parametrize(
    ("cells", "unit"), [(("0.1", "0.25", "1"), False), (("10", "25", "100"), True)]
)
def test_shares_under_a_heading_of_per_cent_stay_shares(
    tmp_path: Path, cells: tuple[str, ...], unit: bool
) -> None:
    """Excel shows 0.1 as 10 %; with the unit of the heading it was a thousandth."""
    rows = [f"{line},{cell}" for line, cell in zip(lines("5", "6", "7"), cells, strict=True)]
    found = suggest(text_file(tmp_path, f"{HEAD},交付验收单据完备度（%）", *rows))
    assert ('unit: "%"' in found.text) is unit
    assert any("已是比例" in one for one in found.unsure) is not unit


@pytest.mark.parametrize("unit", ["", ', unit: "%"'])
def test_what_a_workbook_shows_as_per_cent_is_a_share_already(tmp_path: Path, unit: str) -> None:
    """Taken as per cent once more, 30 % of the contract became 0.3 %."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["发票", "客户", "开票", "到期", "金额", "预付比例"])
    for n in range(3):
        sheet.append([f"F{n}", "甲局", "2025-02-01", "2025-03-01", 1000, 0.3])
        sheet.cell(n + 2, 6).number_format = "0.00%"
    book.save(tmp_path / "in.xlsx")
    mapping = f"""
tables:
  - table: receivables
    columns:
      receivable_id: 发票
      customer_id: 客户
      invoice_date: 开票
      due_date: 到期
      amount: 金额
      x_upfront: {{column: 预付比例, zh: 预付比例, en: Upfront share, cause: control{unit}}}
"""
    if unit:
        with pytest.raises(InvalidLedger, match=r"预付比例.*x_upfront"):
            read(tmp_path / "in.xlsx", mapping)
    else:
        assert (
            read(tmp_path / "in.xlsx", mapping).frames["receivables"]["x_upfront"].tolist()
            == [0.3] * 3
        )
