"""Which field to fill in next."""

from __future__ import annotations

import pytest

from data_schemas.causes import Cause
from data_schemas.quality import Basis
from tests.quality_reports import clean, manifest, report, rows


def test_without_a_model_the_causes_without_data_come_first() -> None:
    owed = [row | {"disputed": True, "days_before_closing": 3} for row in rows()]
    found = report(clean(receivables=owed)).next
    assert (found.basis, found.model_version) == (Basis.CAUSES, None)
    silent = {one.cause for one in report(clean(receivables=owed)).causes
              if one.empty == one.fields and not one.records}  # fmt: skip
    first = [one.cause for one in found.fields[: len(silent)]]
    assert set(first) == silent
    assert Cause.LEGACY not in first
    assert all(one.importance is None for one in found.fields)
    assert "没有模型" in found.said.zh


def test_with_a_model_importance_times_missing_orders_them() -> None:
    owed = [
        row | {"days_before_closing": 3 if n < 60 else None, "invoice_returns": 0}
        for n, row in enumerate(rows())
    ]
    asked = manifest(
        {
            "receivable.days_before_closing": 0.30, "receivable.statement_confirmed": 0.20,
            "receivable.invoice_returns": 0.40, "history.mean_days_late": 0.10,
        },
        ("deal.requirement_fit", "history.deal_days_late"),
    )  # fmt: skip
    found = report(clean(receivables=owed), manifest=asked).next
    assert (found.basis, found.model_version) == (Basis.MODEL, "20251231-abc")
    assert [one.field for one in found.fields] == [
        "statement_confirmed", "days_before_closing", "requirement_fit"
    ]  # fmt: skip
    assert [one.worth for one in found.fields] == [
        pytest.approx(0.20), pytest.approx(0.15), None
    ]  # fmt: skip
    assert "not learnt yet" in found.fields[-1].why.en


def test_a_full_field_is_not_advised() -> None:
    owed = [row | {"invoice_returns": 0} for row in rows()]
    found = report(clean(receivables=owed), manifest=manifest({"receivable.invoice_returns": 0.4}))
    assert found.next.fields == ()


def test_an_own_column_counts_with_its_history() -> None:
    owed = [row | {"x_seller": f"S{n % 5}" if n < 90 else None} for n, row in enumerate(rows())]
    asked = manifest({"x_seller.late_share_0": 0.2, "x_seller.open_count": 0.1})
    (one,) = report(
        clean(receivables=owed), manifest=asked, causes={"x_seller": Cause.CONTROL}
    ).next.fields
    assert (one.cause, one.worth) == (Cause.CONTROL, pytest.approx(0.3 * 0.25))
