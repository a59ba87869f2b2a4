"""The model beside its peers: every figure with an interval, and where each is better.

Figures are means over the horizons of a stage that have outcomes enough. Intervals come from
customers drawn with replacement; a gain is the difference (model − peer) on the same draws.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from training.averaged import LeftOut, averaged, left_out, outcomes
from training.evidence import method_of, methods_in
from training.methods import OURS
from training.metrics import MIN_ROWS, by_cell, mean_over_horizons
from training.origin import TRAITS
from training.progress import Tell
from training.resample import (
    CAPTURED,
    FIGURES,
    ORDERS,
    REPEATS,
    Interval,
    Resamples,
    interval_of,
    resample_customers,
)

SPLITS = ("seen", *TRAITS, "amount")
"""What the rows are split by."""
CELL = ("stage", "horizon_days", "rows", "unpaid", "method", "figure", "value", "low", "high")
SPLIT_FIGURES = ("auc", "brier")
MOST_GROUPS = 12
"""Groups of a split shown; the smaller ones are put together."""
QUARTERS = 4
OTHERS = "…"
UNKNOWN = "?"


@dataclass(frozen=True)
class Comparison:
    """Tables with ``value, low, high``; bounds are missing where nothing was drawn.

    Parameters
    ----------
    figures : DataFrame
        ``stage, method, figure``: over all rows.
    gains : DataFrame
        ``stage, against, figure``: the model less a peer. A gain is good where it lies above 0,
        of Brier, log loss and calibration error where it lies below.
    cells : DataFrame
        ``stage, horizon_days, rows, unpaid, method, figure``.
    splits : DataFrame
        ``split, group, stage, rows, customers, against, figure``: of one group; ``against`` is
        empty for the model's own figure.
    origins : DataFrame
        ``origin, stage, method, n`` and figures, for the rows of each origin; without intervals.
    draws : int
        How often customers were drawn.
    """

    figures: pd.DataFrame
    gains: pd.DataFrame
    cells: pd.DataFrame
    splits: pd.DataFrame
    origins: pd.DataFrame
    draws: int


def compare(
    rows: pd.DataFrame, *, repeats: int = REPEATS, progress: Tell | None = None
) -> Comparison:
    """Compare on matured rows.

    Parameters
    ----------
    rows : DataFrame
        ``training.backtest.Backtest.matured``, not empty.
    repeats : int
        Draws of customers; 0 for figures without intervals.
    """
    methods, apart = methods_in(rows), left_out(outcomes(rows))
    figures: list[dict[str, object]] = []
    gains: list[dict[str, object]] = []
    cells: list[dict[str, object]] = []
    parts = list(rows.groupby("stage"))
    for number, (stage, part) in enumerate(parts):
        if progress is not None:
            progress(f"{stage}: intervals", number / len(parts))
        drawn = resample_customers(part, methods, figures=FIGURES, repeats=repeats, apart=apart)
        figures += [{"stage": stage, **one} for one in _figures(drawn, methods)]
        gains += [{"stage": stage, **one} for one in _gains(drawn, methods, FIGURES)]
        cells += _cells(part, drawn)
    splits = [
        one for stage, part in parts for one in _splits(str(stage), part, methods, repeats, apart)
    ]
    return Comparison(
        figures=pd.DataFrame(figures),
        gains=pd.DataFrame(gains),
        cells=pd.DataFrame(cells, columns=None if cells else list(CELL)),
        splits=pd.DataFrame(splits),
        origins=_origins(averaged(rows), methods),
        draws=repeats,
    )


def _figures(drawn: Resamples, methods: Sequence[str]) -> Iterator[dict[str, object]]:
    for method in (*methods, *ORDERS):
        for figure in FIGURES if method in methods else CAPTURED:
            if (figure, method) in drawn.figures:
                found = drawn.interval(figure, method)
                yield {"method": method_of(method), "figure": figure, **_bounds(found)}


def _gains(
    drawn: Resamples, methods: Sequence[str], figures: Sequence[str]
) -> Iterator[dict[str, object]]:
    for peer in (*methods, *ORDERS):
        for figure in figures:
            if peer != OURS and {(figure, peer), (figure, OURS)} <= set(drawn.figures):
                found = drawn.interval(figure, OURS, peer)
                yield {"against": peer, "figure": figure, **_bounds(found)}


def _cells(part: pd.DataFrame, drawn: Resamples) -> Iterator[dict[str, object]]:
    y_of = part.groupby("horizon_days")["y"]
    size, share = y_of.size().to_dict(), y_of.mean().to_dict()
    for (stage, horizon, figure, method), found in drawn.cells.items():
        yield {
            "stage": stage,
            "horizon_days": horizon,
            "rows": size[horizon],
            "unpaid": share[horizon],
            "method": method_of(method),
            "figure": figure,
            **_bounds(interval_of(found, figure)),
        }


def _splits(
    stage: str, part: pd.DataFrame, methods: Sequence[str], repeats: int, apart: LeftOut
) -> Iterator[dict[str, object]]:
    for split in SPLITS:
        group = _groups(part, split)
        if group.nunique() < 2:
            continue
        for name, rows in part.groupby(group, sort=True):
            drawn = resample_customers(
                rows, methods, figures=SPLIT_FIGURES, repeats=repeats, apart=apart
            )
            said = {
                "split": split, "group": name, "stage": stage, "rows": len(rows),
                "customers": rows["customer_id"].nunique(),
            }  # fmt: skip
            for figure in SPLIT_FIGURES:
                own = drawn.interval(figure, OURS)
                yield {**said, "against": "", "figure": figure, **_bounds(own)}
            for gain in _gains(drawn, methods, SPLIT_FIGURES):
                yield {**said, **gain}


def _groups(rows: pd.DataFrame, split: str) -> pd.Series:
    """The group of each row, as text."""
    if split == "seen":
        return rows["seen"].map({True: "seen", False: "new"})
    if split == "amount":
        return _quarters(rows)
    label = rows[split].astype(object).where(rows[split].notna(), UNKNOWN).astype(str)
    sizes = label.value_counts()
    kept = sizes[sizes >= MIN_ROWS].index[:MOST_GROUPS]
    return label.where(label.isin(kept), OTHERS)


def _quarters(rows: pd.DataFrame) -> pd.Series:
    """Quarters of the units by amount, named by their limits."""
    amount = rows["amount"].to_numpy(dtype=np.float64)
    units = rows.drop_duplicates("asked")["amount"].to_numpy(dtype=np.float64)
    limits = np.unique(np.quantile(units, np.arange(1, QUARTERS) / QUARTERS))
    place = np.searchsorted(limits, amount, side="left")
    names = [f"{at + 1}: ≤ {limit:,.0f}" for at, limit in enumerate(limits)]
    names.append(f"{len(limits) + 1}: > {limits[-1]:,.0f}")
    return pd.Series(np.array(names, dtype=object)[place], index=rows.index)


def _origins(rows: pd.DataFrame, methods: Sequence[str]) -> pd.DataFrame:
    out = [
        mean_over_horizons(by_cell(part, column))
        .reset_index()
        .assign(origin=origin, method=method_of(column))
        for origin, part in rows.groupby("origin")
        for column in methods
    ]
    table = pd.concat(out, ignore_index=True)
    front = ["origin", "stage", "method"]
    return table[[*front, *(c for c in table.columns if c not in front)]]


def _bounds(found: Interval) -> dict[str, object]:
    return {"value": found.value, "low": found.low, "high": found.high}
