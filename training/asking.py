"""Is the order of the information gaps worth following? Measured on simulated deals.

``python -m training.asking --deals 100 --seed 101 --plot FILE.png`` blanks every answer of deals
signed after a cutoff, then asks topic by topic: in the order the model proposes (worked out anew
after each answer), in the documents' order, and in random order. After each it is checked whether
the grade is the one that all answers together give.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
from matplotlib.figure import Figure
from rich.console import Console
from rich.progress import track

from data_schemas.codes import Stage
from data_schemas.policy import Policy
from data_schemas.topics import TOPICS
from model.advice.gaps import Valued, questions, ranked
from model.advice.what_if import probabilities
from model.asked import Asked
from model.bundle import Bundle, first_question
from model.curve import nearest
from model.features import matrix
from model.scored import Scored
from model.units import known_before, signing_units
from model.values import Values, ledger_values
from model.view import LedgerView
from training.fit import FitSettings, fit
from training.simulate import simulate

PROPOSED, CHECKLIST, RANDOM = "proposed", "checklist", "random"
ORDERS = (PROPOSED, CHECKLIST, RANDOM)
LAST_DAYS = 365
"""Days before the ledger's end from which deals are asked about; the model knows none of them."""
ANSWERED = 0.5
"""Least share of the topics' fields that a deal must have to be worth asking about."""


@dataclass(frozen=True)
class Asking:
    """Share of deals whose grade is final after k questions, and the mean k from which it stays."""

    deals: int
    right: dict[str, list[float]]
    questions: dict[str, float]


@dataclass(frozen=True)
class _Deal:
    """One deal with all its answers, and the fields of the topics among them."""

    full: Scored
    hidden: frozenset[str]


def measure(
    view: LedgerView,
    bundle: Bundle,
    policy: Policy,
    *,
    deals: int,
    seed: int,
    progress: bool = False,
) -> Asking:
    """Ask ``deals`` deals of a ledger that the bundle does not know, in three orders.

    Parameters
    ----------
    seed : int
        Chooses the deals and the random order.
    """
    rng = np.random.default_rng(seed)
    chosen = _deals(view, bundle, policy, deals, rng)
    runs: dict[str, list[list[bool]]] = {order: [] for order in ORDERS}
    stderr = Console(stderr=True)
    for one in track(chosen, "asking", console=stderr, transient=True, disable=not progress):
        for order in ORDERS:
            runs[order].append(_run(one, bundle, policy, order, rng))
    longest = max(len(run) for order in ORDERS for run in runs[order])
    return Asking(
        deals=len(chosen),
        right={
            order: [float(np.mean([r[min(k, len(r) - 1)] for r in runs[order]]))
                    for k in range(longest)]
            for order in ORDERS
        },
        questions={order: float(np.mean([_settled(r) for r in runs[order]])) for order in ORDERS},
    )  # fmt: skip


def figure(found: Asking) -> Figure:
    """The curve of each order: share of final grades after so many questions."""
    picture = Figure(figsize=(6.4, 4.8), layout="tight")
    axis = picture.add_subplot()
    for order in ORDERS:
        axis.plot(found.right[order], marker="o", label=order)
    axis.set_xlabel("questions asked")
    axis.set_ylabel("share of deals with their final grade")
    axis.legend()
    return picture


def _deals(
    view: LedgerView, bundle: Bundle, policy: Policy, deals: int, rng: np.random.Generator
) -> list[_Deal]:
    units = signing_units(view)
    late = units["snapshot"].dt.date > bundle.manifest.data_as_of
    units = units.loc[late & units["deal_id"].notna()]
    fields = sorted({name for topic in TOPICS.values() for name in topic.fields})
    out = []
    for deal in rng.permutation(units["deal_id"].unique()):
        asked = Asked(units.loc[units["deal_id"] == deal].reset_index(drop=True), view)
        values = ledger_values(asked)
        inputs = [name for name in fields if name in values]
        known = frozenset(name for name in inputs if not np.isnan(values[name]).any())
        if len(known) >= ANSWERED * len(inputs):
            out.append(_Deal(_scored(bundle, policy, asked, values), known))
        if len(out) == deals:
            break
    return out


