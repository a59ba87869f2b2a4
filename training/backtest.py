"""What the model would have said: trained at a cutoff, asked about all that came after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.codes import Stage
from data_schemas.errors import InvalidLedger
from data_schemas.frame import Ledger
from data_schemas.store import LedgerVersions
from model.bundle import Bundle, first_question
from model.curve import survival_at
from model.day import Floats, day_number, days_of
from model.features import features_at
from model.units import open_units
from training.evidence import OURS, Rivals, cells, summary
from training.fit import FitSettings, fit
from training.known import Known, known
from training.snapshots import StageRows, inputs_of
from training.threads import one_blas_thread

OPEN_AGES = (0, 30, 60)
COLUMNS = ["receivable_id", "stage", "snapshot_date", "horizon_days", OURS]
"""Columns of the file written."""


@dataclass(frozen=True)
class Backtest:
    """Predictions made as of the cutoff, and what became of them.

    Parameters
    ----------
    bundle : Bundle
        The model trained on what was known at the cutoff.
    predictions : DataFrame
        ``COLUMNS``, one row per receivable, snapshot and horizon.
    matured : DataFrame
        The rows whose outcome is known: units, ``horizon_days, y, probability, seen``, baselines.
    """

    bundle: Bundle
    predictions: pd.DataFrame
    matured: pd.DataFrame

    def cells(self) -> pd.DataFrame:
        """Figures per method, stage and horizon."""
        return cells(self.matured)

    def summary(self) -> pd.DataFrame:
        """Mean figures over horizons, for all customers, seen ones and new ones."""
        return summary(self.matured)


@one_blas_thread
def backtest(
    ledger: Ledger | LedgerVersions,
    *,
    cutoff: date,
    as_of: date,
    horizons: tuple[int, ...],
    open_ages: tuple[int, ...] = OPEN_AGES,
    settings: FitSettings | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> Backtest:
    """Train on what was known at the cutoff, score what was invoiced from then on.

    Parameters
    ----------
    ledger : Ledger or LedgerVersions
        All there is; cut to what was known at ``cutoff`` for training and at ``as_of`` for the
        outcomes. History rolls on: each snapshot sees what was known before it; with versions also
        no correction made since.
    cutoff, as_of : date
        Nothing dated on or after ``cutoff`` shapes model, features or baselines.
    horizons : tuple of int
        Days past due at signing; days from the snapshot for open receivables.
    open_ages : tuple of int
        Days past due at which open receivables are asked about; 0 or more.

    Raises
    ------
    InvalidLedger
        If the dates are the wrong way round, an age is negative, or nothing is left to score.
    """
    if cutoff >= as_of:
        raise InvalidLedger(
            f"截止日 {cutoff} 须早于数据日期 {as_of}", f"cutoff {cutoff} must be before {as_of}"
        )
    if any(age < 0 for age in open_ages):
        raise InvalidLedger(
            f"账龄须为 0 天或以上:{min(open_ages)}",
            f"open ages count from the due date, 0 or more: {min(open_ages)}",
        )
    result = fit(ledger, cutoff, horizons, settings=settings, progress=progress)
    bundle = result.bundle
    then, now = known(ledger, cutoff), known(ledger, as_of)
    asked = {
        Stage.SIGNING: _signed_after(now, cutoff),
        Stage.OPEN: _open_after(now, cutoff, open_ages),
    }
    predictions, matured = [], []
    for fitted in bundle.manifest.stages:
        units = asked[fitted.stage]
        if units.empty:
            continue
        wanted = tuple(h for h in sorted(set(horizons)) if fitted.stage is Stage.SIGNING or h > 0)
        one = _StageTest(bundle, fitted.stage, units, now, wanted)
        predictions.append(one.predictions())
        matured.append(one.matured(result.rows[fitted.stage], then, as_of))
    if not predictions:
        raise InvalidLedger(
            f"{cutoff} 起没有开票的应收", f"no receivable was invoiced from {cutoff} on"
        )
    return Backtest(
        bundle,
        pd.concat(predictions, ignore_index=True),
        pd.concat(matured, ignore_index=True),
    )


def _signed_after(cut: Known, cutoff: date) -> pd.DataFrame:
    """Signing units of the receivables invoiced from the cutoff on, under their own ids."""
    receivables = cut.now.ledger.receivables
    late = cut.now.issue >= day_number(cutoff)
    fresh = receivables.loc[late, ["receivable_id", "instalment_id"]]
    units = cut.units(Stage.SIGNING)
    alone = units[units["receivable_id"].isin(fresh["receivable_id"])]
    planned = units[units["receivable_id"].isna()].drop(columns="receivable_id")
    joined = planned.merge(fresh.dropna(subset=["instalment_id"]), on="instalment_id")
    frames = [f for f in (alone, joined[units.columns]) if len(f)]
    return pd.concat(frames, ignore_index=True) if frames else alone


def _open_after(cut: Known, cutoff: date, ages: tuple[int, ...]) -> pd.DataFrame:
    units = cut.units_by(lambda view: open_units(view, ages))
    late = cut.now.issue >= day_number(cutoff)
    fresh = cut.now.ledger.receivables.loc[late, "receivable_id"]
    return units[units["receivable_id"].isin(fresh)].reset_index(drop=True)


class _StageTest:
    """The units of one stage, scored by a bundle."""

    def __init__(
        self,
        bundle: Bundle,
        stage: Stage,
        units: pd.DataFrame,
        cut: Known,
        horizons: tuple[int, ...],
    ) -> None:
        self.bundle, self.stage, self.units, self.horizons = bundle, stage, units, horizons
        self.cut = cut
        self.question = np.maximum(days_of(units["due"]), days_of(units["snapshot"]))
        self.x = inputs_of(units, cut, features_at(stage, bundle.manifest.extras))
        self.p = curve_at(bundle, stage, self.x, units, horizons)

    def predictions(self) -> pd.DataFrame:
        """Rows of the file, a horizon after another."""
        base = pd.DataFrame(
            {
                "receivable_id": self.units["receivable_id"],
                "stage": self.stage.value,
                "snapshot_date": self.units["snapshot"].dt.strftime("%Y-%m-%d"),
            }
        )
        parts = [
            base.assign(horizon_days=h, probability=self.p[:, at])
            for at, h in enumerate(self.horizons)
        ]
        return pd.concat(parts, ignore_index=True)[COLUMNS]

    def matured(self, taught: StageRows, then: Known, as_of: date) -> pd.DataFrame:
        """Rows whose day has come, with outcome and the baselines fitted at the cutoff."""
        rivals = Rivals(taught, then, self.horizons)
        rates = rivals.rates_of(self.units, self.cut)
        columns = rivals.design.transform(self.x)
        paid = days_of(self.units["paid"])
        seen = self.units["customer_id"].isin(set(taught.units["customer_id"]))
        first = first_question(
            self.horizons, days_of(self.units["due"]), days_of(self.units["snapshot"]), self.stage
        )
        cut = day_number(then.now.ledger.as_of)
        out = []
        for at, horizon in enumerate(self.horizons):
            end = self.question + horizon
            keep = np.flatnonzero((end < day_number(as_of)) & (first <= at))
            learn = taught.usable(horizon, cut)
            if not len(keep) or not learn.any():
                continue
            answers = rivals.answer(horizon, learn, columns=columns[keep], rates=rates[keep, at])
            out.append(
                self.units.iloc[keep].assign(
                    horizon_days=horizon,
                    y=(paid > end)[keep].astype(np.float64),
                    probability=self.p[keep, at],
                    seen=seen.to_numpy()[keep],
                    **answers,
                )
            )
        return pd.concat(out, ignore_index=True) if out else self.units.iloc[:0]


def curve_at(
    bundle: Bundle, stage: Stage, x: Floats, units: pd.DataFrame, horizons: tuple[int, ...]
) -> NDArray[np.float64]:
    """Probabilities of units at any horizons, shape (n, H), read off the curve where not learnt.

    Outside the learnt horizons the curve's end values hold.
    """
    grid = bundle.horizons(stage)
    first = first_question(grid, days_of(units["due"]), days_of(units["snapshot"]), stage)
    p = bundle.predict(stage, x, first, threads=2)
    if set(horizons) <= set(grid):
        return p[:, [grid.index(h) for h in horizons]]
    days, wanted = np.asarray(grid, dtype=np.float64), np.asarray(horizons, dtype=np.float64)
    return np.vstack([survival_at(wanted, days, row) for row in p])
