"""A claim of CNY 100,000 with what the law asks about it, and what the law says of one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from data_schemas.case import ReceivableCase
from data_schemas.frame import Ledger
from data_schemas.policy import Policy
from data_schemas.score import Finding
from model.law.statute import receivable_statute
from tests.factories import a_ledger

PROTECTED = {"seller_is_sme": True, "sme_declared": True}
DAY = date(2025, 9, 12)
DELIVERED = {"delivery_date": "2025-07-14"}
"""30 days are over on 2025-08-13, another 30 on ``DAY``."""
RECEIVABLE = {
    "receivable_id": "R1", "customer_id": "C1", "deal_id": "D1", "instalment_id": "I1",
    "invoice_date": "2025-07-15", "due_date": "2025-08-20", "amount": 100_000.0,
}  # fmt: skip
NOTHING = a_ledger("2025-09-30", [])


def whole(**more: Any) -> ReceivableCase:
    """A receivable given with its customer and deal."""
    return ReceivableCase.model_validate(
        {
            "receivable": RECEIVABLE,
            "customer": {"customer_id": "C1", "agency_type": "organ"},
            "deal": {
                "deal_id": "D1", "customer_id": "C1", "signing_date": "2025-07-01",
                "amount": 100_000.0, "late_penalty_written": False,
            },
            "law": PROTECTED, "claim": DELIVERED,
        } | more
    )  # fmt: skip


def payment(kind: str, amount: float, day: str = "2025-08-28", **more: Any) -> dict[str, Any]:
    return {
        "payment_id": f"{kind}{day}", "receivable_id": "R1", "paid_date": day, "amount": amount,
        "kind": kind,
    } | more  # fmt: skip


def said(case: ReceivableCase, ledger: Ledger = NOTHING, day: date = DAY) -> dict[str, Finding]:
    findings = receivable_statute(case, ledger, Policy(), day, "zh")
    assert findings[-1].code == "not_legal_advice"
    return {finding.code: finding for finding in findings}


def interest(case: ReceivableCase, **where: Any) -> Decimal | None:
    return said(case, **where)["interest_statutory"].amount
