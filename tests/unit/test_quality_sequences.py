"""Impossible orders of days and amounts: each rule has a row that breaks it."""

from __future__ import annotations

from typing import Any

import pytest

from data_schemas.quality import Section
from tests.quality_reports import CONTACT, DEAL, PAYMENT, STATE, clean, codes, only, report, rows
from training.quality.sequences import RULES

BROKEN: dict[str, dict[str, Any]] = {
    "due_before_invoice": {"receivables": {"due_date": "2025-01-11"}},
    "paid_before_invoice": {"receivables": {"paid_date": "2025-01-11"}},
    "payment_before_invoice": {"payments": [PAYMENT | {"paid_date": "2025-01-11"}]},
    "recorded_before_paid": {"payments": [PAYMENT | {"recorded_date": "2025-02-28"}]},
    "paid_too_much": {"payments": [PAYMENT | {"amount": 99_999.0}]},
    "paid_yet_short": {"payments": [PAYMENT | {"amount": 400.0}]},
    "back_too_much": {
        "receivables": {"paid_date": None}, "payments": [PAYMENT | {"kind": "reversal"}],
    },
    "contact_before_receivable": {"contacts": [CONTACT | {"date": "2025-01-11"}]},
    "promise_before_contact": {"contacts": [CONTACT | {"promised_date": "2025-02-28"}]},
    "state_after_paid": {"states": [STATE | {"date": "2025-11-11"}]},
    "state_before_invoice": {"states": [STATE | {"date": "2025-01-11"}]},
    "invoice_before_signing": {
        "receivables": {"deal_id": "D1"}, "deals": [DEAL | {"signing_date": "2025-01-13"}],
    },
    "deal_of_another": {
        "receivables": {"deal_id": "D1", "customer_id": "C4"}, "deals": [DEAL],
    },
    "planned_before_signing": {
        "deals": [DEAL],
        "instalments": [
            {"instalment_id": "D1-1", "deal_id": "D1", "kind": "advance",
             "due_date": "2025-01-01", "amount": 1.0}
        ],
    },
    "receivable_ahead": {"receivables": {"paid_date": "2026-01-01"}},
    "payment_ahead": {"payments": [PAYMENT | {"paid_date": "2026-01-01"}]},
    "contact_ahead": {"contacts": [CONTACT | {"date": "2026-01-01"}]},
    "state_ahead": {"states": [STATE | {"date": "2026-01-01"}]},
}  # fmt: skip
FINE: dict[str, list[dict[str, Any]]] = {
    "payments": [
        PAYMENT | {"payment_id": "P0", "kind": "reversal"},
        PAYMENT | {"recorded_date": "2025-03-02"},
        PAYMENT | {"payment_id": "P2", "amount": rows()[3]["amount"]},  # it is told as paid
    ],
    "contacts": [CONTACT | {"promised_date": "2025-03-10"}],
    "states": [STATE],
    "deals": [DEAL],
    "instalments": [
        {"instalment_id": "D1-1", "deal_id": "D1", "kind": "advance", "due_date": "2025-02-01",
         "amount": 1.0}
    ],
}  # fmt: skip


def test_every_rule_has_a_case() -> None:
    assert set(BROKEN) == {rule.code for rule in RULES}


def test_what_came_in_order_breaks_no_rule() -> None:
    assert not codes(report(clean(**FINE))) & set(BROKEN)


@pytest.mark.parametrize("code", list(BROKEN))
def test_an_impossible_sequence_is_found_and_names_the_row(code: str) -> None:
    tables = dict(BROKEN[code])
    owed = rows()
    owed[3] |= tables.pop("receivables", {})
    found = only(report(clean(receivables=owed, **tables)), code)
    assert (found.section, found.rows) == (Section.SEQUENCE, 1)
    assert "1" in found.said.zh
    assert "1" in found.said.en
    ids = {"receivables": "R0003", "payments": "P1", "contacts": "K1", "states": "R0003"}
    assert found.examples == (ids.get(found.table, "D1-1"),)


def test_a_deal_of_ids_that_are_merged_is_nobody_elses() -> None:
    owed = rows()
    owed[3] |= BROKEN["deal_of_another"]["receivables"]
    found = report(clean(receivables=owed, deals=[DEAL]), merged=frozenset({"C4"}))
    assert "deal_of_another" not in codes(found)


def test_a_day_paid_is_no_contradiction_to_payments_of_another_ingest() -> None:
    """Payments that come alone are judged beside the receivables on record, and may be the rest."""
    found = report(clean(payments=[PAYMENT | {"amount": 400.0}]), brought=("payments",))
    assert "paid_yet_short" not in codes(found)
