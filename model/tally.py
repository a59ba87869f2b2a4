"""Events under few keys, counted day by day: neither put in order nor searched."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.day import NEVER, Days, Floats
from model.events import Events, Moments

_CELLS = 4
"""A table may have so many cells an event; a larger one would cost more than sorting saves."""


class Tally:
    """Count and sums of all events strictly before a day, one table cell per key and day.

    Parameters
    ----------
    key, day : ndarray of int64, shape (n,)
        Whose event it is, and its day number; none has a negative key.
    **values : ndarray, shape (n,)
        What is summed, by name: whole numbers, so that the sum is exact in any order.
    """

    def __init__(self, key: Days, day: Days, **values: NDArray[np.generic]) -> None:
        self._low = int(day.min())
        self._columns = int(day.max()) - self._low + 2
        self._keys = int(key.max()) + 1
        cell = key * self._columns + (day - (self._low - 1))
        self._count = self._running(np.bincount(cell, minlength=self._keys * self._columns))
        self._sums = {
            name: self._running(np.bincount(cell, value, len(self._count)))
            for name, value in values.items()
        }

    def _running(self, table: NDArray[np.generic]) -> Floats:
        """The table summed up along the days of each key; in column j what precedes day j."""
        by_key = table.reshape(self._keys, self._columns)
        return np.cumsum(by_key, axis=1, dtype="float64").ravel()

    def before(self, name: str, key: Days, day: Days) -> tuple[Floats, Floats]:
        """Number of a key's events strictly before a day, and the sum of a value; each (m,).

        Parameters
        ----------
        key, day : ndarray of int64, shape (m,)
            Any key; one that no event has is told 0.
        """
        known = (key >= 0) & (key < self._keys)
        column = np.clip(day - self._low, 0, self._columns - 1)
        cell = np.where(known, key * self._columns + column, 0)
        # The first cell is of no event: nothing precedes the first day.
        return self._count[cell], self._sums[name][cell]


def tally_of(key: Days, day: Days, **values: NDArray[np.generic]) -> Tally | None:
    """A tally of the events that happened; ``None`` where its table would be too large.

    Parameters
    ----------
    key, day : ndarray of int64, shape (n,)
        As ``Events`` takes them: a negative key or the day ``NEVER`` is left out.
    """
    kept = (key >= 0) & (day < NEVER)
    if not kept.any():
        return None
    if not kept.all():
        key, day = key[kept], day[kept]
        values = {name: value[kept] for name, value in values.items()}
    cells = (int(key.max()) + 1) * (int(day.max()) - int(day.min()) + 2)
    return Tally(key, day, **values) if cells <= _CELLS * len(key) else None


def index_of(key: Days, day: Days, **values: NDArray[np.generic]) -> Tally | Events:
    """The events in the form that is quicker for who asks for counts and sums alone.

    Parameters
    ----------
    key, day, **values : ndarray, shape (n,)
        As ``tally_of`` takes them.
    """
    return tally_of(key, day, **values) or Events(key, day, **values)


def counted_until(index: Tally | Events, name: str, moments: Moments) -> tuple[Floats, Floats]:
    """Number of events strictly before each moment, and the sum of a value; each (m,), in order."""
    if isinstance(index, Tally):
        return index.before(name, moments.key, moments.day)
    first, end = index.until(moments)
    return (end - first).astype("float64"), index.total(name, first, end)
