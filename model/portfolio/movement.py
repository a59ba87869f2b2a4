"""Expected credit loss from one day to another: what is new, paid, older, and what only we changed.

Each step changes one thing: first the model, then what is known today about the records of that
day, then time. All in cents, so the steps add up exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd

from data_schemas.credit_loss import Movement
from model.day import Days, Floats, day_number
from model.money.balance import given_up_cents
from model.money.cents import yuan
from model.portfolio.credit_loss import Provision, with_overrides
from model.portfolio.figures import Figures


@dataclass(frozen=True)
class Told:
    """What was told of a day on that day: the model's expected credit loss."""

    model_version: str
    loss: Decimal


def movement(
    then: Figures,
    then_by_today: Figures,
    now: Figures,
    told: Told | None,
    lang: str,
    provisions: Sequence[Provision] = (),
) -> Movement:
    """How the expected credit loss came from one day to another.

    Parameters
    ----------
    then, then_by_today : Figures
        The book of the earlier day by the present model: from the records as they read then, and
        as they read now.
    now : Figures
        The book of the later day.
    told : Told, optional
        What was told of the earlier day then; without it no change of model shows.
    provisions : sequence of Provision
        Set by hand and in force on the later day, as ``credit_loss`` takes them.
    """
    start = int(then.loss.sum())
    corrected = int(then_by_today.loss.sum())
    before, after = _losses(then_by_today), _losses(now)
    stays = before.index.intersection(after.index)
    old, new = before.loc[stays], after.loc[stays]
    # What was paid or given up in part takes its share of the loss along.
    part = np.minimum(new["cents"], old["cents"]) / np.maximum(old["cents"], 1)
    left = np.rint(old["loss"] * part).astype("int64")
    taken = before["loss"] - left.reindex(before.index, fill_value=0)
    given_up = int(np.rint(taken * _share_given_up(before, after, then, now)).sum())
    paid = int(taken.sum()) - given_up
    come = int(after.loc[after.index.difference(before.index), "loss"].sum())
    aged = int((new["loss"] - left).sum())
    weighted = now.weighted(now.default)
    closing, outlooks = yuan(int(now.loss.sum())), yuan(int(weighted.sum()))
    _, provision = with_overrides(now, weighted, provisions, lang)
    opening = start if told is None else int(told.loss * 100)
    return Movement(
        since=then.book.as_of,
        until=now.book.as_of,
        model_version=now.version,
        model_known=told is not None,
        opening=yuan(opening),
        model=yuan(start - opening),
        data=yuan(corrected - start),
        new=yuan(come),
        paid=yuan(-paid),
        written_off=yuan(-given_up),
        ageing=yuan(aged),
        closing=closing,
        outlooks=outlooks - closing,
        overrides=provision - outlooks,
        provision=provision,
        text=_text(then.book.as_of, told, now.version, lang),
    )


def _losses(found: Figures) -> pd.DataFrame:
    ids = found.book.scored.asked.units["receivable_id"].to_numpy()
    columns: dict[str, Days] = {"loss": found.loss, "cents": found.book.cents}
    return pd.DataFrame(columns, index=pd.Index(ids))


def _share_given_up(
    before: pd.DataFrame, after: pd.DataFrame, then: Figures, now: Figures
) -> Floats:
    """Share of what left each claim's balance that was written off between the days; (n,)."""
    view = now.book.scored.asked.view
    at = np.asarray(view.receivable_ids.get_indexer(before.index), dtype="int64")
    known = at >= 0
    off = np.zeros(len(before))
    ends = (given_up_cents(view, at[known], day_number(f.book.as_of)) for f in (then, now))
    earlier, later = ends
    off[known] = later - earlier
    fall = before["cents"] - after["cents"].reindex(before.index, fill_value=0)
    return np.asarray(np.clip(off / np.maximum(fall, 1), 0.0, 1.0))


def _text(since: date, told: Told | None, version: str, lang: str) -> str:
    zh = lang == "zh"
    if told is None:
        return (
            f"{since} 当日没有留存的结果，期初按现行模型 {version} 重算，模型变动记为 0。"
            if zh
            else f"Nothing told on {since} is on file: the opening is worked out by the present"
            f" model {version}, and no change of model shows."
        )
    return (
        f"期初为 {since} 当日按模型 {told.model_version} 给出的金额。"
        if zh
        else f"The opening is what model {told.model_version} told on {since}."
    )
