"""A trained model as a folder of data: ``boosters/*.txt``, ``backbones/*.json``, ``manifest.json``.

No pickle and no code. Loading refuses a folder whose features, order, directions or schema are not
the code's and names the differences: a permuted frame would change LightGBM's answer silently.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray

from data_schemas.causes import Cause
from data_schemas.codes import Stage
from data_schemas.errors import BundleMismatch, TooLittleData
from model.bundle_check import (
    SUMS,
    check,
    check_sums,
    read_manifest,
    same_columns,
    same_count,
    sums_of,
    wrong_in,
)
from model.columns import columns_of
from model.curve import pools, sigmoid
from model.day import Days, Floats
from model.estimator import Blend
from model.feature import Feature
from model.features import cause_index, features_at
from model.linear import Linear
from model.manifest import MANIFEST, Manifest, StageModel
from model.reader import Reader, Reading
from model.scarcity import lacking
from model.track_record import TrackRecord, track_record

SURE = 40.0
"""Log-odds that stand for certainty, where a horizon is no question."""


@dataclass(frozen=True)
class Contributions:
    """Exact additive contributions to the reported log-odds at one horizon.

    Parameters
    ----------
    baseline : ndarray, shape (n,)
        Log-odds of the typical receivable of this stage, age and kind.
    features : ndarray, shape (n, f)
        Contribution of each column of the stage; what only names the question is 0 here.
    causes : ndarray, shape (n, 11)
        Their sums per cause, in the order of ``Cause``.
    log_odds : ndarray, shape (n,)
        ``baseline + causes.sum(axis=1)``, the reported log-odds.
    """

    baseline: Floats
    features: Floats
    causes: Floats
    log_odds: Floats


class Bundle:
    """Boosters and manifest, ready to predict and to explain."""

    def __init__(self, manifest: Manifest, texts: dict[str, str]) -> None:
        self.manifest, self.texts = manifest, texts
        self._readers: dict[Stage, Reader] = {}
        self._blends: dict[tuple[Stage, int], Blend] = {}
        self._records: dict[tuple[Stage, int], TrackRecord | None] = {}
        check(manifest)
        for stage in manifest.stages:
            inputs = features_at(stage.stage, manifest.extras, stage.record)
            used = [inputs[i] for i in stage.used]
            columns = columns_of(used, [booster_name(f.name) for f in used])
            reader = Reader.model_validate_json(texts[stage.reader])
            same_count(stage.reader, len(reader.knots), len(used))
            theirs = [n for n, may in zip(columns.names, reader.blanks.may, strict=True) if may]
            ours = [n for n, of in zip(columns.names, columns.field, strict=True) if of >= 0]
            same_columns(stage.reader, theirs, ours)
            below = reader.columns_left(columns)
            self._readers[stage.stage] = reader
            for horizon in stage.horizons:
                bag = [lgb.Booster(model_str=texts[b]) for b in horizon.boosters]
                backbone = Linear.model_validate_json(texts[horizon.backbone])
                same_count(horizon.backbone, len(backbone.slope), len(used))
                for name, booster in zip(horizon.boosters, bag, strict=True):
                    same_columns(name, booster.feature_name(), below.names)
                blend = Blend(backbone, bag, horizon.backbone_weight)
                self._blends[stage.stage, horizon.days] = blend
                record = track_record(stage.features, horizon)
                self._records[stage.stage, horizon.days] = record

    def features(self, stage: Stage) -> tuple[Feature, ...]:
        """The columns of a stage, in order."""
        fitted = self.manifest.stage(stage)
        return features_at(stage, self.manifest.extras, fitted.record if fitted else ())

    def stage(self, stage: Stage) -> StageModel:
        """The model of a stage.

        Raises
        ------
        TooLittleData
            If this stage could not be learnt.
        """
        found = self.manifest.stage(stage)
        if found is None:
            gone = [d for d in self.manifest.dropped if d.stage is stage]
            if not gone:
                raise TooLittleData(
                    f"该模型没有学“{stage.zh}”阶段：训练时没有要求 0 天以上的期限（--horizons）",
                    f"this model has not learnt the stage “{stage.en}”: no horizon above 0 days was"
                    " asked for (--horizons)",
                )
            zh, en = (
                "；".join(lacking(d, "zh") for d in gone),
                "; ".join(lacking(d, "en") for d in gone),
            )
            raise TooLittleData(
                f"该模型没有学到“{stage.zh}”阶段：训练数据中到期且结果已知的记录太少。{zh}",
                f"this model has not learnt the stage “{stage.en}”: too few matured outcomes. {en}",
            )
        return found

    def reader(self, stage: Stage) -> Reader:
        """How all horizons of a stage read the columns it uses."""
        return self._readers[stage]

    def horizons(self, stage: Stage) -> tuple[int, ...]:
        """Days past the question date the stage has learnt, from short to long."""
        return tuple(h.days for h in self.stage(stage).horizons)

    def log_odds(
        self, stage: Stage, x: Floats, first: Days | None = None, threads: int = 1
    ) -> tuple[Floats, NDArray[np.float64]]:
        """Reported log-odds and the pooling weights behind them.

        Parameters
        ----------
        x : ndarray, shape (n, f)
            Inputs in the order of ``features(stage)``.
        first : ndarray of int, shape (n,), optional
            Position of the first horizon that is a question (see ``first_question``); those
            before are certain to be unpaid.

        Returns
        -------
        z : ndarray, shape (n, h)
        weights : ndarray, shape (n, h, h)
        """
        raw = self.unpooled(stage, x, self.horizons(stage), threads)
        weights = pools(raw, first)
        z = np.einsum("ijk,ik->ij", weights, raw)
        at = np.arange(z.shape[1])[None, :]
        start = np.zeros((len(z), 1)) if first is None else first[:, None]
        # Means of equal numbers may differ in the last bit; a curve must not rise even by that.
        z = np.where(at < start, SURE, z)
        return np.minimum.accumulate(z, axis=1), weights

    def unpooled(
        self, stage: Stage, x: Floats, days: Sequence[int], threads: int = 1
    ) -> NDArray[np.float64]:
        """Calibrated log-odds at some learnt horizons before pooling, shape (n, len(days))."""
        fitted = self._checked(stage, x)
        read = self._read(stage, x)
        of = {h.days: h for h in fitted.horizons}
        out = np.empty((len(x), len(days)))
        for at, d in enumerate(days):
            z = of[d].intercept + of[d].slope * self._blends[stage, d].log_odds(read, threads)
            record = self._records[stage, d]
            out[:, at] = z if record is None else record.blended(z, x)
        return out

    def predict(
        self, stage: Stage, x: Floats, first: Days | None = None, threads: int = 1
    ) -> Floats:
        """Probability of being unpaid at each horizon, shape (n, h); never rises along a row."""
        return sigmoid(self.log_odds(stage, x, first, threads)[0])

    def explain(
        self, stage: Stage, x: Floats, days: int, first: Days | None = None, threads: int = 1
    ) -> Contributions:
        """Exact contributions to the reported log-odds ``days`` past the question date."""
        fitted = self.stage(stage)
        at = self.horizons(stage).index(days)
        z, weights = self.log_odds(stage, x, first, threads)
        row = weights[:, at, :]
        phi = np.zeros_like(x, dtype="float64")
        baseline = np.zeros(len(x))
        for k, horizon in enumerate(fitted.horizons):
            who = np.flatnonzero(row[:, k] > 0)
            if not len(who):
                continue
            read = self._read(stage, x[who])
            part, base = self._blends[stage, horizon.days].contributions(read, threads)
            weight, base = row[who, k], horizon.intercept + horizon.slope * base
            record = self._records[stage, horizon.days]
            if record is not None:
                phi[who, record.column] += weight * record.apart(x[who])
                base = record.base(base)
                weight = weight * (1 - record.weight)
            baseline[who] += row[who, k] * base
            phi[np.ix_(who, np.array(fitted.used))] += (weight * horizon.slope)[:, None] * part
        cause = cause_index(self.features(stage))
        baseline += phi[:, cause < 0].sum(axis=1)
        phi[:, cause < 0] = 0.0
        causes = np.stack([phi[:, cause == c].sum(axis=1) for c in range(len(Cause))], axis=1)
        return Contributions(baseline, phi, causes, z[:, at])

    def _read(self, stage: Stage, x: Floats) -> Reading:
        used = np.ascontiguousarray(x[:, self.stage(stage).used])
        return self._readers[stage].read(used)

    def _checked(self, stage: Stage, x: Floats) -> StageModel:
        fitted = self.stage(stage)
        if x.shape[1] != len(fitted.features):
            raise BundleMismatch(
                f"输入有 {x.shape[1]} 列，模型需要 {len(fitted.features)} 列",
                f"{x.shape[1]} columns given, the model needs {len(fitted.features)}",
            )
        return fitted

    def save(self, folder: Path) -> Path:
        """Write the bundle; the folder is created and must be new or empty."""
        files = {_text_path(folder, name): text for name, text in self.texts.items()}
        files[folder / MANIFEST] = self.manifest.model_dump_json(indent=1) + "\n"
        files[folder / SUMS] = sums_of(folder, files)
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return folder


BACKBONE, READER = "linear_", "reader_"
"""Prefixes of a backbone's and of a reader's name; everything else is a booster."""


def _text_path(folder: Path, name: str) -> Path:
    if name.startswith((BACKBONE, READER)):
        return folder / "backbones" / f"{name}.json"
    return folder / "boosters" / f"{name}.txt"


def booster_name(feature: str) -> str:
    """Name of a column inside a booster: LightGBM allows no JSON punctuation and no spaces."""
    return re.sub(r"[^\w.=\-]", "_", feature)


def first_question(horizons: Sequence[int], due: Days, snapshot: Days, stage: Stage) -> Days:
    """Position of each unit's first horizon that is a question, shape (n,).

    A point of the curve before the snapshot is no question (the unit exists, so it is unpaid);
    neither is, for an open receivable, the snapshot's own day.
    """
    question = np.maximum(due, snapshot)
    ahead = question[:, None] + np.asarray(horizons)[None, :] - snapshot[:, None]
    asked = ahead > 0 if stage is Stage.OPEN else ahead >= 0
    return np.where(asked.any(axis=1), asked.argmax(axis=1), len(horizons)).astype("int64")


def load_bundle(folder: Path) -> Bundle:
    """Read a bundle.

    Raises
    ------
    BundleMismatch
        If it is no bundle, was made for other features or another schema, or a file is not what was
        written; names the difference.
    """
    try:
        said = (folder / MANIFEST).read_text("utf-8")
        manifest = read_manifest(said)
        check(manifest)
        horizons = [h for s in manifest.stages for h in s.horizons]
        names = [n for h in horizons for n in (*h.boosters, h.backbone)]
        names += [s.reader for s in manifest.stages]
        texts = {n: _text_path(folder, n).read_text("utf-8") for n in names}
        # Before LightGBM reads them: a text of another length ends the whole process.
        files = {_text_path(folder, name): text for name, text in texts.items()}
        check_sums(folder, files | {folder / MANIFEST: said})
        return Bundle(manifest, texts)
    except (OSError, ValueError, lgb.basic.LightGBMError) as err:
        why = wrong_in(err)
        raise BundleMismatch(
            f"无法读取模型 {folder}：{why}", f"cannot read {folder}: {why}"
        ) from err


def horizon_names(stage: Stage, horizon: int, bags: int) -> tuple[str, ...]:
    """File names of a horizon's boosters."""
    return tuple(f"{stage.value}_{horizon}_{bag}" for bag in range(bags))
