"""What a book closes with is what the next movement opens with, however often it was told."""

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
from data_schemas.settings import Settings
from data_schemas.store import open_store
from service.app import create_app
from service.demo import demo_credentials
from tests.api_bodies import get
from tests.factories import a_ledger
from tests.fake_scorer import FakeScorer

CLOSES, NEXT = date(2026, 6, 30), date(2026, 7, 31)
CLAIMS = [
    {"receivable_id": f"R{n}", "customer_id": f"C{n}", "due_date": "2026-05-01", "amount": 1000.0}
    for n in range(3)
]


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    settings = Settings(home=tmp_path)
    with closing(open_store(settings.database)) as store:
        yield create_app(
            settings, served=FakeScorer().served(), store=store, desk=False, today=lambda: NEXT
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


def put_a_claim(client: TestClient, app: FastAPI) -> None:
    claim = CLAIMS[0] | {"receivable_id": "R9", "amount": 5000.0, "invoice_date": "2026-04-01"}
    assert client.put("/v1/receivables/R9", json=claim).status_code == 201
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
