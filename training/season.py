"""How far payments follow the payers' year beyond a model's curves, from held-out outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from scipy.optimize import minimize_scalar

from data_schemas.fiscal import PlaceCalendar
from model.day import Floats, day_of, days_of
from model.pace import YEAR, busy, clock, pace_of
from model.portfolio.season import FIRST_HORIZON, LEAST_PROBABILITY, in_season
from model.view import LedgerView
from training.common_risk import open_holdouts
from training.horizon import Learnt

PRIOR = 10.0
"""Log loss a season of 1 has to save twice over, in nats: few outcomes show none."""


def season_of(learnt: Sequence[Learnt], view: LedgerView, as_of: date) -> float:
    """The power of ``in_season`` that fits best, 0 to 1; 0 without held-out claims.

    Parameters
    ----------
    learnt : sequence of Learnt
        The horizons of the open stage.
    view : LedgerView
        What was known before ``as_of``: the payers' year is theirs.
    """
    asked = []
    # A treasury that closes on another day (policy) moves a few days of December: no other season.
    calendar = PlaceCalendar()
    pace = pace_of(view, as_of, calendar)
    for days, rows, p in open_holdouts(learnt):
        if days < FIRST_HORIZON:
            continue
        question = np.maximum(days_of(rows["due"]), days_of(rows["snapshot"]))
        first = int(question.min())
        length = int(question.max()) - first + max(days, YEAR) + 2
        work = clock(pace, day_of(first), length, calendar)
        begin = (question - first).astype("float64")
        asked.append((p, rows["y"].to_numpy(dtype="float64"), busy(work, begin, begin + days + 1)))
    if not asked:
        return 0.0
    p, y, busyness = (np.concatenate(each)[:, None] for each in zip(*asked, strict=True))
    horizon = np.array([float(FIRST_HORIZON)])

    def loss(season: float) -> float:
        q: Floats = in_season(p, horizon, busyness, season)
        q = np.clip(q, LEAST_PROBABILITY, 1 - LEAST_PROBABILITY)
        likely = float((y * np.log(q) + (1 - y) * np.log(1 - q)).sum())
        return 0.5 * PRIOR * season**2 - likely

    return float(minimize_scalar(loss, bounds=(0.0, 1.0), method="bounded").x)
