"""Combinations of the changes that do not reshape instalments, lever by lever."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data_schemas.levers import Ask
from data_schemas.policy import Policy
from model.day import Floats
from model.terms.bench import Choice
from model.terms.conceded import GUARANTEE, PRICE
from model.terms.move import Move
from model.terms.paid import Paid, Periods

Places = NDArray[np.int64]

KEPT = 100
"""Combinations kept for each number of changes (and what they cure) as levers are gone through."""


@dataclass(frozen=True)
class States:
    """Combinations, shape (m,); what they do to the instalments as given is (m, parts, 2).

    Parameters
    ----------
    effect : ndarray
        In log-odds at the delay and the default horizon.
    weight, work, fee : ndarray
        What the policy sets for the changes, cost of our own work, fee at the price as given; CNY.
    scale : ndarray
        Price over the price as given.
    period : ndarray of int
        Place of the shorter periods (``Periods``).
    count : ndarray of int
        How many changes they are.
    cured : ndarray of int
        Which of the law's breaches they put right (``Price.bits``).
    """

    choices: list[Choice]
    effect: Floats
    weight: Floats
    work: Floats
    fee: Floats
    scale: Floats
    period: Places
    count: Places
    cured: Places

    def money(self, paid: Paid) -> Floats:
        """Money conceded by each together with a reshaped deal, CNY, shape (m,)."""
        return np.asarray(self.work + (self.fee + paid.worth[self.period]) * self.scale)

    def of(self, at: Places) -> States:
        """Some of them."""
        return States([self.choices[i] for i in at], *(one[at] for one in self._columns()))

    def _columns(self) -> list[NDArray[Any]]:
        return [getattr(self, one.name) for one in fields(self)[1:]]


@dataclass(frozen=True)
class Price:
    """What a change adds besides its effect.

    Parameters
    ----------
    price : float
        What is planned, CNY.
    cures : sequence of sets of Move
        Of each breach of law that has to be put right, the changes that do.
    """

    policy: Policy
    periods: Periods
    price: float
    cures: Sequence[frozenset[Move]] = ()

    def bits(self, moves: Sequence[Move]) -> int:
        """Which breaches some changes put right, a binary digit each."""
        return sum(1 << n for n, one in enumerate(self.cures) if not one.isdisjoint(moves))

    def added(self, states: States, move: Move, effect: Floats) -> States:
        """Each of some combinations with one change more."""
        rules, lever = self.policy.terms, move.lever
        ours = float(rules.work_cost) if lever.ask is Ask.OURSELVES else 0.0
        fee = float(rules.guarantee_fee) * self.price if lever.id == GUARANTEE else 0.0
        # A price is a number, before and after.
        factor = float(move.after) / float(move.before) if lever.id == PRICE else 1.0  # type: ignore[arg-type]
        return States(
            [(*one, move) for one in states.choices], states.effect + effect,
            states.weight + float(move.weight), states.work + ours, states.fee + fee,
            states.scale * factor, states.period + self.periods.place(move), states.count + 1,
            states.cured | self.bits((move,)),
        )  # fmt: skip


def combined(
    groups: Sequence[Sequence[Move]], effect: Floats, price: Price, paid: Paid, most: int,
    badness: Callable[[States], Floats],
) -> States:  # fmt: skip
    """Combinations, lever by lever; of many alike only the undominated are kept.

    Those are alike that have as many changes and put the same breaches right.

    Parameters
    ----------
    groups : sequence of sequences of Move
        The changes of each lever.
    effect : ndarray, shape (changes, parts, 2)
        What each does, in the order of the groups.
    paid : Paid
        How early the deal as given is paid.
    """
    states = _nothing(effect.shape[1])
    start = 0
    for group in groups:
        room = states.of(np.flatnonzero(states.count < most))
        grown = [price.added(room, move, effect[start + k]) for k, move in enumerate(group)]
        start += len(group)
        states = _joined([states, *grown])
        concession = states.weight + states.money(paid)
        # What puts a breach right is not beaten by what leaves it.
        alike = (states.count << len(price.cures)) | states.cured
        states = states.of(_promising(concession, badness(states), alike))
    return states


def _nothing(parts: int) -> States:
    none = np.zeros(1)
    return States(
        [()], np.zeros((1, parts, 2)), none, none, none, np.ones(1),
        *(np.zeros(1, dtype="int64") for _ in range(3)),
    )  # fmt: skip


def _joined(several: Sequence[States]) -> States:
    columns = zip(*(one._columns() for one in several), strict=True)
    choices = [c for one in several for c in one.choices]
    return States(choices, *(np.concatenate(one) for one in columns))


def _promising(concession: Floats, badness: Floats, alike: Places) -> Places:
    """Positions to go on with: of those alike all, where they are more than ``KEPT`` the front."""
    out = []
    for n in np.unique(alike):
        at = np.flatnonzero(alike == n)
        if len(at) <= KEPT:
            out.append(at)
            continue
        front = at[pareto(concession[at], badness[at])]
        if len(front) > KEPT:
            front = front[np.unique(np.linspace(0, len(front) - 1, KEPT).astype("int64"))]
        out.append(front)
    return np.concatenate(out)


def pareto(concession: Floats, badness: Floats) -> Places:
    """Positions no other is better in both, cheapest first; of equal ones the first."""
    order = np.lexsort((badness, concession))
    best = np.minimum.accumulate(badness[order])
    first = np.r_[True, badness[order][1:] < best[:-1]]
    return order[first]
