"""Pictures of a trained model's evidence. The only module that knows the ``shap`` package.

Rows are the out-of-time answers: ``stage, horizon_days, y, probability`` and one column for each
baseline. Figures are matplotlib's, made without its global state where that is possible.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from numpy.typing import NDArray

from data_schemas.causes import Cause
from data_schemas.codes import Grade, Stage
from data_schemas.policy import Policy
from training.advice_truth import FIFTHS
from training.methods import OURS
from training.metrics import reliability

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from training.learning import LearntAt

Floats = NDArray[np.float64]

MAX_POINTS = 2_000
"""Rows drawn in a beeswarm; more only takes longer to look the same."""
LABEL_WIDTH, LABEL_SIZE = 50, 10.0
"""Characters of a line of a label, and points: a longer one would leave no room for the picture,
a third line or a larger one none for the label below."""
TOP_FEATURES = 15


def reliability_figure(rows: pd.DataFrame) -> Figure:
    """Mean outcome against mean probability in ten equal-count bins, a line per horizon."""
    stages = _stages(rows)
    figure, axes = _panels(len(stages))
    for axis, stage in zip(axes, stages, strict=True):
        axis.plot([0, 1], [0, 1], color="0.7", linewidth=1)
        for horizon, cell in rows[rows["stage"] == stage].groupby("horizon_days"):
            table = reliability(*_pair(cell, OURS))
            axis.plot(table["probability"], table["outcome"], marker="o", label=f"{horizon} days")
        _label(axis, f"{stage}: calibration", "predicted P(unpaid)", "share unpaid")
    return figure


def ranking_figure(rows: pd.DataFrame, horizon: int, baselines: tuple[str, ...]) -> Figure:
    """ROC and precision-recall curves at one horizon, with the baselines; a row per stage."""
    stages = _stages(rows)
    figure, axes = _panels(2 * len(stages))
    for index, stage in enumerate(stages):
        cell = rows[(rows["stage"] == stage) & (rows["horizon_days"] == horizon)]
        roc, pr = axes[2 * index], axes[2 * index + 1]
        for column in (OURS, *baselines):
            y, p = _pair(cell, column)
            if not 0 < y.sum() < len(y):
                continue
            hits, false, found = _curve(y, p)
            name = "model" if column == OURS else column.replace("_", " ")
            width = 2.0 if column == OURS else 1.0
            roc.plot(false, hits, label=name, linewidth=width)
            pr.plot(hits, found, label=name, linewidth=width)
        _label(roc, f"{stage}: ROC at {horizon} days", "false positive rate", "true positive rate")
        _label(pr, f"{stage}: precision and recall at {horizon} days", "recall", "precision")
    return figure


def grades_figure(rows: pd.DataFrame, horizon: int, policy: Policy) -> Figure:
    """Share unpaid at ``horizon`` in each grade beside the probability that was promised."""
    stages = _stages(rows)
    figure, axes = _panels(len(stages))
    for axis, stage in zip(axes, stages, strict=True):
        table = exceedance(rows[rows["stage"] == stage], horizon, policy)
        place = np.arange(len(table))
        axis.bar(place - 0.2, table["predicted"], width=0.4, label="predicted")
        axis.bar(place + 0.2, table["observed"], width=0.4, label="observed")
        axis.set_xticks(
            place, [f"{g}\n{int(n):,}" for g, n in zip(table.index, table["n"], strict=True)]
        )
        _label(axis, f"{stage}: unpaid {horizon} days on, by grade", "grade, rows", "share unpaid")
    return figure


def learning_figure(sizes: Sequence[LearntAt]) -> Figure:
    """Brier and AUC against the number of receivables, ours beside what else could learn."""
    measured = [(one, one.mean()) for one in sizes if one.runs]
    across = [mean["receivables"] for _, mean in measured]
    figure, axes = _panels(2)
    for axis, figure_name, up in zip(axes, ("brier", "auc"), ("Brier", "AUC"), strict=True):
        for rival in ("", "oracle", "logistic", "naive", "truth"):
            name = f"{figure_name}_{rival}" if rival else figure_name
            line = axis.plot(
                across, [mean[name] for _, mean in measured], marker="o",
                label=rival or "model", linewidth=1.0 if rival else 2.0,
            )  # fmt: skip
            for one, mean in measured:
                spread = [getattr(run, name) for run in one.runs.values()]
                axis.vlines(mean["receivables"], min(spread), max(spread), line[0].get_color())
        axis.set_xscale("log")
        _label(axis, "synthetic: signing, 90 days; bars span the companies", "receivables", up)
    return figure


def advice_figure(companies: Sequence[Mapping[str, float]]) -> Figure:
    """True against promised reduction of risk, a point per company and fifth of the promise.

    Below the line less came true than was promised. Synthetic.
    """
    figure, (axis,) = _panels(1)
    fifths = range(1, FIFTHS + 1)
    for n in fifths:
        pairs = [
            (one[f"advice_promised_fifth_{n}"], one[f"advice_true_fifth_{n}"])
            for one in companies
            if f"advice_true_fifth_{n}" in one
        ]
        if pairs:
            promised, true = zip(*pairs, strict=True)
            axis.scatter(promised, true, s=14, alpha=0.5, label=f"fifth {n}")
            axis.plot(np.mean(promised), np.mean(true), marker="D", color="black", markersize=6)
    most = max(axis.get_xlim()[1], axis.get_ylim()[1])
    axis.plot([0, most], [0, most], color="0.7", linewidth=1)
    _label(axis, "advised deals replayed (synthetic)", "promised reduction", "true reduction")
    return figure


def exceedance(rows: pd.DataFrame, horizon: int, policy: Policy) -> pd.DataFrame:
    """Rows, mean probability and share unpaid of each grade at one horizon; indexed by grade."""
    cell = rows[rows["horizon_days"] == horizon]
    place = np.searchsorted(policy.grade_limits, cell[OURS].to_numpy(dtype=np.float64))
    grades = np.array([grade.value for grade in Grade])
    table = (
        cell.assign(grade=grades[place])
        .groupby("grade")
        .agg(n=("y", "size"), predicted=(OURS, "mean"), observed=("y", "mean"))
    )
    return table.reindex(pd.Index(grades, name="grade")).fillna({"n": 0})


def causes_figure(causes: Floats, *, title: str) -> Figure:
    """SHAP summary by cause: a beeswarm of contributions in log-odds, shape (n, 11)."""
    labels = [cause.label("en") for cause in Cause]
    return _beeswarm(
        causes, causes, labels, title=title, shown=len(labels), coloured="contribution"
    )


def features_figure(features: Floats, values: Floats, names: list[str], *, title: str) -> Figure:
    """SHAP summary of the strongest features, coloured by their values; both (n, k)."""
    labels = ["\n".join(wrap(name, LABEL_WIDTH)) for name in names]
    return _beeswarm(
        features, values, labels, title=title, shown=TOP_FEATURES, coloured="value of the input"
    )


def _beeswarm(
    contributions: Floats, values: Floats, names: list[str], *, title: str, shown: int,
    coloured: str,
) -> Figure:  # fmt: skip
    # shap takes seconds to import and draws through matplotlib's global state: both stay here.
    import matplotlib as mpl

    mpl.use("Agg")
    import shap
    from matplotlib import pyplot

    some = np.random.default_rng(0).permutation(len(contributions))[:MAX_POINTS]
    summary = shap.Explanation(contributions[some], data=values[some], feature_names=names)
    pyplot.figure()
    with warnings.catch_warnings():
        # shap looks for the range of a column nobody filled in, finds none and draws it grey.
        warnings.filterwarnings("ignore", "All-NaN slice", RuntimeWarning)
        shap.plots.beeswarm(
            summary, max_display=shown, show=False, group_remaining_features=False,
            color_bar_label=coloured,
        )  # fmt: skip
    figure = pyplot.gcf()
    figure.gca().tick_params("y", labelsize=LABEL_SIZE)
    figure.gca().set_xlabel("contribution to log-odds of being unpaid")
    figure.gca().set_title(title)
    figure.set_layout_engine("tight")
    pyplot.close(figure)
    return figure


def mark_synthetic(figure: Figure) -> None:
    """Say on a picture that the ledger behind it was simulated."""
    figure.text(0.005, 0.005, "synthetic", fontsize="small", color="0.4")


def _stages(rows: pd.DataFrame) -> list[str]:
    there = set(rows["stage"])
    return [stage.value for stage in Stage if stage.value in there]


def _panels(n: int) -> tuple[Figure, list[Axes]]:
    columns = min(max(n, 1), 2)
    lines = -(-max(n, 1) // columns)
    figure = Figure(figsize=(6.4 * columns, 4.8 * lines), layout="tight")
    axes: Any = figure.subplots(lines, columns, squeeze=False)
    return figure, list(axes.ravel())[:n]


def _label(axis: Axes, title: str, across: str, up: str) -> None:
    axis.set(title=title, xlabel=across, ylabel=up)
    if axis.get_legend_handles_labels()[0]:
        axis.legend(fontsize="small")


def _pair(cell: pd.DataFrame, column: str) -> tuple[Floats, Floats]:
    return cell["y"].to_numpy(dtype=np.float64), cell[column].to_numpy(dtype=np.float64)


def _curve(y: Floats, p: Floats) -> tuple[Floats, Floats, Floats]:
    """True positive rate, false positive rate and precision at each distinct threshold.

    They begin above all, where nobody is flagged: what tells nobody apart has one threshold alone,
    and would be a point that cannot be seen. Precision there is that of the first ones flagged.
    """
    order = np.argsort(-p, kind="stable")
    last = np.flatnonzero(np.append(np.diff(p[order]) < 0, True))
    up, down = np.cumsum(y[order])[last], np.cumsum(1 - y[order])[last]
    found = up / (up + down)
    return (
        np.append(0.0, up / up[-1]),
        np.append(0.0, down / down[-1]),
        np.append(found[0], found),
    )
