"""One customer on a day after the one the records go to: what it owes, and what it may owe."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from data_schemas.money_policy import MoneyPolicy
from data_schemas.policy import Policy
from model.portfolio.answer import Telling
from model.portfolio.customer import customer_book
from tests.books import AS_OF, three_claims
from tests.factories import some_figures

LATER = date(2026, 10, 1)
STRICT = Policy(money=MoneyPolicy(loss_appetite=Decimal(200), limit_step=Decimal(1)))


def paid(claim: str, amount: float) -> dict[str, Any]:
    return {
        "payment_id": f"P-{claim}", "receivable_id": claim, "paid_date": "2026-08-01",
        "amount": amount,
    }  # fmt: skip


@pytest.mark.parametrize(("lang", "said"), [("zh", "还可赊"), ("en", "are left")])
def test_what_is_left_of_a_limit_is_of_the_day_asked_and_its_risk_of_the_records(
    lang: str, said: str
) -> None:
    """The balance was of the day asked, what exceeded the limit still of the book's day."""
    view = three_claims(payments=[paid("R1", 600.01)])
    how = Telling(lang, 3, synthetic=True)
    latest = some_figures(view, AS_OF, {"R1": (0.9, 0.9, 0.9)}, policy=STRICT)
    found = some_figures(view, LATER, policy=STRICT)
    on_record = customer_book(latest, how, "C1").credit_limit
    told = customer_book(found, how, "C1", latest)
    assert on_record is not None
    assert told.credit_limit is not None
    assert told.credit_limit.limit == on_record.limit
    assert on_record.headroom < 0
    assert told.open_balance == told.credit_limit.open == Decimal("733.33")
    assert told.credit_limit.headroom == on_record.limit - Decimal("733.33")
    assert f"{on_record.limit - Decimal('733.33'):,.2f}" in told.text
    assert said in told.text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_who_has_paid_all_since_the_records_may_owe_the_whole_limit(lang: str) -> None:
    """As a score says; the text said that no curve gave the limit it then named."""
    view = three_claims(payments=[paid("R1", 1000.01), paid("R2", 333.33)])
    how = Telling(lang, 3, synthetic=True)
    latest, found = some_figures(view, AS_OF), some_figures(view, LATER)
    told = customer_book(found, how, "C1", latest)
    assert (told.receivables, told.open_balance, told.default_probability) == (0, 0, None)
    assert told.credit_limit is not None
    assert (told.credit_limit.open, told.credit_limit.headroom) == (0, told.credit_limit.limit)
    assert not any(none in told.text for none in ("无从由曲线", "no curve"))
    nothing = customer_book(found, how, "C1")
    assert nothing.credit_limit is None
    assert any(none in nothing.text for none in ("无从由曲线", "no curve"))
