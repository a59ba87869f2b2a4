"""A monotone logistic backbone: linear on normal scores, ridge, signs as the fields declare.

Trees need many rows to draw a straight line; a ledger of a few thousand rows has not that many.
The backbone draws it, the trees learn what is left. Each column enters through a piecewise linear
map of its quantiles onto normal scores (order is kept, outliers are cut) with a term of its own
where it is missing.
"""

from __future__ import annotations

import numpy as np
from pydantic import BaseModel, ConfigDict
from scipy.optimize import minimize
from scipy.special import expit, ndtri

from model.day import Floats

KNOTS = 17
BLANK = 7.0
"""How much harder the terms of missing values are pulled to 0: there are as many of them as of
values, they say less, and each is noise in its cause's contribution."""


class Linear(BaseModel):
    """A fitted backbone; one entry per column of the matrix it was fitted on.

    Parameters
    ----------
    knots, scores : tuple of tuples
        The piecewise linear map of each column, knots rising; empty for a column without any.
    slope, missing : tuple of float
        Log-odds per normal score, and of being missing.
    centre : tuple of float
        Mean contribution of each column in training; taken off, so that a contribution is
        relative to the typical row.
    intercept : float
        Mean log-odds in training.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    knots: tuple[tuple[float, ...], ...]
    scores: tuple[tuple[float, ...], ...]
    slope: tuple[float, ...]
    missing: tuple[float, ...]
    centre: tuple[float, ...]
    intercept: float

    def contributions(self, x: Floats) -> Floats:
        """Contribution of each column, shape (n, f); 0 on average over the training rows."""
        out = np.empty_like(x, dtype="float64")
        for j, (knots, scores) in enumerate(zip(self.knots, self.scores, strict=True)):
            gone = np.isnan(x[:, j])
            score = np.interp(x[:, j], knots, scores) if knots else np.zeros(len(x))
            term = np.where(gone, self.missing[j], self.slope[j] * score)
            out[:, j] = term - self.centre[j]
        return out

    def log_odds(self, x: Floats) -> Floats:
        """Log-odds, shape (n,)."""
        return np.asarray(self.intercept + self.contributions(x).sum(axis=1), dtype="float64")


def fit_linear(x: Floats, y: Floats, monotone: list[int], ridge: float) -> Linear:
    """Fit a backbone.

    Parameters
    ----------
    x : ndarray, shape (n, f)
        Inputs, missing as NaN.
    y : ndarray, shape (n,)
        1 unpaid, 0 paid.
    monotone : list of int, length f
        Sign a column's slope must have; 0 leaves it free.
    ridge : float
        Strength of the pull of every slope towards 0, in rows.
    """
    n, f = x.shape
    maps = [_normal_map(x[:, j]) for j in range(f)]
    design = np.zeros((n, 2 * f + 1))
    for j, (knots, scores) in enumerate(maps):
        gone = np.isnan(x[:, j])
        if knots:
            design[:, j] = np.where(gone, 0.0, np.interp(x[:, j], knots, scores))
        design[:, f + j] = gone
    design[:, -1] = 1.0
    penalty = np.r_[np.full(f, ridge), np.full(f, ridge * BLANK), 0.0]
    sign = {1: (0.0, None), -1: (None, 0.0), 0: (None, None)}
    bounds = [sign[m] for m in monotone] + [(None, None)] * (f + 1)

    def loss(beta: Floats) -> tuple[float, Floats]:
        z = design @ beta
        value = float(np.logaddexp(0.0, z).sum() - y @ z + 0.5 * penalty @ beta**2)
        return value, design.T @ (expit(z) - y) + penalty * beta

    start = np.zeros(2 * f + 1)
    rate = np.clip(y.mean(), 1e-6, 1 - 1e-6)
    start[-1] = np.log(rate / (1 - rate))
    found = minimize(
        loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 300}
    )
    slope, missing = found.x[:f], found.x[f : 2 * f]
    centre = (design[:, :f] * slope + design[:, f : 2 * f] * missing).mean(axis=0)
    return Linear(
        knots=tuple(k for k, _ in maps), scores=tuple(s for _, s in maps),
        slope=tuple(map(float, slope)), missing=tuple(map(float, missing)),
        centre=tuple(map(float, centre)), intercept=float(found.x[-1] + centre.sum()),
    )  # fmt: skip


def _normal_map(column: Floats) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Knots of a column and their normal scores (mid-ranks), centred and of unit spread."""
    known = np.sort(column[~np.isnan(column)])
    if not len(known) or known[0] == known[-1]:
        return (), ()
    knots = np.unique(np.quantile(known, np.linspace(0, 1, KNOTS), method="nearest"))
    low = np.searchsorted(known, knots, "left")
    high = np.searchsorted(known, knots, "right")
    scores = ndtri((low + high) / 2 / len(known))
    mapped = np.interp(known, knots, scores)
    scores = (scores - mapped.mean()) / max(float(mapped.std()), 1e-9)
    return tuple(map(float, knots)), tuple(map(float, scores))
