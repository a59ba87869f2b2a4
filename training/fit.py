"""Fit a bundle from a ledger, using nothing learnt on or after the as-of day."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.codes import Stage
from data_schemas.errors import TooLittleData
from data_schemas.frame import Ledger
from data_schemas.schema_hash import schema_hash
from model.asked import Asked
from model.bundle import FORMAT, Bundle, booster_name, first_question, horizon_names
from model.curve import sigmoid
from model.day import Days, Floats, day_number, days_of
from model.estimator import Affine, Trees, calibrate, grow, raw_log_odds
from model.extras import Extra, extras_of
from model.feature import Feature
from model.features import features_at, matrix
from model.manifest import Dropped, HorizonModel, Manifest, StageModel
from model.units import known_before, open_units, signing_units
from model.values import ledger_values
from model.view import LedgerView

HORIZONS = (-30, 0, 30, 60, 90, 180, 365, 730)
MIN_ROWS = 100
"""Matured rows below which a horizon is not learnt but merged into its neighbours."""
MIN_CLASS = 15
"""Rows of the rarer outcome below which it is not learnt."""
MIN_CALIBRATION = 60
"""Out-of-time rows below which no calibration is fitted."""
HOLDOUT_SHARE = 0.25
"""Share of the latest matured rows kept out of the trees to calibrate and to measure."""


@dataclass(frozen=True, kw_only=True)
class FitSettings:
    """What a data scientist may change; all of it is logged."""

    trees: Trees = field(default_factory=Trees)
    stages: tuple[Stage, ...] = (Stage.SIGNING, Stage.OPEN)


@dataclass(frozen=True)
class FitResult:
    """A bundle and the evidence for it.

    ``holdout`` has one row per held-out unit and horizon: the unit's columns, ``horizon_days``,
    ``y``, ``probability`` (calibrated on the other half of the held-out groups, so neither trees
    nor calibration have seen the row) and ``seen`` (its customer stands in the training rows).
    """

    bundle: Bundle
    holdout: pd.DataFrame


@dataclass(frozen=True)
class StageRows:
    """The rows of one stage, ready to learn from.

    ``x`` (n, f); ``first`` (n,) position of each row's first horizon that is a question.
    """

    stage: Stage
    features: tuple[Feature, ...]
    units: pd.DataFrame
    x: Floats
    question: Days
    paid: Days
    group: NDArray[np.int64]
    start: Days
    ahead: Days


def stage_rows(view: LedgerView, stage: Stage, extras: tuple[Extra, ...]) -> StageRows:
    """All units of a stage with inputs and outcomes; groups are deals, or single receivables."""
    units = signing_units(view) if stage is Stage.SIGNING else open_units(view)
    asked = Asked(units, view)
    features = features_at(stage, extras)
    x = matrix(features, asked, ledger_values(asked))
    label = units["deal_id"].fillna("\x00" + units["unit_id"].astype(str))
    group = pd.factorize(label)[0].astype("int64")
    earliest = np.full(group.max() + 1 if len(group) else 0, np.iinfo("int64").max)
    np.minimum.at(earliest, group, asked.snapshot)
    return StageRows(
        stage=stage, features=features, units=units, x=x, question=asked.question,
        paid=days_of(units["paid"]), group=group, start=earliest[group], ahead=asked.snapshot,
    )  # fmt: skip


def usable(rows: StageRows, horizon: int, as_of: int) -> NDArray[np.bool_]:
    """Rows that may teach a horizon: its day is a question and lies before the as-of day.

    The early payers of immature rows are left out together with their unpaid siblings; using the
    former alone would make the model optimistic.
    """
    first = first_question((horizon,), days_of(rows.units["due"]), rows.ahead, rows.stage)
    return (first == 0) & (rows.question + horizon < as_of)


def fit(
    ledger: Ledger,
    as_of: date,
    horizons: tuple[int, ...] = HORIZONS,
    *,
    settings: FitSettings | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> FitResult:
    """Fit a bundle.

    Parameters
    ----------
    ledger : Ledger
        May reach beyond ``as_of``; what was learnt on or after it is cut away first.
    as_of : date
        The day the model is made for; nothing dated on or after it is used.
    horizons : tuple of int
        Days past the question date; those with too few matured outcomes are merged and reported.
    progress : callable, optional
        Called with a label and the share done.

    Raises
    ------
    TooLittleData
        If no horizon of any stage can be learnt.
    """
    settings = settings or FitSettings()
    view = LedgerView(known_before(ledger, as_of))
    extras = extras_of(view.ledger)
    grid = tuple(sorted(set(horizons)))
    stages: list[StageModel] = []
    dropped: list[Dropped] = []
    texts: dict[str, str] = {}
    holdouts: list[pd.DataFrame] = []
    counts: dict[str, int] = {}
    reference: dict[str, dict[str, list[float]]] = {}
    for number, stage in enumerate(settings.stages):
        rows = stage_rows(view, stage, extras)
        counts[stage.value] = len(rows.units)
        one = _StageFit(rows, day_number(as_of), settings.trees)
        for step, horizon in enumerate(h for h in grid if stage is Stage.SIGNING or h >= 0):
            if progress is not None:
                done = (number + step / len(grid)) / len(settings.stages)
                progress(f"{stage.value} {horizon}", done)
            one.learn(horizon)
        dropped += one.dropped
        if one.horizons:
            stages.append(one.stage_model())
            texts |= one.texts
            holdouts += one.holdouts
            reference[stage.value] = _reference(rows)
    if not stages:
        least = "; ".join(f"{d.stage.value} {d.days}: {d.rows}" for d in dropped)
        raise TooLittleData(
            f"到期且结果已知的记录太少,无法训练(每个期限至少 {MIN_ROWS} 条,两种结果各至少 "
            f"{MIN_CLASS} 条;现有 {least})",
            f"too few matured outcomes to train on: each horizon needs {MIN_ROWS} rows with at "
            f"least {MIN_CLASS} of each outcome (found {least})",
        )
    manifest = Manifest(
        format=FORMAT, model_version="", schema_hash=schema_hash(),
        created_from="ledger", data_as_of=as_of, synthetic=ledger.synthetic,
        horizons_asked=grid, stages=tuple(stages), extras=extras, dropped=tuple(dropped),
        not_learnt=_not_learnt(stages), rows=counts, metrics={}, reference=reference,
    )  # fmt: skip
    digest = hashlib.sha256(manifest.model_dump_json().encode())
    for name in sorted(texts):
        digest.update(texts[name].encode())
    version = f"{as_of:%Y%m%d}-{digest.hexdigest()[:8]}"
    bundle = Bundle(manifest.model_copy(update={"model_version": version}), texts)
    holdout = pd.concat(holdouts, ignore_index=True) if holdouts else pd.DataFrame()
    return FitResult(bundle, holdout)


class _StageFit:
    """Learns the horizons of one stage one after another."""

    def __init__(self, rows: StageRows, as_of: int, trees: Trees) -> None:
        self.rows, self.as_of, self.trees = rows, as_of, trees
        self.horizons: list[HorizonModel] = []
        self.dropped: list[Dropped] = []
        self.texts: dict[str, str] = {}
        self.holdouts: list[pd.DataFrame] = []
        low, high = _range(rows.x)
        with np.errstate(invalid="ignore"):
            self.used = np.flatnonzero(high > low)
        self.names = [booster_name(rows.features[i].name) for i in self.used]
        self.monotone = [rows.features[i].monotone for i in self.used]
        self.x = np.ascontiguousarray(rows.x[:, self.used])
        self.importance = np.zeros(len(rows.features))

    def learn(self, horizon: int) -> None:
        """Fit and calibrate one horizon, or say why not."""
        rows = self.rows
        keep = usable(rows, horizon, self.as_of)
        y = (rows.paid > rows.question + horizon).astype("float64")
        unpaid = int(y[keep].sum())
        count = int(keep.sum())
        if count < MIN_ROWS or min(unpaid, count - unpaid) < MIN_CLASS:
            why = "too few rows" if count < MIN_ROWS else "one outcome is too rare"
            self.dropped.append(
                Dropped(stage=rows.stage, days=horizon, reason=why, rows=count, unpaid=unpaid)
            )
            return
        affine, calibration_rows = self._calibration(horizon, keep, y)
        bag = grow(self.x[keep], y[keep], self.names, self.monotone, self.trees)
        names = horizon_names(rows.stage, horizon, len(bag))
        self.texts |= {
            n: b.model_to_string() for n, b in zip(names, bag, strict=True)
        }
        self.horizons.append(
            HorizonModel(
                days=horizon, boosters=names, slope=affine.slope, intercept=affine.intercept,
                rows=count, unpaid=unpaid, calibration_rows=calibration_rows,
            )
        )

    def _calibration(
        self, horizon: int, keep: NDArray[np.bool_], y: Floats
    ) -> tuple[Affine, int]:
        """Calibrate on the latest groups, with trees grown on what had matured before them."""
        rows = self.rows
        cut = int(np.quantile(rows.start[keep], 1 - HOLDOUT_SHARE))
        late = keep & (rows.start >= cut)
        early = keep & (rows.start < cut) & (rows.question + horizon < cut)
        enough = min(y[early].sum(), (1 - y[early]).sum()) >= MIN_CLASS and early.sum() >= MIN_ROWS
        if not enough or late.sum() < MIN_CALIBRATION:
            return Affine(), 0
        bag = grow(self.x[early], y[early], self.names, self.monotone, self.trees)
        raw = raw_log_odds(bag, self.x[late], threads=2)
        self._keep_evidence(horizon, early, late, raw, y[late])
        return calibrate(raw, y[late]), int(late.sum())

    def _keep_evidence(
        self, horizon: int, early: NDArray[np.bool_], late: NDArray[np.bool_], raw: Floats,
        y: Floats,
    ) -> None:  # fmt: skip
        rows = self.rows
        half = rows.group[late] % 2
        p = np.empty(len(y))
        for side in (0, 1):
            other = calibrate(raw[half != side], y[half != side])
            p[half == side] = sigmoid(other.intercept + other.slope * raw[half == side])
        seen = rows.units["customer_id"].isin(set(rows.units.loc[early, "customer_id"]))
        self.holdouts.append(
            rows.units.loc[late].assign(
                horizon_days=horizon, y=y, probability=p, seen=seen[late], row=np.flatnonzero(late)
            )
        )

    def stage_model(self) -> StageModel:
        """The stage as the manifest keeps it."""
        rows = self.rows
        features = rows.features
        return StageModel(
            stage=rows.stage,
            features=tuple(f.name for f in features),
            monotone=tuple(f.monotone for f in features),
            causes=tuple(f.cause.value if f.cause else "" for f in features),
            used=tuple(int(i) for i in self.used),
            horizons=tuple(self.horizons),
            importance=self._importance(),
            typical=_typical(features, rows.x),
        )

    def _importance(self) -> dict[str, float]:
        """Mean gain share of each shown feature over the horizons."""
        import lightgbm as lgb

        gain = np.zeros(len(self.used))
        for text in self.texts.values():
            found = lgb.Booster(model_str=text).feature_importance("gain")
            gain += found / max(found.sum(), 1e-12)
        gain /= max(len(self.texts), 1)
        out: dict[str, float] = {}
        for at, value in zip(self.used, gain, strict=True):
            shown = self.rows.features[at].shown
            out[shown] = out.get(shown, 0.0) + float(value)
        return out


def _range(x: Floats) -> tuple[Floats, Floats]:
    """Least and greatest value of each column, NaN where it is empty."""
    low = np.where(np.isnan(x), np.inf, x).min(axis=0, initial=np.inf)
    high = np.where(np.isnan(x), -np.inf, x).max(axis=0, initial=-np.inf)
    return low, high


def _typical(features: tuple[Feature, ...], x: Floats) -> dict[str, float]:
    """Median of each column's known values, by name; columns without any are left out."""
    out = {}
    for at, one in enumerate(features):
        known = x[~np.isnan(x[:, at]), at]
        if len(known):
            out[one.name] = float(np.median(known))
    return out


def _not_learnt(stages: list[StageModel]) -> tuple[str, ...]:
    """Shown features no stage could use: never recorded, or always the same."""
    shown: dict[str, bool] = {}
    for stage in stages:
        for at, name in enumerate(stage.features):
            key = name.split("=")[0]
            shown[key] = shown.get(key, False) or at in stage.used
    return tuple(name for name, used in shown.items() if not used)


def _reference(rows: StageRows) -> dict[str, list[float]]:
    """Deciles of each column in training, for drift: name → 9 inner deciles and missing share."""
    out = {}
    for at, one in enumerate(rows.features):
        column = rows.x[:, at]
        known = column[~np.isnan(column)]
        if len(known):
            deciles = np.quantile(known, np.linspace(0.1, 0.9, 9))
            out[one.name] = [*map(float, deciles), float(np.isnan(column).mean())]
    return out
