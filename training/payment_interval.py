"""Whether a payment came between the days by which 10 % and 90 % are expected.

The interval is read off the curve over the horizons asked, as an answer's payment dates are. Where
the later day lies beyond the last horizon, 80 % sure is from the day on by which 20 % are expected;
that too may be a bound, "after 60 days", which covers when it is true.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.day import Floats, days_of
from model.payment_date import QUANTILES, SURE_FROM
from training.metrics import MIN_ROWS


@dataclass(frozen=True)
class Matured:
    """The units of one stage whose outcome is known at the last horizon that has matured.

    Units are chosen by their days alone, never by what was predicted or what became of them.

    Parameters
    ----------
    rows : ndarray of int64, shape (n, h)
        Row of each unit and horizon among the rows given; −1 where a horizon is no question.
    days : ndarray, shape (n, 1 + h)
        Snapshot and horizons in days from the question date.
    paid : ndarray, shape (n,)
        Day of payment, from the question date; infinite where unpaid at the last horizon.
    """

    rows: NDArray[np.int64]
    days: Floats
    paid: Floats

    def curves(self, probability: Floats) -> Floats:
        """Curves of units, shape (n, 1 + h): certain at the snapshot, and never rising."""
        p = np.where(self.rows < 0, 1.0, probability[self.rows])
        return np.minimum.accumulate(np.column_stack([np.ones(len(p)), p]), axis=1)

    def covered(self, probability: Floats) -> tuple[Floats, Floats]:
        """Whether each unit's interval held, and how likely that was by its own curve; (n,).

        Parameters
        ----------
        probability : ndarray
            Of every row given.
        """
        p = self.curves(probability)
        low, high = (day_reached(level, self.days, p) for level in (QUANTILES[0], QUANTILES[-1]))
        has_end = np.isfinite(high)
        low = np.where(has_end, low, day_reached(SURE_FROM, self.days, p))
        # Days are whole: the day told is the first by which so many are expected to have paid.
        held = (self.paid >= np.ceil(low)) & (self.paid <= np.ceil(high))
        # "After 60 days" from the first quantile on says that all of it lies there.
        begins = np.where(has_end, QUANTILES[0], SURE_FROM)
        begins = np.where(np.isinf(low), p[:, -1], begins)
        ends = np.where(np.isinf(high), 0.0, QUANTILES[-1])
        return held.astype(np.float64), begins - ends


def matured(rows: pd.DataFrame) -> Matured | None:
    """The units of the rows of one stage; none where too few have matured.

    Parameters
    ----------
    rows : DataFrame
        Columns ``asked`` (a number of the unit), ``horizon_days``, ``snapshot``, ``due``, ``paid``.
    """
    table = (
        rows.assign(at=np.arange(len(rows)))
        .pivot_table(index="asked", columns="horizon_days", values="at", aggfunc="first")
        .sort_index(axis=1)
    )
    enough = table.notna().sum() >= MIN_ROWS
    if not enough.any():
        return None
    table = table.loc[:, : enough[enough].index[-1]]
    table = table[table.iloc[:, -1].notna()]
    at = table.fillna(-1).to_numpy(dtype=np.int64)
    units = rows.iloc[at[:, -1]]
    due, snapshot = days_of(units["due"]), days_of(units["snapshot"])
    question = np.maximum(due, snapshot)
    horizons = np.asarray(table.columns, dtype=np.float64)
    days = np.column_stack(
        [snapshot - question, np.broadcast_to(horizons, (len(units), len(horizons)))]
    )
    # A horizon before the snapshot is no question; its point falls together with the snapshot's.
    days = np.maximum.accumulate(days.astype(np.float64), axis=1)
    paid = (days_of(units["paid"]) - question).astype(np.float64)
    return Matured(at, days, np.where(paid > horizons[-1], np.inf, paid))


def day_reached(level: float, days: Floats, p: Floats) -> Floats:
    """Day on which each curve has fallen to ``level``, hazard constant in between; shape (n,).

    Parameters
    ----------
    days, p : ndarray, shape (n, h)
        Points of the curves, the first of them certain. Infinite where a curve stays above.
    """
    after = (p > level).sum(axis=1)
    reached = after < p.shape[1]
    j = np.minimum(after, p.shape[1] - 1)
    row = np.arange(len(p))
    hazard = -np.log(np.clip(p, 1e-12, 1.0))
    start, end = hazard[row, j - 1], hazard[row, j]
    part = (-np.log(level) - start) / np.where(end > start, end - start, 1.0)
    at = days[row, j - 1] + part * (days[row, j] - days[row, j - 1])
    return np.where(reached, at, np.inf)
