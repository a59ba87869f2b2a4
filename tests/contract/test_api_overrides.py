"""Decisions against the model and provisions by hand, over HTTP."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from data_schemas.codes import Grade, Stage
from data_schemas.overrides import OverrideGiven, OverrideKind, OverrideReason
from data_schemas.store import Store
from data_schemas.store.overrides import KeptOverride
from service.example import example_deal
from service.provisions import by_hand
from tests.api_bodies import TODAY, get, scored_deal

pytestmark = pytest.mark.usefixtures("recorded")


@pytest.fixture(scope="module")
def score(running: TestClient, key: str) -> dict[str, Any]:
    """A deal's score to decide against."""
    body = example_deal(TODAY).model_dump_json(exclude_none=True)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    answer = running.post("/v1/deals/score", content=body, headers=headers)
    assert answer.status_code == 200, answer.text
    deal: dict[str, Any] = answer.json()["deal"]
    return deal


def test_a_decision_is_kept_beside_the_score_which_stays(
    client: TestClient, score: dict[str, Any]
) -> None:
    before = client.get(f"/v1/scores/{score['score_id']}").text
    given = {
        "kind": "grade", "score_id": score["score_id"], "grade": "B", "reason": "budget_seen",
        "note": "批复文号已见",
    }  # fmt: skip
    answer = client.post("/v1/overrides", json=given)
    assert answer.status_code == 201, answer.text
    kept = answer.json()
    assert kept["model_grade"] == score["grade"] == "C"
    assert kept["grade"] == "B"
    assert kept["model_probability"] == score["delay"]["probability"]
    assert kept["reason_label"] == "已见到预算批复或资金计划"
    assert kept["author"] == "key:test"
    assert kept["subject"] == score["subject"]
    assert get(client, f"overrides/{kept['override_id']}") == kept
    assert get(client, "overrides", kind="grade")["items"][0] == kept
    assert client.get(f"/v1/scores/{score['score_id']}").text == before


def test_the_models_own_grade_is_no_decision_but_takes_one_back(client: TestClient) -> None:
    deal = scored_deal(client, "own-grade")

    def decide(grade: str) -> Any:
        given = {"kind": "grade", "score_id": deal["score_id"], "grade": grade}
        return client.post("/v1/overrides", json=given | {"reason": "strategic"})

    refused = decide(deal["grade"])
    assert refused.status_code == 422
    assert [one["field"] for one in refused.json()["errors"]] == ["grade"]
    assert decide("A").status_code == 201
    assert decide(deal["grade"]).status_code == 201
    assert decide(deal["grade"]).status_code == 422


def test_a_decision_is_not_printed_on_the_opinion_of_another_customer(client: TestClient) -> None:
    body = example_deal(TODAY).model_dump(mode="json", exclude_none=True)
    body["deal"]["deal_id"] = "same"
    other = json.loads(json.dumps(body).replace("demo-edu", "other"))
    mine = client.post("/v1/deals/score", json=body).json()["deal"]
    assert mine["customer_id"] == "demo-edu"
    given = {
        "kind": "refusal", "score_id": mine["score_id"], "reason": "bad_news", "note": "别家的事",
    }  # fmt: skip
    kept = client.post("/v1/overrides", json=given).json()
    assert kept["customer_id"] == "demo-edu"
    printed = [client.post("/v1/deals/report", json=one).text for one in (body, other)]
    assert ["别家的事" in text for text in printed] == [True, False]


