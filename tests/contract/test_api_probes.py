"""What a supervisor asks is answered whatever the requests wait for."""

from __future__ import annotations

import json
import resource
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import httpx2 as httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from starlette.testclient import TestClient

from data_schemas.errors import BundleMismatch, ModelStoreUnavailable
from data_schemas.settings import Settings
from data_schemas.store import Store, open_store
from service.app import create_app
from tests.api_bodies import DEAL, a_deal, assert_problem
from tests.factories import a_ledger
from tests.fake_scorer import FakeScorer
from tests.waiting import come_to_write, wait_for

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


class Hanging(Store):
    """A database that may stop answering."""

    def __init__(self, engine: sa.Engine) -> None:
        super().__init__(engine)
        self.answers = Event()
        self.answers.set()

    def revision(self) -> int:
        assert self.answers.wait(10)
        return super().revision()


def test_a_database_that_does_not_answer_is_not_waited_for(
    settings: Settings, store: Store
) -> None:
    hung = Hanging(store.engine)
    served = FakeScorer().served()
    app = create_app(
        settings, served=served, store=hung, desk=False, period=3600, probe_seconds=0.2
    )
    with TestClient(app) as opened:
        hung.answers.clear()
        began = time.monotonic()
        answers = [opened.get("/readyz") for _ in range(6)]
        assert time.monotonic() - began < 5
        hung.answers.set()
        for answer in answers:
            assert_problem(answer, 503, "store_unavailable")
            assert "retry-after" in answer.headers


def test_what_a_model_is_made_of_is_for_nobody_without_a_key(
    running: TestClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise BundleMismatch("特征不一致:/srv/a", "features differ: /srv/a")

    monkeypatch.setattr(app.state.scoring.serving, "now", refuse)
    for lang in ("zh", "en"):
        answer = running.get("/readyz", headers={"Accept-Language": lang})
        body = assert_problem(answer, 503, "bundle_mismatch")
        assert "/srv/a" not in body["detail"]


def test_a_store_of_models_that_is_away_is_not_called_the_database(
    running: TestClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise ModelStoreUnavailable("http://store 不在", "http://store is away")

    monkeypatch.setattr(app.state.scoring.serving, "now", refuse)
    answer = running.get("/readyz", headers={"Accept-Language": "en"})
    body = assert_problem(answer, 503, "model_store_unavailable")
    assert "MLflow" in body["detail"]
    assert "http" not in body["detail"]
    assert "retry-after" in answer.headers


@pytest.mark.usefixtures("recorded")
def test_while_writers_wait_for_another_program_whoever_reads_does_not(
    live_url: str, key: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = {"Authorization": f"Bearer {key}"}
    record = {"customer_id": "C9", "due_date": "2026-10-01", "amount": 1}

    def put(number: int) -> int:
        name = f"W{number}"
        where = f"{live_url}/v1/receivables/{name}?synthetic=true"
        body = {"receivable_id": name, **record}
        return httpx.put(where, json=body, headers=headers, timeout=60).status_code

    with (
        closing(sqlite3.connect(settings.home / "h.db", isolation_level=None)) as other,
        ThreadPoolExecutor(20) as pool,
    ):
        other.execute("BEGIN IMMEDIATE")
        come = come_to_write(monkeypatch)
        answers = [pool.submit(put, number) for number in range(20)]
        try:
            wait_for(lambda: len(come) == len(answers))
            for path in ("/readyz", "/v1/scores/none", "/v1/receivables"):
                answer = httpx.get(f"{live_url}{path}", headers=headers, timeout=20)
                assert answer.status_code == (404 if path.endswith("none") else 200), path
                assert not any(one.done() for one in answers), path
        finally:
            other.execute("ROLLBACK")
    assert {one.result() for one in answers} == {201}


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


def test_a_service_that_can_write_nothing_is_not_ready(client: TestClient) -> None:
    """Every score was refused, as none could be kept, and it called itself ready."""
    body, usual = a_deal(), resource.getrlimit(resource.RLIMIT_FSIZE)
    assert client.get("/readyz").status_code == 200
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, usual[1]))  # as on a full disk
    try:
        refused = client.post(DEAL, json=body)
        ready = client.get("/readyz")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert_problem(refused, 503, "store_unavailable")
    assert_problem(ready, 503, "store_unavailable")
    assert client.get("/readyz").status_code == 200
    assert client.post(DEAL, json=body).status_code == 200
