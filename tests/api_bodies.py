"""Requests that are right, and how a problem is to look: shared by the tests of the API."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from starlette.testclient import TestClient

from service.example import example_deal

TODAY = date(2026, 11, 22)
DEAL = "/v1/deals/score"
RECEIVABLE = "/v1/receivables/score"
LANGS = ("zh", "en")


def a_deal() -> dict[str, Any]:
    return json.loads(example_deal(TODAY).model_dump_json(exclude_none=True))


def scored_deal(client: TestClient, deal_id: str) -> Any:
    """The score of the example under an id of its own: nobody else decides about it."""
    answer = client.post(DEAL, json=changed("deal.deal_id", deal_id))
    assert answer.status_code == 200, answer.text
    return answer.json()["deal"]


def a_receivable() -> dict[str, Any]:
    return {
        "receivable": {
            "receivable_id": "R1",
            "customer_id": "C1",
            "due_date": "2026-05-01",
            "amount": 1000,
        }
    }


def changed(path: str, value: object) -> dict[str, Any]:
    body: Any = a_deal()
    *parents, last = path.split(".")
    at = body
    for part in parents:
        at = at[int(part)] if part.isdigit() else at[part]
    at[last] = value
    return body


def assert_problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert set(body) == {
        "type",
        "title",
        "status",
        "detail",
        "instance",
        "code",
        "request_id",
        "errors",
    }
    assert body["status"] == status
    assert body["code"] == code
    assert body["request_id"] == answer.headers["x-request-id"]
    assert body["title"]
    assert body["detail"]
    return body


def get(client: TestClient, address: str, **query: Any) -> Any:
    """What an address answers that has to answer."""
    answer = client.get(f"/v1/{address}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()