def test_the_same_request_again_changes_nothing(client: TestClient, score: dict[str, Any]) -> None:
    given = {"kind": "approval", "score_id": score["score_id"], "reason": "strategic"}
    headers = {"Idempotency-Key": "once"}
    first = client.post("/v1/overrides", json=given, headers=headers)
    again = client.post("/v1/overrides", json=given, headers=headers)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    other = client.post("/v1/overrides", json=given | {"reason": "guarantee"}, headers=headers)
    assert other.status_code == 409
    assert other.json()["code"] == "repeated_key"
    assert get(client, "overrides", kind="approval")["total"] == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "grade", "reason": "strategic", "grade": "A"}, "score_id"),
        ({"kind": "grade", "reason": "strategic", "score_id": "s"}, "grade"),
        ({"kind": "approval", "reason": "strategic", "score_id": "s", "grade": "A"}, "grade"),
        ({"kind": "provision", "reason": "accounting"}, "amount"),
        ({"kind": "provision", "reason": "accounting", "amount": -1}, "amount"),
        ({"kind": "approval", "reason": "other", "score_id": "s"}, "note"),
        ({"kind": "approval", "reason": "other", "score_id": "s", "note": " 　"}, "note"),
        ({"kind": "approval", "reason": "other", "score_id": "s", "note": "\u200b"}, "note"),
        (
            {"kind": "approval", "reason": "other", "score_id": "s", "note": " \ufeff\u200c\u2060"},
            "note",
        ),
        (
            {"kind": "provision", "reason": "guarantee", "amount": 5, "customer_id": "X"},
            "customer_id",
        ),
        ({"kind": "approval", "reason": "because", "score_id": "s"}, "reason"),
        (
            {"kind": "provision", "reason": "accounting", "amount": 5, "back_to_model": True},
            "amount",
        ),
        (
            {"kind": "approval", "reason": "strategic", "score_id": "s", "back_to_model": True},
            "back_to_model",
        ),
        ({"kind": "provision", "reason": "accounting", "back_to_model": False}, "amount"),
    ],
)
def test_what_a_decision_lacks_is_named(
    client: TestClient, given: dict[str, Any], field: str
) -> None:
    answer = client.post("/v1/overrides", json=given)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert error["label"] != field  # it has a name in the reader's language


def test_a_decision_about_one_instalment_is_sent_to_its_deal(client: TestClient) -> None:
    body = example_deal(TODAY).model_dump(mode="json", exclude_none=True)
    scored = client.post("/v1/deals/score", json=body).json()
    part = scored["instalments"][0]["score_id"]
    given = {"kind": "approval", "reason": "strategic", "score_id": part}
    answer = client.post("/v1/overrides", json=given)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == "score_id"
    assert "整个合同" in error["message"]


def test_decisions_about_an_instalment_kept_before_are_left_out_of_the_review(
    client: TestClient, app: FastAPI
) -> None:
    body = example_deal(TODAY).model_dump(mode="json", exclude_none=True)
    scored = client.post("/v1/deals/score", json=body).json()
    part = scored["instalments"][0]
    before = get(client, "overrides/review")
    app.state.store.add_override(
        KeptOverride(
            override_id="o_old", author="key:test", kind=OverrideKind.APPROVAL,
            reason=OverrideReason.STRATEGIC, given="{}", score_id=part["score_id"],
            subject=part["subject"], stage=Stage.SIGNING, asked=TODAY, model_version="v",
            model_grade=Grade.C, model_probability=0.3, delay_days=90,
        )
    )  # fmt: skip
    assert get(client, "overrides/review") == before
    assert get(client, "overrides/o_old")["subject"] == part["subject"]


def test_a_decision_about_no_score_is_refused(client: TestClient) -> None:
    given = {"kind": "approval", "reason": "strategic", "score_id": "nobody"}
    assert client.post("/v1/overrides", json=given).status_code == 404
    assert client.get("/v1/overrides/nothing").status_code == 404


def test_a_provision_set_by_hand_replaces_the_models_for_its_customer(client: TestClient) -> None:
    before = get(client, "portfolio")["credit_loss"]
    given = {"kind": "provision", "customer_id": "C2", "amount": 12.335, "reason": "guarantee"}
    assert client.post("/v1/overrides", json=given).status_code == 201
    after = get(client, "portfolio")["credit_loss"]
    (mine,) = after["overrides"]
    assert mine["amount"] == "12.34"
    replaced = Decimal(before["provision"]) - Decimal(mine["model"]) + Decimal("12.34")
    assert Decimal(after["provision"]) == replaced
    assert after["model"] == before["model"]


