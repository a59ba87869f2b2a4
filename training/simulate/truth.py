"""The truth: probabilities with all future chance integrated out, and the causes' direct effects.

The last shock, the queue, is integrated exactly; the earlier ones by quasi-random futures that
are the same for all claims, so that the truth is a smooth function of the factors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit, ndtr, ndtri
from scipy.stats import qmc

from data_schemas.causes import Cause
from training.simulate.clock import Bools, Clock, EvenClock, Floats, Ints
from training.simulate.factor import CAUSES, mixing, shock_loads, shock_moments
from training.simulate.parameters import Parameters
from training.simulate.stage import ClaimClock, Claims, Locations, claim_clock, locate

HORIZONS = (-30, 0, 30, 60, 90, 180, 365, 730)
"""Days after the question date at which the truth is told."""
EFFECT_HORIZON = 90
"""The horizon at which effects are measured."""
_STAGES = 5
_CHUNK = 4_000
_TINY = 1e-9


@dataclass(frozen=True)
class Futures:
    """Common random numbers: uniform shocks of the stages and the drift of the customers.

    Parameters
    ----------
    stage : ndarray, shape (draws, 5)
        Uniform numbers for budget, acceptance, approval, booking, reach.
    drift : ndarray, shape (draws, causes)
        Standard normal drift of the causes, mixed like the customers' own.
    shock : ndarray, shape (quarters, draws, causes)
        What future changes of leadership and policy add, minus its mean, per quarters ahead.
    """

    stage: Floats
    drift: Floats
    shock: Floats


@dataclass(frozen=True)
class Moment:
    """What has already happened to claims at the snapshot; ``None`` at signing.

    ``now`` is the snapshot day; the others are moments as in ``Course``, of which only those not
    after ``now`` are used.
    """

    now: Ints
    budget: Floats
    accepted: Floats
    approved: Floats
    ready: Floats
    booked: Floats
    reached: Floats

    def take(self, rows: slice) -> Moment:
        """The moments of some rows, as columns."""
        return Moment(**{name: values[rows][:, None] for name, values in vars(self).items()})


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


def draw_futures(parameters: Parameters, quarters: int) -> Futures:
    """Draw the common futures: a scrambled Sobol sequence and Bernoulli changes."""
    causes = len(CAUSES)
    sobol = qmc.Sobol(_STAGES + causes, rng=np.random.default_rng(parameters.truth_seed))
    points = np.clip(sobol.random(parameters.draws), 1e-6, 1 - 1e-6)
    rng = np.random.default_rng(parameters.truth_seed + 1)
    rates = np.array([parameters.leadership_rate, parameters.policy_rate])
    left = np.zeros((parameters.draws, 2))
    mean, scale = shock_moments(parameters)
    shocks = np.zeros((quarters + 1, parameters.draws, causes))
    for n in range(1, quarters + 1):
        left = parameters.shock_memory * left + (rng.random(left.shape) < rates)
        centred = left - mean * (1 - parameters.shock_memory**n)
        shocks[n] = (centred - centred.mean(axis=0)) @ shock_loads(parameters) * scale
    normal = np.asarray(ndtri(points[:, _STAGES:]))
    return Futures(stage=points[:, :_STAGES], drift=normal @ mixing(parameters).T, shock=shocks)


def unpaid(
    parameters: Parameters,
    clock: Clock | EvenClock,
    claims: Claims,
    factors: Sequence[Floats],
    futures: Futures,
    moment: Moment | None,
    days: Sequence[Ints],
) -> list[Floats]:
    """Probability of being unpaid at the end of some days.

    Parameters
    ----------
    claims, moment
        As columns, shape (n, 1).
    factors : sequence of ndarray, shape (n, draws) or (n, 1)
        Factors at the claim's start.
    days : sequence of ndarray, shape (n, 1)
        The days asked about.

    Returns
    -------
    list of ndarray, shape (n,)
        One per entry of ``days``.
    """
    p = parameters
    own = claim_clock(p, clock, claims)
    where = locate(p, claims, factors)
    booked, reached, sure = _before_queue(p, own, claims, where, futures, moment)
    transfer = np.exp(where.transfer)
    stuck = np.asarray(expit(where.stuck))

    def queueing(end: Floats, known: Floats | None) -> Floats:
        """Probability of still queueing when the claim's clock shows ``end``."""
        progress = np.maximum(end - booked, 0.0)
        boost = np.maximum(end - np.maximum(own_reached, booked), 0.0)
        work = progress + p.reach_boost * boost
        log_work = np.log(np.maximum(work, _TINY))
        out = np.asarray(expit((where.queue - log_work) / p.queue_spread))
        return out if known is None else out / np.maximum(known, 1e-12)

    own_reached = own.at(reached)
    survived: Floats | None = None
    if moment is not None:
        survived = np.where(sure, queueing(own.by_end_of(moment.now) - transfer, None), 1.0)
        stuck = stuck / (stuck + (1 - stuck) * survived)
    out = []
    for day in days:
        waiting = queueing(own.by_end_of(day) - transfer, survived)
        alive = np.where(day < claims.earliest, 1.0, stuck + (1 - stuck) * np.minimum(waiting, 1.0))
        out.append(np.asarray(alive.mean(axis=1)))
    return out


