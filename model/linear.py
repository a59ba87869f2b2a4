"""A monotone logistic backbone: linear on normal scores, ridge, signs as the fields declare.

Trees need many rows to draw a straight line; a ledger of a few thousand rows has not that many.
The backbone draws it, the trees learn what is left. Each column enters through a piecewise linear
map of its quantiles onto normal scores (order is kept, outliers are cut) with a term of its own
where it is missing; the fields of one cause also enter together, as their composite, and the
composites act on each other and by kind of instalment (``model.interplay``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from pydantic import BaseModel, ConfigDict

from model.columns import Columns
from model.composite import Composite, shared_out
from model.day import Floats
from model.interplay import Interplay, Scene
from model.normal_scores import NormalScores


@dataclass(frozen=True)
class Reading:
    """Rows as one backbone sees them.

    Parameters
    ----------
    x, score : ndarray, shape (n, f)
        Values and their normal scores, missing as NaN.
    terms : list of ndarray
        What each field adds to each composite, (n, k) a composite.
    """

    x: Floats
    score: Floats
    terms: list[Floats]

    @cached_property
    def values(self) -> Floats:
        """The composites, shape (n, c)."""
        each = [terms.sum(axis=1) for terms in self.terms]
        return np.column_stack(each) if each else np.empty((len(self.x), 0))


class Linear(BaseModel):
    """A fitted backbone; one entry per column of the matrix it was fitted on.

    Parameters
    ----------
    knots, scores : tuple of tuples
        The piecewise linear map of each column, knots rising; empty for a column without any.
    slope, missing : tuple of float
        Log-odds per normal score, and of being missing.
    centre : tuple of float
        Mean contribution of each column in training; taken off, so that a contribution is
        relative to the typical row.
    intercept : float
        Mean log-odds in training.
    composites : tuple of Composite
        What the fields of one cause say together.
    pull : tuple of float
        Log-odds per standard deviation of each composite, not below 0.
    kinds : tuple of int
        Columns that flag the kind of instalment.
    month : int, optional
        Column of the month of the due date.
    interplay : Interplay, optional
        Takes the place of ``pull`` where two or more composites are known.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    knots: tuple[tuple[float, ...], ...]
    scores: tuple[tuple[float, ...], ...]
    slope: tuple[float, ...]
    missing: tuple[float, ...]
    centre: tuple[float, ...]
    intercept: float
    composites: tuple[Composite, ...] = ()
    pull: tuple[float, ...] = ()
    kinds: tuple[int, ...] = ()
    month: int | None = None
    interplay: Interplay | None = None

    def read(self, x: Floats) -> Reading:
        """Rows as the backbone sees them; x has shape (n, f), missing as NaN."""
        score = self._scores(x)
        return Reading(x, score, [one.terms(score) for one in self.composites])

    @cached_property
    def _scores(self) -> NormalScores:
        return NormalScores(list(zip(self.knots, self.scores, strict=True)))

    def contributions(self, read: Reading) -> Floats:
        """Contribution of each column to the log-odds, shape (n, f).

        A column's own part is 0 on average over the training rows. The kind of instalment decides
        how far a cause matters and is no reason itself: its slopes are part of the question.
        """
        out = self._own(read)
        if self.interplay is None:
            for one, terms, pull in zip(self.composites, read.terms, self.pull, strict=True):
                out[:, one.columns] += pull * terms
        out -= np.array(self.centre)
        if self.interplay is not None:
            self._add_interplay(self.interplay, read, out)
        return np.asarray(out, dtype="float64")

    def _add_interplay(self, interplay: Interplay, read: Reading, out: Floats) -> None:
        scene = self.scene(read)
        slope, together = interplay.slopes(scene), interplay.together(scene)
        for at, (one, terms) in enumerate(zip(self.composites, read.terms, strict=True)):
            typical = interplay.middle[at] / len(one.columns)
            out[:, one.columns] += slope[:, [at]] * (terms - typical)
            out[:, one.columns] += shared_out(together[:, at], terms)
        if self.kinds:
            out[:, self.kinds[0]] += interplay.levels(scene)
        if self.month is not None:
            out[:, self.month] += interplay.seasons(scene)

    def scene(self, read: Reading) -> Scene:
        """What the interplay looks at."""
        flags = read.x[:, self.kinds] > 0
        kind = np.where(flags.any(axis=1), flags.argmax(axis=1) + 1, 0) if self.kinds else None
        month = np.full(len(read.x), np.nan) if self.month is None else read.x[:, self.month]
        return Scene(read.values, np.zeros(len(flags), "int64") if kind is None else kind, month)

    def log_odds(self, read: Reading, share: float = 1.0) -> Floats:
        """Mean log-odds plus a share of the contributions, shape (n,).

        What a composite gives is not divided among its fields for that: the sum is the same.
        """
        parts = self._own(read).sum(axis=1) - sum(self.centre)
        if self.interplay is None:
            for at, pull in enumerate(self.pull):
                parts += pull * read.values[:, at]
        else:
            scene = self.scene(read)
            apart = read.values - np.array(self.interplay.middle)
            parts += (self.interplay.slopes(scene) * apart).sum(axis=1)
            parts += self.interplay.together(scene).sum(axis=1)
            parts += self.interplay.levels(scene) + self.interplay.seasons(scene)
        return np.asarray(self.intercept + share * parts, dtype="float64")

    def _own(self, read: Reading) -> Floats:
        """What each column says beside its composite, shape (n, f)."""
        out = np.where(np.isnan(read.x), np.array(self.missing), 0.0)
        out += np.where(np.isnan(read.score), 0.0, read.score) * np.array(self.slope)
        return np.asarray(out, dtype="float64")

    @cached_property
    def alone(self) -> list[int]:
        """Columns that belong to no composite."""
        members = {j for one in self.composites for j in one.columns}
        return [j for j in range(len(self.slope)) if j not in members]

    def folded(self, read: Reading) -> Floats:
        """The matrix with the members of each composite replaced by it: composites first."""
        return np.ascontiguousarray(np.column_stack([read.values, read.x[:, self.alone]]))

    def unfolded(self, read: Reading, phi: Floats) -> Floats:
        """Contributions of the folded columns given back to the columns they stand for.

        Parameters
        ----------
        phi : ndarray, shape (n, columns of ``folded``)

        Returns
        -------
        ndarray, shape (n, f)
            Rows keep their sums.
        """
        out = np.zeros(read.x.shape)
        out[:, self.alone] = phi[:, len(self.composites) :]
        for at, (one, terms) in enumerate(zip(self.composites, read.terms, strict=True)):
            out[:, one.columns] = shared_out(phi[:, at], terms)
        return out


def folded_columns(columns: Columns, composites: tuple[Composite, ...]) -> Columns:
    """What the columns of ``Linear.folded`` are."""
    members = {j for one in composites for j in one.columns}
    alone = [j for j in range(len(columns)) if j not in members]
    groups = [columns.group[one.columns[0]] for one in composites]
    return Columns(
        names=[f"composite_{g}" for g in groups] + [columns.names[j] for j in alone],
        monotone=[1] * len(groups) + [columns.monotone[j] for j in alone],
        group=groups + [-1] * len(alone),
        echo=[False] * len(groups) + [columns.echo[j] for j in alone],
        kind=[False] * len(groups) + [columns.kind[j] for j in alone],
    )
