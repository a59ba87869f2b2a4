"""A running service, as the tests of days gone by ask it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from data_schemas.frame import TABLES, Ledger
from data_schemas.settings import Settings
from data_schemas.store import open_store
from service.app import create_app
from service.demo import demo_credentials

UNDATED = ("statement_confirmed", "key_person_reached")


@dataclass
class House:
    """A running service, months after its ledger was taken."""

    client: TestClient
    app: FastAPI
    day: date

    def get(self, address: str, **asked: Any) -> Any:
        answer = self.client.get(f"/v1/{address}", params=asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def score(self, name: str, day: date) -> Any:
        body = {"receivable_id": name, "as_of": day.isoformat()}
        answer = self.client.post("/v1/receivables/score", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def listed(self, day: date) -> list[Any]:
        asked = {"as_of": day.isoformat(), "limit": 500, "order": "balance"}
        found: list[Any] = self.get("receivables", **asked)["items"]
        return found

    def put(self, table: str, name: str, record: dict[str, Any], **more: str) -> None:
        answer = self.client.put(f"/v1/{table}/{name}", json=record, params=more)
        assert answer.status_code == 201, answer.text
        self.app.state.scoring.serving.refresh_view()


@contextmanager
def a_house(ledger: Ledger, bundle: Path, folder: Path) -> Iterator[House]:
    """A service 150 days after its ledger was taken, with undated values of every claim."""
    mine = Settings(home=folder, model=str(bundle))
    later = ledger.as_of + timedelta(days=150)
    app = create_app(mine, desk=False, today=lambda: later, period=600)
    told = ledger.receivables.assign(**dict.fromkeys(UNDATED, 1.0))
    facts = ledger.facts[~ledger.facts["field"].isin(UNDATED)]  # and no fact that dates them
    ledger = ledger.replace(receivables=told, facts=facts.reset_index(drop=True))
    with TestClient(app) as client:
        client.headers["Authorization"] = f"Bearer {demo_credentials(mine).key}"
        tables = {name: getattr(ledger, name) for name in TABLES}
        app.state.store.write(tables, ledger.as_of, False)  # real: single records come too
        app.state.scoring.serving.refresh_view()
        yield House(client, app, ledger.as_of)


def a_home(ledger: Ledger, bundle: Path, folder: Path) -> Settings:
    """Settings of a home whose database holds a ledger."""
    made = Settings(home=folder, model=str(bundle))
    with closing(open_store(made.database)) as store:
        tables = {name: getattr(ledger, name) for name in TABLES}
        store.write(tables, ledger.as_of, ledger.synthetic)
    return made
