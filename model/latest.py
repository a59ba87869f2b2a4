"""The last of what happened under a key up to a day."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.day import SPAN, Days


class Latest:
    """Rows in order of key and day, ready to be asked for the last of a key until a day.

    Parameters
    ----------
    key, day : ndarray of int64, shape (n,)
        Of each row, in order of key, then of day; keys of 0 or more.
    """

    def __init__(self, key: Days, day: Days) -> None:
        self._key, self._stamp = key, key * SPAN + day

    def until(self, key: Days, day: Days) -> tuple[Days, NDArray[np.bool_]]:
        """Position of each key's last row at the end of ``day``, and whether it has one; (m,).

        Of several on that day the last of them. Where there is none, any position; there must be
        rows at all.
        """
        last = np.searchsorted(self._stamp, key * SPAN + day, "right") - 1
        found = np.clip(last, 0, None)
        return found, (last >= 0) & (self._key[found] == key)
