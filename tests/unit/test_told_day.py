"""A column of the days or months of the payments, held apart from plans that are kept."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from data_schemas.frame import Ledger
from tests.factories import a_ledger
from training.told_after import told_after
from training.told_day import kept_lines, months_kept
from training.told_found import DayTold, MonthTold

FORMS = ["%Y-%m", "%Y年%m月", "%Y/%m", "%Y%m", "%Y-%m-01"]
LIMIT = 0.95
Told = Callable[[int, date], str | None]
"""What a column says of a receivable: its number, the month planned or paid."""


def a_plan(n: int) -> date:
    """The 15th of a month, a month to three after the due date."""
    return (date(2024, 1, 31) + timedelta(days=n + 30 * (2 + n % 3))).replace(day=15)


def a_book(told: Told, *, open_from: int = 240, kept: float = 0.97) -> Ledger:
    """240 receivables, a day apart; who keeps the plan pays within 12 days of its 15th.

    Of each three from ``open_from`` on one is open.
    """
    chance = random.Random(1)
    rows: list[dict[str, Any]] = []
    for n in range(240):
        issue = date(2024, 1, 1) + timedelta(days=n)
        late = chance.randint(-12, 12) if chance.random() < kept else 60
        paid = a_plan(n) + timedelta(days=late)
        rows.append(
            {
                "receivable_id": f"R{n}", "customer_id": f"C{n % 9}", "amount": 10.0,
                "invoice_date": issue, "due_date": issue + timedelta(days=30),
                "paid_date": None if n >= open_from and n % 3 == 0 else paid,
                "x_note": told(n, paid),
            }
        )  # fmt: skip
    return a_ledger("2025-09-01", rows)


def test_days_of_a_monthly_run_are_named() -> None:
    """All are the 28th, and still days: the money is there four days later."""
    rows: list[dict[str, Any]] = []
    for n in range(240):
        issue = date(2024, 1, 1) + timedelta(days=n)
        run = (issue + timedelta(days=30 * (2 + n % 4))).replace(day=28)
        rows.append(
            {
                "receivable_id": f"R{n}", "customer_id": f"C{n % 9}", "amount": 10.0,
                "invoice_date": issue, "due_date": issue + timedelta(days=30),
                "paid_date": run + timedelta(days=4), "x_note": str(run),
            }
        )  # fmt: skip
    [one] = told_after(a_ledger("2025-09-01", rows), LIMIT)
    assert type(one) is DayTold
    assert one.auc == 1.0


def test_a_planned_day_kept_within_its_month_is_honest() -> None:
    book = a_book(lambda n, _: str(a_plan(n)))
    assert not told_after(book, LIMIT)
    assert not months_kept(book, LIMIT)


@pytest.mark.parametrize("form", FORMS)
def test_months_of_payment_that_what_is_open_has_not_are_named(form: str) -> None:
    """A third of those paid have none, so that blank alone says little."""
    book = a_book(lambda n, paid: None if n % 3 != 1 else f"{paid:{form}}", open_from=0, kept=0.5)
    [one] = told_after(book, LIMIT)
    assert type(one) is MonthTold
    assert "have the month of the payment" in one.text("en")
    assert "填的就是付款的月份" in one.text("zh")
    assert one.document()["by"] == "month_of_payment"
    assert not months_kept(book, LIMIT)


def test_a_planned_month_that_is_kept_is_honest() -> None:
    """What is open has one as well."""
    book = a_book(lambda n, _: f"{a_plan(n):%Y-%m}", open_from=0)
    assert not told_after(book, LIMIT)
    assert not months_kept(book, LIMIT)


def test_a_planned_month_no_longer_kept_up_is_honest() -> None:
    """What is open has none, and neither has what was paid of the same months."""
    book = a_book(lambda n, _: f"{a_plan(n):%Y-%m}" if n < 121 else None, open_from=121)
    assert not told_after(book, LIMIT)
    assert [one.feature for one in months_kept(book, LIMIT)] == ["x_note"]


@pytest.mark.parametrize("form", FORMS)
def test_where_nothing_is_open_months_are_to_be_looked_at(form: str) -> None:
    """A plan that is kept says the same as what was filled in with the payment."""
    for book in (
        a_book(lambda n, _: f"{a_plan(n):{form}}"),
        a_book(lambda _, paid: f"{paid:{form}}"),
    ):
        assert not told_after(book, LIMIT)
        found = months_kept(book, LIMIT)
        assert [one.feature for one in found] == ["x_note"]
        assert "to be looked at: x_note holds months" in kept_lines(found, "en")[0]
        assert "请核对：x_note 填的是月份" in kept_lines(found, "zh")[0]


def test_months_known_beforehand_are_not_looked_at() -> None:
    for days in (0, 30, 365):
        first = date(2024, 1, 1) + timedelta(days=days)
        book = a_book(lambda n, _, first=first: f"{first + timedelta(days=n):%Y-%m}")  # type: ignore[misc]
        assert not months_kept(book, LIMIT), days
    # Who pays within the month of the invoice, long before it is due, pays in no other.
    prompt = [
        {
            "receivable_id": f"R{n}", "customer_id": f"C{n % 9}", "amount": 10.0,
            "invoice_date": f"2025-{n % 12 + 1:02}-01", "due_date": f"2026-{n % 3 + 1:02}-20",
            "paid_date": f"2025-{n % 12 + 1:02}-25", "x_note": f"2025-{n % 12 + 1:02}",
        }
        for n in range(120)
    ]  # fmt: skip
    assert not months_kept(a_ledger("2026-06-01", prompt), LIMIT)
