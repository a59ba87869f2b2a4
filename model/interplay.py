"""How far a cause matters here, and what two causes do together.

A sum of causes says that poor acceptance papers cost an advance as much as a final payment, and
that bad habits cost the same whether the money is there or not. Neither is so. The interplay gives
each composite a slope of its own in each cell (a kind of instalment, and of an open receivable the
phase of its age), lets two composites aggravate each other unless one of them is clearly good, and
sets the level by cell and by month. All of it keeps the declared directions exactly and has exact
Shapley values of its own (ADR 0009, 0021, 0022).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from model.day import Floats

Codes = NDArray[np.int64]
MONTHS = 12
CLEARLY_GOOD = 1.0
"""Standard deviations better than typical from which on a composite disarms all others."""


@dataclass(frozen=True)
class Scene:
    """What an interplay looks at, n rows and c composites.

    Parameters
    ----------
    values : ndarray, shape (n, c)
        The composites; + is bad.
    kind : ndarray of int, shape (n,)
        Kind of instalment, from 1; 0 where none is named.
    phase : ndarray, shape (n, p)
        How far a row is in each phase; a row sums to 1. A cell is a kind in a phase, those of the
        first phase first.
    month : ndarray, shape (n,)
        Month of the due date, 1 to 12; NaN where unknown.
    """

    values: Floats
    kind: Codes
    phase: Floats
    month: Floats

    def season(self) -> Floats:
        """Yearly wave, shape (n, 2); 0 where the month is unknown."""
        return yearly_wave(self.month)


class Interplay(BaseModel):
    """Fitted interplay of c composites in k cells.

    Parameters
    ----------
    slope : tuple of tuple of float, shape (c, k)
        Log-odds per standard deviation of each composite by cell, not below 0.
    middle : tuple of float, length c
        Mean of each composite in training.
    joint : tuple of float, length c (c − 1) / 2
        What pairs add, not below 0, per product of their members' trouble: how far each is from
        clearly good, 0 where it is there.
    trouble : tuple of float, length c
        Mean trouble in training.
    level : tuple of float, length k
        Log-odds by cell; 0 where there is but one.
    season, season_mean : tuple of float, length 2
        Log-odds of the yearly wave, and its mean in training.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    slope: tuple[tuple[float, ...], ...]
    middle: tuple[float, ...]
    joint: tuple[float, ...]
    trouble: tuple[float, ...]
    level: tuple[float, ...]
    season: tuple[float, float]
    season_mean: tuple[float, float]

    def slopes(self, scene: Scene) -> Floats:
        """Slope of each composite, shape (n, c)."""
        return blended(np.array(self.slope).T, scene)

    def together(self, scene: Scene) -> Floats:
        """Shapley values of all pairs, shape (n, c).

        The worth of a pair u v without one of its members is that with the member's mean. Each
        then gets ½ (u − ū)(v + v̄), and both sum to u v − ū v̄.
        """
        trouble = trouble_of(scene.values - np.array(self.middle))
        less, more = trouble - np.array(self.trouble), trouble + np.array(self.trouble)
        # Added up in one order: a product of matrices may round a row of many otherwise.
        return np.asarray(less * (more[:, None, :] * self._halves).sum(axis=2))

    @cached_property
    def _halves(self) -> Floats:
        """Half of what each pair adds, shape (c, c)."""
        out = np.zeros((len(self.middle), len(self.middle)))
        for (i, j), joint in zip(pairs_of(len(self.middle)), self.joint, strict=True):
            out[i, j] = out[j, i] = joint / 2
        return out

    def levels(self, scene: Scene) -> Floats:
        """Log-odds by cell, shape (n,)."""
        return blended(np.array(self.level)[:, None], scene)[:, 0]

    def seasons(self, month: Floats) -> Floats:
        """Log-odds of the month, shape (n,), as ``Scene`` has it; 0 on average in training."""
        # Added up term by term: a product of matrices may round a row of many otherwise.
        (cos, sin), mean = self.season, self.season_mean
        wave = yearly_wave(month)
        return np.asarray(cos * (wave[:, 0] - mean[0]) + sin * (wave[:, 1] - mean[1]))


def yearly_wave(month: Floats) -> Floats:
    """Where in the year months are, shape (n, 2); 0 where the month is unknown."""
    turn = 2 * np.pi * month / MONTHS
    return np.asarray(np.nan_to_num(np.column_stack([np.cos(turn), np.sin(turn)])))


def blended(by_cell: Floats, scene: Scene) -> Floats:
    """What stands for each cell, (k, m), as far as each row is in it; shape (n, m)."""
    phases = scene.phase.shape[1]
    out = np.zeros((len(scene.kind), by_cell.shape[1]))
    for at, of_phase in enumerate(np.split(by_cell, phases)):
        out += scene.phase[:, [at]] * of_phase[scene.kind]
    return out


def trouble_of(apart: Floats) -> Floats:
    """How far composites are from clearly good, given how far they are from their mean."""
    return np.asarray(np.maximum(apart + CLEARLY_GOOD, 0.0))


def pairs_of(count: int) -> list[tuple[int, int]]:
    """Every two of so many composites, in the order of ``Interplay.joint``."""
    return list(combinations(range(count), 2))
