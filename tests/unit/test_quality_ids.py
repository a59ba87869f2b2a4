"""Ids that lost digits, and one customer written in two ways."""

from __future__ import annotations

from data_schemas.quality import Section, Severity
from tests.quality_reports import clean, codes, only, report, rows


def test_ids_kept_as_numbers_are_found_with_their_column() -> None:
    owed = rows()
    owed[3]["receivable_id"] = "1.23456789012346e+17"
    for row in owed[5:9]:
        row["customer_id"] = "1.23457E+17"
    found = [one for one in report(clean(receivables=owed)).findings if one.code == "rounded_ids"]
    assert [(one.fields, one.rows) for one in found] == [(("receivable_id",), 1),
                                                         (("customer_id",), 4)]  # fmt: skip
    assert found[0].severity is Severity.ACT
    assert "receivable_id" in found[0].said.zh
    assert found[0].examples == ("1.23456789012346e+17",)


def test_long_ids_that_are_whole_are_fine() -> None:
    owed = rows()
    owed[3]["receivable_id"] = "123456789012345678"
    owed[4]["receivable_id"] = "1E+5"
    assert "rounded_ids" not in codes(report(clean(receivables=owed)))


def test_names_that_differ_in_blanks_and_width_are_one_customer() -> None:
    owed = rows()
    for row, name in zip(
        owed, ("XX市 财政局", "XX市财政局", "ＸＸ市财政局", "XX市财政厅"), strict=False
    ):
        row["customer_id"] = name
    found = only(report(clean(receivables=owed)), "same_customer")
    assert (found.section, found.severity) == (Section.DUPLICATE, Severity.LOOK)
    assert (found.rows, found.of) == (3, 120)
    assert set(found.examples) == {"XX市 财政局", "XX市财政局", "ＸＸ市财政局"}
    one, other = owed[0]["customer_id"], owed[2]["customer_id"]
    merged = [
        {"alias_id": name, "customer_id": "XX市财政局", "date": "2025-01-01"}
        for name in (one, other)
    ]
    assert "same_customer" not in codes(report(clean(receivables=owed, aliases=merged)))
    assert "same_customer" not in codes(report(clean()))
