"""What a model must show before it may be promoted, and how far chance alone could go.

Of few records every figure is mostly luck. A true model of 300 receivables is measured on some
seventy of them and looks miscalibrated by 0.15; a fixed bound would refuse it, and promote the
lucky one. So a figure is held against what chance explains as well (ADR 0038).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_schemas.codes import Stage
from training import weighted
from training.metrics import CELL, MIN_ROWS

HOLDOUT = "holdout"
"""First part of the names of all figures measured out of time."""
BRIER = "holdout.{stage}.brier"
RIVAL = "holdout.{stage}.brier_customer_rate"
BASE = "holdout.{stage}.brier_base_rate"
WORSE = "holdout.{stage}.brier_over_customer_rate_low"
CALIBRATION = "holdout.{stage}.ece"
CHANCE = "holdout.{stage}.ece_by_chance"
"""Names of the figures the gates read in a bundle's manifest."""

DRAWS = 200
"""Draws of customers' signs behind ``CHANCE``."""
RARELY = 0.95
"""Share of the draws that are no further off."""
FEWEST_APART = 8.0
"""Customers, as if each had as many rows, below which chance is not told: of five, all signs agree
in one draw of sixteen, and a model that leans to one side would be excused by its own lean."""


@dataclass(frozen=True, kw_only=True)
class Gates:
    """What a model must show.

    Parameters
    ----------
    calibration_error : float
        Largest calibration error on out-of-time rows, mean over the horizons of a stage.
    chance : bool
        Whether a figure passes that is worse than it should be by no more than chance explains.
    """

    calibration_error: float = 0.10
    chance: bool = True


@dataclass(frozen=True)
class Checked:
    """What the gates found.

    Parameters
    ----------
    figures : dict
        Those looked at.
    failures : list of (str, str)
        In zh and en what does not pass.
    by_chance : list of (str, str)
        In zh and en what passes only because chance explains it.
    """

    figures: dict[str, float]
    failures: list[tuple[str, str]]
    by_chance: list[tuple[str, str]]


def check_gates(metrics: dict[str, float], learnt: Sequence[Stage], gates: Gates) -> Checked:
    """Hold the figures of a manifest against the gates.

    A stage that was learnt but not measured out of time does not pass: nothing is known about it.
    Manifests written before chance was measured have none to allow for.
    """
    found = Checked({}, [], [])
    if not any(name.startswith(f"{HOLDOUT}.") for name in metrics):
        nothing = ("没有样本外评估结果", "there are no out-of-time rows to judge it by")
        return Checked({}, [nothing], [])
    for stage in sorted(one.value for one in learnt):
        needed = [text.format(stage=stage) for text in (BRIER, RIVAL, CALIBRATION)]
        allowing = [text.format(stage=stage) for text in (WORSE, CHANCE, BASE)]
        seen = {name: metrics[name] for name in (*needed, *allowing) if name in metrics}
        found.figures.update(seen)
        if any(name not in metrics for name in needed):
            found.failures.append(
                (
                    f"{_zh(stage)}：已学习，但没有样本外评估"
                    "（待更多款项有了结果后重新训练，或用 --force）",
                    f"{stage}: learnt, but not measured out of time (train again once more claims"
                    " have an outcome, or use --force)",
                )
            )
            continue
        brier, rival, off = (metrics[name] for name in needed)
        worse, chance = (
            (seen.get(allowing[0], 0.0), seen.get(allowing[1], 0.0)) if gates.chance else (0.0, 0.0)
        )
        if not brier < rival:
            # Where the records tell nothing the rival is as bad: the share of all has to be beaten.
            base = seen.get(allowing[2], math.inf)
            if not brier < base:
                found.failures.append(_no_better_than_all(stage, brier, base))
            excused = worse < 0
            (found.by_chance if excused else found.failures).append(
                _no_better(stage, brier, rival, excused=excused)
            )
        if not off <= gates.calibration_error:
            excused = off <= chance
            (found.by_chance if excused else found.failures).append(
                _miscalibrated(stage, off, gates.calibration_error, chance, excused=excused)
            )
    return found


def _zh(stage: str) -> str:
    return Stage(stage).label("zh")


