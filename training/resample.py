"""Figures with intervals: whole customers are drawn, and all methods are asked on the same draws.

Receivables of one customer are late together; drawing rows would make intervals too narrow.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from training import payment_interval, weighted
from training.averaged import LeftOut
from training.draws import Draws, Floats
from training.metrics import CELL, MIN_ROWS, calibration_line

LEVEL = 0.95
"""Share of the resamples inside an interval."""
REPEATS = 500

SCORED = ("auc", "brier", "skill", "log_loss", "ece", "slope", "intercept")
"""Figures of a cell: one stage and horizon."""
DISTANCE = "ece"
"""The figure that is a mean of distances."""
CAPTURED = {"captured_10": 0.1, "captured_20": 0.2}
"""Share of the unpaid amount in the first part of the rows by amount × probability."""
OVER_HORIZONS = "integrated_brier"
"""Brier over the horizons of a stage, by the trapezoid rule, divided by their span."""
COVERED = ("coverage", "coverage_expected")
"""Share of payment dates inside the interval from 10 % to 90 %, and what its curves promise."""
FIGURES = (*SCORED, OVER_HORIZONS, *COVERED, *CAPTURED)
ORDERS = ("amount", "age")
"""What could be chased first without any probability: the largest, the oldest."""


@dataclass(frozen=True)
class Interval:
    """A figure with the bounds within which ``LEVEL`` of its resamples lie."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Resamples:
    """Figures of several methods on the same draws of customers.

    ``figures`` holds by (figure, method) an array of shape (1 + draws,), the rows as they are
    first; each entry is a mean over cells of the rows. ``cells`` holds the same per cell, by
    (stage, horizon, figure, method).
    """

    figures: dict[tuple[str, str], Floats]
    cells: dict[tuple[str, int, str, str], Floats]

    def interval(self, figure: str, method: str, against: str | None = None) -> Interval:
        """Of a figure, or of its difference (method − against) on the same draws."""
        found = self.figures[figure, method]
        if against is not None:
            return interval_of(found - self.figures[figure, against])
        return interval_of(found, figure)


def interval_of(found: Floats, figure: str = "") -> Interval:
    """The first value, and where ``LEVEL`` of the others lie.

    A calibration error is a mean of distances: that of a draw, which differs from the rows by
    chance, is larger than theirs. Its draws are moved until the value is in their middle, else the
    bounds of many a value would not hold it.
    """
    drawn = found[1:][np.isfinite(found[1:])]
    tail = (1 - LEVEL) / 2
    value = float(found[0])
    if figure == DISTANCE and len(drawn):
        drawn = np.maximum(drawn + value - np.median(drawn), 0.0)
    low, high = np.quantile(drawn, [tail, 1 - tail]) if len(drawn) else (math.nan, math.nan)
    return Interval(value=value, low=float(low), high=float(high))


def resample_customers(
    rows: pd.DataFrame,
    methods: Sequence[str],
    *,
    figures: Sequence[str] = ("auc", "brier"),
    repeats: int = REPEATS,
    seed: int = 0,
    apart: LeftOut | None = None,
) -> Resamples:
    """Bootstrap figures by drawing whole customers.

    Parameters
    ----------
    rows : DataFrame
        Columns ``customer_id, stage, horizon_days, y`` and ``methods``; for ``CAPTURED`` also
        ``amount, snapshot, due``, for ``COVERED`` also those of ``payment_interval.matured``.
    methods : sequence of str
        Columns of probabilities.
    repeats : int
        How often customers are drawn, by ``seed``.
    figures : sequence of str
        Of ``FIGURES``. Where ``CAPTURED`` are among them, they are found for ``ORDERS`` too.
    apart : mapping, optional
        Horizons by stage that no mean is of; their cells are told, and lie on the curve that
        ``OVER_HORIZONS`` goes along.
    """
    draws = _drawn(rows["customer_id"], repeats, seed)
    cells: dict[tuple[str, int, str, str], Floats] = {}
    for key, where in _places(rows, CELL):
        stage, horizon = cast("tuple[str, int]", key)
        part = rows.iloc[where]
        y = part["y"].to_numpy(dtype=np.float64)
        if len(part) < MIN_ROWS or not 0 < y.mean() < 1:
            continue
        for (figure, method), found in _cell(part, y, methods, figures, draws.at(where)).items():
            cells[stage, horizon, figure, method] = found
    together: dict[tuple[str, str], list[Floats]] = {}
    for (stage, horizon, figure, method), found in cells.items():
        if apart and horizon in apart.get(stage, ()):
            continue
        together.setdefault((figure, method), []).append(found)
    none = np.full(draws.count, math.nan)
    means = {k: _mean_of_known(v) for k, v in together.items()}
    wanted = {(f, m): none for f in figures for m in methods} | means
    if OVER_HORIZONS in figures:
        wanted |= {(OVER_HORIZONS, m): _over_horizons(cells, m, none) for m in methods}
    if set(COVERED) & set(figures):
        wanted |= _coverage(rows, methods, draws)
    return Resamples(wanted, cells)


