"""How long money is waited for on the curve, and what that costs.

The area under the curve of being unpaid is the mean time it is unpaid; time up to the due date is
what the terms themselves cost, time after it what lateness costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data_schemas.money_policy import MoneyPolicy
from model.day import Days, Floats

YEAR = 365
"""Days of a year the yearly rate is for."""
_FLAT = 1e-12
"""Hazards smaller than this are none."""


@dataclass(frozen=True)
class Wait:
    """Mean days of waiting, shape (n,) each; of a deal from its signing, else from the day asked.

    ``agreed`` ends at the due date (less where money comes early), ``late`` begins there and ends
    with the curve.
    """

    agreed: Floats
    late: Floats

    @property
    def days(self) -> Floats:
        """Both together."""
        return self.agreed + self.late


def wait(
    snapshot: Days, due: Days, horizons: Sequence[int], first: Days, probability: Floats,
    since: Days | None = None,
) -> Wait:  # fmt: skip
    """Mean days until payment, between points with constant hazard; exact, not sampled.

    Parameters
    ----------
    snapshot, due : ndarray of int, shape (n,)
        Day numbers of the day asked and the due date.
    horizons : sequence of int, length h
        Days after the later of the two, rising.
    first : ndarray of int, shape (n,)
        Position of the first horizon that is a question.
    probability : ndarray, shape (n, h)
        Of being unpaid there; never rises along a row.
    since : ndarray of int, shape (n,), optional
        Day numbers the waiting starts on, none before the day asked; by default that day. All is
        unpaid there.

    Notes
    -----
    A restricted mean: what is unpaid at the last horizon counts as waited for until then.
    """
    start = (snapshot - due).astype("float64")
    base = np.maximum(start, 0.0)
    start = start if since is None else (since - due).astype("float64")
    at = np.arange(len(horizons))
    asked = at[None, :] >= first[:, None]
    day = np.where(asked, base[:, None] + np.asarray(horizons, dtype="float64"), start[:, None])
    asked &= day > start[:, None]
    day = np.maximum(day, start[:, None])
    hazard = np.where(asked, -np.log(np.clip(probability, 1e-12, 1.0)), 0.0)
    day = np.column_stack([start, day])
    hazard = np.column_stack([np.zeros(len(start)), hazard])
    agreed, late = np.zeros(len(start)), np.zeros(len(start))
    for k in range(len(horizons)):
        a, b, ha, hb = day[:, k], day[:, k + 1], hazard[:, k], hazard[:, k + 1]
        middle = np.clip(0.0, a, b)
        slope = (hb - ha) / np.where(b > a, b - a, 1.0)
        hm = ha + slope * (middle - a)
        agreed += _area(middle - a, ha, hm)
        late += _area(b - middle, hm, hb)
    return Wait(agreed, late)


def cost(amount: Floats, days: Floats, policy: MoneyPolicy) -> Floats:
    """Cost of capital of an amount waited for, CNY, not rounded; shapes broadcast."""
    return np.asarray(amount * days * (float(policy.capital_rate) / YEAR), dtype="float64")


def _area(width: Floats, from_hazard: Floats, to_hazard: Floats) -> Floats:
    """Area under exp(−hazard), the hazard a straight line between two values."""
    rise = to_hazard - from_hazard
    flat = rise < _FLAT
    mean = -np.expm1(-rise) / np.where(flat, 1.0, rise)
    return np.asarray(np.exp(-from_hazard) * width * np.where(flat, 1.0, mean), dtype="float64")
