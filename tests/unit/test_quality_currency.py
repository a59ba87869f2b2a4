"""Currencies beside the amounts, and amounts in another unit."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from data_schemas.quality import Section
from tests.quality_reports import clean, codes, only, report, rows
from training.mapping.currency_column import code_of, currency_headings


@pytest.mark.parametrize(
    "heading",
    ["currency", "Currency", "币种", "结算币种", "x_currency", "currency code", "divisa"],
)
def test_headings_of_currencies(heading: str) -> None:
    others = ["concurrency", "recurrent", "金额", "balance_curr", "curr"]
    assert currency_headings([heading, *others]) == [heading]


@pytest.mark.parametrize(
    ("code", "cells"),
    [
        (
            "CNY",
            (
                "人民币(CNY)",
                "CNY-人民币",
                "RMB¥",
                "CN¥",
                "156",
                "本币",
                "Yuan Renminbi",
                "中国元",
                "cnh",
            ),
        ),
        ("USD", ("usd", "美元(USD)", "USD - US Dollar", "us$", "02 美元")),
        ("HKD", ("HK$", "港币", "HKD")),
        ("JPY", ("日元", "JPY¥", "日本币 JPY")),
        ("MOP", ("澳门元", "MOP")),
        ("AUD", ("澳元", "澳大利亚元")),
        ("", ("无", "N/A", "-", "—", "/", "0", "120", "01", "nan", "null", "合同", "USDEBT")),
    ],
)
def test_cells_that_name_a_currency(code: str, cells: tuple[str, ...]) -> None:
    assert {cell: code_of(cell) for cell in cells} == dict.fromkeys(cells, code)


@pytest.mark.parametrize(
    ("values", "code", "rows"),
    [
        ({"CNY": 100, "USD": 20}, "mixed_currencies", 20),
        ({"人民币": 100, "美元": 15, "欧元": 5}, "mixed_currencies", 20),
        ({"USD": 120}, "foreign_currency", 120),
        ({"CNY": 60, "人民币": 60}, "", 0),
        ({"CNY": 60, "无": 60}, "unknown_currency", 60),
        ({}, "", 0),
    ],
)
def test_mixes(values: Mapping[str, int], code: str, rows: int) -> None:
    found = report(clean(), currencies={"币种": values})
    hits = [one for one in found.findings if one.section is Section.CURRENCY]
    assert [(one.code, one.rows) for one in hits] == ([(code, rows)] if code else [])


def test_an_own_column_of_currencies_is_looked_at() -> None:
    owed = [row | {"x_currency": "USD" if n % 3 else "CNY"} for n, row in enumerate(rows())]
    assert only(report(clean(receivables=owed)), "mixed_currencies").rows == 40


def test_amounts_in_another_unit() -> None:
    owed = rows()
    for row in owed[:12]:
        row["amount"] /= 10_000
    found = only(report(clean(receivables=owed)), "other_unit_small")
    assert found.rows == 12
    owed[0]["amount"] *= 10_000
    owed[1]["amount"] *= 10_000
    owed[2]["amount"] *= 10_000
    assert "other_unit_small" not in codes(report(clean(receivables=owed)))


@pytest.mark.parametrize("table", ["receivables", "payments"])
def test_amounts_all_in_a_foreign_currency_are_told_of_their_table(table: str) -> None:
    found = only(report(clean(), foreign={table: {"amt (USD)": {"USD": 7}}}), "foreign_currency")
    assert (found.table, found.rows) == (table, 7)
    assert "amt (USD)" in found.said.zh
