"""Stages of a payment: budget and acceptance, approval, booking, the queue, the transfer.

A claim starts ``lead`` days before its due day. Two chains run side by side: the money (budget,
in work) and the papers (acceptance in days, then approval in work). Once both are there the finance
bureau books the claim (work); then it queues for cash (work), and the queue runs faster once
collection has reached the key person; the treasury's transfer ends it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from data_schemas.causes import Cause
from training.simulate.clock import Clock, EvenClock, Floats, Ints
from training.simulate.contract import Deals
from training.simulate.factor import PLACE
from training.simulate.parameters import Parameters
from training.simulate.plan import Instalments


@dataclass(frozen=True)
class Claims:
    """What is fixed about claims before chance has its say, all of shape (claims,).

    Parameters
    ----------
    start, due, earliest, cliff : ndarray of int
        Day the payer starts, due day, first day money can come, last day before the money lapses.
    scale : ndarray
        Length of the stages as a share of the usual, for claims due soon after signing.
    exposure, papers, pursuit : ndarray
        How far acceptance, approval and collection matter for the kind of instalment.
    season : ndarray
        Where the due day lies in the budget year, from -1 (July) to 1 (January).
    size : ndarray
        The standardised log amount.
    """

    start: Ints
    due: Ints
    earliest: Ints
    cliff: Ints
    scale: Floats
    exposure: Floats
    papers: Floats
    pursuit: Floats
    season: Floats
    size: Floats

    def take(self, rows: Ints | slice) -> Claims:
        """The claims of some rows."""
        return Claims(**{name: values[rows] for name, values in vars(self).items()})

    def upright(self) -> Claims:
        """The same as columns, shape (claims, 1), to be met by draws."""
        return Claims(**{name: values[:, None] for name, values in vars(self).items()})


@dataclass(frozen=True)
class Locations:
    """Logarithms of the medians of all stages, and the log-odds of never being paid."""

    budget: Floats
    acceptance: Floats
    approval: Floats
    booking: Floats
    queue: Floats
    reach: Floats
    transfer: Floats
    stuck: Floats


@dataclass(frozen=True)
class Course:
    """How claims really went, all of shape (claims,).

    ``budget``, ``approved``, ``ready`` (both), ``booked`` and ``paid`` are moments in work done by
    the claim's own clock; ``accepted`` and ``reached`` are moments in days; ``paid_day`` is a day.
    """

    budget: Floats
    accepted: Floats
    approved: Floats
    ready: Floats
    booked: Floats
    reached: Floats
    paid: Floats
    paid_day: Ints


def claims_of(parameters: Parameters, clock: Clock, deals: Deals, plan: Instalments) -> Claims:
    """Set up the claims of planned instalments."""
    room = plan.due - deals.signing[plan.deal] - 5
    lead = np.clip(room, parameters.shortest_lead_days, parameters.lead_days)
    year = plan.due.astype("datetime64[D]").astype("datetime64[Y]")
    lapse = (year + np.timedelta64(parameters.carry_over_years, "Y")).astype("datetime64[D]")
    return Claims(
        start=plan.due - lead,
        due=plan.due,
        earliest=clock.working_day(plan.invoice + 2),
        cliff=lapse.astype(np.int64) - 1,
        scale=lead / parameters.lead_days,
        exposure=np.array([*parameters.exposure.values()])[plan.kind],
        papers=np.array([*parameters.papers.values()])[plan.kind],
        pursuit=np.array([*parameters.pursuit.values()])[plan.kind],
        season=_season(plan.due),
        size=plan.size,
    )


def _season(due: Ints) -> Floats:
    """Place in the budget year as a wave with its top in the middle of January."""
    day = due.astype("datetime64[D]")
    of_year = (day - day.astype("datetime64[Y]")).astype(np.int64)
    return np.asarray(np.cos(2 * np.pi * (of_year - 15) / 365.25))


def _lean(slopes: Mapping[Cause, float], factors: Sequence[Floats]) -> Floats:
    """Weighted sum of the factors a stage listens to."""
    parts = [slope * factors[PLACE[cause]] for cause, slope in slopes.items()]
    return np.asarray(sum(parts))


def ramp(x: Floats) -> Floats:
    """A smooth ramp: 0 for what is good, ``x`` for what is bad."""
    return np.asarray(np.logaddexp(0.0, 2.0 * x) / 2.0)


def meeting(one: Floats, other: Floats, threshold: float) -> Floats:
    """What two factors add when they meet: rising in both, little where either is good."""
    typical = ramp(np.full(1, -threshold)) ** 2
    return np.asarray(ramp(one - threshold) * ramp(other - threshold) - typical)


def locate(parameters: Parameters, claims: Claims, factors: Sequence[Floats]) -> Locations:
    """Where each stage's delay lies, given the hidden factors.

    Parameters
    ----------
    factors : sequence of ndarray
        One array per cause in the order of ``CAUSES``; they broadcast against the claims.
    """
    p = parameters
    length = np.log(claims.scale)
    external, control, process, product, collection, relationship = (
        factors[PLACE[cause]] for cause in _MEETING
    )
    history = (factors[PLACE[Cause.LEGACY]] + factors[PLACE[Cause.SERVICE]]) / np.sqrt(2.0)
    large = p.budget_size_slope * np.clip(claims.size, -2.0, 2.0)
    # An exponential: a small sum due in summer feels a poor region little, but never gains by it.
    tight = np.exp(p.budget_season_slope * claims.season + large)
    return Locations(
        budget=np.log(p.budget_days) + length + tight * _lean(p.budget_slopes, factors),
        acceptance=np.log(p.acceptance_days)
        + length
        + claims.exposure
        * (
            _lean(p.acceptance_slopes, factors)
            + p.acceptance_joint * meeting(product, history, p.threshold)
        ),
        approval=np.log(p.approval_days)
        + length
        + claims.papers
        * (
            _lean(p.approval_slopes, factors)
            + p.approval_joint * meeting(control, process, p.threshold)
        ),
        booking=np.log(p.booking_days) + length + _lean(p.booking_slopes, factors),
        queue=np.log(p.queue_days)
        + _lean(p.queue_slopes, factors)
        + p.queue_scarcity * meeting(external, _lean(p.priority_slopes, factors), p.threshold),
        reach=np.log(p.reach_days)
        + claims.pursuit
        * (
            _lean(p.reach_slopes, factors)
            + p.reach_joint * meeting(collection, relationship, p.threshold)
        ),
        transfer=np.log(p.transfer_days) + p.transfer_slope * process,
        stuck=p.stuck_log_odds + _lean(p.stuck_slopes, factors),
    )


_MEETING = (
    Cause.EXTERNAL,
    Cause.CONTROL,
    Cause.PROCESS,
    Cause.PRODUCT,
    Cause.COLLECTION,
    Cause.RELATIONSHIP,
)


@dataclass(frozen=True)
class ClaimClock:
    """The fiscal clock as one claim sees it.

    It runs slower once the claim's money has lapsed and faster once old arrears are cleared.
    """

    clock: Clock | EvenClock
    cliff: Floats
    clearing: Floats
    slow: float
    fast: float

    def bent(self, work: Floats) -> Floats:
        """Work done on the claim when the fiscal clock shows ``work``."""
        lapsed = np.maximum(work - self.cliff, 0.0)
        cleared = np.maximum(work - self.clearing, 0.0)
        return np.asarray(work - (1 - self.slow) * lapsed + (self.fast - self.slow) * cleared)

    def straight(self, work: Floats) -> Floats:
        """What the fiscal clock shows when ``work`` is done on the claim."""
        lapsed = np.maximum(work - self.cliff, 0.0)
        span = self.slow * (self.clearing - self.cliff)
        cleared = np.maximum(lapsed - span, 0.0)
        beyond = (lapsed - cleared) / self.slow + cleared / self.fast
        return np.asarray(work - lapsed + beyond)

    def at(self, moment: Floats) -> Floats:
        """Work done on the claim up to a moment in days."""
        return self.bent(self.clock.at(moment))

    def by_end_of(self, day: Ints) -> Floats:
        """Work done on the claim up to the end of a day."""
        return self.bent(self.clock.by_end_of(day))


def claim_clock(parameters: Parameters, clock: Clock | EvenClock, claims: Claims) -> ClaimClock:
    """The clock of some claims."""
    return ClaimClock(
        clock=clock,
        cliff=clock.by_end_of(claims.cliff),
        clearing=clock.by_end_of(claims.due + parameters.clearing_days),
        slow=parameters.cliff_pace,
        fast=parameters.clearing_pace,
    )


NEVER = 10**6
"""Day number of what never happens."""


def run_course(
    parameters: Parameters,
    clock: Clock,
    claims: Claims,
    factors: Sequence[Floats],
    rng: np.random.Generator,
) -> Course:
    """Let chance decide how the claims go."""
    p = parameters
    n = len(claims.due)
    own = claim_clock(p, clock, claims)
    where = locate(p, claims, factors)

    def delay(location: Floats, spread: float) -> Floats:
        return np.asarray(np.exp(location + spread * rng.standard_normal(n)))

    budget = own.at(claims.start.astype(float)) + delay(where.budget, p.budget_spread)
    accepted = claims.start + delay(where.acceptance, p.acceptance_spread)
    approved = own.at(accepted) + delay(where.approval, p.approval_spread)
    ready = np.maximum(budget, approved)
    booked = ready + delay(where.booking, p.booking_spread)
    reached = claims.due + delay(where.reach, p.reach_spread)
    queue = np.exp(where.queue + p.queue_spread * rng.logistic(size=n))
    met = np.maximum(own.at(reached), booked)
    served = np.where(
        queue <= met - booked,
        booked + queue,
        met + (queue - (met - booked)) / (1 + p.reach_boost),
    )
    paid = served + np.exp(where.transfer)
    day = np.maximum(clock.day_of(own.straight(paid)), claims.earliest)
    stuck = rng.random(n) < 1 / (1 + np.exp(-where.stuck))
    return Course(
        budget=budget,
        accepted=accepted,
        approved=approved,
        ready=ready,
        booked=booked,
        reached=reached,
        paid=paid,
        paid_day=np.where(stuck, NEVER, day),
    )
