"""What left the book unpaid is told beside it, so that amounts and payments add up to it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from data_schemas.portfolio import SettledShort
from model.portfolio.answer import portfolio
from model.portfolio.customer import customer_book
from model.units import known_before
from model.view import LedgerView
from service.desk.book_head import lacking
from service.desk.words import Words
from tests.books import AS_OF, HOW, three_claims
from tests.factories import some_figures


def a_payment(claim: str, amount: float, day: str, kind: str = "cash") -> dict[str, Any]:
    return {
        "payment_id": f"{claim}-{day}", "receivable_id": claim, "paid_date": day, "amount": amount,
        "kind": kind,
    }  # fmt: skip


def a_claim(name: str, amount: float, **more: Any) -> dict[str, Any]:
    return {
        "receivable_id": name, "customer_id": "C1", "due_date": "2026-03-01", "amount": amount,
        **more,
    }  # fmt: skip


SHORT = [a_claim("S1", 200_000.0), a_claim("S2", 1000.0)]
PAID = [a_payment("S1", 199_100.0, "2026-05-20"), a_payment("S2", 995.01, "2026-06-02")]


@pytest.mark.parametrize(
    ("day", "count", "short"), [("2026-05-20", 0, "0"), ("2026-05-21", 1, "900"),
                                ("2026-06-30", 2, "904.99")],
)  # fmt: skip
def test_what_settled_claims_still_lack_is_told(day: str, count: int, short: str) -> None:
    as_of = date.fromisoformat(day)
    whole = three_claims(*SHORT, payments=PAID, customers=[{"customer_id": "C2"}])
    view = LedgerView(known_before(whole.ledger, as_of))
    found = some_figures(view, as_of)
    told = portfolio(found, HOW)
    mine, other = (customer_book(found, HOW, who) for who in ("C1", "C2"))
    for one in (told.settled_short, mine.settled_short):
        assert (one.receivables, one.balance) == (count, Decimal(short))
    assert (other.settled_short.receivables, other.settled_short.balance) == (0, 0)
    billed = Decimal("202333.34") + (Decimal("99999.99") if day > "2026-06-01" else 0)
    came = sum(Decimal(str(p["amount"])) for p in PAID if p["paid_date"] < day)
    assert told.open_balance + told.settled_short.balance == billed - came


@pytest.mark.parametrize(
    ("claim", "payments"),
    [
        (a_claim("S1", 1000.0, paid_date="2026-05-01"), []),  # nobody says how much came
        (a_claim("S1", 1000.0), [a_payment("S1", 1000.0, "2026-05-01")]),
        (a_claim("S1", 1000.0), [a_payment("S1", 1001.0, "2026-05-01")]),
        (a_claim("S1", 1000.0), [a_payment("S1", 1000.0, "2026-05-01", "void")]),
        (a_claim("S1", 1000.0), [a_payment("S1", 997.0, "2026-05-01"),
                                 a_payment("S1", 3.0, "2026-05-02", "credit_note")]),
        # Told among what was written off.
        (a_claim("S1", 1000.0), [a_payment("S1", 997.0, "2026-05-01"),
                                 a_payment("S1", 3.0, "2026-05-02", "write_off")]),
        # Not settled, it is open.
        (a_claim("S1", 1000.0), [a_payment("S1", 994.99, "2026-05-01")]),
    ],
)  # fmt: skip
def test_what_was_settled_whole_or_is_told_elsewhere_lacks_nothing(
    claim: dict[str, Any], payments: list[dict[str, Any]]
) -> None:
    other = a_payment("R2", 1.0, "2026-05-01")
    found = some_figures(three_claims(claim, payments=[*payments, other]), AS_OF)
    told = portfolio(found, HOW).settled_short
    assert (told.receivables, told.balance) == (0, 0)


@pytest.mark.parametrize(("lang", "said"), [("zh", "900.00元"), ("en", "CNY 900.00")])
def test_the_desk_names_it_to_the_cent_and_by_which_rule(lang: str, said: str) -> None:
    text = lacking(SettledShort(receivables=1, balance=Decimal("900.00")), Words(lang))
    assert said in text
    assert "99.5%" in text
