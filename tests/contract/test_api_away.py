"""While the database cannot be used, every call that needs it says so and when to ask again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from data_schemas.errors import StoreUnavailable
from data_schemas.settings import Settings
from data_schemas.store import Store, open_store
from service.app import create_app
from service.desk import login
from tests.api_bodies import DEAL, LANGS, RECEIVABLE, TODAY, a_deal, a_receivable, assert_problem
from tests.fake_scorer import FakeScorer

LINES = {"Content-Type": "application/x-ndjson"}
RECORD = {
    "receivable_id": "L1", "customer_id": "C1", "due_date": "2026-09-01",
    "invoice_date": "2026-08-01", "amount": 1,
}  # fmt: skip
PROVISION = {"kind": "provision", "reason": "accounting", "amount": 1}


@pytest.fixture(scope="module")
def store(settings: Settings) -> Iterator[Store]:
    """A database nobody waits long for."""
    opened = open_store(settings.database, patience=0.1)
    yield opened
    opened.close()


@pytest.fixture
def busy(settings: Settings, store: Store) -> Iterator[None]:
    """Another program writes all the while."""
    del store  # is made before
    with closing(sqlite3.connect(settings.home / "h.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def told_away(answer: Any, lang: str = "zh") -> None:
    body = assert_problem(answer, 503, "store_unavailable")
    assert 0 < int(answer.headers["retry-after"]) <= 60
    assert "h.db" not in answer.text
    assert ("数据库" in body["detail"]) == (lang == "zh")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.usefixtures("store", "busy")
def test_a_locked_database_is_no_fault_of_ours(client: TestClient, lang: str) -> None:
    client.headers["Accept-Language"] = lang
    told_away(client.put("/v1/receivables/L1?synthetic=true", json=RECORD), lang)
    told_away(client.post(DEAL, json=a_deal()), lang)
    told_away(client.post(RECEIVABLE, json=a_receivable()), lang)
    told_away(client.post("/v1/overrides", json=PROVISION), lang)


@pytest.mark.usefixtures("store", "busy")
@pytest.mark.parametrize(
    ("address", "line"),
    [("batch/score", a_deal()), ("ledger?synthetic=true", {"receivable": RECORD})],
)
def test_a_line_is_told_the_same(
    client: TestClient, address: str, line: object, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.post(f"/v1/{address}", content=json.dumps(line).encode(), headers=LINES)
    (told,) = [json.loads(one) for one in answer.text.splitlines()]
    assert (told["status"], told["problem"]["code"]) == (503, "store_unavailable")
    assert "h.db" not in answer.text
    (said,) = [one for one in caplog.records if one.name == "service.batch"]
    assert "database is locked" in vars(said)["why"]


@pytest.mark.usefixtures("busy")
def test_lines_that_fail_alike_are_logged_once_and_counted(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    """A batch of a hundred thousand lines was as many errors in the log."""
    caplog.set_level("INFO")
    line = json.dumps({"receivable": RECORD}).encode()
    answer = client.post("/v1/ledger?synthetic=true", content=b"\n".join([line] * 3), headers=LINES)
    told = [json.loads(one) for one in answer.text.splitlines()]
    assert [one["status"] for one in told] == [503] * 3
    (said,) = [one for one in caplog.records if one.name == "service.batch"]
    assert vars(said)["line"] == 1
    (event,) = [one for one in caplog.records if one.name == "huikuan.request"]
    assert (vars(event)["refused"], vars(event)["faults"]) == (3, 3)


@pytest.mark.usefixtures("store", "busy")
def test_signing_in_is_told_the_same_on_a_page(settings: Settings, store: Store) -> None:
    app = create_app(
        settings, served=FakeScorer().served(), store=store, desk=False, today=lambda: TODAY
    )
    login.add(app)
    with TestClient(app) as opened:
        answer = opened.post("/login", data={"user": "li", "password": "x"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
    assert "数据库暂时无法使用" in answer.text
    assert "h.db" not in answer.text


def test_a_call_that_only_reads_the_key_says_it_too(
    client: TestClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: str) -> str:
        raise StoreUnavailable("数据库 h.db 不在", "h.db is away")

    monkeypatch.setattr(app.state.guard.store, "find_key", away)
    told_away(client.get("/v1/causes"))
    described = client.get("/openapi.json").json()["paths"]
    for path, calls in described.items():
        if path.startswith("/v1"):
            for call in calls.values():
                assert "503" in call["responses"], path
