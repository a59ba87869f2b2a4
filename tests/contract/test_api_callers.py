"""Who calls: kept beside what was changed, named in the log, and held to what it may do."""

from __future__ import annotations

import json
import logging

import pytest
from starlette.testclient import TestClient

from data_schemas.store import Store

RECEIVABLE = {
    "receivable_id": "R-who", "customer_id": "C1", "invoice_date": "2026-08-01",
    "due_date": "2026-09-01", "amount": 1000,
}  # fmt: skip


def test_a_record_is_kept_with_its_caller(
    client: TestClient, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    before = len(store.audited())
    with caplog.at_level(logging.INFO, "huikuan.request"):
        put = client.put("/v1/receivables/R-who?synthetic=true", json=RECEIVABLE)
    assert put.status_code == 201
    (event,) = [one for one in caplog.records if one.name == "huikuan.request"]
    assert event.caller == "key:test"  # type: ignore[attr-defined]
    line = {"receivable": RECEIVABLE | {"amount": 5}}
    headers = {"Content-Type": "application/x-ndjson"}
    many = client.post("/v1/ledger?synthetic=true", content=json.dumps(line), headers=headers)
    assert many.status_code == 200
    told = store.audited()[before:]
    assert [(one.who, one.how, one.action, one.subject) for one in told] == [
        ("test", "key", "put", "receivables/R-who")
    ] * 2
