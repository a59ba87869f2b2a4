"""The time of the year in the curves of a book: money is thin after New Year and dense before it.

A curve counts days; what a payer does in 30 days depends on which they are. How far a ledger's
payments follow its payers' year, beyond what its model has learnt, is estimated from out-of-time
outcomes (``training.season``). It moves when cash comes, not whether: whole years are alike.
"""

from __future__ import annotations

import numpy as np

from model.day import Floats

FIRST_HORIZON = 30
"""Shorter windows hold a few working days; which they are the curve's own inputs tell better."""
LEAST_PROBABILITY = 1e-12


def in_season(unpaid: Floats, horizons: Floats, busy: Floats, season: float) -> Floats:
    """Curves at the time of the year they run in, shape (n, h), never rising.

    Parameters
    ----------
    unpaid : ndarray, shape (n, h)
        Probabilities of being unpaid.
    horizons : ndarray, shape (h,)
        Days; those before ``FIRST_HORIZON`` are left as they are.
    busy : ndarray, shape (n, h)
        How busy the payers are up to each horizon.
    season : float
        Hazards are multiplied by ``busy`` to this power, 0 to 1; 0 changes nothing.
    """
    power = np.where(horizons >= FIRST_HORIZON, season, 0.0)
    hazard = -np.log(np.maximum(unpaid, LEAST_PROBABILITY)) * busy**power
    return np.asarray(np.exp(-np.maximum.accumulate(hazard, axis=1)), dtype="float64")
