"""Who calls: kept beside what was changed, named in the log, and held to what it may do."""

from __future__ import annotations

import json
import logging

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from data_schemas.errors import NotAllowed
from data_schemas.roles import Role
from data_schemas.store import Store
from service.passwords import hash_password
from service.security import Guard, key_digest, new_key
from service.sessions import COOKIE

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


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("role", list(Role))
def test_a_key_may_do_what_its_role_says(
    anonymous: TestClient, store: Store, role: Role, lang: str
) -> None:
    made = new_key()
    store.add_key(f"of {role}", key_digest(made), role=role, replace=True)
    client, headers = anonymous, {"Authorization": f"Bearer {made}", "Accept-Language": lang}
    lines = headers | {"Content-Type": "application/x-ndjson"}
    asked = {
        Role.READ: [
            client.get("/v1/model", headers=headers),
            client.post("/v1/deals/score", json={}, headers=headers),
            client.post("/v1/deals/report", json={}, headers=headers),
            client.post("/v1/batch/score", content="", headers=lines),
        ],
        Role.WRITE: [
            client.put("/v1/receivables/R-who?synthetic=true", json=RECEIVABLE, headers=headers),
            client.post("/v1/ledger", content="", headers=lines),
        ],
        Role.DECIDE: [client.post("/v1/overrides", json={}, headers=headers)],
    }
    for needed, answers in asked.items():
        for answer in answers:
            assert (answer.status_code == 403) is not role.covers(needed), answer.text
            if answer.status_code == 403:
                problem = answer.json()
                assert problem["code"] == "not_allowed"
                assert needed.value in problem["detail"]
                assert needed.label(lang) in problem["detail"]


def test_a_user_of_the_desk_is_held_to_its_role_at_once(
    app: FastAPI, anonymous: TestClient, store: Store
) -> None:
    store.add_user("wang", hash_password("a long password"), role=Role.READ, replace=True)
    guard: Guard = app.state.guard
    stored = store.find_user("wang")
    assert stored is not None
    anonymous.cookies.set(COOKIE, guard.sessions.issue("wang", stored))
    assert anonymous.get("/v1/model").status_code == 200
    refused = anonymous.put("/v1/receivables/R-who", json=RECEIVABLE)
    assert refused.status_code == 403
    with pytest.raises(NotAllowed):
        guard.check_user("wang", Role.WRITE)
    guard.check_user("wang", Role.READ)


def test_every_call_that_writes_documents_403(app: FastAPI) -> None:
    for path, calls in app.openapi()["paths"].items():
        for method, call in calls.items():
            writes = {"records", "overrides"} & set(call["tags"]) and method != "get"
            assert ("403" in call["responses"]) is bool(writes), (method, path)
