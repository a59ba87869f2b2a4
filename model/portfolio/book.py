"""The open receivables of a company on a day, each with its balance and its curve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from data_schemas.fiscal import PlaceCalendar
from model.day import Days, Floats, day_number, days_of
from model.money.balance import open_cents
from model.money.cents import in_cents
from model.pace import YEAR, busy, clock, pace_of, work_on
from model.portfolio.part_payments import PartPayments, part_payments_of, rows_of
from model.portfolio.season import LEAST_PROBABILITY, in_season
from model.scored import Scored
from model.view import LedgerView

LONGEST_BOOKING = 60
"""Days after which a payment is taken to be booked."""


@dataclass(frozen=True)
class Book:
    """Open receivables, one entry each.

    Parameters
    ----------
    scored : Scored
        What the model says of them.
    cents : ndarray of int64, shape (n,)
        Open balance: what is owed less what is known to be paid.
    age : ndarray of int64, shape (n,)
        Days past due, negative before.
    grid : ndarray, shape (n, m)
        Days gone since the start of ``as_of`` at which the curve is known, rising, 0 first.
    unpaid : ndarray, shape (n, m)
        Probability of being unpaid there, 1 first, never rising, at the time of the year it is.
    work : ndarray, shape (d,)
        The payers' clock by days gone.
    unbooked : float
        Work the payers did before ``as_of`` of which we do not know yet.
    parts : PartPayments
        What comes of a balance before its claim is settled.
    part_row : ndarray of int64, shape (n,)
        Row of ``parts`` of each claim.
    """

    as_of: date
    scored: Scored
    cents: Days
    age: Days
    grid: Floats
    unpaid: Floats
    work: Floats
    unbooked: float
    parts: PartPayments
    part_row: Days

    def __len__(self) -> int:
        return len(self.cents)

    @property
    def balance(self) -> Floats:
        """Open balance in CNY, shape (n,)."""
        return self.cents / 100.0

    def unpaid_by(self, days: Floats) -> Floats:
        """Probability of being unpaid when so many days have gone, shape (n, len(days)).

        The first day is ``as_of`` itself: 7 days make its first week. Between two points the
        hazard is constant on the payers' clock; beyond the last it is 0. What was paid before the
        day and is not booked yet comes on the first day.
        """
        hazard = -np.log(np.maximum(self.unpaid, LEAST_PROBABILITY))
        out = np.empty((len(self), len(days)))
        row = np.arange(len(self))
        last = self.grid.shape[1] - 1
        for at, day in enumerate(days):
            left = np.clip((self.grid <= day).sum(axis=1) - 1, 0, last)
            right = np.minimum(left + 1, last)
            start, end = self.grid[row, left], self.grid[row, right]
            begun = self._worked(start) - np.where(left == 0, self.unbooked * (day > 0), 0.0)
            done, now = self._worked(end), self._worked(day)
            length = done - begun
            by_clock = (now - begun) / np.where(length > 0, length, 1.0)
            span = np.where(end > start, end - start, 1.0)
            part = np.clip(np.where(length > 0, by_clock, (day - start) / span), 0.0, 1.0)
            part = np.where(right > left, part, 0.0)
            out[:, at] = hazard[row, left] + part * (hazard[row, right] - hazard[row, left])
        return np.asarray(np.exp(-out))

    def outstanding_by(self, days: Floats) -> Floats:
        """Expected share of the balance outstanding when so many days have gone, (n, len(days)).

        What is unpaid, less what has come of it in parts.
        """
        return np.asarray(self.unpaid_by(days) * (1.0 - self.parts.by(days)[self.part_row]))

    def _worked(self, days: Floats | float) -> Floats:
        return np.asarray(np.interp(days, np.arange(len(self.work)), self.work))


def book_of(
    scored: Scored, as_of: date, calendar: PlaceCalendar, season: Mapping[int, float] | None = None
) -> Book:  # fmt: skip
    """The book behind what was scored, all of it open on ``as_of``."""
    asked = scored.asked
    view = asked.view
    ahead = np.maximum(asked.due - asked.snapshot, 0)
    asked_at = np.arange(len(scored.horizons))[None, :] >= scored.first[:, None]
    # "Unpaid h days after" is unpaid at the end of that day, when one more day has gone.
    horizons = np.asarray(scored.horizons, dtype="float64")
    grid = np.where(asked_at, ahead[:, None] + horizons + 1, 0)
    days = max(int(grid.max(initial=0)), YEAR) + 1
    pace = pace_of(view, as_of, calendar)
    work = clock(pace, as_of, days, calendar)
    begin = np.maximum(np.column_stack([ahead, grid[:, :-1]]), ahead[:, None])
    window = busy(work, begin, np.maximum(grid, begin))
    unpaid = np.where(asked_at, scored.probability, 1.0)
    unpaid = np.minimum.accumulate(unpaid, axis=1)
    power = np.array([(season or {}).get(days, 0.0) for days in scored.horizons])
    unpaid = in_season(unpaid, window, power)
    age = asked.snapshot - asked.due
    cents = open_cents(asked)
    return Book(
        as_of=as_of,
        scored=scored,
        cents=cents,
        age=age,
        grid=np.column_stack([np.zeros(len(asked)), grid]),
        unpaid=np.column_stack([np.ones(len(asked)), unpaid]),
        work=work,
        unbooked=unbooked_work(view, as_of, pace, calendar),
        parts=part_payments_of(view, as_of),
        part_row=rows_of(age, cents < in_cents(asked.amount)),
    )


def unbooked_work(view: LedgerView, as_of: date, pace: Floats, calendar: PlaceCalendar) -> float:
    """Work the payers did before a day of which the ledger does not know yet.

    That of each day before, as far as payments take that long to be booked; after days of rest it
    is little.
    """
    t, payments = day_number(as_of), view.ledger.payments
    paid, booked = days_of(payments["paid_date"]), days_of(payments["recorded_date"])
    known = (booked < t) & (booked >= paid)
    if not known.any():
        return 0.0
    ago = np.arange(1, LONGEST_BOOKING + 1)
    late = np.sort((booked - paid)[known])
    unknown = 1.0 - np.searchsorted(late, ago, side="left") / len(late)
    return float(work_on(t - ago, pace, calendar) @ unknown)
