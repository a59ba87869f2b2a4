"""The unit of amounts, wherever a file names it: proposed, or told where a mapping forgets it."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from data_schemas.store import Store
from tests.integration.mapped import read, text_file
from training.ingest import ingest_mapped
from training.mapping.suggest import suggest
from training.mapping.units_untold import units_untold
from training.quality.ingested import QualityHome

HEAD = "发票号码,客户名称,开票日期,到期日期,"
ROWS = [f"F{day},甲局,2025-03-0{day},2025-06-0{day},{day}.5" for day in range(1, 6)]


@pytest.mark.parametrize(
    ("heading", "yuan"),
    [
        ("金额/万元", 15_000),
        ("金额:万元", 15_000),
        ("应收金额_万元", 15_000),
        ("应收金额 万元", 15_000),
        ("应收金额万元", 15_000),
        ("金额(w)", 15_000),
        ("金额（萬元）", 15_000),
        ("金额（人民币百万）", 1_500_000),
        ("Invoice amount (k)", 1_500),
        ("amount (in thousands)", 1_500),
        ("Invoice amount '000", 1_500),
        ("Amount (RMB’000)", 1_500),
        ("应收金额（千）", 1_500),
        ("应收金额（万圆）", 15_000),
        ("应收金额(含13%税)", 1.5),
        ("金额/元", 1.5),
        ("应收账款", 1.5),
    ],
)
def test_a_heading_names_its_unit_in_many_ways(tmp_path: Path, heading: str, yuan: float) -> None:
    """A register in 万元 came in as yuan, 10,000 times too small."""
    file = text_file(tmp_path, HEAD + heading, *ROWS)
    found = suggest(file)
    assert found.fields["amount"] == heading
    assert read(file, found.text).frames["receivables"]["amount"].iloc[0] == yuan
    assert any("单位是" in one for one in found.unsure) is (yuan != 1.5)


@pytest.mark.parametrize(
    ("title", "yuan"),
    [
        ("应收账款明细表（万元）", 15_000),
        ("（万元）", 15_000),
        ("金额单位：人民币万元", 15_000),
        ("编制单位：万科物业", 1.5),
        ("编制单位：某公司 单位：千元", 1_500),
        ("注册资本 500 万元", 1.5),
        ("注册资本：5000  万元", 1.5),
        ("万 科 物 业 应 收 台 账", 1.5),
        ("Shenzhen Million Plastic Co.", 1.5),
        ("单位：万元（人民币）", 15_000),
        ("以万元为单位", 15_000),
        ("应收账款明细表2025（万元）", 15_000),
        ("币种：人民币元 单位：万元", 15_000),
        ("数量：吨 单价：元 金额单位：万元", 15_000),
    ],
)
def test_a_title_names_the_unit_of_all(tmp_path: Path, title: str, yuan: float) -> None:
    file = text_file(tmp_path, title + ",,,,", HEAD + "应收金额", *ROWS)
    found = suggest(file)
    assert read(file, found.text).frames["receivables"]["amount"].iloc[0] == yuan
    assert any("is the unit" in one for one in found.unsure) is (yuan != 1.5)


def test_a_sheet_names_the_unit_of_all(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "应收(万元)"
    for line in (HEAD + "应收金额", *ROWS):
        book.active.append(line.split(","))
    book.save(tmp_path / "in.xlsx")
    found = suggest(tmp_path / "in.xlsx")
    assert "amount: {column: 应收金额, unit: 万元}  # ? 单位是 万元？" in found.text
    told = read(tmp_path / "in.xlsx", found.text.replace(", unit: 万元", ""))
    assert [one.where for one in units_untold(told.files)] == ["应收(万元)"]


def test_a_row_of_units_is_read_and_left_out(tmp_path: Path) -> None:
    """Its 万元 was called a word for nothing, and the amounts below it yuan."""
    file = text_file(tmp_path, HEAD + "应收金额", ",,年月日,,（万元）", *ROWS)
    found = suggest(file)
    assert "blanks" not in found.text
    mapped = read(file, found.text)
    assert mapped.frames["receivables"]["amount"].iloc[0] == 15_000
    (build,) = mapped.files[0].builds
    assert not build.refused
    assert dict(build.filtered) == {"单位行 / a row of units": 1}


@pytest.mark.parametrize(
    ("column", "cells", "yuan"),
    [
        ("单位", ["万元"] * 5, [15_000, 25_000, 35_000, 45_000, 55_000]),
        ("单位", ["万元", "", "", "", ""], [15_000, 25_000, 35_000, 45_000, 55_000]),
        ("金额单位", ["万元", "人民币万元"] * 2 + [""], [15_000, 25_000, 35_000, 45_000, 55_000]),
        ("计量单位", ["元", "套", "台", "元", "元"], [1.5, 2.5, 3.5, 4.5, 5.5]),
        ("币种", ["元", "人民币", "", "元", "元"], [1.5, 2.5, 3.5, 4.5, 5.5]),
    ],
)
def test_a_column_names_the_unit_of_its_rows(
    tmp_path: Path, column: str, cells: list[str], yuan: list[float]
) -> None:
    """No row of it is a row of units, however it begins: four claims in 元 were left out."""
    lines = [f"{row},{cell}" for row, cell in zip(ROWS, cells, strict=True)]
    file = text_file(tmp_path, f"{HEAD}应收金额,{column}", *lines)
    found = suggest(file)
    assert read(file, found.text).frames["receivables"]["amount"].tolist() == yuan
    assert "drop:" not in found.text


def test_a_column_that_names_several_units_is_asked_about(tmp_path: Path) -> None:
    lines = [f"{row},{unit}" for row, unit in zip(ROWS, ["元", "万元"] * 2 + ["元"], strict=True)]
    found = suggest(text_file(tmp_path, HEAD + "应收金额,金额单位", *lines))
    assert any("“金额单位”各行的单位不同" in one for one in found.unsure)
    assert "# ? “金额单位”" in found.text


@pytest.mark.parametrize(
    ("owed", "paid"),
    [("应收金额（万元）", "已收金额"), ("应收金额", "已收金额（万元）"), ("应收金额", "已收金额")],
)
def test_what_is_owed_and_paid_is_in_one_unit(tmp_path: Path, owed: str, paid: str) -> None:
    """One of them names it: what was paid was a ten-thousandth of what was owed."""
    lines = [f"{row},2025-07-01,1" for row in ROWS]
    named = "（" in owed + paid
    units = [] if named else [",,,,万元,,"]
    file = text_file(tmp_path, f"{HEAD}{owed},回款日期,{paid}", *units, *lines)
    frames = read(file, suggest(file).text).frames
    assert frames["receivables"]["amount"].iloc[0] == 15_000
    assert frames["payments"]["amount"].iloc[0] == 10_000


def test_where_heading_and_title_differ_it_is_asked(tmp_path: Path) -> None:
    file = text_file(tmp_path, "单位：千元,,,,", HEAD + "应收金额（万元）", *ROWS)
    found = suggest(file)
    assert "unit: 万元}  # ? 标题说单位是 千元，不是 万元？" in found.text


@pytest.mark.parametrize(
    ("unit", "told"), [("", True), (", unit: 万元", False), (", unit: 元", False)]
)
def test_an_ingest_says_that_the_mapping_names_no_unit(
    tmp_path: Path, store: Store, unit: str, told: bool
) -> None:
    """It took 1.5 万元 as one yuan fifty and said nothing; who writes 元 has decided."""
    file = text_file(tmp_path, HEAD + "应收金额（万元）", *ROWS)
    text = suggest(file).text
    assert ", unit: 万元" in text
    (tmp_path / "m.yaml").write_text(text.replace(", unit: 万元", unit), encoding="utf-8")
    home = QualityHome(tmp_path / "quality", tmp_path / "bundles", tmp_path)
    found = ingest_mapped(file, tmp_path / "m.yaml", store, quality=home)
    assert found.quality is not None
    codes = [one.code for one in found.quality.report.findings]
    assert ("unit_not_told" in codes) is told
    said = json.dumps(found.as_dict()["quality"], ensure_ascii=False, default=str)
    assert ("unit: 万元" in said) is told
