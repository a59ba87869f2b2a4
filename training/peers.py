"""What a company could pick instead of this model, each on the same inputs and the same rows.

A peer learns what the baselines of ``training.evidence`` learn from: rows matured at the cutoff,
described as they were known at their snapshots. Survival peers also use rows that have not matured,
censored at the cutoff: that is what they are for. Their time runs as the horizons do, from the
question date: counted from the snapshot, longer terms would look like better payers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import lightgbm as lgb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.day import Floats
from training import survival
from training.baselines import Baseline, BaseRate, NaiveRate
from training.evidence import Rivals
from training.known import Known
from training.methods import PEERS, SURVIVAL
from training.scorecard import Scorecard
from training.snapshots import StageRows

SMALL_TREES: dict[str, object] = {
    "num_leaves": 12, "max_depth": 5, "learning_rate": 0.04, "min_data_in_leaf": 40,
    "bagging_fraction": 0.8, "bagging_freq": 1, "feature_fraction": 0.6, "lambda_l2": 5.0,
}  # fmt: skip
"""What LightGBM's manual advises against overfitting; fixed, never tuned."""
ROUNDS = {"lightgbm": 100, "lightgbm_small": 150}


class LightGBM:
    """Plain boosted trees for one horizon, as its manual has them."""

    def __init__(self, name: str) -> None:
        self.name = name

    def fit(self, X: Floats, y: Floats) -> Self:
        """Learn from raw inputs (n, k), missing as NaN."""
        params: dict[str, object] = {
            "objective": "binary", "deterministic": True, "force_row_wise": True, "seed": 0,
            "num_threads": 1, "verbose": -1,
        }  # fmt: skip
        params |= SMALL_TREES if self.name == "lightgbm_small" else {}
        self.booster = lgb.train(params, lgb.Dataset(X, y), num_boost_round=ROUNDS[self.name])
        return self

    def predict(self, X: Floats) -> Floats:
        """Probabilities of still being unpaid, shape (n,)."""
        return np.asarray(self.booster.predict(X, num_threads=1), dtype=np.float64)


@dataclass(frozen=True)
class Sheet:
    """What peers are told about n units.

    Parameters
    ----------
    x : ndarray, shape (n, f)
        Inputs, missing as NaN.
    columns : ndarray, shape (n, m)
        The same as columns for linear models (``Design``).
    rates : ndarray, shape (n, H, 2)
        Customers' rates (``customer_rates``).
    unpaid_after : dict of ndarray, shape (n, H)
        Answers of each survival peer.
    """

    x: Floats
    columns: Floats
    rates: Floats
    unpaid_after: dict[str, Floats]


class StagePeers:
    """The peers of one stage.

    Parameters
    ----------
    taught : StageRows
        The rows to learn from, with their outcomes.
    then : Known
        The ledger these rows come from.
    horizons : tuple of int
        Days after the question date, length H.
    cut : int
        Day number of the cutoff.
    names : tuple of str
        Keys of ``PEERS``, all installed.
    """

    def __init__(
        self, taught: StageRows, then: Known, horizons: tuple[int, ...], cut: int,
        names: tuple[str, ...],
    ) -> None:  # fmt: skip
        self.taught, self.horizons, self.names = taught, horizons, names
        self.rivals = Rivals(taught, then, horizons)
        seen = times_of(taught, horizons, cut)
        self._begin = seen.begin
        columns = self.rivals.columns[seen.learn]
        self._survival = {
            name: survival.Survival(name).fit(columns, seen.days, seen.paid)
            for name in names
            if PEERS[name].package == SURVIVAL
        }

    def sheet(self, units: pd.DataFrame, x: Floats, now: Known) -> Sheet:
        """What the peers are told about units, asked of a ledger that may reach further."""
        columns = self.rivals.design.transform(x)
        days = np.asarray(self.horizons, dtype=np.float64) - self._begin
        return Sheet(
            x, columns, self.rivals.rates_of(units, now),
            {name: one.unpaid_after(columns, days) for name, one in self._survival.items()},
        )  # fmt: skip

    def answer(
        self, horizon: int, learn: NDArray[np.bool_], sheet: Sheet, asked: NDArray[np.int64]
    ) -> dict[str, Floats]:
        """Probabilities of each peer at one horizon.

        Parameters
        ----------
        learn : ndarray of bool, shape (taught,)
            The rows to fit on; all matured.
        asked : ndarray of int64
            Positions of the units asked about.
        """
        at = self.horizons.index(horizon)
        rates = sheet.rates[asked, at]
        found = self.rivals.answer(horizon, learn, columns=sheet.columns[asked], rates=rates)
        out = {name: p for name, p in found.items() if name in self.names}
        out |= {name: p[asked, at] for name, p in sheet.unpaid_after.items()}
        y = self.taught.unpaid(horizon)[learn]
        for name in self.names:
            if name in out:
                continue
            if name == "naive_rate":
                fitted: Baseline = NaiveRate().fit(self.rivals.rates[learn, at], y)
                out[name] = fitted.predict(rates)
                continue
            fitted = Scorecard() if name == "scorecard" else LightGBM(name)
            # With one class only there is nothing to tell apart.
            fitted = fitted if 0 < y.mean() < 1 else BaseRate()
            out[name] = fitted.fit(self.taught.x[learn], y).predict(sheet.x[asked])
        return {name: out[name] for name in self.names}


@dataclass(frozen=True)
class Times:
    """What survival peers of a stage learn from: how long after a common beginning rows were paid.

    Parameters
    ----------
    begin : int
        Day, from the question date, at which time begins: as long before as half of the rows were
        asked about at least, and never after the first horizon.
    learn : ndarray of bool, shape (taught,)
        Rows whose time has begun before the cutoff. Of the others only the early payers would be
        known, so these stay out with them.
    days : ndarray, shape (learn.sum(),)
        To the payment, or to the last day before the cutoff; what was paid earlier has 0.
    paid : ndarray of bool, shape (learn.sum(),)
        Whether they end in a payment.
    """

    begin: int
    learn: NDArray[np.bool_]
    days: Floats
    paid: NDArray[np.bool_]


def times_of(taught: StageRows, horizons: tuple[int, ...], cut: int) -> Times:
    """The times of rows as known at a cutoff, counted as horizons are."""
    ahead = int(np.median(taught.question - taught.snapshot)) if len(taught.question) else 0
    begin = min(-ahead, *horizons)
    start = taught.question + begin
    learn = start < cut
    days = np.maximum(np.minimum(taught.paid, cut - 1) - start, 0).astype(np.float64)
    return Times(begin, learn, days[learn], taught.paid[learn] < cut)
