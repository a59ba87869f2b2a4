"""Deals replayed with other terms: what would truly have become of them.

A deal's own part of a cause's factor is made of what was agreed and done about it: that part is
the sum of its readings with the weights of the best linear guess of the factor from them, and a
rest they do not tell. Every reading and factor is normal, so the simulated world is exactly such a
world. Changing a term therefore moves the deal's own part of the factor by its weight times the
change of its reading, and nothing else: what the term told about the customer was a sign, and a
sign does not change the customer. Amounts, kinds, triggers and days of the instalments act
besides, as they do in ``contract.plan``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from scipy.special import logit, ndtri
from scipy.stats import norm

from data_schemas.causes import Cause
from data_schemas.codes import InstalmentKind, Trigger
from data_schemas.instalment import Instalment
from model.curve import HORIZONS
from model.day import day_number
from training.simulate.clock import Floats
from training.simulate.contract import Deals
from training.simulate.factor import CAUSES, PLACE, quarter_of
from training.simulate.parameters import Parameters
from training.simulate.plan import Instalments, own_part, size_of
from training.simulate.scale import Logit, Steps
from training.simulate.stage import claims_of
from training.simulate.survival import draw_futures
from training.simulate.telling import at_signing
from training.simulate.truth import tell_probability
from training.simulate.view import DEAL_VIEWS, Shows, View
from training.simulate.world import World

FARTHEST = 2.5
"""Readings a change can bring a deal to, in standard deviations: beyond is nobody."""
HORIZON = 90


@dataclass(frozen=True)
class Changed:
    """A signed deal under other terms.

    Parameters
    ----------
    deal : int
        Its place in the world's deals.
    values : mapping
        New values of fields in ``DEAL_VIEWS``, codes and booleans as places in their list.
    price : float
        New contract amount, CNY.
    parts : sequence of Instalment
        The new plan.
    origin : sequence of int or None
        For each part its row in the world's plan; ``None`` for a new one.
    """

    deal: int
    values: Mapping[str, float]
    price: float
    parts: Sequence[Instalment]
    origin: Sequence[int | None]


def true_delay(world: World, changed: Sequence[Changed], *, signs_only: bool = False) -> Floats:
    """True expected unpaid share ``HORIZON`` days past due, as of signing, shape (n,).

    Parameters
    ----------
    signs_only : bool
        As if what is written and done were only a sign and moved no factor: what is left is what
        the new plan itself does.
    """
    p = world.parameters
    deals = _deals(world, changed, signs_only=signs_only)
    plan = _plan(world, changed)
    claims = claims_of(p, world.clock, deals, plan)
    signing = deals.signing[plan.deal]
    ahead = np.maximum(quarter_of(claims.start) - quarter_of(signing), 0)
    question = at_signing(
        world, claims, deals.customer[plan.deal], signing, deals.ours[plan.deal] + plan.own,
        plan.due, ahead,
    )  # fmt: skip
    futures = draw_futures(p, int(ahead.max(initial=0)))
    unpaid = tell_probability(p, world.clock, question, futures)[:, HORIZONS.index(HORIZON)]
    total = np.bincount(plan.deal, plan.amount)
    return np.asarray(np.bincount(plan.deal, plan.amount * unpaid) / total)


def shift(
    parameters: Parameters, before: Mapping[str, float], after: Mapping[str, float]
) -> Floats:
    """What changed values of fields move the deal's own factors by, shape (causes,); + is worse.

    Parameters
    ----------
    before, after : mapping
        True values of the same fields.
    """
    out = np.zeros(len(CAUSES))
    for cause in CAUSES:
        weights = _weights(cause)
        share = parameters.shares[cause]
        whole = share.customer + share.seller + share.deal
        # Terms are set by the seller alone; of all else the customer has its part.
        own = 1.0 if cause is Cause.CREDIT else (share.seller + share.deal) / whole
        for view, weight in weights:
            if view.field in after:
                moved = reading(view, after[view.field]) - reading(view, before[view.field])
                out[PLACE[cause]] += np.sqrt(whole) * own * weight * moved
    return out


def reading(view: View, value: float) -> float:
    """The badness a value of a field shows on average, in standard deviations."""
    scale = view.scale
    if isinstance(scale, Steps):
        x = _step_mean(scale, value)
    elif isinstance(scale, Logit):
        inside = np.clip(value / scale.top, 0.005, 0.995)
        x = float((logit(inside) - scale.middle) / scale.spread)
    else:
        raise TypeError(f"{view.field} is not a term that can be replayed")
    return view.direction * float(np.clip(x, -FARTHEST, FARTHEST))


def _step_mean(scale: Steps, value: float) -> float:
    """Mean of a standard normal within the band of the nearest value of a list."""
    edge = np.concatenate([[0.0], np.cumsum(scale.shares) / sum(scale.shares)])
    at = int(np.abs(np.asarray(scale.values) - value).argmin())
    low, high = ndtri(edge[at]), ndtri(min(edge[at + 1], 1.0))
    return float((norm.pdf(low) - norm.pdf(high)) / (edge[at + 1] - edge[at]))


@cache
def _weights(cause: Cause) -> tuple[tuple[View, float], ...]:
    """Weights of the best linear guess of a deal's factor from its fields, standardised."""
    views = [v for v in DEAL_VIEWS if v.declared.meta.cause is cause and v.shows is Shows.DEAL]
    loading = np.array([v.loading for v in views])
    together = np.outer(loading, loading) + np.diag(1 - loading**2)
    return tuple(zip(views, np.linalg.solve(together, loading).tolist(), strict=True))


