"""What is usual in the rows a model learns from, as its manifest keeps it."""

from __future__ import annotations

import numpy as np

from model.day import Floats
from training.snapshots import StageRows, drawn_groups

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


def reference(rows: StageRows) -> dict[str, list[float]]:
    """What each column looked like, for drift: nine inner deciles and the missing share."""
    out, x = {}, _sample(rows)
    for at, one in enumerate(rows.features):
        column = x[:, at]
        known = column[~np.isnan(column)]
        if len(known):
            deciles = np.quantile(known, np.linspace(0.1, 0.9, 9))
            out[one.name] = [*map(float, deciles), float(np.isnan(column).mean())]
    return out
