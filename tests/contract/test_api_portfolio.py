"""The book of receivables and decisions against the model, over HTTP."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from data_schemas.codes import Grade, Stage
from data_schemas.overrides import OverrideKind, OverrideReason
from data_schemas.store.overrides import KeptOverride
from service.example import example_deal
from tests.api_bodies import TODAY
from tests.fake_scorer import FakeScorer


@pytest.fixture(scope="module", autouse=True)
def recorded(running: TestClient, app: FastAPI, key: str) -> None:
    """Three open receivables of two customers, one of them paid in part."""
    rows = {
        "receivables/R1": {"receivable_id": "R1", "customer_id": "C1", "due_date": "2026-09-01",
                           "invoice_date": "2026-08-01", "amount": 1000.01},
        "receivables/R2": {"receivable_id": "R2", "customer_id": "C1", "due_date": "2025-09-01",
                           "invoice_date": "2025-08-01", "amount": 500},
        "receivables/R3": {"receivable_id": "R3", "customer_id": "C2", "due_date": "2026-12-20",
                           "invoice_date": "2026-11-01", "amount": 70000},
        "payments/P1": {"payment_id": "P1", "receivable_id": "R2", "paid_date": "2026-01-05",
                        "amount": 100},
    }  # fmt: skip
    headers = {"Authorization": f"Bearer {key}"}
    for address, body in rows.items():
        answer = running.put(f"/v1/{address}?synthetic=true", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
    app.state.scoring.serving.refresh_view()


def get(client: TestClient, address: str, **query: Any) -> Any:
    answer = client.get(f"/v1/{address}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_book_adds_up_to_the_cent(client: TestClient) -> None:
    told = get(client, "portfolio")
    assert told["open_balance"] == "71400.01"
    assert told["synthetic"]
    assert told["currency"] == "CNY"
    total = Decimal(told["open_balance"])
    for part in (told["ageing"], *told["concentration"].values()):
        assert sum(Decimal(one["balance"]) for one in part) == total
    assert sum(Decimal(one["expected"]) for one in told["expected"]) == total
    cash = told["cash"]
    weeks = cash["weeks"]
    assert sum(Decimal(w["expected"]) for w in weeks) + Decimal(cash["later"]) == total
    assert len(weeks) == 26
    assert weeks[0]["start"] == told["as_of"]
    loss = told["credit_loss"]
    assert sum(Decimal(s["weight"]) for s in loss["scenarios"]) == 1
    assert {s["label"] for s in loss["scenarios"]} == {"乐观", "基准", "悲观"}
    assert loss["provision"] == loss["model_weighted"]


def test_a_book_is_worked_out_once(
    client: TestClient, fake: FakeScorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    plain = FakeScorer.figures
    monkeypatch.setattr(
        FakeScorer, "figures", lambda self, v, day: asked.append(day) or plain(self, v, day)
    )
    del fake
    for _ in range(2):
        get(client, "portfolio", as_of="2026-11-03")
        get(client, "receivables", as_of="2026-11-03")
    assert len(asked) == 1


def test_an_earlier_day_knows_nothing_of_later_ones(client: TestClient) -> None:
    assert get(client, "portfolio", as_of="2025-12-31")["open_balance"] == "500.00"
    assert get(client, "portfolio", as_of="2020-01-01")["receivables"] == 0


def test_a_day_ahead_is_refused(client: TestClient) -> None:
    answer = client.get("/v1/portfolio", params={"as_of": "2026-11-23"})
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == "as_of"
    assert str(TODAY) in error["message"]


def test_receivables_are_filtered_ordered_and_paged(client: TestClient) -> None:
    listed = get(client, "receivables", order="balance")
    assert [one["receivable_id"] for one in listed["items"]] == ["R3", "R1", "R2"]
    assert listed["total"] == 3
    first = get(client, "receivables", order="days_past_due", limit=1)
    assert first["items"][0]["receivable_id"] == "R2"
    assert first["items"][0]["balance"] == "400.00"
    assert first["items"][0]["amount"] == "500.00"
    assert first["next_offset"] == 1
    second = get(client, "receivables", order="days_past_due", limit=1, offset=1)
    assert second["items"][0]["receivable_id"] == "R1"
    mine = get(client, "receivables", customer_id="C1", least_days_past_due=100)
    assert [one["receivable_id"] for one in mine["items"]] == ["R2"]
    by_part = get(client, "receivables", text="r2")
    assert [one["receivable_id"] for one in by_part["items"]] == ["R2"]
    assert get(client, "receivables", text="c1")["total"] == 2
    assert client.get("/v1/receivables", params={"text": "x" * 201}).status_code == 422
    assert get(client, "receivables", grade="A")["total"] == 0
    assert get(client, "receivables", least_balance=5000)["total"] == 1
    answer = client.get("/v1/receivables", params={"order": "luck"})
    assert answer.status_code == 422


def test_the_weeks_work_stays_within_the_hands(client: TestClient) -> None:
    told = get(client, "portfolio/work", calls=1, visits=0)
    assert told["calls"] == len(told["items"]) == 1
    item = told["items"][0]
    assert item["action"] == "channel_phone"
    assert item["why"]
    none = get(client, "portfolio/work", calls=0, visits=0)
    assert none["items"] == []
    assert none["left_out"] >= 1


def test_the_movement_adds_up_from_what_was_told(client: TestClient, app: FastAPI) -> None:
    found = get(client, "portfolio/movement", since="2026-10-15")
    ended = ("paid", "written_off", "cancelled")
    steps = sum(Decimal(found[k]) for k in ("opening", "model", "data", "new", *ended, "ageing"))
    assert steps == Decimal(found["closing"])
    assert not found["model_known"]
    assert Decimal(found["new"]) > 0
    del app
    backwards = client.get("/v1/portfolio/movement", params={"since": "2026-11-22"})
    assert backwards.status_code == 422
    assert backwards.json()["errors"][0]["field"] == "since"


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


def test_too_few_cases_are_not_compared(client: TestClient) -> None:
    found = get(client, "overrides/review")
    assert found["least_cases"] == 10
    (quarter,) = found["quarters"]
    assert not quarter["enough"]
    assert "不足以比较" in quarter["text"]
    assert quarter["delayed"] is None


@pytest.mark.parametrize(
    ("lang", "said"),
    [("zh", ("limt", "“7”", "limit")), ("en", ("limt", '"7"', "limit"))],
)
def test_a_misspelt_parameter_is_refused_with_those_there_are(
    client: TestClient, lang: str, said: tuple[str, ...]
) -> None:
    answer = client.get("/v1/receivables", params={"limt": "7"}, headers={"Accept-Language": lang})
    assert answer.status_code == 422, answer.text
    (error,) = answer.json()["errors"]
    assert error["field"] == "limt"
    assert all(part.strip('“”"') in error["message"] or part == "limt" for part in said)


@pytest.mark.parametrize("day", ["0", "-1", "1764115200", "20.5"])
def test_a_number_is_no_day(client: TestClient, day: str) -> None:
    answer = client.get("/v1/portfolio", params={"as_of": day})
    assert answer.status_code == 422, answer.text
    (error,) = answer.json()["errors"]
    assert error["field"] == "as_of"
    assert day in error["message"]


@pytest.mark.parametrize(
    ("address", "methods"),
    [("overrides", "GET, POST"), ("deals/report", "POST"), ("deals/D1", "PUT")],
)
def test_the_methods_of_an_address_are_all_named(
    client: TestClient, address: str, methods: str
) -> None:
    answer = client.delete(f"/v1/{address}")
    assert answer.status_code == 405
    assert answer.headers["allow"] == methods


def test_a_customer_has_one_limit_whichever_claim_is_meant(client: TestClient) -> None:
    told = get(client, "customers/C1")
    assert (told["receivables"], told["open_balance"]) == (2, "1400.01")
    assert told["overdue_balance"] == "1400.01"
    limit = told["credit_limit"]
    assert Decimal(limit["headroom"]) == Decimal(limit["limit"]) - Decimal("1400.01")
    claims = get(client, "receivables", customer_id="C1")["items"]
    risk = [Decimal(one["balance"]) * Decimal(one["default_probability"]) for one in claims]
    mean = float(sum(risk)) / 1400.01
    assert told["default_probability"] == pytest.approx(mean)
    assert Decimal(limit["limit"]) % Decimal(told["limit_step"]) == 0
    step, most = Decimal(told["limit_step"]), Decimal(told["largest_exposure"])
    bears = Decimal(told["loss_appetite"]) / Decimal(mean * told["loss_given_default"])
    assert limit["limit"] == f"{min(most, bears) // step * step:.2f}"
    assert told["history"]["receivables"] == 2
    assert told["history"]["paid"] == 0
    assert told["history"]["mean_days_late"] is None
    assert "1,400.01" in told["text"]


def test_a_customer_nobody_knows_is_not_found(client: TestClient) -> None:
    answer = client.get("/v1/customers/nobody", headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert "nobody" in answer.text


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
