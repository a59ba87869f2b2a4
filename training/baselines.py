"""What a user could pick instead, fitted on the very same matured rows: the model must beat them.

Each baseline has ``fit(X, y)`` and ``predict(X)``, as the estimators of scikit-learn do. The
customer rate takes the two columns of ``customer_rates`` as its X, the logistic regression takes
the columns that ``Design`` makes of all features.
"""

from __future__ import annotations

from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import QuantileTransformer

Floats = NDArray[np.float64]

STRENGTH = 5.0
"""Outcomes' worth of base rate mixed into a customer's own."""
RIDGE = 0.1
"""Inverse strength of the logistic regression's penalty; fixed, never tuned."""
MAX_ROWS = 10_000
"""The logistic regression is fitted on at most this many rows, drawn at random."""
BOUND = 2.5
"""Normal scores are cut here: a value never seen before must not carry a line away."""


class Baseline(Protocol):
    """Something simple that gives probabilities."""

    def fit(self, X: Floats, y: Floats) -> Self:
        """Learn from rows ``X`` of shape (n, k) and outcomes ``y`` of shape (n,)."""
        ...

    def predict(self, X: Floats) -> Floats:
        """Probabilities of still being unpaid, shape (n,)."""
        ...


class BaseRate:
    """The share unpaid among the rows seen, for everybody."""

    rate = 0.5

    def fit(self, X: Floats, y: Floats) -> Self:  # noqa: ARG002 - one interface for all
        """Remember the share."""
        self.rate = float(y.mean())
        return self

    def predict(self, X: Floats) -> Floats:
        """The share, for each row."""
        return np.full(len(X), self.rate)


class NaiveRate:
    """The customer's own share unpaid as it stands, the base rate where there is none."""

    rate = 0.5

    def fit(self, X: Floats, y: Floats) -> Self:  # noqa: ARG002 - one interface for all
        """Remember the base rate."""
        self.rate = float(y.mean())
        return self

    def predict(self, X: Floats) -> Floats:
        """The share of ``customer_rates``, its first column."""
        return np.where(np.isnan(X[:, 0]), self.rate, X[:, 0])


class CustomerRate:
    """The customer's own share unpaid, shrunk to the base rate: what a careful clerk would do.

    X holds the columns of ``customer_rates``: the share and the number of outcomes behind it.
    """

    rate = 0.5

    def fit(self, X: Floats, y: Floats) -> Self:  # noqa: ARG002 - one interface for all
        """Remember the base rate."""
        self.rate = float(y.mean())
        return self

    def predict(self, X: Floats) -> Floats:
        """Share and base rate weighted by the number of outcomes and by ``STRENGTH``."""
        share, count = np.nan_to_num(X[:, 0]), X[:, 1]
        return (share * count + self.rate * STRENGTH) / (count + STRENGTH)


class Logistic:
    """Logistic regression with a fixed ridge; X holds the columns of a ``Design``."""

    def __init__(self) -> None:
        self.mean: Floats = np.zeros(0)
        self.coefficients: Floats = np.zeros(0)
        self.constant = 0.0

    def fit(self, X: Floats, y: Floats) -> Self:
        """Fit; with one class only, it becomes the (smoothed) base rate."""
        if len(y) > MAX_ROWS:
            some = np.random.default_rng(0).choice(len(y), MAX_ROWS, replace=False)
            X, y = X[some], y[some]
        self.mean = X.mean(axis=0)
        if not 0 < y.mean() < 1:
            rate = (y.sum() + 0.5) / (len(y) + 1)
            self.coefficients = np.zeros(X.shape[1])
            self.constant = float(np.log(rate / (1 - rate)))
            return self
        found = LogisticRegression(C=RIDGE, solver="newton-cholesky", max_iter=200)
        found.fit(X - self.mean, y)
        self.coefficients = found.coef_[0]
        self.constant = float(found.intercept_[0])
        return self

    def log_odds(self, X: Floats) -> Floats:
        """Log-odds of still being unpaid, shape (n,)."""
        return np.asarray((X - self.mean) @ self.coefficients + self.constant)

    def predict(self, X: Floats) -> Floats:
        """Probabilities of still being unpaid, shape (n,)."""
        return 0.5 * (1 + np.tanh(0.5 * self.log_odds(X)))

    def contributions(self, X: Floats) -> Floats:
        """Each column's share of the log-odds: coefficient × (value − mean), shape (n, m)."""
        return (X - self.mean) * self.coefficients


class Design:
    """Columns for a linear model: quantile-normalised values, then marks of what is missing.

    A missing value stands at the median.
    """

    def fit(self, X: Floats) -> Self:
        """Learn medians, quantiles and which columns vary or are ever missing, from (n, k)."""
        missing = np.isnan(X)
        known = ~missing.all(axis=0)
        filled = np.where(known, X, 0.0)
        self._medians: Floats = np.nanmedian(filled, axis=0)
        filled = np.where(np.isnan(filled), self._medians, filled)
        self._values = np.flatnonzero(known & (np.ptp(filled, axis=0) > 0))
        self._marks = np.flatnonzero(missing.any(axis=0) & known)
        self.owner = np.concatenate([self._values, self._marks])
        """Column of X behind each column of the design, shape (m,)."""
        self._quantiles = QuantileTransformer(
            output_distribution="normal",
            n_quantiles=min(200, len(X)),
            subsample=MAX_ROWS,
            random_state=0,
        )
        if len(self._values):
            self._quantiles.fit(filled[:, self._values])
        return self

    def transform(self, X: Floats) -> Floats:
        """The design of rows X, shape (n, m)."""
        missing = np.isnan(X)
        marks = missing[:, self._marks].astype(np.float64)
        if not len(self._values):
            return marks
        filled = np.where(missing, self._medians, X)[:, self._values]
        values = np.clip(self._quantiles.transform(filled), -BOUND, BOUND)
        return np.column_stack([values, marks])

    def of_features(self, parts: Floats, features: int) -> Floats:
        """Sums of what belongs to the columns (n, m), for each of the features behind: (n, k)."""
        out = np.zeros((len(parts), features))
        np.add.at(out.T, self.owner, parts.T)
        return out
