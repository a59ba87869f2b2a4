"""The service on a trained model and a filled database: what it answers is what the model says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from data_schemas.frame import TABLES, Ledger
from data_schemas.score import DealScore, Score
from data_schemas.settings import Settings
from model.day import day_number, days_of
from model.scorer import Scorer
from model.view import LedgerView
from service.app import create_app
from service.demo import demo_credentials, demo_text
from service.desk.customers import Customers
from service.example import example_deal
from tests.house import a_home


@pytest.fixture(scope="module")
def settings(
    simulated: Ledger, bundle_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    return a_home(simulated, bundle_dir, tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def client(settings: Settings, as_of: date) -> Iterator[TestClient]:
    app = create_app(settings, desk=False, today=lambda: as_of)
    with TestClient(app) as running:
        running.headers["Authorization"] = f"Bearer {demo_credentials(settings).key}"
        yield running


def open_ids(view: LedgerView) -> list[str]:
    unpaid = (view.outcomes.paid > 10**6) & ~view.outcomes.excluded
    return [str(i) for i in view.ledger.receivables["receivable_id"][unpaid]]


def paid_id(view: LedgerView) -> str:
    return str(view.ledger.receivables["receivable_id"][view.outcomes.paid < 10**6].iloc[0])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_demo_s_curl_works_and_its_answer_adds_up(
    client: TestClient, settings: Settings, lang: str
) -> None:
    text = demo_text(settings, demo_credentials(settings))
    body = text.split("-d '", 1)[1].rsplit("'", 1)[0]
    answer = client.post(
        "/v1/deals/score", content=body,
        headers={"Content-Type": "application/json", "Accept-Language": lang},
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    found = DealScore.model_validate_json(answer.text)
    assert found.deal.synthetic
    for score in (found.deal, *found.instalments):
        why = score.explanation
        assert why.baseline_log_odds + sum(c.log_odds for c in why.causes) == pytest.approx(
            why.log_odds, abs=1e-9
        )
        total = why.baseline_probability + sum(c.probability_points for c in why.causes)
        assert total == pytest.approx(why.probability, abs=1e-9)
    past = client.get(f"/v1/scores/{found.deal.score_id}")
    assert past.content == answer.content


def test_an_open_receivable_is_scored_by_its_id(client: TestClient, view: LedgerView) -> None:
    answer = client.post("/v1/receivables/score", json={"receivable_id": open_ids(view)[0]})
    assert answer.status_code == 200, answer.text
    assert Score.model_validate_json(answer.text).stage == "open"


def test_a_paid_or_unknown_receivable_is_not_found(client: TestClient, view: LedgerView) -> None:
    for unknown in (paid_id(view), "no such thing"):
        answer = client.post("/v1/receivables/score", json={"receivable_id": unknown})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("due", ["2000-01-01", "2021-05-01", "2099-12-31"])
def test_a_receivable_of_any_age_gets_a_score(client: TestClient, due: str) -> None:
    body = {
        "receivable": {
            "receivable_id": "R-new", "customer_id": "nobody yet", "due_date": due,
            "invoice_date": min(due, "2021-04-01"), "amount": 120_000,
        }
    }  # fmt: skip
    answer = client.post("/v1/receivables/score", json=body)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("day", ["2000-01-01", "2026-01-01", "2099-12-31"])
def test_any_day_may_be_asked_about(client: TestClient, day: str) -> None:
    body: dict[str, Any] = json.loads(example_deal(date(2026, 6, 1)).model_dump_json())
    answer = client.post("/v1/deals/score", json={**body, "as_of": day})
    assert answer.status_code == 200, answer.text


def test_the_model_card_names_what_was_measured(client: TestClient) -> None:
    card = client.get("/v1/model").json()
    assert card["synthetic"]
    assert {i["cause"] for i in card["inputs"]} <= {c["cause"] for c in causes(client)}


def causes(client: TestClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/v1/causes").json()["causes"]
    return found


def test_new_records_are_seen_without_a_restart(
    settings: Settings, simulated: Ledger, as_of: date, tmp_path: Path
) -> None:
    mine = settings.model_copy(update={"home": tmp_path})
    app = create_app(mine, desk=False, today=lambda: as_of, period=0.05)
    with TestClient(app) as client:
        client.headers["Authorization"] = f"Bearer {demo_credentials(mine).key}"
        wanted = {"receivable_id": open_ids(LedgerView(simulated))[0]}
        assert client.post("/v1/receivables/score", json=wanted).status_code == 404
        tables = {name: getattr(simulated, name) for name in TABLES}
        app.state.store.write(tables, simulated.as_of, simulated.synthetic)
        for _ in range(400):
            if client.post("/v1/receivables/score", json=wanted).status_code == 200:
                break
        else:
            pytest.fail("the new records were never seen")


def test_what_changed_reads_the_ledger_as_it_was_known_on_that_day(
    settings: Settings, simulated: Ledger, view: LedgerView, as_of: date, tmp_path: Path
) -> None:
    """A visit of two months ago that is booked today is news, not a fact of a month ago."""
    mine = settings.model_copy(update={"home": tmp_path})
    app = create_app(mine, desk=False, today=lambda: as_of)
    with TestClient(app) as client:
        client.headers["Authorization"] = f"Bearer {demo_credentials(mine).key}"
        tables = {name: getattr(simulated, name) for name in TABLES}
        # As real ones: single records are not put among simulated ones.
        app.state.store.write(tables, simulated.as_of, False)
        serving = app.state.scoring.serving
        serving.refresh_view()
        old = days_of(simulated.receivables["invoice_date"]) < day_number(as_of) - 100
        name = sorted(set(open_ids(view)) & set(simulated.receivables["receivable_id"][old]))[-1]
        since = as_of - timedelta(days=30)
        asked = {"receivable_id": name, "changed_since": since.isoformat()}

        def score() -> Score:
            answer = client.post("/v1/receivables/score", json=asked)
            assert answer.status_code == 200, answer.text
            return Score.model_validate_json(answer.text)

        before = score()
        whose = simulated.receivables.set_index("receivable_id")["customer_id"][name]
        visit = {
            "contact_id": "late", "customer_id": whose, "receivable_id": name, "channel": "visit",
            "result": "refused",
            "date": (as_of - timedelta(days=60)).isoformat(),
        }  # fmt: skip
        booked = {"known_at": as_of.isoformat()}
        assert client.put("/v1/contacts/late", json=visit, params=booked).status_code < 300
        serving.refresh_view()
        after = score()
    assert before.changed is not None
    assert after.changed is not None
    assert before.changed.explanation is not None
    assert after.changed.probability_before == before.changed.probability_before
    assert after.delay.probability != before.delay.probability


def test_customers_are_found_by_name_and_id(view: LedgerView) -> None:
    customers = Customers(view)
    key = str(view.ledger.receivables["customer_id"].iloc[0])
    assert key in customers.search(key.upper())
    known = customers.known(key, view.ledger.as_of)
    assert known is not None
    assert 0 <= known.open <= known.total
    assert customers.essentials(key)["customer_id"] == key
    assert customers.known("nobody", view.ledger.as_of) is None


def test_customers_of_one_name_are_told_apart_by_id(view: LedgerView) -> None:
    """Two of one name were two lines nobody could tell apart on the desk."""
    table = view.ledger.customers.dropna(subset=["name"]).drop_duplicates("name").head(3)
    ids, names = (table[column].astype(str).tolist() for column in ("customer_id", "name"))
    table = view.ledger.customers.copy()
    table.loc[table["customer_id"] == ids[1], "name"] = names[0]
    customers = Customers(LedgerView(view.ledger.replace(customers=table)))
    assert [customers.told_apart(key, names[0]) for key in ids[:2]] == [
        f"{names[0]} · {key}" for key in ids[:2]
    ]
    alone = names[2] if len(customers.named(names[2])) == 1 else None
    assert alone is None or customers.told_apart(ids[2], alone) == alone


def test_what_a_customer_owes_is_what_is_left_after_part_payments(
    view: LedgerView, scorer: Scorer
) -> None:
    customers, day = Customers(view), view.ledger.as_of
    figures = scorer.figures(view, day)
    ids = figures.book.scored.asked.units["customer_id"].unique()
    told = [customers.known(str(one), day) for one in ids]
    owed = sum(one.owed.open for one in told if one is not None and one.owed is not None)
    assert owed == Decimal(int(figures.book.cents.sum())) / 100


def test_a_customer_is_known_by_its_name_however_it_is_typed(view: LedgerView) -> None:
    customers = Customers(view)
    named = view.ledger.customers.dropna(subset=["name"])
    key, name = (str(named[column].iloc[0]) for column in ("customer_id", "name"))
    assert key in customers.named(f" {name}　")
    assert customers.named(name[:-1]) == []
