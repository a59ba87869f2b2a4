"""Search the settings of a fit on time-ordered folds, and keep them only if they prove better.

The search sees nothing from the last fold on: settings are chosen on folds that end before it, and
confirmed on it against the defaults. The best of many trials looks good by luck on the folds it was
chosen on; on a fold it never saw it does not.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date

import numpy as np
import optuna
import pandas as pd
from optuna.trial import FrozenTrial, Trial, TrialState

from data_schemas.errors import TooLittleData
from data_schemas.frame import Ledger
from data_schemas.policy import Policy
from data_schemas.store import LedgerVersions
from model.curve import HORIZONS
from training.fit import FitSettings
from training.fit_settings import Number, numbers_of, searched, with_numbers
from training.folds import Step, folds
from training.leakage import look_at
from training.maturity import MIN_CLASS, MIN_ROWS
from training.metrics import log_loss
from training.progress import Tell, quiet
from training.resample import Interval, resample_customers
from training.threads import one_blas_thread

TRIALS = 200
"""Trials at most, however much time is left."""
SEED = 7
FIGURES = ("log_loss", "brier", "auc")
BY_DEFAULT, TUNED = "default", "tuned"


@dataclass(frozen=True)
class Tried:
    """One trial: its numbers, its loss (missing where it was stopped), and the loss by step."""

    number: int
    numbers: dict[str, Number]
    loss: float | None
    steps: dict[int, float]
    state: str


@dataclass(frozen=True)
class Tuned:
    """What a search found.

    Parameters
    ----------
    settings : FitSettings
        The best of the search if they proved better, else the defaults.
    better : bool
        Whether they did: on the confirming fold the interval of the gain in log loss lies below 0.
    gains : dict of str to Interval
        Best less default on the confirming fold, by figure, 95 % by customer; empty where the
        search tried nothing else, or found nothing below the defaults.
    tried : tuple of Tried
        Every trial; the first has the defaults.
    confirmed_from : date
        Day of the confirming fold.
    """

    settings: FitSettings
    better: bool
    gains: dict[str, Interval]
    tried: tuple[Tried, ...]
    confirmed_from: date


@one_blas_thread
def tune(
    ledger: Ledger | LedgerVersions,
    *,
    as_of: date | None = None,
    horizons: tuple[int, ...] = HORIZONS,
    minutes: float = 10.0,
    trials: int = TRIALS,
    start: FitSettings | None = None,
    policy: Policy | None = None,
    progress: Tell | None = None,
) -> Tuned:
    """Search for settings that beat the defaults.

    Parameters
    ----------
    ledger : Ledger or LedgerVersions
        May reach beyond ``as_of``.
    as_of : date, optional
        Nothing dated on or after it is used; default: the ledger's own day.
    minutes : float
        The search stops so that all is done by then; the defaults are measured in any case.
    trials : int
        Trials at most, the defaults included.
    start : FitSettings, optional
        Taken for the defaults.
    policy : Policy, optional
        Says which inputs may tell too much; see ``training.leakage``.
    horizons : tuple of int
        Days past the question date at which they are compared.
    progress : callable, optional
        Called with a label and the share done.

    Raises
    ------
    LeakageSuspected
        If an input nearly tells the outcome by itself: settings found with it are worth nothing.
    TooLittleData
        If the folds are too small to learn from or to measure on.
    """
    begun = time.monotonic()
    usual = start or FitSettings()
    tell = progress or quiet
    grid = tuple(sorted(set(horizons)))
    day = as_of or ledger.as_of
    tell("inputs", 0.0)
    look_at(ledger, day, grid, usual.stages, policy or Policy())
    tell("folds", 0.02)
    *search, confirm = folds(ledger, day, grid, usual.stages)
    steps = [step for fold in search for step in fold]
    if not steps or not confirm:
        raise _too_little()
    before = time.monotonic()
    tell("defaults", 0.05)
    by_default = _asked(confirm, ledger, grid, usual)
    deadline = begun + 60 * minutes - (time.monotonic() - before)
    study = _search(steps, ledger, grid, usual, deadline, trials, tell)
    tried = tuple(_tried(one) for one in study.trials)
    best = study.best_trial
    gains: dict[str, Interval] = {}
    found = with_numbers(usual, best.params)
    if best.number > 0:
        tell("confirming", 0.95)
        both = by_default.rename(columns={"p": BY_DEFAULT})
        both[TUNED] = _asked(confirm, ledger, grid, found)["p"]
        drawn = resample_customers(both, [BY_DEFAULT, TUNED], figures=FIGURES)
        gains = {figure: drawn.interval(figure, TUNED, BY_DEFAULT) for figure in FIGURES}
    better = bool(gains) and gains["log_loss"].high < 0
    tell("done", 1.0)
    return Tuned(found if better else usual, better, gains, tried, confirm[0].cut)


def _asked(
    steps: list[Step],
    ledger: Ledger | LedgerVersions,
    horizons: tuple[int, ...],
    settings: FitSettings,
) -> pd.DataFrame:
    """The answers of all steps."""
    each = [step.answers(ledger, horizons, settings) for step in steps]
    return pd.concat(each, ignore_index=True)


def _search(
    steps: list[Step],
    ledger: Ledger | LedgerVersions,
    horizons: tuple[int, ...],
    usual: FitSettings,
    deadline: float,
    trials: int,
    tell: Tell,
) -> optuna.Study:
    """Optuna's search; a trial behind the median of the others after a step is stopped there."""
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(
        sampler=optuna.samplers.TPESampler(seed=SEED),
        pruner=optuna.pruners.MedianPruner(n_startup_trials=4),
    )
    study.enqueue_trial(_usual_numbers(usual))
    begun = time.monotonic()
    took = [0.0] * len(steps)  # seconds of each step, the longest so far

    def too_late(number: int) -> bool:
        """Whether the steps from this one on would end after the deadline."""
        return time.monotonic() + sum(took[number:]) > deadline

    def objective(trial: Trial) -> float:
        settings = with_numbers(usual, _suggested(trial, usual))
        losses: list[float] = []
        for number, step in enumerate(steps):
            if trial.number > 0 and (too_late(number) or (number and trial.should_prune())):
                raise optuna.TrialPruned
            started = time.monotonic()
            losses.append(_loss(step.answers(ledger, horizons, settings)))
            took[number] = max(took[number], time.monotonic() - started)
            trial.report(float(np.mean(losses)), number)
            spent = (time.monotonic() - begun) / max(deadline - begun, 1.0)
            done = max(spent, (trial.number + (number + 1) / len(steps)) / trials)
            tell(f"trial {trial.number}", 0.1 + 0.85 * min(1.0, done))
        return float(np.mean(losses))

    def stop_when_late(study: optuna.Study, _: FrozenTrial) -> None:
        if too_late(0):
            study.stop()

    study.optimize(objective, n_trials=1)
    if trials > 1 and not too_late(0):
        study.optimize(objective, n_trials=trials - 1, callbacks=[stop_when_late])
    return study


