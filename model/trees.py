"""The trees of one horizon: how they are grown on what the backbone leaves, and asked."""

from __future__ import annotations

from dataclasses import dataclass, replace

import lightgbm as lgb
import numpy as np

from model.columns import Columns
from model.day import Floats
from model.ground import QUIETLY, Ground

MOST_LEAVES, MOST_DEPTH, MOST_SAY = 16, 6, 0.2
"""Leaves, depth and learning rate up to which trees are made wider than they are set."""
MOST_STEP = 2.0
"""Log-odds a leaf of wider trees may add, before the learning rate."""


@dataclass(frozen=True, kw_only=True)
class Trees:
    """How the trees are grown; the same for every ledger, scaled by the number of rows.

    Parameters
    ----------
    bags : int
        Boosters per horizon that are averaged in log-odds; three or six times as many for a stage
        without causes, where much would hang on a draw (ADR 0026, 0047).
    rounds : int
        Trees per booster at most; few rows get fewer.
    most_step : float
        Log-odds a leaf may add, before the learning rate; 0 for as many as it finds.
    """

    bags: int = 2
    rounds: int = 160
    learning_rate: float = 0.05
    leaves: int = 8
    depth: int = 4
    l2: float = 10.0
    column_share: float = 0.4
    row_share: float = 0.7
    most_step: float = 0.0
    seed: int = 7

    def wider(self) -> Trees:
        """Twice the leaves, two levels more and twice the columns: for very many rows.

        A quarter as many all in all, each with four times the say: rows enough keep them from
        chasing noise, a bound keeps the first from overshooting where the start is far off. Not
        beyond what serving may cost: exact contributions take leaves × depth².
        """
        return replace(
            self,
            bags=(self.bags + 1) // 2,
            rounds=(self.rounds + 1) // 2,
            learning_rate=max(self.learning_rate, min(4 * self.learning_rate, MOST_SAY)),
            leaves=max(self.leaves, min(2 * self.leaves, MOST_LEAVES)),
            depth=max(self.depth, min(self.depth + 2, MOST_DEPTH)),
            column_share=min(1.0, 2 * self.column_share),
            most_step=self.most_step or MOST_STEP,
        )


def most_rounds(y: Floats, trees: Trees) -> int:
    """Trees that these rows can carry: about one leaf for 40 of the rarer class."""
    rarer = float(min(y.sum(), len(y) - y.sum()))
    return int(np.clip(trees.rounds * min(1.0, (rarer / 400) ** 0.5), 30, trees.rounds))


CYCLE = 90
"""Days up to which it matters to trees on which day of month or week something is asked.

Papers that miss a closing day wait for the next. Beyond, few rows teach steps of nothing, and of
claims past due, all asked on one day, they moved the whole book's loss by 4 % overnight.
"""


def gains_of(columns: Columns, echo: float, horizon: int) -> list[float]:
    """Shares of its gain that count for each column the trees see, 0 to 1; 0 is never split on.

    Parameters
    ----------
    echo : float
        That of payment history.
    horizon : int
        Days after the question.
    """
    return [
        0.0 if is_day and horizon > CYCLE else echo if is_echo else 1.0
        for is_day, is_echo in zip(columns.day, columns.echo, strict=True)
    ]


def grow(
    ground: Ground, columns: Columns, trees: Trees, rounds: int, start: Floats, gains: list[float]
) -> list[lgb.Booster]:
    """Fit one bag of boosters.

    Parameters
    ----------
    ground : Ground
        n rows.
    columns : Columns
        Those the trees see. Their names are kept in the boosters, so that a permuted bundle is
        found out; their directions are kept exactly by LightGBM.
    start : ndarray, shape (n,)
        Log-odds the boosters start from; they learn what it leaves, their mean included.
    gains : list of float
        As ``gains_of`` has them.
    """
    data = ground.dataset(columns.names, start)
    out = []
    for bag in range(trees.bags):
        params = {
            "objective": "binary",
            "learning_rate": trees.learning_rate,
            "num_leaves": trees.leaves,
            "max_depth": trees.depth,
            "min_data_in_leaf": int(np.clip(len(ground.y) / 150, 10, 60)),
            "lambda_l2": trees.l2,
            "feature_fraction": trees.column_share,
            "bagging_fraction": trees.row_share,
            "bagging_freq": 1,
            "max_delta_step": trees.most_step,
            "feature_contri": gains,
            "monotone_constraints": columns.monotone,
            "monotone_constraints_method": "intermediate",
            "seed": trees.seed + bag,
            "deterministic": True,
            "force_row_wise": True,
        } | QUIETLY  # horizons run side by side; threads of one small booster only wait
        out.append(lgb.train(params, data, num_boost_round=rounds))
    return out


def bag_log_odds(
    bag: list[lgb.Booster], left: Floats, rounds: int | None = None, threads: int = 1
) -> Floats:
    """Mean raw log-odds of a bag, shape (n,); of its first ``rounds`` trees if given."""
    if not bag or not len(left) or rounds == 0:
        return np.zeros(len(left))
    each = [
        b.predict(left, raw_score=True, num_threads=threads, num_iteration=rounds or -1)
        for b in bag
    ]
    return np.asarray(np.mean(each, axis=0), dtype="float64")
