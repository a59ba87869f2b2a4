"""What claims have in common beyond their curves, estimated from a fit's held-out outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from data_schemas.codes import Stage
from model.day import Floats, days_of, months_of
from model.portfolio.common_risk import Common, Pairs, shared_of
from training.horizon import Learnt

FIRST_HORIZON = 30
"""Horizons from here on tell: before, nearly everything is unpaid."""


def common_risk(learnt: Sequence[Learnt]) -> Common | None:
    """Shares common to a customer's claims and to the book; none without held-out claims.

    Parameters
    ----------
    learnt : sequence of Learnt
        The horizons of the open stage.
    """
    pairs = []
    for days, rows, p in open_holdouts(learnt):
        if days < FIRST_HORIZON:
            continue
        pairs.append(
            Pairs(
                p=p,
                y=rows["y"].to_numpy(dtype="float64"),
                claim=pd.factorize(rows["receivable_id"])[0].astype("int64"),
                customer=pd.factorize(rows["customer_id"])[0].astype("int64"),
                time=months_of(days_of(rows["snapshot"])) // 3,
            )
        )
    return shared_of([one for one in pairs if len(one.p)])


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
