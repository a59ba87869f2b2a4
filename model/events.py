"""Dated events under keys, and sums over all of them strictly before a day."""

from __future__ import annotations

from copy import copy
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.day import NEVER, SPAN, Days, Floats, as_floats
from model.medians import medians

_BITS = SPAN.bit_length() - 1


def order_of(*keys: Days) -> Days:
    """Positions in order of the first key, then of the next; ties keep their order, shape (n,)."""
    packing = _Packing(keys)
    if not packing.fits:
        return np.lexsort(keys[::-1]).astype("int64")
    return packing.position(packing.ordered(keys))


def _in_order(key: Days, day: Days) -> tuple[Days, Days]:
    """Positions in order of key and day, and the stamps in that order; each shape (n,)."""
    packing = _Packing((key, day))
    if not packing.fits:
        order = np.lexsort((day, key)).astype("int64")
        return order, key[order] * SPAN + day[order]
    packed = packing.ordered((key, day))
    order = packing.position(packed)
    packed >>= packing.place
    # Taken out of the packed numbers: two lookups at random positions less.
    stamp = packed >> packing.bits[1]
    stamp += packing.low[0]
    stamp *= SPAN
    packed &= (1 << packing.bits[1]) - 1
    stamp += packed
    stamp += packing.low[1]
    return order, stamp


class _Packing:
    """Several whole numbers and the position of their row in one number.

    Numbers alone sort an order of magnitude quicker than ``lexsort`` does.
    """

    def __init__(self, keys: tuple[Days, ...]) -> None:
        n = len(keys[0])
        self.low = [int(key.min()) if n else 0 for key in keys]
        high = [int(key.max()) if n else 0 for key in keys]
        self.bits = [(h - low).bit_length() for h, low in zip(high, self.low, strict=True)]
        self.place = n.bit_length()
        self.fits = sum(self.bits) + self.place <= 63

    def ordered(self, keys: tuple[Days, ...]) -> Days:
        """The packed numbers, sorted; shape (n,)."""
        packed = np.zeros(len(keys[0]), dtype="int64")
        for key, low, bits in zip(keys, self.low, self.bits, strict=True):
            packed <<= bits
            packed |= key - low
        packed <<= self.place
        packed |= np.arange(len(packed))
        packed.sort()
        return packed

    def position(self, packed: Days) -> Days:
        """The positions of the rows; shape (n,)."""
        return packed & ((1 << self.place) - 1)


class Moments:
    """Keys at days, put in order: an index asked in its own order answers much quicker.

    Parameters
    ----------
    key, day : ndarray of int64, shape (m,)
        Whose events are asked for, and the day they have to precede; a negative key has none.
    """

    def __init__(self, key: Days, day: Days) -> None:
        self.order, self.stamp = _in_order(key, day)
        self.key, self.day = self.stamp >> _BITS, self.stamp & (SPAN - 1)

    def earlier(self, days: int) -> Moments:
        """The same keys so many days before, which keeps their order."""
        moments = copy(self)
        moments.day, moments.stamp = self.day - days, self.stamp - days
        return moments

    def given_order(self, values: Floats | Days) -> Floats:
        """Answers to these moments in the order in which they were given, shape (m,)."""
        out = np.empty(len(values))
        out[self.order] = values
        return out


