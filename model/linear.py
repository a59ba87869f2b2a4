"""A monotone logistic backbone: linear on normal scores, ridge, signs as the fields declare.

Trees need many rows to draw a straight line; a ledger of a few thousand rows has not that many.
The backbone draws it, the trees learn what is left. Each column enters through a piecewise linear
map of its quantiles onto normal scores (order is kept, outliers are cut) with a term of its own
where it is missing; the fields of one cause also enter together, as their composite, and the
composites act on each other and by kind of instalment (``model.interplay``). A declared field left
blank counts as what peers answered, where that is worse (``model.blanks``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from model.blanks import Blanks, Places
from model.columns import Columns
from model.composite import Composite, Composites, Told, shared_out
from model.day import Floats
from model.interplay import Interplay, Scene
from model.normal_scores import NormalScores


@dataclass(frozen=True)
class Reading:
    """Rows as one backbone sees them.

    Parameters
    ----------
    x : ndarray, shape (n, f)
        Values, missing as NaN.
    peers : ndarray of int, shape (n,)
        Place of each row's peer group in the backbone's ``Blanks``.
    gone : ndarray of bool, shape (n, f)
        Whether a value is missing.
    filled : ndarray, shape (n, f)
        Normal scores, with what stands for a blank where a declared field is, 0 for others.
    told : Told
        What each field adds to its composite.
    """

    x: Floats
    peers: Places
    gone: NDArray[np.bool_]
    filled: Floats
    told: Told


class Linear(BaseModel):
    """A fitted backbone; one entry per column of the matrix it was fitted on.

    Parameters
    ----------
    knots, scores : tuple of tuples
        The piecewise linear map of each column, knots rising; empty for a column without any.
    slope, missing : tuple of float
        Log-odds per normal score, and of being missing; that is not below 0 for a declared field.
    blanks : Blanks
        What stands for a blank.
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
    steep : float
        What its log-odds are multiplied by in the end: its share times the calibration's slope.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    knots: tuple[tuple[float, ...], ...]
    scores: tuple[tuple[float, ...], ...]
    slope: tuple[float, ...]
    missing: tuple[float, ...]
    blanks: Blanks
    centre: tuple[float, ...]
    intercept: float
    composites: tuple[Composite, ...] = ()
    pull: tuple[float, ...] = ()
    kinds: tuple[int, ...] = ()
    month: int | None = None
    interplay: Interplay | None = None
    steep: float = 1.0

    def read(self, x: Floats) -> Reading:
        """Rows as the backbone sees them; x has shape (n, f), missing as NaN."""
        return reading(x, self._scores(x), self.blanks, self._all)

    @cached_property
    def _scores(self) -> NormalScores:
        return NormalScores(list(zip(self.knots, self.scores, strict=True)))

    def contributions(self, read: Reading) -> Floats:
        """Contribution of each column to the log-odds, shape (n, f).

        A column's own part is 0 on average over the training rows. The kind of instalment decides
        how far a cause matters and is no reason itself: its slopes are part of the question.
        """
        out = self.own(read) - np.array(self.centre)
        if self.interplay is not None:
            self._add_interplay(self.interplay, read, out)
        elif self.composites:
            pull = np.array(self.pull)[self._all.owner]
            out[:, self._all.columns] += pull * read.told.terms
        out[read.told.row, self._all.columns[read.told.field]] += self._bends(read)
        return np.asarray(out, dtype="float64")

    def own(self, read: Reading) -> Floats:
        """What each column says by itself, shape (n, f)."""
        slope, gone = self._own
        out = read.filled * slope
        out += read.gone * gone
        return np.asarray(out, dtype="float64")

    def typical(self, read: Reading) -> Floats:
        """Mean over rows of what each column says, (f,); by itself only if there is interplay."""
        slope, gone = self._own
        out = read.filled.mean(axis=0) * slope + read.gone.mean(axis=0) * gone
        if self.interplay is None and self.composites:
            pull = np.array(self.pull)[self._all.owner]
            out[self._all.columns] += pull * read.told.terms.mean(axis=0)
        return np.asarray(out, dtype="float64")

    @cached_property
    def _own(self) -> tuple[Floats, Floats]:
        """Slopes, and log-odds of being missing."""
        return np.array(self.slope), np.array(self.missing) + np.array(self.blanks.cost)

    @cached_property
    def _all(self) -> Composites:
        return Composites(self.composites)

    def _bends(self, read: Reading) -> Floats:
        """What makes a blank cost the mean probability of its answers, not that of their mean.

        The two differ most far below even odds; there a worse answer weighs more than a better.
        Log-odds to add for each blank of a composite, (b,).
        """
        told = read.told
        columns, owner = self._all.columns[told.field], self._all.owner[told.field]
        slope: Floats = np.broadcast_to(np.array(self.pull), (len(read.x), len(self.pull)))
        if self.interplay is not None:
            slope = self.interplay.slopes(self.scene(read))
        own = np.abs(self._own[0][columns])
        speed = self.steep * (slope[told.row, owner] * told.reach + own)
        return self.blanks.bend(read.peers[told.row], speed, columns) / self.steep

    def _add_interplay(self, interplay: Interplay, read: Reading, out: Floats) -> None:
        scene = self.scene(read)
        slope, together = interplay.slopes(scene), interplay.together(scene)
        each = np.split(read.told.terms, self._all.starts[1:], axis=1)
        for at, (one, terms) in enumerate(zip(self.composites, each, strict=True)):
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
        return Scene(
            read.told.values, np.zeros(len(flags), "int64") if kind is None else kind, month
        )

    def log_odds(self, read: Reading, share: float = 1.0) -> Floats:
        """Mean log-odds plus a share of the contributions, shape (n,).

        What a composite gives is not divided among its fields for that: the sum is the same.
        """
        parts = self.own(read).sum(axis=1) - sum(self.centre)
        if self.interplay is None:
            for at, pull in enumerate(self.pull):
                parts += pull * read.told.values[:, at]
        else:
            scene = self.scene(read)
            apart = read.told.values - np.array(self.interplay.middle)
            parts += (self.interplay.slopes(scene) * apart).sum(axis=1)
            parts += self.interplay.together(scene).sum(axis=1)
            parts += self.interplay.levels(scene) + self.interplay.seasons(scene)
        parts += np.bincount(read.told.row, self._bends(read), minlength=len(parts))
        return np.asarray(self.intercept + share * parts, dtype="float64")

    @cached_property
    def free(self) -> list[int]:
        """Columns of no declared field that may be blank: those the trees see."""
        return [j for j, may in enumerate(self.blanks.may) if not may]

    def left(self, read: Reading) -> Floats:
        """What the trees see; what a blank is worth behind a step nobody could say."""
        return np.ascontiguousarray(read.x[:, self.free])

    def given_back(self, read: Reading, phi: Floats) -> Floats:
        """Contributions of the columns the trees see, among all columns; shape (n, f)."""
        out = np.zeros(read.x.shape)
        out[:, self.free] = phi
        return out


def reading(x: Floats, score: Floats, blanks: Blanks, composites: Composites) -> Reading:
    """Rows as a backbone with these composites sees them."""
    peers = blanks.places(x)
    stand_ins = blanks.stand_ins(peers)
    told = composites.read(score, blanks, stand_ins)
    filled = np.where(np.isnan(score), np.where(blanks.may_be, stand_ins, 0.0), score)
    return Reading(x, peers, np.isnan(x), filled, told)


def columns_left(columns: Columns, line: Linear) -> Columns:
    """What the columns of ``Linear.left`` are."""
    free = line.free
    return Columns(
        names=[columns.names[j] for j in free],
        monotone=[columns.monotone[j] for j in free],
        group=[columns.group[j] for j in free],
        echo=[columns.echo[j] for j in free],
        kind=[columns.kind[j] for j in free],
        field=[-1] * len(free),
        peers=[-1] * len(free),
        age=[columns.age[j] for j in free],
    )