def _no_better(stage: str, brier: float, rival: float, *, excused: bool) -> tuple[str, str]:
    zh = f"{_zh(stage)}：Brier {brier:.4f} 不优于客户历史率 {rival:.4f}"
    en = f"{stage}: Brier {brier:.4f} is not below the customer rate's {rival:.4f}"
    return (f"{zh}，但差距在偶然范围内", f"{en}, by no more than chance") if excused else (zh, en)


def _no_better_than_all(stage: str, brier: float, base: float) -> tuple[str, str]:
    return (
        f"{_zh(stage)}：Brier {brier:.4f} 也不优于总体比率 {base:.4f}，与不看任何信息一样",
        f"{stage}: Brier {brier:.4f} is not below the base rate's {base:.4f} either: no better than"
        " knowing nothing",
    )


def _miscalibrated(
    stage: str, off: float, bound: float, chance: float, *, excused: bool
) -> tuple[str, str]:
    zh = f"{_zh(stage)}：校准误差 {off:.3f} 高于 {bound:.3f}"
    en = f"{stage}: calibration error {off:.3f} is above {bound:.3f}"
    if excused:
        return (
            f"{zh}，但记录少，准确的模型也可能到 {chance:.3f}",
            f"{en}, but of so few records a true model may show {chance:.3f}",
        )
    return zh, en


def figures_of_chance(rows: pd.DataFrame, intervals: pd.DataFrame) -> dict[str, float]:
    """How far chance could have moved what the gates look at, by name.

    Parameters
    ----------
    rows, intervals : DataFrame
        As ``training.evidence.holdout_rows`` and ``intervals`` have them.

    Returns
    -------
    dict of str to float
        By stage ``WORSE``, the lower end of the interval of our Brier score less the customer
        rate's (below 0 the rate may be the worse one), and ``CHANCE``.
    """
    out = {
        CHANCE.format(stage=stage): calibration_by_chance(part)
        for stage, part in rows.groupby("stage")
    }
    against = intervals[intervals["against"] == "customer_rate"]
    for one in against[against["figure"] == "brier"].to_dict("records"):
        out[WORSE.format(stage=one["stage"])] = float(one["low"])
    return {name: value for name, value in out.items() if np.isfinite(value)}


def customers_apart(customers: pd.Series) -> float:
    """As how many customers those of some rows count, if each had as many rows.

    Examples
    --------
    >>> customers_apart(pd.Series(["a", "a", "b", "b"])), customers_apart(pd.Series(["a", "a"]))
    (2.0, 1.0)
    """
    count = np.bincount(pd.factorize(customers)[0], minlength=1)
    return float(count.sum() ** 2 / max((count**2).sum(), 1))


def calibration_by_chance(rows: pd.DataFrame, *, draws: int = DRAWS, seed: int = 0) -> float:
    """Calibration error that a well calibrated model shows once in twenty times on such rows.

    What is late with one customer is late together. So whole customers are drawn: the sign of what
    each was off by is as good as the other if no probability leans to one side.

    Parameters
    ----------
    rows : DataFrame
        Of one stage: ``stage, horizon_days, customer_id, y, probability``.
    draws : int
        How often the signs are drawn, by ``seed``.

    Returns
    -------
    float
        Mean over the horizons, as ``ece`` is; NaN of fewer than ``FEWEST_APART``, or where none is
        measured.
    """
    if customers_apart(rows["customer_id"]) < FEWEST_APART:
        return float("nan")
    code, customers = pd.factorize(rows["customer_id"])
    sign = np.random.default_rng(seed).choice([-1.0, 1.0], (draws, len(customers)))
    whose = pd.Series(code, index=rows.index)
    found = []
    for _, cell in rows.groupby(CELL):
        y, p = (cell[name].to_numpy(dtype=np.float64) for name in ("y", "probability"))
        if len(cell) < MIN_ROWS or not 0 < y.mean() < 1:
            continue
        off = np.zeros((len(customers), weighted.BINS))
        np.add.at(off, (whose[cell.index].to_numpy(), weighted.bins_of(p, weighted.BINS)), y - p)
        found.append(np.abs(sign @ off).sum(axis=1) / len(cell))
    return float(np.quantile(np.mean(found, axis=0), RARELY)) if found else float("nan")
