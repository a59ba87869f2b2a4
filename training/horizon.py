"""Learn one horizon of one stage: fit, calibrate out of time, keep the evidence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.bundle import BACKBONE, booster_name, horizon_names
from model.curve import sigmoid
from model.day import Floats
from model.estimator import Affine, Blend, Trees, calibrate, fit_blend
from model.manifest import Dropped, HorizonModel
from training.snapshots import StageRows

MIN_ROWS = 100
"""Matured rows below which a horizon is not learnt but merged into its neighbours."""
MIN_CLASS = 15
"""Rows of the rarer outcome below which it is not learnt."""
MIN_CALIBRATION = 60
"""Out-of-time rows below which no calibration is fitted."""
HOLDOUT_SHARE = 0.25
"""Share of the latest matured rows kept out of the trees to calibrate and to measure."""
IMPORTANCE_ROWS = 1000
"""Rows on which the importance of the inputs is measured."""


@dataclass(frozen=True)
class Learnt:
    """What learning one horizon gave.

    Parameters
    ----------
    texts : dict
        Boosters and backbone by name.
    holdout : DataFrame
        Out-of-time predictions, empty where there were too few rows; see ``fit.FitResult``.
    importance : ndarray, shape (f,)
        Mean absolute contribution of each used column, log-odds.
    """

    entry: HorizonModel
    texts: dict[str, str]
    holdout: pd.DataFrame
    importance: Floats


@dataclass(frozen=True)
class Rehearsal:
    """One horizon fitted on the earlier rows and asked about the later ones.

    Parameters
    ----------
    early, late : ndarray of bool, shape (n,)
        Rows fitted on and rows asked about; no group stands in both, and every outcome in
        ``early`` was known before the first snapshot in ``late``.
    line, trees : ndarray, shape (late.sum(),)
        Raw log-odds of backbone and trees.
    """

    horizon: int
    early: NDArray[np.bool_]
    late: NDArray[np.bool_]
    line: Floats
    trees: Floats
    y: Floats

    def raw(self, weight: float) -> Floats:
        """Raw log-odds with a share of the backbone."""
        return weight * self.line + (1 - weight) * self.trees

    def loss(self, weight: float) -> float:
        """Mean log loss before calibration: drift counts, as it will."""
        z = self.raw(weight)
        return float(np.mean(np.logaddexp(0.0, z) - self.y * z))


class StageLearner:
    """Learns the horizons of one stage; no call changes anything, so calls may run in parallel.

    Parameters
    ----------
    rows : StageRows
        Everything known of the stage.
    as_of : int
        Day number; outcomes on or after it are not used.
    """

    def __init__(self, rows: StageRows, as_of: int, trees: Trees) -> None:
        self.rows, self.as_of, self.settings = rows, as_of, trees
        low = np.where(np.isnan(rows.x), np.inf, rows.x).min(axis=0, initial=np.inf)
        high = np.where(np.isnan(rows.x), -np.inf, rows.x).max(axis=0, initial=-np.inf)
        self.used = np.flatnonzero(high > low)
        self._names = [booster_name(rows.features[i].name) for i in self.used]
        self._monotone = [rows.features[i].monotone for i in self.used]
        self._x = np.ascontiguousarray(rows.x[:, self.used])

    def _blend(self, which: NDArray[np.bool_], y: Floats, weight: float) -> Blend:
        return fit_blend(
            self._x[which], y[which], self._names, self._monotone, self.settings, weight
        )

    def rehearse(self, horizon: int) -> Rehearsal | None:
        """Fit on the earlier groups and ask about the latest; none where rows do not suffice."""
        rows = self.rows
        keep, y = rows.usable(horizon, self.as_of), rows.unpaid(horizon)
        if not _enough(y[keep]):
            return None
        cut = int(np.quantile(rows.start[keep], 1 - HOLDOUT_SHARE))
        late = keep & (rows.start >= cut)
        early = keep & (rows.start < cut) & (rows.question + horizon < cut)
        if not _enough(y[early]) or late.sum() < MIN_CALIBRATION:
            return None
        line, trees = self._blend(early, y, 0.0).parts(self._x[late])
        return Rehearsal(horizon, early, late, line, trees, y[late])

    def choose(self, rehearsals: list[Rehearsal | None]) -> float:
        """The backbone's share with the least loss over the horizons; without evidence, half."""
        found = [r for r in rehearsals if r is not None]
        weights = self.settings.backbone_weights
        if not found:
            return min(weights, key=lambda w: abs(w - 0.5))
        return min(weights, key=lambda w: sum(r.loss(w) for r in found))

    def learn(self, horizon: int, rehearsal: Rehearsal | None, weight: float) -> Learnt | Dropped:
        """Fit one horizon on all its rows, calibrated on its rehearsal; or say why not."""
        rows = self.rows
        keep, y = rows.usable(horizon, self.as_of), rows.unpaid(horizon)
        count, unpaid = int(keep.sum()), int(y[keep].sum())
        if not _enough(y[keep]):
            why = "too few rows" if count < MIN_ROWS else "one outcome is too rare"
            return Dropped(stage=rows.stage, days=horizon, reason=why, rows=count, unpaid=unpaid)
        affine, holdout = Affine(), pd.DataFrame()
        if rehearsal is not None:
            affine = calibrate(rehearsal.raw(weight), rehearsal.y).halved()
            holdout = self._evidence(rehearsal, weight)
        blend = self._blend(keep, y, weight)
        names = horizon_names(rows.stage, horizon, len(blend.bag))
        backbone = f"{BACKBONE}{rows.stage.value}_{horizon}"
        texts = {n: b.model_to_string() for n, b in zip(names, blend.bag, strict=True)}
        texts[backbone] = blend.backbone.model_dump_json()
        phi, _ = blend.contributions(self._x[keep][:: max(1, count // IMPORTANCE_ROWS)])
        entry = HorizonModel(
            days=horizon, boosters=names, backbone=backbone, backbone_weight=weight,
            slope=affine.slope, intercept=affine.intercept, rows=count, unpaid=unpaid,
            calibration_rows=len(holdout),
        )  # fmt: skip
        return Learnt(entry, texts, holdout, np.abs(phi).mean(axis=0))

    def _evidence(self, rehearsal: Rehearsal, weight: float) -> pd.DataFrame:
        """What was said of the later rows before any of their outcomes was known."""
        units, late = self.rows.units, rehearsal.late
        seen = units["customer_id"].isin(set(units.loc[rehearsal.early, "customer_id"]))
        return units.loc[late].assign(
            horizon_days=rehearsal.horizon, y=rehearsal.y, seen=seen[late],
            row=np.flatnonzero(late), probability=sigmoid(rehearsal.raw(weight)),
        )  # fmt: skip


def _enough(y: Floats) -> bool:
    return len(y) >= MIN_ROWS and min(y.sum(), len(y) - y.sum()) >= MIN_CLASS
