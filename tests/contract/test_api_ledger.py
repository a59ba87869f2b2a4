"""Many records in one request: each put as its single call would, a bad one told so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from data_schemas.settings import Settings
from data_schemas.store import Store, open_store
from service.app import create_app
from service.security import key_digest, new_key
from tests.api_bodies import TODAY
from tests.contract.test_api_records import RECORDS
from tests.fake_scorer import FakeScorer

LEDGER = "/v1/ledger"
KIND = {
    "customers": "customer", "deals": "deal", "receivables": "receivable", "payments": "payment",
    "contacts": "contact",
}  # fmt: skip


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'h.db'}")
    yield opened
    opened.close()


@pytest.fixture
def client(tmp_path: Path, empty: Store) -> Iterator[TestClient]:
    """A service over a ledger of its own: what one test puts is none of another's."""
    key = new_key()
    empty.add_key("test", key_digest(key))
    app = create_app(
        Settings(home=tmp_path, lang="zh"),
        served=FakeScorer().served(), store=empty, desk=False, today=lambda: TODAY,
    )  # fmt: skip
    with TestClient(app, raise_server_exceptions=False) as running:
        running.headers["Authorization"] = f"Bearer {key}"
        yield running


def put(client: TestClient, *lines: object, query: str = "", lang: str = "zh") -> Any:
    answer = client.post(
        LEDGER + query,
        content="\n".join(json.dumps(one) for one in lines),
        headers={"Content-Type": "application/x-ndjson", "Accept-Language": lang},
    )
    assert answer.status_code == 200, answer.text
    return [json.loads(one) for one in answer.text.splitlines()]


ALL = [{KIND[table]: record} for table, record in RECORDS.items()]


def test_each_record_is_put_as_its_single_call_would(client: TestClient, empty: Store) -> None:
    found = put(client, *ALL)
    assert [one["status"] for one in found] == [201] * 5
    assert [one["written"]["table"] for one in found] == list(RECORDS)
    assert [one["written"]["result"] for one in found] == ["created"] * 5
    many = empty.read_ledger()
    for table, record in RECORDS.items():
        (key,) = (name for name in record if name == next(iter(record)))
        answer = client.put(f"/v1/{table}/{record[key]}", json=record)
        assert answer.json()["result"] == "unchanged", answer.text
    assert empty.revision() == found[-1]["written"]["revision"]
    assert len(many.receivables) == len(many.payments) == len(many.contacts) == 1
    assert len(many.instalments) == 2


def test_the_same_lines_again_change_nothing(client: TestClient) -> None:
    put(client, *ALL)
    again = put(client, *ALL)
    assert [(one["status"], one["written"]["result"]) for one in again] == [(200, "unchanged")] * 5


PART: dict[str, Any] = RECORDS["deals"]["instalments"][0]
BAD: dict[str, tuple[object, str, str]] = {
    "a negative amount": (
        {"receivable": RECORDS["receivables"] | {"amount": -1}}, "receivable.amount", "-1"
    ),
    "an unknown receivable": (
        {"payment": RECORDS["payments"] | {"receivable_id": "nobody"}},
        "payment.receivable_id",
        "nobody",
    ),
    "a payment ahead": (
        {"payment": RECORDS["payments"] | {"paid_date": "2027-01-01"}},
        "payment.paid_date",
        "2027-01-01",
    ),
    "a claim paid ahead": (
        {"receivable": RECORDS["receivables"] | {"paid_date": "2027-01-01"}},
        "receivable.paid_date",
        "2027-01-01",
    ),
    "an instalment twice": (
        {"deal": RECORDS["deals"] | {"instalments": [PART, PART]}},
        "deal.instalments.0.instalment_id",
        PART["instalment_id"],
    ),
    "a fact's value": (
        {
            "fact": {
                "entity": "customer", "id": "C", "field": "satisfaction_score", "value": "999",
                "valid_from": "2026-06-20", "known_at": "2026-06-21",
            }
        },
        "fact.value",
        "999",
    ),
    "two at once": (ALL[0] | ALL[1], "", "customer, deal"),
    "two at once, with gaps": ({"customer": {}, "deal": {"deal_id": 5}}, "", "customer, deal"),
    "none": ({"known_at": "2026-01-01"}, "", "customer | deal | receivable | payment | contact"),
    "an unknown kind": ({"paymnt": {}}, "paymnt", "payment"),
    "a day ahead": (ALL[0] | {"known_at": "2027-01-01"}, "known_at", "2027-01-01"),
}  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("what", BAD)
def test_a_bad_line_names_its_field_and_stops_no_other(
    client: TestClient, empty: Store, what: str, lang: str
) -> None:
    line, field, told = BAD[what]
    found = put(client, *ALL[:3], line, *ALL[3:], lang=lang)
    assert [one["status"] for one in found] == [201, 201, 201, 422, 201, 201]
    (error,) = found[3]["problem"]["errors"]
    assert error["field"] == field
    assert told in error["message"]
    ledger = empty.read_ledger()
    assert len(ledger.payments) == len(ledger.contacts) == 1


