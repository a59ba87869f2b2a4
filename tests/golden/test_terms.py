"""Stories of bargaining a sales manager can judge, each asked of a trained model."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
import yaml

from data_schemas.field import Control
from data_schemas.levers import LEVERS
from data_schemas.terms import AdviseCase, DealAdvice
from model.scorer import Scorer
from model.view import LedgerView
from tests.golden.scenario import DAY, FACTS, body_of

STORIES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("terms.yaml").read_text(encoding="utf-8")
)
KNOWN = {"some", "never", "helps", "reached", "declined", "most_credit_days"}


def advised(story: dict[str, Any], scorer: Scorer, view: LedgerView) -> DealAdvice:
    facts = yaml.safe_load(FACTS.read_text(encoding="utf-8"))
    body = body_of({"ask": "deal", **story}, facts)
    more = {name: story[name] for name in ("law", "goal", "keep") if name in story}
    ids = (str(i) for i in itertools.count())
    return scorer.advise_deal(
        AdviseCase.model_validate(body | more), view, as_of=DAY, lang="zh",
        new_id=lambda: next(ids),
    )  # fmt: skip


@pytest.mark.parametrize("story", STORIES, ids=[one["name"] for one in STORIES])
def test_a_story(story: dict[str, Any], scorer: Scorer, view: LedgerView) -> None:
    expect = story["expect"]
    assert set(expect) <= KNOWN
    advice = advised(story, scorer, view)
    asked = {c.lever for option in advice.options for c in option.changes}
    if "some" in expect:
        assert asked & set(expect["some"])
        # The boldest option leans on what the story is about.
        boldest = {c.lever for c in advice.options[-1].changes}
        assert boldest & set(expect["some"])
    assert not asked & set(expect.get("never", ()))
    assert all(LEVERS[name].declared.meta.control is Control.SELLER for name in asked)
    if "helps" in expect:
        assert {h.field for h in advice.would_help} == set(expect["helps"])
    if "reached" in expect:
        assert advice.goal.reached is expect["reached"]
        assert advice.options == []
        assert "不必让步" in advice.text
    said = {d.lever: d.reason for d in advice.declined}
    assert expect.get("declined", {}).items() <= said.items()
    if "most_credit_days" in expect:
        days = [c.after for o in advice.options for c in o.changes if c.lever == "credit_days"]
        assert days
        assert max(int(d) for d in days) <= expect["most_credit_days"]
