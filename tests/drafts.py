"""A deal as typed into the desk's form."""

from __future__ import annotations

from datetime import date

from service.desk.draft import Draft
from service.desk.typed import Raw

SIGNING = date(2026, 11, 22)


def a_draft(**values: Raw) -> Draft:
    draft = Draft(
        {
            "customer.customer_id": "C1",
            "deal.deal_id": "D1",
            "deal.signing_date": "2026-11-22",
            "deal.amount": "100万",
        }
    )
    draft.values |= {name.replace("__", "."): value for name, value in values.items()}
    draft.plan()
    return draft
