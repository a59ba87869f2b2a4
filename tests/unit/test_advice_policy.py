"""The policy file's figures of the playbook: each is read, bounded, and the company's to say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from data_schemas.advice_policy import AdvicePolicy
from data_schemas.codes import Channel, Stage
from data_schemas.grounds import GroundCode
from data_schemas.policy import Policy
from tests.factories import a_situation, said


def test_the_ladder_may_not_fall() -> None:
    with pytest.raises(ValueError, match="must not fall"):
        AdvicePolicy(letter_days=90, visit_days=60)


def test_it_is_a_table_of_the_policy_file() -> None:
    assert Policy.model_validate({"advice": {"visit_days": 70}}).advice.visit_days == 70


def test_every_figure_of_it_is_read_somewhere() -> None:
    """A figure that nobody reads promises a choice that is none."""
    root = Path(__file__).parents[2]
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("model", "service", "data_schemas/playbook")
        for path in (root / folder).rglob("*.py")
    )
    unread = [n for n in AdvicePolicy.model_fields if not re.search(rf"\b{n}\b", code)]
    assert unread == []


def test_what_is_weak_is_the_policy_s_to_say() -> None:
    trust, fit = "customer.trust_score", "deal.requirement_fit"
    strict = AdvicePolicy(low_score=4.0, low_share=0.8)
    for name, value, action in ((trust, 3.5, "move_trust"), (fit, 0.7, "trust_solution")):
        facts: dict[str, Any] = {"stage": Stage.SIGNING, "numbers": {name: value}}
        assert said(a_situation(**facts), action) == []
        now = a_situation(**facts, policy=strict)
        assert said(now, action) == [GroundCode.FIELD_IS]


def test_a_concession_is_not_offered_for_less_than_agreeing_on_it_costs() -> None:
    """Of CNY 300 the policy's two percent are CNY 6."""
    late: dict[str, Any] = {"days_late": 60, "numbers": {"deal.budget_status": 3.0}}
    for amount, expected in ((300.0, False), (49_999.0, False), (50_000.0, True)):
        now = a_situation(**late, amount=amount)
        assert bool(said(now, "method_concession")) is expected
    part_paid = a_situation(**late, features={"receivable.paid_share": 0.997})
    assert not said(part_paid, "method_concession")
    small = AdvicePolicy(concession_least=5.0)
    assert said(a_situation(**late, amount=300.0, policy=small), "method_concession")


def test_nobody_travels_for_less_than_a_visit_is_worth() -> None:
    """What counts is all that the customer owes: whoever is there speaks of all of it."""
    late: dict[str, Any] = {
        "days_late": 200, "used": {Channel.PHONE: 1, Channel.LETTER: 1}, "since_contact": 30.0,
    }  # fmt: skip
    others = {"history.open_amount": 20_300.0}
    assert said(a_situation(**late, amount=5_000.0), "channel_visit")
    assert said(a_situation(**late, amount=300.0, features=others), "channel_visit")
    ready = {"approach.suppliers_ready": 1.0}
    now = a_situation(**late, amount=300.0, numbers=ready, features={"history.open_amount": 300.0})
    assert not said(now, "channel_visit")
    assert not said(now, "channel_joint")
    assert said(now, "channel_letter")
    assert said(a_situation(**late, amount=9.0, policy=AdvicePolicy(visit_least=9.0)),
                "channel_visit")  # fmt: skip


def test_what_is_not_worth_a_sanction_is_not_worth_everything() -> None:
    used = {Channel.PHONE: 1, Channel.LETTER: 1, Channel.VISIT: 1}
    for amount, expected in ((5.0, False), (999.0, False), (1_000.0, True)):
        now = a_situation(days_late=200, used=used, since_contact=3.0, amount=amount)
        assert bool(said(now, "mind_all_in")) is expected


def test_what_is_small_is_not_collected_in_parts() -> None:
    late: dict[str, Any] = {
        "days_late": 200, "default_probability": 0.5,
        "numbers": {"receivable.disputed": 1.0, "deal.budget_coverage": 0.5},
        "features": {"receivable.broken_promises": 1.0},
    }  # fmt: skip
    parts = ("partial_in_contract", "partial_plan", "partial_promise")
    for amount, expected in ((300.0, False), (4_999.0, False), (5_000.0, True)):
        now = a_situation(**late, amount=amount)
        assert [bool(said(now, action)) for action in parts] == [expected] * 3
