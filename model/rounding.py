"""Parts rounded together: what is shown of them adds up to what is shown of their whole."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

from data_schemas.causes import Cause
from data_schemas.score import Explanation

TENTHS = 1000
"""Tenths of a percentage point in a probability of one: as fine as it and its steps are told."""
_NOTHING = 1e-6
"""A part of less than this, in the unit it is rounded to, is what floats leave of none."""


def whole_parts(exact: Sequence[float], total: int) -> list[int]:
    """Whole numbers next to some exact ones that add up to a total: largest remainders go up.

    A part of nothing stays nothing, no part changes its sign, and a larger part is never told as
    less than a smaller one.

    Parameters
    ----------
    exact : sequence of float
        Any sign.
    total : int
        What their sum is told as, within one of it.

    Returns
    -------
    list of int
        Each within one of its exact number. They add up unless there is nothing to share among.

    Examples
    --------
    >>> whole_parts([47.5, 5.0, 47.5, 0.0], 100)
    [48, 5, 47, 0]
    >>> whole_parts([12.4, -3.4, 0.4], 10)
    [13, -3, 0]
    """
    out = [0 if abs(part) < _NOTHING else floor(part) for part in exact]
    some = [i for i, part in enumerate(exact) if abs(part) >= _NOTHING]
    some.sort(key=lambda i: (out[i] - exact[i], i))
    left = total - sum(out)
    for i in some[:left] if left > 0 else some[max(len(some) + left, 0) :]:
        out[i] += 1 if left > 0 else -1
    return out


def shown(probability: float) -> float:
    """A probability as it is told: to a tenth of a percentage point."""
    return round(100 * probability, 1) / 100


def shown_steps(before: float, after: float, steps: Sequence[float]) -> list[float]:
    """Steps from one probability to another as they are told: to a tenth of a percentage point.

    Rounded each by itself, they could miss the two totals that stand beside them.

    Parameters
    ----------
    before, after : float
        Told with one decimal of a percentage, as ``model.wording.percent`` has them.
    steps : sequence of float
        Probability points; ``before`` and all of them are ``after``.

    Returns
    -------
    list of float
        Probability points, whole tenths of a percentage point, each within one of its exact step.

    Examples
    --------
    >>> shown_steps(0.8206, 0.8764, [0.0304, 0.0254])
    [0.03, 0.025]
    """
    return shown_parts(shown(after) - shown(before), steps)


def shown_parts(step: float, parts: Sequence[float]) -> list[float]:
    """The same for what a step, as it is told, consists of."""
    return [
        part / TENTHS for part in whole_parts([TENTHS * one for one in parts], round(TENTHS * step))
    ]


def shown_causes(found: Explanation) -> dict[Cause, float]:
    """What each cause adds as it is told: from the reference as told to the score as told."""
    steps = [one.probability_points for one in found.causes]
    told = shown_steps(found.baseline_probability, found.probability, steps)
    return dict(zip([one.cause for one in found.causes], told, strict=True))
