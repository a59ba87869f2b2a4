"""The evidence for a model: its out-of-time answers beside those of simple baselines.

Rows hold a unit's columns, ``horizon_days``, ``y``, ``probability`` (the model's), ``seen`` (its
customer has earlier rows) and one column for each of ``BASELINES``.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.day import Floats, day_number
from model.view import LedgerView
from training.baselines import BaseRate, CustomerRate, Design, Logistic
from training.customer_rates import customer_rates
from training.fit import FitResult
from training.known import Known
from training.methods import MODEL, OURS, PEERS
from training.metrics import CELL, by_cell, mean_over_horizons
from training.resample import resample_customers
from training.snapshots import StageRows

BASELINES = ("base_rate", "customer_rate", "logistic")
INTERVAL_REPEATS = 100


class Rivals:
    """The baselines of one stage: fitted per horizon on rows of ``taught``.

    Parameters
    ----------
    taught : StageRows
        The rows to learn from, with their outcomes.
    view : LedgerView or Known
        The ledger these rows come from.
    horizons : tuple of int
        Days after the question date.
    """

    def __init__(
        self, taught: StageRows, view: LedgerView | Known, horizons: tuple[int, ...]
    ) -> None:
        self.taught = taught
        self.horizons = horizons
        self.design = Design().fit(taught.x)
        self.columns = self.design.transform(taught.x)
        self.rates = self.rates_of(taught.units, view)

    def rates_of(self, units: pd.DataFrame, view: LedgerView | Known) -> Floats:
        """Customer rates for other units, asked of a ledger that may reach further; (n, H, 2)."""
        source = Known(view) if isinstance(view, LedgerView) else view
        return source.ask(units, lambda part, at: customer_rates(part, at, self.horizons))

    def answer(
        self,
        horizon: int,
        learn: NDArray[np.bool_],
        *,
        columns: Floats,
        rates: Floats,
    ) -> dict[str, Floats]:
        """Probabilities of each baseline for rows given by their design and their rates.

        Parameters
        ----------
        horizon : int
            One of ``horizons``.
        learn : ndarray of bool, shape (taught,)
            The rows to fit on; all matured.
        columns : ndarray, shape (n, m)
            Rows of ``design``.
        rates : ndarray, shape (n, 2)
            Their customers' rates at this horizon.
        """
        at = self.horizons.index(horizon)
        y = self.taught.unpaid(horizon)[learn]
        own = self.rates[learn, at]
        return {
            "base_rate": BaseRate().fit(own, y).predict(rates),
            "customer_rate": CustomerRate().fit(own, y).predict(rates),
            "logistic": Logistic().fit(self.columns[learn], y).predict(columns),
        }


def holdout_rows(found: FitResult, view: LedgerView | Known) -> pd.DataFrame:
    """The held-out rows of a fit with the baselines' answers on them.

    The baselines learn from the rows that the model's rehearsal may learn from, and like it they
    are not calibrated on the rows they are asked about: nothing of these rows' own time is used.

    Parameters
    ----------
    found : FitResult
        What a fit gave.
    view : LedgerView or Known
        The ledger as known at the fit's as-of day.

    Returns
    -------
    DataFrame
        Empty where there were too few rows to hold any out.
    """
    as_of = day_number(found.bundle.manifest.data_as_of)
    holdout = found.holdout
    out = []
    for stage, rows in found.rows.items() if len(holdout) else ():
        mine = holdout[holdout["stage"] == stage.value]
        if mine.empty:
            continue
        horizons = tuple(sorted(int(h) for h in mine["horizon_days"].unique()))
        rivals = Rivals(rows, view, horizons)
        for at, horizon in enumerate(horizons):
            cell = mine[mine["horizon_days"] == horizon]
            late = cell["row"].to_numpy()
            cut = int(rows.start[late].min())
            early = (
                rows.usable(horizon, as_of) & (rows.start < cut) & (rows.question + horizon < cut)
            )
            answers = rivals.answer(
                horizon, early, columns=rivals.columns[late], rates=rivals.rates[late, at]
            )
            out.append(cell.assign(**answers))
    return pd.concat(out, ignore_index=True) if out else holdout


def cells(rows: pd.DataFrame) -> pd.DataFrame:
    """Figures per method, stage and horizon; the model is called ``model``."""
    parts = [by_cell(rows, c).assign(method=method_of(c)) for c in methods_in(rows)]
    return pd.concat(parts, ignore_index=True)


def summary(rows: pd.DataFrame) -> pd.DataFrame:
    """Mean figures over horizons per stage and method, for all customers, seen ones and new ones.

    Returns
    -------
    DataFrame
        Columns ``stage, customers, method`` and the figures.
    """
    groups: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
        "all": lambda r: r,
        "seen": lambda r: r[r["seen"]],
        "new": lambda r: r[~r["seen"]],
    }
    out = []
    for name, choose in groups.items():
        part = choose(rows)
        for column in methods_in(rows):
            means = mean_over_horizons(by_cell(part, column)).reset_index()
            out.append(means.assign(customers=name, method=method_of(column)))
    table = pd.concat(out, ignore_index=True)
    front = ["stage", "customers", "method"]
    return table[[*front, *(c for c in table.columns if c not in front)]]


def intervals(rows: pd.DataFrame) -> pd.DataFrame:
    """Bootstrap intervals by customer of AUC and Brier, and of the gain over each baseline.

    Returns
    -------
    DataFrame
        Columns ``stage, figure, against, value, low, high``; ``against`` is empty for the figure
        itself, else the row is the difference (model − baseline) on the same draws.
    """
    out = []
    for stage, part in rows.groupby("stage"):
        rivals = [m for m in methods_in(rows) if m not in (OURS, "base_rate")]
        drawn = resample_customers(part, [OURS, *rivals], repeats=INTERVAL_REPEATS)
        for figure in ("auc", "brier"):
            for rival in (None, *rivals):
                found = drawn.interval(figure, OURS, rival)
                out.append(
                    {
                        "stage": stage,
                        "figure": figure,
                        "against": rival or "",
                        "value": found.value,
                        "low": found.low,
                        "high": found.high,
                    }
                )
    return pd.DataFrame(out, columns=["stage", "figure", "against", "value", "low", "high"])


def flat_metrics(rows: pd.DataFrame, prefix: str) -> dict[str, float]:
    """Names and figures for MLflow and for the bundle's manifest.

    ``holdout.signing.brier`` is the model's mean over horizons, ``….brier_logistic`` a
    baseline's, ``….h90.auc`` the model's at one horizon, ``….new.auc`` on customers not seen;
    ``….rows`` counts each row once that is measured at any horizon, ``….h90.n`` those of one.
    """
    out: dict[str, float] = {}

    def put(name: str, value: float) -> None:
        if np.isfinite(value):
            out[name] = float(value)

    for record in summary(rows).to_dict("records"):
        ours = record["method"] == MODEL
        group = "" if record["customers"] == "all" else f".{record['customers']}"
        where = f"{prefix}.{record['stage']}{group}"
        for figure in ("auc", "brier", "skill", "log_loss", "ece"):
            suffix = "" if ours else f"_{record['method']}"
            put(f"{where}.{figure}{suffix}", record[figure])
    measured = by_cell(rows, OURS)
    for stage, part in rows.merge(measured[CELL]).groupby("stage"):
        put(f"{prefix}.{stage}.rows", part["row"].nunique())
    for record in measured.to_dict("records"):
        where = f"{prefix}.{record['stage']}.h{record['horizon_days']}"
        for figure in ("n", "base", "auc", "brier", "ece", "slope", "intercept"):
            put(f"{where}.{figure}", record[figure])
    return out


def methods_in(rows: pd.DataFrame) -> list[str]:
    """The columns of probabilities among the rows', ours first."""
    return [OURS, *(name for name in PEERS if name in rows.columns)]


def method_of(column: str) -> str:
    """The method behind a column of probabilities."""
    return MODEL if column == OURS else column
