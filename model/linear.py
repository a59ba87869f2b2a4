"""A monotone logistic backbone: linear on normal scores, ridge, signs as the fields declare.

Trees need many rows to draw a straight line; a ledger of a few thousand rows has not that many.
The backbone draws it, the trees learn what is left. Each column enters by its normal score
(``model.reader``), with a term of its own where it is missing; the fields of one cause also enter
together, as their composite, and the composites act on each other, by kind of instalment and by age
(``model.interplay``). A declared field left blank counts as what peers answered, where that is
worse (``model.blanks``).
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict

from model.composite import shared_out
from model.day import Floats
from model.interplay import Interplay
from model.reader import Reading


class Linear(BaseModel):
    """A fitted backbone; one entry per column of the matrix its stage's reader was fitted on.

    Parameters
    ----------
    slope, missing : tuple of float
        Log-odds per normal score, and of being missing; that is not below 0 for a declared field.
    cost : tuple of float
        Log-odds of being blank, on top, of a column that belongs to no composite.
    centre : tuple of float
        Mean contribution of each column in training; taken off, so that a contribution is
        relative to the typical row.
    intercept : float
        Mean log-odds in training.
    stateless : tuple of float
        Log-odds per normal score, on top, of what is told of a receivable itself where nothing is
        known of the payer's process; one for each of the reader's ``claim``.
    pull : tuple of float
        Log-odds per standard deviation of each composite, not below 0.
    interplay : Interplay, optional
        Takes the place of ``pull`` where two or more composites are known.
    steep : float
        What its log-odds are multiplied by in the end: its share times the calibration's slope.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    slope: tuple[float, ...]
    missing: tuple[float, ...]
    cost: tuple[float, ...]
    centre: tuple[float, ...]
    intercept: float
    stateless: tuple[float, ...] = ()
    pull: tuple[float, ...] = ()
    interplay: Interplay | None = None
    steep: float = 1.0

    def changed(self, **parts: Any) -> Linear:
        """The same with other parts; a copy would keep what was worked out of the old ones."""
        return Linear(**(dict(self) | parts))

    def contributions(self, read: Reading) -> Floats:
        """Contribution of each column to the log-odds, shape (n, f).

        A column's own part is 0 on average over the training rows. The kind of instalment decides
        how far a cause matters and is no reason itself: its slopes are part of the question. So is
        whether the payer's process is known.
        """
        out = self.own(read) - np.array(self.centre)
        if self.interplay is not None:
            self._add_interplay(self.interplay, read, out)
        elif self.pull:
            together = read.reader.together
            out[:, together.columns] += np.array(self.pull)[together.owner] * read.told.terms
        out[read.told.row, read.reader.together.columns[read.told.field]] += self._bends(read)
        return np.asarray(out, dtype="float64")

    def own(self, read: Reading) -> Floats:
        """What each column says by itself, shape (n, f)."""
        slope, gone = self._own
        out = read.filled * slope
        out += read.gone * gone
        if self.stateless:
            out[:, read.reader.claim] += read.claim * np.array(self.stateless)
        return np.asarray(out, dtype="float64")

    def typical(self, read: Reading) -> Floats:
        """Mean over rows of what each column says, (f,); by itself only if there is interplay."""
        slope, gone = self._own
        out = read.filled.mean(axis=0) * slope + read.gone.mean(axis=0) * gone
        if self.stateless:
            out[list(read.reader.claim)] += read.claim.mean(axis=0) * np.array(self.stateless)
        if self.interplay is None and self.pull:
            together = read.reader.together
            pull = np.array(self.pull)[together.owner]
            out[together.columns] += pull * read.told.terms.mean(axis=0)
        return np.asarray(out, dtype="float64")

    @cached_property
    def _own(self) -> tuple[Floats, Floats]:
        """Slopes, and log-odds of being missing."""
        return np.array(self.slope), np.array(self.missing) + np.array(self.cost)

    def _bends(self, read: Reading) -> Floats:
        """What makes a blank cost the mean probability of its answers, not that of their mean.

        The two differ most far below even odds; there a worse answer weighs more than a better.
        Log-odds to add for each blank of a composite, (b,).
        """
        told, together = read.told, read.reader.together
        columns, owner = together.columns[told.field], together.owner[told.field]
        slope: Floats = np.broadcast_to(np.array(self.pull), (len(read.x), len(self.pull)))
        if self.interplay is not None:
            slope = self.interplay.slopes(read.scene)
        own = np.abs(self._own[0][columns])
        if self.stateless:
            more = np.zeros(len(self.slope))
            more[list(read.reader.claim)] = np.abs(self.stateless)
            own += more[columns] * read.stateless[told.row]
        speed = self.steep * (slope[told.row, owner] * told.reach + own)
        blanks = read.reader.blanks
        return blanks.bend(read.peers[told.row], speed, columns) / self.steep

    def _add_interplay(self, interplay: Interplay, read: Reading, out: Floats) -> None:
        reader, scene = read.reader, read.scene
        slope, together = interplay.slopes(scene), interplay.together(scene)
        each = np.split(read.told.terms, reader.together.starts[1:], axis=1)
        for at, (one, terms) in enumerate(zip(reader.composites, each, strict=True)):
            typical = interplay.middle[at] / len(one.columns)
            out[:, one.columns] += slope[:, [at]] * (terms - typical)
            out[:, one.columns] += shared_out(together[:, at], terms)
        # Both name the question; where there is neither, there is no level.
        for column in (*reader.kinds, *reader.phases)[:1]:
            out[:, column] += interplay.levels(scene)
        if reader.month is not None:
            out[:, reader.month] += interplay.seasons(scene.month)

    def log_odds(self, read: Reading, share: float = 1.0) -> Floats:
        """Mean log-odds plus a share of the contributions, shape (n,).

        What a composite gives is not divided among its fields for that: the sum is the same.
        """
        parts = self.own(read).sum(axis=1) - sum(self.centre)
        alike, place = read.alike
        if self.interplay is None:
            for at, pull in enumerate(self.pull):
                parts += pull * alike.told.values[place, at]
        else:
            scene = alike.scene
            apart = alike.told.values - np.array(self.interplay.middle)
            parts += (self.interplay.slopes(scene) * apart).sum(axis=1)[place]
            parts += self.interplay.together(scene).sum(axis=1)[place]
            parts += self.interplay.levels(scene)[place] + self.interplay.seasons(read.month)
        bends = np.bincount(alike.told.row, self._bends(alike), minlength=len(alike.x))
        parts += bends[place]
        return np.asarray(self.intercept + share * parts, dtype="float64")
