"""Random rows to explain: values that were seen, put together at random, some taken away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_schemas.codes import Stage
from model.attribution import Attribution, of_deal, of_units
from model.bundle import Bundle, first_question
from training.snapshots import StageRows

MISSING = 0.3
"""Share of the values taken away, besides those that were missing already."""


@dataclass(frozen=True)
class Sums:
    """What was found: rows and deals explained, and the largest gap of any sum."""

    rows: int
    deals: int
    gap: float


def random_rows(rows: StageRows, n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Inputs of n rows (n, f), and which of the rows seen asks each one's question (n,)."""
    x = np.column_stack([rng.choice(column, n) for column in rows.x.T])
    x[rng.random(x.shape) < MISSING] = np.nan
    return x, rng.integers(0, len(rows.x), n)


def sums(bundle: Bundle, rows: StageRows, n: int, seed: int) -> Sums:
    """Explain n random rows at every horizon that is a question, alone and as deals of 1 to 6."""
    rng = np.random.default_rng(seed)
    stage = rows.stage
    x, at = random_rows(rows, n, rng)
    horizons = bundle.horizons(stage)
    first = first_question(horizons, rows.due[at], rows.snapshot[at], stage)
    predicted = bundle.predict(stage, x, first, threads=2)
    worst, deals = 0.0, 0
    for place, days in enumerate(horizons):
        asked = np.flatnonzero(first <= place)
        found = of_units(bundle.explain(stage, x[asked], days, first[asked], threads=2))
        worst = max([worst, *(gap(one) for one in found)])
        told = np.array([one.probability for one in found])
        worst = max(worst, float(np.abs(told - predicted[asked, place]).max()))
        if stage is Stage.SIGNING:
            cuts = np.cumsum(rng.integers(1, 7, len(found)))
            for part in np.split(np.arange(len(found)), cuts[cuts < len(found)]):
                amount = rng.lognormal(12, 1.5, len(part))
                deal = of_deal([found[i] for i in part], amount)
                share = float(amount @ told[part] / amount.sum())
                worst = max(worst, gap(deal), abs(deal.probability - share))
                deals += 1
    return Sums(n, deals, worst)


def gap(one: Attribution) -> float:
    """The largest gap of the four sums of an attribution, and of log-odds to probability."""
    return max(
        abs(one.base_log_odds + one.cause_log_odds.sum() - one.log_odds),
        abs(one.base_probability + one.cause_probability.sum() - one.probability),
        abs(one.feature_log_odds.sum() - one.cause_log_odds.sum()),
        abs(one.feature_probability.sum() - one.cause_probability.sum()),
        abs(1 / (1 + np.exp(-one.log_odds)) - one.probability),
    )
