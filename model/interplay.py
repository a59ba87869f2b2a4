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
from scipy.optimize import minimize
from scipy.special import expit

from model.day import Floats

Codes = NDArray[np.int64]
MONTHS = 12
CLEARLY_GOOD = 1.0
"""Standard deviations better than typical from which on a composite disarms all others."""


@dataclass(frozen=True, kw_only=True)
class Ease:
    """How strongly the interplay is pulled towards a plain sum, in rows.

    Parameters
    ----------
    cell : float
        A composite's slope in one cell towards its slope in all.
    pair : float
        What two composites do together, towards nothing.
    common : float
        The composites' slopes in all cells towards their mean.
    level : float
        The levels by cell and by month, towards nothing.
    """

    cell: float = 100.0
    pair: float = 100.0
    common: float = 300.0
    level: float = 20.0


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
        turn = 2 * np.pi * self.month / MONTHS
        return np.asarray(np.nan_to_num(np.column_stack([np.cos(turn), np.sin(turn)])))


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
        return _blended(np.array(self.slope).T, scene)

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
        for (i, j), joint in zip(_pairs(len(self.middle)), self.joint, strict=True):
            out[i, j] = out[j, i] = joint / 2
        return out

    def levels(self, scene: Scene) -> Floats:
        """Log-odds by cell, shape (n,)."""
        return _blended(np.array(self.level)[:, None], scene)[:, 0]

    def seasons(self, scene: Scene) -> Floats:
        """Log-odds of the month, shape (n,); 0 on average in training."""
        # Added up term by term: a product of matrices may round a row of many otherwise.
        (cos, sin), mean = self.season, self.season_mean
        wave = scene.season()
        return np.asarray(cos * (wave[:, 0] - mean[0]) + sin * (wave[:, 1] - mean[1]))


def fit_interplay(
    scene: Scene, cells: int, y: Floats, rest: Floats, slope: Floats, ease: Ease
) -> Interplay:
    """Fit the interplay on what the rest of a backbone leaves.

    Parameters
    ----------
    cells : int
        Number of cells.
    y : ndarray, shape (n,)
        1 unpaid, 0 paid.
    rest : ndarray, shape (n,)
        Log-odds of everything but the composites.
    slope : ndarray, shape (c,)
        Slopes of the composites without interplay, to start from.
    """
    design = _Design(scene, cells)
    # All parameters as steep as each other: three times fewer steps than as they are.
    unit = 1.0 / np.sqrt(design.curvature(y, ease))

    def loss(scaled: Floats) -> tuple[float, Floats]:
        value, gradient = design.loss(scaled * unit, y, rest, ease)
        return value, gradient * unit

    found = minimize(
        loss, design.start(slope) / unit, jac=True, method="L-BFGS-B",
        bounds=design.bounds(), options={"maxiter": 200, "ftol": 1e-7},
    ).x  # fmt: skip
    return design.interplay(found * unit)


