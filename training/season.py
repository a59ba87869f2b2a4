"""How far payments follow the payers' year between two horizons, from held-out outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar

from data_schemas.fiscal import PlaceCalendar
from model.day import Floats, day_of, days_of
from model.pace import YEAR, busy, clock, pace_of
from model.portfolio.season import FIRST_HORIZON, LEAST_PROBABILITY, in_season
from model.view import LedgerView
from training.common_risk import open_holdouts
from training.learnt import Learnt

PRIOR = 10.0
"""Log loss a power of 1 has to save twice over, in nats: few outcomes show no season."""


def season_of(learnt: Sequence[Learnt], view: LedgerView, as_of: date) -> dict[int, float]:
    """The power of ``in_season`` that fits each window best, 0 to 1, by the day it ends with.

    A window begins with the horizon before; of those who were still unpaid then it is asked who
    was at its end. Windows without held-out claims are left out, all are while no season is known.

    Parameters
    ----------
    learnt : sequence of Learnt
        The horizons of the open stage, from short to long.
    view : LedgerView
        What was known before ``as_of``: the payers' year is theirs.
    """
    # A treasury that closes on another day (policy) moves a few days of December: no other season.
    calendar = PlaceCalendar()
    pace = pace_of(view, as_of, calendar)
    out: dict[int, float] = {}
    if not np.ptp(pace):
        return out  # of a register that only begins nobody can tell a season from a start
    before: pd.DataFrame | None = None
    for days, rows, p in open_holdouts(learnt):
        told = rows.set_index("row")[["due", "snapshot", "y"]].assign(p=p, end=days + 1.0)
        if days >= FIRST_HORIZON:
            window = _window(told, before)
            if len(window):
                out[days] = _power(window, pace, calendar)
        before = told
    return out


def _window(told: pd.DataFrame, before: pd.DataFrame | None) -> pd.DataFrame:
    """What was told of claims from one horizon to the next, of those unpaid as it begins.

    Parameters
    ----------
    told, before : DataFrame
        Claims asked about at a horizon and the one before: ``y``, ``p`` (probability of being
        unpaid) and ``end`` (days from the question on).

    Returns
    -------
    DataFrame
        With ``begin``, and ``p`` of being unpaid at the end for who was at the beginning.
    """
    if before is None:
        return told.assign(begin=0.0)
    earlier = before.reindex(told.index)
    # Claims past due were not asked about their due date: their first window begins today.
    whole = earlier["y"].isna() & (before["end"].max() <= FIRST_HORIZON)
    p = (told["p"] / earlier["p"].where(~whole, 1.0)).clip(upper=1.0)
    told = told.assign(p=p, begin=earlier["end"].where(~whole, 0.0))
    unpaid: pd.DataFrame = told.loc[whole | (earlier["y"] == 1.0)]
    return unpaid


def _power(window: pd.DataFrame, pace: Floats, calendar: PlaceCalendar) -> float:
    question = np.maximum(days_of(window["due"]), days_of(window["snapshot"]))
    first, last = int(question.min()), int(question.max())
    work = clock(
        pace, day_of(first), last - first + max(int(window["end"].max()), YEAR) + 2, calendar
    )
    begin, end = (window[name].to_numpy() + (question - first) for name in ("begin", "end"))
    busyness = busy(work, begin, end)[:, None]
    p, y = window["p"].to_numpy()[:, None], window["y"].to_numpy()

    def loss(power: float) -> float:
        q = in_season(p, busyness, np.array([power]))[:, 0]
        q = np.clip(q, LEAST_PROBABILITY, 1 - LEAST_PROBABILITY)
        likely = float((y * np.log(q) + (1 - y) * np.log(1 - q)).sum())
        return 0.5 * PRIOR * power**2 - likely

    return float(minimize_scalar(loss, bounds=(0.0, 1.0), method="bounded").x)
