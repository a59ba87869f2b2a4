"""What is usual in the rows a model learns from, as its manifest keeps it."""

from __future__ import annotations

import numpy as np

from model.day import Floats
from model.manifest import Bins
from training.snapshots import StageRows, drawn_groups
from training.stability import bins_of

MOST_DESCRIBED = 50_000
"""Rows from which the manifest tells what is usual."""


def _sample(rows: StageRows) -> Floats:
    """The inputs of all rows, or of some groups of them; column by column in memory."""
    return np.asfortranarray(rows.x[drawn_groups(rows.group, MOST_DESCRIBED)])


def typical(rows: StageRows) -> dict[str, float]:
    """Median of each column's known values, by name; columns without any are left out."""
    x = _sample(rows)
    known = {f.name: x[~np.isnan(x[:, i]), i] for i, f in enumerate(rows.features)}
    return {name: float(np.median(column)) for name, column in known.items() if len(column)}


def reference(rows: StageRows) -> dict[str, Bins]:
    """What each column looked like, for drift."""
    each = zip(rows.features, _sample(rows).T, strict=True)
    return {one.name: bins_of(column) for one, column in each if not np.isnan(column).all()}
