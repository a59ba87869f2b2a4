"""How risk runs with age, learnt beside what others say of a claim.

A claim that stays open teaches anew at every age, and each time the causes are fitted to it once
more. Among the old claims that teach, they explain more than they will when an old claim is asked
about; age is left to explain less, and old claims would be told too low (ADR 0023). So the pieces
of age are fitted once more, beside what would have been said of each row on its day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from model.day import Days, Floats
from model.interplay import down
from model.linear import Linear
from model.reader import Reading

FEWEST = 10
"""Rows of the rarer outcome that each half must have to teach the other."""
AS_ALL = 2 / 3
"""Of what half the rows say otherwise than all do of their own, what others would if they were all.

Reasoned, not measured: by as much as all rows say too much of their own, they say too little of
others, and half of them twice that. Where fields say nothing it corrects too much (ADR 0023).
"""


@dataclass(frozen=True)
class Taught:
    """What n rows of a fit have to do with each other.

    Parameters
    ----------
    half : ndarray of bool, shape (n,)
        Which half each row is in; a deal, or a claim without one, is in one.
    before : ndarray, shape (n,)
        Share of its deal's rows whose outcome was known when the row was looked at: so much of what
        they teach is known of an open claim when it is asked about.
    """

    half: NDArray[np.bool_]
    before: Floats


def taught_by(group: Days, looked: Days, known: Days, seed: int) -> Taught:
    """``Taught`` of rows by deal, day looked at and last day before the outcome is known, (n,)."""
    half = np.random.default_rng(seed).random(int(group.max()) + 1) < 1 / 2
    span = int(max(looked.max(), known.max())) + 1
    came = np.sort(group * span + known)
    before = np.searchsorted(came, group * span + looked) - np.searchsorted(came, group * span)
    return Taught(half[group], before / np.bincount(group)[group])


def with_age_apart(
    line: Linear,
    read: Reading,
    y: Floats,
    taught: Taught,
    age: list[bool],
    pull: float,
    fit: Callable[[NDArray[np.bool_]], Linear],
) -> Linear:
    """The same backbone, its pieces of age fitted beside what would have been said of each row.

    With too few outcomes of a kind in a half it stays as it is.

    Parameters
    ----------
    read : Reading
        The rows it was fitted on; n of them.
    y : ndarray, shape (n,)
        1 unpaid, 0 paid.
    age : list of bool, length f
        Which columns are pieces of age.
    pull : float
        On their slopes, in rows.
    fit : callable
        Fits a backbone like ``line`` on some of the rows.
    """
    halves = (taught.half, ~taught.half)
    if min(min(y[half].sum(), (1 - y[half]).sum()) for half in halves) < FEWEST:
        return line
    pieces = np.flatnonzero(age)
    own, others = _but_age(line, read, pieces), np.empty(len(y))
    for half in halves:
        others[~half] = _but_age(fit(half), read.of(~half), pieces)
    rest = own + AS_ALL * (1 - taught.before) * (others - own)
    way = read.filled[:, pieces]
    middle = way.mean(axis=0)
    design = np.column_stack([way - middle, np.ones(len(y))])
    penalty = np.append(np.full(len(pieces), pull), 0.0)

    def loss(beta: Floats) -> tuple[float, Floats]:
        z = rest + design @ beta
        value = np.logaddexp(0.0, z).sum() - y @ z + 0.5 * penalty @ beta**2
        return float(value), down(design, expit(z) - y) + penalty * beta

    found = minimize(loss, np.zeros(len(penalty)), jac=True, method="L-BFGS-B").x
    slope, centre = np.array(line.slope), np.array(line.centre)
    slope[pieces], centre[pieces] = found[:-1], found[:-1] * middle
    return line.changed(
        slope=tuple(map(float, slope)), centre=tuple(map(float, centre)),
        intercept=line.intercept + float(found[-1]),
    )  # fmt: skip


def _but_age(line: Linear, read: Reading, pieces: NDArray[np.intp]) -> Floats:
    """Log-odds without what the pieces of age say, shape (n,)."""
    slope, centre = np.array(line.slope)[pieces], np.array(line.centre)[pieces]
    return np.asarray(line.log_odds(read) - read.filled[:, pieces] @ slope + centre.sum())
