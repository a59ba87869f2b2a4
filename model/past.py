"""How one kind of key (a customer, its peers, a seller …) paid before a day."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from model.day import NEVER, Days, Floats
from model.view import Payers


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
    def settled(self) -> tuple[Days, Days]:
        """Positions of what was known to be settled."""
        return self.payers.settled.before(self.key, self.day)

    @cached_property
    def settled_count(self) -> Floats:
        """Number of receivables known to be settled."""
        return (self.settled[1] - self.settled[0]).astype("float64")

    def mean_late(self, last: int | None = None) -> Floats:
        """Mean days late of the settled, or of the ``last`` settled of them."""
        if last is None:
            return self.payers.settled.mean("late", *self.settled)
        return _row_mean(self.payers.settled.last_values("late", *self.settled, last))

    def median_late(self, last: int) -> Floats:
        """Median days late of the ``last`` settled."""
        return _row_median(self.payers.settled.last_values("late", *self.settled, last))

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
        return self.payers.issued.before(self.key, self.day)

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
        due = self.payers.fell_due.before(self.key, self.day)
        return due, self.payers.closed.before(self.key, self.day)

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
        events = self.payers.matured[horizon]
        first, end = events.before(self.key, self.day)
        return (end - first).astype("float64"), events.total("late", first, end)

    def recent_share(self, horizon: int, last: int) -> Floats:
        """Share unpaid ``horizon`` days past due among the ``last`` that reached that day."""
        events = self.payers.matured[horizon]
        return _row_mean(events.last_values("late", *events.before(self.key, self.day), last))


def _row_mean(values: Floats) -> Floats:
    count = (~np.isnan(values)).sum(axis=1)
    with np.errstate(invalid="ignore"):
        return np.where(count > 0, np.nansum(values, axis=1) / np.maximum(count, 1), np.nan)


def _row_median(values: Floats) -> Floats:
    ordered = np.sort(values, axis=1)
    count = (~np.isnan(ordered)).sum(axis=1)
    rows = np.arange(len(values))
    low = ordered[rows, np.clip((count - 1) // 2, 0, None)]
    high = ordered[rows, np.minimum(count // 2, values.shape[1] - 1)]
    return np.where(count > 0, (low + high) / 2, np.nan)
