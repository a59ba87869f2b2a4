"""The days by which money is expected, read off a curve."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from data_schemas.score import PaymentDate, PaymentDay
from model.curve import day_reached, survival_at
from model.day import Days, Floats, day_number, day_of

QUANTILES = (0.9, 0.5, 0.1)
"""Levels of the curve at which 10 %, 50 % and 90 % of the probability is paid."""
SURE_FROM = 0.8
"""Level from which on 80 % is sure where the curve ends above the last of them."""

UNKNOWN_SHARE = 0.05
"""Share of a deal's amount of which may be unknown whether it is in on a day that is told."""


def payment_day(level: float, grid: Floats, p: Floats, due: int) -> PaymentDay:
    """The day on which the probability of being unpaid has fallen to ``level``.

    Parameters
    ----------
    grid, p : ndarray, shape (n,)
        Days past due, rising, and the probability of being unpaid then, falling.
    due : int
        Day number from which the grid counts.

    Returns
    -------
    PaymentDay
        With a bound where the curve begins below the level or ends above it.
    """
    day = day_reached(level, grid, p)
    if np.isfinite(day):
        return PaymentDay(date=day_of(due + int(np.ceil(day))), bound=None)
    bound, edge = ("before", grid[0]) if day < 0 else ("after", grid[-1])
    return PaymentDay(date=day_of(due + int(edge)), bound=bound)


def payment_date(grid: Floats, p: Floats, due: int) -> PaymentDate:
    """Days by which 10 %, 20 %, 50 % and 90 % are paid; parameters as in ``payment_day``."""
    p10, p50, p90 = (payment_day(level, grid, p, due) for level in QUANTILES)
    return PaymentDate(p10=p10, p20=payment_day(SURE_FROM, grid, p, due), p50=p50, p90=p90)


def not_before(told: PaymentDate, soonest: date) -> PaymentDate:
    """The same days, those before ``soonest`` moved to it: no money comes before a signing.

    A curve begins some weeks before the due date, whatever day the contract is signed on.
    """

    def day(one: PaymentDay) -> PaymentDay:
        return one if one.date >= soonest else PaymentDay(date=soonest, bound=None)

    return PaymentDate(
        p10=day(told.p10), p50=day(told.p50), p90=day(told.p90),
        p20=None if told.p20 is None else day(told.p20),
    )  # fmt: skip


def extended(days: Floats, grid: Floats, p: Floats) -> Floats:
    """A curve read on other days: certain before its first, level after its last."""
    return np.where(days < grid[0], 1.0, survival_at(days, grid, p))


def money_date(curves: Sequence[tuple[Floats, Floats]], due: Days, weight: Floats) -> PaymentDate:
    """Days by which 10 %, 20 %, 50 % and 90 % of a deal's amount are expected to be in.

    An instalment may be paid any day after its curve has ended: a day is told only where what is
    unknown for that reason is at most ``UNKNOWN_SHARE`` of the amount, and a bound nobody can give
    is not given because another instalment falls due years later.

    Parameters
    ----------
    curves : sequence of (grid, p)
        Of each instalment, as for ``payment_day``.
    due : ndarray, shape (instalments,)
        Day numbers.
    weight : ndarray, shape (instalments,)
        Shares of the amount, adding up to 1.
    """
    whole = list(zip(weight, due, curves, strict=True))
    days = np.unique(np.concatenate([d + grid for _, d, (grid, _) in whole]))
    most = np.minimum.accumulate(sum(w * extended(days - d, *c) for w, d, c in whole))
    gone = sum(w * np.where(days - d > c[0][-1], c[1][-1], 0.0) for w, d, c in whole)
    least = np.minimum.accumulate(most - gone)

    def day(level: float, soonest: date) -> PaymentDay:
        told = payment_day(level, days - days[0], most, int(days[0]))
        after = np.searchsorted(days, day_number(told.date))
        if told.bound == "before" or gone[min(after, len(days) - 1)] <= UNKNOWN_SHARE:
            return told
        last = day_of(int(days[np.flatnonzero(least > level)[-1]]))
        # A day before it may have been read between two points of the curve.
        return PaymentDay(date=max(last, soonest), bound="after")

    told, soonest = [], date.min
    for level in sorted((*QUANTILES, SURE_FROM), reverse=True):
        told.append(day(level, soonest))
        soonest = told[-1].date
    p10, p20, p50, p90 = told
    return PaymentDate(p10=p10, p20=p20, p50=p50, p90=p90)
