"""One horizon's estimator: the mean in log-odds of a linear backbone and a bag of small trees.

The trees find steps and interactions, the backbone draws the straight lines trees need many rows
for; their mean beat either on every ledger tried (ADR 0003). Both keep the declared directions and
both are additive in their exact contributions, so their mean and its affine calibration are too.
"""

from __future__ import annotations

from dataclasses import dataclass

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from model.day import Floats
from model.linear import Linear, fit_linear


@dataclass(frozen=True, kw_only=True)
class Trees:
    """How the trees are grown; the same for every ledger, scaled by the number of rows.

    Parameters
    ----------
    bags : int
        Boosters per horizon that are averaged in log-odds.
    ridge : float
        Pull of the backbone's slopes towards 0, in rows.
    backbone_weights : tuple of float
        Shares of the backbone to choose from, per stage, on the latest matured rows.
    rounds : int
        Trees per booster at most; few rows get fewer.
    """

    bags: int = 2
    rounds: int = 160
    learning_rate: float = 0.05
    leaves: int = 8
    depth: int = 4
    l2: float = 10.0
    column_share: float = 0.4
    row_share: float = 0.7
    seed: int = 7
    ridge: float = 150.0
    backbone_weights: tuple[float, ...] = (0.0, 0.25, 0.5, 0.75)


@dataclass(frozen=True)
class Blend:
    """A backbone and a bag of boosters over the same columns.

    ``weight`` is the backbone's share of the raw log-odds, 0 to 1.
    """

    backbone: Linear
    bag: list[lgb.Booster]
    weight: float

    def parts(self, x: Floats, threads: int = 1) -> tuple[Floats, Floats]:
        """Raw log-odds of the backbone and of the trees, each (n,)."""
        if not len(x):
            return np.empty(0), np.empty(0)
        each = [b.predict(x, raw_score=True, num_threads=threads) for b in self.bag]
        return self.backbone.log_odds(x), np.asarray(np.mean(each, axis=0), dtype="float64")

    def log_odds(self, x: Floats, threads: int = 1) -> Floats:
        """Raw log-odds, shape (n,)."""
        line, trees = self.parts(x, threads)
        return self.weight * line + (1 - self.weight) * trees

    def contributions(self, x: Floats, threads: int = 1) -> tuple[Floats, float]:
        """Exact contributions to the raw log-odds: path-dependent TreeSHAP and linear terms.

        Returns
        -------
        phi : ndarray, shape (n, f)
            Contribution of each column.
        base : float
            Expected raw log-odds; ``base + phi.sum(axis=1)`` is ``log_odds``.
        """
        each = [b.predict(x, pred_contrib=True, num_threads=threads) for b in self.bag]
        trees = np.mean(each, axis=0)
        w = self.weight
        phi = w * self.backbone.contributions(x) + (1 - w) * trees[:, :-1]
        base = w * self.backbone.intercept + (1 - w) * float(trees[0, -1])
        return np.asarray(phi, dtype="float64"), base


def fit_blend(
    x: Floats, y: Floats, names: list[str], monotone: list[int], trees: Trees, weight: float
) -> Blend:
    """Fit a horizon's backbone and boosters on the same rows; see ``grow`` for the parameters."""
    line = fit_linear(x, y, monotone, trees.ridge)
    return Blend(line, grow(x, y, names, monotone, trees), weight)


def grow(
    x: Floats, y: Floats, names: list[str], monotone: list[int], trees: Trees
) -> list[lgb.Booster]:
    """Fit one bag of boosters.

    Parameters
    ----------
    x : ndarray, shape (n, f)
        Inputs, missing as NaN.
    y : ndarray, shape (n,)
        1 unpaid, 0 paid.
    names : list of str, length f
        Names of the columns, kept in the boosters so that a permuted bundle is found out.
    monotone : list of int, length f
        −1, 0 or +1 per column; LightGBM keeps the direction exactly.
    """
    n = len(y)
    data = lgb.Dataset(x, y, feature_name=names, params={"verbose": -1})
    # Trees and leaves that n rows can carry: about one leaf for 40 of the rarer class.
    rarer = float(min(y.sum(), n - y.sum()))
    rounds = int(np.clip(trees.rounds * min(1.0, (rarer / 400) ** 0.5), 30, trees.rounds))
    out = []
    for bag in range(trees.bags):
        params = {
            "objective": "binary",
            "learning_rate": trees.learning_rate,
            "num_leaves": trees.leaves,
            "max_depth": trees.depth,
            "min_data_in_leaf": int(np.clip(n / 150, 10, 60)),
            "lambda_l2": trees.l2,
            "feature_fraction": trees.column_share,
            "bagging_fraction": trees.row_share,
            "bagging_freq": 1,
            "monotone_constraints": monotone,
            "monotone_constraints_method": "intermediate",
            "seed": trees.seed + bag,
            "deterministic": True,
            "force_row_wise": True,
            "num_threads": 1,  # horizons run side by side; threads of one small booster only wait
            "verbose": -1,
        }
        out.append(lgb.train(params, data, num_boost_round=rounds))
    return out


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


def calibrate(raw: Floats, y: Floats, prior: float = 20.0) -> Affine:
    """Fit slope and intercept on out-of-time rows by penalised maximum likelihood.

    Parameters
    ----------
    raw, y : ndarray, shape (n,)
        Raw log-odds and outcomes of rows the boosters did not see.
    prior : float
        Strength of the pull towards slope 1 and intercept 0; matters with few rows only.
    """
    if len(y) == 0 or y.min() == y.max():
        return Affine()

    def loss(parameter: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        slope = np.exp(parameter[0])
        z = parameter[1] + slope * raw
        p = 1.0 / (1.0 + np.exp(-np.clip(z, -500, 500)))
        value = np.logaddexp(0.0, z).sum() - (y * z).sum() + prior * (parameter**2).sum() / 2
        gradient = np.array([((p - y) * slope * raw).sum(), (p - y).sum()]) + prior * parameter
        return float(value), gradient

    found = minimize(loss, np.zeros(2), jac=True, method="L-BFGS-B", bounds=[(-2.0, 1.0), (-4, 4)])
    return Affine(slope=float(np.exp(found.x[0])), intercept=float(found.x[1]))
