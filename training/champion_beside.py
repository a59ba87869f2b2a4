"""The challenger asked beside the champion, about rows whose outcomes neither had learnt."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from data_schemas.codes import Stage
from data_schemas.errors import RiskError
from data_schemas.settings import Settings
from model.bundle import Bundle, load_bundle
from model.day import day_number
from training.beside import (
    FIGURES,
    LONGEST,
    SCORES,
    Beside,
    FigureBeside,
    StageBeside,
    State,
    Verdict,
    rounded,
)
from training.evidence import INTERVAL_REPEATS
from training.fit import FitResult
from training.gates import FEWEST_APART, customers_apart
from training.known import Known
from training.maturity import MIN_ROWS
from training.methods import OURS
from training.metrics import CELL, by_cell
from training.origin import curve_at
from training.registry import champion
from training.resample import resample_customers
from training.snapshots import Rows, StageRows, inputs_of
from training.store_check import usable
from training.tracking import bundle_of

THEIRS = "champion"
"""Column of the champion's probabilities."""


def champion_beside(
    settings: Settings, found: FitResult, holdout: pd.DataFrame, cut: Known
) -> Beside:
    """Compare a fit with the registered champion (``compared``); no hindrance stops anything.

    Parameters
    ----------
    settings : Settings
        Where the registry is.
    found : FitResult
        The challenger.
    holdout : DataFrame
        ``training.evidence.holdout_rows`` of it.
    cut : Known
        The ledger as known on its day.
    """
    number = None
    try:
        with usable(settings.tracking):  # what it raises has no password in it
            number = champion(settings)
            if number is None:
                return Beside(state=State.NO_CHAMPION)
            with bundle_of(settings, number) as folder:
                bundle = load_bundle(folder)
    except RiskError as err:
        return _unreadable(number, err.text("zh"), err.text("en"))
    except OSError as err:
        return _unreadable(number, str(err), str(err))
    return compared(bundle, number, found, holdout, cut)


def compared(
    bundle: Bundle, number: int, found: FitResult, holdout: pd.DataFrame, cut: Known
) -> Beside:
    """Ask a champion the held-out rows of a fit whose outcomes it was not taught.

    The challenger's answers are those of its holdout fit, and that knows less than what is
    registered: it learnt from the earlier three quarters of the rows alone and is not calibrated.
    The champion is as it serves; made after those rows end, it knows outcomes the holdout fit does
    not. Then better is better, and worse may be no more than that (``StageBeside.behind``).

    Parameters
    ----------
    bundle : Bundle
        The champion.
    number : int
        Its version in the registry.
    found, holdout, cut
        As in ``champion_beside``.
    """
    theirs = bundle.manifest
    state, stages = State.COMPARED, []
    if theirs.synthetic != found.bundle.manifest.synthetic:
        state = State.OTHER_KIND
    else:
        for stage, rows in found.rows.items():
            part = holdout[holdout["stage"] == stage.value] if len(holdout) else holdout
            stages.append(_at_stage(bundle, rows, part, cut))
    return Beside(
        state=state, champion=number, model_version=theirs.model_version,
        as_of=theirs.data_as_of.isoformat(), stages=tuple(stages),
    )  # fmt: skip


def _unreadable(number: int | None, zh: str, en: str) -> Beside:
    """The reason's first line: what differs in full stands where the model is served."""
    why = tuple(text.strip().split("\n")[0][:LONGEST] for text in (zh, en))
    return Beside(state=State.UNREADABLE, champion=number, why=(why[0], why[1]))


def unknown_then(rows: StageRows, horizon: int, learnt: int, as_of: int) -> Rows:
    """Rows of whose group a model of an earlier day can have learnt no outcome, shape (n,).

    An outcome is known from its day at the horizon on, so one on the model's day or later is not.
    Rows of a group tell of each other (a claim on two days, instalments of a deal): if any of them
    had its outcome before, none counts. Whether a claim was paid is not asked, only when its
    answer was due: those paid early would go and their unpaid siblings stay.

    Parameters
    ----------
    rows : StageRows
        All rows of the stage.
    horizon : int
        The question, days past the question date.
    learnt : int
        The learnt horizon the model reads its answer from: the same, or the one before it.
    as_of : int
        Day number the model was made for.
    """
    taught = rows.usable(learnt, as_of)
    due = rows.question + horizon >= as_of
    return np.asarray(due & ~np.isin(rows.group, np.unique(rows.group[taught])), dtype=bool)


