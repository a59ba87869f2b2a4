"""A deal put to the terms advisor, for the tests of it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product

import numpy as np

from data_schemas.case import DealCase
from data_schemas.codes import Trigger
from data_schemas.terms import AdviseCase, Change, DealAdvice, GoalKind
from model.scorer import Scorer
from model.terms.aim import Aim
from model.terms.bench import Bench, Choice
from model.terms.changed import changed
from model.terms.conceded import weight_of
from model.terms.move import Move
from model.view import LedgerView
from tests.factories import a_case_body


def advise(
    scorer: Scorer, view: LedgerView, as_of: date, deal: dict[str, object], lang: str = "zh",
    **more: object,
) -> tuple[AdviseCase, DealAdvice]:  # fmt: skip
    case = AdviseCase.model_validate(
        a_case_body(signing_date=as_of.isoformat(), **deal) | {"instalments": plan(as_of)} | more
    )
    ids = (str(i) for i in itertools.count())
    return case, scorer.advise_deal(case, view, as_of=as_of, lang=lang, new_id=lambda: next(ids))


def how_far(change: Change) -> float:
    """How far a change moves its lever from where it is; of triggers, how sure the new one is."""
    if change.field == "instalment.trigger":
        return -Trigger(change.after).rank
    return abs(float(change.after) - float(change.before or 0))


def plan(day: date) -> list[dict[str, object]]:
    """Advance, acceptance and retention 30, 180 and 545 days after signing."""
    parts = (("advance", 30, 3e5, "signing"), ("acceptance", 180, 6e5, "audit"),
             ("retention", 545, 1e5, "warranty_end"))  # fmt: skip
    return [
        {
            "instalment_id": str(n), "kind": kind, "amount": amount, "trigger": trigger,
            "due_date": date.fromordinal(day.toordinal() + days).isoformat(),
        }
        for n, (kind, days, amount, trigger) in enumerate(parts, 1)
    ]  # fmt: skip


def grid_of(bench: Bench, found: Sequence[Move]) -> list[Choice]:
    """Every combination of some changes that keeps to the policy's limits."""
    groups: dict[str, list[Move | None]] = {}
    for move in found:
        groups.setdefault(move.lever.id, [None]).append(move)
    rules = bench.policy.terms
    most = rules.most_concession * bench.planned
    every = (tuple(m for m in one if m is not None) for one in product(*groups.values()))
    few = [c for c in every if 0 < len(c) <= rules.most_changes]
    return [c for c in few if bench.money(c) + weight_of(c) <= most]


def aims_of(
    bench: Bench, case: DealCase, goal: GoalKind, grid: Sequence[Choice]
) -> Iterator[tuple[Aim, float, float]]:
    """Aims that ever more of a grid reach: how bad that may be, and what the cheapest costs."""
    given = [bench.money(c) for c in grid]
    figures = bench.figures([changed(case, c, bench.policy) for c in grid], given)
    cost = np.array([float(m + weight_of(c)) for m, c in zip(given, grid, strict=True)])
    bad = Aim(goal, 0.0).badness(figures)
    for share in (0.1, 0.3, 0.6, 0.9):
        limit = float(np.quantile(bad, 1 - share))
        target = -limit if goal is GoalKind.RETURN else limit
        yield Aim(goal, target), limit, float(cost[bad <= limit].min())
