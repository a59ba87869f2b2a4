"""What is filled in, what is missing, and what has no day."""

from __future__ import annotations

import pytest

from data_schemas.causes import Cause
from data_schemas.quality import Severity
from tests.quality_reports import STATE, clean, codes, only, report, rows


def test_shares_by_field_and_cause_are_counted() -> None:
    owed = rows()
    for row in owed[:30]:
        row["disputed"] = True
    found = report(clean(receivables=owed))
    (disputed,) = (one for one in found.fields if one.field == "disputed")
    assert (disputed.rows, disputed.filled, disputed.dated) == (120, 30, 0)
    assert disputed.missing == 0.75
    causes = {one.cause: one for one in found.causes}
    legacy = [one for one in found.fields if one.cause is Cause.LEGACY]
    assert causes[Cause.LEGACY].fields == len(legacy)
    assert causes[Cause.LEGACY].empty == len(legacy) - 1
    assert causes[Cause.LEGACY].missing == pytest.approx(1 - 0.25 / len(legacy))
    assert causes[Cause.HABIT].records == 120  # settlements speak of habits
    assert "遗留问题" not in only(found, "silent_causes").said.zh


def test_values_without_a_day_are_told_from_dated_ones() -> None:
    owed = [row | {"disputed": True} for row in rows()]
    assert only(report(clean(receivables=owed)), "undated_values").fields == ("disputed",)
    fact = {
        "entity": "receivable", "id": "R0003", "field": "disputed", "value": "true",
        "valid_from": "2025-02-01", "known_at": "2025-02-01",
    }  # fmt: skip
    found = report(clean(receivables=owed, facts=[fact]))
    assert "undated_values" not in codes(found)
    (disputed,) = (one for one in found.fields if one.field == "disputed")
    assert disputed.dated == 1


def test_process_states_date_the_state() -> None:
    found = report(clean(states=[STATE]))
    (state,) = (one for one in found.fields if one.field == "process_state")
    assert (state.filled, state.dated) == (1, 1)


def test_nothing_settled() -> None:
    found = report(clean(receivables=rows(paid_date=None)))
    assert only(found, "nothing_settled").severity is Severity.ACT
    assert "或付款记录" in only(found, "nothing_settled").said.zh


def test_part_payments_alone_are_told_as_such() -> None:
    """It said that there was not one payment."""
    part = {"payment_id": "P1", "receivable_id": "R0001", "paid_date": "2025-06-01", "amount": 1.0}
    found = report(clean(receivables=rows(paid_date=None), payments=[part]))
    assert "都未付足" in only(found, "nothing_settled").said.zh


def test_no_invoice_date() -> None:
    owed = rows()
    owed[7]["invoice_date"] = None
    assert only(report(clean(receivables=owed)), "no_invoice_date").examples == ("R0007",)


def test_customers_nobody_describes() -> None:
    customers = [{"customer_id": f"C{n}"} for n in range(9)]
    found = only(report(clean(customers=customers)), "unknown_customer")
    assert (found.rows, found.examples) == (12, ("C9",))
