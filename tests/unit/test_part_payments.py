"""Money in parts: learnt from what was known, told by hand, and never more than the balance."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from model.day import day_number
from model.portfolio.cash import weekly_draws
from model.portfolio.common_risk import Common
from model.portfolio.part_payments import (
    APART,
    LOOKS,
    PRIOR_CLAIMS,
    ROWS,
    WEEKS,
    part_payments_of,
)
from model.units import known_before
from model.view import LedgerView
from tests.factories import a_ledger, some_figures

AS_OF = date(2026, 6, 30)
FIRST = date(2024, 1, 1)


def day(after: int) -> str:
    return (FIRST + timedelta(days=int(after))).isoformat()


def register(
    rng: np.random.Generator, claims: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Claims of all ages, half of them paid in two parts, booked up to twelve days later."""
    receivables, payments = [], []
    for n in range(claims):
        invoice = int(rng.integers(0, 880))
        name, amount = f"R{n}", 1000.0
        receivables.append(
            {
                "receivable_id": name, "customer_id": f"C{n % 7}", "amount": amount,
                "invoice_date": day(invoice), "due_date": day(invoice + 30),
            }
        )  # fmt: skip
        paid = invoice + int(rng.integers(2, 300))
        parts = [(paid, 1.0)]
        if rng.random() < 0.5:
            parts = [(paid, 0.3), (paid + int(rng.integers(1, 120)), 0.7)]
        for at, (when, share) in enumerate(parts):
            if FIRST + timedelta(days=when) < AS_OF + timedelta(days=60):
                payments.append(
                    {
                        "payment_id": f"{name}-{at}", "receivable_id": name,
                        "paid_date": day(when), "amount": share * amount,
                        "recorded_date": day(when + int(rng.integers(0, 12))),
                    }
                )  # fmt: skip
    return receivables, payments


@pytest.fixture(scope="module")
def view() -> LedgerView:
    receivables, payments = register(np.random.default_rng(3), 400)
    return LedgerView(a_ledger("2026-10-01", receivables, payments=payments))


def by_hand(view: LedgerView) -> np.ndarray:
    """Claim by claim, week by week, with what was booked before ``AS_OF``."""
    t = day_number(AS_OF)
    of: dict[str, list[tuple[int, int, float]]] = {}
    for one in view.ledger.payments.itertuples():
        paid, booked = (day_number(d.date()) for d in (one.paid_date, one.recorded_date))
        if booked < t:
            of.setdefault(one.receivable_id, []).append((paid, booked, one.amount))
    come, claims = np.zeros((ROWS, WEEKS + 1)), np.zeros((ROWS, WEEKS + 1))
    for look in range(LOOKS):
        at = t - 7 * WEEKS - APART * look
        for one in view.ledger.receivables.itertuples():
            parts = of.get(one.receivable_id, [])
            invoiced = day_number(one.invoice_date.date())
            had = sum(a for _, booked, a in parts if booked < at)
            if invoiced >= at or had >= 990:
                continue
            ahead = [(max(p, at), a) for p, booked, a in parts if booked >= at]
            total, settled = had, 10**9
            for when, amount in sorted(ahead):
                total += amount
                if total >= 990:
                    settled = when
            for week in range(1, WEEKS + 1):
                if settled < at + 7 * week:
                    break
                age = at - day_number(one.due_date.date())
                row = 3 if had > 0 else 0 if age <= 30 else 1 if age <= 180 else 2
                claims[row, week] += 1
                paid_by = sum(a for when, a in ahead if when < at + 7 * week)
                come[row, week] += paid_by / (1000 - had)
    return np.maximum.accumulate(come / (claims + PRIOR_CLAIMS), axis=1)


def test_what_comes_in_parts_is_what_came(view: LedgerView) -> None:
    found = part_payments_of(view, AS_OF)
    np.testing.assert_allclose(found.share, by_hand(view), atol=1e-12)
    assert found.share[0, -1] > 0.03
    # In this register nobody pays a third part.
    assert found.share[-1].max() == 0.0


def test_nothing_known_later_changes_it(view: LedgerView) -> None:
    then = LedgerView(known_before(view.ledger, AS_OF))
    expected = part_payments_of(view, AS_OF).share
    np.testing.assert_array_equal(part_payments_of(then, AS_OF).share, expected)


def test_a_register_without_payments_expects_no_parts() -> None:
    alone = LedgerView(a_ledger("2026-06-30", register(np.random.default_rng(1), 20)[0]))
    assert part_payments_of(alone, AS_OF).share.max() == 0.0


def test_parts_come_earlier_and_draws_agree_with_what_is_expected(view: LedgerView) -> None:
    book = some_figures(LedgerView(known_before(view.ledger, AS_OF)), AS_OF).book
    ends = 7.0 * np.arange(1, WEEKS + 1)
    left, unpaid = book.outstanding_by(ends), book.unpaid_by(ends)
    assert (left <= unpaid).all()
    assert (left < unpaid)[book.part_row == 0].all()
    assert (np.diff(left, axis=1) <= 0).all()
    drawn = weekly_draws(book, ends, Common(customer=0.2, book=0.0, claims=0, times=0), 4000, 1)
    whole = np.column_stack([np.ones(len(book)), left])
    expected = book.balance @ -np.diff(whole, axis=1)
    np.testing.assert_allclose(drawn.mean(axis=0), expected, rtol=0.06)


def test_more_taken_back_than_was_paid_makes_no_larger_balance_to_pay_a_part_of() -> None:
    claim = {
        "receivable_id": "R1", "customer_id": "C1", "amount": 1000.0,
        "invoice_date": day(1), "due_date": day(31),
    }  # fmt: skip

    def share(back: float) -> list[list[float]]:
        rows = [(5, 200.0, "cash"), (6, back, "reversal"), (800, 300.0, "cash")]
        payments = [
            {"payment_id": f"P{n}", "receivable_id": "R1", "paid_date": day(when),
             "amount": amount, "kind": kind}
            for n, (when, amount, kind) in enumerate(rows)
        ]  # fmt: skip
        view = LedgerView(a_ledger("2026-06-30", [claim], payments=payments))
        return part_payments_of(view, AS_OF).share.tolist()

    assert share(500.0) == share(200.0)
    assert max(map(max, share(200.0))) > 0
