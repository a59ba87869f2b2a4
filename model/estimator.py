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
from model.day import Floats
from model.ground import Ground
from model.left_out import Taught, left_out
from model.line_fit import LineFit, Pull, with_interplay
from model.linear import Linear
from model.reader import Reading
from model.reader_fit import FittedReader
from model.trees import Trees, bag_log_odds, gains_of, grow, most_rounds


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