def _deals(world: World, changed: Sequence[Changed], *, signs_only: bool) -> Deals:
    at = np.array([one.deal for one in changed])
    old = world.deals
    ours = old.ours[at].copy()
    terms = {name: values[at].copy() for name, values in old.terms.items()}
    for i, one in enumerate(changed):
        before = {name: float(old.terms[name][one.deal]) for name in one.values}
        if not signs_only:
            ours[i] += shift(world.parameters, before, one.values)
        for name, value in one.values.items():
            terms[name][i] = value
    return replace(
        old, customer=old.customer[at], signing=old.signing[at],
        amount=np.array([one.price for one in changed]), ours=ours,
        factor=old.factor[at] + ours - old.ours[at], terms=terms,
        readings={name: values[at] for name, values in old.readings.items()},
    )  # fmt: skip


def _plan(world: World, changed: Sequence[Changed]) -> Instalments:
    p, old = world.parameters, world.plan
    kinds, triggers = list(InstalmentKind), list(Trigger)
    rows: list[tuple[int, int, int, int, int, int, float]] = []
    origin: list[int] = []
    for i, one in enumerate(changed):
        for part, row in zip(one.parts, one.origin, strict=True):
            day = day_number(part.due_date)
            # A new part is invoiced as long before it is due as the credit runs.
            wait = int(old.due[row] - old.invoice[row]) if row is not None else _credit(world, one)
            rank = part.trigger.rank if part.trigger is not None else (
                int(old.trigger[row]) if row is not None else triggers.index(Trigger.PROGRESS)
            )  # fmt: skip
            if row is not None and part.kind not in (
                InstalmentKind.ADVANCE, InstalmentKind.RETENTION,
            ):  # fmt: skip
                wait = min(wait, _credit(world, one))
            signing = int(world.deals.signing[one.deal])
            rows.append(
                (i, -1 if row is None else int(old.slot[row]), kinds.index(part.kind), rank, day,
                 max(day - wait, signing), part.amount)
            )  # fmt: skip
            origin.append(-1 if row is None else row)
    deal, slot, kind, trigger, due, invoice = (
        np.array([row[k] for row in rows], dtype=np.int64) for k in range(6)
    )
    amount = np.array([row[6] for row in rows])
    size = size_of(p, amount)
    from_old = np.array(origin)
    # What is an instalment's own besides its terms stays; a new one has drawn something else.
    fresh = own_part(p, kind, trigger, size, np.random.default_rng(p.truth_seed))
    kept = np.where(from_old[:, None] >= 0, old.own[from_old], fresh)
    credit = PLACE[Cause.CREDIT]
    kept[:, credit] = fresh[:, credit]
    return Instalments(
        deal=deal, slot=slot, kind=kind, trigger=trigger, due=due, invoice=invoice, amount=amount,
        size=size, own=kept,
    )  # fmt: skip


def _credit(world: World, one: Changed) -> int:
    told = one.values.get("credit_days", world.deals.terms["credit_days"][one.deal])
    return int(told)
