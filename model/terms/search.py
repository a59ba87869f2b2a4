"""The search for terms: sketched widely, scored in full where it matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from data_schemas.case import DealCase
from data_schemas.terms_policy import TermsPolicy
from model.day import Floats
from model.terms.aim import Aim
from model.terms.bench import Bench, Choice, Figures
from model.terms.conceded import weight_of
from model.terms.move import Move
from model.terms.sketch import sketch
from model.terms.states import pareto

FIRST, FRONT = 14, 9
"""Versions scored at first: the cheapest that should reach the goal, and of the sketched front."""
MORE, ROUNDS, SEARCHES = 14, 2, 4
"""Versions scored in each later round, and rounds at most: once the aim is reached, and before."""

ROUNDED = 0.02
"""What the sketch's concession may be off, CNY: it is not rounded to the cent."""


@dataclass(frozen=True)
class Scored:
    """A set of changes scored by the model; ``at`` is its place in ``figures``."""

    choice: Choice
    figures: Figures
    at: int
    badness: float
    money: Decimal
    weight: Decimal

    @property
    def concession(self) -> Decimal:
        """Money and weight together, CNY."""
        return self.money + self.weight


@dataclass(frozen=True)
class Found:
    """The deal as given, every set of changes that was scored, and what was scored beside them."""

    now: Scored
    options: list[Scored]
    beside: list[float]

    def least(self, aim: Aim) -> list[Scored]:
        """What reaches the aim, the cheapest first: all that is wanted of a deal that is there."""
        fine = [one for one in self.options if one.badness <= aim.limit]
        return sorted(fine, key=lambda one: (one.concession, one.badness))

    def front(self, aim: Aim, rules: TermsPolicy) -> list[Scored]:
        """The Pareto set of badness against concession, cheapest first, at most as many as told.

        The cheapest option that reaches the aim is always in it, and so is the least risky. One
        that neither reaches it nor moves the deal by the policy's least gain is not worth a talk.
        """
        now, most = self.now.badness, rules.most_options
        worth = now - rules.least_gain * abs(now)
        better = [
            one for one in self.options
            if one.badness < now and (one.badness <= aim.limit or one.badness <= worth)
        ]  # fmt: skip
        cost = np.array([float(one.concession) for one in better])
        bad = np.array([one.badness for one in better])
        front = [better[i] for i in pareto(cost, bad)] if better else []
        if len(front) <= most:
            return front
        reaching = [i for i, one in enumerate(front) if one.badness <= aim.limit]
        must = {reaching[0]} if reaching else set()
        spread = np.unique(np.linspace(0, len(front) - 1, most - len(must)).astype("int64"))
        return [front[i] for i in sorted(must | set(spread.tolist()))]


def search(
    bench: Bench, moves: Sequence[Move], aim: Aim, beside: Sequence[DealCase] = (),
    cures: Sequence[frozenset[Move]] = (),
) -> Found:  # fmt: skip
    """Look for the smallest concessions that bring a deal to an aim.

    Every set of changes returned was scored by the model itself and keeps to the policy's most
    changes and most concession. Further rounds are scored only where the sketch's error in what
    was scored leaves room for something cheaper.

    Parameters
    ----------
    beside : sequence of DealCase
        Versions of the deal whose delay probability is wanted besides.
    cures : sequence of sets of Move
        Of each breach of law that has to be put right, the changes that do; one is in every set.
    """
    rules = bench.policy.terms
    book = _Book(bench, aim)
    if not moves:
        (now,) = book.score([()], beside)
        return Found(now, [], book.beside)
    drawn = sketch(bench, moves, aim, rules.most_changes, cures)
    most = rules.most_concession * bench.planned
    fits = np.flatnonzero((drawn.concession <= float(most) + ROUNDED) & drawn.changes)
    concession, badness = drawn.concession[fits], drawn.badness[fits]
    picked = _first(concession, badness, aim.limit)
    now, *scored = book.score([(), *(drawn.choice(fits[i]) for i in picked)], beside)
    for done in range(SEARCHES):
        true = np.array([one.badness for one in scored])
        if done >= ROUNDS and (true <= aim.limit).any():
            break
        again = _again(concession, badness, picked, true, aim.limit)
        scored += book.score([drawn.choice(fits[i]) for i in again])
        picked = np.concatenate([picked, again])
    return Found(now, [one for one in book.all[1:] if one.concession <= most], book.beside)


def _first(concession: Floats, badness: Floats, limit: float) -> NDArray[np.int64]:
    """The cheapest that should reach the limit, and a spread of the sketched front."""
    fine = np.flatnonzero(badness <= limit)
    cheapest = fine[np.argsort(concession[fine], kind="stable")[:FIRST]]
    front = pareto(concession, badness) if len(badness) else fine
    if len(front) > FRONT:
        front = front[np.unique(np.linspace(0, len(front) - 1, FRONT).astype("int64"))]
    return np.unique(np.concatenate([cheapest, front]))


def _again(
    concession: Floats, badness: Floats, picked: NDArray[np.int64], true: Floats, limit: float
) -> NDArray[np.int64]:
    """Those not scored yet that may reach the limit for less than what was found to.

    The sketch's error is read off what was scored: its middle corrects the others, its spread says
    how far they may be off. Those that should reach come first, the cheapest before; then those
    that come nearest.
    """
    if not len(picked):
        return picked
    error = badness[picked] - true
    near = np.abs(true - limit) <= np.median(np.abs(true - limit))
    corrected = badness - np.median(error[near])
    doubt = 2.0 * float(np.std(error[near]))
    most = float(np.min(concession[picked][true <= limit], initial=np.inf))
    may = (corrected - doubt <= limit) & (concession < most)
    may[picked] = False
    left = np.flatnonzero(may)
    short = np.maximum(corrected[left] - limit, 0.0)
    return left[np.lexsort((concession[left], short))[:MORE]]


class _Book:
    """Scores sets of changes and keeps them."""

    def __init__(self, bench: Bench, aim: Aim) -> None:
        self.bench, self.aim = bench, aim
        self.all: list[Scored] = []
        self.beside: list[float] = []

    def score(self, fresh: Sequence[Choice], beside: Sequence[DealCase] = ()) -> list[Scored]:
        """Score sets of changes, all in one call, and versions of the deal beside them."""
        if not fresh:
            return []
        bench = self.bench
        given = [bench.money(c) for c in fresh]
        figures = bench.figures(
            [*(bench.version(c) for c in fresh), *beside], [*given, *(Decimal(0) for _ in beside)]
        )
        bad = self.aim.badness(figures)
        new = [
            Scored(c, figures, at, float(bad[at]), given[at], weight_of(c))
            for at, c in enumerate(fresh)
        ]
        self.all += new
        self.beside += [float(p) for p in figures.delay[len(fresh) :]]
        return new