def _loss(answers: pd.DataFrame) -> float:
    """Log loss, the mean over the horizons."""
    each = [
        log_loss(cell["y"].to_numpy(dtype=np.float64), cell["p"].to_numpy(dtype=np.float64))
        for _, cell in answers.groupby("horizon_days")
    ]
    return float(np.mean(each))


def _suggested(trial: Trial, usual: FitSettings) -> dict[str, Number]:
    """The numbers Optuna proposes, whole where the default is."""
    numbers: dict[str, Number] = {}
    defaults = _usual_numbers(usual)
    for name, limit in searched(usual).items():
        if isinstance(defaults[name], int):
            low, high = int(limit.low), int(limit.high)
            numbers[name] = trial.suggest_int(name, low, high, log=limit.log)
        else:
            numbers[name] = trial.suggest_float(name, limit.low, limit.high, log=limit.log)
    return numbers


def _usual_numbers(usual: FitSettings) -> dict[str, Number]:
    return {name: numbers_of(usual)[name] for name in searched(usual)}


def _tried(trial: FrozenTrial) -> Tried:
    done = trial.state is TrialState.COMPLETE
    return Tried(
        trial.number,
        dict(trial.params),
        float(trial.value) if done and trial.value is not None else None,
        {int(k): float(v) for k, v in trial.intermediate_values.items()},
        trial.state.name.lower(),
    )


def _too_little() -> TooLittleData:
    return TooLittleData(
        f"到期且结果已知的记录太少，无法按时间分段比较设置：每段至少 {MIN_ROWS} 条，"
        f"已付和未付各至少 {MIN_CLASS} 条；请直接用默认设置训练",
        f"too few matured outcomes to compare settings on folds by time: each "
        f"fold needs {MIN_ROWS} rows with at least {MIN_CLASS} paid and {MIN_CLASS} unpaid; train "
        "with the defaults",
    )
