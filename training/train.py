"""Train on a ledger: fit, measure beside the baselines, log to MLflow, register."""

from __future__ import annotations

import platform
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import version as installed
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from data_schemas.codes import Stage
from data_schemas.frame import Ledger
from data_schemas.own_version import own_version
from data_schemas.policy import Policy
from data_schemas.settings import Settings
from data_schemas.store import LedgerVersions
from model.bundle import Bundle, first_question
from model.curve import HORIZONS, nearest
from model.day import day_number
from model.manifest import Manifest
from training import evidence, plots
from training.averaged import averaged, left_out
from training.beside import Beside
from training.champion_beside import champion_beside
from training.fit import FitSettings, fit
from training.gates import HOLDOUT, figures_of_chance
from training.known import known
from training.leakage import LeakageGuard
from training.methods import MODEL
from training.model_card import model_card
from training.one_grade import grades_taught, one_grade
from training.progress import Tell, quiet
from training.pyfunc import example, signature
from training.remarks import Remarks
from training.snapshots import StageRows
from training.threads import one_blas_thread
from training.tracking import BUNDLE_FOLDER, Evidence, Logged, connect, log_training

EXPLAINED_ROWS = 800
"""Rows whose contributions are drawn."""


@dataclass(frozen=True)
class Trained:
    """What one training gave."""

    bundle: Bundle
    logged: Logged
    summary: pd.DataFrame
    cells: pd.DataFrame
    intervals: pd.DataFrame
    guard: LeakageGuard
    beside: Beside
    remarks: Remarks


class HeldOut(NamedTuple):
    """What the rows that the model had not seen say of it; all empty where there are none.

    ``summary`` and ``intervals`` are to be read, and leave horizons of few outcomes out
    (``training.averaged``); ``metrics``, which the gates judge by, are of every horizon measured.
    """

    rows: pd.DataFrame
    summary: pd.DataFrame
    cells: pd.DataFrame
    intervals: pd.DataFrame
    metrics: dict[str, float]

    @classmethod
    def of(cls, rows: pd.DataFrame) -> HeldOut:
        """Compare the model with the baselines on ``rows``, as ``holdout_rows`` gives them."""
        if rows.empty:
            return cls(rows, pd.DataFrame(), pd.DataFrame(), pd.DataFrame(), {})
        intervals, kept = evidence.intervals(rows), averaged(rows)
        metrics = evidence.flat_metrics(rows, HOLDOUT) | figures_of_chance(rows, intervals)
        if len(kept) < len(rows):
            intervals = evidence.intervals(kept)
        return cls(rows, evidence.summary(kept), evidence.cells(rows), intervals, metrics)


@one_blas_thread
def train(
    ledger: Ledger | LedgerVersions,
    settings: Settings,
    policy: Policy,
    *,
    as_of: date | None = None,
    horizons: tuple[int, ...] = HORIZONS,
    source: str = "database",
    fit_settings: FitSettings | None = None,
    progress: Tell | None = None,
) -> Trained:
    """Train on a ledger and register the model as challenger.

    Parameters
    ----------
    ledger : Ledger or LedgerVersions
        May reach beyond ``as_of``; what was learnt on or after it is cut away first.
    settings : Settings
        Where MLflow is, and the home the bundle is written under.
    policy : Policy
        Its exceptions let suspected inputs pass; its delay is the horizon drawn.
    as_of : date, optional
        The day the model is made for; default: the ledger's own.
    horizons : tuple of int
        Days past the question date; those with too few matured outcomes are merged and reported.
    source : str
        Where the ledger came from, for the record.
    fit_settings : FitSettings, optional
        The defaults where none are given; logged as parameters.
    progress : callable, optional
        Called with a label and the share done.

    Raises
    ------
    TooLittleData
        If no horizon can be learnt.
    LeakageSuspected
        If an input nearly tells the outcome by itself and the policy has no exception for it.
    StoreUnavailable
        If MLflow's store does not answer.
    """
    day = as_of or ledger.as_of
    fit_settings = fit_settings or FitSettings()
    tell = progress or quiet
    connect(settings)  # a store that is away says so now, not once everything is learnt
    guard = LeakageGuard(policy, day_number(day))
    found = fit(
        ledger, day, horizons, settings=fit_settings, guard=guard,
        progress=lambda s, d: tell(s, 0.75 * d),
    )  # fmt: skip
    tell("baselines", 0.75)
    cut = known(ledger, day)
    held = HeldOut.of(evidence.holdout_rows(found, cut))
    tell("champion", 0.82)
    beside = champion_beside(settings, found, held.rows, cut)
    manifest = found.bundle.manifest.model_copy(update={"metrics": held.metrics})
    bundle = Bundle(manifest, found.bundle.texts)
    tell("plots", 0.85)
    stages = {s.stage: found.rows[s.stage] for s in manifest.stages}
    remarks = _remarks(bundle, held.cells, stages, policy)
    figures = _figures(bundle, held.rows, stages, policy) if len(held.rows) else {}
    tell("MLflow", 0.92)
    # A training repeated on the same day with the same result writes the same folder again.
    folder = settings.home / "bundles" / manifest.model_version / BUNDLE_FOLDER
    bundle.save(folder)
    (folder / "model_card.md").write_text(
        model_card(manifest, held.summary, guard, beside, remarks), encoding="utf-8"
    )
    logged = log_training(
        settings,
        folder,
        Evidence(
            params=_params(manifest, source, fit_settings),
            metrics=held.metrics
            | {f"rows.{k}": float(v) for k, v in manifest.rows.items()}
            | beside.metrics(),
            tags={
                "as_of": day.isoformat(),
                "synthetic": str(manifest.synthetic).lower(),
                "model_version": manifest.model_version,
                "schema_hash": manifest.schema_hash,
                **beside.tags(),
            },
            figures=figures,
            tables={
                "cells.csv": held.cells, "summary.csv": held.summary,
                "intervals.csv": held.intervals,
                "inputs.csv": guard.table,
            },
            documents={"inputs.json": guard.document()},
            example=example(bundle, stages),
            signature=signature(bundle),
        ),
    )  # fmt: skip
    tell("done", 1.0)
    return Trained(bundle, logged, held.summary, held.cells, held.intervals, guard, beside, remarks)


