"""How far two tables of contributions agree: a row per deal or instalment, a column per cause."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from model.day import Floats

LEAD = 0.2
"""Log-odds by which a first cause must lead for the question to be fair."""


def rank_agreement(a: Floats, b: Floats) -> float:
    """Median over rows of the Spearman correlation between rows of ``a`` and ``b``, (n, k).

    A row without any order, all its values equal, agrees with nothing: 0.
    """
    ranks = [rankdata(v, axis=1) for v in (a, b)]
    centred = [r - r.mean(axis=1, keepdims=True) for r in ranks]
    size = np.sqrt((centred[0] ** 2).sum(axis=1) * (centred[1] ** 2).sum(axis=1))
    product = (centred[0] * centred[1]).sum(axis=1)
    each = np.where(size > 0, product / np.where(size > 0, size, 1.0), 0.0)
    return float(np.median(each)) if len(each) else float("nan")


def first_found(true: Floats, named: Floats) -> tuple[float, int]:
    """How often the true first cause is among the first two named, where it leads by ``LEAD``.

    Returns
    -------
    share : float
        Of these rows; NaN if there are none.
    rows : int
        Their number.
    """
    return _held(true, np.argsort(-named, axis=1)[:, :2])


def first_kept(before: Floats, after: Floats) -> tuple[float, int]:
    """How often the first cause stays first, where it leads by ``LEAD``: share and rows as above.

    Parameters
    ----------
    before, after : ndarray, shape (n, k)
        Contributions of the same rows; first is what raises the risk most.
    """
    return _held(before, after.argmax(axis=1)[:, None])


def weighted_means(parts: Floats, group: NDArray[np.int64], weight: Floats) -> Floats:
    """Means of rows (n, k) per group, weighted; shape (groups, k)."""
    total = np.bincount(group, weights=weight)
    sums = [np.bincount(group, weights=weight * column) for column in parts.T]
    return np.column_stack(sums) / total[:, None]


def _held(true: Floats, named: NDArray[np.int64]) -> tuple[float, int]:
    """How often the first of a row, where it leads, is among those named for it."""
    ordered = np.sort(true, axis=1)
    leads = ordered[:, -1] - ordered[:, -2] >= LEAD
    hit = (named == true.argmax(axis=1)[:, None]).any(axis=1)[leads]
    return (float(hit.mean()) if len(hit) else float("nan")), int(leads.sum())
