"""Expected credit loss from one day to another: what is new, gone, older, what only we changed.

Each step changes one thing: first the model, then the policy, then what is known on the later day
about the records of the earlier one, then time. All in cents, so the steps add up exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.credit_loss import Movement
from data_schemas.percentage import exact_percent
from data_schemas.punctuation import marks
from model.curve import nearest
from model.day import Days, Floats, day_number
from model.money.balance import given_up_cents
from model.money.cents import in_cents, yuan
from model.portfolio.credit_loss import Provision, with_overrides
from model.portfolio.figures import Figures


@dataclass(frozen=True)
class Told:
    """What was told of a day on that day: the model's expected credit loss.

    ``loss_given_default`` and ``default_days`` are the policy's of that time, where they were kept.
    """

    model_version: str
    loss: Decimal
    loss_given_default: float | None = None
    default_days: int | None = None


def movement(
    then: Figures,
    then_by_today: Figures,
    now: Figures,
    told: Told | None,
    lang: str,
    provisions: Sequence[Provision] = (),
    *,
    revision: int,
    closed: Told | None = None,
    merged_since: bool = False,
) -> Movement:
    """How the expected credit loss came from one day to another.

    Parameters
    ----------
    then, then_by_today : Figures
        The book of the earlier day by the present model: from the records as they read then, and
        as they read on the later day, by when two ids may have been found to be one customer.
    now : Figures
        The book of the later day.
    told : Told, optional
        What was told of the earlier day then; without it no change of model or policy shows. Told
        by the present model, all it differs by is policy and records that came in late.
    provisions : sequence of Provision
        Set by hand and in force on the later day, as ``credit_loss`` takes them.
    revision : int
        Of the ledger the later book is of.
    closed : Told, optional
        What was told last of the later day, where the book has moved on: the next movement opened
        with it.
    merged_since : bool
        Whether customers were merged after the later day, which ``now`` does not know.
    """
    start = int(then.loss.sum())
    corrected = int(then_by_today.loss.sum())
    before, after = _losses(then_by_today), _losses(now)
    stays = before.index.intersection(after.index)
    old, new = before.loc[stays], after.loc[stays]
    # What was paid, given up or cancelled in part takes its share of the loss along.
    part = np.minimum(new["cents"], old["cents"]) / np.maximum(old["cents"], 1)
    left = pd.Series(_whole(old["loss"] * part), index=stays)
    taken = before["loss"] - left.reindex(before.index, fill_value=0)
    off, void = _shares_not_paid(before, after, then, now)
    given_up = _whole(taken * off)
    cancelled = _whole(taken * (off + void)) - given_up
    come = after.loc[after.index.difference(before.index), "loss"]
    renewed = int(come[_issued_before(come.index, then, now)].sum())
    # Between two days of one reading a balance grows only by payments that were taken back.
    grown = 1 - np.minimum(old["cents"] / np.maximum(new["cents"], 1), 1)
    grew = _whole(new["loss"] * grown)
    back = renewed + int(grew.sum())
    paid = int((taken - given_up - cancelled).sum()) - back
    aged = int((new["loss"] - grew - left).sum())
    weighted = now.weighted(now.default)
    begun, ended = _apart(told, then), _apart(closed, now)
    by_model, by_policy, learnt = (one - other for one, other in zip(begun, ended, strict=True))
    closing = int(now.loss.sum()) if closed is None else int(closed.loss * 100)
    outlooks = int(weighted.sum()) - int(now.loss.sum())
    overrides, provision = with_overrides(now, weighted, provisions, lang)
    if all(one.customer_id is not None for one in overrides):  # else one amount stands for all
        provision += yuan(closing - int(now.loss.sum()))
    return Movement(
        since=then.book.as_of,
        until=now.book.as_of,
        model_version=now.version,
        ledger_revision=revision,
        synthetic=now.book.scored.asked.view.ledger.synthetic,
        model_known=told is not None,
        policy_known=told is not None and told.loss_given_default is not None,
        opening=yuan(start) if told is None else told.loss,
        model=yuan(by_model),
        policy=yuan(by_policy),
        data=yuan(corrected - start + learnt),
        new=yuan(int(come.sum()) - renewed),
        paid=yuan(-paid),
        written_off=yuan(-given_up.sum()),
        cancelled=yuan(-cancelled.sum()),
        ageing=yuan(aged),
        closing=yuan(closing),
        outlooks=yuan(outlooks),
        overrides=provision - yuan(closing + outlooks),
        provision=provision,
        text=_text(then, told, lang) + _closing_text(now, closed, merged_since, lang),
    )


def _apart(told: Told | None, found: Figures) -> tuple[int, int, int]:
    """What a count by the present model differs by from what was told, cents.

    By model, by policy, and by what was learnt late: told by the present model, that is the rest.
    """
    if told is None:
        return 0, 0, 0
    now = int(found.loss.sum())
    policy = now - _by_policy_of(told, found)
    rest = now - policy - int(told.loss * 100)
    return (0, policy, rest) if told.model_version == found.version else (rest, policy, 0)


def _by_policy_of(told: Told, then: Figures) -> int:
    """The loss of a day by the policy it was told by, cents; the present one's if lost.

    Nothing else of the policy moves the loss by the claims' own scores.
    """
    if told.loss_given_default is None or told.default_days is None:
        return int(then.loss.sum())
    policy = then.policy
    money = policy.money.model_copy(update={"loss_given_default": told.loss_given_default})
    before = policy.model_copy(update={"money": money, "default_days": told.default_days})
    return int(replace(then, policy=before).loss.sum())


def _losses(found: Figures) -> pd.DataFrame:
    asked, book = found.book.scored.asked, found.book
    ids = asked.units["receivable_id"].to_numpy()
    columns: dict[str, Days] = {
        "loss": found.loss, "cents": book.cents, "owed": in_cents(asked.amount)
    }  # fmt: skip
    return pd.DataFrame(columns, index=pd.Index(ids))


def _issued_before(ids: pd.Index, then: Figures, now: Figures) -> NDArray[np.bool_]:
    """Which claims that came into the book were there before it: their payment was taken back."""
    view = now.book.scored.asked.view
    at = np.asarray(view.receivable_ids.get_indexer(ids), dtype="int64")
    return np.asarray(view.issue[at] < day_number(then.book.as_of), dtype=bool)


def _shares_not_paid(
    before: pd.DataFrame, after: pd.DataFrame, then: Figures, now: Figures
) -> tuple[Floats, Floats]:
    """Shares of what left each claim's balance between the days that did not come in; (n,) each.

    What was written off, and what there is no claim to any more: all of one that is void by now,
    of one that is not what was credited.
    """
    view = now.book.scored.asked.view
    at = np.asarray(view.receivable_ids.get_indexer(before.index), dtype="int64")
    known = at >= 0
    at, off, void = at[known], np.zeros(len(before)), np.zeros(len(before))
    fall = before["cents"] - after["cents"].reindex(before.index, fill_value=0)
    fall = np.maximum(fall.to_numpy(), 1)
    earlier, later = (given_up_cents(view, at, day_number(f.book.as_of)) for f in (then, now))
    off[known] = later - earlier
    credited = before["owed"].to_numpy()[known] - in_cents(view.outcomes.owed[at])
    void[known] = np.where(view.outcomes.excluded[at], fall[known], credited)
    off = np.clip(off / fall, 0.0, 1.0)
    return off, np.clip(void / fall, 0.0, 1.0 - off)


def _whole(cents: pd.Series | Floats) -> Days:
    """Parts of a cent rounded as amounts are: half of one goes up."""
    return in_cents(np.asarray(cents, dtype="float64") / 100.0)


def _text(then: Figures, told: Told | None, lang: str) -> str:
    zh, since, version = lang == "zh", then.book.as_of, then.version
    if told is None:
        return (
            f"{since} 的账本没有留存的结果，期初按现行模型 {version} 和参数重算，两者的变动记为 0。"
            if zh
            else f"No figures were reported for {since}: the opening is worked out by the present"
            f" model {version} and policy, and no change of model or policy shows."
        )
    opening = (
        f"期初为 {since} 的账本按模型 {told.model_version} 最后给出的金额。"
        if zh
        else f"The opening is what model {told.model_version} told last of {since}."
    )
    return opening + _policy_text(then, told, zh=zh, same=told.model_version == version)


def _closing_text(now: Figures, closed: Told | None, merged_since: bool, lang: str) -> str:
    """Why the closing may be another than the book of its day is now."""
    zh, day = lang == "zh", now.book.as_of
    if closed is not None:
        return (
            f"期末为 {day} 的账本最后给出的金额，与现在重算之差计入数据更正、换模型或改参数。"
            if zh
            else f" The closing is what was told last of {day}; what a count of today differs by is"
            " in data, model or policy."
        )
    if not merged_since:
        return ""
    return (
        f"{day} 之后合并或拆开的客户不计入期末，计入下一次的数据更正。"
        if zh
        else f" Customers merged or parted after {day} are not in the closing: the next movement"
        " has them in data."
    )


def _policy_text(then: Figures, told: Told, *, zh: bool, same: bool) -> str:
    """Which settings that move the loss were changed since, or that nobody can tell.

    Days of default that the curve reads at one horizon move nothing: that horizon is what counts.
    """
    rate, days = told.loss_given_default, told.default_days
    if rate is None or days is None:
        if zh:
            return f"当时的参数没有留存，其变动分不出来，计入“{'数据更正' if same else '换模型'}”。"
        step = "data" if same else "model"
        return (
            " The settings it was told by are not on file: what a change of them did cannot be"
            f" told apart and is in the step “{step}”."
        )
    changed = []
    now = then.policy.money.loss_given_default
    if rate != now:
        name = "违约损失率" if zh else "loss given default"
        changed.append(f"{name} {exact_percent(rate)} → {exact_percent(now)}")
    read = nearest(then.book.scored.horizons, days)
    if read != then.default_days:
        name = "违约天数" if zh else "days past due that are default"
        changed.append(f"{name} {read} → {then.default_days}")
    if not changed:
        return ""
    words = marks("zh" if zh else "en")
    named = words.comma.join(changed)
    return f"此后公司改了参数：{named}。" if zh else f" The company has changed since: {named}."
