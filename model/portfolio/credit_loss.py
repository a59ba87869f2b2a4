"""Expected credit loss of a book: by the model and by the provision matrix, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.credit_loss import (
    LOSS_HIGH,
    LOSS_LOW,
    CreditLoss,
    LongPastDue,
    LossBand,
    ProvisionElsewhere,
    ProvisionOverride,
    ScenarioLoss,
)
from data_schemas.overrides import OverrideReason
from data_schemas.percentage import exact_percent
from data_schemas.portfolio_policy import Outlook
from model.closing import closing_month
from model.day import Days
from model.money.cents import in_cents, yuan
from model.money.loss import expected_loss
from model.portfolio.cuts import age_labels, age_place
from model.portfolio.figures import Figures
from model.portfolio.matrix import STEP
from model.view import LedgerView


@dataclass(frozen=True)
class Provision:
    """A provision set by hand; without a customer it stands for the whole book.

    Parameters
    ----------
    amount : Decimal, optional
        CNY; ``None`` takes an earlier one back.
    once : tuple of str
        Other ids of the customer when it was set, of which some were parted since.
    closing : str
        The month it counts for.
    """

    override_id: str
    customer_id: str | None
    amount: Decimal | None
    reason: OverrideReason
    author: str
    once: tuple[str, ...] = ()
    closing: str = ""


def credit_loss(
    found: Figures,
    lang: str,
    provisions: Sequence[Provision] = (),
    elsewhere: Sequence[Provision] = (),
) -> CreditLoss:
    """The expected credit loss of a book.

    Parameters
    ----------
    provisions : sequence of Provision
        Set by hand, the latest last: it replaces earlier ones of the same customer. One for the
        whole book replaces everything else.
    elsewhere : sequence of Provision
        Those of other closings that are told beside them.
    """
    scenarios = found.policy.portfolio.scenarios
    outlooks = [
        ScenarioLoss(
            outlook=one, label=one.label(lang), weight=scenarios.of(one).weight,
            log_odds=scenarios.of(one).log_odds,
            model=yuan(found.loss_under(one, found.default).sum()),
            matrix=yuan(found.loss_under(one, found.matrix_default).sum()),
        )
        for one in Outlook
    ]  # fmt: skip
    weighted = found.weighted(found.default)
    overrides, provision = with_overrides(found, weighted, provisions, lang)
    low, high = found.loss_band
    rate = exact_percent(found.policy.money.loss_given_default)
    shifted = ""
    if scenarios.base.log_odds:
        shifted = (
            "基准情景也作了调整：model、matrix 及各笔金额按自身概率，调整都只计入加权金额。"
            if lang == "zh"
            else " The base outlook is shifted too: model, matrix and each claim go by their own"
            " probabilities, and all that outlooks add is in the weighted amounts alone."
        )
    days, months = found.default_days, found.policy.portfolio.matrix_months
    return CreditLoss(
        default_days=days,
        loss_given_default=found.policy.money.loss_given_default,
        model=yuan(found.loss.sum()),
        low=yuan(int(in_cents(low))),
        high=yuan(int(in_cents(high))),
        low_level=LOSS_LOW,
        high_level=LOSS_HIGH,
        matrix=yuan(found.matrix_loss.sum()),
        matrix_months=months,
        model_weighted=yuan(weighted.sum()),
        matrix_weighted=yuan(found.weighted(found.matrix_default).sum()),
        scenarios=outlooks,
        bands=_bands(found, lang),
        long_past_due=_long_past_due(found),
        closing=closing_month(found.book.as_of),
        overrides=overrides,
        elsewhere=[
            ProvisionElsewhere(
                override_id=one.override_id,
                closing=one.closing,
                customer_id=one.customer_id,
                amount=one.amount,
                reason=one.reason.value,
                reason_label=one.reason.label(lang),
                author=one.author,
            )
            for one in elsewhere
            if one.amount is not None
        ],
        provision=provision,
        text=(
            f"按《企业会计准则第22号》简化方法的整个存续期预期信用损失：到期日（或今日，取较晚者）后"
            f" {days} 天仍未收回视为违约，违约损失率 {rate}；准备矩阵取此前"
            f" {months} 个月（每月按 {STEP} 天）的滚动率；情景权重与调整幅度为公司判断。"
            if lang == "zh"
            else f"Lifetime expected credit loss, simplified approach (CAS 22, IFRS 9): default is"
            f" being unpaid {days} days after the due date or today, whichever is later; of it"
            f" {rate} is lost. The matrix takes its roll rates over the last {months} periods of"
            f" {STEP} days. What the outlooks weigh and add is the company's judgement."
        )
        + shifted,
    )


def _long_past_due(found: Figures) -> LongPastDue:
    """The claims past due for longer than the days that are default, as scored and as defaults."""
    mine = found.book.age > found.default_days
    lost = expected_loss(found.book.balance[mine], np.ones(int(mine.sum())), found.policy)
    return LongPastDue(
        receivables=int(mine.sum()),
        balance=yuan(found.book.cents[mine].sum()),
        model=yuan(found.loss[mine].sum()),
        in_default=yuan(in_cents(lost).sum()),
    )


def _bands(found: Figures, lang: str) -> list[LossBand]:
    bands = found.policy.portfolio.age_bands
    place = age_place(found.book.age, bands)
    out = []
    for k, label in enumerate(age_labels(bands, lang)):
        mine = place == k
        balance = int(found.book.cents[mine].sum())
        by_model, matrix = int(found.loss[mine].sum()), int(found.matrix_loss[mine].sum())
        out.append(
            LossBand(
                label=label, receivables=int(mine.sum()), balance=yuan(balance),
                model_rate=by_model / max(balance, 1), model=yuan(by_model),
                matrix_rate=matrix / max(balance, 1), matrix=yuan(matrix),
            )
        )  # fmt: skip
    return out


def with_overrides(
    found: Figures, weighted: Days, provisions: Sequence[Provision], lang: str
) -> tuple[list[ProvisionOverride], Decimal]:
    """The overrides in force and the provision with them.

    One id of a customer is as good as another: two may have been merged after it was set. Set
    while they were, it stands for the claims of both once they are parted, until one of them has
    one of its own: on one alone the other's loss would be provided for twice.
    """
    asked = found.book.scored.asked
    latest: dict[frozenset[int] | None, Provision] = {}
    for one in provisions:
        who = _positions(asked.view, one)
        given_up = [of for of in latest if who and of and of & who]
        for of in given_up:
            del latest[of]
        latest[who] = one
    whole = latest.get(None)
    is_whole = whole is not None and whole.amount is not None
    told: list[ProvisionOverride] = []
    total = yuan(weighted.sum())
    for who, one in latest.items():
        if one.amount is None:
            continue  # taken back
        mine = np.ones(len(found), dtype=bool) if who is None else _of(asked.customer, who)
        if who is not None and not mine.any():
            continue  # its claims are gone, and the provision with them
        by_model = yuan(weighted[mine].sum())
        replaced = who is not None and is_whole
        owed = 0 if replaced else found.book.cents[mine].sum()
        counted = min(one.amount, yuan(owed))  # paid since, perhaps
        told.append(
            ProvisionOverride(
                override_id=one.override_id, customer_id=one.customer_id,
                also=list(one.once) if who is not None and len(who) > 1 else [], model=by_model,
                amount=one.amount, counted=counted, replaced=replaced, reason=one.reason.value,
                reason_label=one.reason.label(lang), author=one.author,
            )
        )  # fmt: skip
        if not replaced:
            total += counted - by_model
    return told, total


def _positions(view: LedgerView, one: Provision) -> frozenset[int] | None:
    """Positions of the customers a provision is for, those known; none for the whole book."""
    if one.customer_id is None:
        return None
    ids = pd.Series([one.customer_id, *one.once], dtype="object")
    return frozenset(at for at in view.customer_position(ids).tolist() if at >= 0)


def _of(customer: Days, who: frozenset[int]) -> NDArray[np.bool_]:
    """Which claims are those customers'."""
    return np.asarray(np.isin(customer, list(who)), dtype=bool)
