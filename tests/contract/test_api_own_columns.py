"""A case takes columns of the caller's own under the same rules as a record put into the ledger."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api_bodies import DEAL, LANGS, RECEIVABLE, a_deal, a_receivable, assert_problem

OWN = {"x_seller": "王", "x_km": 12.5, "x_class": 1, "x_unknown": None}
DEAL_CALLS = (DEAL, "/v1/deals/advise", "/v1/deals/what-if", "/v1/deals/report")


def with_own(body: dict[str, Any], **own: dict[str, Any]) -> dict[str, Any]:
    """The body with further values in some of its records."""
    return body | {name: body.get(name, {}) | values for name, values in own.items()}


@pytest.mark.parametrize("call", DEAL_CALLS)
def test_a_deal_takes_them_on_itself_and_on_its_customer(client: TestClient, call: str) -> None:
    body = with_own(a_deal(), deal=OWN, customer=OWN)
    answer = client.post(call, json=body)
    assert answer.status_code == 200, answer.text


def test_a_receivable_given_whole_takes_them_on_all_its_records(client: TestClient) -> None:
    body = with_own(
        a_receivable(), receivable=OWN, customer=OWN | {"customer_id": "C1"},
        deal=OWN | {"deal_id": "D1", "customer_id": "C1", "signing_date": "2026-01-01",
                    "amount": 1000},
    )  # fmt: skip
    answer = client.post(RECEIVABLE, json=body)
    assert answer.status_code == 200, answer.text


BAD: dict[str, tuple[Any, str, tuple[str, str]]] = {
    "true": (True, "true", ("应为数字，或", "a number, or a text")),
    "a long text": ("长" * 121, "长长", ("1 至 120 个字符", "1 to 120 characters")),
    "a line break": ("a\nb", "a", ("控制字符", "control characters")),
    "nothing but quotes": ("", "", ("1 至 120", "1 to 120")),
    "a list": ([1], "1", ("应为数字，或", "a number, or a text")),
    "too large a number": (1e999, "inf", ("应为数字，或", "a number, or a text")),
}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("what", BAD)
@pytest.mark.parametrize("owner", ["deal", "customer", "receivable", "put"])
def test_a_value_that_is_none_is_one_problem_named_by_its_field(
    client: TestClient, owner: str, what: str, lang: str
) -> None:
    value, given, allowed = BAD[what]
    body: dict[str, Any] = a_receivable() if owner == "receivable" else a_deal()
    call, method, field = RECEIVABLE if owner == "receivable" else DEAL, "POST", f"{owner}.x_own"
    if owner == "put":
        body, call, method, field = body["deal"], "/v1/deals/X", "PUT", "x_own"
        body["x_own"] = value
    else:
        body[owner]["x_own"] = value
    answer = client.request(
        method, call, content=json.dumps(body),
        headers={"Content-Type": "application/json", "Accept-Language": lang},
    )  # fmt: skip
    (error,) = assert_problem(answer, 422, "invalid_record")["errors"]
    assert error["field"] == field
    assert error["label"].endswith("x_own")
    assert given in error["message"]
    assert allowed[lang == "en"] in error["message"]


@pytest.mark.parametrize("name", ["seller", "X_seller", "x_", "x_" + "a" * 63, "x_a\tb"])
def test_other_names_are_refused_beside_whatever_else_is_wrong(
    client: TestClient, name: str
) -> None:
    body = with_own(a_deal(), deal={name: 0.3, "amount": -5, "other": "B", "x_fine": 1})
    errors = assert_problem(client.post(DEAL, json=body), 422, "invalid_record")["errors"]
    told = {error["field"]: error["message"] for error in errors}
    assert len(told) == 3
    assert "没有这个字段；给出：“B”" in told["deal.other"]
    assert "deal.amount" in told
    (of_name,) = (m for f, m in told.items() if f not in ("deal.other", "deal.amount"))
    assert "没有这个字段；给出：0.3" in of_name


def test_of_one_named_by_its_id_the_ledgers_own_count(client: TestClient) -> None:
    body = {"receivable_id": "R1", "deal": {"x_seller": "A"}}
    errors = assert_problem(client.post(RECEIVABLE, json=body), 422, "invalid_record")["errors"]
    assert errors


def test_a_batch_takes_and_refuses_them_line_by_line(client: TestClient) -> None:
    lines = [
        with_own(a_deal(), deal=OWN), with_own(a_deal(), deal={"x_own": True}),
        with_own(a_receivable(), receivable=OWN),
    ]  # fmt: skip
    answer = client.post(
        "/v1/batch/score", content="\n".join(map(json.dumps, lines)),
        headers={"Content-Type": "application/x-ndjson"},
    )  # fmt: skip
    told = [json.loads(line) for line in answer.text.splitlines()]
    assert [one["status"] for one in told] == [200, 422, 200]
    assert told[1]["problem"]["errors"][0]["field"].endswith("deal.x_own")
