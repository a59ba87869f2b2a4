"""The simulated world: customers, deals, claims and how they went."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.simulate.clock import Clock, Floats, fiscal_clock
from training.simulate.contract import Deals, customer_state, customer_weight, sign_deals
from training.simulate.factor import Population, populate, quarter_of, start_day
from training.simulate.parameters import Parameters
from training.simulate.plan import Instalments, plan
from training.simulate.stage import Claims, Course, claims_of, run_course

_YEARS_AHEAD = 14


@dataclass(frozen=True)
class World:
    """Everything that exists, hidden or not.

    Parameters
    ----------
    factor : ndarray, shape (instalments, causes)
        Hidden factors at each claim's start.
    """

    parameters: Parameters
    clock: Clock
    population: Population
    deals: Deals
    plan: Instalments
    claims: Claims
    factor: Floats
    course: Course


def build_world(parameters: Parameters, deals: int, rngs: list[np.random.Generator]) -> World:
    """Draw a world and let all its claims run their course."""
    first = start_day(parameters).replace(month=1, day=1)
    last = parameters.as_of.replace(year=parameters.as_of.year + _YEARS_AHEAD)
    clock = fiscal_clock(parameters, first, last)
    population = populate(parameters, deals, rngs[0])
    signed = sign_deals(parameters, population, deals, rngs[1])
    planned = plan(parameters, signed, rngs[2])
    claims = claims_of(parameters, clock, signed, planned)
    quarter = quarter_of(claims.start)
    none = np.zeros(len(quarter), dtype=np.int64)
    state = customer_state(parameters, population, signed.customer[planned.deal], quarter, none)
    factor = signed.ours[planned.deal] + planned.own + customer_weight(parameters) * state
    course = run_course(parameters, clock, claims, list(factor.T), rngs[3])
    return World(parameters, clock, population, signed, planned, claims, factor, course)
