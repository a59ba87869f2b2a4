"""Model and manager held against what came to pass, quarter by quarter.

Both said a grade. What came to pass is the share of the amount unpaid at the horizon the grade was
read off; nearer is whose grade covers it, or comes closer to it. A decision without a grade of its
own counts as the best grade (approved against advice) or the worst (refused). One made when that
was known already is no forecast: it is counted apart, and an earlier one stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from data_schemas.codes import Grade, Stage
from data_schemas.overrides import OverrideKind, OverrideQuarter, OverrideReason, OverrideReview
from data_schemas.policy import Policy
from model.day import NEVER, Days, Floats, day_number, days_of
from model.view import LedgerView

_About = tuple[Stage, str, str | None]

MANAGER = {OverrideKind.APPROVAL: Grade.A, OverrideKind.REFUSAL: Grade.E}
"""The grade a decision without one amounts to."""


@dataclass(frozen=True)
class Decision:
    """A decision that can be judged once its claims have matured.

    Parameters
    ----------
    made, asked : date
        The day it was made, and the day the score answered for.
    subject : str
        A deal (stage signing) or a receivable (stage open).
    customer : str, optional
        Whose it is; two may have a deal of one id. Not known of decisions kept before it was told.
    once : tuple of str
        Ids that stood for that customer when it was made, and do no longer.
    """

    made: date
    asked: date
    stage: Stage
    subject: str
    kind: OverrideKind
    reason: OverrideReason
    model_grade: Grade
    model_probability: float
    delay_days: int
    grade: Grade | None
    customer: str | None = None
    once: tuple[str, ...] = ()

    @property
    def about(self) -> _About:
        """What it is about, of which the last decision counts."""
        return self.stage, self.subject, self.customer

    @property
    def manager_grade(self) -> Grade:
        """What the manager said, as a grade."""
        return self.grade or MANAGER[self.kind]


def review(
    decisions: Sequence[Decision], view: LedgerView, as_of: date, policy: Policy, lang: str
) -> OverrideReview:
    """Compare by quarter of the decision, and by reason.

    Of decisions on one subject the last counts, by quarter the last of the quarter: who thinks
    again is held to that, unless the answer was known by then (``made_afterwards``).

    Parameters
    ----------
    decisions : sequence of Decision
        In any order; of those made on one day the first given counts as the last made.
    view : LedgerView
        The ledger now; nothing from ``as_of`` on counts.
    """
    decisions = [_named(one, view) for one in decisions]
    last: dict[tuple[str, _About, bool], Decision] = {}
    final: dict[tuple[_About, bool], Decision] = {}
    for one in sorted(decisions, key=lambda d: d.made, reverse=True):  # ties stay as given
        late = made_afterwards(one, view, as_of)
        last.setdefault((_quarter(one), one.about, late), one)
        final.setdefault((one.about, late), one)
    afterwards = [late for _, _, late in last]
    decisions = list(last.values())
    came = [
        None if late else came_to_pass(one, view, as_of)
        for one, late in zip(decisions, afterwards, strict=True)
    ]
    quarters: dict[str, list[int]] = {}
    reasons: dict[OverrideReason, list[int]] = {}
    for i, one in enumerate(decisions):
        quarters.setdefault(_quarter(one), []).append(i)
        if final[one.about, afterwards[i]] is one:
            reasons.setdefault(one.reason, []).append(i)
    least = policy.portfolio.override_cases

    def told(label: str, which: list[int]) -> OverrideQuarter:
        cases = [(decisions[i], came[i]) for i in which if not afterwards[i]]
        return _compared(label, cases, len(which) - len(cases), policy, lang)

    return OverrideReview(
        as_of=as_of,
        synthetic=view.ledger.synthetic,
        least_cases=least,
        quarters=[told(name, quarters[name]) for name in sorted(quarters)],
        reasons=[told(r.label(lang), reasons[r]) for r in OverrideReason if r in reasons],
    )


def _quarter(one: Decision) -> str:
    return f"{one.made.year}Q{(one.made.month + 2) // 3}"


def came_to_pass(one: Decision, view: LedgerView, as_of: date) -> float | None:
    """Share of the amount unpaid at the horizon; ``None`` until all of it has got there.

    An instalment that is not invoiced yet is unpaid. ``None`` also where the ledger holds no claim
    of the subject: it was never signed, or goes by other ids.
    """
    found = _question(_named(one, view), view)
    if found is None or (found.on >= day_number(as_of)).any():
        return None
    return float((found.owed * (found.paid > found.on)).sum() / max(found.owed.sum(), 1e-9))


def made_afterwards(one: Decision, view: LedgerView, as_of: date) -> bool:
    """Whether all that was asked was known by the day a decision was made.

    Of each part that is: it was known to be paid or given up, or its horizon had passed. Where the
    records do not reach that (``as_of``), nobody can tell how it ended: it is waited for.
    """
    found = _question(_named(one, view), view)
    if found is None:
        return False
    passed = np.where(found.on < day_number(as_of), found.on + 1, NEVER)
    return bool((np.minimum(found.known, passed) <= day_number(one.made)).all())


@dataclass(frozen=True)
class _Question:
    """Of each part of a subject: was it unpaid at the end of the day ``on``? Shape (n,) each.

    ``known`` is the day on which it was known to be paid or given up; else ``NEVER``.
    """

    owed: Floats
    paid: Days
    known: Days
    on: Days


def _question(one: Decision, view: LedgerView) -> _Question | None:
    claims = _claims_of(one, view)
    result = view.outcomes
    rows = claims[~result.excluded[claims]]
    if not len(rows):
        return None
    later = _not_invoiced(one, view, claims)
    due = np.r_[_due(one, view, rows), days_of(later["due_date"])]
    never = np.full(len(later), NEVER)
    return _Question(
        owed=np.r_[result.owed[rows], later["amount"].to_numpy(dtype="float64")],
        paid=np.r_[result.paid[rows], never],
        known=np.r_[np.minimum(result.known, result.written_off)[rows], never],
        on=np.maximum(due, day_number(one.asked)) + one.delay_days,
    )


def _named(one: Decision, view: LedgerView) -> Decision:
    """A decision under the id its customer goes by now, merged since or parted again."""
    if one.once and not len(_claims_of(one, view)):
        parted = (replace(one, customer=name, once=()) for name in one.once)
        one = next((own for own in parted if len(_claims_of(own, view))), one)
    known = None if one.customer is None else view.aliases.get(one.customer)
    return one if known is None else replace(one, customer=known)


def _not_invoiced(one: Decision, view: LedgerView, claims: Days) -> pd.DataFrame:
    """The planned instalments of a deal without a claim; none where a claim does not say its own.

    Nothing is known then of which instalments are still to be invoiced.
    """
    planned = view.ledger.instalments
    if one.stage is Stage.OPEN:
        return planned.head(0)
    mine = planned.loc[planned["deal_id"].eq(one.subject).fillna(False)]
    named = view.ledger.receivables["instalment_id"].iloc[claims]
    if not named.isin(mine["instalment_id"]).all():
        return mine.head(0)
    return mine.loc[~mine["instalment_id"].isin(named)]


def _claims_of(one: Decision, view: LedgerView) -> Days:
    receivables = view.ledger.receivables
    if one.stage is Stage.OPEN:
        mine = receivables["receivable_id"] == one.subject
    else:
        mine = receivables["deal_id"] == one.subject
    rows: Days = np.flatnonzero(mine.fillna(False).to_numpy(dtype=bool))
    if one.customer is None:
        return rows
    # Before the ledger knew a customer, its name was its id.
    whose = [str(c) for c in receivables["customer_id"].iloc[rows]]
    same = [one.customer in (customer, view.name_of(customer)) for customer in whose]
    return rows[np.flatnonzero(same)]


def _due(one: Decision, view: LedgerView, rows: Days) -> Days:
    """Due dates as known when it was asked: of a deal those planned, where the ledger has them."""
    if one.stage is Stage.OPEN:
        return view.due[rows]
    planned = view.ledger.instalments.drop_duplicates("instalment_id").set_index("instalment_id")
    named = view.ledger.receivables["instalment_id"].iloc[rows]
    due = days_of(planned["due_date"].reindex(named).reset_index(drop=True))
    return np.minimum(due, view.due[rows])


def _compared(
    label: str, cases: Sequence[tuple[Decision, float | None]], afterwards: int, policy: Policy,
    lang: str,
) -> OverrideQuarter:  # fmt: skip
    known = [(one, share) for one, share in cases if share is not None]
    gaps = [
        (_distance(one.manager_grade, share, policy), _distance(one.model_grade, share, policy))
        for one, share in known
    ]
    manager = sum(a < b for a, b in gaps)
    ours = sum(b < a for a, b in gaps)
    delayed = float(np.mean([share for _, share in known])) if known else None
    expected = float(np.mean([one.model_probability for one, _ in known])) if known else None
    enough = len(known) >= policy.portfolio.override_cases
    return OverrideQuarter(
        quarter=label,
        cases=len(known),
        waiting=len(cases) - len(known),
        afterwards=afterwards,
        delayed=delayed,
        model_expected=expected,
        manager_closer=manager,
        model_closer=ours,
        enough=enough,
        text=_text(len(known), len(cases) - len(known), (manager, ours), enough, policy, lang)
        + _afterwards_text(afterwards, lang),
    )


def _distance(grade: Grade, share: float, policy: Policy) -> float:
    """How far a share lies outside the probabilities a grade stands for; 0 inside."""
    limits = (0.0, *policy.grade_limits, 1.0)
    low, high = limits[grade.rank], limits[grade.rank + 1]
    return max(low - share, share - high, 0.0)


def _text(
    cases: int, waiting: int, closer: tuple[int, int], enough: bool, policy: Policy, lang: str
) -> str:
    zh = lang == "zh"
    least = policy.portfolio.override_cases
    if not enough:
        return (
            f"已有结果 {cases} 例，待到期 {waiting} 例；少于 {least} 例，不足以比较。"
            if zh
            else f"Cases with an outcome: {cases}, waiting for one: {waiting}; too few to compare"
            f" (at least {least})."
        )
    manager, ours = closer
    return (
        f"{cases} 例中，经理更接近实际 {manager} 例，模型更接近 {ours} 例，其余相同；"
        f"另有 {waiting} 例待到期。"
        if zh
        else f"Cases with an outcome: {cases}; the manager was nearer to what came to pass in"
        f" {manager}, the model in {ours}, both alike in the others. Waiting for one: {waiting}."
    )


def _afterwards_text(n: int, lang: str) -> str:
    """That some decisions are left out of the comparison; nothing where none is."""
    if not n:
        return ""
    if lang == "zh":
        return f"另有 {n} 例作出时结果已知，不作比较。"
    return f" Made when the outcome was known, and not compared: {n}."
