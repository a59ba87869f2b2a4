"""The advice that goes with a score, put together and put into words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_schemas.advice import (
    ActionAdvised,
    Arrears,
    CheckItem,
    CheckState,
    Condition,
    ExpectedEffect,
    Gap,
    PhenomenonShown,
)
from data_schemas.codes import Stage
from data_schemas.field import Control
from data_schemas.grounds import GroundCode
from data_schemas.phenomena import PHENOMENA, Phenomenon
from data_schemas.playbook.action import LASTING, Action, ActionGroup
from data_schemas.playbook.collecting import SANCTIONS
from data_schemas.playbook.entries import ACTIONS
from data_schemas.sources import told_source
from model.advice.arrears import Judged, judge
from model.advice.case import Case, case_of, checks_of, knowable
from model.advice.deadline import done_by
from model.advice.gap_text import told_gap
from model.advice.gaps import Valued, questions, ranked, worth_asking
from model.advice.ground import FieldValue, Ground
from model.advice.phenomenon import phenomenon
from model.advice.rules import grounds_of
from model.advice.situation import Situation, advice_fields
from model.advice.tips import named, said, tips
from model.advice.what_if import Change, probabilities
from model.scored import Scored, Telling
from model.values import raw_fields
from model.wording import probability_text

LEAST_EFFECT = 0.0005
"""Probability below which the model supports no effect."""


@dataclass(frozen=True)
class Advice:
    """What is told beside the figures of one score."""

    phenomenon: PhenomenonShown
    arrears: Arrears | None
    gaps: list[Gap]
    actions: list[ActionAdvised]


def advise(scored: Scored, rows: list[int], how: Telling, now: Situation, *, whole: bool) -> Advice:
    """The advice on a claim or deal.

    Parameters
    ----------
    rows : list of int
        Its units.
    whole : bool
        Whether it is a deal or receivable; an instalment of a deal gets its phenomenon only.
    """
    shown, grounds = phenomenon(now)
    judged = judge(now)
    told = _phenomenon(shown, grounds, how.lang)
    if not whole:
        return Advice(told, None, [], [])
    asked = questions(scored, rows, now.not_learnt, how.policy, now.settled, now.by_law)
    case = case_of(now, shown, judged)
    advised = _advised(case)
    changes = [*(c for _, c in asked), *(_wanted(now, action) for action, _ in advised)]
    moved = probabilities(how.bundle, scored, rows, changes)
    answered = [Valued(one, p) for (one, _), p in zip(asked, moved, strict=False)]
    answered = [
        one for one in answered if worth_asking(one, now.probability, now.stage, how.policy)
    ]
    actions = [
        _told(action, grounds, float(p[0]) if len(p) else None, case, how)
        for (action, grounds), p in zip(advised, moved[len(asked) :], strict=True)
    ]
    if now.stage is Stage.SIGNING:
        # Nothing is overdue yet, so what the model expects most of comes first.
        actions.sort(key=_unhelpful)
    return Advice(
        told,
        _arrears(judged, how.lang) if judged is not None else None,
        [told_gap(one, now, how) for one in ranked(answered, now.probability)],
        actions,
    )


def _unhelpful(action: ActionAdvised) -> float:
    """The probability an action is expected to leave beyond what is now; none: 0."""
    effect = action.effect
    return effect.probability_after - effect.probability_before if effect is not None else 0.0


def _phenomenon(shown: Phenomenon, grounds: list[Ground], lang: str) -> PhenomenonShown:
    entry = PHENOMENA[shown]
    return PhenomenonShown(
        phenomenon=shown,
        label=shown.label(lang),
        pattern=entry.pattern(lang),
        side=entry.side,
        evidence=[g.evidence(lang) for g in grounds],
    )


def _arrears(judged: Judged, lang: str) -> Arrears:
    return Arrears(
        kind=judged.kind,
        label=judged.kind.label(lang),
        signs_for=[g.evidence(lang) for g in judged.signs_for],
        signs_against=[g.evidence(lang) for g in judged.signs_against],
        sanction_conditions=[
            Condition(text=w.zh if lang == "zh" else w.en, holds=w.holds) for w in judged.waits
        ],
        next_sanction=SANCTIONS[judged.step].id if judged.step is not None else None,
    )


def _advised(case: Case) -> list[tuple[Action, list[Ground]]]:
    """The actions whose conditions hold with their grounds, the most pressing first.

    What a promise asks for stands first, preparations that are ready last.
    """
    found = [(action, grounds_of(case, action)) for action in ACTIONS.values()]
    found = [(action, grounds) for action, grounds in found if grounds]
    groups = list(ActionGroup)

    def pressing(one: tuple[Action, list[Ground]]) -> tuple[int, int, float]:
        action, grounds = one
        points = case.now.causes.get(action.cause, 0.0) if action.cause is not None else 0.0
        codes = {g.code for g in grounds}
        # What is ready asks for nothing, and must not hide what does.
        first = (GroundCode.PREPARED in codes) - (GroundCode.PROMISED in codes)
        return first, groups.index(action.group), -points

    return sorted(found, key=pressing)


def _wanted(now: Situation, action: Action) -> Change:
    """What carrying an action out would change of what is known, in the model's fields.

    What the model does not know is a gap and no effect; what others decide is not done by asking,
    and what has happened is not undone.
    """
    inputs = raw_fields()
    return Change(
        {
            check.field: np.array([check.wanted(now.policy)])
            for check in checks_of(now, action)
            if check.field in inputs
            and check.field not in now.not_learnt
            and now.knows(check.field)
            and not check.holds(now.number(check.field), now.policy)
            and inputs[check.field].meta.control is Control.SELLER
            and check.field not in LASTING | now.by_law
        }
    )


def _told(
    action: Action, grounds: list[Ground], after: float | None, case: Case, how: Telling
) -> ActionAdvised:
    lang, now = how.lang, case.now
    return ActionAdvised(
        action=action.id,
        group=action.group,
        group_label=action.group.label(lang),
        label=named(action, grounds, lang),
        text=said(case, action, grounds, lang),
        why=[g.evidence(lang) for g in grounds],
        checklist=_checklist(now, action, lang),
        effect=_effect(now.probability, after, now.delay_days, lang),
        role=action.role,
        role_label=action.role.label(lang),
        by=done_by(action, grounds, case, how.as_of, how.policy.law.days_off),
        strength=action.strength,
        tips=tips(case, action, lang),
        source=told_source(action.source, lang),
    )


def _checklist(now: Situation, action: Action, lang: str) -> list[CheckItem]:
    out = []
    for check in checks_of(now, action):
        if not now.knows(check.field):
            if not knowable(now, check.field):
                continue
            state = CheckState.UNKNOWN
        elif check.holds(now.number(check.field), now.policy):
            state = CheckState.DONE
        else:
            state = CheckState.MISSING
        of = advice_fields()[check.field]
        value = FieldValue(of, now.number(check.field)) if now.knows(check.field) else None
        said = value.label(lang) if value else ("未知" if lang == "zh" else "unknown")
        out.append(CheckItem(field=check.field, label=of.meta.label(lang), value=said, state=state))
    return out


def _effect(before: float, after: float | None, days: int, lang: str) -> ExpectedEffect | None:
    if after is None or before - after < LEAST_EFFECT:
        return None
    was, now = (probability_text(lang, p) for p in (before, after))
    if was == now:
        return None
    told = (
        f"已知的缺项补齐后，模型给出的 {days} 天未付概率由{was}变为{now}（模型的关联，不是承诺）。"
        if lang == "zh"
        else f"With what is known to be missing done, the model's probability of being unpaid at"
        f" {days} days goes from {was} to {now} (an association, no promise)."
    )
    return ExpectedEffect(probability_before=before, probability_after=after, text=told)
