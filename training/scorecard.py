"""A weight-of-evidence scorecard, as credit departments build them: bins, evidence, a line.

These are the steps of optbinning, the library for it, in their plain form; ADR 0028 says why it is
not used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier

from training.weighted import sigmoid

Floats = NDArray[np.float64]

BINS = 6
"""Bins of known values at most; what is missing has its own."""
BIN_SHARE = 0.05
"""A bin holds at least this share of the rows."""
LEAST_VALUE = 0.02
"""Columns with less information value are left out: the usual limit for "useless"."""
MOST_COLUMNS = 20
SMOOTHING = 0.5
"""Added to both counts of a bin: one without paid or unpaid rows has finite evidence."""


@dataclass(frozen=True)
class Binned:
    """One column cut into bins with their evidence.

    Parameters
    ----------
    cuts : ndarray
        Upper limits of all bins but the last, rising.
    evidence : ndarray
        Log of (share of the unpaid / share of the paid) rows in each bin; the last is for missing
        values, 0 if none was ever seen.
    information : float
        Information value: how far the two distributions lie apart.
    """

    cuts: Floats
    evidence: Floats
    information: float

    def of(self, column: Floats) -> Floats:
        """Evidence of each value, shape (n,)."""
        return np.asarray(self.evidence[_places(column, self.cuts)])


class Scorecard:
    """Logistic regression on the evidence of the columns that carry information."""

    def fit(self, X: Floats, y: Floats) -> Self:
        """Learn from raw inputs (n, k), missing as NaN, and outcomes of both classes.

        A column whose evidence would count the other way round beside the others is left out:
        a scorecard in which more evidence lowers the score is not used.
        """
        binned = [(at, binned_column(column, y)) for at, column in enumerate(X.T)]
        useful = [pair for pair in binned if pair[1].information >= LEAST_VALUE]
        useful.sort(key=lambda pair: -pair[1].information)
        self.kept = useful[:MOST_COLUMNS]
        self.slopes: Floats = np.zeros(0)
        self.constant = float(np.log((y.sum() + SMOOTHING) / (len(y) - y.sum() + SMOOTHING)))
        while self.kept:
            line = LogisticRegression(max_iter=500).fit(self._evidence(X), y)
            self.slopes, self.constant = line.coef_[0], float(line.intercept_[0])
            if np.all(self.slopes >= 0):
                break
            signs = zip(self.kept, self.slopes, strict=True)
            self.kept = [pair for pair, slope in signs if slope >= 0]
            self.slopes = self.slopes[self.slopes >= 0]
        return self

    def predict(self, X: Floats) -> Floats:
        """Probabilities of still being unpaid, shape (n,)."""
        return sigmoid(self.constant + self._evidence(X) @ self.slopes)

    def _evidence(self, X: Floats) -> Floats:
        columns = [binned.of(X[:, at]) for at, binned in self.kept]
        return np.column_stack(columns) if columns else np.zeros((len(X), 0))


def binned_column(column: Floats, y: Floats) -> Binned:
    """Cut a column where a small classification tree would, and weigh the bins.

    Parameters
    ----------
    column : ndarray, shape (n,)
        Missing as NaN.
    y : ndarray, shape (n,)
        1 unpaid, 0 paid; both occur.
    """
    known = ~np.isnan(column)
    cuts = np.zeros(0)
    if known.sum() and np.ptp(column[known]) > 0:
        least = max(10, int(BIN_SHARE * len(y)))
        tree = DecisionTreeClassifier(max_leaf_nodes=BINS, min_samples_leaf=least, random_state=0)
        tree.fit(column[known, None], y[known])
        cuts = np.sort(tree.tree_.threshold[tree.tree_.children_left >= 0])
    places = _places(column, cuts)
    bins = len(cuts) + 2
    unpaid = np.bincount(places, weights=y, minlength=bins) + SMOOTHING
    paid = np.bincount(places, weights=1 - y, minlength=bins) + SMOOTHING
    shares = unpaid / y.sum(), paid / (1 - y).sum()
    evidence = np.log(shares[0] / shares[1])
    evidence[np.bincount(places, minlength=bins) == 0] = 0.0
    return Binned(cuts, evidence, float(((shares[0] - shares[1]) * evidence).sum()))


def _places(column: Floats, cuts: Floats) -> NDArray[np.int64]:
    places = np.searchsorted(cuts, column, side="left")
    return np.where(np.isnan(column), len(cuts) + 1, places)