FEWEST_CUSTOMERS = 5
"""Customers below which no interval is told: drawing among so few would feign certainty."""


def _drawn(customers: pd.Series, repeats: int, seed: int) -> Draws:
    """How often each customer is drawn; once each first."""
    codes, names = pd.factorize(customers)
    n = len(names)
    rng = np.random.default_rng(seed)
    repeats = repeats if n >= FEWEST_CUSTOMERS else 0
    times = np.ones((n, 1 + repeats), dtype=np.uint16)
    for draw in range(1, 1 + repeats):
        times[:, draw] = np.bincount(rng.integers(0, n, n), minlength=n)
    return Draws(times, codes)


def _cell(
    part: pd.DataFrame,
    y: Floats,
    methods: Sequence[str],
    figures: Sequence[str],
    draws: Draws,
) -> dict[tuple[str, str], Floats]:
    """Figures of one cell, by figure and method."""
    p = {method: part[method].to_numpy(dtype=np.float64) for method in methods}
    lined = {"slope", "intercept"} & set(figures)
    lines = {method: calibration_line(y, one) for method, one in p.items()} if lined else {}
    scores: dict[str, Floats] = {}
    amount = np.zeros(0)
    if set(CAPTURED) & set(figures):
        amount = part["amount"].to_numpy(dtype=np.float64)
        late = (part["snapshot"] - part["due"]).dt.days.to_numpy(dtype=np.float64)
        # Of equally old ones the larger first.
        oldest = np.lexsort((amount, late)).argsort().astype(np.float64)
        scores = {method: amount * one for method, one in p.items()}
        scores |= dict(zip(ORDERS, (amount, oldest), strict=True))
    simple = {
        "auc": weighted.auc, "brier": weighted.brier, "skill": weighted.skill,
        "log_loss": weighted.log_loss, "ece": weighted.ece,
    }  # fmt: skip
    out: dict[tuple[str, str], Floats] = {}
    for method, one in p.items():
        for figure in set(simple) & ({*figures} | _needed(figures)):
            out[figure, method] = simple[figure](y, one, draws)
        if lined:
            both = weighted.line_from(y, one, draws, *lines[method])
            out |= {(f, method): v for f, v in zip(("slope", "intercept"), both, strict=True)}
    for method, score in scores.items():
        for figure, share in CAPTURED.items():
            out[figure, method] = weighted.captured(y, amount, score, draws, share)
    return out


def _needed(figures: Sequence[str]) -> set[str]:
    return {"brier"} if OVER_HORIZONS in figures else set()


def _over_horizons(
    cells: dict[tuple[str, int, str, str], Floats], method: str, none: Floats
) -> Floats:
    """Integrated Brier of each stage, and their mean."""
    each = []
    for stage in sorted({k[0] for k in cells}):
        found = {k[1]: v for k, v in cells.items() if (k[0], *k[2:]) == (stage, "brier", method)}
        days = sorted(found)
        table = np.array([found[day] for day in days])
        if len(days) == 1:
            each.append(table[0])
        elif days:
            each.append(np.trapezoid(table, np.array(days), axis=0) / (days[-1] - days[0]))
    return _mean_of_known(each) if each else none


def _coverage(
    rows: pd.DataFrame, methods: Sequence[str], draws: Draws
) -> dict[tuple[str, str], Floats]:
    each: dict[tuple[str, str], list[Floats]] = {}
    for _, where in _places(rows, ["stage"]):
        part = rows.iloc[where]
        found = payment_interval.matured(part)
        if found is None:
            continue
        units = where[found.rows[:, -1]]
        for method in methods:
            both = found.covered(part[method].to_numpy(dtype=np.float64))
            for figure, held in zip(COVERED, both, strict=True):
                each.setdefault((figure, method), []).append(weighted.mean(held, draws.at(units)))
    none = np.full(draws.count, math.nan)
    filled = {(f, m): none for f in COVERED for m in methods}
    return filled | {k: _mean_of_known(v) for k, v in each.items()}


def _places(rows: pd.DataFrame, by: list[str]) -> Iterator[tuple[object, NDArray[np.int64]]]:
    """Each group of rows with their positions."""
    for key, where in rows.groupby(by).indices.items():
        yield key, np.asarray(where, dtype=np.int64)


def _mean_of_known(each: Sequence[Floats]) -> Floats:
    """Mean over the cells there are; NaN in a draw that lacks one, or it were another's mean."""
    table = np.array([one for one in each if np.isfinite(one[0])])
    return np.asarray(table.mean(axis=0)) if len(table) else np.full(len(each[0]), math.nan)
