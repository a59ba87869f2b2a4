"""Many weightings of the same rows, as a bootstrap of whole groups gives them.

All rows of a group count alike in a weighting. So sums of rows are sums of groups, worked out once
for all weightings, and what goes along an order of the rows takes them a few at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CHUNK = 1 << 17
"""Weights held at a time: few enough to stay in the processor's cache."""


@dataclass(frozen=True)
class Draws:
    """How much each row counts in d weightings: as much as its group does.

    Parameters
    ----------
    times : ndarray, shape (g, d)
        How often each of g groups was drawn, or any weight of 0 or more.
    group : ndarray of int64, shape (n,)
        The group of each row.
    """

    times: NDArray[np.generic]
    group: NDArray[np.int64]

    @staticmethod
    def of_rows(weights: Floats) -> Draws:
        """Weightings of the rows one by one, shape (d, n)."""
        return Draws(np.ascontiguousarray(weights.T), np.arange(weights.shape[1]))

    def at(self, where: NDArray[np.int64]) -> Draws:
        """The same weightings of some rows."""
        return Draws(self.times, self.group[where])

    @property
    def count(self) -> int:
        """Number of weightings."""
        return int(self.times.shape[1])

    def sums(self, *values: Floats) -> tuple[Floats, ...]:
        """Weighted sums of ``values``, shape (n,) each, under all weightings, (d,) each."""
        g = len(self.times)
        by_group = np.column_stack([np.bincount(self.group, one, minlength=g) for one in values])
        out = np.zeros((self.count, len(values)))
        step = max(1, 8 * CHUNK // max(self.count, 1))
        for start in range(0, g, step):
            part = slice(start, start + step)
            out += self.times[part].astype(np.float64).T @ by_group[part]
        return tuple(out.T)

    def along(self, order: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.int64], Floats]]:
        """The rows in an order, some at a time, with their weights, shape (rows, d)."""
        step = max(1, CHUNK // max(self.count, 1))
        for start in range(0, len(order), step):
            rows = order[start : start + step]
            yield rows, self.times[self.group[rows]].astype(np.float64)
