"""What a stage's rehearsals say, and the recipe that is chosen on them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from model.calibration import Affine
from model.curve import sigmoid
from model.day import Floats
from model.estimator import ECHOES, Echo, Recipe
from model.ground import Ground
from model.linear import Linear
from model.reader import Reading
from model.reader_fit import FittedReader
from training.metrics import calibration_line

SHARES = (0.0, 0.5, 1.0)
"""Shares of the backbone to choose from."""
GROWTHS = (0.0, 0.125, 0.25, 0.5, 1.0)
"""Shares of the trees to choose from."""
TOLERANCE = 0.01
"""How much log loss, relatively, a choice that explains better may cost. A stronger pull on history
does: history is an echo of every cause, and what it is given, the causes are not. So do more
backbone and fewer trees: its slopes keep the causes apart."""
BLUR = 0.02
"""Relative excess of log loss at which a recipe counts 1/e of the best one, where their mean is
taken (ADR 0034)."""

PLAIN = Affine()


@dataclass(frozen=True)
class Lines:
    """One horizon's backbones fitted on the earlier rows, by what is left to history.

    Parameters
    ----------
    early, late : ndarray of bool, shape (n,)
        Rows fitted on and rows asked about; no group stands in both, and the outcome of every row
        that anything is fitted on was known before the first snapshot in ``late``.
    ready : FittedReader
        Fitted on the early rows: what is known of later ones was not known then.
    ground : Ground
        The early rows, as it reads them, and those besides that trees are grown on.
    asked : Reading
        The late ones.
    y : ndarray, shape (late.sum(),)
    """

    horizon: int
    early: NDArray[np.bool_]
    late: NDArray[np.bool_]
    ready: FittedReader
    ground: Ground
    asked: Reading
    fitted: dict[Echo, Linear]
    said: dict[Echo, Floats]
    y: Floats


@dataclass(frozen=True)
class Rehearsal:
    """One horizon fitted on the earlier rows and asked about the later ones.

    ``said`` holds raw log-odds of the later rows by recipe, each of shape (late.sum(),);
    ``record`` those of their customers' own record, if it is known.
    """

    horizon: int
    early: NDArray[np.bool_]
    late: NDArray[np.bool_]
    said: dict[Recipe, Floats]
    y: Floats
    record: Floats | None = None

    def reported(self, recipe: Recipe, weight: float, affine: Affine = PLAIN) -> Floats:
        """Log-odds of the later rows, calibrated so, with this weight for the record."""
        z = affine.intercept + affine.slope * self.said[recipe]
        return z if self.record is None else (1 - weight) * z + weight * self.record


def choose_echo(lines: list[Lines | None]) -> Echo:
    """The least left to history that costs next to nothing, summed over the horizons."""
    found = [one for one in lines if one is not None]
    echoes = [e for e in ECHOES if all(e in one.said for one in found)]
    if not found:
        return Recipe().echo
    losses = {e: sum(log_loss(one.said[e], one.y) for one in found) for e in echoes}
    allowed = min(losses.values()) * (1 + TOLERANCE)
    return [e for e in echoes if losses[e] <= allowed][-1]


def choose(
    rehearsals: list[Rehearsal | None], customer: NDArray[np.int64], tolerance: float = TOLERANCE
) -> Recipe:
    """The most backbone and the fewest trees that cost next to nothing over the horizons.

    Where no backbone is left there are no slopes to keep causes apart, and fewer trees keep
    nothing: as many as say it best. Nothing of either where the rows are enough to see that
    there is nothing to learn. Losses are before calibration: drift counts, as it will.

    Parameters
    ----------
    customer : ndarray of int, shape (n,)
        Customer of each row of the stage.
    tolerance : float
        What it may cost, relatively.
    """
    found = [r for r in rehearsals if r is not None]
    if not found:
        return Recipe()
    if (nothing := _nothing(found, customer)) is not None:
        return nothing
    losses = _losses(found)
    allowed = min(losses.values()) * (1 + tolerance)
    near = [r for r in losses if losses[r] <= allowed]
    return max(near, key=lambda r: (r.line, -r.growth if r.line else -losses[r]))


def mean_recipe(rehearsals: list[Rehearsal | None], customer: NDArray[np.int64]) -> Recipe:
    """The mean of all recipes, each counting the more the better it told the later rows.

    For open claims without causes: no backbone has to keep causes apart, and as each claim is
    looked at many times, rehearsals cannot tell good recipes apart. A choice would hang on a
    hundredth, and so on a draw of the trees. Parameters and the recipe of nothing as in ``choose``.
    """
    found = [r for r in rehearsals if r is not None]
    if not found:
        return Recipe()
    if (nothing := _nothing(found, customer)) is not None:
        return nothing
    recipes, losses = zip(*_losses(found).items(), strict=True)
    best = max(min(losses), 1e-9)  # 0 where no mistake was made
    counts = np.exp(-(np.asarray(losses) / best - 1) / BLUR)
    line, growth = np.average([(r.line, r.growth) for r in recipes], axis=0, weights=counts)
    return Recipe(line=round(float(line), 3), growth=round(float(growth), 3), echo=recipes[0].echo)


def in_pairs(
    rehearsals: list[Rehearsal | None], recipe: Recipe
) -> tuple[list[Rehearsal | None], Recipe]:
    """A recipe with half of its boosters started from nothing, and what that said of later rows.

    For signing without causes: there is nothing that slopes have to keep apart, and boosters that
    start from a backbone and such as do not are wrong about different rows (ADR 0035).
    """
    bare = Recipe(line=0.0, growth=GROWTHS[-1], echo=recipe.echo)
    if recipe == bare or recipe.is_idle or not any(rehearsals):
        return rehearsals, recipe
    both = replace(recipe, paired=True)
    return [
        one and replace(one, said=one.said | {both: (one.said[recipe] + one.said[bare]) / 2})
        for one in rehearsals
    ], both


def _losses(found: list[Rehearsal]) -> dict[Recipe, float]:
    """Log loss of each recipe, summed over the horizons."""
    return {r: sum(log_loss(one.said[r], one.y) for one in found) for r in found[0].said}


def _nothing(found: list[Rehearsal], customer: NDArray[np.int64]) -> Recipe | None:
    """The recipe of nothing, where the rows are enough to see that there is nothing to learn."""
    recipes = found[0].said
    nothing = next((r for r in recipes if r.is_idle), None)
    others = (r for r in recipes if r != nothing)
    if nothing and all(_most_gain(found, r, customer) < TOLERANCE for r in others):
        return nothing
    return None


def _most_gain(found: list[Rehearsal], recipe: Recipe, customer: NDArray[np.int64]) -> float:
    """By what share a recipe may at most lower the loss of saying one rate of all.

    What was seen, and two standard errors more; receivables of a customer are late together.
    Both are given their best level and slope, so that a shift of the world hides no order.
    """
    gain, loss = np.zeros(int(customer.max()) + 1), 0.0
    for one in found:
        y, z = one.y, one.said[recipe]
        if not 0 < y.mean() < 1:
            continue
        slope, level = calibration_line(y, sigmoid(z))
        if np.isnan(slope):  # told apart without a mistake: no slope is steep enough
            slope, level = 1.0, 0.0
        rate = float(logit(y.mean()))
        idle, told = log_losses(np.full(len(y), rate), y), log_losses(level + slope * z, y)
        np.add.at(gain, customer[one.late], (idle - told) / len(y))
        loss += float(idle.mean())
    error = float(np.sqrt(((gain - gain.mean()) ** 2).sum()))
    return (float(gain.sum()) + 2 * error) / loss if loss else 0.0


def log_losses(z: Floats, y: Floats) -> Floats:
    """Log loss of each row's log-odds, 1 unpaid."""
    return np.asarray(np.logaddexp(0.0, z) - y * z)


def log_loss(z: Floats, y: Floats) -> float:
    """Mean log loss of log-odds, 1 unpaid."""
    return float(log_losses(z, y).mean())
