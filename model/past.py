"""How one kind of key (a customer, its peers, a seller …) paid before a day."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from model.day import NEVER, Days, Floats
from model.events import Events, Moments
from model.payers import Payers
from model.tally import Tally, counted_until


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
        self.payers, self._key, self._day = payers, key, day

    @cached_property
    def moments(self) -> Moments:
        """The keys at their days, in order."""
        return Moments(self._key, self._day)

    def _given(self, values: Floats | Days) -> Floats:
        return self.moments.given_order(values)

    @cached_property
    def settled(self) -> tuple[Days, Days]:
        """Positions of what was known to be settled, in order of ``moments`` (as all positions)."""
        return self.payers.settled.until(self.moments)

    @cached_property
    def settled_count(self) -> Floats:
        """Number of receivables known to be settled."""
        return self._given(self.settled[1] - self.settled[0])

    def mean_late(self, last: int | None = None) -> Floats:
        """Mean days late of the settled, or of the ``last`` settled of them (whole days)."""
        first, end = self.settled
        if last is not None:
            first = self.payers.settled.last_of(last, first, end)
        return self._given(self.payers.settled.mean("late", first, end))

    @cached_property
    def _lateness(self) -> tuple[Days, Days]:
        return self.payers.lateness.until(self.moments)

    def mean_late_by(self) -> Floats:
        """Mean days late by ``LATE_BY`` days past due, of all that reached that day."""
        return self._given(self.payers.lateness.mean("late", *self._lateness))

    def faded_late_by(self, half_life: float) -> Floats:
        """The same mean; a claim that reached it ``half_life`` days earlier counts half."""
        return self._given(self.payers.lateness.faded_mean("late", half_life, *self._lateness))

    def late_trend(self, last: int) -> Floats:
        """Mean days late of the ``last`` settled (whole days) less that of those before, if any."""
        first, end = self.settled
        settled = self.payers.settled
        cut = settled.last_of(last, first, end)
        recent, before = settled.mean("late", cut, end), settled.mean("late", first, cut)
        return self._given(recent - before)

    def median_late(self, last: int) -> Floats:
        """Median days late of the ``last`` settled (whole days)."""
        return self._given(self.payers.settled.last_median("late", last, *self.settled))

    def last_late(self) -> Floats:
        """Mean days late of what was known to be settled last, all of that day."""
        return self.mean_late(1)

    def year_end_share(self) -> Floats:
        """Share of the settled that was paid in December."""
        return self._given(self.payers.settled.mean("year_end", *self.settled))

    def days_since_payment(self) -> Floats:
        """Days since a payment was last known."""
        first, end = self.settled
        last = self.payers.settled.pick("day", end - 1, end > first)
        return self._given(self.moments.day - last)

    def days_since_invoice(self) -> Floats:
        """Days since the last receivable came to exist."""
        first, end = self._issued
        last = self.payers.issued.pick("day", end - 1, end > first)
        return self._given(self.moments.day - last)

    @cached_property
    def _issued(self) -> tuple[Days, Days]:
        return self.payers.issued.until(self.moments)

    def mean_amount(self) -> Floats:
        """Mean amount of what was invoiced, CNY."""
        return self._given(self.payers.issued.mean("amount", *self._issued))

    def open_count(self) -> Floats:
        """Number of receivables invoiced and not known to be paid."""
        issued, settled = self._issued, self.settled
        return self._given((issued[1] - issued[0]) - (settled[1] - settled[0]))

    def open_amount(self) -> Floats:
        """Their amount, CNY."""
        issued = self.payers.issued.total("amount", *self._issued)
        settled = self.payers.settled.total("amount", *self.settled)
        return self._given(_whole(issued - settled))

    @cached_property
    def _overdue(self) -> tuple[tuple[Days, Days], tuple[Days, Days]]:
        due = self.payers.fell_due.until(self.moments)
        return due, self.payers.closed.until(self.moments)

    def overdue_count(self) -> Floats:
        """Number past due and not known to be paid."""
        due, closed = self._overdue
        return self._given((due[1] - due[0]) - (closed[1] - closed[0]))

    def overdue_amount(self) -> Floats:
        """Their amount, CNY."""
        due, closed = self._overdue
        amount = self.payers.fell_due.total("amount", *due)
        paid = self.payers.closed.total("amount", *closed)
        return self._given(_whole(amount - paid))

    def oldest_overdue_days(self) -> Floats:
        """Days the oldest of them is past due; 0 where there is none."""
        (first, end), _ = self._overdue
        key, day = self.moments.key, self.moments.day
        stamp = np.clip(key, 0, None) * (NEVER * 4) + day
        at = np.maximum(np.searchsorted(self.payers.oldest, stamp, "left"), first)
        days = day - self.payers.fell_due.pick("day", at, (at < end) & (key >= 0))
        return self._given(np.where(np.isnan(days), 0.0, days))

    def matured(self, horizon: int) -> tuple[Floats, Floats]:
        """Count of those ``horizon`` days past due before the day, and of the unpaid then."""
        return self._summed(self.payers.shares(horizon))

    def stayed(self, age: int, horizon: int) -> tuple[Floats, Floats]:
        """Count of those still unpaid ``age`` days past due, and ``horizon`` days later of them."""
        return self._summed(self.payers.stayed(age, horizon))

    def late_by(self) -> tuple[Floats, Floats]:
        """Count of what was ``LATE_BY`` days past due before the day; days late by then, summed."""
        return self._summed(self.payers.lateness_sums)

    def _summed(self, index: Tally | Events) -> tuple[Floats, Floats]:
        if isinstance(index, Tally):
            return index.before("late", self._key, self._day)
        count, total = counted_until(index, "late", self.moments)
        return self._given(count), self._given(total)

    def recent_share(self, horizon: int, last: int) -> Floats:
        """Share unpaid ``horizon`` days past due among the ``last`` that reached that day.

        The days on which they did are taken whole.
        """
        events = self.payers.matured(horizon)
        first, end = events.until(self.moments)
        return self._given(events.mean("late", events.last_of(last, first, end), end))


def _whole(amount: Floats) -> Floats:
    """An amount left over from a difference of running sums: below half a cent it is nothing."""
    return np.where(amount < 0.005, 0.0, amount)
