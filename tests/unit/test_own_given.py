"""A value given of an own column is kept as the ledger would keep it."""

from __future__ import annotations

from typing import Any

import pytest

from data_schemas.customer import Customer
from data_schemas.deal import Deal
from data_schemas.frame import Ledger
from data_schemas.receivable import Receivable
from model.own_given import own_columns
from tests.factories import a_ledger

DEAL = {"deal_id": "D", "customer_id": "C", "signing_date": "2026-01-01", "amount": 1.0}
RECEIVABLE = {"receivable_id": "R", "customer_id": "C", "due_date": "2026-01-01", "amount": 1.0}


def a_book(own: list[Any]) -> Ledger:
    """Receivables of no deal, each with its value of ``x_own``."""
    rows = [RECEIVABLE | {"receivable_id": f"R{n}", "x_own": value} for n, value in enumerate(own)]
    return a_ledger("2026-06-01", rows)


def given(ledger: Ledger, **own: Any) -> dict[str, float | str]:
    return own_columns((None, Deal.model_validate(DEAL | own), None), ledger)


@pytest.mark.parametrize(
    ("kept", "value", "found"),
    [
        ([1, 2, 3], "2.50", 2.5), ([1, 2, 3], 2, 2.0), ([1, 2, 3], "A", "A"),
        (["1.50", "A"], "1.50", "1.50"), (["007", "1"], "007", "007"), (["A", "B"], 2.0, "2"),
        (["A", "B"], " A ", "A"), (["yes", "True"], "TRUE", "true"), ([None], "2.50", 2.5),
    ],
)  # fmt: skip
def test_as_text_beside_text_and_else_as_a_number(
    kept: list[Any], value: Any, found: float | str
) -> None:
    """Also where the column stands in another table alone."""
    told = given(a_book(kept), x_own=value)
    assert told == {"x_own": found}
    assert isinstance(told["x_own"], str) == isinstance(found, str)


def test_the_first_record_that_says_something_counts() -> None:
    receivable = Receivable.model_validate(RECEIVABLE | {"x_a": 1, "x_b": None, "x_c": " "})
    deal = Deal.model_validate(DEAL | {"x_a": 2, "x_b": 2})
    customer = Customer.model_validate({"customer_id": "C", "x_a": 3, "x_b": 3, "x_c": 3, "x_d": 3})
    found = own_columns((receivable, deal, customer), a_book([]))
    assert found == {"x_a": 1.0, "x_b": 2.0, "x_c": 3.0, "x_d": 3.0}
    assert own_columns((None, None, None), a_book([])) == {}
