"""Figures of one set of probabilities under many weightings of its rows at once.

Each function takes outcomes ``y`` and probabilities ``p`` of shape (n,), d weightings ``w`` of the
rows, and gives one figure per weighting, shape (d,). A bootstrap is such a set of weightings: how
often each row was drawn. Outcomes in between 0 and 1 are true probabilities, where
a simulation knows them; the figure is then its expectation. A weighting without any weight, or
with one class only where two are needed, gives NaN.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from training.draws import Draws, Floats

EDGE = 1e-6
"""Probabilities are held this far from 0 and 1 where a logarithm is taken."""
BINS = 10
"""Bins of equal count behind the calibration error."""


def auc(y: Floats, p: Floats, w: Draws) -> Floats:
    """Chance that an unpaid row is ranked above a paid one, ties counting half, shape (d,)."""
    order = np.argsort(p, kind="stable")
    won, below = np.zeros(w.count), np.zeros(w.count)
    up, down = np.zeros(w.count), np.zeros(w.count)  # of the rows tied so far
    last = -np.inf
    for rows, weight in w.along(order):
        ranked = p[rows]
        new = np.append(ranked[0] > last, ranked[1:] > ranked[:-1])
        last = ranked[-1]
        ups = weight * y[rows][:, None]
        downs = weight - ups
        if not new.all():
            start = np.flatnonzero(np.append(True, new[1:]))
            ups, downs = (np.add.reduceat(one, start, axis=0) for one in (ups, downs))
        if new[0]:
            won += up * (below + 0.5 * down)
            below += down
        else:
            ups[0] += up
            downs[0] += down
        up, down = ups[-1].copy(), downs[-1].copy()
        lower = np.cumsum(downs[:-1], axis=0)
        won += np.einsum("ij,ij->j", ups[:-1], lower - 0.5 * downs[:-1] + below)
        if len(lower):
            below += lower[-1]
    won += up * (below + 0.5 * down)
    unpaid, paid = w.sums(y, 1 - y)
    own = np.zeros(w.count)
    if (soft := y * (1 - y)).any():
        # A soft outcome is unpaid and paid at once; it is not compared with itself.
        own = 0.5 * replace(w, times=w.times.astype(np.float64) ** 2).sums(soft)[0]
    pairs = unpaid * paid - 2 * own
    return np.where(pairs > 0, (won - own) / np.where(pairs > 0, pairs, 1.0), np.nan)


def mean(value: Floats, w: Draws) -> Floats:
    """Weighted means of a row's ``value`` (n,), shape (d,)."""
    return _ratio(*w.sums(value, np.ones(len(value))))


def brier(y: Floats, p: Floats, w: Draws) -> Floats:
    """Mean squared error, shape (d,); of a soft outcome expected, y (1 − p)² + (1 − y) p²."""
    return mean(y * (1 - p) ** 2 + (1 - y) * p**2, w)


def skill(y: Floats, p: Floats, w: Draws) -> Floats:
    """1 − Brier / Brier of the weighted rows' own share unpaid, shape (d,)."""
    base = mean(y, w)
    noise = base * (1 - base)
    return 1 - _ratio(brier(y, p, w), noise)


def log_loss(y: Floats, p: Floats, w: Draws) -> Floats:
    """Mean negative log-likelihood, natural logarithm, shape (d,)."""
    q = np.clip(p, EDGE, 1 - EDGE)
    return mean(-(y * np.log(q) + (1 - y) * np.log1p(-q)), w)


def ece(y: Floats, p: Floats, w: Draws) -> Floats:
    """Calibration error: mean |outcome − probability| over ``BINS`` bins of equal count, (d,).

    Bins are those of the rows as they are, the same for every weighting. Resamples add noise to a
    mean of absolute values, so an interval drawn from them lies too high; its differences between
    methods do not.
    """
    which, off = bins_of(p, BINS), y - p
    *gaps, weight = w.sums(*(off * (which == one) for one in range(BINS)), np.ones(len(p)))
    return _ratio(np.abs(gaps).sum(axis=0), weight)


def bins_of(p: Floats, bins: int) -> NDArray[np.int64]:
    """Which of ``bins`` bins of equal count each row falls into, shape (n,).

    Ties are split by their order among the rows, as ranks do, so that bins stay equal.
    """
    rank = np.empty(len(p), dtype=np.int64)
    rank[np.argsort(p, kind="stable")] = np.arange(len(p))
    return rank * bins // max(len(p), 1)


def line_from(
    y: Floats, p: Floats, w: Draws, slope: float, intercept: float
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
    steep, level, a, b, c = w.sums(z * (y - q), y - q, spread * z * z, spread * z, spread)
    determinant = a * c - b * b
    up = c * steep - b * level
    aside = a * level - b * steep
    return slope + _ratio(up, determinant), intercept + _ratio(aside, determinant)


def captured(y: Floats, amount: Floats, score: Floats, w: Draws, share: float) -> Floats:
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
    money = amount * y
    weight, whole = w.sums(np.ones(len(y)), money)
    room, met = share * weight, np.zeros(w.count)
    for rows, ranked in w.along(np.argsort(-score, kind="stable")):
        after = room - np.cumsum(ranked, axis=0)
        met += money[rows] @ np.clip(after + ranked, 0.0, ranked)
        room = after[-1]
        if not (room > 0).any():
            break
    return _ratio(met, whole)


def log_odds(p: Floats) -> Floats:
    """Natural log-odds, probabilities held ``EDGE`` away from 0 and 1."""
    q = np.clip(p, EDGE, 1 - EDGE)
    return np.log(q) - np.log1p(-q)


def sigmoid(z: Floats) -> Floats:
    """The probability of log-odds ``z``, without overflow."""
    return 0.5 * (1 + np.tanh(0.5 * z))


def _ratio(a: Floats, b: Floats) -> Floats:
    return np.where(b > 0, a / np.where(b > 0, b, 1.0), np.nan)
