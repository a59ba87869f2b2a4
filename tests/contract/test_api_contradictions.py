"""What a record that is put contradicts is kept and told in the answer; nobody said a word."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from data_schemas.store import Store
from tests.contract.records import RECORDS, put

CLAIM, PAID = RECORDS["receivables"], RECORDS["payments"]


def warned(answer: Any) -> dict[str, str]:
    assert answer.status_code in (200, 201), answer.text
    return {one["field"]: one["message"] for one in answer.json()["warnings"]}


@pytest.fixture
def read(filled: TestClient, app: FastAPI) -> TestClient:
    """What was put is read by the service."""
    app.state.scoring.serving.refresh_view()
    return filled


@pytest.mark.parametrize("table", RECORDS)
def test_what_fits_has_no_warning(filled: TestClient, table: str) -> None:
    assert warned(put(filled, table, RECORDS[table])) == {}


@pytest.mark.parametrize(
    ("change", "field", "zh", "en"),
    [
        ({"due_date": "2023-05-01"}, "due_date", "早于开票日期", "≥ 2026-04-01"),
        ({"paid_date": "2026-03-01"}, "paid_date", "早于开票日期", "≥ 2026-04-01"),
        ({"invoice_date": "2026-01-05"}, "invoice_date", "早于签约日期", "≥ 2026-03-01"),
        ({"customer_id": "C9"}, "deal_id", "另一客户的合同", "belongs to"),
        ({"amount": 50.0}, "amount", "少于已付", "≥ 100.00"),
    ],
)
def test_a_receivable_against_itself_its_deal_and_its_payments(
    read: TestClient, change: dict[str, Any], field: str, zh: str, en: str
) -> None:
    claim = CLAIM | change
    assert zh in warned(put(read, "receivables", claim))[field]
    told = warned(put(read, "receivables", claim, headers={"Accept-Language": "en"}))
    assert en in told[field]
    unnamed = {name: value for name, value in claim.items() if name != "receivable_id"}
    assert warned(read.put("/v1/receivables/R1", json=unnamed)).keys() == told.keys()
    kept = read.get("/v1/records/receivables/R1").json()
    assert all(str(kept[name]) == str(value) for name, value in change.items())
    put(read, "receivables", CLAIM)


def test_payments_and_contacts_against_their_receivable(read: TestClient) -> None:
    early = {"payment_id": "P8", "paid_date": "2026-03-01", "recorded_date": "2026-02-01"}
    told = warned(put(read, "payments", PAID | early | {"amount": 1.0}))
    assert set(told) == {"paid_date", "recorded_date"}
    much = PAID | {"payment_id": "P9", "amount": 250.0}
    told = warned(put(read, "payments", much, headers={"Accept-Language": "en"}))
    assert "≤ 200.00" in told["amount"]
    assert warned(put(read, "payments", much | {"kind": "write_off"})) == {}
    contact = RECORDS["contacts"] | {"contact_id": "K8", "date": "2021-05-20"}
    assert "≥ 2026-04-01" in warned(put(read, "contacts", contact))["date"]


def test_a_merged_customers_deal_is_its_own(filled: TestClient, store: Store) -> None:
    other = CLAIM | {"receivable_id": "R7", "customer_id": "C7"}
    assert set(warned(put(filled, "receivables", other))) == {"deal_id"}
    store.merge_customers("C7", "C1", date(2026, 6, 1))
    assert warned(put(filled, "receivables", other)) == {}


def test_a_plan_before_its_signing(filled: TestClient) -> None:
    deal = RECORDS["deals"]
    first = deal["instalments"][0] | {"due_date": "2026-02-01"}
    told = warned(put(filled, "deals", deal | {"instalments": [first]}))
    assert set(told) == {"instalments.0.due_date"}
