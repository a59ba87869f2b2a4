"""What a deal's terms ask for: its planned instalments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_schemas.causes import Cause
from data_schemas.codes import InstalmentKind, Trigger
from training.simulate.clock import Bools, Floats, Ints
from training.simulate.contract import Deals
from training.simulate.factor import CAUSES, PLACE
from training.simulate.parameters import Parameters

ADVANCE, PROGRESS, ACCEPTANCE, RETENTION, SINGLE = range(5)
"""Places in ``InstalmentKind``."""
SLOTS = 5
"""Advance, two progress payments, the main one, retention."""


@dataclass(frozen=True)
class Instalments:
    """Planned instalments, in the order of their deals.

    Parameters
    ----------
    deal, slot, kind, trigger : ndarray of int, shape (instalments,)
        Deal, place within it, places in ``InstalmentKind`` and ``Trigger``.
    due, invoice : ndarray of int, shape (instalments,)
        Planned due day and invoice day.
    amount, size : ndarray, shape (instalments,)
        Amount in CNY, and its logarithm, standardised.
    own : ndarray, shape (instalments, causes)
        The instalment's own part of the factors.
    """

    deal: Ints
    slot: Ints
    kind: Ints
    trigger: Ints
    due: Ints
    invoice: Ints
    amount: Floats
    size: Floats
    own: Floats


def plan(parameters: Parameters, deals: Deals, rng: np.random.Generator) -> Instalments:
    """Lay out the instalments the terms ask for."""
    n = len(deals.signing)
    terms = deals.terms
    single = terms["single"] > 0
    upfront, retention = terms["upfront_share"], terms["retention_share"]
    days = np.exp(parameters.delivery_spread * rng.standard_normal(n))
    delivery = np.clip(parameters.delivery_days * days, 7, 900)
    stages = (rng.random(n) < 0.75).astype(int) + (deals.amount > 5e5) * (rng.random(n) < 0.75)
    present = np.column_stack(
        [upfront > 0, ~single & (stages >= 1), ~single & (stages >= 2), np.ones(n), retention > 0]
    ).astype(bool)
    rest = 1 - np.where(present[:, 0], upfront, 0) - np.where(present[:, 4], retention, 0)
    each = rest / present[:, 1:4].sum(axis=1)
    share = np.column_stack([upfront, each, each, each, retention])
    due, invoice = _dates(parameters, deals, delivery, rng)

    deal, slot = np.nonzero(present)
    main = np.where(present.sum(axis=1) == 1, SINGLE, ACCEPTANCE)
    kind = np.array([ADVANCE, PROGRESS, PROGRESS, -1, RETENTION])[slot]
    kind = np.where(slot == 3, main[deal], kind)
    audit = (terms["audit_required"] > 0)[deal] & (rng.random(len(deal)) < 0.6)
    trigger = _triggers(kind, audit, rng)
    amount = np.round(deals.amount[deal] * share[deal, slot], 2)
    size = size_of(parameters, amount)
    return Instalments(
        deal=deal,
        slot=slot,
        kind=kind,
        trigger=trigger,
        due=due[deal, slot],
        invoice=invoice[deal, slot],
        amount=amount,
        size=size,
        own=own_part(parameters, kind, trigger, size, rng),
    )


def _dates(
    parameters: Parameters, deals: Deals, delivery: Floats, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Planned due and invoice days of all slots, shape (deals, SLOTS)."""
    n = len(delivery)
    credit = deals.terms["credit_days"]
    inspect = deals.terms["acceptance_days"]
    warranty = parameters.warranty_days * np.where(rng.random(n) < 0.25, 2, 1)
    wait = rng.integers(2, 10, n)
    invoiced = np.column_stack(
        [
            wait,
            delivery / 3,
            2 * delivery / 3,
            delivery + inspect,
            delivery + inspect + warranty,
        ]
    )
    given = np.column_stack([rng.integers(15, 31, n), credit, credit, credit, np.full(n, 30)])
    invoice = deals.signing[:, None] + np.ceil(invoiced).astype(np.int64)
    return invoice + given.astype(np.int64), invoice


def _triggers(kind: Ints, audit: Bools, rng: np.random.Generator) -> Ints:
    """What makes each instalment fall due: mostly the event its kind is named after."""
    rank = {trigger: trigger.rank for trigger in Trigger}
    usual = {
        ADVANCE: (Trigger.SIGNING, Trigger.FIXED_DATE),
        PROGRESS: (Trigger.PROGRESS, Trigger.DELIVERY),
        ACCEPTANCE: (Trigger.ACCEPTANCE, Trigger.DELIVERY),
        RETENTION: (Trigger.WARRANTY_END, Trigger.FIXED_DATE),
        SINGLE: (Trigger.ACCEPTANCE, Trigger.DELIVERY),
    }
    first = np.array([rank[usual[k][0]] for k in range(len(InstalmentKind))])
    second = np.array([rank[usual[k][1]] for k in range(len(InstalmentKind))])
    trigger = np.where(rng.random(len(kind)) < 0.7, first[kind], second[kind])
    late = audit & np.isin(kind, (ACCEPTANCE, SINGLE, RETENTION))
    return np.where(late, rank[Trigger.AUDIT], trigger)


def size_of(parameters: Parameters, amount: Floats) -> Floats:
    """The logarithm of amounts in CNY, standardised."""
    middle = np.log(parameters.deal_amount / 3)
    return np.asarray((np.log(amount) - middle) / (parameters.amount_spread + 0.2))


def own_part(
    parameters: Parameters, kind: Ints, trigger: Ints, size: Floats, rng: np.random.Generator
) -> Floats:
    """The instalment's part of the factors; of credit it is what the plan itself says."""
    share = np.sqrt([parameters.shares[cause].instalment for cause in CAUSES])
    own = share * rng.standard_normal((len(kind), len(CAUSES)))
    loose = np.array([*parameters.kind_looseness.values()])[kind]
    loose = (
        loose + parameters.trigger_looseness * (trigger - 3.2) + parameters.size_looseness * size
    )
    own[:, PLACE[Cause.CREDIT]] = share[PLACE[Cause.CREDIT]] * loose
    out: Floats = own
    return out
