"""The truth table: which snapshots are told, and the columns of ``truth.parquet``."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_schemas.codes import Stage
from model.curve import HORIZONS, column_of
from model.day import day_number
from training.simulate import table
from training.simulate.clock import Floats, Ints
from training.simulate.contract import customer_state, customer_weight
from training.simulate.factor import CAUSES, quarter_of, shock_moments
from training.simulate.stage import Claims
from training.simulate.survival import Futures, Moment, draw_futures
from training.simulate.truth import Question, tell
from training.simulate.world import World

OPEN_AGES = (0, 90, 365)
"""Days past due at which open receivables are told."""


def truth_table(
    world: World, names: table.Texts, per_deal: int | None, rng: np.random.Generator
) -> pd.DataFrame:
    """Tell the truth about instalments at signing and about receivables while they are open.

    Parameters
    ----------
    names : ndarray of str
        Instalment ids.
    per_deal : int, optional
        Instalments drawn from each deal; all by default.
    """
    rows = np.arange(len(names))
    if per_deal is not None:
        order = np.lexsort((rng.random(len(rows)), world.plan.deal))
        deal = world.plan.deal[order]
        rank = np.arange(len(deal)) - np.searchsorted(deal, deal)
        rows = np.sort(order[rank < per_deal])
    signing = world.deals.signing[world.plan.deal]
    ahead = quarter_of(world.claims.start) - quarter_of(signing)
    futures = draw_futures(world.parameters, int(ahead.max(initial=0)))
    parts = [_signing(world, rows, ahead[rows], names, futures)]
    last = day_number(world.parameters.as_of)
    for age in OPEN_AGES:
        now = world.plan.due[rows] + age
        open_ = (now <= last) & (world.course.paid_day[rows] > now)
        parts.append(_open(world, rows[open_], now[open_], names, futures))
    return pd.concat(parts, ignore_index=True)


def _signing(
    world: World, rows: Ints, ahead: Ints, names: table.Texts, futures: Futures
) -> pd.DataFrame:
    deal = world.plan.deal[rows]
    signing = world.deals.signing[deal]
    question = at_signing(
        world, world.claims.take(rows), world.deals.customer[deal], signing,
        world.deals.ours[deal] + world.plan.own[rows], world.plan.due[rows], ahead,
    )  # fmt: skip
    return _told(world, question, futures, rows, signing, names[rows], Stage.SIGNING)


def at_signing(
    world: World, claims: Claims, customer: Ints, signing: Ints, ours: Floats, due: Ints,
    ahead: Ints,
) -> Question:  # fmt: skip
    """What is asked about planned instalments on the day their deals are signed.

    Parameters
    ----------
    claims : Claims
        Shape (n,), like all that follows.
    customer, signing, due : ndarray of int
        Of each instalment.
    ours : ndarray, shape (n, causes)
        The part of the factors that does not come from the customer's state.
    ahead : ndarray of int
        Quarters from signing to the claim's start.
    """
    p = world.parameters
    state = customer_state(p, world.population, customer, quarter_of(signing), ahead)
    spread = np.sqrt((1 - p.lasting_share) * (1 - p.quarter_memory ** (2 * ahead)))
    return Question(
        claims=claims,
        factor=ours + customer_weight(p) * state,
        drift=spread[:, None] * customer_weight(p) * shock_moments(p)[1],
        shock=ahead,
        weight=customer_weight(p),
        asked=due,
        moment=None,
    )


def _open(
    world: World, rows: Ints, now: Ints, names: table.Texts, futures: Futures
) -> pd.DataFrame:
    ids = np.array([f"R{name[1:]}" for name in names[rows]], dtype=object)
    question = under_way(world, rows, now, now)
    return _told(world, question, futures, rows, now, ids, Stage.OPEN)


def under_way(world: World, rows: Ints, now: Ints, asked: Ints) -> Question:
    """What is asked about claims that have begun, at the end of the day ``now``; shape (n,)."""
    course = world.course
    return Question(
        claims=world.claims.take(rows),
        factor=world.factor[rows],
        drift=np.zeros((len(rows), len(CAUSES))),
        shock=np.zeros(len(rows), dtype=np.int64),
        weight=np.zeros(len(CAUSES)),
        asked=asked,
        moment=Moment(
            now=now,
            budget=course.budget[rows],
            accepted=course.accepted[rows],
            approved=course.approved[rows],
            ready=course.ready[rows],
            booked=course.booked[rows],
            reached=course.reached[rows],
        ),
    )


def _told(
    world: World,
    question: Question,
    futures: Futures,
    rows: Ints,
    snapshot: Ints,
    ids: table.Texts,
    stage: Stage,
) -> pd.DataFrame:
    probability, effect = tell(world.parameters, world.clock, question, futures)
    deal = world.plan.deal[rows]
    columns: table.Columns = {
        "unit_id": ids,
        "deal_id": table.ids("D", len(world.deals.signing), 7)[deal],
        "customer_id": table.ids("C", len(world.population.arrival), 6)[world.deals.customer[deal]],
        "stage": np.full(len(rows), stage.value, dtype=object),
        "snapshot_date": table.days(snapshot),
        "question_date": table.days(question.asked),
    }
    for n, horizon in enumerate(HORIZONS):
        columns[column_of(horizon)] = probability[:, n]
    columns |= _by_cause("effect", effect) | {"effect_calendar": effect[:, -1]}
    return pd.DataFrame(columns | _by_cause("hidden", question.factor))


def _by_cause(prefix: str, values: Floats) -> table.Columns:
    return {f"{prefix}_{cause.value}": values[:, n] for n, cause in enumerate(CAUSES)}
