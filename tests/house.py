"""A running service, as the tests of days gone by ask it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient


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