def _at_stage(bundle: Bundle, rows: StageRows, holdout: pd.DataFrame, cut: Known) -> StageBeside:
    """Both models on the held-out rows of a stage."""
    stage, as_of = rows.stage, day_number(bundle.manifest.data_as_of)
    fitted = bundle.manifest.stage(stage)
    if fitted is None:
        return StageBeside(stage=stage, verdict=Verdict.NOT_LEARNT)
    if holdout.empty:
        return StageBeside(stage=stage, verdict=Verdict.NOT_MEASURED)
    grid = bundle.horizons(stage)
    # Beyond its first and last point a curve is not read: its ends would answer another question.
    asked = holdout[holdout["horizon_days"].between(grid[0], grid[-1])]
    if asked.empty:
        return StageBeside(stage=stage, verdict=Verdict.NO_HORIZON)
    at = asked["row"].to_numpy()
    if (rows.question[at] + asked["horizon_days"].to_numpy() < as_of).all():
        return StageBeside(stage=stage, verdict=Verdict.ALL_KNOWN)
    fresh, behind = np.zeros(len(asked), dtype=bool), 0
    for horizon in sorted({int(h) for h in asked["horizon_days"]}):
        learnt = max(day for day in grid if day <= horizon)
        mine = (asked["horizon_days"] == horizon).to_numpy()
        fresh[mine] = unknown_then(rows, horizon, learnt, as_of)[at[mine]]
        behind = max(behind, as_of - int(rows.start[at[mine]].min()))
    asked = asked[fresh].reset_index(drop=True)
    measured = asked.merge(by_cell(asked, OURS)[CELL])
    apart = customers_apart(measured["customer_id"])
    if measured["row"].nunique() < MIN_ROWS or apart < FEWEST_APART:
        return _counted(stage, Verdict.TOO_FEW, asked, behind)
    both = measured.assign(**{THEIRS: _answers(bundle, rows, measured, cut)})
    drawn = resample_customers(both, [OURS, THEIRS], figures=FIGURES, repeats=INTERVAL_REPEATS)
    figures = {}
    for figure in FIGURES:
        less = drawn.interval(figure, OURS, THEIRS)
        figures[figure] = FigureBeside(
            challenger=rounded(drawn.interval(figure, OURS).value),
            champion=rounded(drawn.interval(figure, THEIRS).value),
            less=rounded(less.value), low=rounded(less.low), high=rounded(less.high),
        )  # fmt: skip
    return replace(_counted(stage, _verdict(figures), measured, behind), figures=figures)


def _answers(bundle: Bundle, rows: StageRows, asked: pd.DataFrame, cut: Known) -> pd.Series:
    """What the champion says of each row at its horizon, from its own inputs as known then."""
    at, place = np.unique(asked["row"].to_numpy(), return_inverse=True)
    units = rows.units.iloc[at].reset_index(drop=True)
    x = inputs_of(units, cut, bundle.features(rows.stage))
    horizons = tuple(sorted(int(h) for h in asked["horizon_days"].unique()))
    p = curve_at(bundle, rows.stage, x, units, horizons)
    column = np.searchsorted(np.array(horizons), asked["horizon_days"].to_numpy())
    return pd.Series(p[place, column], index=asked.index)


def _counted(stage: Stage, verdict: Verdict, asked: pd.DataFrame, behind: int) -> StageBeside:
    """What was found, with how many rows and whose they are."""
    at_each = asked["horizon_days"].value_counts().sort_index()
    return StageBeside(
        stage=stage, verdict=verdict, behind=behind, rows=asked["row"].nunique(),
        customers=asked["customer_id"].nunique(),
        apart=round(customers_apart(asked["customer_id"]), 1),
        horizons=tuple(int(h) for h in at_each.index),
    )  # fmt: skip


def _verdict(figures: dict[str, FigureBeside]) -> Verdict:
    scores = [figures[name] for name in SCORES]
    if all(one.is_below for one in scores):
        return Verdict.BETTER
    if all(one.is_above for one in scores):
        return Verdict.WORSE
    return Verdict.NO_DIFFERENCE
