"""A simulated company: its ledger and, if wanted, the truth behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from data_schemas.codes import AgencyType, GovernmentLevel, InstalmentKind, ProcessState, Trigger
from data_schemas.customer import Customer
from data_schemas.deal import Deal
from data_schemas.field import fields_of
from data_schemas.frame import Ledger
from model.day import day_number
from training.simulate import table
from training.simulate.clock import Bools, Floats, Ints
from training.simulate.contact import contacts
from training.simulate.event import (
    Book,
    budget_news,
    milestones,
    notes,
    payments,
    signing_facts,
    states,
)
from training.simulate.name import customer_names, region_names
from training.simulate.parameters import Parameters
from training.simulate.survey import survey
from training.simulate.telling import truth_table
from training.simulate.view import DEAL_VIEWS
from training.simulate.world import World, build_world


@dataclass(frozen=True)
class Simulation:
    """A simulated ledger and the truth behind it.

    Parameters
    ----------
    ledger : Ledger
        What the company's records hold.
    truth : DataFrame or None
        Per snapshot the true probabilities and effects; ``docs/simulator.md`` defines them.
    seed, deals : int
        What it was made from.
    world : World
        All that exists there, hidden or not.
    """

    ledger: Ledger
    truth: pd.DataFrame | None
    seed: int
    deals: int
    world: World


def simulate(
    deals: int,
    seed: int,
    *,
    truth: bool = False,
    truth_sample: int | None = None,
) -> Simulation:
    """Simulate a company's history up to the as-of date.

    Parameters
    ----------
    deals : int
        Signed deals, at least 1.
    seed : int
        Same seed, same ledger.
    truth : bool
        Also compute the truth.
    truth_sample : int, optional
        Instalments drawn from each deal for the truth; all of them by default.

    Raises
    ------
    ValueError
        If ``deals`` is not positive.
    """
    if deals < 1:
        raise ValueError(f"deals must be at least 1, not {deals}")
    rngs = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(10)]
    world = build_world(Parameters(), deals, rngs)
    told = None
    if truth:
        told = truth_table(world, instalment_ids(world), truth_sample, rngs[9])
    return Simulation(_ledger(world, rngs), told, seed=seed, deals=deals, world=world)


def instalment_ids(world: World) -> table.Texts:
    """Ids of the planned instalments: the deal's and the place in it."""
    pairs = zip(world.plan.deal + 1, world.plan.slot + 1, strict=True)
    return np.array([f"D{deal:07d}-{slot}" for deal, slot in pairs], dtype=object)


def _ledger(world: World, rngs: list[np.random.Generator]) -> Ledger:
    """Write down what the company can know."""
    p, planned, signed = world.parameters, world.plan, world.deals
    last = day_number(p.as_of)
    deal_names = table.ids("D", len(signed.signing), 7)
    customer_ids = table.ids("C", len(world.population.arrival), 6)
    instalment_names = instalment_ids(world)
    book, row = _book(world, instalment_names, last)
    stones = milestones(p, world.clock, book)
    state_columns, current_state = states(p, book, stones, rngs[4])
    note_facts, noted = notes(p, book, stones, rngs[5])
    survey_facts, surveyed = survey(p, world.population, customer_ids, rngs[6])
    deal_columns, told = _deal_columns(world, deal_names, customer_ids, rngs[7])
    news = budget_news(p, world.clock, book, signed, deal_names, told, rngs[7])
    agreed = signing_facts(signed, deal_names, told)
    receivables: table.Columns = {
        "receivable_id": book.names,
        "customer_id": customer_ids[book.customer],
        "deal_id": deal_names[book.deal],
        "instalment_id": instalment_names[row],
        "kind": table.codes(InstalmentKind, book.kind),
        "invoice_date": table.days(book.invoice),
        "due_date": table.days(book.claims.due),
        "amount": book.amount,
        "process_state": table.codes(ProcessState, current_state),
        "paid_date": table.days(book.course.paid_day, book.paid),
    }
    blank = rngs[7].random(len(planned.deal)) < 0.15
    instalments: table.Columns = {
        "instalment_id": instalment_names,
        "deal_id": deal_names[planned.deal],
        "kind": table.codes(InstalmentKind, planned.kind),
        "due_date": table.days(planned.due),
        "amount": planned.amount,
        "trigger": table.codes(Trigger, np.where(blank, np.nan, planned.trigger)),
    }
    return Ledger(
        receivables=table.frame("receivables", receivables | noted),
        payments=table.frame("payments", payments(p, book, stones, rngs[8])),
        deals=table.frame("deals", deal_columns),
        instalments=table.frame("instalments", instalments),
        customers=table.frame("customers", _customer_columns(world, customer_ids, surveyed)),
        contacts=table.frame("contacts", contacts(p, book, stones, customer_ids, rngs[8])),
        states=table.frame("states", state_columns),
        facts=table.stack_facts([*survey_facts, *note_facts, *agreed, *news]),
        as_of=p.as_of,
        synthetic=True,
    )


def _book(world: World, names: table.Texts, last: int) -> tuple[Book, Ints]:
    """The claims invoiced by the as-of day, and their positions in the plan."""
    planned = world.plan
    row = np.flatnonzero(planned.invoice <= last)
    deal = planned.deal[row]
    customer = world.deals.customer[deal]
    population = world.population
    book = Book(
        names=np.array([f"R{name[1:]}" for name in names[row]], dtype=object),
        deal=deal,
        customer=customer,
        kind=planned.kind[row],
        invoice=planned.invoice[row],
        amount=planned.amount[row],
        factor=world.factor[row],
        sloppy=population.sloppy[population.seller[customer]],
        claims=world.claims.take(row),
        course=replace(world.course, **{k: v[row] for k, v in vars(world.course).items()}),
        last=last,
    )
    return book, row


def _deal_columns(
    world: World, names: table.Texts, customer_ids: table.Texts, rng: np.random.Generator
) -> tuple[table.Columns, dict[str, Bools]]:
    """Columns of the deals as known on the signing day, and what was not left blank."""
    signed, population = world.deals, world.population
    sloppy = population.sloppy[population.seller[signed.customer]]
    columns: table.Columns = {
        "deal_id": names,
        "customer_id": customer_ids[signed.customer],
        "signing_date": table.days(signed.signing),
        "amount": signed.amount,
    }
    told: dict[str, Bools] = {}
    for view in DEAL_VIEWS:
        reading = signed.readings[view.field]
        weight = world.parameters.sloppiness
        blank = view.is_blank(reading, sloppy, weight, rng.random(len(sloppy)))
        told[view.field] = ~blank
        value = np.where(blank, np.nan, signed.terms[view.field])
        columns[view.field] = table.column(fields_of(Deal)[view.field], value)
    return columns, told


def _customer_columns(world: World, ids: table.Texts, surveyed: dict[str, Floats]) -> table.Columns:
    """Columns of the customers as known on the as-of day."""
    population = world.population
    columns: table.Columns = {
        "customer_id": ids,
        "name": customer_names(population.region, population.agency, population.level),
        "region": region_names(population.region),
        "agency_type": table.codes(AgencyType, population.agency),
        "level": table.codes(GovernmentLevel, population.level),
    }
    for field, value in surveyed.items():
        columns[field] = table.column(fields_of(Customer)[field], value)
    return columns
