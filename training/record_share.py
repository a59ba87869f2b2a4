"""How much of an answer is the customer's own record, beside the model (``model.track_record``)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from data_schemas.codes import Stage
from model.estimator import Recipe
from training.rehearsal import TOLERANCE, Rehearsal, log_loss

RECORDS = (0.0, 0.25, 0.5)
"""Shares to choose from (ADR 0033)."""
YOUNG, GROWN = 120, 240
"""Days of a register up to which the share at signing may be the most, and from which there is
none; in between its bound falls evenly (ADR 0053)."""


def record_share(
    stage: Stage, days: int, rehearsals: Sequence[Rehearsal | None], recipe: Recipe
) -> float:
    """The record's share, 0 to less than 1; none of it where there is nothing to learn.

    The most that costs next to nothing over the horizons rehearsed: after a rehearsal the record
    gets longer, and so truer than it was; what was learnt does not.

    Parameters
    ----------
    days : int
        Since the first day a row of the stage is of.
    """
    if recipe.is_idle:
        return 0.0
    most = young_share(days) if stage is Stage.SIGNING else RECORDS[-1]
    found = [r for r in rehearsals if r and r.record is not None and recipe in r.said]
    if not found:
        return min(most, RECORDS[1])  # nothing could be rehearsed
    losses = {w: sum(log_loss(one.reported(recipe, w), one.y) for one in found) for w in RECORDS}
    allowed = min(losses.values()) * (1 + TOLERANCE)
    return min(most, max(w for w in RECORDS if losses[w] <= allowed))


def young_share(days: int) -> float:
    """The most of it at signing by the age of the register, in days.

    What it teaches by then is of weeks when no customer had a history, so that histories are
    trusted too little. Later they are not, and the record was found to cost (ADR 0033).
    """
    return round(float(np.interp(days, (YOUNG, GROWN), (RECORDS[-1], 0.0))), 2)
