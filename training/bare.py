"""What is learnt from bare registers of many kinds, beside what a company could pick instead.

Each made-up register is cut off where 70 % of it was invoiced and asked about the rest, at signing
and while open, with the truth beside each answer: what is told here has no luck of outcomes in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_schemas.errors import TooLittleData
from data_schemas.percentage import minus
from training import metrics
from training.backtest import backtest
from training.bare_company import bare_company
from training.fit import FitSettings
from training.methods import MODEL, OURS, PEERS
from training.progress import Tell
from training.text_table import grid, shown

SIZES = (300, 1_200, 4_000)
"""Receivables of the registers."""
SEEDS = 10
HORIZONS, AGES = (0, 30, 60), (0, 30)
BESIDE = ("customer_rate", "logistic", "lightgbm_small")
"""What is compared: the customer's rate, a regression, and small plain trees."""
FEWEST = 20
"""Rows asked of a stage and horizon from which it counts."""


@dataclass(frozen=True)
class BareEvaluation:
    """Figures of each register.

    Parameters
    ----------
    figures : DataFrame
        ``receivables, seed, columns_tell, stage, method``; ``distance`` (mean square of told minus
        true probability, mean over horizons: the excess of its Brier score over the truth's),
        ``auc`` and ``brier`` as expected under the truth.
    refused : tuple of (int, int, str)
        Registers of which nothing could be learnt: receivables, seed, and why.
    """

    figures: pd.DataFrame
    refused: tuple[tuple[int, int, str], ...] = ()

    def summary(self) -> pd.DataFrame:
        """By size, stage and method: means over registers and how ours compares with a peer's.

        ``gain`` is the mean of the peer's distance less ours, ``error`` its standard error over
        registers, ``nearer`` how many of ``registers`` ours is nearer to the truth in.
        """
        keys = ["receivables", "stage"]
        by = [*keys, "seed"]
        ours = self.figures[self.figures["method"] == MODEL].set_index(by)["distance"]
        out = []
        for (size, stage, method), part in self.figures.groupby([*keys, "method"], sort=False):
            gain = part.set_index(by)["distance"] - ours.reindex(pd.MultiIndex.from_frame(part[by]))
            n, alone = len(part), method == MODEL
            out.append(
                {
                    "receivables": size, "stage": stage, "method": method, "registers": n,
                    **{name: part[name].mean() for name in ("distance", "auc", "brier")},
                    "gain": None if alone else gain.mean(),
                    "error": None if alone or n < 2 else gain.std() / np.sqrt(n),
                    "nearer": None if alone else int((gain > 0).sum()),
                }
            )  # fmt: skip
        return pd.DataFrame(out).astype({"gain": "float64", "error": "float64"})

    def as_dict(self) -> dict[str, object]:
        """For machines."""
        found = self.summary()
        return {
            "synthetic": True,
            "registers": self.figures.to_dict("records"),
            "summary": found.astype("object").where(found.notna(), None).to_dict("records"),
            "refused": [
                {"receivables": size, "seed": seed, "why": why} for size, seed, why in self.refused
            ],
        }


def bare(
    *,
    receivables: Sequence[int] = SIZES,
    seeds: Sequence[int] = tuple(range(1, 1 + SEEDS)),
    progress: Tell | None = None,
) -> BareEvaluation:
    """Measure on registers of each size, one for each seed."""
    found, refused = [], []
    tasks = [(size, seed) for size in receivables for seed in seeds]
    for done, (size, seed) in enumerate(tasks):
        if progress is not None:
            progress(f"{size:,} · {seed}", done / len(tasks))
        try:
            found.append(figures(size, seed))
        except TooLittleData as err:
            refused.append((size, seed, err.en))
    if not found:
        raise TooLittleData(
            "各账簿记录都太少，没有可比较的",
            "too few records in every register: nothing to compare",
        )
    return BareEvaluation(pd.concat(found, ignore_index=True), tuple(refused))


def figures(receivables: int, seed: int, settings: FitSettings | None = None) -> pd.DataFrame:
    """Figures of one register, a row for each stage and method.

    Raises
    ------
    TooLittleData
        If nothing can be learnt from it.
    """
    one = bare_company(receivables, seed)
    found = backtest(
        one.ledger, cutoff=one.cutoff, as_of=one.ledger.as_of, horizons=HORIZONS, open_ages=AGES,
        peers=BESIDE, settings=settings,
    )  # fmt: skip
    rows = found.matured.assign(true=one.unpaid(found.matured)).rename(columns={OURS: MODEL})
    cells = []
    for (stage, horizon), part in rows.groupby(["stage", "horizon_days"], sort=False):
        if len(part) < FEWEST:
            continue
        true = part["true"].to_numpy(dtype=np.float64)
        for method in (MODEL, *BESIDE):
            told = part[method].to_numpy(dtype=np.float64)
            measured = metrics.measure(true, told)
            cells.append(
                {
                    "stage": stage, "method": method, "horizon_days": horizon,
                    "distance": float(((told - true) ** 2).mean()),
                    "auc": measured.auc, "brier": measured.brier,
                }
            )  # fmt: skip
    means = pd.DataFrame(cells).groupby(["stage", "method"], sort=False).mean()
    out = means.drop(columns="horizon_days").reset_index()
    out.insert(0, "receivables", receivables)
    out.insert(1, "seed", seed)
    out.insert(2, "columns_tell", one.columns_tell)
    return out


def bare_text(found: BareEvaluation) -> str:
    """The report of ``huikuan evaluate bare``; distances are roots of mean squares, in points."""
    names = {MODEL: "huikuan"} | {key: PEERS[key].en for key in BESIDE}
    lines = []
    for r in found.summary().to_dict("records"):
        alone = r["method"] == MODEL
        lines.append(
            [
                f"{r['receivables']:,}", r["stage"], names[r["method"]],
                f"{100 * np.sqrt(r['distance']):.1f}", shown(r["auc"]), shown(r["brier"]),
                "" if alone else minus(f"{r['gain']:+.4f}"),
                "" if alone or np.isnan(r["error"]) else f"{r['error']:.4f}",
                "" if alone else f"{r['nearer']:.0f} of {r['registers']}",
            ]
        )  # fmt: skip
    heads = [
        "receivables", "stage", "method", "off, points", "AUC", "Brier", "ours nearer by", "±",
        "in registers",
    ]  # fmt: skip
    told = [f"{size:,} · {seed}: {why}" for size, seed, why in found.refused]
    return "\n".join(["synthetic: made-up registers without causes", *grid(heads, lines), *told])
