"""What can be asked about terms before signing."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from data_schemas.codes import Grade
from data_schemas.score import DealScore
from data_schemas.store import Store
from data_schemas.terms import DealAdvice, WhatIf
from tests.api_bodies import (
    DEAL,
    a_deal,
    assert_problem,
    changed,
)


class TestTerms:
    ADVISE, WHAT_IF = "/v1/deals/advise", "/v1/deals/what-if"

    def test_advice_holds_the_score_and_terms(self, client: TestClient) -> None:
        answer = client.post(self.ADVISE, json=a_deal() | {"goal": {"grade": "B"}})
        assert answer.status_code == 200, answer.text
        told = DealAdvice.model_validate_json(answer.text)
        assert told.cheapest == told.options[0].id
        kept = client.get(f"/v1/scores/{told.score.deal.score_id}")
        assert DealScore.model_validate_json(kept.text) == told.score

    def test_money_is_text_to_the_cent(self, client: TestClient) -> None:
        option = client.post(self.ADVISE, json=a_deal()).json()["options"][0]
        assert option["concession"] == "1000.00"
        money = client.post(DEAL, json=a_deal()).json()["deal"]["money"]
        assert money["exposure"] == "2680000.00"

    @pytest.mark.parametrize(
        ("more", "field", "message"),
        [
            ({"goal": {"grade": "B", "least_return": 0.1}}, "goal.grade", "三者"),
            ({"goal": {"least_return": 2}}, "goal.least_return", "-1 至 0.95"),
            ({"keep": ["budget_status"]}, "keep.0", "没有这种变动"),
            ({"wish": 1}, "wish", "没有这个字段"),
        ],
    )
    def test_what_is_wrong_with_a_goal_is_said(
        self, client: TestClient, more: dict[str, Any], field: str, message: str
    ) -> None:
        body = assert_problem(client.post(self.ADVISE, json=a_deal() | more), 422, "invalid_record")
        (error,) = body["errors"]
        assert error["field"] == field
        assert message in error["message"]

    def test_a_score_takes_no_goal(self, client: TestClient) -> None:
        body = client.post(DEAL, json=a_deal() | {"goal": {"grade": "B"}})
        assert_problem(body, 422, "invalid_record")

    def test_a_what_if_keeps_nothing(
        self, client: TestClient, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kept: list[object] = []
        monkeypatch.setattr(type(store), "save_scores", lambda _, rows: kept.append(rows))
        answer = client.post(self.WHAT_IF, json=changed("deal.upfront_share", 0.5))
        assert answer.status_code == 200, answer.text
        assert WhatIf.model_validate_json(answer.text).grade is Grade.C
        assert kept == []
        client.post(DEAL, json=a_deal())
        assert len(kept) == 1

    def test_a_caller_may_tell_the_margin(self, client: TestClient) -> None:
        told = a_deal() | {"money": {"margin_share": 0.3, "open_balance": 5e5}}
        assert client.post(DEAL, json=told).status_code == 200
        wrong = a_deal() | {"money": {"margin_share": 3}}
        body = assert_problem(client.post(DEAL, json=wrong), 422, "invalid_record")
        assert body["errors"][0]["field"] == "money.margin_share"
