"""Probability of being unpaid, with all future chance integrated out.

The last shock, the queue, is integrated exactly; the earlier ones by quasi-random futures that
are the same for all claims, so that the truth is a smooth function of the factors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, ndtr, ndtri
from scipy.stats import qmc

from training.simulate.clock import Bools, Clock, EvenClock, Floats, Ints
from training.simulate.factor import CAUSES, mixing, shock_loads, shock_moments
from training.simulate.parameters import Parameters
from training.simulate.stage import ClaimClock, Claims, Locations, claim_clock, locate

_STAGES = 5
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
