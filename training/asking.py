"""Is the order of the information gaps worth following? Measured on simulated deals.

Each company is simulated and a model trained on what was known a year before its end. Of deals
signed since, every answer is taken away and then asked back topic by topic: in the order the model
proposes (worked out anew after each answer), in the documents' order, and in random order. After
each it is checked whether the grade is the one that all answers together give.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
from matplotlib.figure import Figure

from data_schemas.codes import Stage
from data_schemas.policy import Policy
from data_schemas.topics import TOPICS
from model.advice.gaps import Valued, questions, ranked
from model.advice.what_if import probabilities
from model.asked import Asked
from model.bundle import Bundle, first_question
from model.curve import nearest
from model.day import Floats
from model.features import matrix
from model.scored import Scored
from model.units import known_before, signing_units
from model.values import Values, ledger_values
from model.view import LedgerView
from training.fit import FitSettings, fit
from training.progress import Tell
from training.resample import REPEATS, Interval, interval_of
from training.simulate import simulate
from training.threads import one_blas_thread

PROPOSED, CHECKLIST, RANDOM = "proposed", "checklist", "random"
ORDERS = (PROPOSED, CHECKLIST, RANDOM)
DEALS, SEEDS = 60, 3
"""Deals asked about in each company, and companies."""
COMPANY = 2_000
"""Deals of a company simulated."""
SHUFFLES = 5
"""Random orders tried on each deal; the deal counts with their mean."""
LAST_DAYS = 365
"""Days before the ledger's end from which deals are asked about; the model knows none of them."""
ANSWERED = 0.5
"""Least share of the topics' fields that a deal must have to be worth asking about."""


@dataclass(frozen=True)
class Runs:
    """What asking the deals of one company showed, by order.

    ``right`` has shape (deals, k): whether the grade is final after so many questions, as a share
    of the orders tried; rows end on 1. ``settled`` (deals,): questions after which it stays final.
    """

    right: dict[str, Floats]
    settled: dict[str, Floats]


@dataclass(frozen=True)
class Asking:
    """The three orders over all companies.

    Parameters
    ----------
    right : dict
        Share of deals whose grade is final after 0, 1, 2 … questions, by order.
    questions : dict
        Questions after which the grade is final and stays so, mean by order.
    fewer : dict
        How many fewer the proposed order takes than each other one; above 0 it is better.
        Intervals: deals drawn anew within each company, all orders on the same draws.
    """

    deals: int
    seeds: tuple[int, ...]
    right: dict[str, list[float]]
    questions: dict[str, Interval]
    fewer: dict[str, Interval]


@dataclass(frozen=True)
class _Deal:
    """One deal with all its answers, and the fields of the topics among them."""

    full: Scored
    hidden: frozenset[str]


@one_blas_thread
def asking(
    *,
    deals: int = DEALS,
    seeds: Sequence[int],
    policy: Policy | None = None,
    progress: Tell | None = None,
) -> Asking:
    """Measure the orders of asking on ``deals`` deals of a fresh company for each seed."""
    found = []
    for number, seed in enumerate(seeds):

        def tell(label: str, share: float, number: int = number) -> None:
            if progress is not None:
                progress(f"asking: {label}", (number + share) / len(seeds))

        def told(share: float, tell: Tell = tell) -> None:
            tell("ask", 0.3 + 0.7 * share)

        tell("simulate", 0.0)
        ledger = simulate(COMPANY, seed=seed).ledger
        cutoff = ledger.as_of - timedelta(days=LAST_DAYS)
        tell("fit", 0.05)
        settings = FitSettings(stages=(Stage.SIGNING,))
        bundle = fit(known_before(ledger, cutoff), cutoff, settings=settings).bundle
        view, rules = LedgerView(ledger), policy or Policy()
        found.append(measure(view, bundle, rules, deals=deals, seed=seed, progress=told))
    return summary(found, tuple(seeds))


def measure(
    view: LedgerView,
    bundle: Bundle,
    policy: Policy,
    *,
    deals: int,
    seed: int,
    progress: Callable[[float], None] | None = None,
) -> Runs:
    """Ask ``deals`` deals of a ledger that the bundle does not know, in each order.

    Parameters
    ----------
    seed : int
        Chooses the deals and the random orders.
    """
    rng = np.random.default_rng(seed)
    chosen = _deals(view, bundle, policy, deals, rng)
    right: dict[str, list[Floats]] = {order: [] for order in ORDERS}
    settled: dict[str, list[float]] = {order: [] for order in ORDERS}
    for number, one in enumerate(chosen):
        for order in ORDERS:
            times = SHUFFLES if order == RANDOM else 1
            runs = [_run(one, bundle, policy, order, rng) for _ in range(times)]
            # After the last question nothing changes any more.
            rows = [run + [True] * (len(TOPICS) + 1 - len(run)) for run in runs]
            right[order].append(np.mean(np.array(rows, dtype=np.float64), axis=0))
            settled[order].append(float(np.mean([_settled(run) for run in runs])))
        if progress is not None:
            progress((number + 1) / len(chosen))
    return Runs(
        right={order: np.array(rows) for order, rows in right.items()},
        settled={order: np.array(counts) for order, counts in settled.items()},
    )


def summary(found: Sequence[Runs], seeds: tuple[int, ...]) -> Asking:
    """The companies together, each deal counting once."""
    right = {order: np.vstack([one.right[order] for one in found]) for order in ORDERS}
    settled = np.array([np.concatenate([one.settled[order] for one in found]) for order in ORDERS])
    sizes = [len(one.settled[PROPOSED]) for one in found]
    rng = np.random.default_rng(0)
    starts = np.cumsum([0, *sizes[:-1]])
    draws = [np.arange(sum(sizes))] + [
        np.concatenate([at + rng.integers(0, n, n) for at, n in zip(starts, sizes, strict=True)])
        for _ in range(REPEATS)
    ]
    means = np.array([settled[:, drawn].mean(axis=1) for drawn in draws])
    return Asking(
        deals=sum(sizes),
        seeds=seeds,
        right={order: [float(v) for v in rows.mean(axis=0)] for order, rows in right.items()},
        questions={order: interval_of(means[:, at]) for at, order in enumerate(ORDERS)},
        fewer={
            order: interval_of(means[:, at] - means[:, 0])
            for at, order in enumerate(ORDERS)
            if order != PROPOSED
        },
    )


def figure(found: Asking) -> Figure:
    """The curve of each order: share of final grades after so many questions."""
    picture = Figure(figsize=(6.4, 4.8), layout="tight")
    axis = picture.add_subplot()
    for order in ORDERS:
        axis.plot(found.right[order], marker="o", label=order)
    axis.set_xlabel("questions asked")
    axis.set_ylabel("share of deals with their final grade")
    axis.set_title(f"synthetic: {found.deals} deals of {len(found.seeds)} companies")
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
