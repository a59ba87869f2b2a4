"""What starts limitation anew: payments, and what is on file for a contact."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from data_schemas.score import Finding
from tests.claims_at_law import DELIVERED, payment, said, whole


def test_a_part_payment_is_a_restart_with_a_bank_slip() -> None:
    found = said(whole(payments=[payment("cash", 40_000)]))["limitation"]
    assert found.date == date(2028, 8, 28)
    assert "银行回单" in found.text


@pytest.mark.parametrize("kind", ["netting", "factoring"])
def test_what_is_set_off_or_comes_from_a_factor_is_no_restart(kind: str) -> None:
    found = said(whole(payments=[payment(kind, 40_000)]))
    assert found["limitation"].date == date(2028, 8, 13)
    assert "limitation_restarts" not in found
    assert found["interest_statutory"].amount == Decimal("1200.00")  # it pays all the same


def test_a_payment_that_went_back_is_no_restart() -> None:
    back = [payment("cash", 40_000), payment("reversal", 40_000, "2025-08-29")]
    assert said(whole(payments=back))["limitation"].date == date(2028, 8, 13)
    again = [*back, payment("cash", 30_000, "2025-09-02")]
    assert said(whole(payments=again))["limitation"].date == date(2028, 9, 2)


def test_each_restart_is_listed_with_its_evidence_and_whether_it_counts() -> None:
    told = DELIVERED | {"restarts": [{"date": "2025-09-01", "kind": "demand"}]}
    found = said(whole(claim=told, payments=[payment("cash", 40_000)]))["limitation_restarts"]
    paid, asked = json.loads(found.model_dump_json())["restarts"]
    assert (paid["date"], paid["kind"], paid["evidence"], paid["standing"]) == (
        "2025-08-28", "part_payment", "bank", "counts",
    )  # fmt: skip
    assert (asked["date"], asked["standing"]) == ("2025-09-01", "unproven")
    assert paid["text"] in found.text
    assert asked["text"] in found.text


def test_a_finding_kept_before_restarts_were_listed_can_still_be_read() -> None:
    kept = said(whole())["limitation"].model_dump(mode="json")
    del kept["restarts"]
    assert Finding.model_validate(kept).restarts == []


def test_what_is_on_file_for_a_contact_says_what_it_did_to_limitation() -> None:
    """A signed plan is a promise, a stamped statement an acknowledgement, a letter a demand."""
    sent = {"customer_id": "C1", "receivable_id": "R1", "channel": "letter"}
    contacts = [
        sent | {"contact_id": "K1", "date": "2025-08-25", "evidence": "delivered"},
        sent | {"contact_id": "K2", "date": "2025-08-26", "evidence": "statement"},
        sent | {
            "contact_id": "K3", "date": "2025-08-27", "channel": "visit", "evidence": "signed",
            "promised_date": "2025-12-31",
        },
        sent | {"contact_id": "K4", "date": "2025-08-28", "channel": "phone"},
    ]  # fmt: skip
    found = said(whole(contacts=contacts))
    kinds = [
        (one.date.day, one.kind, one.standing) for one in found["limitation_restarts"].restarts
    ]
    assert kinds == [
        (25, "demand", "counts"), (26, "acknowledgement", "counts"), (27, "payment_plan", "counts"),
    ]  # fmt: skip
    assert found["limitation"].date == date(2028, 8, 27)
    # Once it has run out, only what the debtor promised under its own hand revives it.
    late = [sent | {"contact_id": "K5", "date": "2028-09-10", "evidence": "delivered"}]
    assert "limitation_lapsed" in said(whole(contacts=late), day=date(2028, 9, 20))
    plan = [late[0] | {"evidence": "signed", "promised_date": "2028-12-31"}]
    kept = said(whole(contacts=plan), day=date(2028, 9, 20))
    assert kept["limitation"].date == date(2031, 9, 10)