class Events:
    """Events sorted by key and day; every question is answered by position, never by a loop.

    Parameters
    ----------
    key : ndarray of int64, shape (n,)
        Whose event it is; events with a negative key or on day ``NEVER`` are left out.
    day : ndarray of int64, shape (n,)
        Day number of the event.
    values : ndarray, shape (n,)
        What is summed, by name.
    """

    def __init__(self, key: Days, day: Days, **values: NDArray[np.generic]) -> None:
        happened = (key >= 0) & (day < NEVER)
        if happened.all():
            order, self._stamp = _in_order(key, day)
        else:
            kept = np.flatnonzero(happened)
            order, self._stamp = _in_order(key[kept], day[kept])
            order = kept[order]
        self._start = np.r_[0, np.cumsum(np.bincount(self.key))]
        self._value = {name: value[order] for name, value in values.items()}
        self._sums: dict[str, tuple[Floats, Floats]] = {}
        self._faded: dict[tuple[str, float], Floats] = {}
        self._medians: dict[tuple[str, int], Floats] = {}

    @property
    def key(self) -> Days:
        """Key of each event, in order; shape (kept,)."""
        return self._stamp >> _BITS

    def value(self, name: str) -> Floats:
        """A value of each event, in order; shape (kept,)."""
        return self._value[name].astype("float64")

    def before(self, key: Days, day: Days) -> tuple[Days, Days]:
        """First and one-past-last position of a key's events strictly before a day, each (m,)."""
        moments = Moments(key, day)
        out = np.empty((2, len(key)), dtype="int64")
        out[:, moments.order] = self.until(moments)
        return out[0], out[1]

    def until(self, moments: Moments) -> tuple[Days, Days]:
        """The same for moments, in their order, each (m,)."""
        last = np.searchsorted(self._stamp, moments.stamp, "left").astype("int64")
        first = self._start[np.clip(moments.key, 0, len(self._start) - 1)]
        return np.where(moments.key < 0, 0, first), last

    def total(self, name: str, first: Days, last: Days) -> Floats:
        """Sum of a value over positions ``first`` to ``last`` (exclusive) of one key each."""
        if name not in self._sums:
            # Key by key, so that a sum is the same to the last digit whoever else is in the ledger.
            by_key = pd.Series(self.value(name)).groupby(self.key)
            up_to = by_key.cumsum()
            before = up_to.groupby(self.key).shift(fill_value=0.0)
            self._sums[name] = as_floats(up_to), as_floats(before)
        up_to_last, before_first = self._sums[name]
        some = last > first
        return _pick(up_to_last, last - 1, some, 0.0) - _pick(before_first, first, some, 0.0)

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
            day, key = pd.Series(self._stamp & (SPAN - 1)), self.key
            weight = np.exp2((day - day.groupby(key).transform("first")) / half_life)
            total = (weight * self.value(name)).groupby(key).cumsum()
            self._faded[name, half_life] = (total / weight.groupby(key).cumsum()).to_numpy()
        return _pick(self._faded[name, half_life], last - 1, last > first)

    def pick(self, name: str, position: Days, valid: NDArray[np.bool_]) -> Floats:
        """Value (or "day") at a position; missing where not ``valid``."""
        if name == "day":
            return _pick(self._stamp, position, valid) % SPAN
        return _pick(self._value[name], position, valid)

    def last_of(self, count: int, first: Days, last: Days) -> Days:
        """First position of the last ``count`` events of each range, their days taken whole; (m,).

        What happened on one day has no order of its own (payers settle in batches), so the day that
        reaches the count comes in with all its events.
        """
        cut = np.maximum(first, last - count)
        found = _pick(self._day_begins, cut, cut < last, 0.0).astype("int64")
        return np.where(cut < last, np.maximum(found, first), cut)

    def last_median(self, name: str, count: int, first: Days, last: Days) -> Floats:
        """Median of a value over ``last_of`` ranges as ``until`` gives them, shape (m,)."""
        if (name, count) not in self._medians:
            # A range ends with a day, and begins with a key: one median for each day will do.
            ends = np.flatnonzero(np.diff(self._day_begins, append=-1)) + 1
            begins = self.last_of(count, self._start[self.key[ends - 1]], ends)
            found = np.full(len(self._stamp) + 1, np.nan)
            found[ends] = medians(self.value(name), begins, ends)
            self._medians[name, count] = found
        return _pick(self._medians[name, count], last, last > first)

    @cached_property
    def _day_begins(self) -> Days:
        """For each event the position of the first of its key and day."""
        new = np.diff(self._stamp, prepend=-1) != 0
        begins: Days = np.maximum.accumulate(np.where(new, np.arange(len(new)), 0))
        return begins


def _pick(
    values: NDArray[np.generic],
    position: Days,
    valid: NDArray[np.bool_],
    otherwise: float = np.nan,
) -> Floats:
    if not len(values):
        return np.full(position.shape, otherwise)
    found = values[np.clip(position, 0, len(values) - 1)].astype("float64")
    return np.where(valid, found, otherwise)
