"""How fast the payers' year runs: payments per open claim by month, from the ledger's own past.

Between two horizons of a curve nothing says on which days the money comes. It comes on working
days, thinly after New Year and densely before the treasury closes; how thinly and how densely is
learnt from when claims were paid before.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from data_schemas.fiscal import PlaceCalendar
from model.day import Days, Floats, day_number, day_of, months_of
from model.settlement import Outcomes
from model.workdays import rest_days

YEARS = 5
"""Years of payments the pace is learnt from: a habit of older days is none."""
PRIOR_PAYMENTS = 20.0
"""A month counts as if this many payments had come at the usual pace."""
CLOSED = 12
"""Place of the days after the treasury has closed, behind those of the twelve months."""
YEAR = 365
LEAST_BUSY = 0.02
"""Windows count as at least so busy: somebody always pays."""


class Settled(Protocol):
    """What of a ledger tells how fast its payers are."""

    @property
    def seen(self) -> Days:
        """Day from which each claim is known."""

    @property
    def outcomes(self) -> Outcomes:
        """What became of each claim."""


class Paces:
    """The payers' clock as each month began, from what was known by then; each is made once.

    Parameters
    ----------
    seen : ndarray of int64, shape (n,)
        Day from which each claim is known.
    outcomes : Outcomes, length n
    """

    def __init__(self, seen: Days, outcomes: Outcomes) -> None:
        self.seen, self.outcomes = seen, outcomes
        # A treasury that closes on another day (policy) moves a few days of December.
        self._calendar = PlaceCalendar()
        self._clocks: dict[int, Floats] = {}

    def busy(self, snapshot: Days, begin: Days, days: Days | int) -> Floats:
        """How busy the payers are on ``begin`` and ``days`` days from then on, shape (n,).

        1 is usual, and where no season is known.

        Parameters
        ----------
        snapshot, begin : ndarray of int64, shape (n,)
            Day numbers; a window does not begin before its snapshot.
        days : int, or ndarray of int64, shape (n,)
            Less than a year.
        """
        months, code = np.unique(months_of(snapshot), return_inverse=True)
        first = months.astype("datetime64[M]").astype("datetime64[D]").astype("int64")
        work = np.stack([self._clock(int(day)) for day in first] or [np.zeros(YEAR + 1)])
        ahead = begin - first[code]
        # Years ahead is like the year after this one: its days of rest are not known either.
        start = ahead - YEAR * np.maximum(ahead // YEAR - 1, 0)
        done = work[code, start + days + 1] - work[code, start]
        return _beside_usual(done, work[code, YEAR], np.asarray(days + 1, dtype="float64"))

    def _clock(self, first: int) -> Floats:
        if first not in self._clocks:
            day, calendar = day_of(first), self._calendar
            pace = pace_of(self, day, calendar)
            # Without a season every day is alike, days of rest included: all windows are usual.
            work = np.arange(3.0 * YEAR + 1)
            if np.ptp(pace) > 0:
                work = clock(pace, day, 3 * YEAR, calendar)
            self._clocks[first] = work
        return self._clocks[first]


def pace_of(view: Settled, as_of: date, calendar: PlaceCalendar) -> Floats:
    """Payments per open claim and working day in each period of the year, 1 being usual.

    Returns
    -------
    ndarray, shape (13,)
        January to December, and the days after the treasury has closed. Nothing known on or after
        ``as_of`` is used. All usual until payments reach once around the year: of a register that
        only begins nobody can tell a season from a start.
    """
    t = day_number(as_of)
    first = t - round(YEARS * 365.25)
    days = np.arange(first, t)
    result = view.outcomes
    keep = (view.seen < t) & ~result.excluded
    begin = np.clip(view.seen[keep] + 1, first, t)
    known = result.known[keep] < t
    end = np.where(known, result.paid[keep], np.minimum(result.written_off[keep], t - 1))
    # A claim is open on each day from the one after its issue to the one it is paid or given up on.
    change = np.bincount(begin - first, minlength=len(days) + 1)
    change -= np.bincount(np.clip(end + 1, first, t) - first, minlength=len(days) + 1)
    open_on = np.cumsum(change)[:-1]
    paid = end[known & (end >= first)]
    if (paid < t - YEAR).sum() < PRIOR_PAYMENTS:
        return np.ones(CLOSED + 1)
    payments = np.bincount(paid - first, minlength=len(days))[: len(days)]
    period = periods(days, calendar)
    working = working_days(days)
    exposure = np.bincount(period, open_on * working, minlength=CLOSED + 1)
    count = np.bincount(period, payments * working, minlength=CLOSED + 1)
    usual = count.sum() / max(exposure.sum(), 1e-9)
    expected = usual * exposure
    return np.asarray((count + PRIOR_PAYMENTS) / (expected + PRIOR_PAYMENTS))


def clock(pace: Floats, as_of: date, days: int, calendar: PlaceCalendar) -> Floats:
    """Work done by the payers from the start of ``as_of`` up to the end of each day ahead.

    Returns
    -------
    ndarray, shape (days + 1,)
        0 first, never falling; a usual working day adds 1, a day of rest nothing.
    """
    rate = work_on(day_number(as_of) + np.arange(days), pace, calendar)
    return np.asarray(np.r_[0.0, np.cumsum(rate)], dtype="float64")


def work_on(days: Days, pace: Floats, calendar: PlaceCalendar) -> Floats:
    """Work the payers do on each day, shape (n,): 1 on a usual working day, 0 on one of rest."""
    return np.asarray(working_days(days) * pace[periods(days, calendar)])


def busy(work: Floats, begin: Floats, end: Floats) -> Floats:
    """Work of the payers in windows beside that in a usual window as long; 1 is usual, any shape.

    Parameters
    ----------
    work : ndarray, shape (d,)
        The payers' clock by days (``clock``), longer than a year.
    begin, end : ndarray
        Days on it; a window ends after it begins.
    """
    days = np.arange(len(work))
    done = np.interp(end, days, work) - np.interp(begin, days, work)
    return _beside_usual(done, work[YEAR], np.maximum(end - begin, 1.0))


def _beside_usual(done: Floats, year: Floats | float, days: Floats | float) -> Floats:
    """Work beside that of as many usual days of a year; never nothing at all."""
    return np.asarray(np.maximum(done / (year / YEAR * days), LEAST_BUSY), dtype="float64")


def periods(days: Days, calendar: PlaceCalendar) -> Days:
    """Place of each day's period in the pace, shape (n,)."""
    return np.where(treasury_closed(days, calendar), CLOSED, months_of(days) % 12)


def treasury_closed(days: Days, calendar: PlaceCalendar) -> NDArray[np.bool_]:
    """Whether the treasury has closed for the rest of the year, shape (n,)."""
    month, of_month = months_of(days), 1 + days
    of_month -= month.astype("datetime64[M]").astype("datetime64[D]").astype("int64")
    closes_month, closes_day = map(int, calendar.treasury_closes.split("-"))
    return np.asarray((month % 12 == closes_month - 1) & (of_month > closes_day))


def working_days(days: Days) -> Floats:
    """1 on working days, 0 on days of rest, shape (n,)."""
    stamps = days.astype("datetime64[D]")
    first = stamps.astype("datetime64[Y]")
    of_year = (stamps - first).astype("int64")
    years, code = np.unique(first.astype("int64") + 1970, return_inverse=True)
    worked = np.stack([_worked(int(year)) for year in years] or [np.zeros(1)])
    return np.asarray(worked[code, of_year])


@cache
def _worked(year: int) -> Floats:
    """1 on each working day of a year, 0 on its days of rest, from its first day on."""
    out = np.ones(366)
    out[[day.timetuple().tm_yday - 1 for day in rest_days(year)]] = 0.0
    return out
