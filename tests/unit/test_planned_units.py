"""Which planned instalments are learnt from: those of which a ledger knows what became."""

from __future__ import annotations

from typing import Any

import pytest

from model.units import signing_units
from model.view import LedgerView
from tests.factories import a_ledger


def claim(number: int, customer: str, **more: Any) -> dict[str, Any]:
    return {
        "receivable_id": f"R{number}", "customer_id": customer, "amount": 50.0,
        "invoice_date": "2024-06-01", "due_date": "2024-07-01", "paid_date": "2024-07-05",
    } | more  # fmt: skip


CUSTOMERS = [{"customer_id": name} for name in ("C1", "C2", "C3")]
DEALS = [
    {"deal_id": f"D{n}", "customer_id": f"C{n}", "signing_date": "2024-05-01", "amount": 100.0}
    for n in (1, 2, 3)
]
PLAN = [
    {"instalment_id": f"D{n}-{part}", "deal_id": f"D{n}", "kind": "progress",
     "due_date": "2024-07-01", "amount": 50.0}
    for n in (1, 2, 3)
    for part in (1, 2)
]  # fmt: skip


def planned(*claims: dict[str, Any]) -> set[str]:
    """The instalments without a receivable that are learnt from."""
    ledger = a_ledger(
        "2025-06-30", list(claims), deals=DEALS, customers=CUSTOMERS, instalments=PLAN
    )
    units = signing_units(LedgerView(ledger))
    assert set(units.loc[units["receivable_id"].notna(), "receivable_id"]) == {
        c["receivable_id"] for c in claims if "instalment_id" not in c
    }
    names = {c.get("instalment_id") for c in claims}
    return set(units["instalment_id"].dropna()) - names


NAMED = claim(1, "C1", deal_id="D1", instalment_id="D1-1")


def test_what_was_never_invoiced_is_late_where_claims_name_their_instalments() -> None:
    assert planned(NAMED) == {"D1-2", "D2-1", "D2-2", "D3-1", "D3-2"}


def test_a_deal_whose_claim_names_no_instalment_is_left_out() -> None:
    """It was taken for two instalments that nobody ever paid, beside the claim that was paid."""
    assert planned(NAMED, claim(2, "C2", deal_id="D2")) == {"D1-2", "D3-1", "D3-2"}


def test_a_claim_without_a_deal_may_be_of_any_its_customer_signed_before() -> None:
    assert planned(NAMED, claim(2, "C2")) == {"D1-2", "D3-1", "D3-2"}
    before = claim(2, "C2", invoice_date="2024-04-01", due_date="2024-04-30")
    assert "D2-1" in planned(NAMED, before)
    # Claims of the first deal do name their instalments: this one is none of them.
    assert "D1-2" in planned(NAMED, claim(2, "C1"))


def test_a_claim_of_another_deal_or_that_never_was_says_nothing() -> None:
    assert "D2-1" in planned(NAMED, claim(2, "C2", deal_id="elsewhere"))


@pytest.mark.parametrize("deal_id", ["D1", None])
def test_where_no_claim_names_any_the_plan_says_nothing(deal_id: str | None) -> None:
    assert planned(claim(1, "C1", deal_id=deal_id)) == set()
