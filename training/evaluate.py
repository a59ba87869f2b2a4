"""Measured against the truth: is the reason given the reason.

Each measurement simulates a fresh company with its truth, trains on what was known at the day by
which three quarters of its deals were signed, and asks about the deals signed from then on.
Contributions are log-odds at 90 days, weighted by amount over a deal's instalments.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

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
from training.baselines import Design, Logistic
from training.company import Company, company, draw_customers, shuffle_outcomes
from training.fit import FitSettings, fit
from training.oracle import HORIZON, ORACLE_DEALS, oracle
from training.snapshots import StageRows
from training.threads import one_blas_thread

LEAD = 0.2
"""Log-odds by which the true first cause must lead for the question to be fair."""
SUM_ROWS = 2_000

Progress = Callable[[str, float], None]


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
    top2_share : float
        Of the deals whose true first cause leads by ``LEAD``: how often it is among the first two
        named. First is what raises the risk most.
    stability : float
        Median over deals of the rank correlation between the contributions of this model and of
        one trained on customers drawn anew.
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
    top2_share: float
    top2_oracle: float
    top2_logistic: float
    top2_deals: int
    stability: float
    max_sum_error: float


@one_blas_thread
def explanations(
    home: Path,
    *,
    deals: int,
    seed: int,
    oracle_deals: int = ORACLE_DEALS,
    fit_settings: FitSettings | None = None,
    progress: Progress | None = None,
) -> Explanations:
    """Measure explanations on one fresh company of ``deals`` deals."""
    tell = progress or _quiet
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
    ours = by_deal(_causes(bundle, one))
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
        spearman_permuted=rank_agreement(true, by_deal(_causes(shuffled.bundle, one))),
        spearman_permuted_logistic=rank_agreement(
            true, by_deal(_logistic_causes(one, shuffled.rows[Stage.SIGNING]))
        ),
        top2_share=top2,
        top2_oracle=first_found(true, ideal)[0],
        top2_logistic=first_found(true, linear)[0],
        top2_deals=led,
        stability=rank_agreement(ours, by_deal(_causes(redrawn, one))),
        max_sum_error=max_sum_error(bundle, one),
    )


def rank_agreement(a: Floats, b: Floats) -> float:
    """Median over rows of the Spearman correlation between rows of ``a`` and ``b``, (n, k).

    A row without any order, all its values equal, agrees with nothing: 0.
    """
    ranks = [rankdata(v, axis=1) for v in (a, b)]
    centred = [r - r.mean(axis=1, keepdims=True) for r in ranks]
    size = np.sqrt((centred[0] ** 2).sum(axis=1) * (centred[1] ** 2).sum(axis=1))
    product = (centred[0] * centred[1]).sum(axis=1)
    each = np.where(size > 0, product / np.where(size > 0, size, 1.0), 0.0)
    return float(np.median(each)) if len(each) else float("nan")


def first_found(true: Floats, named: Floats) -> tuple[float, int]:
    """How often the true first cause is among the first two named, where it leads by ``LEAD``.

    Returns
    -------
    share : float
        Of these rows; NaN if there are none.
    rows : int
        Their number.
    """
    ordered = np.sort(true, axis=1)
    leads = ordered[:, -1] - ordered[:, -2] >= LEAD
    first = true.argmax(axis=1)
    two = np.argsort(-named, axis=1)[:, :2]
    hit = (two == first[:, None]).any(axis=1)[leads]
    return (float(hit.mean()) if len(hit) else float("nan")), int(leads.sum())


def weighted_means(parts: Floats, group: NDArray[np.int64], weight: Floats) -> Floats:
    """Means of rows (n, k) per group, weighted; shape (groups, k)."""
    total = np.bincount(group, weights=weight)
    sums = [np.bincount(group, weights=weight * column) for column in parts.T]
    return np.column_stack(sums) / total[:, None]


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
            f"到期且结果已知的记录太少,未学到 {HORIZON} 天",
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


def _quiet(_: str, __: float) -> None:
    return
