"""How fast the payers' year runs: payments per open claim by month, from the ledger's own past.

Between two horizons of a curve nothing says on which days the money comes. It comes on working
days, thinly after New Year and densely before the treasury closes; how thinly and how densely is
learnt from when claims were paid before.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from data_schemas.fiscal import PlaceCalendar
from model.day import Days, Floats, day_number, day_of, months_of
from model.view import LedgerView
from model.workdays import is_working_day

YEARS = 5
"""Years of payments the pace is learnt from: a habit of older days is none."""
PRIOR_PAYMENTS = 20.0
"""A month counts as if this many payments had come at the usual pace."""
CLOSED = 12
"""Place of the days after the treasury has closed, behind those of the twelve months."""


def pace_of(view: LedgerView, as_of: date, calendar: PlaceCalendar) -> Floats:
    """Payments per open claim and working day in each period of the year, 1 being usual.

    Returns
    -------
    ndarray, shape (13,)
        January to December, and the days after the treasury has closed. Nothing known on or after
        ``as_of`` is used.
    """
    t = day_number(as_of)
    first = t - round(YEARS * 365.25)
    days = np.arange(first, t)
    result = view.outcomes
    keep = (view.seen < t) & ~result.excluded
    begin = np.clip(view.seen[keep] + 1, first, t)
    known = result.known[keep] < t
    end = np.where(known, result.paid[keep], t - 1)
    # A claim is open on each day from the one after its issue to the one it is paid on.
    change = np.bincount(begin - first, minlength=len(days) + 1)
    change -= np.bincount(np.clip(end + 1, first, t) - first, minlength=len(days) + 1)
    open_on = np.cumsum(change)[:-1]
    paid = end[known & (end >= first)]
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
    ahead = day_number(as_of) + np.arange(days)
    rate = working_days(ahead) * pace[periods(ahead, calendar)]
    return np.asarray(np.r_[0.0, np.cumsum(rate)], dtype="float64")


def periods(days: Days, calendar: PlaceCalendar) -> Days:
    """Place of each day's period in the pace, shape (n,)."""
    month = months_of(days) % 12
    of_month = (
        days
        - days.astype("datetime64[D]")
        .astype("datetime64[M]")
        .astype("datetime64[D]")
        .astype("int64")
        + 1
    )
    closes_month, closes_day = map(int, calendar.treasury_closes.split("-"))
    closed = (month == closes_month - 1) & (of_month > closes_day)
    return np.where(closed, CLOSED, month)


def working_days(days: Days) -> Floats:
    """1 on working days, 0 on days of rest, shape (n,)."""
    return np.array([float(is_working_day(day_of(int(day)))) for day in days])
