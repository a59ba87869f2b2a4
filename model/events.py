"""Dated events under keys, and sums over all of them strictly before a day."""

from __future__ import annotations

from copy import copy

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.day import NEVER, Days, Floats

_SPAN = NEVER * 2


def order_of(*keys: Days) -> Days:
    """Positions in order of the first key, then of the next; ties keep their order, shape (n,).

    Keys and position are packed into one number where 63 bits hold them: numbers alone sort an
    order of magnitude quicker than ``lexsort`` does.
    """
    n = len(keys[0])
    if n == 0:
        return np.zeros(0, dtype="int64")
    low = [int(key.min()) for key in keys]
    bits = [(int(key.max()) - least).bit_length() for key, least in zip(keys, low, strict=True)]
    place = n.bit_length()
    if sum(bits) + place > 63:
        return np.lexsort(keys[::-1]).astype("int64")
    packed = np.zeros(n, dtype="int64")
    for key, least, width in zip(keys, low, bits, strict=True):
        packed <<= width
        packed |= key - least
    packed <<= place
    packed |= np.arange(n)
    packed.sort()
    packed &= (1 << place) - 1
    return packed


class Moments:
    """Keys at days, put in order once: an index asked in its own order answers much quicker.

    Parameters
    ----------
    key, day : ndarray of int64, shape (m,)
        Whose events are asked for, and the day they have to precede; a negative key has none.
    """

    def __init__(self, key: Days, day: Days) -> None:
        self.key, self.day = key, day
        self.order = order_of(key, day)
        self.stamp = key[self.order] * _SPAN + np.maximum(day[self.order], 0)

    def earlier(self, days: int) -> Moments:
        """The same keys so many days before, which keeps their order."""
        moments = copy(self)
        moments.day, moments.stamp = self.day - days, self.stamp - days
        return moments


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
        order = np.flatnonzero((key >= 0) & (day < NEVER))
        order = order[order_of(key[order], day[order])]
        key = key[order]
        self._stamp = key * _SPAN + day[order]
        self._start = np.r_[0, np.cumsum(np.bincount(key))]
        self._value = {name: value[order] for name, value in values.items()}
        self._sums: dict[str, Floats] = {}
        self._faded: dict[tuple[str, float], Floats] = {}

    @property
    def key(self) -> Days:
        """Key of each event, in order; shape (kept,)."""
        return self._stamp // _SPAN

    def value(self, name: str) -> Floats:
        """A value of each event, in order; shape (kept,)."""
        return self._value[name].astype("float64")

    def before(self, key: Days, day: Days) -> tuple[Days, Days]:
        """First and one-past-last position of a key's events strictly before a day, each (m,)."""
        return self.until(Moments(key, day))

    def until(self, moments: Moments) -> tuple[Days, Days]:
        """First and one-past-last position of the events strictly before each moment, (m,)."""
        last = np.empty(len(moments.key), dtype="int64")
        last[moments.order] = np.searchsorted(self._stamp, moments.stamp, "left")
        first = self._start[np.clip(moments.key, 0, len(self._start) - 1)]
        return np.where(moments.key < 0, 0, first), last

    def total(self, name: str, first: Days, last: Days) -> Floats:
        """Sum of a value over positions ``first`` to ``last`` (exclusive)."""
        if name not in self._sums:
            self._sums[name] = np.r_[0.0, np.cumsum(self._value[name], dtype="float64")]
        sums = self._sums[name]
        return np.asarray(sums[last] - sums[first], dtype="float64")

    def mean(self, name: str, first: Days, last: Days) -> Floats:
        """Mean of a value over a range of positions; missing where the range is empty."""
        count = last - first
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(count > 0, self.total(name, first, last) / count, np.nan)

    def faded_mean(self, name: str, half_life: float, first: Days, last: Days) -> Floats:
        """Mean of a value from a key's first event on, recent ones counting more.

        Parameters
        ----------
        half_life : float
            Days after which an event counts half as much. The day of asking does not matter: as
            time goes by all weights shrink alike.
        first, last : ndarray of int64, shape (m,)
            As ``until`` gives them.
        """
        if (name, half_life) not in self._faded:
            # Weights grow from a key's first event on, so no sum loses its small terms to later
            # large ones; summing key by key keeps one key's rounding out of another's.
            day, key = pd.Series(self._stamp % _SPAN), self.key
            weight = np.exp2((day - day.groupby(key).transform("first")) / half_life)
            total = (weight * self.value(name)).groupby(key).cumsum()
            self._faded[name, half_life] = (total / weight.groupby(key).cumsum()).to_numpy()
        return _pick(self._faded[name, half_life], last - 1, last > first)

    def pick(self, name: str, position: Days, valid: NDArray[np.bool_]) -> Floats:
        """Value (or "day") at a position; missing where not ``valid``."""
        if name == "day":
            return _pick(self._stamp, position, valid) % _SPAN
        return _pick(self._value[name], position, valid)

    def last_values(self, name: str, first: Days, last: Days, size: int) -> Floats:
        """The last ``size`` values of each range, latest first, shape (m, size), padded missing."""
        back = last[:, None] - 1 - np.arange(size)[None, :]
        return self.pick(name, back, back >= first[:, None])


def _pick(values: NDArray[np.generic], position: Days, valid: NDArray[np.bool_]) -> Floats:
    if not len(values):
        return np.full(position.shape, np.nan)
    found = values[np.clip(position, 0, len(values) - 1)].astype("float64")
    return np.where(valid, found, np.nan)
