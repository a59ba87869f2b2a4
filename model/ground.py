"""The rows trees are grown on: those that teach their backbone, and others besides.

A straight line is as straight drawn through some of the rows; steps and interactions take all there
are (ADR 0042).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray

from model.day import Days, Floats
from model.linear import Linear
from model.reader import Reader, Reading

QUIETLY = {"verbose": -1, "num_threads": 1}
"""How LightGBM is asked while something is learnt. It keeps the number of threads in one place for
all: a call that names another, or none, changes it under a training that has begun beside it, which
then writes beyond what it had laid out for its own, and the process ends."""
BLOCK = 2_048
"""Rows read at a time: what is worked out of them on the way stays near the processor."""


@dataclass(frozen=True)
class Beside:
    """Rows that teach no backbone.

    Parameters
    ----------
    blocks : sequence of Reading
        n rows, one block after the other.
    which : ndarray of bool, shape (n,)
        Those that are meant.
    y : ndarray, shape (which.sum(),)
        1 unpaid, 0 paid.
    binned : Dataset
        The rows that teach the backbone and then these, as LightGBM has them.
    """

    blocks: Sequence[Reading]
    which: NDArray[np.bool_]
    y: Floats
    binned: lgb.Dataset

    def log_odds(self, line: Linear, share: float) -> Floats:
        """What a share of a backbone says of them, shape (which.sum(),)."""
        return np.concatenate([line.log_odds(one, share) for one in self.blocks])[self.which]


class Ground:
    """What the trees of one horizon are grown on.

    Parameters
    ----------
    read : Reading
        Rows that teach the backbone.
    taught : ndarray
        Their outcomes, 1 unpaid, 0 paid.
    beside : Beside, optional
        Other rows, after those.
    """

    def __init__(self, read: Reading, taught: Floats, beside: Beside | None = None) -> None:
        self.read, self.taught, self._beside = read, taught, beside
        self.y = np.concatenate([taught, beside.y]) if beside else taught
        self._binned = beside.binned.set_label(self.y) if beside else None

    def start(self, line: Linear, share: float, untaught: Floats | float = 0.0) -> Floats:
        """What a share of the backbone says of all, shape (n,).

        Parameters
        ----------
        untaught : ndarray or float
            What to add to what it says of those that taught it, log-odds.
        """
        start = line.log_odds(self.read, share) + share * untaught
        more = self._beside.log_odds(line, share) if self._beside else np.zeros(0)
        return np.concatenate([start, more])

    def dataset(self, names: list[str], start: Floats) -> lgb.Dataset:
        """All of them as LightGBM has them; the same every time, with another start."""
        if self._binned is None:
            self._binned = lgb.Dataset(
                self.read.left, self.y, feature_name=names, params=dict(QUIETLY)
            )
        return self._binned.set_init_score(start)


def in_blocks(reader: Reader, x: Floats, rows: Days) -> list[Reading]:
    """Some rows of a matrix, by their places, as a reader reads them."""
    starts = range(0, len(rows), BLOCK)
    blocks = [reader.read(x[rows[start : start + BLOCK]]) for start in starts]
    for one in blocks:
        _ = one.told  # else every horizon would begin to work it out
    return blocks
