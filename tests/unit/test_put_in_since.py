"""What single records told since the day of the book is told beside its figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from data_schemas.portfolio import PutInSince
from model.portfolio.answer import portfolio
from model.units import known_before
from model.view import LedgerView
from tests.books import AS_OF, HOW, three_claims
from tests.factories import some_figures

NOTHING = PutInSince(
    paid_receivables=0, paid=Decimal(0), new_receivables=0, new=Decimal(0),
    ended_receivables=0, ended=Decimal(0), reopened_receivables=0, reopened=Decimal(0),
)  # fmt: skip
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
    assert found == NOTHING.model_copy(
        update={
            "paid_receivables": 1, "paid": Decimal("333.33"),
            "new_receivables": 1, "new": Decimal("50.50"),
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "amount", "kept"),
    [
        ("cash", 50.5, {"paid_receivables": 1, "paid": Decimal("50.50")}),
        ("cash", 20.0, {"paid_receivables": 1, "paid": Decimal(20)}),
        ("write_off", 20.0, {"ended_receivables": 1, "ended": Decimal(20)}),
        # What was void or credited of it was never put in.
        ("credit_note", 20.0, {"new": Decimal("30.50")}),
        ("void", 1.0, {"new_receivables": 0, "new": Decimal(0)}),
    ],
)
def test_what_becomes_of_a_new_claim_is_told_as_of_any(
    kind: str, amount: float, kept: dict[str, Any]
) -> None:
    """New, less paid and ended, is what the next book has of it."""
    one = paid(1, "2026-07-04", amount, receivable_id="R4", kind=kind)
    found = told(date(2026, 7, 5), NEW, payments=[one])
    new = {"new_receivables": 1, "new": Decimal("50.50")}
    assert found == NOTHING.model_copy(update=new | kept)


def test_what_is_given_up_since_did_not_come_in() -> None:
    off = paid(1, "2026-07-01", 100, kind="write_off")
    ended = NOTHING.model_copy(update={"ended_receivables": 1, "ended": Decimal(100)})
    assert told(date(2026, 7, 3), payments=[off]) == ended
    both = [off, paid(2, "2026-07-02", 33)]
    found = told(date(2026, 7, 3), payments=both)
    assert found is not None
    assert (found.paid_receivables, found.paid) == (1, Decimal("33.00"))
    assert (found.ended_receivables, found.ended) == (1, Decimal(100))


@pytest.mark.parametrize(
    ("kind", "amount", "ended"),
    [
        ("void", 1.0, "333.33"),  # whatever its amount
        ("credit_note", 100.0, "100"),
        ("credit_note", 333.33, "333.33"),
        ("write_off", 333.33, "333.33"),
    ],
)
def test_what_ended_otherwise_is_told_by_itself(kind: str, amount: float, ended: str) -> None:
    """It was told nowhere: who put it in looked for it in vain."""
    later = told_of(date(2026, 7, 3), paid(1, "2026-07-01", amount, kind=kind))
    assert later == NOTHING.model_copy(update={"ended_receivables": 1, "ended": Decimal(ended)})


def test_no_more_ends_than_was_owed() -> None:
    rest = [paid(1, "2026-07-01", 300), paid(2, "2026-07-02", 1.0, kind="void")]
    found = told_of(date(2026, 7, 3), *rest)
    assert found is not None
    assert (found.paid, found.ended) == (Decimal(300), Decimal("33.33"))


@pytest.mark.parametrize("kind", ["void", "credit_note", "write_off", "reversal"])
@pytest.mark.parametrize("until", [AS_OF, date(2026, 7, 1)])
def test_what_ends_otherwise_ahead_is_not_told(kind: str, until: date) -> None:
    ahead = paid(1, "2026-07-02", 100, kind=kind)
    assert told_of(until, ahead) == NOTHING


def test_what_was_known_when_the_book_closed_is_in_its_figures() -> None:
    """E1: a single claim dated before the day of the book."""
    assert told_of(date(2026, 7, 3), paid(1, "2026-06-01", 100, kind="credit_note")) == NOTHING
    late = paid(1, "2026-06-01", 100, kind="write_off", recorded_date="2026-07-02")
    found = told_of(date(2026, 7, 3), late)
    assert found is not None
    assert found.ended == Decimal(100)


def test_what_a_reversal_opened_again_is_told() -> None:
    closed = [paid(1, "2026-06-01", 333.33), paid(2, "2026-07-01", 333.33, kind="reversal")]
    again = {"reopened_receivables": 1, "reopened": Decimal("333.33")}
    assert told_of(date(2026, 7, 3), *closed) == NOTHING.model_copy(update=again)
    part = [paid(1, "2026-06-01", 100), paid(2, "2026-07-01", 40, kind="reversal")]
    again["reopened"] = Decimal(40)
    assert told_of(date(2026, 7, 3), *part) == NOTHING.model_copy(update=again)
    assert told_of(date(2026, 7, 3), *closed, paid(3, "2026-07-02", 333.33)) == NOTHING


def told_of(until: date, *payments: dict[str, Any]) -> PutInSince | None:
    """What is told of the book as its own day knew it."""
    now = three_claims(payments=list(payments))
    then = LedgerView(known_before(now.ledger, AS_OF))
    found = replace(some_figures(then, AS_OF), records=now)
    return portfolio(found, HOW, until=until).put_in_since
