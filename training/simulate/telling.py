"""The truth table: which snapshots are told, and the columns of ``truth.parquet``."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_schemas.codes import Stage
from training.simulate import table
from training.simulate.clock import Floats, Ints, day_number
from training.simulate.contract import customer_state, customer_weight
from training.simulate.factor import CAUSES, quarter_of, shock_moments
from training.simulate.truth import (
    HORIZONS,
    Futures,
    Moment,
    Question,
    draw_futures,
    tell,
    unpaid_after,
)
from training.simulate.world import World

OPEN_AGES = (0, 90, 365)
"""Days past due at which open receivables are told."""


def horizon_name(horizon: int) -> str:
    """Column of a horizon: ``p_90``, ``p_m30``."""
    return f"p_m{-horizon}" if horizon < 0 else f"p_{horizon}"


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


def book_table(world: World, names: table.Texts, day: int) -> pd.DataFrame:
    """The true curves of the book on a day: every claim invoiced and not paid before it.

    Parameters
    ----------
    names : ndarray of str
        Instalment ids.
    day : int
        Day number; what happened up to the end of the day before is known.

    Returns
    -------
    DataFrame
        ``receivable_id`` and ``p_…`` at the horizons from 0 on, counted from the day or the due
        date, whichever is later.
    """
    claims, course = world.claims, world.course
    rows = np.flatnonzero((world.plan.invoice < day) & (course.paid_day >= day))
    begun = claims.start[rows] < day
    horizons = [h for h in HORIZONS if h >= 0]
    told = np.empty((len(rows), len(horizons)))
    quarter = quarter_of(np.full(len(rows), day - 1))
    ahead = np.where(begun, 0, quarter_of(claims.start[rows]) - quarter)
    futures = draw_futures(world.parameters, int(ahead.max(initial=0)))
    asked = np.maximum(claims.due[rows], day)
    for which in (True, False):
        at = begun == which
        question = (
            _open_question(world, rows[at], np.full(int(at.sum()), day - 1), asked[at])
            if which
            else _planned_question(world, rows[at], quarter[at], ahead[at], asked[at])
        )
        told[at] = unpaid_after(world.parameters, world.clock, question, futures, horizons)
    ids = np.array([f"R{name[1:]}" for name in names[rows]], dtype=object)
    curves = {horizon_name(h): told[:, n] for n, h in enumerate(horizons)}
    return pd.DataFrame({"receivable_id": ids, **curves})


def _signing(
    world: World, rows: Ints, ahead: Ints, names: table.Texts, futures: Futures
) -> pd.DataFrame:
    signing = world.deals.signing[world.plan.deal[rows]]
    question = _planned_question(world, rows, quarter_of(signing), ahead, world.plan.due[rows])
    return _told(world, question, futures, rows, signing, names[rows], Stage.SIGNING)


def _planned_question(
    world: World, rows: Ints, quarter: Ints, ahead: Ints, asked: Ints
) -> Question:
    """Claims that have not begun, in a quarter so many before the one in which they will."""
    p, deal = world.parameters, world.plan.deal[rows]
    state = customer_state(p, world.population, world.deals.customer[deal], quarter, ahead)
    weight = customer_weight(p) * shock_moments(p)[1]
    spread = np.sqrt((1 - p.lasting_share) * (1 - p.quarter_memory ** (2 * ahead)))
    return Question(
        claims=world.claims.take(rows),
        factor=world.deals.ours[deal] + world.plan.own[rows] + customer_weight(p) * state,
        drift=spread[:, None] * weight,
        shock=ahead,
        weight=customer_weight(p),
        asked=asked,
        moment=None,
    )


def _open(
    world: World, rows: Ints, now: Ints, names: table.Texts, futures: Futures
) -> pd.DataFrame:
    ids = np.array([f"R{name[1:]}" for name in names[rows]], dtype=object)
    question = _open_question(world, rows, now, now)
    return _told(world, question, futures, rows, now, ids, Stage.OPEN)


def _open_question(world: World, rows: Ints, now: Ints, asked: Ints) -> Question:
    """Claims under way at the end of a day."""
    course = world.course
    none = np.zeros((len(rows), len(CAUSES)))
    return Question(
        claims=world.claims.take(rows),
        factor=world.factor[rows],
        drift=none,
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
        columns[horizon_name(horizon)] = probability[:, n]
    columns |= _by_cause("effect", effect) | {"effect_calendar": effect[:, -1]}
    return pd.DataFrame(columns | _by_cause("hidden", question.factor))


def _by_cause(prefix: str, values: Floats) -> table.Columns:
    return {f"{prefix}_{cause.value}": values[:, n] for n, cause in enumerate(CAUSES)}
