"""The provision matrix: how claims roll from one step of age to the next."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from model.day import day_number
from model.portfolio.matrix import LEAST, band_of, matrix_of
from model.view import LedgerView
from tests.books import AS_OF
from tests.factories import a_ledger


def due_in_january(n: int, amount: float) -> dict[str, Any]:
    """Claim number ``n``, due on 2025-01-10."""
    return {
        "receivable_id": str(n), "customer_id": "C", "due_date": "2025-01-10",
        "invoice_date": "2024-12-10", "amount": amount,
    }  # fmt: skip


def test_the_matrix_rolls_from_band_to_band() -> None:
    # Each of 100 claims of 1 yuan: 60 are paid on the day due, 20 after 45 days, 20 never.
    rows = []
    for n in range(100):
        paid = (
            {"paid_date": "2025-01-10"} if n < 60 else {"paid_date": "2025-02-24"} if n < 80 else {}
        )
        rows.append(due_in_january(n, 1.0) | paid)
    view = LedgerView(a_ledger("2026-06-30", rows))
    found = matrix_of(view, AS_OF, months=36, default_days=365)
    assert found.roll[0] == pytest.approx(0.4)
    assert found.rate[0] == pytest.approx(0.2)
    assert found.rate_at(np.array([-5, 400])).tolist() == pytest.approx([0.2, 1.0])
    assert found.rate_at(np.array([0, 1])).tolist() == pytest.approx([0.2, 0.5])
    # What came to be known later does not count.
    early = matrix_of(view, date(2025, 1, 5), months=36, default_days=365)
    assert early.claims.sum() == 0


def test_what_is_due_today_is_not_overdue_in_the_matrix_either() -> None:
    """The ageing called it not due, the matrix took the rate of what is overdue."""
    assert band_of(np.array([-1, 0, 1, 30, 31, 5000])).tolist() == [0, 0, 1, 1, 2, 36]


def test_a_claim_paid_in_part_weighs_what_is_left_of_it() -> None:
    """Rates apply to balances: 900 paid soon of a claim of 1,000 that is never paid is 100."""
    paid = {"paid_date": "2025-03-01"}
    rows = [due_in_january(n, 100.0) | (paid if n < 30 else {}) for n in range(40)]
    parts = [
        {"payment_id": f"P{n}", "receivable_id": str(n), "paid_date": "2025-01-05", "amount": 90.0}
        for n in range(30, 40)
    ]
    found = matrix_of(
        LedgerView(a_ledger("2026-06-30", rows, payments=parts)), AS_OF, months=36, default_days=30
    )
    assert found.roll[1] == pytest.approx(100 / 3100)
    assert found.roll[0] == pytest.approx(1.0)  # all that was left on the day due
    in_the_day = [one | {"paid_date": "2025-01-10"} for one in parts]
    later = matrix_of(
        LedgerView(a_ledger("2026-06-30", rows, payments=in_the_day)),
        AS_OF, months=36, default_days=30,
    )  # fmt: skip
    assert later.roll[0] == pytest.approx(1.0)
    assert later.roll[1] == pytest.approx(100 / 3100)


def test_the_matrix_keeps_a_claim_given_up_unpaid_in_its_step_and_forgets_it_then() -> None:
    rows = [due_in_january(n, 1.0) for n in range(60)]
    half = [
        {
            "payment_id": f"W{n}", "receivable_id": str(n), "paid_date": "2025-03-01",
            "amount": 1.0, "kind": "write_off",
        }
        for n in range(30)
    ]  # fmt: skip
    without = matrix_of(LedgerView(a_ledger("2026-06-30", rows)), AS_OF, months=36, default_days=90)
    view = LedgerView(a_ledger("2026-06-30", rows, payments=half))
    found = matrix_of(view, AS_OF, months=36, default_days=90)
    assert (found.roll == 1.0).all()
    age = day_number(date(2025, 3, 1)) - day_number(date(2025, 1, 10))
    given_up = band_of(np.array([age + 1]))[0]
    assert found.claims[:given_up].tolist() == without.claims[:given_up].tolist()
    assert found.claims[given_up + 1 :].sum() == without.claims[given_up + 1 :].sum() / 2


def test_ages_hardly_seen_roll_no_better_than_the_oldest_that_was() -> None:
    """The few that ever got so old were paid soon after: that says little of the next ones."""
    rows = [
        {
            "receivable_id": str(n), "customer_id": "C", "due_date": "2025-01-10",
            "invoice_date": "2024-12-10", "amount": 1.0,
            "paid_date": "2025-05-20" if n < 5 else "2025-04-20" if n < 20 else "2025-03-01",
        }
        for n in range(40)
    ]  # fmt: skip
    view = LedgerView(a_ledger("2026-06-30", rows))
    found = matrix_of(view, AS_OF, months=36, default_days=90)
    often = np.flatnonzero(found.claims[1:] >= LEAST) + 1
    oldest = often[-1]
    assert 0 < found.claims[oldest + 1] < LEAST
    assert (found.roll[oldest + 1 :] >= found.roll[oldest]).all()
    assert found.roll[oldest] > 0
