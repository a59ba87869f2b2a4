"""The curve over horizons: pooled until it no longer rises, read between its points.

Pooling is a projection onto curves that do not rise; it takes means of neighbouring log-odds, so
whatever was additive before stays additive, and it keeps order: if no log-odds falls, none of the
pooled ones falls either.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.day import Floats

HORIZONS = (-30, 0, 30, 60, 90, 180, 365, 730)
"""Days past due that are asked about, unless others are named."""


def sigmoid(log_odds: Floats) -> Floats:
    """Probability of log-odds, natural logarithm; any shape."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(log_odds, -700, 700))), dtype="float64")


def column_of(horizon: int) -> str:
    """Name of a horizon's column wherever curves stand in a table.

    Examples
    --------
    >>> column_of(90), column_of(-30)
    ('p_90', 'p_m30')
    """
    return f"p_m{-horizon}" if horizon < 0 else f"p_{horizon}"


def pools(log_odds: Floats, first: NDArray[np.int64] | None = None) -> NDArray[np.float64]:
    """Weights that turn each row into the nearest one that does not rise.

    Parameters
    ----------
    log_odds : ndarray, shape (n, h)
        Log-odds of being unpaid, horizons from short to long.
    first : ndarray of int, shape (n,), optional
        Position of each row's first horizon that is a question at all; those before are left alone.

    Returns
    -------
    ndarray, shape (n, h, h)
        ``pooled[i, j] = Σ_k weights[i, j, k] log_odds[i, k]``: equal weights within a pool.
    """
    n, h = log_odds.shape
    weights = np.broadcast_to(np.eye(h), (n, h, h)).copy()
    start_at = np.zeros(n, dtype="int64") if first is None else first
    rises = (np.diff(log_odds, axis=1) > 0) & (np.arange(1, h)[None, :] > start_at[:, None])
    for i in np.flatnonzero(rises.any(axis=1)):
        blocks: list[list[float]] = []  # mean, count
        for value in log_odds[i, start_at[i] :]:
            blocks.append([float(value), 1.0])
            while len(blocks) > 1 and blocks[-1][0] > blocks[-2][0]:
                mean, count = blocks.pop()
                before = blocks[-1]
                before[0] = (before[0] * before[1] + mean * count) / (before[1] + count)
                before[1] += count
        start = int(start_at[i])
        for _, count in blocks:
            end = start + int(count)
            weights[i, start:end, :] = 0.0
            weights[i, start:end, start:end] = 1.0 / count
            start = end
    return weights


def survival_at(days: Floats, grid: Floats, probability: Floats) -> Floats:
    """Probability of being unpaid at ``days``, with constant hazard between the points.

    Parameters
    ----------
    days : ndarray, shape (m,)
        Where to read the curve; outside the grid its end values hold.
    grid, probability : ndarray, shape (h,)
        Points of one curve, days rising.
    """
    hazard = -np.log(np.clip(probability, 1e-12, 1.0))
    return np.exp(-np.interp(days, grid, hazard))


def day_reached(level: float, grid: Floats, probability: Floats) -> float:
    """Day on which a curve has fallen to ``level``; −inf before its first point, +inf after."""
    if probability[0] <= level:
        return -np.inf
    if probability[-1] > level:
        return np.inf
    hazard = -np.log(np.clip(probability, 1e-12, 1.0))
    return float(np.interp(-np.log(level), hazard, grid))


def mean_days(grid: Floats, probability: Floats) -> float:
    """Mean days past due, counted from 0 to the last point of the curve (a restricted mean).

    The integral of the curve from day 0 on: an early payment counts as 0 days late, an unpaid
    receivable as the last point.
    """
    end = float(grid[-1])
    if end <= 0:
        return 0.0
    days = np.unique(np.r_[0.0, grid[grid > 0], np.linspace(0, end, 366)])
    return float(np.trapezoid(survival_at(days, grid, probability), days))


def nearest(horizons: tuple[int, ...], days: int) -> int:
    """The learnt horizon nearest to ``days``; of two equally near, the longer.

    One past the due day, where any is learnt: of a claim past due the day itself is no question.
    """
    past = [h for h in horizons if h > 0] or horizons
    return min(past, key=lambda h: (abs(h - days), -h))