def _scored(bundle: Bundle, policy: Policy, asked: Asked, values: Values) -> Scored:
    features = bundle.features(Stage.SIGNING)
    horizons = bundle.horizons(Stage.SIGNING)
    return Scored(
        asked=asked, features=features, x=matrix(features, asked, values), given={}, values=values,
        horizons=horizons,
        first=first_question(horizons, asked.due, asked.snapshot, Stage.SIGNING),
        explained=nearest(horizons, policy.delay_days), probability=np.empty((0, 0)),
        attributions=[], importance={},
    )  # fmt: skip


def _run(
    one: _Deal, bundle: Bundle, policy: Policy, order: str, rng: np.random.Generator
) -> list[bool]:
    """Whether the grade is final after 0, 1, 2 … questions."""
    rows = list(range(len(one.full.asked)))

    def probability(case: Scored) -> float:
        at = case.horizons.index(case.explained)
        p = bundle.predict(Stage.SIGNING, case.x, case.first)[:, at]
        amount = case.asked.amount
        return float((amount / amount.sum()) @ p)

    final = policy.grade(probability(one.full))
    hidden, right = set(one.hidden), []
    shuffled = list(rng.permutation(list(TOPICS)))
    while True:
        case = _blanked(one.full, hidden)
        now = probability(case)
        right.append(policy.grade(now) is final)
        left = [name for name in TOPICS if hidden & set(TOPICS[name].fields)]
        if not left:
            return right
        if order == PROPOSED:
            left = _proposed(bundle, case, rows, policy, now, left)
        elif order == RANDOM:
            left = [name for name in shuffled if name in left]
        hidden -= set(TOPICS[left[0]].fields)


def _proposed(
    bundle: Bundle, case: Scored, rows: list[int], policy: Policy, now: float, left: list[str]
) -> list[str]:
    asked = [
        (one, change)
        for one, change in questions(case, rows, frozenset(bundle.manifest.not_learnt), policy)
        if one.topic.id in left
    ]
    moved = probabilities(bundle, case, rows, [change for _, change in asked])
    found = [Valued(one, p) for (one, _), p in zip(asked, moved, strict=True)]
    return [v.open.topic.id for v in ranked(found, now)]


def _blanked(full: Scored, hidden: set[str]) -> Scored:
    values = dict(full.values)
    for name in hidden:
        values[name] = np.full(len(full.asked), np.nan)
    return replace(full, values=values, x=matrix(full.features, full.asked, values))


def _settled(right: Sequence[bool]) -> int:
    """Questions after which the grade is final and stays so."""
    wrong = [k for k, fine in enumerate(right) if not fine]
    return wrong[-1] + 1 if wrong else 0


def main(argv: Sequence[str] | None = None) -> None:
    """Simulate a company, train on what was known a year before its end, ask about the rest."""
    parser = argparse.ArgumentParser(prog="python -m training.asking", description=__doc__)
    parser.add_argument("--deals", type=int, default=100, help="deals to ask about")
    parser.add_argument("--company", type=int, default=2000, help="deals of the company simulated")
    parser.add_argument("--seed", type=int, default=101)
    parser.add_argument("--plot", help="PNG to draw the curve into")
    given = parser.parse_args(argv)
    ledger = simulate(given.company, seed=given.seed).ledger
    cutoff = ledger.as_of - timedelta(days=LAST_DAYS)
    bundle = fit(known_before(ledger, cutoff), cutoff, settings=FitSettings()).bundle
    found = measure(
        LedgerView(ledger), bundle, Policy(), deals=given.deals, seed=given.seed, progress=True
    )
    if given.plot:
        figure(found).savefig(given.plot, dpi=120)
    sys.stdout.write(json.dumps({"synthetic": True, **found.__dict__}) + "\n")


if __name__ == "__main__":
    main()
