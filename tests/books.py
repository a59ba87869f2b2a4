"""A small book by hand, for the tests of what is made of one."""

from __future__ import annotations

from datetime import date
from typing import Any

from model.portfolio.answer import Telling
from model.view import LedgerView
from tests.factories import a_ledger

AS_OF = date(2026, 6, 30)
HOW = Telling("zh", 3, synthetic=True)


def three_claims(*more: dict[str, Any], **tables: list[dict[str, Any]]) -> LedgerView:
    """Three open claims of two customers, and whatever else is named."""
    rows = [
        {"receivable_id": "R1", "customer_id": "C1", "due_date": "2026-05-01", "amount": 1000.01},
        {"receivable_id": "R2", "customer_id": "C1", "due_date": "2025-06-01", "amount": 333.33},
        {
            "receivable_id": "R3", "customer_id": "C2", "due_date": "2026-08-01",
            "invoice_date": "2026-06-01", "amount": 99_999.99,
        },
    ]  # fmt: skip
    return LedgerView(a_ledger("2026-06-30", [*rows, *more], **tables))
