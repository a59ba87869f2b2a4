"""Rows of a stage, read once for all its horizons."""

from __future__ import annotations

import lightgbm as lgb
import numpy as np

from model.columns import Columns
from model.day import Floats
from model.ground import QUIETLY, Beside, Ground, in_blocks
from model.reader import Reading
from model.reader_fit import FittedReader
from training.snapshots import Rows

BINNED_BY = 60_000
"""Rows that say where values are parted into bins: sorting more takes longer and says the same."""


class ReadAhead:
    """The rows that the horizons of a stage are learnt from; most are rows of several.

    Parameters
    ----------
    ready : FittedReader
        What reads them.
    x : ndarray, shape (n, f)
        Inputs of all rows of the stage.
    rows : ndarray of bool, shape (n,)
        Those of which each teaches the backbone of some horizon.
    beside : ndarray of bool, shape (n,)
        Those on which trees of some horizon are grown besides.
    until : int
        Day number; of later days what reads them has seen nothing.
    """

    def __init__(
        self, ready: FittedReader, columns: Columns, x: Floats,
        rows: Rows, beside: Rows, until: int,
    ) -> None:  # fmt: skip
        self.ready, self.rows, self._beside, self.until = ready, rows, beside, until
        reader = ready.reader
        self.read = reader.read(x[rows])
        if rows.any():
            _ = self.read.told  # else every horizon would begin to work it out
        self._blocks = in_blocks(reader, x, np.flatnonzero(beside))
        self._binned: lgb.Dataset | None = None
        if beside.any():
            left = np.concatenate([one.x[:, reader.free] for one in (self.read, *self._blocks)])
            # It asks for outcomes, and is told others by each horizon.
            self._binned = lgb.Dataset(
                left, np.zeros(len(left)), feature_name=reader.columns_left(columns).names,
                params={
                    "bin_construct_sample_cnt": BINNED_BY,
                    "feature_pre_filter": False,  # which columns can be split is each one's own
                } | QUIETLY,
            ).construct()  # fmt: skip

    def some(self, rows: Rows) -> Reading:
        """Some of ``rows``; shape (n,)."""
        return self.read.some(rows[self.rows])

    def ground(self, lined: Rows, beside: Rows, y: Floats) -> Ground:
        """What one horizon is grown on, of rows that were read.

        Parameters
        ----------
        lined, beside : ndarray of bool, shape (n,)
            Those that teach its backbone, and those besides.
        y : ndarray, shape (n,)
            Outcomes at that horizon, 1 unpaid, 0 paid.
        """
        read = self.some(lined)
        if self._binned is None:
            return Ground(read, y[lined])
        which = beside[self._beside]
        at = np.flatnonzero(np.concatenate([lined[self.rows], which]))
        part = self._binned.subset(at.tolist()).construct()
        return Ground(read, y[lined], Beside(self._blocks, which, y[beside], part))