def test_states_and_facts_come_by_lines_too(client: TestClient, empty: Store) -> None:
    claim = ALL[2]["receivable"]["receivable_id"]
    customer = ALL[0]["customer"]["customer_id"]
    state = {"receivable_id": claim, "state": "verified", "date": "2026-06-20"}
    fact = {
        "entity": "customer", "id": customer, "field": "trust_score", "value": "4.0",
        "valid_from": "2026-06-20", "known_at": "2026-06-21",
    }  # fmt: skip
    put(client, *ALL)
    found = put(client, {"state": state}, {"fact": fact}, {"state": state})
    assert [(one["status"], one["written"]["result"]) for one in found] == [
        (201, "created"), (201, "created"), (200, "unchanged"),
    ]  # fmt: skip
    assert found[0]["written"]["id"] == f"{claim}/verified/2026-06-20"
    ledger = empty.read_ledger()
    assert ledger.states["state"].tolist() == ["verified"]
    assert ledger.facts["value"].tolist() == ["4"]
    wrong = put(
        client, {"state": state | {"receivable_id": "none"}}, {"fact": fact | {"value": "good"}},
        {"fact": fact | {"field": "shoe_size"}},
        {"state": state | {"date": "2026-11-23"}}, {"fact": fact | {"known_at": "2026-11-23"}},
    )  # fmt: skip
    assert [one["problem"]["errors"][0]["field"] for one in wrong] == [
        "state.receivable_id", "fact.value", "fact.field", "state.date", "fact.known_at",
    ]  # fmt: skip
    fixed = put(
        client, {"fact": fact | {"field": "name", "value": "新名"}},
        {"fact": fact | {"entity": "deal", "id": "D1", "field": "amount", "value": "5"}},
    )  # fmt: skip
    assert [one["status"] for one in fixed] == [422, 422]
    (error,) = fixed[1]["problem"]["errors"]
    assert error["field"] == "fact.field"
    assert "deal.amount" in error["message"]
    assert "budget_status" in error["message"]  # what may be told so
    planned = {"fact": fact | {"valid_from": "2027-01-01"}}
    assert [one["status"] for one in put(client, planned)] == [201]


def test_what_a_line_names_may_stand_in_a_line_before_it(client: TestClient) -> None:
    customer, deal, receivable, payment, contact = ALL
    early = put(client, payment, customer, deal, receivable, contact, payment)
    assert [one["status"] for one in early] == [422, 201, 201, 201, 201, 201]


def test_a_line_may_say_when_it_was_learnt(client: TestClient, empty: Store) -> None:
    customer, deal, receivable, payment, _ = ALL
    late = payment | {"known_at": "2026-08-01"}
    put(client, customer, deal, receivable, late, query="?known_at=2026-06-15")
    versions = empty.read_versions()
    known = {day: len(versions.known_at(day).payments) for day in (
        TODAY.replace(month=7, day=31), TODAY.replace(month=8, day=2),
    )}  # fmt: skip
    assert list(known.values()) == [0, 1]
    assert len(versions.known_at(TODAY.replace(month=6, day=14)).receivables) == 0


def test_simulated_and_real_records_are_never_mixed(client: TestClient) -> None:
    put(client, ALL[0])
    (mixed,) = put(client, ALL[0], query="?synthetic=true")
    assert (mixed["status"], mixed["problem"]["code"]) == (409, "invalid_ledger")
