"""How one kind of key (a customer, its peers, a seller …) paid before a day."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from model.day import NEVER, Days, Floats
from model.events import Moments
from model.payers import Payers

_CHUNK = 2**15
"""Rows looked at together where each needs several numbers: they fit the processor's cache."""


class Past:
    """Point-in-time history: all of it known strictly before ``day``.

    Parameters
    ----------
    payers : Payers
        Index of the receivables under this kind of key.
    key : ndarray of int64, shape (n,)
        Whose history; −1 has none.
    day : ndarray of int64, shape (n,)
        The snapshot's day number.
    """

    def __init__(self, payers: Payers, key: Days, day: Days) -> None:
        self.payers, self.key, self.day = payers, key, day

    @cached_property
    def moments(self) -> Moments:
        """The keys at their days, in order."""
        return Moments(self.key, self.day)

    @cached_property
    def settled(self) -> tuple[Days, Days]:
        """Positions of what was known to be settled."""
        return self.payers.settled.until(self.moments)

    @cached_property
    def settled_count(self) -> Floats:
        """Number of receivables known to be settled."""
        return (self.settled[1] - self.settled[0]).astype("float64")

    def mean_late(self, last: int | None = None) -> Floats:
        """Mean days late of the settled, or of the ``last`` settled of them."""
        first, end = self.settled
        if last is not None:
            first = np.maximum(first, end - last)
        return self.payers.settled.mean("late", first, end)

    def faded_late(self, half_life: float) -> Floats:
        """Mean days late of the settled; a payment ``half_life`` days older counts half."""
        return self.payers.settled.faded_mean("late", half_life, *self.settled)

    def late_trend(self, last: int) -> Floats:
        """Mean days late of the ``last`` settled less that of those before, where there are any."""
        first, end = self.settled
        cut = np.maximum(first, end - last)
        settled = self.payers.settled
        return settled.mean("late", cut, end) - settled.mean("late", first, cut)

    def median_late(self, last: int) -> Floats:
        """Median days late of the ``last`` settled."""
        first, end = self.settled
        out = np.empty(len(end))
        for at in range(0, len(end), _CHUNK):
            part = slice(at, at + _CHUNK)
            values = self.payers.settled.last_values("late", first[part], end[part], last)
            out[part] = _row_median(values)
        return out

    def last_late(self) -> Floats:
        """Days late of the last settled (latest known, then in order of the ledger)."""
        first, end = self.settled
        return self.payers.settled.pick("late", end - 1, end > first)

    def year_end_share(self) -> Floats:
        """Share of the settled that was paid in December."""
        return self.payers.settled.mean("year_end", *self.settled)

    def days_since_payment(self) -> Floats:
        """Days since a payment was last known."""
        first, end = self.settled
        return self.day - self.payers.settled.pick("day", end - 1, end > first)

    def days_since_invoice(self) -> Floats:
        """Days since the last receivable came to exist."""
        first, end = self._issued
        return self.day - self.payers.issued.pick("day", end - 1, end > first)

    @cached_property
    def _issued(self) -> tuple[Days, Days]:
        return self.payers.issued.until(self.moments)

    def mean_amount(self) -> Floats:
        """Mean amount of what was invoiced, CNY."""
        return self.payers.issued.mean("amount", *self._issued)

    def open_count(self) -> Floats:
        """Number of receivables invoiced and not known to be paid."""
        first, end = self._issued
        return (end - first) - self.settled_count

    def open_amount(self) -> Floats:
        """Their amount, CNY."""
        issued = self.payers.issued.total("amount", *self._issued)
        return np.maximum(issued - self.payers.settled.total("amount", *self.settled), 0.0)

    @cached_property
    def _overdue(self) -> tuple[tuple[Days, Days], tuple[Days, Days]]:
        due = self.payers.fell_due.until(self.moments)
        return due, self.payers.closed.until(self.moments)

    def overdue_count(self) -> Floats:
        """Number past due and not known to be paid."""
        due, closed = self._overdue
        return ((due[1] - due[0]) - (closed[1] - closed[0])).astype("float64")

    def overdue_amount(self) -> Floats:
        """Their amount, CNY."""
        due, closed = self._overdue
        amount = self.payers.fell_due.total("amount", *due)
        return np.maximum(amount - self.payers.closed.total("amount", *closed), 0.0)

    def oldest_overdue_days(self) -> Floats:
        """Days the oldest of them is past due; 0 where there is none."""
        (first, end), _ = self._overdue
        stamp = np.clip(self.key, 0, None) * (NEVER * 4) + self.day
        at = np.maximum(np.searchsorted(self.payers.oldest, stamp, "left"), first)
        days = self.day - self.payers.fell_due.pick("day", at, (at < end) & (self.key >= 0))
        return np.where(np.isnan(days), 0.0, days)

    def matured(self, horizon: int) -> tuple[Floats, Floats]:
        """Count of those ``horizon`` days past due before the day, and of the unpaid then."""
        events = self.payers.matured(horizon)
        first, end = events.until(self.moments)
        return (end - first).astype("float64"), events.total("late", first, end)

    def recent_share(self, horizon: int, last: int) -> Floats:
        """Share unpaid ``horizon`` days past due among the ``last`` that reached that day."""
        events = self.payers.matured(horizon)
        first, end = events.until(self.moments)
        return events.mean("late", np.maximum(first, end - last), end)


def _row_median(values: Floats) -> Floats:
    ordered = np.sort(values, axis=1)
    count = (~np.isnan(ordered)).sum(axis=1)
    rows = np.arange(len(values))
    low = ordered[rows, np.clip((count - 1) // 2, 0, None)]
    high = ordered[rows, np.minimum(count // 2, values.shape[1] - 1)]
    return np.where(count > 0, (low + high) / 2, np.nan)
