"""Many sums in whole cents split at once without losing one.

``model.money.cents`` does it for one exact amount; a book has tens of thousands.
"""

from __future__ import annotations

import numpy as np

from model.day import Days, Floats


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
