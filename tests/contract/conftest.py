"""An application around a fake scorer: what is tested here is HTTP, not the figures."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from threading import Thread

import pytest
import uvicorn
from fastapi import FastAPI
from starlette.testclient import TestClient

from data_schemas.settings import Settings
from data_schemas.store import Store, open_store
from service.app import create_app
from service.protocol import BoundedHead
from service.security import key_digest, new_key
from tests.api_bodies import TODAY
from tests.contract.records import RECORDS, put
from tests.fake_scorer import FakeScorer


@pytest.fixture(scope="module")
def fake() -> FakeScorer:
    return FakeScorer()


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("home")
    return Settings(home=home, lang="zh", database_url=f"sqlite:///{home / 'h.db'}")


@pytest.fixture(scope="module")
def store(settings: Settings) -> Iterator[Store]:
    opened = open_store(settings.database)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def key(store: Store) -> str:
    made = new_key()
    store.add_key("test", key_digest(made))
    return made


@pytest.fixture(scope="module")
def app(settings: Settings, fake: FakeScorer, store: Store) -> FastAPI:
    return create_app(settings, served=fake.served(), store=store, desk=False, today=lambda: TODAY)


@pytest.fixture(scope="module")
def running(app: FastAPI) -> Iterator[TestClient]:
    """Starts the application once; the two clients below share it."""
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
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


@pytest.fixture
def anonymous(running: TestClient) -> TestClient:
    return TestClient(running.app, raise_server_exceptions=False)


@pytest.fixture
def client(anonymous: TestClient, key: str) -> TestClient:
    anonymous.headers["Authorization"] = f"Bearer {key}"
    return anonymous


@pytest.fixture(scope="module")
def live_url(app: FastAPI) -> Iterator[str]:
    """The application behind a real server on a free port."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, http=BoundedHead, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    listener.close()


@pytest.fixture
def filled(client: TestClient) -> TestClient:
    """The ledger holds each record as it stands above."""
    for table, record in RECORDS.items():
        answer = put(client, table, record)
        assert answer.status_code in (200, 201), answer.text
    return client
