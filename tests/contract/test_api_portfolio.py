"""The book of receivables and decisions against the model, over HTTP."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from data_schemas.store import Store
from data_schemas.store.overrides import ToldLoss
from tests.api_bodies import TODAY, get
from tests.fake_scorer import FakeScorer

pytestmark = pytest.mark.usefixtures("recorded")


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


@pytest.mark.parametrize(
    "address",
    ["portfolio", "portfolio/work", "portfolio/movement", "receivables", "overrides/review"],
)
def test_every_figure_of_a_simulated_book_says_that_it_is(client: TestClient, address: str) -> None:
    assert get(client, address)["synthetic"] is True


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


@pytest.mark.parametrize(
    ("address", "asked", "field"),
    [
        ("portfolio", {"as_of": "1900-01-01"}, "as_of"),
        ("receivables", {"as_of": "1999-12-31"}, "as_of"),
        ("portfolio/movement", {"as_of": "0001-01-01"}, "as_of"),
        ("portfolio/movement", {"as_of": "0001-01-20"}, "as_of"),
        ("portfolio/movement", {"since": "0001-01-01"}, "since"),
        ("portfolio/movement", {"since": "2026-11-20", "as_of": "2026-11-20"}, "since"),
        ("receivables", {"since": "2026-11-20", "as_of": "2026-11-20"}, "since"),
    ],
)
def test_a_day_out_of_bounds_is_refused_with_those_that_are_allowed(
    client: TestClient, address: str, asked: dict[str, str], field: str
) -> None:
    answer = client.get(f"/v1/{address}", params=asked)
    assert answer.status_code == 422, answer.text
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert asked[field] in error["message"]
    assert "2000-01-01 … 2026-11-" in error["message"]


def test_the_first_day_that_is_allowed_has_a_book_and_a_movement(client: TestClient) -> None:
    assert get(client, "portfolio", as_of="2000-01-01")["receivables"] == 0
    assert get(client, "portfolio/movement", as_of="2000-01-01")["closing"] == "0.00"


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


def test_receivables_are_held_against_an_earlier_day(client: TestClient) -> None:
    """By default 30 days before, where it is asked which way they went."""
    assert get(client, "receivables")["since"] is None
    held = get(client, "receivables", since="2026-01-01", order="receivable_id")
    assert held["since"] == "2026-01-01"
    known = {one["receivable_id"]: one["before"] is not None for one in held["items"]}
    assert known == {"R1": False, "R2": True, "R3": False}
    assert held["items"][1]["before"].keys() == {"grade", "delay_probability", "expected_loss"}
    moved = get(client, "receivables", moved="worse", as_of="2026-11-20")
    assert moved["since"] == "2026-10-21"
    assert moved["total"] == 0  # the fake says the same of every day
    answer = client.get("/v1/receivables", params={"moved": "sideways"})
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == "moved"
    assert "worse" in error["message"]


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


def test_what_is_told_is_kept_with_the_settings_it_was_told_by(
    client: TestClient, store: Store
) -> None:
    day = date.fromisoformat(get(client, "portfolio")["as_of"])
    told = store.told_loss(day, day)
    assert told is not None
    assert (told.loss_given_default, told.default_days) == (0.35, 365)


def test_the_movement_opens_with_last_months_closing_on_whichever_day_that_was_told(
    client: TestClient, store: Store
) -> None:
    """Where something was booked on the last day of September, it is the book of October 1st."""
    closed = ToldLoss(as_of=date(2026, 10, 1), model_version="old", revision=1, cents=12_345)
    store.tell_loss(closed)
    found = get(client, "portfolio/movement", as_of="2026-10-31")
    assert (found["since"], found["opening"]) == ("2026-10-01", "123.45")
    assert found["model_known"]
    within = get(client, "portfolio/movement", as_of="2026-10-15")
    assert (within["since"], within["model_known"]) == ("2026-09-15", False)


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


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", ("重复", "“D, E”")), ("en", ("twice", "'D, E'"))]
)
def test_a_parameter_that_is_named_twice_is_refused_and_none_of_its_values_is_lost(
    client: TestClient, lang: str, said: tuple[str, ...]
) -> None:
    answer = client.get("/v1/receivables?grade=D&grade=E", headers={"Accept-Language": lang})
    assert answer.status_code == 422, answer.text
    (error,) = answer.json()["errors"]
    assert error["field"] == "grade"
    assert error["label"] != "grade"
    assert all(part in error["message"] for part in said), error["message"]


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


def test_limitation_in_the_list_counts_up_to_today_unless_a_day_is_asked_for(
    client: TestClient,
) -> None:
    """As the work list counts it: the two told of one book differed by the days since its own."""
    listed, work = get(client, "receivables"), get(client, "portfolio/work")
    assert listed["day"] == work["day"] == str(TODAY)
    past = get(client, "receivables", as_of="2025-12-31")
    assert past["day"] == past["as_of"] == "2025-12-31"
