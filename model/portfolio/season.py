"""The time of the year in the curves of a book: money is thin after New Year and dense before it.

A curve counts days; what a payer does in 30 days depends on which they are. A model is told how
busy the payers are in the first 30 and 90 days from a question on; how the rest of a curve is
spread over the year it does not see. How far payments follow the payers' year between two horizons,
beyond what the model has learnt, is estimated from out-of-time outcomes (``training.season``).
"""

from __future__ import annotations

import numpy as np

from model.day import Floats

FIRST_HORIZON = 30
"""Windows that end earlier hold a few working days; which they are a curve's own inputs tell."""
LEAST_PROBABILITY = 1e-12


def in_season(unpaid: Floats, busy: Floats, power: Floats) -> Floats:
    """Curves at the time of the year they run in, shape (n, h), never rising.

    Parameters
    ----------
    unpaid : ndarray, shape (n, h)
        Probabilities of being unpaid at each horizon, never rising.
    busy : ndarray, shape (n, h)
        How busy the payers are from the horizon before up to each; 1 is usual.
    power : ndarray, shape (h,)
        The hazard of each window is multiplied by ``busy`` to this power; 0 changes nothing.
    """
    hazard = -np.log(np.maximum(unpaid, LEAST_PROBABILITY))
    window = np.diff(hazard, axis=1, prepend=0.0) * busy**power
    return np.asarray(np.exp(-np.cumsum(window, axis=1)), dtype="float64")
