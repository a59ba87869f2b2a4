"""Surveys: what is written down about customers, quarter by quarter, and what stays blank."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_schemas.causes import Cause
from data_schemas.customer import Customer
from data_schemas.field import fields_of
from model.day import day_number
from training.simulate import table
from training.simulate.clock import Bools, Floats, Ints
from training.simulate.factor import (
    FIRST_YEAR,
    PLACE,
    Population,
    quarter_of,
)
from training.simulate.parameters import Parameters
from training.simulate.view import CUSTOMER_VIEWS, Shows, View

_EVENTS = ("leadership_change_12m", "policy_change_12m")


@dataclass(frozen=True)
class Calendar:
    """When customers are looked at, shape (customers, quarters).

    Parameters
    ----------
    day : ndarray of int
        Day of the quarter's survey.
    first : ndarray of bool
        Whether it is the first one, shortly before the first deal.
    held : ndarray of bool
        Whether the customer can be looked at in the quarter at all.
    """

    day: Ints
    first: Bools
    held: Bools


def survey(
    parameters: Parameters, population: Population, names: table.Texts, rng: np.random.Generator
) -> tuple[list[table.Columns], dict[str, Floats]]:
    """Look at every customer through the years.

    Returns
    -------
    facts : list of dict
        Columns of dated facts, one entry per field.
    current : dict of field to ndarray, shape (customers,)
        The last value written down, NaN where there is none.
    """
    calendar = _calendar(parameters, population, rng)
    sloppy = population.sloppy[population.seller][:, None]
    facts: list[table.Columns] = []
    current: dict[str, Floats] = {}
    shape = calendar.day.shape
    for view in CUSTOMER_VIEWS:
        seen = _shown(population, view)
        stays = parameters.noise_lasting
        noise = np.sqrt(stays) * rng.standard_normal((shape[0], 1))
        noise = noise + np.sqrt(1 - stays) * rng.standard_normal(shape)
        reading = view.reading(seen, noise)
        value = view.value(reading)
        if view.field == "relation_years":
            value = _ageing(value, calendar)
        never = view.is_blank(
            np.zeros((shape[0], 1)), sloppy, parameters.sloppiness, rng.random((shape[0], 1))
        )
        blank = view.is_blank(reading, sloppy, parameters.sloppiness, rng.random(shape))
        asked = calendar.first | (rng.random(shape) < parameters.survey_chance)
        told = calendar.held & asked & ~blank & ~never
        _write(view.field, told, value, calendar, names, rng, facts, current)
    for field, events in zip(_EVENTS, (population.leadership, population.policy), strict=True):
        recent = events.copy()
        for back in (1, 2, 3):
            recent[:, back:] |= events[:, :-back]
        never = rng.random((shape[0], 1)) < 0.12
        asked = calendar.first | (rng.random(shape) < 2 * parameters.survey_chance)
        told = calendar.held & asked & ~never
        _write(field, told, recent.astype(float), calendar, names, rng, facts, current)
    return facts, current


def _calendar(parameters: Parameters, population: Population, rng: np.random.Generator) -> Calendar:
    """Survey days: one before the first deal, then at most one per quarter up to the end."""
    customers, quarters = population.leadership.shape
    before = population.arrival - rng.integers(3, 40, customers)
    number = population.first_quarter + np.arange(quarters)
    months = (FIRST_YEAR - 1970) * 12 + 3 * number
    start = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    day = start + rng.integers(0, 89, (customers, quarters))
    quarter = population.column(quarter_of(before))
    first = np.zeros(day.shape, dtype=bool)
    first[np.arange(customers), quarter] = True
    day = np.where(first, before[:, None], day)
    held = first | (day > before[:, None]) & (np.arange(quarters) > quarter[:, None])
    return Calendar(day=day, first=first, held=held & (day <= day_number(parameters.as_of)))


def _shown(population: Population, view: View) -> Floats:
    """What a customer's field looks at, shape (customers, quarters); no change shows in it."""
    if view.shows is Shows.PURSE:
        out: Floats = population.purse[population.region]
        return out
    cause = view.declared.meta.cause or Cause.EXTERNAL
    place = PLACE[cause]
    return np.asarray(population.lasting[:, [place]] + population.wander[..., place])


def _ageing(value: Floats, calendar: Calendar) -> Floats:
    """Years of relation grow from what they were at the first survey."""
    base = (value * calendar.first).sum(axis=1, keepdims=True)
    start = (calendar.day * calendar.first).sum(axis=1, keepdims=True)
    years = np.clip(base + (calendar.day - start) / 365.25, 0, 80)
    return np.asarray(np.round(years, 1))


def _write(
    field: str,
    told: Bools,
    value: Floats,
    calendar: Calendar,
    names: table.Texts,
    rng: np.random.Generator,
    facts: list[table.Columns],
    current: dict[str, Floats],
) -> None:
    """Write down what was told, once per change."""
    customer, quarter = np.nonzero(told)
    what = value[customer, quarter]
    known = calendar.day[customer, quarter]
    last = np.full(len(told), np.nan)
    last[customer] = what
    current[field] = last
    news = np.ones(len(what), dtype=bool)
    news[1:] = (customer[1:] != customer[:-1]) | (what[1:] != what[:-1])
    customer, what, known = customer[news], what[news], known[news]
    lag = rng.integers(0, 20, len(known))
    if field in ("fiscal_self_sufficiency", "debt_ratio"):
        lag = lag + 90
    declared = fields_of(Customer)[field]
    facts.append(table.facts("customer", names, declared, customer, what, known - lag, known))
