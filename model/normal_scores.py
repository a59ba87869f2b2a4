"""Normal scores: every column on one scale, by a piecewise linear map through its quantiles.

Pieces of age go as they are (``map_of_pieces``), ratios to what is usual by their logarithm
(``map_of_ratios``).
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from model.day import Floats

Map = tuple[tuple[float, ...], tuple[float, ...]]
"""Knots of a column, rising, and their normal scores; empty for a column without any."""
KNOTS = 17
RATIOS, RATIO_KNOTS = (0.02, 5.0), 49
"""Least and most of a ratio to what is usual; beyond it is cut."""
RATIO_STEP = 1.5
"""Times as much as usual that counts as one standard deviation."""
FEW = 32
"""Rows up to which all columns are read at once: one by one each costs more than its rows."""


def map_of(column: Floats) -> Map:
    """Knots of a column and their normal scores (mid-ranks), centred and of unit spread."""
    known = np.sort(column[~np.isnan(column)])
    if not len(known) or known[0] == known[-1]:
        return (), ()
    knots = np.unique(known[np.rint(np.linspace(0, len(known) - 1, KNOTS)).astype("int64")])
    low = np.searchsorted(known, knots, "left")
    high = np.searchsorted(known, knots, "right")
    scores = ndtri((low + high) / 2 / len(known))
    mapped = np.interp(known, knots, scores)
    scores = (scores - mapped.mean()) / max(float(mapped.std()), 1e-9)
    return tuple(map(float, knots)), tuple(map(float, scores))


def map_of_pieces(column: Floats) -> Map:
    """The ends of a piece of age, and how far a day between them has come; of unit spread.

    By ranks the days no row was looked at are as good as those after the next look: a claim's score
    would jump from one day to the next and stand still until the piece ends.
    """
    low, high = float(column.min()), float(column.max())
    if low == high:
        return (), ()
    mean, spread = float(column.mean()), float(column.std())
    return (low, high), ((low - mean) / spread, (high - mean) / spread)


def map_of_ratios() -> Map:
    """Knots of a ratio to what is usual, and its logarithm: half is as far from it as double.

    By ranks a January of a quarter of the usual work would be as far from usual as a December of
    half as much again. The same whatever the rows: one odd window weighs no more than it is.
    """
    knots = np.geomspace(*RATIOS, RATIO_KNOTS)
    return tuple(map(float, knots)), tuple(map(float, np.log(knots) / np.log(RATIO_STEP)))


class NormalScores:
    """The maps of f columns."""

    def __init__(self, maps: list[Map]) -> None:
        self._maps = maps
        # All maps side by side, each filled up to the same length, knots with infinity.
        most = max((len(knots) for knots, _ in maps), default=0) + 1
        knots, scores, slopes = (np.full((len(maps), most), v) for v in (np.inf, np.nan, 0.0))
        for j, (at, value) in enumerate(maps):
            if at:
                knots[j, : len(at)], scores[j, : len(at)] = at, value
                slopes[j, : len(at) - 1] = np.diff(value) / np.diff(at)
        self._knots, self._values, self._slopes = knots, scores, slopes
        self._last = np.array([len(at) - 1 for at, _ in maps], dtype="int64")

    def __call__(self, x: Floats) -> Floats:
        """Scores of rows, shape (n, f); NaN stays NaN."""
        return self.at_once(x) if len(x) <= FEW else self.by_column(x)

    def at_once(self, x: Floats) -> Floats:
        """``by_column`` to the bit, for few rows."""
        at = (x[:, :, None] >= self._knots).sum(axis=2) - 1
        left = np.clip(at, 0, np.maximum(self._last, 0))
        column = np.arange(x.shape[1])
        inside = (at >= 0) & (at < self._last)
        step = np.where(inside, x - np.where(inside, self._knots[column, left], 0.0), 0.0)
        out = self._slopes[column, left] * step + self._values[column, left]
        return np.where(np.isnan(x), np.nan, out)

    def by_column(self, x: Floats) -> Floats:
        """Scores, a column after another."""
        out = np.full(x.shape, np.nan)
        for j, (knots, scores) in enumerate(self._maps):
            if knots:
                out[:, j] = np.interp(x[:, j], knots, scores)
        return out
