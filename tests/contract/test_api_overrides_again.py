"""Decisions that come again, and what their review reads of the database."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.api_bodies import scored_deal


def test_a_decision_taken_back_twice_at_one_moment_is_taken_back(
    client: TestClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second was kept nowhere when its key was looked for, and finds the first's decision."""
    deal = scored_deal(client, "taken-back")

    def decide(grade: str, key: str) -> Any:
        given = {"kind": "grade", "score_id": deal["score_id"], "grade": grade}
        headers = {"Idempotency-Key": key}
        return client.post("/v1/overrides", json=given | {"reason": "strategic"}, headers=headers)

    assert decide("A", "first").status_code == 201
    back = decide(deal["grade"], "back")
    assert back.status_code == 201
    monkeypatch.setattr(app.state.store, "override_asked_for", lambda _: None)
    again = decide(deal["grade"], "back")
    assert (again.status_code, again.json()) == (200, back.json())
    assert decide(deal["grade"], "another").status_code == 422


def test_the_review_reads_no_answers_anew(
    client: TestClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    deal = scored_deal(client, "reviewed")
    given = {"kind": "approval", "reason": "strategic", "score_id": deal["score_id"]}
    assert client.post("/v1/overrides", json=given).status_code == 201
    before = client.get("/v1/overrides/review").json()
    monkeypatch.setattr(app.state.store, "get_score", lambda _: pytest.fail("an answer is read"))
    assert client.get("/v1/overrides/review").json() == before
