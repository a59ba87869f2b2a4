"""Losses told of a day, and what the movement between two days makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from data_schemas.frame import TABLES
from data_schemas.overrides import OverrideGiven
from data_schemas.settings import Settings
from data_schemas.store import open_store
from model.portfolio.figures import Figures
from model.view import LedgerView
from service.app import create_app
from service.demo import demo_credentials
from tests.api_bodies import get
from tests.factories import a_ledger, some_figures
from tests.fake_scorer import FakeScorer

CLOSES, NEXT, TODAY = date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31)
CLAIMS = [
    {"receivable_id": f"R{n}", "customer_id": f"C{n}", "due_date": "2026-05-01", "amount": 1000.0}
    for n in range(3)
]


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    settings = Settings(home=tmp_path)
    with closing(open_store(settings.database)) as store:
        yield create_app(
            settings, served=FakeScorer().served(), store=store, desk=False, today=lambda: TODAY
        )


@pytest.fixture
def client(app: FastAPI, tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(app) as client:
        client.headers["Authorization"] = f"Bearer {demo_credentials(Settings(home=tmp_path)).key}"
        ingest(app, CLOSES)
        yield client


def ingest(app: FastAPI, day: date, **more: Any) -> None:
    ledger = a_ledger(day.isoformat(), CLAIMS, **more)
    app.state.store.write({name: getattr(ledger, name) for name in TABLES}, day, False)
    app.state.scoring.serving.refresh_view()


def put_a_claim(client: TestClient, app: FastAPI, **more: str) -> None:
    claim = CLAIMS[0] | {"receivable_id": "R9", "amount": 5000.0, "invoice_date": "2026-04-01"}
    assert client.put("/v1/receivables/R9", json=claim, params=more).status_code == 201
    app.state.scoring.serving.refresh_view()


@pytest.mark.parametrize("asked", ["portfolio", "portfolio/movement"])
def test_the_next_movement_opens_with_what_was_told_last_of_the_day(
    client: TestClient, app: FastAPI, asked: str
) -> None:
    """Whoever opened the desk first after an ingest fixed the opening for ever."""
    get(client, "portfolio")
    put_a_claim(client, app)
    app.state.scoring.serving.put(FakeScorer(version="fake-2").served())
    get(client, asked)
    told = get(client, "portfolio/movement", as_of=CLOSES.isoformat())
    ingest(app, NEXT)
    found = get(client, "portfolio/movement", since=CLOSES.isoformat())
    assert (found["opening"], found["model"], found["policy"]) == (told["closing"], "0.00", "0.00")
    assert found["model_known"]
    assert "fake-2" in found["text"]
    assert Decimal(found["opening"]) > 0


def test_a_look_back_leaves_what_was_told_of_its_day(client: TestClient, app: FastAPI) -> None:
    told = get(client, "portfolio")["credit_loss"]["model"]
    ingest(app, NEXT)
    put_a_claim(client, app)
    get(client, "portfolio", as_of=CLOSES.isoformat())
    get(client, "portfolio/movement", as_of=CLOSES.isoformat())
    assert get(client, "portfolio/movement", since=CLOSES.isoformat())["opening"] == told


class Riskier(FakeScorer):
    """To whom a customer that goes by two ids is another."""

    def figures(self, view: LedgerView, as_of: date) -> Figures:
        unpaid = {"R0": (0.9, 0.9, 0.9)} if view.aliases else {}
        return some_figures(view, as_of, unpaid, version=self.version)


def test_two_ids_found_to_be_one_customer_correct_the_earlier_day(
    client: TestClient, app: FastAPI
) -> None:
    """They made the claims older, it was said; those of the day before stood apart for ever."""
    app.state.scoring.serving.put(Riskier().served())
    ingest(app, NEXT)
    before = get(client, "portfolio/movement", since=CLOSES.isoformat())
    assert (before["data"], before["ageing"]) == ("0.00", "0.00")
    app.state.store.merge_customers("C0", "C1", NEXT)
    app.state.scoring.serving.refresh_view()
    after = get(client, "portfolio/movement", since=CLOSES.isoformat())
    assert Decimal(after["closing"]) > Decimal(before["closing"])
    assert Decimal(after["data"]) == Decimal(after["closing"]) - Decimal(before["closing"])
    assert after["ageing"] == "0.00"


def test_what_was_learnt_after_both_days_moves_nothing_between_them(
    client: TestClient, app: FastAPI
) -> None:
    """A claim put in later was corrected into the one book, and told as paid by the other."""
    app.state.scoring.serving.put(Riskier().served())
    ingest(app, NEXT)
    ingest(app, TODAY)
    asked = {"since": CLOSES.isoformat(), "as_of": NEXT.isoformat()}
    before = get(client, "portfolio/movement", **asked)
    put_a_claim(client, app, known_at="2026-08-20")
    app.state.store.merge_customers("C0", "C1", TODAY)
    app.state.scoring.serving.refresh_view()
    after = get(client, "portfolio/movement", **asked)
    assert after.pop("ledger_revision") > before.pop("ledger_revision")
    assert after == before


STEPS = ("model", "policy", "data", "new", "paid", "written_off", "cancelled", "ageing")


def adds_up(found: dict[str, Any]) -> bool:
    steps = sum(Decimal(found[name]) for name in ("opening", *STEPS))
    after = sum(Decimal(found[name]) for name in ("closing", "outlooks", "overrides"))
    return steps == Decimal(found["closing"]) and after == Decimal(found["provision"])


def test_movements_of_past_months_join_though_customers_were_merged_after_them(
    client: TestClient, app: FastAPI
) -> None:
    """A merge dated after a closing was told into it, and a past month closed with another sum."""
    app.state.scoring.serving.put(Riskier().served())
    closed = get(client, "portfolio/movement")
    assert closed["closing"] == get(client, "portfolio")["credit_loss"]["model"]
    app.state.store.merge_customers("C0", "C1", date(2026, 7, 10))
    app.state.scoring.serving.refresh_view()
    # The book has them merged from now on; its closing is what it was, and says why.
    merged = get(client, "portfolio")["credit_loss"]["model"]
    assert Decimal(merged) > Decimal(closed["closing"])
    again = get(client, "portfolio/movement")
    assert "2026-06-30 之后合并或拆开的客户不计入期末" in again.pop("text")
    assert again.pop("ledger_revision") > closed["ledger_revision"]
    assert again == {name: closed[name] for name in again}
    assert closed.keys() - again.keys() == {"text", "ledger_revision"}
    put_a_claim(client, app, known_at="2026-06-20")
    late = get(client, "portfolio/movement")
    assert Decimal(late["closing"]) > Decimal(closed["closing"])  # known on its day: told anew
    ingest(app, NEXT)
    first = get(client, "portfolio/movement", since="2026-05-31", as_of=CLOSES.isoformat())
    second = get(client, "portfolio/movement", since=CLOSES.isoformat())
    assert first["closing"] == second["opening"] == late["closing"]
    assert Decimal(second["data"]) > 0
    ingest(app, TODAY)
    get(client, "portfolio")
    past = get(client, "portfolio/movement", since=CLOSES.isoformat(), as_of=NEXT.isoformat())
    third = get(client, "portfolio/movement", since=NEXT.isoformat())
    assert past["closing"] == third["opening"] == second["closing"]
    assert all(map(adds_up, (closed, late, first, second, past, third)))


def test_a_past_month_closes_with_what_was_told_whatever_a_count_of_today_gives(
    client: TestClient, app: FastAPI
) -> None:
    told = get(client, "portfolio")["credit_loss"]["model"]
    ingest(app, NEXT)
    asked = {"since": "2026-05-31", "as_of": CLOSES.isoformat()}
    before = get(client, "portfolio/movement", **asked)
    assert before["closing"] == told
    put_a_claim(client, app, known_at="2026-06-20")  # found since: of that day, and not told then
    late = get(client, "portfolio/movement", **asked)
    assert late["closing"] == told
    assert Decimal(late["new"]) + Decimal(late["data"]) == Decimal(before["new"])
    assert "期末为 2026-06-30 的账本最后给出的金额" in late["text"]
    app.state.scoring.serving.put(Riskier(version="fake-2").served())
    other = get(client, "portfolio/movement", **asked)
    assert other["closing"] == told
    assert all(map(adds_up, (before, late, other)))
    # One sum set for the whole book stands for all of it, whatever the closing is.
    body = {"kind": "provision", "reason": "accounting", "amount": 777.0}
    app.state.decisions.add(OverrideGiven.model_validate(body), "demo", None, CLOSES, "zh")
    whole = get(client, "portfolio/movement", **asked)
    assert (whole["closing"], whole["provision"]) == (told, "777.00")
    assert adds_up(whole)
