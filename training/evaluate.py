"""Measured against the truth: is the reason given the reason.

Each measurement simulates a fresh company with its truth, trains on what was known at the day by
which three quarters of its deals were signed, and asks about the deals signed from then on.
Contributions are log-odds at 90 days, weighted by amount over a deal's instalments.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from data_schemas.causes import Cause
from data_schemas.codes import Stage
from data_schemas.errors import TooLittleData
from model.asked import Asked
from model.bundle import Bundle, first_question
from model.curve import sigmoid
from model.day import Floats, day_number, days_of
from model.features import cause_index, matrix
from model.units import open_units
from model.values import ledger_values
from model.view import LedgerView
from training.agreement import first_found, first_kept, rank_agreement, weighted_means
from training.baselines import Design, Logistic
from training.company import Company, company, draw_customers, shuffle_outcomes
from training.fit import FitSettings, fit
from training.oracle import HORIZON, ORACLE_DEALS, oracle
from training.progress import Tell, quiet
from training.snapshots import StageRows
from training.threads import one_blas_thread

SUM_ROWS = 2_000
NUDGE = 0.05
"""A small change of an input: this share of its standard deviation, either way at random."""
NUDGES = 5


@dataclass(frozen=True, kw_only=True)
class Explanations:
    """How true the explanations are.

    Parameters
    ----------
    spearman : float
        Median over deals of the rank correlation, over the eleven causes, between contributions
        and true direct effects; ``_oracle``: of the best that can be learnt; ``_logistic``: of
        the linear model's coefficient × (value − mean); ``_permuted``: of the same program
        trained on shuffled outcomes. What is left then is the directions the fields declare: they
        are knowledge, not data, and give even noise the right sign. Without them, as in
        ``_permuted_logistic``, nothing may be left.
    size_permuted : float
        Mean absolute contribution of a cause where the outcomes were shuffled, as a share of what
        it is where they were not: what is left of the size.
    top2_share : float
        Of the deals whose true first cause leads by ``LEAD``: how often it is among the first two
        named. First is what raises the risk most.
    stability : float
        Of the instalments whose first cause leads by ``LEAD``: how often a model trained on
        customers drawn anew names the same one first.
    stability_inputs : float
        The same where every number given is changed a little (``NUDGE``) instead.
    stability_rows : int
        Number of these instalments.
    stability_rank : float
        Median over deals of the rank correlation between the contributions of this model and of
        the one trained on customers drawn anew.
    max_sum_error : float
        Largest gap between baseline plus causes and the reported log-odds, over all rows asked.
    """

    deals: int
    asked_deals: int
    oracle_deals: int
    seed: int
    cutoff: str
    spearman: float
    spearman_oracle: float
    spearman_logistic: float
    spearman_permuted: float
    spearman_permuted_logistic: float
    size_permuted: float
    top2_share: float
    top2_oracle: float
    top2_logistic: float
    top2_deals: int
    stability: float
    stability_inputs: float
    stability_rows: int
    stability_rank: float
    max_sum_error: float


@one_blas_thread
def explanations(
    home: Path,
    *,
    deals: int,
    seed: int,
    oracle_deals: int = ORACLE_DEALS,
    fit_settings: FitSettings | None = None,
    progress: Tell | None = None,
) -> Explanations:
    """Measure explanations on one fresh company of ``deals`` deals."""
    tell = progress or quiet
    best = oracle(home, deals=oracle_deals, progress=lambda s, d: tell(s, 0.4 * d))
    tell("simulate", 0.4)
    one = company(deals, seed)
    tell("fit", 0.45)
    both = fit_settings or FitSettings()
    signing = FitSettings(trees=both.trees, stages=(Stage.SIGNING,))
    bundle = fit(one.ledger, one.cutoff, settings=both).bundle
    tell("fit on shuffled outcomes", 0.7)
    rng = np.random.default_rng(seed)
    shuffled = fit(shuffle_outcomes(one.ledger, rng), one.cutoff, settings=signing)
    tell("fit on customers drawn anew", 0.8)
    redrawn = fit(draw_customers(one.ledger, rng), one.cutoff, settings=signing).bundle
    tell("compare", 0.9)

    deal_of, _ = pd.factorize(one.units["deal_id"])
    amount = one.units["amount"].to_numpy(dtype=np.float64)

    def by_deal(parts: Floats) -> Floats:
        return weighted_means(parts, deal_of, amount)

    true = by_deal(one.truth[[f"effect_{c.value}" for c in Cause]].to_numpy(dtype=np.float64))
    found = _causes(bundle, one)
    again = _causes(redrawn, one)
    noise = _causes(shuffled.bundle, one)
    nudged = [
        first_kept(found, _causes(bundle, replace(one, x=nudge(bundle, one.x, rng))))[0]
        for _ in range(NUDGES)
    ]
    kept, led_by_one = first_kept(found, again)
    ours = by_deal(found)
    ideal = by_deal(best.effects(one.x))
    linear = by_deal(_logistic_causes(one, one.taught))
    tell("done", 1.0)
    top2, led = first_found(true, ours)
    return Explanations(
        deals=deals,
        asked_deals=len(true),
        oracle_deals=oracle_deals,
        seed=seed,
        cutoff=one.cutoff.isoformat(),
        spearman=rank_agreement(true, ours),
        spearman_oracle=rank_agreement(true, ideal),
        spearman_logistic=rank_agreement(true, linear),
        spearman_permuted=rank_agreement(true, by_deal(noise)),
        spearman_permuted_logistic=rank_agreement(
            true, by_deal(_logistic_causes(one, shuffled.rows[Stage.SIGNING]))
        ),
        size_permuted=float(np.abs(noise).mean() / np.abs(found).mean()),
        top2_share=top2,
        top2_oracle=first_found(true, ideal)[0],
        top2_logistic=first_found(true, linear)[0],
        top2_deals=led,
        stability=kept,
        stability_inputs=float(np.mean(nudged)),
        stability_rows=led_by_one,
        stability_rank=rank_agreement(ours, by_deal(again)),
        max_sum_error=max_sum_error(bundle, one),
    )


def nudge(bundle: Bundle, x: Floats, rng: np.random.Generator) -> Floats:
    """Inputs at signing (n, f) with every known number changed a little.

    Flags, the columns of a code and what only names the question stay as they are.
    """
    naming = cause_index(bundle.features(Stage.SIGNING)) < 0
    moved = x.copy()
    for at in np.flatnonzero(~naming):
        known = x[~np.isnan(x[:, at]), at]
        if len(np.unique(known)) > 2:
            moved[:, at] += NUDGE * known.std() * rng.choice([-1.0, 1.0], len(x))
    return moved


def max_sum_error(bundle: Bundle, one: Company) -> float:
    """Largest gap of any sum that must hold, over the rows asked at signing and while open."""
    now = one.view
    units = open_units(now, (0, 30, 180))
    asked = units[days_of(units["snapshot"]) >= day_number(one.cutoff)]
    asked = asked.iloc[:SUM_ROWS].reset_index(drop=True)
    worst = 0.0
    for fitted in bundle.manifest.stages:
        stage = fitted.stage
        if stage is Stage.SIGNING:
            rows, x = one.units, one.x
        else:
            rows, x = asked, _inputs_of(bundle, stage, asked, now)
        due, snapshot = days_of(rows["due"]), days_of(rows["snapshot"])
        first = first_question(bundle.horizons(stage), due, snapshot, stage)
        p = bundle.predict(stage, x, first, threads=2)
        for at, horizon in enumerate(bundle.horizons(stage)):
            is_question = first <= at
            if not is_question.any():
                continue
            found = bundle.explain(stage, x[is_question], horizon, first[is_question], threads=2)
            gaps = (
                found.baseline + found.causes.sum(axis=1) - found.log_odds,
                found.features.sum(axis=1) - found.causes.sum(axis=1),
                sigmoid(found.baseline + found.causes.sum(axis=1)) - p[is_question, at],
            )
            worst = max(worst, *(float(np.abs(gap).max()) for gap in gaps))
    return worst


def horizon_place(bundle: Bundle) -> int:
    """Position of the 90 days.

    Raises
    ------
    TooLittleData
        If they could not be learnt.
    """
    horizons = bundle.horizons(Stage.SIGNING)
    if HORIZON not in horizons:
        raise TooLittleData(
            f"到期且结果已知的记录太少，未学到 {HORIZON} 天",
            f"too few matured outcomes to learn {HORIZON} days from",
        )
    return horizons.index(HORIZON)


def _causes(bundle: Bundle, one: Company) -> Floats:
    """Our contributions of each unit asked, shape (n, 11)."""
    horizon_place(bundle)
    return bundle.explain(Stage.SIGNING, one.x, HORIZON, one.first(bundle), threads=2).causes


def _logistic_causes(one: Company, taught: StageRows) -> Floats:
    """The linear model's contributions, summed by cause, shape (n, 11)."""
    design = Design().fit(taught.x)
    learn = taught.usable(HORIZON, day_number(one.cutoff))
    linear = Logistic().fit(design.transform(taught.x[learn]), taught.unpaid(HORIZON)[learn])
    parts = linear.contributions(design.transform(one.x))
    features = design.of_features(parts, one.x.shape[1])
    cause = cause_index(taught.features)
    return np.column_stack([features[:, cause == c].sum(axis=1) for c in range(len(Cause))])


def _inputs_of(bundle: Bundle, stage: Stage, units: pd.DataFrame, view: LedgerView) -> Floats:
    asked = Asked(units, view)
    return matrix(bundle.features(stage), asked, ledger_values(asked))
