"""Amounts to the cent, and shares of one that add up to it exactly."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.day import Days, Floats

if TYPE_CHECKING:
    import pandas as pd

CENT = Decimal("0.01")
_NEAR_HALF = 1e-3
"""Of a cent; what a float of up to 10¹⁰ yuan may be off by is less."""


def money(amount: float) -> Decimal:
    """An amount to the cent; half a cent goes up."""
    return Decimal(repr(float(amount))).quantize(CENT, ROUND_HALF_UP)


def cents(amount: Fraction) -> Decimal:
    """An exact amount to the cent; half a cent goes up, below zero away from it."""
    size = (abs(amount) * 100 + Fraction(1, 2)).__floor__()
    return Decimal(size if amount >= 0 else -size) * CENT


def split(total: Decimal, weights: Sequence[float]) -> list[Decimal]:
    """Parts of a total in the proportion of weights, to the cent, that add to it exactly.

    Each part is within a cent of its exact share: cents left over go to the largest remainders,
    of equal ones to the first.

    Parameters
    ----------
    total : Decimal
        CNY, whole cents; may be negative.
    weights : sequence of float
        None negative, not all zero.

    Raises
    ------
    ValueError
        If the weights say nothing or the total is no whole number of cents.
    """
    parts = [Fraction(w) for w in weights]
    whole = sum(parts, Fraction(0))
    if whole <= 0 or min(parts) < 0:
        raise ValueError("weights must not be negative, and not all zero")
    units = Fraction(total) * 100
    if units.denominator != 1:
        raise ValueError(f"{total} is no whole number of cents")
    exact = [units * part / whole for part in parts]
    floors = [share.__floor__() for share in exact]
    left = int(units) - sum(floors)
    order = sorted(range(len(parts)), key=lambda i: (floors[i] - exact[i], i))
    for i in order[:left]:
        floors[i] += 1
    return [Decimal(n) * CENT for n in floors]


def in_cents(amount: Floats | float) -> Days:
    """Amounts in CNY as whole cents, any shape; half a cent goes up, as ``money`` has it.

    Examples
    --------
    >>> in_cents(1.005), in_cents(-1.005), in_cents(2.675)
    (array(101), array(-101), array(268))
    """
    size = np.abs(np.asarray(amount, dtype="float64"))
    exact = np.atleast_1d(size * 100.0)
    out = np.rint(exact)
    # 1.005 × 100 is a hair below the half: so near to one, what the number is written as decides.
    near = np.flatnonzero(np.abs(exact - np.floor(exact) - 0.5) < _NEAR_HALF)
    if len(near):
        out.flat[near] = [int(money(one) * 100) for one in np.atleast_1d(size).flat[near]]
    return np.asarray(np.copysign(out.reshape(size.shape), amount), dtype="int64")


DUST = 1e-6
"""Of a yuan: what sums of floats are off by, and nobody meant."""


def whole_cents(amount: Floats) -> Floats:
    """Amounts in CNY to the cent, any shape; half a cent goes up.

    Examples
    --------
    >>> whole_cents(np.array([100.005, 0.1 + 0.2])).tolist()
    [100.01, 0.3]
    """
    return np.asarray(in_cents(amount) / 100.0)


def part_of_cent(amount: Floats) -> NDArray[np.bool_]:
    """Which amounts name a part of a cent, and more than floats are off by; any shape.

    Examples
    --------
    >>> part_of_cent(np.array([100.005, 0.1 + 0.2, 999_999_999_999.99])).tolist()
    [True, False, False]
    """
    off = np.abs(amount - whole_cents(amount))
    return np.asarray(off > np.maximum(DUST, 4 * np.spacing(np.abs(amount))))


INVOICED = ("receivables", "payments")
"""Tables whose amounts are invoiced or paid, so to the cent; what is planned may be a share."""


def in_whole_cents(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table with their amounts to the cent, where they are of that kind."""
    if table not in INVOICED or frame.empty:
        return frame
    amount = frame["amount"].to_numpy(dtype="float64")
    return frame.assign(amount=whole_cents(amount))


def yuan(cents: int | np.integer[Any]) -> Decimal:
    """Whole cents as CNY with two places.

    Examples
    --------
    >>> yuan(1234), yuan(-5)
    (Decimal('12.34'), Decimal('-0.05'))
    """
    return Decimal(int(cents)).scaleb(-2)
