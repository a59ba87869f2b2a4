"""Survival peers: the time from the question date to the payment, censored at the last day known.

They are scikit-survival's, which is imported when one is fitted: only backtests need it, and it is
not there on every machine.
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MAX_ROWS = {"cox": 10_000, "forest": 4_000}
"""Rows drawn at random to fit on; a forest holds a curve for each of its leaves."""
ALPHA = 1.0
"""Ridge of Cox's partial likelihood; fixed, never tuned."""
TREES = 100
LEAF = 25
TIMES = 60
"""Days a forest tells apart, quantiles of the days of payment: each of its splits looks at all."""
STEP = 1_500
"""Rows asked at a time: bounds the memory."""


class Survival:
    """Cox's proportional hazards ("cox") or a random survival forest ("forest")."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._found: Any = None

    def fit(self, X: Floats, days: Floats, paid: NDArray[np.bool_]) -> Self:
        """Learn.

        Parameters
        ----------
        X : ndarray, shape (n, m)
            Columns of a ``Design``.
        days : ndarray, shape (n,)
            To the payment, or to the end of what is known; 0 or more.
        paid : ndarray of bool, shape (n,)
            Whether they end in a payment. Where none does, everybody stays unpaid.
        """
        from sksurv.ensemble import RandomSurvivalForest
        from sksurv.linear_model import CoxPHSurvivalAnalysis
        from sksurv.util import Surv

        most = MAX_ROWS[self.kind]
        if len(days) > most:
            some = np.random.default_rng(0).choice(len(days), most, replace=False)
            X, days, paid = X[some], days[some], paid[some]
        self._varies = np.flatnonzero(np.ptp(X, axis=0) > 0) if len(X) else np.zeros(0, np.int64)
        if not paid.any() or not len(self._varies):
            return self
        if self.kind == "forest":
            days = _rounded(days, np.unique(np.quantile(days[paid], np.linspace(0, 1, TIMES))))
        model_of = {
            "cox": lambda: CoxPHSurvivalAnalysis(alpha=ALPHA),
            "forest": lambda: RandomSurvivalForest(
                n_estimators=TREES, min_samples_leaf=LEAF, max_features="sqrt", max_samples=0.6,
                n_jobs=2, random_state=0,
            ),
        }  # fmt: skip
        # Cox's Newton method tries steps that are too long, and halves them.
        with np.errstate(over="ignore"):
            y = Surv.from_arrays(paid, days)
            self._found = model_of[self.kind]().fit(X[:, self._varies], y)
        return self

    def unpaid_after(self, X: Floats, days: Floats) -> Floats:
        """Probability that the payment takes more than each of ``days``, shape (n, k).

        Parameters
        ----------
        days : ndarray, shape (k,)
        """
        out = np.ones((len(X), len(days)))
        if self._found is None:
            return out
        grid = self._found.unique_times_
        place = np.searchsorted(grid, days, side="right") - 1
        for start in range(0, len(X), STEP):
            at = slice(start, start + STEP)
            curves = self._found.predict_survival_function(
                X[at][:, self._varies], return_array=True
            )
            out[at] = np.where(place < 0, 1.0, curves[:, np.maximum(place, 0)])
        return out


def _rounded(days: Floats, grid: Floats) -> Floats:
    """The nearest point of a rising grid to each day; all days after its end become one."""
    at = np.clip(np.searchsorted(grid, days), 1, max(len(grid) - 1, 1))
    below, above = grid[at - 1], grid[np.minimum(at, len(grid) - 1)]
    nearest = np.where(days - below <= above - days, below, above)
    return np.where(days > grid[-1], grid[-1] + 1, nearest)
