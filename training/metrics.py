"""How good probabilities are: ranking, squared error, calibration; with intervals by customer.

Every figure takes outcomes in [0, 1]: 1 means unpaid. An outcome between the two is the true
probability, where a simulation knows it; the figure is then its expectation over what may come.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Protocol, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]

EDGE = 1e-6
"""Probabilities are held this far from 0 and 1 where a logarithm is taken."""
MIN_ROWS = 20
"""Cells with fewer rows, or with one class only, are not measured."""
CELL = ["stage", "horizon_days"]
LEVEL = 0.95
"""Share of the resamples inside an interval."""
SHOWN = ("auc", "brier", "skill", "log_loss", "ece", "slope", "intercept")


@dataclass(frozen=True)
class Metrics:
    """What one set of probabilities is worth.

    ``skill`` is 1 − Brier / Brier of the rows' own base rate; ``ece`` the calibration error over
    ten equal-count bins; ``slope`` and ``intercept`` belong to the line that would calibrate the
    log-odds (1 and 0 when they need none; a slope below 1 means too sure of itself).
    """

    n: int
    base: float
    auc: float
    brier: float
    skill: float
    log_loss: float
    ece: float
    slope: float
    intercept: float

    def flat(self, prefix: str) -> dict[str, float]:
        """Names and figures as MLflow keeps them; what is not finite is left out."""
        return {f"{prefix}{k}": float(v) for k, v in asdict(self).items() if math.isfinite(v)}


def measure(y: Floats, p: Floats, *, weights: Floats | None = None) -> Metrics:
    """All figures for outcomes ``y`` and probabilities ``p``, both of shape (n,)."""
    w = np.ones(len(y)) if weights is None else weights
    base = float(np.average(y, weights=w))
    score = brier(y, p, w)
    noise = base * (1 - base)
    slope, intercept = calibration_line(y, p, w)
    return Metrics(
        n=len(y),
        base=base,
        auc=auc(y, p, w),
        brier=score,
        skill=1 - score / noise if noise > 0 else math.nan,
        log_loss=log_loss(y, p, w),
        ece=ece(y, p, w),
        slope=slope,
        intercept=intercept,
    )


def auc(y: Floats, p: Floats, weights: Floats | None = None) -> float:
    """Chance that an unpaid one is ranked above a paid one, ties counting half; NaN if one-sided.

    Examples
    --------
    >>> auc(np.array([0.0, 1.0, 1.0]), np.array([0.2, 0.2, 0.9]))
    0.75
    """
    w = np.ones(len(y)) if weights is None else weights
    if np.any(p[1:] < p[:-1]):
        order = np.argsort(p, kind="stable")
        y, p, w = y[order], p[order], w[order]
    up, down = w * y, w * (1 - y)
    last = np.flatnonzero(np.append(p[1:] > p[:-1], True))
    ups = np.diff(np.cumsum(up)[last], prepend=0.0)
    downs = np.diff(np.cumsum(down)[last], prepend=0.0)
    below = np.cumsum(downs) - downs
    # A soft outcome is unpaid and paid at once; it is not compared with itself.
    own = 0.5 * float(np.sum(up * down))
    pairs = float(up.sum() * down.sum()) - 2 * own
    if pairs <= 0:
        return math.nan
    return (float(np.sum(ups * (below + 0.5 * downs))) - own) / pairs


def brier(y: Floats, p: Floats, weights: Floats | None = None) -> float:
    """Mean squared error; for a soft outcome its expectation, y (1 − p)² + (1 − y) p²."""
    return float(np.average(y * (1 - p) ** 2 + (1 - y) * p**2, weights=weights))


def log_loss(y: Floats, p: Floats, weights: Floats | None = None) -> float:
    """Mean negative log-likelihood, natural logarithm."""
    q = np.clip(p, EDGE, 1 - EDGE)
    return float(np.average(-(y * np.log(q) + (1 - y) * np.log1p(-q)), weights=weights))


def ece(y: Floats, p: Floats, weights: Floats | None = None, *, bins: int = 10) -> float:
    """Calibration error: mean |outcome − probability| over ``bins`` bins of equal count."""
    table = reliability(y, p, weights, bins=bins)
    gaps = (table["outcome"] - table["probability"]).abs()
    return float(np.average(gaps, weights=table["weight"]))


def reliability(
    y: Floats, p: Floats, weights: Floats | None = None, *, bins: int = 10
) -> pd.DataFrame:
    """Mean probability, mean outcome and weight of each of ``bins`` bins of equal count.

    Ties are split by their order among the rows, as ranks do, so that bins stay equal.
    """
    w = np.ones(len(y)) if weights is None else weights
    rank = np.empty(len(p), dtype=np.int64)
    rank[np.argsort(p, kind="stable")] = np.arange(len(p))
    which = rank * bins // max(len(p), 1)
    weight = np.bincount(which, weights=w, minlength=bins)
    some = weight > 0
    sums = [np.bincount(which, weights=w * v, minlength=bins)[some] for v in (p, y)]
    return pd.DataFrame(
        {
            "probability": sums[0] / weight[some],
            "outcome": sums[1] / weight[some],
            "weight": weight[some],
        }
    )


def calibration_line(
    y: Floats, p: Floats, weights: Floats | None = None, *, steps: int = 50
) -> tuple[float, float]:
    """Slope and intercept of the logistic line of outcomes on log-odds (Newton's method).

    Returns
    -------
    slope, intercept : float
        NaN where the line does not exist (one class only, constant or separating probabilities).
    """
    w = np.ones(len(y)) if weights is None else weights
    z = log_odds(p)
    if not 0 < np.average(y, weights=w) < 1 or np.ptp(z) < 1e-9:
        return math.nan, math.nan
    rows = np.column_stack([z, np.ones_like(z)])

    def loss(at: Floats) -> float:
        line = rows @ at
        return float(np.average(np.logaddexp(0, line) - y * line, weights=w))

    beta = np.array([0.0, 0.0])
    for _ in range(steps):
        q = sigmoid(rows @ beta)
        hessian = rows.T @ (rows * (w * q * (1 - q))[:, None])
        if np.linalg.cond(hessian) > 1e12:
            return math.nan, math.nan
        move = np.linalg.solve(hessian, rows.T @ (w * (y - q)))
        while loss(beta + move) > loss(beta) + 1e-12 and np.max(np.abs(move)) > 1e-9:
            move = move / 2
        beta = beta + move
        if np.max(np.abs(move)) < 1e-8:
            break
    return float(beta[0]), float(beta[1])


def log_odds(p: Floats) -> Floats:
    """Natural log-odds, probabilities held ``EDGE`` away from 0 and 1."""
    q = np.clip(p, EDGE, 1 - EDGE)
    return np.log(q) - np.log1p(-q)


def sigmoid(z: Floats) -> Floats:
    """The probability of log-odds ``z``, without overflow."""
    return 0.5 * (1 + np.tanh(0.5 * z))


def by_cell(rows: pd.DataFrame, column: str = "probability") -> pd.DataFrame:
    """Figures of every stage and horizon.

    Parameters
    ----------
    rows : DataFrame
        Columns ``stage, horizon_days, y`` and ``column``, one row per question answered.

    Returns
    -------
    DataFrame
        Columns ``stage, horizon_days`` and the fields of ``Metrics``; cells with fewer than
        ``MIN_ROWS`` rows or one class only are left out.
    """
    out = []
    for key, cell in rows.groupby(CELL, sort=True):
        stage, horizon = cast("tuple[str, int]", key)
        y = cell["y"].to_numpy(dtype=np.float64)
        if len(cell) < MIN_ROWS or not 0 < y.mean() < 1:
            continue
        p = cell[column].to_numpy(dtype=np.float64)
        out.append({"stage": stage, "horizon_days": horizon, **asdict(measure(y, p))})
    return pd.DataFrame(out, columns=[*CELL, *(f.name for f in fields(Metrics))])


def mean_over_horizons(cells: pd.DataFrame) -> pd.DataFrame:
    """The plain mean of each figure over the horizons of a stage; indexed by stage."""
    return cells.groupby("stage")[["n", "base", *SHOWN]].mean()


class Measure(Protocol):
    """A figure of outcomes and probabilities that takes weights."""

    def __call__(self, y: Floats, p: Floats, weights: Floats | None = None) -> float:
        """Compute the figure."""
        ...


MEASURES: dict[str, Measure] = {"auc": auc, "brier": brier, "log_loss": log_loss}


@dataclass(frozen=True)
class Interval:
    """A figure with the bounds within which ``LEVEL`` of its resamples lie."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Resamples:
    """Figures of several columns of probabilities on the same draws of customers.

    ``figures`` holds by (figure, column) an array of shape (1 + draws,), the rows as they are
    first; each entry is a mean over the cells of the rows.
    """

    figures: dict[tuple[str, str], Floats]

    def interval(self, figure: str, column: str, against: str | None = None) -> Interval:
        """Of a figure, or of its difference (column − against) on the same draws."""
        found = self.figures[figure, column]
        if against is not None:
            found = found - self.figures[figure, against]
        drawn = found[1:][np.isfinite(found[1:])]
        tail = (1 - LEVEL) / 2
        low, high = np.quantile(drawn, [tail, 1 - tail]) if len(drawn) else (math.nan, math.nan)
        return Interval(value=float(found[0]), low=float(low), high=float(high))


def resample_customers(
    rows: pd.DataFrame,
    columns: Sequence[str],
    *,
    figures: Sequence[str] = ("auc", "brier"),
    repeats: int = 200,
    seed: int = 0,
) -> Resamples:
    """Bootstrap figures by drawing whole customers.

    Parameters
    ----------
    rows : DataFrame
        Columns ``customer_id, stage, horizon_days, y`` and ``columns``.
    figures : sequence of str
        Keys of ``MEASURES``.

    Notes
    -----
    Receivables of one customer are late together; drawing rows would make intervals too narrow.
    """
    codes, names = pd.factorize(rows["customer_id"])
    n = len(names)
    rng = np.random.default_rng(seed)
    draws = [np.bincount(rng.integers(0, n, n), minlength=n) for _ in range(repeats)] if n else []
    weights = np.array([np.ones(n), *draws], dtype=np.float64)
    cells: dict[tuple[str, str], list[Floats]] = {
        (figure, column): [] for figure in figures for column in columns
    }
    for where in rows.groupby(CELL).indices.values():
        part = rows.iloc[where]
        y = part["y"].to_numpy(dtype=np.float64)
        if len(part) < MIN_ROWS or not 0 < y.mean() < 1:
            continue
        w = weights[:, codes[where]]
        for column in columns:
            p = part[column].to_numpy(dtype=np.float64)
            order = np.argsort(p, kind="stable")  # once for all draws: the costly part of an AUC
            for figure in figures:
                measured = MEASURES[figure]
                each = [
                    measured(y[order], p[order], one) if one.any() else math.nan
                    for one in w[:, order]
                ]
                cells[figure, column].append(np.array(each))
    none = np.full(len(weights), math.nan)
    return Resamples({k: _mean_of_known(v) if v else none for k, v in cells.items()})


def _mean_of_known(each: list[Floats]) -> Floats:
    table = np.array(each)
    known = np.isfinite(table)
    count = known.sum(axis=0)
    total = np.where(known, table, 0.0).sum(axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), math.nan)
