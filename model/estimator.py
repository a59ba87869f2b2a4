"""One horizon's estimator: a share of a linear backbone, and small trees grown on what it leaves.

The backbone draws the straight lines trees need many rows for, the trees add steps and
interactions (ADR 0006). Both keep the declared directions and both are additive in their exact
contributions, so their sum and its affine calibration are too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import lightgbm as lgb
import numpy as np

from model.age_fit import with_age_beside
from model.columns import Columns
from model.day import Floats
from model.ground import QUIETLY, Ground
from model.left_out import Taught, left_out
from model.line_fit import LineFit, Pull, with_interplay
from model.linear import Linear
from model.reader import Reading
from model.reader_fit import FittedReader

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


@dataclass(frozen=True)
class Echo:
    """How much is left to payment history where the causes have fields of their own.

    Parameters
    ----------
    pull : float
        Least pull on its slopes, in rows.
    gain : float
        Share of its gain that counts when trees choose where to split, 0 to 1.
    """

    pull: float
    gain: float


ECHOES = (Echo(1_000.0, 1.0), Echo(3_000.0, 0.3), Echo(10_000.0, 0.1))
"""From much to little left to history."""


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """What a stage's rehearsal chooses.

    Parameters
    ----------
    line : float
        Share of the backbone the trees start from, 0 to 1.
    growth : float
        Share of ``Trees.rounds`` that is grown.
    echo : Echo
        What is left to history.
    paired : bool
        Whether half of the boosters start from nothing and are grown whole (ADR 0035).
    """

    line: float = 1.0
    growth: float = 0.5
    echo: Echo = ECHOES[1]
    paired: bool = False

    @property
    def share(self) -> float:
        """Share of the backbone in the answer: only those that start from it bring it along."""
        return self.line / 2 if self.paired else self.line

    @property
    def is_idle(self) -> bool:
        """Whether nothing is learnt: one rate of all."""
        return not self.line and not self.growth

    def as_dict(self) -> dict[str, float]:
        """Its numbers by name."""
        return {
            "line": self.line,
            "growth": self.growth,
            "echo_pull": self.echo.pull,
            "echo_gain": self.echo.gain,
        } | ({"paired": 1.0} if self.paired else {})


@dataclass(frozen=True)
class Blend:
    """A backbone and a bag of boosters over the columns it leaves them.

    Raw log-odds = the backbone's mean + ``weight`` (0 to 1) × its terms + the mean of the bag.
    """

    backbone: Linear
    bag: list[lgb.Booster]
    weight: float

    def log_odds(self, read: Reading, threads: int = 1) -> Floats:
        """Raw log-odds, shape (n,)."""
        trees = bag_log_odds(self.bag, read.left, threads=threads)
        return self.backbone.log_odds(read, self.weight) + trees

    def contributions(self, read: Reading, threads: int = 1) -> tuple[Floats, float]:
        """Exact contributions to the raw log-odds: linear terms and path-dependent TreeSHAP.

        Returns
        -------
        phi : ndarray, shape (n, f)
            Contribution of each column.
        base : float
            Expected raw log-odds; ``base + phi.sum(axis=1)`` is ``log_odds``.
        """
        phi = self.weight * self.backbone.contributions(read)
        base = self.backbone.intercept
        if not self.bag or not len(phi):
            return np.asarray(phi, dtype="float64"), base
        each = [b.predict(read.left, pred_contrib=True, num_threads=threads) for b in self.bag]
        trees = np.mean(each, axis=0)
        phi += read.given_back(trees[:, :-1])
        return np.asarray(phi, dtype="float64"), base + float(trees[0, -1])


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


def fit_blend(
    ready: FittedReader, ground: Ground, trees: Trees, pull: Pull, recipe: Recipe, horizon: int,
    slope: float = 1.0, taught: Taught | None = None,
) -> Blend:  # fmt: skip
    """Fit a horizon's backbone, then its boosters on what the backbone's share leaves.

    Parameters
    ----------
    ground : Ground
        The rows, as the reader reads them.
    horizon : int
        Days after the question.
    slope : float
        Of the calibration that follows.
    taught : Taught, optional
        What the rows that teach the backbone have to do with each other; without it age stays as
        fitted, and the boosters start from what the backbone says of rows that taught it.
    """
    read, y = ground.read, ground.taught
    steep = max(recipe.share * slope, LEAST_STEEP)
    lines = LineFit(ready, read, y, pull, steep)
    line = with_interplay(lines.unlevelled(recipe.echo.pull), read, y, pull.ease)
    untaught, age = np.zeros(len(y)), ready.columns.age
    if taught and recipe.line and any(age):
        fitted = lines.fitted(line, recipe.echo.pull)
        z = line.log_odds(read)
        untaught = left_out(fitted, np.flatnonzero(age), z, y, taught)
        line = with_age_beside(line, read, z, y, untaught, age)
    most = most_rounds(ground.y, trees)
    rounds = max(round(recipe.growth * most), int(recipe.paired))  # a mean of two kinds needs both
    if not rounds:
        return Blend(line, [], recipe.share)
    below = ready.reader.columns_left(ready.columns)
    gains = gains_of(below, recipe.echo.gain if line.pull else 1.0, horizon)
    start = ground.start(line, recipe.line, untaught)
    some = replace(trees, bags=(trees.bags + 1) // 2) if recipe.paired else trees
    bag = grow(ground, below, some, rounds, start, gains)
    if recipe.paired:
        others = replace(some, seed=trees.seed + some.bags)
        bag += grow(ground, below, others, most, ground.start(line, 0.0), gains)
    return Blend(line, bag, recipe.share)


LEAST_STEEP = 0.01
"""What a backbone that is given no share is multiplied by, for its blanks to be defined."""


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
