"""Dated events under keys, and sums over all of them strictly before a day."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.day import NEVER, Days, Floats

_SPAN = NEVER * 2


class Events:
    """Events sorted by key and day; every question is answered by position, never by a loop.

    Parameters
    ----------
    key : ndarray of int64, shape (n,)
        Whose event it is; events with a negative key or on day ``NEVER`` are left out.
    day : ndarray of int64, shape (n,)
        Day number of the event; ties keep the given order.
    values : ndarray, shape (n,)
        What is summed, by name.
    """

    def __init__(self, key: Days, day: Days, **values: NDArray[np.generic]) -> None:
        keep = (key >= 0) & (day < NEVER)
        key, day = key[keep], day[keep]
        order = np.lexsort((day, key))
        self.order = np.flatnonzero(keep)[order]
        self.key, self.day = key[order], day[order]
        self._stamp = self.key * _SPAN + self.day
        self.value = {n: v[keep][order].astype("float64") for n, v in values.items()}
        self._sums = {n: np.r_[0.0, np.cumsum(v)] for n, v in self.value.items()}

    def before(self, key: Days, day: Days) -> tuple[Days, Days]:
        """First and one-past-last position of a key's events strictly before a day, each (m,)."""
        first = np.searchsorted(self._stamp, key * _SPAN, "left")
        last = np.searchsorted(self._stamp, key * _SPAN + np.maximum(day, 0), "left")
        nobody = key < 0
        return (
            np.where(nobody, 0, first).astype("int64"),
            np.where(nobody, 0, np.maximum(last, first)).astype("int64"),
        )

    def total(self, name: str, first: Days, last: Days) -> Floats:
        """Sum of a value over positions ``first`` to ``last`` (exclusive)."""
        sums = self._sums[name]
        return np.asarray(sums[last] - sums[first], dtype="float64")

    def mean(self, name: str, first: Days, last: Days) -> Floats:
        """Mean of a value over a range of positions; missing where the range is empty."""
        count = last - first
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(count > 0, self.total(name, first, last) / count, np.nan)

    def pick(self, name: str, position: Days, valid: NDArray[np.bool_]) -> Floats:
        """Value at a position; missing where not ``valid``."""
        values = self.value[name] if name != "day" else self.day.astype("float64")
        if not len(values):
            return np.full(len(position), np.nan)
        return np.where(valid, values[np.clip(position, 0, len(values) - 1)], np.nan)

    def last_values(self, name: str, first: Days, last: Days, size: int) -> Floats:
        """The last ``size`` values of each range, latest first, shape (m, size), padded missing."""
        back = last[:, None] - 1 - np.arange(size)[None, :]
        valid = back >= first[:, None]
        return self.pick(name, back.ravel(), valid.ravel()).reshape(back.shape)
