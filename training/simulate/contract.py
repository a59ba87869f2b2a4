"""Contracts: deals and their terms as salespeople set them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_schemas.causes import Cause
from model.day import day_number
from training.simulate.clock import Floats, Ints
from training.simulate.factor import (
    CAUSES,
    PLACE,
    Population,
    growing_days,
    quarter_of,
    shock_loads,
    shock_moments,
    standing_state,
)
from training.simulate.parameters import Parameters
from training.simulate.view import DEAL_VIEWS, Shows, View

_EARLY, _LATE = np.datetime64("1970-01-01", "M"), 12


@dataclass(frozen=True)
class Deals:
    """Signed deals, in the order of signing.

    Parameters
    ----------
    customer, signing : ndarray of int, shape (deals,)
        Customer and signing day.
    amount : ndarray, shape (deals,)
        Contract amount in CNY.
    ours : ndarray, shape (deals, causes)
        The part of the factors that does not come from the customer's state: seller and deal.
    factor : ndarray, shape (deals, causes)
        The whole of them on the signing day, without the instalment's part.
    terms : dict of field to ndarray
        True values of the fields in ``DEAL_VIEWS``, before anything is left blank.
    readings : dict of field to ndarray
        The readings of badness they came from.
    """

    customer: Ints
    signing: Ints
    amount: Floats
    ours: Floats
    factor: Floats
    terms: dict[str, Floats]
    readings: dict[str, Floats]


def customer_weight(parameters: Parameters) -> Floats:
    """Weight of the customer's state in each cause's factor, shape (causes,).

    Terms are set once: the customer's share of the credit factor is in ``Deals.ours``.
    """
    weight = np.sqrt([parameters.shares[cause].customer for cause in CAUSES])
    weight[PLACE[Cause.CREDIT]] = 0.0
    return weight


def customer_state(
    parameters: Parameters, population: Population, customer: Ints, quarter: Ints, ahead: Ints
) -> Floats:
    """Expected state of customers some quarters after one, shape (n, causes)."""
    column = population.column(quarter)
    mean, scale = shock_moments(parameters)
    keep = parameters.quarter_memory**ahead
    fade = parameters.shock_memory**ahead
    shock = (population.shock[customer, column] - mean) * fade[:, None]
    state = population.lasting[customer] + keep[:, None] * population.wander[customer, column]
    out: Floats = (state + shock @ shock_loads(parameters)) * scale
    return out


def sign_deals(
    parameters: Parameters, population: Population, deals: int, rng: np.random.Generator
) -> Deals:
    """Draw deals with their factors and terms."""
    customer, signing = _signings(parameters, population, deals, rng)
    quarter = quarter_of(signing)
    state = customer_state(parameters, population, customer, quarter, np.zeros(deals, dtype=int))
    seller = population.sellers[population.seller[customer]]
    shares = parameters.shares
    ours = np.sqrt([shares[c].seller for c in CAUSES]) * seller
    ours += np.sqrt([shares[c].deal for c in CAUSES]) * rng.standard_normal(ours.shape)
    ours[:, PLACE[Cause.CREDIT]] = _looseness(parameters, state, ours, rng)
    factor = ours + customer_weight(parameters) * state
    standing = ours + customer_weight(parameters) * standing_state(population, customer, quarter)
    amount = parameters.deal_amount * np.exp(parameters.amount_spread * rng.standard_normal(deals))
    readings: dict[str, Floats] = {}
    terms: dict[str, Floats] = {}
    for view in DEAL_VIEWS:
        seen = _shown(parameters, view, standing, seller)
        reading = view.reading(seen, rng.standard_normal(deals))
        readings[view.field], terms[view.field] = reading, view.value(reading)
    single = rng.random(deals) < parameters.single_share
    terms["upfront_share"] = np.where(single, 0.0, terms["upfront_share"])
    terms["retention_share"] = np.where(single, 0.0, terms["retention_share"])
    terms["single"] = single.astype(float)
    return Deals(
        customer=customer,
        signing=signing,
        amount=np.asarray(np.round(np.maximum(amount, 5_000.0), -2), dtype=np.float64),
        ours=ours,
        factor=factor,
        terms=terms,
        readings=readings,
    )


def _looseness(
    parameters: Parameters, state: Floats, ours: Floats, rng: np.random.Generator
) -> Floats:
    """Looseness of the terms: the seller's way, tighter where the payer's habit looks bad."""
    share = parameters.shares[Cause.CREDIT]
    sight = parameters.perceived_habit
    seen = sight * state[:, PLACE[Cause.HABIT]]
    seen = seen + np.sqrt(1 - sight**2) * rng.standard_normal(len(state))
    weak = parameters.weak_product_terms
    product = ours[:, PLACE[Cause.PRODUCT]]
    own = ours[:, PLACE[Cause.CREDIT]] - np.sqrt(share.customer) * seen + weak * product
    out: Floats = own / np.sqrt(1 + weak**2)
    return out


def _shown(parameters: Parameters, view: View, standing: Floats, seller: Floats) -> Floats:
    """What a deal's field looks at, standardised."""
    cause = view.declared.meta.cause
    if cause is None:
        raise TypeError(f"{view.field} has no cause to show")
    place = PLACE[cause]
    if view.shows is Shows.SELLER:
        out: Floats = seller[:, place]
        return out
    deal = standing[:, place] / np.sqrt(1 - parameters.shares[cause].instalment)
    return np.asarray(deal)


def _signings(
    parameters: Parameters, population: Population, deals: int, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Customers and signing days: every customer once on arrival, then as it buys."""
    arrival = population.arrival
    customers = len(arrival)
    last = day_number(parameters.as_of)
    appetite = rng.gamma(1.2, 1.0, customers) * np.maximum(last - arrival, 30)
    again = rng.choice(customers, max(deals - customers, 0), p=appetite / appetite.sum())
    day = growing_days(parameters, rng.random(len(again)), arrival[again], last)
    day = _seasonal(parameters, day, arrival[again], last, rng)
    customer = np.concatenate([np.arange(customers), again])[:deals]
    signing = np.concatenate([arrival, day])[:deals]
    order = np.lexsort((customer, signing))
    return customer[order], signing[order]


def _seasonal(
    parameters: Parameters, day: Ints, first: Ints, last: int, rng: np.random.Generator
) -> Ints:
    """Move signings out of slow months: one redraw within the following year where refused."""
    pace = np.array(parameters.signing_pace)
    month = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % _LATE
    refused = rng.random(len(day)) > pace[month] / pace.max()
    moved = day + np.floor(rng.triangular(30, 90, 240, len(day))).astype(np.int64)
    moved = np.where(moved > last, np.maximum(first, moved - 365), moved)
    return np.where(refused & (moved <= last), moved, day)
