"""The truth about claims: their curves, and the causes' direct effects."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import logit

from data_schemas.causes import Cause
from model.curve import HORIZONS
from training.simulate.clock import Clock, EvenClock, Floats, Ints
from training.simulate.factor import CAUSES
from training.simulate.parameters import Parameters
from training.simulate.stage import Claims
from training.simulate.survival import Futures, Moment, unpaid

EFFECT_HORIZON = 90
"""The horizon at which effects are measured."""
_CHUNK = 4_000


@dataclass(frozen=True)
class Question:
    """Claims at a snapshot.

    Parameters
    ----------
    claims : Claims
        The claims, shape (n,).
    factor : ndarray, shape (n, causes)
        Factors expected at the claim's start, given the snapshot.
    drift : ndarray, shape (n, causes)
        Standard deviation of what the customer's state still adds to them.
    shock : ndarray of int, shape (n,)
        Quarters from the snapshot to the claim's start.
    weight : ndarray, shape (causes,)
        Weight of the customer's state in the factors.
    asked : ndarray of int, shape (n,)
        The day from which horizons count.
    moment : Moment or None
        What has happened so far.
    """

    claims: Claims
    factor: Floats
    drift: Floats
    shock: Ints
    weight: Floats
    asked: Ints
    moment: Moment | None


def tell(
    parameters: Parameters, clock: Clock, question: Question, futures: Futures
) -> tuple[Floats, Floats]:
    """Probabilities at all horizons and direct effects of all causes.

    Returns
    -------
    probability : ndarray, shape (n, horizons)
        Of being unpaid at ``HORIZONS`` days after ``question.asked``.
    effect : ndarray, shape (n, causes + 1)
        Log-odds at ``EFFECT_HORIZON`` minus the log-odds with that cause at its typical value;
        the last column is the fiscal calendar alone.
    """
    n = len(question.asked)
    probability = np.empty((n, len(HORIZONS)))
    effect = np.empty((n, len(CAUSES) + 1))
    for first in range(0, n, _CHUNK):
        rows = slice(first, min(first + _CHUNK, n))
        probability[rows], effect[rows] = _tell_chunk(parameters, clock, question, futures, rows)
    return probability, effect


def tell_probability(
    parameters: Parameters, clock: Clock, question: Question, futures: Futures
) -> Floats:
    """Probabilities of being unpaid at ``HORIZONS``, shape (n, horizons), without the effects."""
    n = len(question.asked)
    out = np.empty((n, len(HORIZONS)))
    for first in range(0, n, _CHUNK):
        rows = slice(first, min(first + _CHUNK, n))
        asked = _Asked.of(question, futures, rows)
        out[rows] = asked.curve(parameters, clock, futures)
    return out


@dataclass(frozen=True)
class _Asked:
    """Some rows of a question as columns, shape (n, 1) or (n, draws)."""

    claims: Claims
    moment: Moment | None
    asked: Ints
    extra: list[Floats]
    factors: list[Floats]

    @classmethod
    def of(cls, question: Question, futures: Futures, rows: slice) -> _Asked:
        """Rows of a question with what future drift and shocks add to their factors."""
        moment = None if question.moment is None else question.moment.take(rows)
        centre = [question.factor[rows, c][:, None] for c in range(len(CAUSES))]
        extra: list[Floats] = [np.zeros_like(c) for c in centre]
        if moment is None:
            ahead = np.minimum(question.shock[rows], len(futures.shock) - 1)
            extra = [
                question.drift[rows, c][:, None] * futures.drift[:, c]
                + question.weight[c] * futures.shock[ahead, :, c]
                for c in range(len(CAUSES))
            ]
        return cls(
            claims=question.claims.take(rows).upright(),
            moment=moment,
            asked=question.asked[rows][:, None],
            extra=extra,
            factors=[c + e for c, e in zip(centre, extra, strict=True)],
        )

    def curve(self, parameters: Parameters, clock: Clock, futures: Futures) -> Floats:
        """Probabilities at ``HORIZONS``, shape (n, horizons)."""
        days = [self.asked + h for h in HORIZONS]
        return np.column_stack(
            unpaid(parameters, clock, self.claims, self.factors, futures, self.moment, days)
        )


def _tell_chunk(
    parameters: Parameters,
    clock: Clock,
    question: Question,
    futures: Futures,
    rows: slice,
) -> tuple[Floats, Floats]:
    here = _Asked.of(question, futures, rows)
    claims, moment, factors, extra = here.claims, here.moment, here.factors, here.extra
    probability = here.curve(parameters, clock, futures)
    flat = EvenClock(clock, claims.start if moment is None else moment.now + 1)
    told = _log_odds(probability[:, HORIZONS.index(EFFECT_HORIZON)])
    effect = np.empty((len(here.asked), len(CAUSES) + 1))
    day = [here.asked + EFFECT_HORIZON]
    for c, cause in enumerate(CAUSES):
        typical = [*factors[:c], extra[c], *factors[c + 1 :]]
        calendar = flat if cause is Cause.EXTERNAL else clock
        other = unpaid(parameters, calendar, claims, typical, futures, moment, day)
        effect[:, c] = told - _log_odds(other[0])
    other = unpaid(parameters, flat, claims, factors, futures, moment, day)
    effect[:, -1] = told - _log_odds(other[0])
    return probability, effect


def _log_odds(probability: Floats) -> Floats:
    return np.asarray(logit(np.clip(probability, 1e-6, 1 - 1e-6)))
