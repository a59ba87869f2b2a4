"""Which horizons an average over horizons is of: one with a handful of outcomes would lead it.

Where one claim in a thousand is unpaid by then, an AUC is the luck of ten claims, and counts in a
plain mean as much as that of thousands.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from data_schemas.codes import Stage
from data_schemas.punctuation import marks
from training.metrics import CELL, MIN_ROWS

FEWEST_EACH = 30
"""Outcomes, paid and unpaid each, from which a horizon counts in the averages that are told."""

LeftOut = Mapping[str, tuple[int, ...]]
"""Horizons by stage that are measured, and left out of averages."""


def outcomes(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows and share unpaid of each stage and horizon: ``stage, horizon_days, n, base``."""
    return rows.groupby(CELL)["y"].agg(n="size", base="mean").reset_index()


def left_out(cells: pd.DataFrame) -> LeftOut:
    """The horizons that have too few outcomes of one kind; none of a stage where all have.

    Parameters
    ----------
    cells : DataFrame
        ``stage, horizon_days, n, base``: as ``outcomes`` and ``training.metrics.by_cell`` have it.
    """
    out: dict[str, tuple[int, ...]] = {}
    if cells.empty:
        return out
    base = cells["base"].astype("float64")
    measured = cells[(cells["n"] >= MIN_ROWS) & (base > 0) & (base < 1)]
    rarer = measured["n"] * base.where(base < 0.5, 1 - base)
    few = rarer.round() < FEWEST_EACH
    for stage, mine in measured.groupby("stage"):
        gone = mine.loc[few[mine.index], "horizon_days"]
        if 0 < len(gone) < len(mine):
            out[str(stage)] = tuple(sorted(int(days) for days in gone))
    return out


def averaged(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the horizons that count in averages; all columns as they are."""
    gone = left_out(outcomes(rows)) if len(rows) else {}
    if not gone:
        return rows
    pairs = {(stage, days) for stage, several in gone.items() for days in several}
    here = [key in pairs for key in zip(rows["stage"], rows["horizon_days"], strict=True)]
    return rows[~pd.Series(here, index=rows.index)]


def left_out_lines(gone: LeftOut, lang: str) -> list[str]:
    """A line for each stage that names them."""
    out = []
    for stage, days in gone.items():
        label, listed = Stage(stage).label(lang), marks(lang).comma.join(map(str, days))
        out.append(
            f"{label}：各期限平均不含 {listed} 天（已付或未付不足 {FEWEST_EACH} 条）"
            if lang == "zh"
            else f"{label}: averages over horizons are without {listed} days (fewer than"
            f" {FEWEST_EACH} outcomes of one kind)"
        )
    return out
