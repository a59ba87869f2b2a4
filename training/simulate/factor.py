"""The hidden factors: who is how bad in which cause, and how that wanders over the quarters."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from data_schemas.causes import Cause
from model.day import day_number
from training.simulate.clock import Bools, Floats, Ints
from training.simulate.parameters import Parameters

CAUSES: tuple[Cause, ...] = tuple(Cause)
"""Order of the causes in every array of factors."""
PLACE: dict[Cause, int] = {cause: n for n, cause in enumerate(CAUSES)}
"""Position of a cause in such an array."""
FIRST_YEAR = 2010
"""Quarters are counted from the start of this year."""


def quarter_of(day: Ints) -> Ints:
    """Number of the calendar quarter of a day since the start of ``FIRST_YEAR``."""
    months = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return (months - (FIRST_YEAR - 1970) * 12) // 3


@dataclass(frozen=True)
class Population:
    """Customers, their regions and sellers, with all that is hidden about them.

    Parameters
    ----------
    region, agency, level, seller : ndarray of int, shape (customers,)
        Region, places in ``AgencyType`` and ``GovernmentLevel``, salesperson.
    arrival : ndarray of int, shape (customers,)
        Day of the customer's first deal.
    lasting : ndarray, shape (customers, causes)
        The part of the factors that never changes.
    wander : ndarray, shape (customers, quarters, causes)
        The part that does, per quarter from ``first_quarter``.
    purse : ndarray, shape (regions, quarters)
        The region's own fiscal stress.
    leadership, policy : ndarray of bool, shape (customers, quarters)
        Whether such a change fell in the quarter.
    shock : ndarray, shape (customers, quarters, 2)
        What is left of leadership and policy changes, in changes.
    sellers : ndarray, shape (sellers, causes)
        The sellers' part of the factors.
    sloppy : ndarray, shape (sellers,)
        How much a seller leaves blank.
    """

    first_quarter: int
    region: Ints
    agency: Ints
    level: Ints
    seller: Ints
    arrival: Ints
    lasting: Floats
    wander: Floats
    purse: Floats
    leadership: Bools
    policy: Bools
    shock: Floats
    sellers: Floats
    sloppy: Floats

    def column(self, quarter: Ints) -> Ints:
        """Position of a quarter in the arrays, the last one for what lies beyond."""
        return np.clip(quarter - self.first_quarter, 0, self.wander.shape[1] - 1)


def mixing(parameters: Parameters) -> Floats:
    """How independent customer factors become the causes: rows of unit length."""
    matrix = np.eye(len(CAUSES))
    for (source, target), weight in parameters.influence.items():
        matrix[PLACE[target], PLACE[source]] = weight
    out: Floats = matrix / np.linalg.norm(matrix, axis=1, keepdims=True)
    return out


def shock_loads(parameters: Parameters) -> Floats:
    """What one leadership and one policy change add to each cause, shape (2, causes)."""
    loads = np.zeros((2, len(CAUSES)))
    loads[0, PLACE[Cause.EXTERNAL]] = parameters.leadership_shock
    loads[0, PLACE[Cause.RELATIONSHIP]] = parameters.leadership_distance
    loads[1, PLACE[Cause.EXTERNAL]] = parameters.policy_shock
    return loads


def shock_moments(parameters: Parameters) -> tuple[Floats, Floats]:
    """Mean of what is left of both kinds of change, and the scale that keeps variance 1."""
    rates = np.array([parameters.leadership_rate, parameters.policy_rate])
    memory = parameters.shock_memory
    mean = rates / (1 - memory)
    variance = rates * (1 - rates) / (1 - memory**2)
    scale = 1 / np.sqrt(1 + (shock_loads(parameters) ** 2 * variance[:, None]).sum(axis=0))
    return mean, scale


def populate(parameters: Parameters, deals: int, rng: np.random.Generator) -> Population:
    """Draw regions, sellers and customers for a number of deals."""
    customers = max(8, round(deals / parameters.deals_per_customer))
    regions = max(4, round(customers / parameters.customers_per_region))
    sellers = max(4, round(deals / parameters.deals_per_seller))
    last = day_number(parameters.as_of)
    first = last - round(parameters.history_years * 365.25)
    first_quarter = int(quarter_of(np.array([first - 120]))[0])
    quarters = int(quarter_of(np.array([last]))[0]) - first_quarter + 1

    region = rng.integers(0, regions, customers)
    level = rng.choice(
        len(parameters.level_shares), customers, p=[*parameters.level_shares.values()]
    )
    agency = rng.choice(
        len(parameters.agency_shares), customers, p=[*parameters.agency_shares.values()]
    )
    region_seller = rng.integers(0, sellers, regions)
    stranger = rng.random(customers) < 0.3
    seller = np.where(stranger, rng.integers(0, sellers, customers), region_seller[region])

    causes = len(CAUSES)
    own = _path(parameters, rng, customers, quarters, causes)
    shared = _path(parameters, rng, regions, quarters, 1)
    share, place = parameters.region_share, PLACE[Cause.EXTERNAL]
    bias, bias_variance = _bias(parameters)
    money = np.sqrt(1 - bias_variance)
    for lasting_or_wander, of_region in zip(own, shared, strict=True):
        lasting_or_wander[..., place] = money * (
            np.sqrt(1 - share) * lasting_or_wander[..., place]
            + np.sqrt(share) * of_region[region][..., 0]
        )
    own[0][:, place] += bias[level, agency]
    matrix = mixing(parameters)
    lasting, wander = own[0] @ matrix.T, own[1] @ matrix.T

    leadership = rng.random((customers, quarters)) < parameters.leadership_rate
    policy = (rng.random((regions, quarters)) < parameters.policy_rate)[region]
    shock = np.zeros((customers, quarters, 2))
    left = np.broadcast_to(shock_moments(parameters)[0], (customers, 2))
    for n in range(quarters):
        left = parameters.shock_memory * left + np.stack([leadership[:, n], policy[:, n]], axis=1)
        shock[:, n] = left

    traits = rng.standard_normal((sellers, causes))
    seen = traits[seller]
    traits = (traits - seen.mean(axis=0)) / np.maximum(seen.std(axis=0), 0.2)
    sloppy = 0.6 * traits[:, PLACE[Cause.CONTROL]] + 0.8 * rng.standard_normal(sellers)
    return Population(
        first_quarter=first_quarter,
        region=region,
        agency=agency,
        level=level,
        seller=seller,
        arrival=_arrivals(parameters, rng, customers, first, last),
        lasting=lasting,
        wander=wander,
        purse=shared[0] + shared[1][:, :, 0] if shared[0].ndim == 2 else shared[1][:, :, 0],
        leadership=leadership,
        policy=policy,
        shock=shock,
        sellers=traits,
        sloppy=sloppy,
    )


def standing_state(population: Population, customer: Ints, quarter: Ints) -> Floats:
    """State of customers in a quarter but for changes of leadership and policy, shape (n, causes).

    This is what papers and opinions show: they are older than the last change, which shows in the
    record of the event alone. Standardised.
    """
    column = population.column(quarter)
    out: Floats = population.lasting[customer] + population.wander[customer, column]
    return out


def growing_days(parameters: Parameters, chance: Floats, first: Ints | int, last: int) -> Ints:
    """Days between two days, later ones likelier by the growth of the business."""
    growth = np.log1p(parameters.growth_per_year) / 365.25
    span = np.asarray(last, dtype=float) - np.asarray(first, dtype=float)
    days = np.log1p(chance * np.expm1(growth * span)) / growth
    out: Ints = (np.asarray(first) + np.floor(days)).astype(np.int64)
    return out


def start_day(parameters: Parameters) -> dt.date:
    """First day on which deals are signed."""
    return parameters.as_of - dt.timedelta(days=round(parameters.history_years * 365.25))


def _path(
    parameters: Parameters, rng: np.random.Generator, units: int, quarters: int, causes: int
) -> tuple[Floats, Floats]:
    """Lasting part (units, causes) and wandering part (units, quarters, causes), variance 1."""
    lasting = np.sqrt(parameters.lasting_share) * rng.standard_normal((units, causes))
    memory = parameters.quarter_memory
    wander = np.empty((units, quarters, causes))
    state = rng.standard_normal((units, causes))
    for n in range(quarters):
        if n:
            fresh = rng.standard_normal((units, causes))
            state = memory * state + np.sqrt(1 - memory**2) * fresh
        wander[:, n] = state
    wander *= np.sqrt(1 - parameters.lasting_share)
    return lasting, wander


def _bias(parameters: Parameters) -> tuple[Floats, float]:
    """External factor by level and agency type with mean 0, and its variance."""
    of_level = np.array([*parameters.level_bias.values()])
    of_agency = np.array([*parameters.agency_bias.values()])
    weight = np.outer([*parameters.level_shares.values()], [*parameters.agency_shares.values()])
    table = of_level[:, None] + of_agency[None, :]
    table = table - (weight * table).sum()
    variance = float((weight * table**2).sum())
    return table, variance


def _arrivals(
    parameters: Parameters, rng: np.random.Generator, customers: int, first: int, last: int
) -> Ints:
    """Days of first deals: some at the start, the rest spread over all years."""
    early = rng.random(customers) < parameters.starting_customers
    chance = rng.random(customers)
    arrival = growing_days(parameters, chance, first, last - 1)
    at_start = first + np.floor(chance * 180).astype(np.int64)
    return np.where(early, at_start, arrival)