def _before_queue(
    parameters: Parameters,
    own: ClaimClock,
    claims: Claims,
    where: Locations,
    futures: Futures,
    moment: Moment | None,
) -> tuple[Floats, Floats, Bools]:
    """Moments of booking and of reaching the key person; and whether booking is past."""
    p = parameters
    chance = futures.stage.T[:, None, :]
    start = own.at(claims.start.astype(float))

    def delay(n: int, location: Floats, spread: float, spent: Floats | None) -> Floats:
        """A delay, known to be longer than what is spent already."""
        if spent is None:
            return np.asarray(np.exp(location + spread * ndtri(chance[n])))
        gone = ndtr((np.log(np.maximum(spent, _TINY)) - location) / spread)
        later = np.minimum(gone + chance[n] * (1 - gone), 1 - 1e-12)
        return np.asarray(np.maximum(np.exp(location + spread * ndtri(later)), spent))

    spreads = (p.budget_spread, p.acceptance_spread, p.approval_spread, p.booking_spread)
    if moment is None:
        budget = start + delay(0, where.budget, spreads[0], None)
        accepted = claims.start + delay(1, where.acceptance, spreads[1], None)
        approved = own.at(accepted) + delay(2, where.approval, spreads[2], None)
        booked = np.maximum(budget, approved) + delay(3, where.booking, spreads[3], None)
        reached = claims.due + delay(4, where.reach, p.reach_spread, None)
        return booked, reached, np.zeros(claims.due.shape, dtype=bool)

    end = moment.now + 1.0
    work = own.by_end_of(moment.now)
    budget = np.where(
        moment.budget <= work,
        moment.budget,
        start + delay(0, where.budget, spreads[0], np.asarray(work - start)),
    )
    accepted = np.where(
        moment.accepted <= end,
        moment.accepted,
        claims.start + delay(1, where.acceptance, spreads[1], np.asarray(end - claims.start)),
    )
    since = own.at(accepted)
    spent = np.where(moment.accepted <= end, np.maximum(work - since, 0.0), 0.0)
    approved = np.where(
        moment.approved <= work,
        moment.approved,
        since + delay(2, where.approval, spreads[2], spent),
    )
    ready = np.maximum(budget, approved)
    spent = np.where(moment.ready <= work, work - moment.ready, 0.0)
    booked = np.where(
        moment.booked <= work, moment.booked, ready + delay(3, where.booking, spreads[3], spent)
    )
    reached = np.where(
        moment.reached <= end,
        moment.reached,
        claims.due + delay(4, where.reach, p.reach_spread, np.asarray(end - claims.due)),
    )
    return booked, reached, moment.booked <= work


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
