"""How much is learnt from how many receivables, beside what else could learn from them.

Each figure is measured on fresh simulated companies, whose true probabilities are known: trained on
what was known by the day by which three quarters of the deals were signed, asked about the others.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from data_schemas.codes import Stage
from data_schemas.errors import TooLittleData
from data_schemas.json_text import finite
from model.units import known_before
from model.view import LedgerView
from training import metrics
from training.company import company
from training.evaluate import horizon_place
from training.evidence import Rivals
from training.fit import FitSettings, fit
from training.oracle import HORIZON, ORACLE_DEALS, oracle
from training.progress import Tell, quiet
from training.simulate import simulate
from training.threads import one_blas_thread

SIZES = (300, 1_000, 5_000, 20_000, 100_000)
"""Receivables of the companies measured."""
SEEDS = 5
PROBE = 300
"""Deals simulated to see how many receivables a deal has."""


@dataclass(frozen=True, kw_only=True)
class Learnt:
    """How much was learnt from one company, at signing and 90 days.

    Figures are expectations under the true probabilities, so that no luck of outcomes is in them.
    ``truth`` is what knowing everything hidden would give.
    """

    deals: int
    receivables: int
    asked: int
    auc: float
    auc_oracle: float
    auc_logistic: float
    auc_naive: float
    auc_truth: float
    brier: float
    brier_oracle: float
    brier_naive: float
    brier_logistic: float
    brier_truth: float
    ece: float
    ece_oracle: float


@one_blas_thread
def learning(
    home: Path,
    *,
    deals: int,
    seed: int,
    oracle_deals: int = ORACLE_DEALS,
    fit_settings: FitSettings | None = None,
    progress: Tell | None = None,
) -> Learnt:
    """Measure what was learnt from one fresh company of ``deals`` deals.

    Raises
    ------
    TooLittleData
        If nothing can be learnt from so few.
    """
    tell = progress or quiet
    best = oracle(home, deals=oracle_deals, progress=lambda s, d: tell(s, 0.5 * d))
    tell("simulate", 0.5)
    one = company(deals, seed)
    tell("fit", 0.6)
    settings = FitSettings(trees=(fit_settings or FitSettings()).trees, stages=(Stage.SIGNING,))
    bundle = fit(one.ledger, one.cutoff, settings=settings).bundle
    ours = bundle.predict(Stage.SIGNING, one.x, one.first(bundle), threads=2)
    p = ours[:, horizon_place(bundle)]
    rivals = Rivals(one.taught, LedgerView(known_before(one.ledger, one.cutoff)), (HORIZON,))
    answers = rivals.answer(
        HORIZON,
        one.teaches(),
        columns=rivals.design.transform(one.x),
        rates=rivals.rates_of(one.units, one.view)[:, 0],
    )
    true = one.truth[f"p_{HORIZON}"].to_numpy(dtype=np.float64)
    ideal = best.probability(one.x)
    tell("done", 1.0)
    found = {
        name: metrics.measure(true, np.asarray(guess))
        for name, guess in {
            "ours": p,
            "oracle": ideal,
            "logistic": answers["logistic"],
            "naive": answers["customer_rate"],
            "truth": true,
        }.items()
    }
    return Learnt(
        deals=deals,
        receivables=len(one.ledger.receivables),
        asked=len(one.units),
        auc=found["ours"].auc,
        auc_oracle=found["oracle"].auc,
        auc_logistic=found["logistic"].auc,
        auc_naive=found["naive"].auc,
        auc_truth=found["truth"].auc,
        brier=found["ours"].brier,
        brier_oracle=found["oracle"].brier,
        brier_naive=found["naive"].brier,
        brier_logistic=found["logistic"].brier,
        brier_truth=found["truth"].brier,
        ece=found["ours"].ece,
        ece_oracle=found["oracle"].ece,
    )


@dataclass(frozen=True)
class Refused:
    """A company too small to learn anything from, and why."""

    seed: int
    why: TooLittleData


@dataclass(frozen=True)
class LearntAt:
    """What was learnt from companies of about one size.

    Parameters
    ----------
    size : int
        Receivables asked for, or deals where those were given; each run says how many of both.
    runs : dict
        By seed.
    """

    size: int
    runs: dict[int, Learnt]
    refused: tuple[Refused, ...]

    def mean(self) -> dict[str, float]:
        """Means over the runs, by the names of ``Learnt``; empty where nothing was learnt.

        ``excess_removed`` is the share of the naive rate's excess Brier over the oracle's that is
        gone; ``brier_less_logistic`` the difference to logistic regression on the same companies,
        with its standard error ``…_se`` (NaN for a single run).
        """
        if not self.runs:
            return {}
        table = pd.DataFrame([asdict(run) for run in self.runs.values()])
        mean = {str(name): float(value) for name, value in table.mean().items()}
        gap = (table["brier"] - table["brier_logistic"]).to_numpy(dtype=np.float64)
        spread = float(gap.std(ddof=1)) / math.sqrt(len(gap)) if len(gap) > 1 else math.nan
        excess = mean["brier_naive"] - mean["brier_oracle"]
        removed = (mean["brier_naive"] - mean["brier"]) / excess if excess > 0 else math.nan
        return mean | {
            "excess_removed": removed,
            "brier_less_logistic": float(gap.mean()),
            "brier_less_logistic_se": spread,
        }


def learning_curve(
    home: Path,
    *,
    seeds: Sequence[int],
    receivables: Sequence[int] = (),
    deals: Sequence[int] = (),
    oracle_deals: int = ORACLE_DEALS,
    fit_settings: FitSettings | None = None,
    progress: Tell | None = None,
) -> list[LearntAt]:
    """Measure companies of several sizes, each on every seed.

    Parameters
    ----------
    home : Path
        ``Settings.home``, where the oracle is kept between runs.
    seeds : sequence of int
        A company of each size for each.
    receivables, deals : sequence of int
        Sizes, in the one or the other.
    oracle_deals : int
        Simulated deals the oracle learns from.
    fit_settings : FitSettings, optional
        Their ``trees`` are those of every model.
    progress : callable, optional
        Called with a label and the share done.

    Raises
    ------
    TooLittleData
        If nothing could be learnt from any of them.
    """
    tell = progress or quiet
    sizes = [(n, deals_for(n)) for n in receivables] + [(n, n) for n in deals]
    # Time goes with the number of deals.
    total = sum(count for _, count in sizes) * len(seeds)
    out, done = [], 0
    for size, count in sizes:
        runs: dict[int, Learnt] = {}
        refused: list[Refused] = []
        for seed in seeds:

            def step(label: str, share: float, size: int = size, count: int = count,
                     done: int = done) -> None:  # fmt: skip
                tell(f"{size:,}: {label}", (done + share * count) / total)

            try:
                runs[seed] = learning(
                    home, deals=count, seed=seed, oracle_deals=oracle_deals,
                    fit_settings=fit_settings, progress=step,
                )  # fmt: skip
            except TooLittleData as why:
                refused.append(Refused(seed, why))
            done += count
        out.append(LearntAt(size, runs, tuple(refused)))
    if not any(one.runs for one in out):
        raise out[-1].refused[-1].why
    return out


def deals_for(receivables: int) -> int:
    """Deals of a simulated company that has about so many receivables."""
    made = simulate(PROBE, 0)
    return max(1, round(receivables * PROBE / len(made.ledger.receivables)))


def as_dict(found: LearntAt, lang: str) -> dict[str, object]:
    """One size as JSON can carry it: means under the names of ``Learnt``, and each run."""
    mean = finite(found.mean())
    refused = [{"seed": one.seed, "refused": one.why.text(lang)} for one in found.refused]
    runs = [{"seed": seed, **finite(asdict(run))} for seed, run in found.runs.items()]
    return {"size": found.size, **mean, "runs": runs, "refused": refused}
