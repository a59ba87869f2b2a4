"""A claim without an instalment on record says itself what makes it fall due."""

from __future__ import annotations

from datetime import date
from typing import Any

from data_schemas.case import ReceivableCase
from data_schemas.frame import Ledger
from data_schemas.policy import Policy
from data_schemas.score import Finding
from model.law.statute import receivable_statute
from tests.factories import a_ledger
from tests.unit.test_statute import DELIVERED, NOTHING, PROTECTED, RECEIVABLE


def whole(**more: Any) -> ReceivableCase:
    return ReceivableCase.model_validate(
        {
            "receivable": RECEIVABLE,
            "customer": {"customer_id": "C1", "agency_type": "organ"},
            "law": PROTECTED | {"signing_date": "2025-07-01"}, "claim": DELIVERED,
        } | more
    )  # fmt: skip


def said(case: ReceivableCase, ledger: Ledger = NOTHING) -> dict[str, Finding]:
    found = receivable_statute(case, ledger, Policy(), date(2025, 9, 12), "zh")
    return {finding.code: finding for finding in found}


def test_a_claim_given_whole_can_say_that_its_day_was_agreed() -> None:
    told = DELIVERED | {"trigger": "fixed_date"}
    found = said(whole(claim=told))
    assert found["term_fixed"].date == date(2025, 8, 20)
    assert found["overdue_agreed"].days == 23
    assert "term_silent" not in found
    # Not told, the contract is taken as silent, and both fields are named that would tell.
    assert said(whole())["term_silent"].missing == ["law.payment_days", "claim.trigger"]
    # What the instalment on record says counts before.
    ledger = a_ledger(
        "2025-09-30", [RECEIVABLE],
        customers=[{"customer_id": "C1", "agency_type": "organ"}],
        deals=[{"deal_id": "D1", "customer_id": "C1", "signing_date": "2025-07-01", "amount": 1e5}],
        instalments=[
            {"instalment_id": "I1", "deal_id": "D1", "kind": "single", "due_date": "2025-08-20",
             "amount": 1e5, "trigger": "delivery"},
        ],
    )  # fmt: skip
    held = ReceivableCase.model_validate({"receivable_id": "R1", "law": PROTECTED, "claim": told})
    assert "term_public" in said(held, ledger)
    # Given whole it is the same claim, by the instalment it names.
    named = whole(receivable=RECEIVABLE | {"instalment_id": "I1"}, claim=told)
    assert "term_public" in said(named, ledger)
