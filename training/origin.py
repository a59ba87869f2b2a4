"""One origin of a backtest: a model of that day, asked about what was invoiced after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.codes import Stage
from data_schemas.frame import Ledger
from data_schemas.policy import Policy
from data_schemas.store import LedgerVersions
from model.bundle import Bundle, first_question
from model.curve import survival_at
from model.day import Floats, day_number, days_of
from model.units import open_units, paid_before
from training.fit import FitSettings, fit
from training.known import Known, known
from training.leakage import LeakageGuard
from training.methods import OURS
from training.peers import StagePeers
from training.snapshots import StageRows, inputs_of

COLUMNS = ["receivable_id", "stage", "snapshot_date", "horizon_days", OURS]
"""Columns of the file written."""
TRAITS = ["agency_type", "level", "region"]
"""What customers are told apart by in a report."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a backtest asks at each of its origins.

    Parameters
    ----------
    now : Known
        The ledger as known at the end, with the outcomes.
    as_of : date
        The end: outcomes before it count.
    horizons, open_ages : tuple of int
        Days past due at signing and from the snapshot while open; days past due of the snapshots.
    peers : tuple of str
        Keys of ``training.methods.PEERS``, all installed.
    policy : Policy
        Which inputs may tell too much.
    settings : FitSettings, optional
        How the model is fitted.
    """

    now: Known
    as_of: date
    horizons: tuple[int, ...]
    open_ages: tuple[int, ...]
    peers: tuple[str, ...]
    policy: Policy
    settings: FitSettings | None = None


@dataclass(frozen=True)
class Origin:
    """The model of one day, its predictions about later receivables, and what became of them.

    ``predictions`` has ``COLUMNS``; ``matured`` those of ``training.backtest.Backtest``; ``guard``
    has what each input told by itself of what was known on the day.
    """

    day: date
    bundle: Bundle
    guard: LeakageGuard
    predictions: pd.DataFrame
    matured: pd.DataFrame


def look_back(
    ledger: Ledger | LedgerVersions,
    day: date,
    until: date,
    asked: Asked,
    progress: Callable[[str, float], None] | None = None,
) -> Origin:
    """Train on what was known at ``day``, score what was invoiced from then on.

    Parameters
    ----------
    ledger : Ledger or LedgerVersions
        All there is; cut to what was known at ``day``.
    day : date
        The origin.
    until : date
        Receivables invoiced on or after it are left to a later origin.
    asked : Asked
        What the whole look back asks, and what is known of it now.
    progress : callable, optional
        Called with a label and the share done.
    """
    guard = LeakageGuard(asked.policy, day_number(day), measuring=True)
    result = fit(
        ledger, day, asked.horizons, settings=asked.settings, guard=guard, progress=progress
    )
    bundle = result.bundle
    then = known(ledger, day)
    issue = asked.now.now.issue
    fresh = (issue >= day_number(day)) & (issue < day_number(until))
    units_of = {
        Stage.SIGNING: _signed(asked.now, fresh),
        Stage.OPEN: _open(asked.now, fresh, asked.open_ages),
    }
    predictions, matured = [], []
    for fitted in bundle.manifest.stages:
        units = units_of[fitted.stage]
        horizons = tuple(
            h for h in sorted(set(asked.horizons)) if fitted.stage is Stage.SIGNING or h > 0
        )
        if units.empty or not horizons:
            continue
        one = _StageTest(bundle, fitted.stage, units, asked, horizons)
        predictions.append(one.predictions())
        matured.append(one.matured(result.rows[fitted.stage], then))
    nothing = pd.DataFrame(columns=COLUMNS)
    return Origin(
        day,
        bundle,
        guard,
        pd.concat(predictions, ignore_index=True) if predictions else nothing,
        pd.concat(matured, ignore_index=True) if matured else nothing,
    )


def _signed(cut: Known, late: NDArray[np.bool_]) -> pd.DataFrame:
    """Signing units of the receivables marked, under their own ids."""
    receivables = cut.now.ledger.receivables
    fresh = receivables.loc[late, ["receivable_id", "instalment_id"]]
    units = cut.units(Stage.SIGNING)
    alone = units[units["receivable_id"].isin(fresh["receivable_id"])]
    planned = units[units["receivable_id"].isna()].drop(columns="receivable_id")
    joined = planned.merge(fresh.dropna(subset=["instalment_id"]), on="instalment_id")
    frames = [f for f in (alone, joined[units.columns]) if len(f)]
    return pd.concat(frames, ignore_index=True) if frames else alone


def _open(cut: Known, late: NDArray[np.bool_], ages: tuple[int, ...]) -> pd.DataFrame:
    units = cut.units_by(lambda view: open_units(view, ages))
    fresh = cut.now.ledger.receivables.loc[late, "receivable_id"]
    return units[units["receivable_id"].isin(fresh)].reset_index(drop=True)


class _StageTest:
    """The units of one stage, scored by a bundle."""

    def __init__(
        self,
        bundle: Bundle,
        stage: Stage,
        units: pd.DataFrame,
        asked: Asked,
        horizons: tuple[int, ...],
    ) -> None:
        self.units, self.asked, self.stage, self.horizons = units, asked, stage, horizons
        self.question = np.maximum(days_of(units["due"]), days_of(units["snapshot"]))
        self.x = inputs_of(units, asked.now, bundle.features(stage))
        self.settled = paid_before(units)
        self.p = curve_at(bundle, stage, self.x, units, horizons)
        self.p[self.settled] = 0.0

    def predictions(self) -> pd.DataFrame:
        """Rows of the file, a horizon after another; 0 for what was paid before its question."""
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

    def matured(self, taught: StageRows, then: Known) -> pd.DataFrame:
        """Rows whose day has come, with outcome and the peers fitted at the origin.

        What was paid before its question is not among them: nobody has to guess it.
        """
        cut = day_number(then.now.ledger.as_of)
        peers = StagePeers(taught, then, self.horizons, cut, self.asked.peers)
        sheet = peers.sheet(self.units, self.x, self.asked.now)
        paid = days_of(self.units["paid"])
        first = first_question(
            self.horizons, days_of(self.units["due"]), days_of(self.units["snapshot"]), self.stage
        )
        customers = self.asked.now.now.ledger.customers.set_index("customer_id")[TRAITS]
        traits = customers.reindex(self.units["customer_id"]).reset_index(drop=True)
        described = pd.concat([self.units, traits], axis=1).assign(
            asked=np.arange(len(self.units)),
            seen=self.units["customer_id"].isin(taught.met.index),
            origin=then.now.ledger.as_of.isoformat(),
        )
        out = []
        for at, horizon in enumerate(self.horizons):
            end = self.question + horizon
            due = (end < day_number(self.asked.as_of)) & (first <= at)
            keep = np.flatnonzero(due & ~self.settled)
            learn = taught.usable(horizon, cut)
            if not len(keep) or not learn.any():
                continue
            out.append(
                described.iloc[keep].assign(
                    horizon_days=horizon,
                    y=(paid > end)[keep].astype(np.float64),
                    probability=self.p[keep, at],
                    **peers.answer(horizon, learn, sheet, keep),
                )
            )
        return pd.concat(out, ignore_index=True) if out else described.iloc[:0]


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
