"""A cause's declared fields as several measures of one thing.

Satisfaction, tickets, response time: each says something about service, none says all of it, some
are blank. A one-factor model learns from the fields alone, without any outcome, how well each of
them measures what they share; their composite is the best guess of it from those that are known.
A blank field then costs certainty, and counts as its peers' mean answer where that is worse (ADR
0016). Eleven slopes can be learnt from a ledger that could never carry one for each of a hundred
fields (ADR 0006).

Source: Gaussian one-factor model, fitted by EM with missing values (Rubin and Thayer 1982).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from model.blanks import Blanks, Places
from model.day import Floats

FEWEST = 2
"""Fields a composite needs."""
ROUNDS = 60
AT_ONCE = 4096
"""Rows that are read as of several groups at a time, each once for every group there may be."""
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


class Composites:
    """Several composites, ready to read rows all at once.

    ``columns`` are those of their k fields, one composite after the other; ``owner`` (k,) says
    whose each is, ``starts`` (c,) where each composite's begin.

    Parameters
    ----------
    each : sequence of Composite, length c
    """

    def __init__(self, each: Sequence[Composite]) -> None:
        sizes = np.array([len(one.columns) for one in each], dtype="int64")
        self.starts = np.cumsum(sizes) - sizes
        self.owner = np.repeat(np.arange(len(each)), sizes)
        self.columns = np.array([j for one in each for j in one.columns], dtype="int64")
        self._weight = np.array([w for one in each for w in one.weight], dtype="float64")
        information = np.array([i for one in each for i in one.information], dtype="float64")
        self._information, self._spread = information, np.array([one.spread for one in each])

    def _sums(self, fields: Floats) -> Floats:
        """A figure of each field summed up by composite: from (n, k) to (n, c)."""
        # Row by row, in one order: a batch must give what its rows give one by one, to the bit.
        return np.asarray(np.add.reduceat(fields, self.starts, axis=1), dtype="float64")

    def read(self, own: Floats, blanks: Blanks, peers: Places) -> Told:
        """What each field adds to its composite.

        Of the fields that are known a composite is the best guess. A blank whose peers' answers
        are worse than that guess is counted in, at what their mean says of the cause; one whose
        peers' answers are better is not.

        Parameters
        ----------
        own : ndarray, shape (n, k)
            Normal scores of ``columns``, missing as NaN.
        peers : ndarray of int, shape (n,)
            ``blanks.places`` of the rows; one that may be of several groups is the mean of what it
            is as one of each: the mean of the worse is worse than the worse of the mean.
        """
        if not blanks.several[peers].any():
            return self._read(own, blanks, peers)
        begins = range(0, len(own), AT_ONCE)
        parts = [
            self._mean(own[at : at + AT_ONCE], blanks, peers[at : at + AT_ONCE]) for at in begins
        ]
        return Told(
            np.concatenate([one.terms for one in parts]),
            np.concatenate([one.values for one in parts]),
            np.concatenate([one.row + at for one, at in zip(parts, begins, strict=True)]),
            np.concatenate([one.field for one in parts]),
            np.concatenate([one.reach for one in parts]),
        )

    def _mean(self, own: Floats, blanks: Blanks, peers: Places) -> Told:
        """Rows read as of each group they may belong to, and the mean of that."""
        may = blanks.may_belong(peers)
        each = self._read(own[may.row], blanks, may.place)
        starts = np.searchsorted(may.row, np.arange(len(own)))

        def mean(figures: Floats) -> Floats:
            return np.asarray(np.add.reduceat(figures * may.share[:, None], starts, axis=0))

        reach = np.zeros(each.terms.shape)
        reach[each.row, each.field] = each.reach
        row, field = np.nonzero(np.isnan(own) & blanks.may_be[self.columns])
        return Told(mean(each.terms), mean(each.values), row, field, mean(reach)[row, field])

    def _read(self, own: Floats, blanks: Blanks, peers: Places) -> Told:
        """Rows read as of the group they stand in."""
        gone = np.isnan(own)
        said = np.where(gone, 0.0, own * self._weight)
        certain = 1.0 + self._sums(np.where(gone, 0.0, self._information))
        total = self._sums(said)
        row, field = np.nonzero(gone & blanks.may_be[self.columns])
        column, place = self.columns[field], row * len(self.starts) + self.owner[field]

        def summed(figures: Floats) -> Floats:
            each = np.bincount(place, figures, minlength=total.size)
            return np.asarray(each.reshape(total.shape), dtype="float64")

        weight, information = self._weight[field], self._information[field]
        answer = blanks.stand_in(peers[row], column) * weight
        tells = information > 0
        pull = np.where(tells, answer / np.where(tells, information, 1.0), -np.inf)
        counts, guess = np.zeros(len(row), dtype=bool), total / certain
        for _ in range(len(self.columns)):
            # Newton's steps from below: blanks that are overtaken on the way are left out again.
            before, counts = counts, pull > guess.ravel()[place]
            if (counts == before).all():
                break
            guess = (total + summed(np.where(counts, answer, 0.0))) / (
                certain + summed(np.where(counts, information, 0.0))
            )
        reach = np.abs(weight) / (
            (certain.ravel()[place] + information) * self._spread[self.owner[field]]
        )
        certain = (certain + summed(np.where(counts, information, 0.0))) * self._spread
        said[row, field] = np.where(counts, answer, 0.0)
        terms = said / certain[:, self.owner]
        return Told(terms, guess / self._spread, row, field, reach)


@dataclass(frozen=True)
class Told:
    """The k fields of c composites in n rows, one composite after the other.

    Parameters
    ----------
    terms : ndarray, shape (n, k)
        What each field adds to its composite.
    values : ndarray, shape (n, c)
        The composites.
    row, field : ndarray of int, shape (b,)
        Where a field that may be blank is, in ``terms``.
    reach : ndarray, shape (b,)
        How far, at most, the composite would rise with the normal score of that field if it were
        answered.
    """

    terms: Floats
    values: Floats
    row: Places
    field: Places
    reach: Floats

    def some(self, rows: NDArray[np.bool_]) -> Told:
        """Some of the rows, (n,) bool."""
        kept, place = rows[self.row], np.cumsum(rows) - 1
        return Told(
            self.terms[rows], self.values[rows], place[self.row[kept]], self.field[kept],
            self.reach[kept],
        )  # fmt: skip


def fit_composites(
    scores: Floats, monotone: list[int], group: list[int], blanks: Blanks, peers: Places
) -> tuple[Composite, ...]:
    """A composite for each group of two or more columns that vary.

    Parameters
    ----------
    scores : ndarray, shape (n, f)
        Normal scores of zero mean and unit spread, missing as NaN.
    monotone : list of int, length f
        Declared directions; only columns that have one belong to a group.
    group : list of int, length f
        What a column measures; negative: nothing it shares with others.
    blanks : Blanks
    peers : ndarray of int, shape (n,)
        ``blanks.places`` of the rows.
    """
    step = max(1, len(scores) // MOST_ROWS)
    thin = scores[::step]
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
        out.append(bare)
    if not out:
        return ()
    together = Composites(out)
    spreads = together.read(thin[:, together.columns], blanks, peers[::step]).values.std(axis=0)
    return tuple(
        one.model_copy(update={"spread": float(spread)})
        for one, spread in zip(out, spreads, strict=True)
        if spread > 0
    )


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