class _Design:
    """Columns and parameters of a fit.

    Parameters are, in order: slopes by cell, pairs, levels, season, base; then, without a column,
    the slopes in all cells.
    """

    def __init__(self, scene: Scene, cells: int) -> None:
        values = scene.values
        self.count, self.cells = values.shape[1], cells
        self.middle = values.mean(axis=0)
        apart = values - self.middle
        flags = _blended(np.eye(cells), scene)
        own = [apart[:, [c]] * flags for c in range(self.count)]
        self.trouble = trouble_of(apart)
        both = [self.trouble[:, i] * self.trouble[:, j] for i, j in _pairs(self.count)]
        wave = scene.season()
        self.season_mean = wave.mean(axis=0)
        self.columns = np.column_stack(
            [*own, *both, flags, wave - self.season_mean, np.ones(len(values))]
        )
        widths = [self.count * cells, len(both), cells, 2, 1, self.count]
        ends = np.cumsum(widths).tolist()
        self.slopes, self.pairs, self.levels, self.season, self.base, self.all_cells = (
            slice(end - width, end) for end, width in zip(ends, widths, strict=True)
        )
        self.size = ends[-1]

    def start(self, slope: Floats) -> Floats:
        out = np.zeros(self.size)
        out[self.slopes] = np.repeat(slope, self.cells)
        out[self.all_cells] = slope
        return out

    def bounds(self) -> list[tuple[float | None, float | None]]:
        out: list[tuple[float | None, float | None]] = [(None, None)] * self.size
        for part in (self.slopes, self.pairs, self.all_cells):
            out[part] = [(0.0, None)] * (part.stop - part.start)
        return out

    def curvature(self, y: Floats, ease: Ease) -> Floats:
        """How steeply the loss bends with each parameter, roughly; more than 0."""
        out = np.zeros(self.size)
        out[: self.base.stop] = y.var() * (self.columns**2).sum(axis=0) + 1.0
        out[self.slopes] += ease.cell
        out[self.pairs] += ease.pair
        out[self.levels.start : self.season.stop] += ease.level
        out[self.all_cells] = ease.common + ease.cell * self.cells
        return out

    def loss(self, beta: Floats, y: Floats, rest: Floats, ease: Ease) -> tuple[float, Floats]:
        """Penalised loss and its gradient."""
        z = rest + self.columns @ beta[: self.base.stop]
        apart = beta[self.slopes].reshape(self.count, -1) - beta[self.all_cells, None]
        common = beta[self.all_cells] - beta[self.all_cells].mean()
        level = slice(self.levels.start, self.season.stop)
        value = np.logaddexp(0.0, z).sum() - y @ z + 0.5 * (
            ease.cell * (apart**2).sum() + ease.common * (common**2).sum()
            + ease.pair * (beta[self.pairs] ** 2).sum() + ease.level * (beta[level] ** 2).sum()
        )  # fmt: skip
        gradient = np.zeros(self.size)
        gradient[: self.base.stop] = down(self.columns, expit(z) - y)
        gradient[self.slopes] += ease.cell * apart.ravel()
        gradient[self.pairs] += ease.pair * beta[self.pairs]
        gradient[level] += ease.level * beta[level]
        gradient[self.all_cells] += ease.common * common - ease.cell * apart.sum(axis=1)
        return float(value), gradient

    def interplay(self, beta: Floats) -> Interplay:
        return Interplay(
            slope=tuple(_floats(row) for row in beta[self.slopes].reshape(self.count, -1)),
            middle=_floats(self.middle), joint=_floats(beta[self.pairs]),
            trouble=_floats(self.trouble.mean(axis=0)),
            level=_floats(beta[self.levels]) if self.cells > 1 else (0.0,),
            season=(float(beta[self.season][0]), float(beta[self.season][1])),
            season_mean=(float(self.season_mean[0]), float(self.season_mean[1])),
        )  # fmt: skip


def _blended(by_cell: Floats, scene: Scene) -> Floats:
    """What stands for each cell, (k, m), as far as each row is in it; shape (n, m)."""
    phases = scene.phase.shape[1]
    out = np.zeros((len(scene.kind), by_cell.shape[1]))
    for at, of_phase in enumerate(np.split(by_cell, phases)):
        out += scene.phase[:, [at]] * of_phase[scene.kind]
    return out


def trouble_of(apart: Floats) -> Floats:
    """How far composites are from clearly good, given how far they are from their mean."""
    return np.asarray(np.maximum(apart + CLEARLY_GOOD, 0.0))


def down(table: Floats, weight: Floats) -> Floats:
    """``table.T @ weight``, without the library whose lock makes threads wait for each other."""
    return np.asarray(np.einsum("ij,i->j", table, weight))


def _floats(values: Floats) -> tuple[float, ...]:
    return tuple(map(float, values))


def _pairs(count: int) -> list[tuple[int, int]]:
    return list(combinations(range(count), 2))