def _remarks(
    bundle: Bundle, cells: pd.DataFrame, stages: dict[Stage, StageRows], policy: Policy
) -> Remarks:
    """What is to be known beside the figures."""
    graded = (
        one_grade(grades_taught(bundle, rows, policy), stage, bundle.manifest, policy)
        for stage, rows in stages.items()
    )
    measured = cells if cells.empty else cells[cells["method"] == MODEL]
    return Remarks(
        prepaid=sum(rows.prepaid for rows in stages.values()),
        left_out=left_out(measured),
        one_grade=tuple(one for one in graded if one is not None),
    )


def _figures(
    bundle: Bundle, rows: pd.DataFrame, stages: dict[Stage, StageRows], policy: Policy
) -> dict[str, Figure]:
    """The pictures of a run, by file name."""
    delay = policy.delay_days
    horizon = nearest(tuple(sorted(int(h) for h in rows["horizon_days"].unique())), delay)
    out = {
        "reliability.png": plots.reliability_figure(rows),
        "roc_pr.png": plots.ranking_figure(rows, horizon, evidence.BASELINES),
        "exceedance_by_grade.png": plots.grades_figure(rows, horizon, policy),
    }
    for stage, one in stages.items():
        some = np.random.default_rng(0).permutation(len(one.x))[:EXPLAINED_ROWS]
        at = nearest(bundle.horizons(stage), delay)
        first = first_question(bundle.horizons(stage), one.due[some], one.snapshot[some], stage)
        parts = bundle.explain(stage, one.x[some], at, first, threads=2)
        title = f"{stage.value}, {at} days"
        names = [f.label("en") for f in one.features]
        out[f"shap_causes_{stage.value}.png"] = plots.causes_figure(parts.causes, title=title)
        out[f"shap_features_{stage.value}.png"] = plots.features_figure(
            parts.features, one.x[some], names, title=title
        )
    if bundle.manifest.synthetic:
        for figure in out.values():
            plots.mark_synthetic(figure)
    return out


def _params(manifest: Manifest, source: str, fitted: FitSettings) -> dict[str, str]:
    """Settings of the run: horizons as they were learnt, and as they were asked for."""
    learnt = sorted({one.days for stage in manifest.stages for one in stage.horizons})
    return {
        "model_version": manifest.model_version,
        "as_of": manifest.data_as_of.isoformat(),
        "horizons": ",".join(map(str, learnt)),
        "horizons_asked": ",".join(map(str, manifest.horizons_asked)),
        "source": Path(source).name,
        "stages": ",".join(s.value for s in fitted.stages),
        **{f"trees.{k}": str(v) for k, v in asdict(fitted.trees).items()},
        **{f"pull.{k}": str(v) for k, v in asdict(fitted.pull).items()},
        "python": platform.python_version(),
        "huikuan": own_version(),
        "lightgbm": installed("lightgbm"),
    }
