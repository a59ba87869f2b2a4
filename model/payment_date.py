"""The days by which money is expected, read off a curve."""

from __future__ import annotations

import numpy as np

from data_schemas.score import PaymentDate, PaymentDay
from model.curve import day_reached
from model.day import Floats, day_of

QUANTILES = (0.9, 0.5, 0.1)
"""Levels of the curve at which 10 %, 50 % and 90 % of the probability is paid."""
SURE_FROM = 0.8
"""Level from which on 80 % is sure where the curve ends above the last of them."""


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
