"""A record of each table, how it is put, and what is said of one that is refused."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient

RECORDS: dict[str, dict[str, Any]] = {
    "customers": {"customer_id": "C1", "agency_type": "hospital", "level": "county",
                  "x_segment": "key account"},
    "deals": {
        "deal_id": "HT-2026/017", "customer_id": "C1", "signing_date": "2026-03-01",
        "amount": 1000.0, "upfront_share": 0.3, "x_product": "P7",
        "instalments": [
            {"instalment_id": "I1", "kind": "advance", "due_date": "2026-04-01", "amount": 300.0},
            {"instalment_id": "I2", "kind": "acceptance", "due_date": "2026-09-01", "amount": 70.0},
        ],
    },
    "receivables": {
        "receivable_id": "R1", "customer_id": "C1", "deal_id": "HT-2026/017",
        "invoice_date": "2026-04-01", "due_date": "2026-05-01", "amount": 300.0,
        "x_seller": "07", "x_distance": 12.5,
    },
    "payments": {
        "payment_id": "P1", "receivable_id": "R1", "paid_date": "2026-06-01", "amount": 100.0,
        "kind": "netting",
    },
    "contacts": {
        "contact_id": "K1", "customer_id": "C1", "receivable_id": "R1", "date": "2026-05-20",
        "channel": "phone", "result": "promised", "promised_date": "2026-06-15",
    },
}  # fmt: skip
KEY = {name: next(iter(record)) for name, record in RECORDS.items()}


def put(client: TestClient, table: str, record: dict[str, Any], **more: Any) -> Any:
    return client.put(f"/v1/{table}/{record[KEY[table]]}", json=record, **more)


def errors_of(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "invalid_record"
    return {e["field"]: f"{e['label']}: {e['message']}" for e in answer.json()["errors"]}
