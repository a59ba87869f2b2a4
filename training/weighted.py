"""Figures of one set of probabilities under many weightings of its rows at once.

Each function takes outcomes ``y`` and probabilities ``p`` of shape (n,), weights ``w`` of shape
(d, n), 0 or more, and gives one figure per weighting, shape (d,). A bootstrap is such a set of
weightings: how often each row was drawn. Outcomes in between 0 and 1 are true probabilities, where
a simulation knows them; the figure is then its expectation. A weighting without any weight, or
with one class only where two are needed, gives NaN.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

EDGE = 1e-6
"""Probabilities are held this far from 0 and 1 where a logarithm is taken."""
BINS = 10
"""Bins of equal count behind the calibration error."""


def auc(y: Floats, p: Floats, w: Floats) -> Floats:
    """Chance that an unpaid row is ranked above a paid one, ties counting half, shape (d,)."""
    order = np.argsort(p, kind="stable")
    ranked, y = p[order], y[order]
    w = w[:, order]
    up, down = w * y, w * (1 - y)
    last = np.flatnonzero(np.append(ranked[1:] > ranked[:-1], True))
    first = np.append(0, last[:-1] + 1)
    ups, downs = np.add.reduceat(up, first, axis=1), np.add.reduceat(down, first, axis=1)
    below = np.cumsum(downs, axis=1) - downs
    won = np.einsum("ij,ij->i", ups, below + 0.5 * downs)
    # A soft outcome is unpaid and paid at once; it is not compared with itself.
    own = 0.5 * np.einsum("ij,ij->i", up, down)
    pairs = ups.sum(axis=1) * downs.sum(axis=1) - 2 * own
    return np.where(pairs > 0, (won - own) / np.where(pairs > 0, pairs, 1.0), np.nan)


def mean(value: Floats, w: Floats) -> Floats:
    """Weighted means of a row's ``value`` (n,), shape (d,)."""
    return _ratio(w @ value, w.sum(axis=1))


def brier(y: Floats, p: Floats, w: Floats) -> Floats:
    """Mean squared error, shape (d,); of a soft outcome expected, y (1 − p)² + (1 − y) p²."""
    return mean(y * (1 - p) ** 2 + (1 - y) * p**2, w)


def skill(y: Floats, p: Floats, w: Floats) -> Floats:
    """1 − Brier / Brier of the weighted rows' own share unpaid, shape (d,)."""
    base = mean(y, w)
    noise = base * (1 - base)
    return 1 - _ratio(brier(y, p, w), noise)


def log_loss(y: Floats, p: Floats, w: Floats) -> Floats:
    """Mean negative log-likelihood, natural logarithm, shape (d,)."""
    q = np.clip(p, EDGE, 1 - EDGE)
    return mean(-(y * np.log(q) + (1 - y) * np.log1p(-q)), w)


def ece(y: Floats, p: Floats, w: Floats) -> Floats:
    """Calibration error: mean |outcome − probability| over ``BINS`` bins of equal count, (d,).

    Bins are those of the rows as they are, the same for every weighting. Resamples add noise to a
    mean of absolute values, so an interval drawn from them lies too high; its differences between
    methods do not.
    """
    inside = bins_of(p, BINS)[:, None] == np.arange(BINS)
    gap = np.abs(w @ (inside * (y - p)[:, None]))
    return _ratio(gap.sum(axis=1), w.sum(axis=1))


def bins_of(p: Floats, bins: int) -> NDArray[np.int64]:
    """Which of ``bins`` bins of equal count each row falls into, shape (n,).

    Ties are split by their order among the rows, as ranks do, so that bins stay equal.
    """
    rank = np.empty(len(p), dtype=np.int64)
    rank[np.argsort(p, kind="stable")] = np.arange(len(p))
    return rank * bins // max(len(p), 1)


def line_from(
    y: Floats, p: Floats, w: Floats, slope: float, intercept: float
) -> tuple[Floats, Floats]:
    """Calibration lines one Newton step away from that of the rows as they are.

    Parameters
    ----------
    slope, intercept : float
        Maximum of the likelihood without weights (``metrics.calibration_line``).

    Returns
    -------
    slopes, intercepts : ndarray, shape (d,)

    Notes
    -----
    One step from an estimate gives the bootstrap distribution to first order, without fitting each
    draw anew: D. W. K. Andrews, Higher-order improvements of a computationally attractive k-step
    bootstrap, Econometrica 70 (2002).
    """
    z = log_odds(p)
    q = sigmoid(intercept + slope * z)
    spread = q * (1 - q)
    missed = np.column_stack([z * (y - q), y - q])
    gradient = w @ missed
    curved = w @ np.column_stack([spread * z * z, spread * z, spread])
    a, b, c = curved.T
    determinant = a * c - b * b
    up = c * gradient[:, 0] - b * gradient[:, 1]
    aside = a * gradient[:, 1] - b * gradient[:, 0]
    return slope + _ratio(up, determinant), intercept + _ratio(aside, determinant)


def captured(y: Floats, amount: Floats, score: Floats, w: Floats, share: float) -> Floats:
    """Share of the unpaid amount that lies in the first ``share`` of the rows by score, (d,).

    Parameters
    ----------
    amount : ndarray, shape (n,)
        What each row is about, CNY.
    score : ndarray, shape (n,)
        Highest first; equal ones in the order of the rows.
    share : float
        Part of the rows (by weight) that is looked at, 0 to 1. A row that lies across the limit
        counts in part.
    """
    order = np.argsort(-score, kind="stable")
    money = (amount * y)[order]
    ranked = w[:, order]
    before = np.cumsum(ranked, axis=1)
    room = share * before[:, -1:]
    before -= ranked
    inside = np.clip(room - before, 0.0, ranked)
    return _ratio(inside @ money, ranked @ money)


def log_odds(p: Floats) -> Floats:
    """Natural log-odds, probabilities held ``EDGE`` away from 0 and 1."""
    q = np.clip(p, EDGE, 1 - EDGE)
    return np.log(q) - np.log1p(-q)


def sigmoid(z: Floats) -> Floats:
    """The probability of log-odds ``z``, without overflow."""
    return 0.5 * (1 + np.tanh(0.5 * z))


def _ratio(a: Floats, b: Floats) -> Floats:
    return np.where(b > 0, a / np.where(b > 0, b, 1.0), np.nan)
