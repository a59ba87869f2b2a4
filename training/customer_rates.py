"""Each customer's own rate, as a user would count it: what became of its past receivables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.codes import Stage
from model.day import Days, Floats, days_of
from model.view import LedgerView

PAIRS = 4_000_000
"""Comparisons of queries with receivables done at a time: bounds the memory."""
SORTED_COSTS = 40
"""About how many queries cost, compared one by one, what sorting the receivables costs once."""


def customer_rates(units: pd.DataFrame, view: LedgerView, horizons: tuple[int, ...]) -> Floats:
    """Each customer's share of past receivables that were unpaid when the question would be.

    Parameters
    ----------
    units : DataFrame, shape (n, …)
        Columns ``customer_id, stage, snapshot, due``; see ``model.asked``.
    view : LedgerView
        Only what was issued, and had come to its end, before each snapshot is counted.
    horizons : tuple of int
        Days after the question date, length H.

    Returns
    -------
    ndarray, shape (n, H, 2)
        The share (missing where there is none) and the number of outcomes behind it. For an open
        receivable ``a`` days past due only those still unpaid at that age count.
    """
    snapshot, due = days_of(units["snapshot"]), days_of(units["due"])
    asked = _Queries(
        snapshot, np.maximum(snapshot - due, 0), (units["stage"] == Stage.OPEN.value).to_numpy()
    )
    customer = view.customer_position(units["customer_id"])
    known, gone = view.outcomes.known, view.outcomes.excluded
    counted = np.zeros((len(units), len(horizons), 2), dtype="int64")
    theirs = pd.Series(view.customer[~gone]).groupby(view.customer[~gone]).indices
    kept = np.flatnonzero(~gone)
    for who, rows in pd.Series(customer).groupby(customer).indices.items():
        if who not in theirs:
            continue
        mine = kept[theirs[who]]
        past = _Past(view.issue[mine], view.due[mine], known[mine])
        some = asked.of(np.asarray(rows))
        kinds = len(np.unique(some.kind))
        # A customer of a million claims is asked about ten thousands of times.
        count = past.sorted_once if SORTED_COSTS * kinds < len(rows) else past.one_by_one
        counted[rows] = count(some, horizons)
    ended, unpaid = counted[..., 0], counted[..., 1]
    share = np.where(ended > 0, unpaid / np.maximum(ended, 1), np.nan)
    return np.stack([share, ended], axis=-1)


@dataclass(frozen=True)
class _Queries:
    """When each of n questions is asked, at what age, and whether of an open receivable."""

    day: Days
    age: Days
    is_open: NDArray[np.bool_]

    @property
    def kind(self) -> Days:
        """Questions of one kind ask about the same receivables, on different days."""
        return 2 * self.age + self.is_open

    def of(self, rows: NDArray[np.intp]) -> _Queries:
        """Some of them."""
        return _Queries(self.day[rows], self.age[rows], self.is_open[rows])


@dataclass(frozen=True)
class _Past:
    """One customer's m receivables: when issued, when due, and when their payment was known.

    Both ways of counting give, for n questions and H horizons, how many of them had come to their
    end and how many of these were unpaid at it; shape (n, H, 2).
    """

    issue: Days
    due: Days
    paid: Days

    def one_by_one(self, asked: _Queries, horizons: tuple[int, ...]) -> Days:
        """Every question beside every receivable: quick where either are few."""
        out = np.zeros((len(asked.day), len(horizons), 2), dtype="int64")
        step = max(1, PAIRS // len(self.due))
        for start in range(0, len(asked.day), step):
            at = slice(start, start + step)
            day, age, is_open = asked.day[at, None], asked.age[at, None], asked.is_open[at, None]
            counts = (self.issue < day) & (~is_open | (self.paid > self.due + age))
            for h, horizon in enumerate(horizons):
                end = self.due + age + horizon
                ended = counts & (end < day)
                out[at, h, 0] = ended.sum(axis=1)
                out[at, h, 1] = (ended & (self.paid > end)).sum(axis=1)
        return out

    def sorted_once(self, asked: _Queries, horizons: tuple[int, ...]) -> Days:
        """The receivables sorted by the day from which they count, for each kind of question."""
        out = np.zeros((len(asked.day), len(horizons), 2), dtype="int64")
        kind = asked.kind
        for one in np.unique(kind):
            rows = kind == one
            age, is_open = divmod(int(one), 2)
            counts = self.paid > self.due + age if is_open else np.ones(len(self.due), dtype=bool)
            for h, horizon in enumerate(horizons):
                end = (self.due + age + horizon)[counts]
                since = np.maximum(self.issue[counts], end)
                for place, which in enumerate((since, since[self.paid[counts] > end])):
                    out[rows, h, place] = np.searchsorted(np.sort(which), asked.day[rows])
        return out