def test_a_provision_set_by_hand_can_be_taken_back(client: TestClient) -> None:
    """The model's holds again, also once it moves; what was decided stays on file."""

    def decide(**told: Any) -> dict[str, Any]:
        given = {"kind": "provision", "customer_id": "C1", "reason": "accounting"} | told
        answer = client.post("/v1/overrides", json=given)
        assert answer.status_code == 201, answer.text
        kept: dict[str, Any] = answer.json()
        return kept

    before = get(client, "portfolio")["credit_loss"]
    known = get(client, "overrides", kind="provision")["total"]
    assert decide(amount=1)["back_to_model"] is False
    assert get(client, "portfolio")["credit_loss"]["provision"] != before["provision"]
    back = decide(back_to_model=True)
    assert (back["provision"], back["back_to_model"]) == (None, True)
    after = get(client, "portfolio")["credit_loss"]
    assert after["provision"] == before["provision"]
    assert after["overrides"] == before["overrides"]
    assert get(client, "overrides", kind="provision")["total"] == known + 2
    decide(amount=2)
    assert "C1" in {o["customer_id"] for o in get(client, "portfolio")["credit_loss"]["overrides"]}
    decide(back_to_model=True)


def test_a_provision_holds_up_to_its_months_closing_and_not_in_the_next_month() -> None:
    """The book of the first of July holds what was known before: it closes June."""

    def kept(day: str) -> KeptOverride:
        return KeptOverride(
            override_id=day, author="user:li", kind=OverrideKind.PROVISION, given="", cents=1,
            reason=OverrideReason.GUARANTEE, asked=date.fromisoformat(day),
        )  # fmt: skip

    days = ("2026-07-02", "2026-07-01", "2026-06-29", "2026-06-01")  # the latest first
    listed = (4, [kept(day) for day in days])
    store = SimpleNamespace(overrides=lambda _: listed, past_merges=list)

    def held(day: str) -> list[str]:
        return [one.override_id for one in by_hand(cast("Store", store), date.fromisoformat(day))]

    assert held("2026-06-29") == ["2026-06-29"]
    assert held("2026-06-30") == held("2026-07-01") == ["2026-06-29", "2026-07-01"]
    assert held("2026-07-02") == held("2026-08-01") == ["2026-07-02"]


def test_too_few_cases_are_not_compared(client: TestClient, score: dict[str, Any]) -> None:
    one = {"kind": "refusal", "score_id": score["score_id"], "reason": "strategic"}
    assert client.post("/v1/overrides", json=one).status_code == 201
    found = get(client, "overrides/review")
    assert found["least_cases"] == 10
    (quarter,) = found["quarters"]
    assert not quarter["enough"]
    assert "不足以比较" in quarter["text"]
    assert quarter["delayed"] is None


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "provision", "reason": "accounting", "amount": 7, "customer_id": "C1"},
        {"kind": "refusal", "reason": "bad_news"},
    ],
)
def test_a_request_that_comes_again_is_answered_though_what_it_names_has_gone(
    client: TestClient, app: FastAPI, score: dict[str, Any], given: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    if given["kind"] == "refusal":
        given = given | {"score_id": score["score_id"]}
    headers = {"Idempotency-Key": f"gone {given['kind']}"}
    first = client.post("/v1/overrides", json=given, headers=headers)
    decisions = app.state.decisions
    view, _ = decisions.serving._indexed
    monkeypatch.setattr(view, "customer_position", lambda ids: np.full(len(ids), -1))
    monkeypatch.setattr(decisions.store, "get_score", lambda _: None)
    again = client.post("/v1/overrides", json=given, headers=headers)
    assert (first.status_code, again.status_code) == (201, 200), again.text
    assert first.json() == again.json()
    # A new request is looked up all the same, and the key is of no use for another.
    assert client.post("/v1/overrides", json=given).status_code in (404, 422)
    other = given | {"reason": "other", "note": "x"}
    assert client.post("/v1/overrides", json=other, headers=headers).status_code == 409


def test_a_key_of_another_caller_is_not_ones_own(app: FastAPI) -> None:
    """With a blank between them "demo" with "x once" and "demo x" with "once" read the same."""
    body = {"kind": "provision", "reason": "accounting", "amount": 3, "customer_id": "C1"}
    given = OverrideGiven.model_validate(body)
    told = [
        app.state.decisions.add(given, author, key, TODAY, "en")
        for author, key in (("key:demo x", "once"), ("key:demo", "x once"), ("key:demo", "x once"))
    ]
    assert [new for _, new in told] == [True, True, False]
    assert told[0][0].override_id != told[1][0].override_id == told[2][0].override_id
