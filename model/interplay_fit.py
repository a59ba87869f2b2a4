"""Fit an interplay of composites: penalised likelihood, every declared direction kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from model.day import Floats
from model.interplay import Codes, Interplay, Scene, pairs_of, trouble_of
from model.penalised import Fitted, down, stiffness


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


def fitted_interplay(found: Interplay, scene: Scene, cells: int, ease: Ease) -> Fitted:
    """The parameters of a fitted interplay, what it is pulled by and which are at no bound."""
    design = _Design(scene, cells)
    values = np.ones(design.size)
    values[design.slopes] = np.ravel(found.slope)
    values[design.pairs] = found.joint
    stiff = stiffness(design.size, lambda slope, beta: design.add_pull(slope, beta, ease))
    free = values != 0.0
    return Fitted(design.columns(free), stiff, free)


@dataclass(frozen=True)
class _Block:
    """The rows of one kind of instalment, and the parameters that say something of them.

    Parameters
    ----------
    rows : ndarray of int, shape (m,)
    at : ndarray of int, shape (d,)
        Places of the parameters.
    columns : ndarray, shape (m, d)
    """

    rows: Codes
    at: Codes
    columns: Floats


class _Design:
    """Columns and parameters of a fit.

    Parameters are, in order: slopes by cell, pairs, levels, season, base; then, without a column,
    the slopes in all cells. Most belong to cells of other kinds than a row's: what is 0 is left out
    by taking the rows kind by kind.
    """

    def __init__(self, scene: Scene, cells: int) -> None:
        values = scene.values
        self.count, self.cells = values.shape[1], cells
        self.middle = values.mean(axis=0)
        apart = values - self.middle
        self.trouble = trouble_of(apart)
        both = [self.trouble[:, i] * self.trouble[:, j] for i, j in pairs_of(self.count)]
        wave = scene.season()
        self.season_mean = wave.mean(axis=0)
        widths = [self.count * cells, len(both), cells, 2, 1, self.count]
        ends = np.cumsum(widths).tolist()
        self.slopes, self.pairs, self.levels, self.season, self.base, self.all_cells = (
            slice(end - width, end) for end, width in zip(ends, widths, strict=True)
        )
        self.size, self.rows = ends[-1], len(values)
        everywhere = np.column_stack([*both, wave - self.season_mean, np.ones(len(values))])
        always = np.r_[self.pairs, self.season, self.base]
        phases = scene.phase.shape[1]
        kinds = cells // phases
        self.blocks = []
        for kind in np.unique(scene.kind):
            rows = np.flatnonzero(scene.kind == kind)
            phase, own = scene.phase[rows], np.arange(phases) * kinds + kind
            slopes = (apart[rows][:, :, None] * phase[:, None, :]).reshape(len(rows), -1)
            of_slopes = (np.arange(self.count)[:, None] * cells + own).ravel()
            self.blocks.append(
                _Block(
                    rows,
                    np.concatenate([of_slopes, self.levels.start + own, always]),
                    np.column_stack([slopes, phase, everywhere[rows]]),
                )
            )

    def columns(self, some: NDArray[np.bool_]) -> Floats:
        """What some parameters add to the log-odds of a row per unit, shape (n, some.sum())."""
        out = np.zeros((self.rows, some.sum()), order="F")
        place = np.cumsum(some) - 1
        for block in self.blocks:
            says = some[block.at]
            out[np.ix_(block.rows, place[block.at[says]])] = block.columns[:, says]
        return out

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
        for block in self.blocks:
            out[block.at] += y.var() * (block.columns**2).sum(axis=0)
        out[: self.base.stop] += 1.0
        out[self.slopes] += ease.cell
        out[self.pairs] += ease.pair
        out[self.levels.start : self.season.stop] += ease.level
        out[self.all_cells] = ease.common + ease.cell * self.cells
        return out

    def loss(self, beta: Floats, y: Floats, rest: Floats, ease: Ease) -> tuple[float, Floats]:
        """Penalised loss and its gradient."""
        z = rest.copy()
        for block in self.blocks:
            z[block.rows] += block.columns @ beta[block.at]
        apart, common = self._apart(beta)
        level = slice(self.levels.start, self.season.stop)
        value = np.logaddexp(0.0, z).sum() - y @ z + 0.5 * (
            ease.cell * (apart**2).sum() + ease.common * (common**2).sum()
            + ease.pair * (beta[self.pairs] ** 2).sum() + ease.level * (beta[level] ** 2).sum()
        )  # fmt: skip
        gradient = np.zeros(self.size)
        slope = expit(z) - y
        for block in self.blocks:
            gradient[block.at] += down(block.columns, slope[block.rows])
        self.add_pull(gradient, beta, ease)
        return float(value), gradient

    def add_pull(self, gradient: Floats, beta: Floats, ease: Ease) -> None:
        """Add the penalty's slope."""
        apart, common = self._apart(beta)
        level = slice(self.levels.start, self.season.stop)
        gradient[self.slopes] += ease.cell * apart.ravel()
        gradient[self.pairs] += ease.pair * beta[self.pairs]
        gradient[level] += ease.level * beta[level]
        gradient[self.all_cells] += ease.common * common - ease.cell * apart.sum(axis=1)

    def _apart(self, beta: Floats) -> tuple[Floats, Floats]:
        """Slopes less those in all cells, (c, k); those less their mean, (c,)."""
        in_all = beta[self.all_cells]
        return beta[self.slopes].reshape(self.count, -1) - in_all[:, None], in_all - in_all.mean()

    def interplay(self, beta: Floats) -> Interplay:
        return Interplay(
            slope=tuple(_floats(row) for row in beta[self.slopes].reshape(self.count, -1)),
            middle=_floats(self.middle), joint=_floats(beta[self.pairs]),
            trouble=_floats(self.trouble.mean(axis=0)),
            level=_floats(beta[self.levels]) if self.cells > 1 else (0.0,),
            season=(float(beta[self.season][0]), float(beta[self.season][1])),
            season_mean=(float(self.season_mean[0]), float(self.season_mean[1])),
        )  # fmt: skip


def _floats(values: Floats) -> tuple[float, ...]:
    return tuple(map(float, values))
