"""Many sums in whole cents at once: split without losing one, told as ``Decimal``.

``model.money.cents`` does the same for one exact amount; a book has tens of thousands.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np

from model.day import Days, Floats


def in_cents(amount: Floats) -> Days:
    """Amounts in CNY as whole cents, any shape."""
    return np.asarray(np.rint(np.asarray(amount, dtype="float64") * 100.0), dtype="int64")


def yuan(cents: int | np.integer[Any]) -> Decimal:
    """Whole cents as CNY with two places.

    Examples
    --------
    >>> yuan(1234), yuan(-5)
    (Decimal('12.34'), Decimal('-0.05'))
    """
    return Decimal(int(cents)).scaleb(-2)


def split_cents(cents: Days, share: Floats) -> Days:
    """Split sums by shares so that the parts add to each sum exactly (largest remainder).

    Parameters
    ----------
    cents : ndarray of int64, shape (n,)
        Sums, 0 or more.
    share : ndarray, shape (n, m)
        Shares, 0 or more; a row sums to 1.

    Returns
    -------
    ndarray of int64, shape (n, m)
        Every part within a cent of ``cents × share``; each row sums to its ``cents``. Of equal
        remainders the earlier part gets the cent.
    """
    exact = cents[:, None] * share
    parts = np.floor(exact + 1e-6)
    rest = cents - parts.sum(axis=1).astype("int64")
    rank = np.argsort(np.argsort(-(exact - parts), axis=1, kind="stable"), axis=1, kind="stable")
    parts += rank < rest[:, None]
    # Shares that round to a hair above 1 leave a cent too much: the largest part gives it back.
    over = np.minimum(rest, 0)
    parts[np.arange(len(parts)), parts.argmax(axis=1)] += over
    return parts.astype("int64")
