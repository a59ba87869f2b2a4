"""How good probabilities are: ranking, squared error, calibration.

Every figure takes outcomes in [0, 1]: 1 means unpaid. An outcome between the two is the true
probability, where a simulation knows it; the figure is then its expectation over what may come.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, fields
from typing import cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import brentq

from training import weighted
from training.draws import Draws
from training.weighted import log_odds, sigmoid

Floats = NDArray[np.float64]

MIN_ROWS = 20
"""Cells with fewer rows, or with one class only, are not measured."""
STEPS = 50
"""Of Newton's method, at most."""
CELL = ["stage", "horizon_days"]
SHOWN = ("auc", "brier", "skill", "log_loss", "ece", "ece_level", "slope", "intercept")


@dataclass(frozen=True)
class Metrics:
    """What one set of probabilities is worth.

    ``skill`` is 1 − Brier / Brier of the rows' own base rate; ``ece`` the calibration error over
    ten equal-count bins, ``ece_level`` what would stay of it if the level had been foreseen: the
    rest is drift of the level; ``slope`` and ``intercept`` belong to the line that would calibrate
    the log-odds (1 and 0 when they need none; a slope below 1 means too sure of itself).
    """

    n: int
    base: float
    auc: float
    brier: float
    skill: float
    log_loss: float
    ece: float
    ece_level: float
    slope: float
    intercept: float

    def flat(self, prefix: str) -> dict[str, float]:
        """Names and figures as MLflow keeps them; what is not finite is left out."""
        return {f"{prefix}{k}": float(v) for k, v in asdict(self).items() if math.isfinite(v)}


def measure(y: Floats, p: Floats) -> Metrics:
    """All figures for outcomes ``y`` and probabilities ``p``, both of shape (n,)."""
    base = float(y.mean())
    score = brier(y, p)
    noise = base * (1 - base)
    slope, intercept = calibration_line(y, p)
    return Metrics(
        n=len(y),
        base=base,
        auc=auc(y, p),
        brier=score,
        skill=1 - score / noise if noise > 0 else math.nan,
        log_loss=log_loss(y, p),
        ece=ece(y, p),
        ece_level=ece(y, levelled(y, p)),
        slope=slope,
        intercept=intercept,
    )


def auc(y: Floats, p: Floats) -> float:
    """Chance that an unpaid one is ranked above a paid one, ties counting half; NaN if one-sided.

    Examples
    --------
    >>> auc(np.array([0.0, 1.0, 1.0]), np.array([0.2, 0.2, 0.9]))
    0.75
    """
    return float(weighted.auc(y, p, _each(y))[0])


def brier(y: Floats, p: Floats) -> float:
    """Mean squared error; for a soft outcome its expectation, y (1 − p)² + (1 − y) p²."""
    return float(weighted.brier(y, p, _each(y))[0])


def log_loss(y: Floats, p: Floats) -> float:
    """Mean negative log-likelihood, natural logarithm."""
    return float(weighted.log_loss(y, p, _each(y))[0])


def ece(y: Floats, p: Floats) -> float:
    """Calibration error: mean |outcome − probability| over ten bins of equal count."""
    return float(weighted.ece(y, p, _each(y))[0])


def levelled(y: Floats, p: Floats) -> Floats:
    """Probabilities moved by one step of log-odds to the mean of the outcomes, shape (n,).

    As given where the outcomes are all of one kind: no step reaches them.
    """
    base, z = float(y.mean()), log_odds(p)
    if not 0 < base < 1:
        return p
    # One further than needed: where all say one half, the step itself would be the end.
    far = 2 * float(np.abs(z).max()) + abs(math.log(base / (1 - base))) + 1
    step = brentq(lambda s: sigmoid(z + s).mean() - base, -far, far)
    return np.asarray(sigmoid(z + step))


def _each(y: Floats) -> Draws:
    """Every row once."""
    return Draws.of_rows(np.ones((1, len(y))))


def reliability(y: Floats, p: Floats) -> pd.DataFrame:
    """Mean probability, mean outcome and rows of each of ten bins of equal count."""
    which = weighted.bins_of(p, weighted.BINS)
    rows = np.bincount(which, minlength=weighted.BINS)
    some = rows > 0
    sums = [np.bincount(which, weights=v, minlength=weighted.BINS)[some] for v in (p, y)]
    return pd.DataFrame(
        {
            "probability": sums[0] / rows[some],
            "outcome": sums[1] / rows[some],
            "rows": rows[some],
        }
    )


def calibration_line(y: Floats, p: Floats) -> tuple[float, float]:
    """Slope and intercept of the logistic line of outcomes on log-odds (Newton's method).

    Returns
    -------
    slope, intercept : float
        NaN where the line does not exist (one class only, constant or separating probabilities).
    """
    z = log_odds(p)
    if not 0 < y.mean() < 1 or np.ptp(z) < 1e-9:
        return math.nan, math.nan
    rows = np.column_stack([z, np.ones_like(z)])

    def loss(at: Floats) -> float:
        line = rows @ at
        return float((np.logaddexp(0, line) - y * line).mean())

    beta = np.array([0.0, 0.0])
    for _ in range(STEPS):
        q = sigmoid(rows @ beta)
        hessian = rows.T @ (rows * (q * (1 - q))[:, None])
        if np.linalg.cond(hessian) > 1e12:
            return math.nan, math.nan
        move = np.linalg.solve(hessian, rows.T @ (y - q))
        while loss(beta + move) > loss(beta) + 1e-12 and np.max(np.abs(move)) > 1e-9:
            move = move / 2
        beta = beta + move
        if np.max(np.abs(move)) < 1e-8:
            break
    return float(beta[0]), float(beta[1])


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
    """The plain mean of each figure over the horizons of a stage; indexed by stage.

    Of ``n`` too: it is how many rows a horizon has, no whole number.
    """
    return cells.groupby("stage")[["n", "base", *SHOWN]].mean()
