"""What claims have in common beyond their curves, estimated from a fit's held-out outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from data_schemas.codes import Stage
from model.day import Floats, days_of, months_of
from model.portfolio.common_risk import Common, Pairs, shared_of
from training.learnt import Learnt

FIRST_HORIZON = 30
"""Horizons from here on tell: before, nearly everything is unpaid."""


def common_risk(learnt: Sequence[Learnt]) -> Common | None:
    """Shares common to a customer's claims and to the book; none without held-out claims.

    Parameters
    ----------
    learnt : sequence of Learnt
        The horizons of the open stage.
    """
    found = [(rows, p) for days, rows, p in open_holdouts(learnt) if days >= FIRST_HORIZON]
    # One number for a claim at all horizons: they are counted over all of them.
    claims, customers = (
        pd.Index([one for rows, _ in found for one in rows[name].unique()]).unique()
        for name in ("receivable_id", "customer_id")
    )
    pairs = [
        Pairs(
            p=p,
            y=rows["y"].to_numpy(dtype="float64"),
            claim=claims.get_indexer(pd.Index(rows["receivable_id"])).astype("int64"),
            customer=customers.get_indexer(pd.Index(rows["customer_id"])).astype("int64"),
            time=months_of(days_of(rows["snapshot"])) // 3,
        )
        for rows, p in found
    ]
    return shared_of(pairs)


def open_holdouts(learnt: Sequence[Learnt]) -> Iterator[tuple[int, pd.DataFrame, Floats]]:
    """Days, held-out rows and probabilities of each horizon of the open stage that has some.

    Calibrated as the model's are: what is seen in them is what no calibration takes away.
    """
    for one in learnt:
        rows = one.holdout
        if not len(rows):
            continue
        rows = rows[rows["stage"] == Stage.OPEN.value]
        if len(rows):
            yield one.entry.days, rows, rows["calibrated"].to_numpy()
