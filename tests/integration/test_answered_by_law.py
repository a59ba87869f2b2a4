"""What is told among the facts of law is not asked for again as unknown."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from data_schemas.codes import Trigger
from data_schemas.policy import Policy
from data_schemas.score import DealScore
from data_schemas.terms import AdviseCase, DealAdvice, GoalKind
from model.law.answered import answered
from model.scorer import Scorer
from model.terms.move import moves_of
from model.view import LedgerView
from tests.factories import a_case_body

pytestmark = pytest.mark.slow

FIELDS = {"deal.late_penalty_written", "deal.audit_required", "deal.credit_days"}
LAW = {"late_rate_day": 0.00005, "audit_settlement": True, "payment_days": 45}


def a_case(as_of: date, law: dict[str, Any] | None) -> AdviseCase:
    body = a_case_body(signing_date=str(as_of), credit_days=None) | {"goal": {"grade": "A"}}
    return AdviseCase.model_validate(body | ({} if law is None else {"law": law}))


def advised(
    scorer: Scorer, view: LedgerView, as_of: date, law: dict[str, Any] | None
) -> DealAdvice:
    case = a_case(as_of, law)
    return scorer.advise_deal(case, view, as_of=as_of, lang="zh", new_id=lambda: "s")


def asked_for(score: DealScore) -> set[str]:
    """Fields that gaps and preparations call unknown."""
    deal = score.deal
    gaps = {f.field for gap in deal.gaps for f in gap.open}
    return gaps | {c.field for a in deal.actions for c in a.checklist if c.state == "unknown"}


def test_facts_of_law_are_answers(scorer: Scorer, view: LedgerView, as_of: date) -> None:
    blank, told = (advised(scorer, view, as_of, law) for law in (None, LAW))
    assert asked_for(blank.score) >= FIELDS
    assert not asked_for(told.score) & FIELDS
    # They are no inputs of the model: what would follow from changing one is not known.
    assert told.score.deal.delay == blank.score.deal.delay
    states = {c.field: (c.value, c.state) for a in told.score.deal.actions for c in a.checklist}
    assert states["deal.audit_required"] == ("是", "missing")


def test_a_no_told_among_the_facts_of_law_is_an_answer_too(
    scorer: Scorer, view: LedgerView, as_of: date
) -> None:
    told = advised(scorer, view, as_of, {"late_interest_agreed": False})
    assert not asked_for(told.score) & {"deal.late_penalty_written"}


def test_who_denies_a_state_audit_may_still_wait_for_a_commissioned_one(
    scorer: Scorer, view: LedgerView, as_of: date
) -> None:
    told = advised(scorer, view, as_of, {"audit_settlement": False})
    assert "deal.audit_required" in asked_for(told.score)


@pytest.mark.parametrize(
    ("law", "before"),
    [(None, [None]), (LAW, []), ({"late_interest_agreed": False}, [False])],
)
def test_a_penalty_that_is_agreed_is_not_asked_for(
    as_of: date, law: dict[str, Any] | None, before: list[bool | None]
) -> None:
    case, none = a_case(as_of, law), frozenset[str]()
    moves, _ = moves_of(case, Policy(), GoalKind.GRADE, none, none)
    assert [one.before for one in moves if one.lever.id == "late_penalty_written"] == before


def test_what_an_instalment_falls_due_upon_may_be_told_there(as_of: date) -> None:
    body = a_case_body(signing_date=str(as_of))
    claims = [{"instalment_id": n, "trigger": "delivery"} for n in "123"]
    for some, told in ((claims, Trigger.DELIVERY), (claims[:1], None)):
        case = AdviseCase.model_validate(body | {"claims": some})
        assert answered(case).get("instalment.trigger") == told


def test_what_waits_for_the_audit_needs_one(scorer: Scorer, view: LedgerView, as_of: date) -> None:
    """The law panel called the trigger a breach, and everything else asked whether it is so."""
    body = a_case_body(signing_date=str(as_of)) | {"goal": {"grade": "A"}}
    name, parts = "deal.audit_required", body["instalments"]
    upon = [parts[0], parts[1] | {"trigger": "audit"}, *parts[2:]]
    told_apart = {"claims": [{"instalment_id": "3", "trigger": "audit"}]}
    blank = [*parts[:2], {k: v for k, v in parts[2].items() if k != "trigger"}]
    for more in ({"instalments": upon}, {"instalments": blank} | told_apart):
        case = AdviseCase.model_validate(body | more)
        assert answered(case)[name] is True
        told = scorer.advise_deal(case, view, as_of=as_of, lang="zh", new_id=lambda: "s")
        assert name not in asked_for(told.score)
        states = {c.field: (c.value, c.state) for a in told.score.deal.actions for c in a.checklist}
        assert states[name] == ("是", "missing")
        assert not any("审计" in h.text and "不明" in h.text for h in told.would_help)
    assert name not in answered(AdviseCase.model_validate(body))
    # The trigger says so whatever is told of the state audit.
    denied = {"instalments": upon, "law": {"audit_settlement": False}}
    assert answered(AdviseCase.model_validate(body | denied))[name] is True
