"""What single records told since the day of the book is told beside its figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from data_schemas.portfolio import PutInSince
from model.portfolio.answer import portfolio
from tests.books import AS_OF, HOW, three_claims
from tests.factories import some_figures

NOTHING = PutInSince(paid_receivables=0, paid=Decimal(0), new_receivables=0, new=Decimal(0))
NEW = {
    "receivable_id": "R4", "customer_id": "C1", "due_date": "2026-09-01",
    "invoice_date": "2026-07-03", "amount": 50.5,
}  # fmt: skip


def paid(number: int, day: str, amount: float, **more: Any) -> dict[str, Any]:
    record = {"payment_id": f"P{number}", "receivable_id": "R2", "paid_date": day}
    return record | {"amount": amount} | more


def told(until: date | None, *more: dict[str, Any], **tables: Any) -> PutInSince | None:
    found = some_figures(three_claims(*more, **tables), AS_OF)
    answer = portfolio(found, HOW, until=until)
    assert answer.open_balance == Decimal("101333.33")  # whatever was put in since
    return answer.put_in_since


def test_a_payment_after_the_day_is_told_and_changes_no_figure() -> None:
    found = told(
        date(2026, 7, 2), payments=[paid(1, "2026-06-30", 33.33), paid(2, "2026-07-02", 200)]
    )
    assert found == NOTHING.model_copy(update={"paid_receivables": 1, "paid": Decimal("233.33")})


def test_what_is_paid_beyond_the_claim_is_not_counted() -> None:
    found = told(date(2026, 7, 2), payments=[paid(1, "2026-07-02", 500)])
    assert found == NOTHING.model_copy(update={"paid_receivables": 1, "paid": Decimal("333.33")})
    again = [paid(1, "2026-07-01", 500), paid(2, "2026-07-02", 33)]
    assert told(date(2026, 7, 2), payments=again) == found


def test_only_up_to_today() -> None:
    assert told(date(2026, 7, 1), payments=[paid(1, "2026-07-02", 200)]) == NOTHING
    assert told(date(2026, 7, 2), NEW) == NOTHING


@pytest.mark.parametrize("until", [AS_OF, date(2026, 1, 1)])
def test_nothing_where_today_is_the_day_of_the_book_or_before(until: date) -> None:
    assert told(until) == NOTHING


def test_of_a_named_day_it_is_not_asked() -> None:
    assert told(None, payments=[paid(1, "2026-07-02", 200)]) is None


def test_new_claims_are_counted_apart() -> None:
    found = told(date(2026, 7, 3), NEW, payments=[paid(1, "2026-07-01", 333.33)])
    assert found == PutInSince(
        paid_receivables=1, paid=Decimal("333.33"), new_receivables=1, new=Decimal("50.50")
    )


def test_what_is_given_up_since_did_not_come_in() -> None:
    off = paid(1, "2026-07-01", 100, kind="write_off")
    assert told(date(2026, 7, 3), payments=[off]) == NOTHING
    both = [off, paid(2, "2026-07-02", 33)]
    found = told(date(2026, 7, 3), payments=both)
    assert found is not None
    assert (found.paid_receivables, found.paid) == (1, Decimal("33.00"))


def test_a_claim_that_turned_out_void_did_not_come_in() -> None:
    void = paid(1, "2026-07-01", 333.33, kind="void")
    found = some_figures(three_claims(payments=[void]), AS_OF)
    assert portfolio(found, HOW, until=date(2026, 7, 3)).put_in_since == NOTHING
