"""The truth about a company's book: the curves of all claims open on one day."""

from __future__ import annotations

import numpy as np
import pandas as pd

from model.curve import HORIZONS, column_of
from training.simulate import table
from training.simulate.factor import quarter_of
from training.simulate.survival import draw_futures
from training.simulate.telling import at_signing, under_way
from training.simulate.truth import tell_probability
from training.simulate.world import World


def book_table(world: World, names: table.Texts, day: int) -> pd.DataFrame:
    """The true curves of every claim invoiced before a day and not paid before it.

    Parameters
    ----------
    names : ndarray of str
        Instalment ids.
    day : int
        Day number; what happened up to the end of the day before is known.

    Returns
    -------
    DataFrame
        ``receivable_id`` and ``p_…``, the probabilities of being unpaid at the horizons, counted
        from the day or the due date, whichever is later.
    """
    claims, deals, plan = world.claims, world.deals, world.plan
    rows = np.flatnonzero((plan.invoice < day) & (world.course.paid_day >= day))
    now = np.full(len(rows), day - 1)
    asked = np.maximum(claims.due[rows], day)
    begun = claims.start[rows] < day
    ahead = np.where(begun, 0, quarter_of(claims.start[rows]) - quarter_of(now))
    futures = draw_futures(world.parameters, int(ahead.max(initial=0)))
    told = np.empty((len(rows), len(HORIZONS)))
    told[begun] = tell_probability(
        world.parameters, world.clock,
        under_way(world, rows[begun], now[begun], asked[begun]), futures,
    )  # fmt: skip
    # What has not begun is as uncertain as it was at signing, but for what is known meanwhile.
    later = rows[~begun]
    deal = plan.deal[later]
    told[~begun] = tell_probability(
        world.parameters, world.clock,
        at_signing(
            world, claims.take(later), deals.customer[deal], now[~begun],
            deals.ours[deal] + plan.own[later], asked[~begun], ahead[~begun],
        ),
        futures,
    )  # fmt: skip
    ids = np.array([f"R{name[1:]}" for name in names[rows]], dtype=object)
    curves = {column_of(h): told[:, n] for n, h in enumerate(HORIZONS)}
    return pd.DataFrame({"receivable_id": ids, **curves})
