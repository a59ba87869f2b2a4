"""A rehearsal's rows: the earlier groups to fit on, the latest to ask about."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.maturity import enough
from training.snapshots import Rows, StageRows

MIN_CALIBRATION = 60
"""Out-of-time rows below which no calibration is fitted."""
HOLDOUT_SHARE = 0.25
"""Share of the latest matured rows kept out of the trees to calibrate and to measure."""


@dataclass(frozen=True)
class Split:
    """The rows of one horizon's rehearsal.

    Parameters
    ----------
    cut : int
        Day number. No group stands on both sides, and every outcome in ``early`` was known before.
    early, late : ndarray of bool, shape (n,)
        Rows to fit on and rows to ask about.
    """

    cut: int
    early: Rows
    late: Rows

    @classmethod
    def of(cls, rows: StageRows, horizon: int, as_of: int, after: float = 0.0) -> Split | None:
        """That of a horizon; none where rows are too few.

        Parameters
        ----------
        after : float
            Share of the matured rows that came after those asked about; they are left out.
        """
        keep, y = rows.usable(horizon, as_of), rows.unpaid(horizon)
        if not enough(y[keep]):
            return None
        ends = np.quantile(rows.start[keep], (1 - after - HOLDOUT_SHARE, 1 - after)).astype(int)
        cut, end = map(int, ends)
        late = keep & (rows.start >= cut)
        if after:
            late &= rows.start < end
        early = keep & (rows.start < cut) & (rows.question + horizon < cut)
        if not enough(y[early]) or late.sum() < MIN_CALIBRATION:
            return None
        return cls(cut, early, late)
