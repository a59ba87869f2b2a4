"""How far a column's values have moved since a model was made: the population stability index."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.day import Floats
from model.manifest import Bins

WATCH, DRIFTED = 0.10, 0.25
"""Population stability index from which a shift is small, and from which it is large: the usual
bounds of scorecard monitoring (Siddiqi, Credit Risk Scorecards, 2006)."""
FLOOR = 1e-3
"""Least share of a bin, so that an empty one does not count without bound: less than one row of
the fewest that are compared. Were it lower, some ten values seen once each would add up to a shift.
"""
DECILES = np.linspace(0.1, 0.9, 9)
BLANK = Bins(edges=(), shares=(0.0,), missing=1.0)
"""A column without any value among the rows that were described."""
BEYOND_CHANCE = 2.0
"""Multiple of what chance makes of the index on average, up to which it is no shift: of ten bins
chance goes further once in some twenty-five times."""


def bins_of(column: Floats) -> Bins:
    """How a column's values are spread, to hold later ones against; some must be known.

    Bins end at the deciles. A value that fills several of them is a bin by itself, and what is
    above it another: a rare value would not be seen to spread, nor one of many to go.

    Examples
    --------
    >>> bins_of(np.array([0.0] * 19 + [1.0])).shares
    (0.0, 0.95, 0.05)
    """
    gone = np.isnan(column)
    values, count = np.unique(np.quantile(column[~gone], DECILES), return_counts=True)
    edges = np.sort(np.append(values, np.nextafter(values[count > 1], np.inf)))
    which = np.searchsorted(edges, column[~gone], "right")
    shares = np.bincount(which, minlength=len(edges) + 1) / len(column)
    return Bins(
        edges=tuple(map(float, edges)), shares=tuple(map(float, shares)),
        missing=float(gone.mean()),
    )  # fmt: skip


def psi(then: Floats, now: Floats) -> float:
    """Population stability index: Σ (now − then) · ln(now / then) over bins.

    Parameters
    ----------
    then, now : ndarray, shape (m,)
        Share of each bin, missing values being one of them; as if each had ``FLOOR`` at least.

    Examples
    --------
    >>> round(psi(np.array([0.5, 0.5]), np.array([0.6, 0.4])), 4)  # 0.1 ln 1.2 - 0.1 ln 0.8
    0.0405
    """
    then, now = np.maximum(then, FLOOR), np.maximum(now, FLOOR)
    return float(np.sum((now - then) * np.log(now / then)))


def stability(reference: Bins, column: Floats) -> float:
    """Population stability index of a column's values against those of a reference.

    Parameters
    ----------
    reference : Bins
        The values then.
    column : ndarray, shape (n,)
        Values now, missing as NaN; the missing are a bin of their own.

    Returns
    -------
    float
        0 where nothing changed; see ``WATCH`` and ``DRIFTED``. It is no test: with few rows chance
        alone moves it (``by_chance``).

    Examples
    --------
    >>> then = bins_of(np.linspace(0, 1, 1000))
    >>> stability(then, np.linspace(0, 1, 1001)) < 0.001
    True
    >>> round(stability(then, np.linspace(0, 0.5, 1001)), 2) > DRIFTED
    True
    """
    which, then = _binned(reference, column)
    return psi(then, np.bincount(which, minlength=len(then)) / max(len(column), 1))


def by_chance(reference: Bins, column: Floats, whose: NDArray[np.int64], rows: int) -> float:
    """What chance makes of the index on average, where nothing has changed.

    A field of the customer is the same in all its rows: a thousand rows of twenty customers tell
    what twenty do. So the variance of each bin's share is that of whole customers drawn anew, now
    and, with as many customers to a row, in the rows the reference was made of.

    Had nothing changed, as few would be missing as then: where more are, the variance of so many is
    not chance's but the shift's own, and would excuse it.

    Parameters
    ----------
    reference, column : Bins, ndarray, shape (n,)
        As ``stability`` takes them.
    whose : ndarray of int64, shape (n,)
        Number of each row's customer, from 0.
    rows : int
        Rows behind the reference.

    Examples
    --------
    >>> column = np.linspace(0, 1, 1000)
    >>> then = bins_of(column)
    >>> alone = by_chance(then, column, np.arange(1000), 10**9)
    >>> round(alone, 3)  # nine free shares of ten / rows
    0.009
    >>> round(by_chance(then, column, np.arange(1000) // 10, 10**9) / alone)  # each ten times
    10
    """
    which, then = _binned(reference, column)
    count = np.zeros((int(whose.max(initial=-1)) + 1, len(then)))
    np.add.at(count, (whose, which), 1.0)
    n = max(len(column), 1)
    apart = count - count.sum(axis=1, keepdims=True) * (count.sum(axis=0) / n)
    spread = (apart**2).sum(axis=0) / n**2 / np.maximum(then, FLOOR)
    was, is_now = max(then[-1], FLOOR), count[:, -1].sum() / n
    if was < is_now < 1:
        spread[-1] *= min(was * (1 - was) / (is_now * (1 - is_now)), 1.0)
    return float(spread.sum() * (1 + n / max(rows, 1)))


def _binned(then: Bins, column: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Bin of each value, (n,), the missing in the last, and the share of each bin then."""
    which = np.searchsorted(np.array(then.edges), column, "right")
    return np.where(np.isnan(column), len(then.shares), which), np.array(
        [*then.shares, then.missing]
    )
