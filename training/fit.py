"""Fit a bundle from a ledger, using nothing learnt on or after the as-of day."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from functools import partial

import pandas as pd

from data_schemas.codes import Stage
from data_schemas.errors import TooLittleData
from data_schemas.frame import Ledger
from data_schemas.schema_hash import schema_hash
from data_schemas.store import LedgerVersions
from model.bundle import Bundle
from model.bundle_check import FORMAT
from model.curve import HORIZONS
from model.day import day_number
from model.extras import extras_of
from model.line_fit import Pull
from model.manifest import Dropped, Manifest, StageModel, Truncation
from model.scarcity import lacking
from model.trees import Trees
from training.aside import Aside, Guard
from training.common_risk import common_risk
from training.described import reference
from training.horizon import StageLearner
from training.known import known
from training.maturity import MIN_CLASS, MIN_ROWS
from training.memory import kept_memory
from training.progress import Tell
from training.season import season_of
from training.snapshots import StageRows, horizons_of, taught_rows
from training.stage_fit import FittedStage, learn_stage
from training.truncation import LeftTruncation, left_truncation_of

_NAMED = 3
"""Horizons a refusal names; the rest it counts."""


@dataclass(frozen=True, kw_only=True)
class FitSettings:
    """What a data scientist may change; all of it is logged."""

    trees: Trees = field(default_factory=Trees)
    pull: Pull = field(default_factory=Pull)
    stages: tuple[Stage, ...] = (Stage.SIGNING, Stage.OPEN)


@dataclass(frozen=True)
class FitResult:
    """A bundle and the evidence for it.

    ``holdout`` has one row per held-out unit and horizon: the unit's columns, ``horizon_days``,
    ``y``, ``probability`` (of the rehearsal: fitted on earlier rows only and not calibrated, so
    nothing of the row's own time was used), ``calibrated`` (the same as the model's are), ``seen``
    (its customer has earlier outcomes)
    and ``row`` (its position in ``rows`` of its stage).
    """

    bundle: Bundle
    holdout: pd.DataFrame
    rows: dict[Stage, StageRows]


@kept_memory()
def fit(
    ledger: Ledger | LedgerVersions,
    as_of: date,
    horizons: tuple[int, ...] = HORIZONS,
    *,
    settings: FitSettings | None = None,
    guard: Guard | None = None,
    progress: Tell | None = None,
) -> FitResult:
    """Fit a bundle.

    Parameters
    ----------
    ledger : Ledger or LedgerVersions
        May reach beyond ``as_of``; what was learnt on or after it is cut away first. With versions
        each snapshot is described as it was known then.
    as_of : date
        The day the model is made for; nothing dated on or after it is used.
    horizons : tuple of int
        Days past the question date; those with too few matured outcomes are merged and reported.
    settings : FitSettings, optional
        The defaults where none are given.
    guard : Guard, optional
        Looks at the ledger, and at the rows of each stage, beside the learning; what it raises
        stops the fit.
    progress : callable, optional
        Called with a label and the share done.

    Raises
    ------
    TooLittleData
        If no horizon of any stage can be learnt.
    """
    settings = settings or FitSettings()
    cut = known(ledger, as_of)
    extras = extras_of(cut.now.ledger)
    begins = left_truncation_of(cut.now)
    grid = tuple(sorted(set(horizons)))
    asked = {stage: wanted for stage in settings.stages if (wanted := horizons_of(stage, grid))}
    fitted: list[FittedStage] = []

    def learner(stage: Stage, wanted: list[int]) -> StageLearner:
        rows = taught_rows(cut, stage, extras, begins, grid)
        return StageLearner(rows, day_number(as_of), settings.trees, settings.pull, wanted)

    with Aside(ledger, guard) as aside:

        def tell(label: str, share: float) -> None:
            aside.stop_if_objected()
            if progress is not None:
                number = len(fitted)
                label = f"{list(asked)[number].en}: {label}"
                progress(label, (number + share) / len(asked))

        learners = [
            aside.prepare(partial(learner, stage), wanted) for stage, wanted in asked.items()
        ]
        for made, wanted in zip(learners, asked.values(), strict=True):
            fitted.append(learn_stage(made.result(), wanted, tell))  # tell counts
        aside.stop_if_objected(wait=True)
    stages = tuple(f.stage_model() for f in fitted if f.answers)
    dropped = tuple(d for f in fitted for d in f.dropped)
    if not stages:
        raise _too_little(dropped)
    open_ = [o for f in fitted if f.answers and f.rows.stage is Stage.OPEN for o in f.learnt]
    manifest = Manifest(
        format=FORMAT, model_version="", schema_hash=schema_hash(), data_as_of=as_of,
        synthetic=ledger.synthetic, horizons_asked=grid, stages=stages, extras=extras,
        dropped=dropped, not_learnt=_not_learnt(stages),
        rows={f.rows.stage.value: len(f.rows.units) for f in fitted}, metrics={},
        reference={f.rows.stage.value: reference(f.rows) for f in fitted if f.answers},
        truncation=_truncation(begins, fitted),
        common=common_risk(open_), season=season_of(open_, cut.now, as_of),
    )  # fmt: skip
    texts = {name: text for f in fitted for name, text in f.texts().items()}
    version = f"{as_of:%Y%m%d}-{_digest(manifest, texts)[:8]}"
    evidence = [o.holdout for f in fitted if f.answers for o in f.learnt if len(o.holdout)]
    return FitResult(
        bundle=Bundle(manifest.model_copy(update={"model_version": version}), texts),
        holdout=pd.concat(evidence, ignore_index=True) if evidence else pd.DataFrame(),
        rows={f.rows.stage: f.rows for f in fitted},
    )


def _truncation(begins: LeftTruncation | None, fitted: list[FittedStage]) -> Truncation | None:
    if begins is None:
        return None
    return Truncation(
        complete_from=begins.complete_from,
        settled_from=begins.settled_from,
        receivables=begins.receivables,
        rows={f.rows.stage.value: f.rows.truncated for f in fitted},
    )


def _digest(manifest: Manifest, texts: dict[str, str]) -> str:
    digest = hashlib.sha256(manifest.model_dump_json().encode())
    for name in sorted(texts):
        digest.update(texts[name].encode())
    return digest.hexdigest()


def _too_little(dropped: tuple[Dropped, ...]) -> TooLittleData:
    """The refusal, with the horizons that lack least: the others need more of the same."""
    nearest = sorted(dropped, key=_lack)[:_NAMED]
    zh = "。".join(lacking(one, "zh") for one in nearest)
    en = ". ".join(lacking(one, "en") for one in nearest)
    if more := len(dropped) - len(nearest):
        zh += f"。其余 {more} 个期限差得更多或一样多"
        en += f". The other {more} lack as much or more"
    return TooLittleData(
        f"到期且结果已知的记录太少，还不能训练：每个期限至少需要 {MIN_ROWS} 条，"
        f"其中已付、未付各至少 {MIN_CLASS} 条；有一个期限够了就能开始。差得最少的：{zh}",
        f"too few matured outcomes to train on: each horizon needs {MIN_ROWS}, at least "
        f"{MIN_CLASS} of them paid and {MIN_CLASS} unpaid; one that has them is a beginning."
        f" Nearest: {en}",
    )


def _lack(one: Dropped) -> tuple[int, bool]:
    """How far a horizon is from being learnt; of two as far, one with a day in sight is nearer."""
    return one.missing_rows + one.missing_paid + one.missing_unpaid, one.expected is None


def _not_learnt(stages: tuple[StageModel, ...]) -> tuple[str, ...]:
    """Shown features no stage could use: never recorded, or always the same.

    What the customer's own record says is none to be learnt.
    """
    used: dict[str, bool] = {}
    for stage in stages:
        fine = {*stage.used, *stage.on_record}
        for at, name in enumerate(stage.features):
            shown = name.split("=")[0]
            used[shown] = used.get(shown, False) or at in fine
    return tuple(name for name, is_used in used.items() if not is_used)
