"""Rules of managing the relation: follow-up, data, expectation, references, skill, caution."""

from __future__ import annotations

from data_schemas.causes import Cause
from data_schemas.codes import Stage
from data_schemas.grounds import GroundCode
from data_schemas.playbook.action import Action
from model.advice.arrears import not_reached
from model.advice.case import Case, by_checks, past_due, raised
from model.advice.channels import GradeLetter, due_soon, promised, to_follow_up
from model.advice.ground import DaysAhead, Ground, MeanDays, ground
from model.advice.seen import told


def follow_up(case: Case, action: Action) -> list[Ground]:
    """What was agreed is not carried out as agreed, or nobody has called."""
    del action
    now, name = case.now, "customer.execution_score"
    if now.promise is not None or case.with_counsel:
        return []
    weak = [told(now, name)] if now.number(name) < now.policy.low_score else []
    return [*weak, *not_followed_up(case)]


def not_followed_up(case: Case) -> list[Ground]:
    """Nobody has called, or not for too long; a promise is waited for, and so is counsel."""
    now = case.now
    if (not now.overdue and not due_soon(now)) or now.promise is not None or case.with_counsel:
        return []
    return to_follow_up(now)


def active_follow_up(case: Case, action: Action) -> list[Ground]:
    """Around the due date, until a letter would be sent, and around a promised day."""
    del action
    now = case.now
    if now.promise is not None:
        return [promised(now, now.promise)]
    if due_soon(now):
        limit = now.policy.due_soon_days
        return [ground(GroundCode.DUE_SOON, value=DaysAhead(-now.days_late), limit=limit)]
    if not now.overdue or now.days_late >= now.policy.letter_days:
        return []
    # Whoever has followed up since the due date, and not long ago, is done for now.
    done = now.since < min(now.days_late, now.policy.contact_every_days) and not now.let_down
    return [] if done or case.with_counsel else [past_due(now)]


def data(case: Case, action: Action) -> list[Ground]:
    """The customer's habit raises the risk, or too few outcomes are known to say."""
    now = case.now
    found, n = raised(now, action.cause), now.matured[0]
    if n < now.min_effective_n:
        found.append(ground(GroundCode.FEW_OUTCOMES, value=n, limit=now.min_effective_n))
    return found


def expectation(case: Case, action: Action) -> list[Ground]:
    """On average it comes later than the tolerance allows."""
    del action
    now = case.now
    limit = now.policy.tolerance_days
    if now.expected_late <= limit:
        return []
    late = now.expected_late
    bound = MeanDays(late, now.endless)
    return [ground(GroundCode.EXPECTED_LATE, value=late, bound=bound, limit=limit)]


def human_tie(case: Case, action: Action) -> list[Ground]:
    """Good examples also mend a weak brand (回款卡点:缺乏品牌感召力)."""
    return [*by_checks(case, action), *raised(case.now, Cause.BRAND)]


def skill(case: Case, action: Action) -> list[Ground]:
    """The strategy does not fit, or has reached nobody; counsel has one of its own."""
    return [] if case.with_counsel else [*by_checks(case, action), *not_reached(case.now)]


def papers_ahead(case: Case, action: Action) -> list[Ground]:
    """By its checks until the due date; after it nothing is ahead, and the accounts are cleared."""
    return [] if case.now.overdue else by_checks(case, action)


def cautious(case: Case, action: Action) -> list[Ground]:
    """Before signing, where the grade is weak or careless credit raises the risk."""
    now = case.now
    if now.stage is not Stage.SIGNING:
        return []
    weak = [ground(GroundCode.GRADE_IS, grade=GradeLetter(now))] if now.weak_grade else []
    return [*weak, *raised(now, action.cause)]
