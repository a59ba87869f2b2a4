"""What a supervisor asks is answered whatever the requests wait for."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import httpx2 as httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from data_schemas.settings import Settings
from data_schemas.store import open_store
from service import api
from service.app import create_app
from tests.api_bodies import DEAL, a_deal, assert_problem
from tests.factories import a_ledger
from tests.fake_scorer import FakeScorer
from tests.waiting import wait_for

MORE_THAN_THREADS = 45


@pytest.fixture
def waiting(live_url: str, app: FastAPI, key: str, fake: FakeScorer) -> Iterator[str]:
    """The address of a service of which every thread is held up by a score."""
    held = FakeScorer(hold=Event())
    assert held.hold is not None
    app.state.scoring.serving.put(held.served())
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    body = json.dumps(a_deal()).encode()

    def scored(_: int) -> int:
        answer = httpx.post(f"{live_url}{DEAL}", content=body, headers=headers, timeout=60)
        return answer.status_code

    with ThreadPoolExecutor(MORE_THAN_THREADS) as pool:
        answers = [pool.submit(scored, number) for number in range(MORE_THAN_THREADS)]
        try:
            wait_for(lambda: len(held.seen) == 40)
            yield live_url
        finally:
            held.hold.set()
            app.state.scoring.serving.put(fake.served())
    assert {answer.result() for answer in answers} == {200}


def test_every_probe_answers_while_all_threads_wait(waiting: str) -> None:
    for path in ("/healthz", "/readyz", "/metrics"):
        for ask in (httpx.get, httpx.head):
            assert ask(f"{waiting}{path}", timeout=5).status_code == 200, path


def test_a_database_that_does_not_answer_is_not_waited_for(
    running: TestClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    never = Event()
    hung = SimpleNamespace(revision=lambda: never.wait(10))
    monkeypatch.setattr(api, "PROBE_SECONDS", 0.2)
    monkeypatch.setattr(app.state.scoring, "store", hung)
    began = time.monotonic()
    answers = [running.get("/readyz") for _ in range(6)]
    assert time.monotonic() - began < 5
    never.set()
    for answer in answers:
        assert_problem(answer, 503, "store_unavailable")
        assert "retry-after" in answer.headers


def test_asked_whether_it_is_ready_it_reads_what_another_process_wrote(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, database_url=f"sqlite:///{tmp_path / 'h.db'}")
    app = create_app(settings, served=FakeScorer().served(), desk=False, period=3600)
    row: dict[str, Any] = {
        "receivable_id": "R", "customer_id": "C", "due_date": "2026-10-01", "amount": 1.0
    }  # fmt: skip
    told = a_ledger("2026-11-23", [row])
    with TestClient(app) as opened:
        assert opened.get("/readyz").json()["ledger_revision"] == 0
        other = open_store(settings.database)
        report = other.write({"receivables": told.receivables}, date(2026, 11, 23), told.synthetic)
        other.close()
        wait_for(lambda: opened.get("/readyz").json()["ledger_revision"] == report.revision, 20)
