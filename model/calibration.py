"""A horizon's calibration: slope and intercept out of time, as far as they are more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit
from scipy.stats import chi2

from model.day import Floats

PRIOR = 20.0
"""Strength of the pull towards slope 1 and intercept 0; matters with few rows only."""
BY_CHANCE = float(chi2.ppf(0.95, 2))
"""A correction's Wald statistic (two parameters) that chance alone exceeds once in twenty times."""


@dataclass(frozen=True)
class Affine:
    """log-odds = intercept + slope × raw; the slope is more than 0, so that order is kept."""

    slope: float = 1.0
    intercept: float = 0.0

    def halved(self) -> Affine:
        """Half of the correction, in log-odds.

        The map is measured on boosters that had not seen the latest rows; those it is used on
        have. Half of what the former lack is what the latter may still lack (ADR 0004).
        """
        return Affine(slope=self.slope**0.5, intercept=self.intercept / 2)


def calibrate(raw: Floats, y: Floats, clusters: Sequence[NDArray[np.int64]]) -> Affine:
    """Fit slope and intercept on out-of-time rows, and keep of them what is more than chance.

    The penalised maximum likelihood estimate is drawn towards no correction by the factor
    max(0, 1 − c / W), W its Wald statistic and c the 95 % point of what W would be by chance:
    receivables of one customer are late together, and so are those of one month; a shift of a few
    of either is no shift of the world.

    Parameters
    ----------
    raw, y : ndarray, shape (n,)
        Raw log-odds and outcomes of rows the boosters did not see.
    clusters : sequence of ndarray of int, shape (n,)
        Customer and month of each row. The variance is robust to what either shares (Liang and
        Zeger 1986); the larger of them counts.
    """
    if len(y) == 0 or y.min() == y.max():
        return Affine()

    def loss(parameter: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        slope = np.exp(parameter[0])
        z = parameter[1] + slope * raw
        p = expit(z)
        value = np.logaddexp(0.0, z).sum() - (y * z).sum() + PRIOR * (parameter**2).sum() / 2
        gradient = np.array([((p - y) * slope * raw).sum(), (p - y).sum()]) + PRIOR * parameter
        return float(value), gradient

    found = minimize(loss, np.zeros(2), jac=True, method="L-BFGS-B", bounds=[(-2.0, 1.0), (-4, 4)])
    shift = found.x * _beyond_chance(found.x, raw, y, clusters)
    return Affine(slope=float(np.exp(shift[0])), intercept=float(shift[1]))


def _beyond_chance(
    shift: Floats, raw: Floats, y: Floats, clusters: Sequence[NDArray[np.int64]]
) -> float:
    """Share of a correction (log slope, intercept) that is more than chance, 0 to 1."""
    slope = np.exp(shift[0])
    p = expit(shift[1] + slope * raw)
    design = np.column_stack([slope * raw, np.ones(len(raw))])
    bread = np.linalg.inv((design * (p * (1 - p))[:, None]).T @ design + PRIOR * np.eye(2))
    wald = np.inf
    for cluster in clusters:
        _, code = np.unique(cluster, return_inverse=True)
        scores = np.column_stack([np.bincount(code, (y - p) * column) for column in design.T])
        few = len(scores) / max(len(scores) - 1, 1)
        variance = few * bread @ (scores.T @ scores) @ bread + 1e-12 * np.eye(2)
        wald = min(wald, float(shift @ np.linalg.solve(variance, shift)))
    return max(0.0, 1.0 - BY_CHANCE / wald) if wald > 0 else 0.0
