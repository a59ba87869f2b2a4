"""A cause's declared fields as several measures of one thing.

Satisfaction, tickets, response time: each says something about service, none says all of it, some
are blank. A one-factor model learns from the fields alone, without any outcome, how well each of
them measures what they share; their composite is the best guess of it from those that are known.
A blank field then costs certainty and nothing else, and eleven slopes can be learnt from a ledger
that could never carry a slope for each of a hundred fields (ADR 0006).

Source: Gaussian one-factor model, fitted by EM with missing values (Rubin and Thayer 1982).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from model.day import Floats

FEWEST = 2
"""Fields a composite needs."""
ROUNDS = 60
LARGEST_LOADING = 0.98
SMALLEST_NOISE = 0.05
MOST_ROWS = 20_000
"""Rows it is fitted on at most, evenly spread: a handful of loadings needs no more."""


class Composite(BaseModel):
    """One fitted composite.

    Parameters
    ----------
    columns : tuple of int, length k
        Its fields' columns.
    weight : tuple of float, length k
        Loading over noise variance, signed so that a field's bad end raises the composite.
    information : tuple of float, length k
        Loading² over noise variance: what knowing the field adds to the composite's certainty.
    spread : float
        Standard deviation in training, taken off.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: tuple[int, ...]
    weight: tuple[float, ...]
    information: tuple[float, ...]
    spread: float

    def terms(self, scores: Floats) -> Floats:
        """What each field adds to the composite, shape (n, k); 0 where it is missing.

        Parameters
        ----------
        scores : ndarray, shape (n, f)
            Normal scores of all columns, missing as NaN.
        """
        # Row by row, in one order: a batch must give what its rows give one by one, to the bit.
        own = np.take(scores, self.columns, axis=1)
        known = ~np.isnan(own)
        certainty = 1.0 + np.where(known, np.array(self.information), 0.0).sum(axis=1)
        weighted = np.where(known, own, 0.0) * np.array(self.weight)
        return np.asarray(weighted / (certainty[:, None] * self.spread), dtype="float64")


def fit_composites(scores: Floats, monotone: list[int], group: list[int]) -> tuple[Composite, ...]:
    """A composite for each group of two or more columns that vary.

    Parameters
    ----------
    scores : ndarray, shape (n, f)
        Normal scores of zero mean and unit spread, missing as NaN.
    monotone : list of int, length f
        Declared directions; only columns that have one belong to a group.
    group : list of int, length f
        What a column measures; negative: nothing it shares with others.
    """
    thin = scores[:: max(1, len(scores) // MOST_ROWS)]
    filled = np.where(np.isnan(thin), 0.0, thin)
    varies: NDArray[np.bool_] = np.asarray(filled.std(axis=0) > 0)
    out = []
    for one in sorted({g for g in group if g >= 0}):
        columns = [
            j for j, g in enumerate(group) if g == one and monotone[j] != 0 and varies[j]
        ]  # fmt: skip
        if len(columns) < FEWEST:
            continue
        sign = np.array([monotone[j] for j in columns], dtype="float64")
        loading, noise = _one_factor(thin[:, columns] * sign)
        if not loading.any():
            continue
        bare = Composite(
            columns=tuple(columns), spread=1.0,
            weight=tuple(map(float, sign * loading / noise)),
            information=tuple(map(float, loading**2 / noise)),
        )  # fmt: skip
        spread = float(bare.terms(thin).sum(axis=1).std())
        if spread > 0:
            out.append(bare.model_copy(update={"spread": spread}))
    return tuple(out)


def _one_factor(scores: Floats) -> tuple[Floats, Floats]:
    """Loadings (not below 0) and noise variances of a one-factor model, each (k,)."""
    known = (~np.isnan(scores)).astype("float64")
    filled = np.where(known > 0, scores, 0.0)
    count = np.maximum(known.sum(axis=0), 1)
    total = (filled**2).sum(axis=0)
    loading = np.full(scores.shape[1], 0.6)
    noise = np.full(scores.shape[1], 0.64)
    for _ in range(ROUNDS):
        variance = 1.0 / (1.0 + known @ (loading**2 / noise))
        mean = variance * (filled @ (loading / noise))
        cross = mean @ filled
        loading = np.clip(cross / ((mean**2 + variance) @ known + 1e-9), 0.0, LARGEST_LOADING)
        noise = np.maximum((total - loading * cross) / count, SMALLEST_NOISE)
    return loading, noise


def shared_out(phi: Floats, terms: Floats) -> Floats:
    """Divide a composite's contribution among its fields, shape (n, k); rows sum to ``phi``.

    The fields that pull the way of the contribution share it in proportion to their pull; where
    none does, all share by size.

    Parameters
    ----------
    phi : ndarray, shape (n,)
    terms : ndarray, shape (n, k)
    """
    size = np.where(terms * np.sign(phi)[:, None] > 0, np.abs(terms), 0.0)
    for instead in (np.abs(terms), np.ones_like(terms)):
        size = np.where(size.sum(axis=1)[:, None] > 0, size, instead)
    return np.asarray(phi[:, None] * size / size.sum(axis=1)[:, None], dtype="float64")
