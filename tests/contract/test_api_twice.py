"""A field named twice in one object is refused by its place, in a body and in a line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api_bodies import DEAL, LANGS, a_deal, assert_problem

JSON = {"Content-Type": "application/json"}
LINES = {"Content-Type": "application/x-ndjson"}
RECORD = (
    '{"receivable_id": "T1", "customer_id": "C1", "due_date": "2026-09-01", "amount": 1,'
    ' "amount": 2}'
)


def with_twice(before: str, more: str) -> str:
    text = json.dumps(a_deal())
    assert text.count(before) >= 1
    return text.replace(before, f"{more}, {before}", 1)


def errors_of(answer: Any) -> dict[str, str]:
    body = assert_problem(answer, 422, "invalid_record")
    return {one["field"]: f"{one['label']}: {one['message']}" for one in body["errors"]}


BODIES = {
    "of the deal": ('"deal_id"', '"deal_id": "other"', "deal.deal_id", "other"),
    "of a part": ('"instalment_id"', '"instalment_id": 7', "instalments.0.instalment_id", "7"),
    "a whole part": ('"deal"', '"deal": {}', "deal", ""),
    "of your own": ('"deal_id"', '"x_a": 1, "x_a": 2', "deal.x_a", "1, 2"),
    "the same value": ('"deal_id"', '"x_a": 1, "x_a": 1', "deal.x_a", "1, 1"),
}  # fmt: skip


@pytest.mark.parametrize("what", BODIES)
@pytest.mark.parametrize("lang", LANGS)
def test_what_a_body_names_twice_is_refused(client: TestClient, what: str, lang: str) -> None:
    before, more, field, given = BODIES[what]
    headers = JSON | {"Accept-Language": lang}
    answer = client.post(DEAL, content=with_twice(before, more), headers=headers)
    (told,) = errors_of(answer).items()
    assert told[0] == field
    assert {"zh": "重复出现", "en": "is there twice"}[lang] in told[1]
    assert given in told[1]


def test_every_field_named_twice_is_told_in_its_order(client: TestClient) -> None:
    text = '{"deal": {"b": 1, "a": 1, "a": 2, "b": 2}, "instalments": [1, {"c": [], "c": []}]}'
    found = errors_of(client.post(DEAL, content=text, headers=JSON))
    assert list(found) == ["deal.b", "deal.a", "instalments.1.c"]


def test_a_parameter_and_a_field_named_twice_are_told_together(client: TestClient) -> None:
    address = "/v1/receivables/T1?synthetic=true&synthetic=false"
    found = errors_of(client.put(address, content=RECORD, headers=JSON))
    assert list(found) == ["synthetic", "amount"]


def test_one_name_in_two_objects_is_no_repetition(client: TestClient) -> None:
    answer = client.post(DEAL, json=a_deal())  # `amount` stands in the deal and its instalments
    assert answer.status_code == 200


@pytest.mark.parametrize("lang", LANGS)
def test_what_a_line_names_twice_is_refused_and_the_next_is_answered(
    client: TestClient, lang: str
) -> None:
    wrong = with_twice('"deal_id"', '"deal_id": "other"')
    body = f"{wrong}\n{json.dumps(a_deal())}\n"
    headers = LINES | {"Accept-Language": lang}
    answer = client.post("/v1/batch/score", content=body.encode(), headers=headers)
    first, second = [json.loads(one) for one in answer.text.splitlines()]
    (told,) = first["problem"]["errors"]
    assert (first["status"], told["field"]) == (422, "deal.deal_id")
    assert "other" in told["message"]
    assert second["status"] == 200


@pytest.mark.parametrize(("lang", "label"), [("zh", "应收 · "), ("en", "Receivable · ")])
def test_a_line_of_the_ledger_names_it_by_its_label(
    client: TestClient, lang: str, label: str
) -> None:
    line = f'{{"receivable": {RECORD}}}\n'
    headers = LINES | {"Accept-Language": lang}
    answer = client.post("/v1/ledger?synthetic=true", content=line.encode(), headers=headers)
    (told,) = json.loads(answer.text)["problem"]["errors"]
    assert told["field"] == "receivable.amount"
    assert told["label"].startswith(label)


def test_what_is_no_json_is_told_as_ever(client: TestClient) -> None:
    answer = client.post(DEAL, content='{"deal": {"a": 1, "a": 2}', headers=JSON)
    assert_problem(answer, 400, "broken_json")
    assert_problem(client.post(DEAL, content="[" * 100_000, headers=JSON), 400, "bad_request")
