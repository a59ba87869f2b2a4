"""The money of what was scored, put together and into words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from data_schemas.codes import Stage
from data_schemas.money import (
    BoundBy,
    CreditLimit,
    DealMoney,
    LimitBasis,
    Margin,
    Money,
    MoneySettings,
    Waiting,
)
from data_schemas.money_policy import MoneyPolicy
from data_schemas.percentage import exact_percent, minus
from data_schemas.policy import Policy
from data_schemas.punctuation import marks
from data_schemas.reasons import number_text
from model.asked import Asked
from model.curve import nearest
from model.day import Floats
from model.money.balance import customer_cents, open_cents, recorded_cents
from model.money.cents import money, yuan
from model.money.limit import credit_limit
from model.money.loss import default_probability, expected_loss
from model.money.margin import margin
from model.money.owed import owed_of, owed_text
from model.money.planned import planned_text
from model.money.waiting import Wait, cost, wait
from model.scored import Scored


@dataclass(frozen=True)
class CustomerClaims:
    """The open claims on record of a customer: balance in CNY and probability of default; (n,)."""

    balance: Floats
    default: Floats


@dataclass(frozen=True)
class UnitMoney:
    """Money of all units scored, to the cent; lists in the order of the units.

    ``exposure`` is what is still owed: of an open claim its balance. ``customer``: the claims its
    credit limit is taken from; none where it owes nothing on record. ``owing``: the same units on
    the day asked about, on which it owes what it does.
    """

    exposure: list[Decimal]
    default: Floats
    loss: list[Decimal]
    wait: Wait
    agreed: list[Decimal]
    late: list[Decimal]
    customer: CustomerClaims | None
    owing: Asked


def unit_money(
    scored: Scored, policy: Policy, customer: CustomerClaims | None, owing: Asked | None = None
) -> UnitMoney:
    """Loss and cost of waiting of every unit, all of one customer.

    Parameters
    ----------
    owing : Asked, optional
        The units on the day asked about, where they were scored by what was known before.
    """
    asked, rules = scored.asked, policy.money
    default = default_probability(scored.probability, scored.horizons, policy)
    cents = open_cents(asked)
    balance = cents / 100.0
    waited = wait(
        asked.snapshot, asked.due, scored.horizons, scored.first, scored.probability,
        asked.waits_from,
    )  # fmt: skip
    return UnitMoney(
        exposure=[yuan(int(one)) for one in cents],
        default=default,
        loss=_cents(expected_loss(balance, default, policy)),
        wait=waited,
        agreed=_cents(cost(balance, waited.agreed, rules)),
        late=_cents(cost(balance, waited.late, rules)),
        customer=customer,
        owing=owing or scored.asked,
    )


def money_of(
    scored: Scored, found: UnitMoney, rows: list[int], *, told: DealMoney | None,
    policy: Policy, lang: str, deal: bool, whole: bool,
) -> Money:  # fmt: skip
    """Money of some units together: sums of theirs, so that parts add up to the cent.

    Parameters
    ----------
    told : DealMoney, optional
        What the caller said of the margin and of what is owed.
    deal : bool
        Whether a deal is asked about: then there is a margin.
    whole : bool
        Whether it is more than an instalment: then there is a credit limit.
    """
    rules = policy.money
    exposure = sum((found.exposure[i] for i in rows), Decimal("0.00"))
    loss = sum((found.loss[i] for i in rows), Decimal("0.00"))
    weight = scored.asked.amount[rows]
    base = np.maximum(scored.asked.snapshot - scored.asked.due, 0)[rows]
    agreed = sum((found.agreed[i] for i in rows), Decimal("0.00"))
    late = sum((found.late[i] for i in rows), Decimal("0.00"))
    waiting = Waiting(
        agreed_days=float(np.average(found.wait.agreed[rows], weights=weight)),
        late_days=float(np.average(found.wait.late[rows], weights=weight)),
        until_days_past_due=int(base.max()) + scored.horizons[-1],
        agreed=agreed, late=late, total=agreed + late,
    )  # fmt: skip
    named = None if told is None or told.margin_share is None else told.margin_share
    share = rules.margin_share if named is None else Decimal(repr(named))
    left = margin(exposure, share, loss, waiting.total, rules.least_return) if deal else None
    limit = None
    if whole:
        owed = _owed(found.owing, rows, exposure, told, deal)
        limit = _limit(found.customer, weight, found.default[rows], rules, owed)
    on_record = owed_of(found.owing, rows[0]) if whole and deal else None
    settings = MoneySettings(
        default_days=nearest(scored.horizons, policy.default_days),
        loss_given_default=rules.loss_given_default,
        capital_rate=rules.capital_rate, margin_share=share, margin_given=named is not None,
        least_return=rules.least_return, loss_appetite=rules.loss_appetite,
        largest_exposure=rules.largest_exposure, limit_step=rules.limit_step,
    )  # fmt: skip
    text = _text(
        lang, loss, waiting, left, limit, settings, signing=scored.asked.stage is Stage.SIGNING
    )
    if on_record is not None:
        text += f"{marks(lang).gap}{owed_text(on_record, lang)}"
    if deal:
        contract = float(scored.asked.deal_amount[rows[0]])
        of = planned_text(exposure, contract, lang)
        text += f"{'' if lang == 'zh' else ' '}{of}" if of else ""
    return Money(
        exposure=exposure,
        default_probability=float(np.average(found.default[rows], weights=weight)),
        expected_loss=loss, waiting=waiting, margin=left, credit_limit=limit, owed=on_record,
        settings=settings, text=text,
    )  # fmt: skip


def _limit(
    customer: CustomerClaims | None, amount: Floats, default: Floats, rules: MoneyPolicy,
    owed: Decimal | None,
) -> CreditLimit:  # fmt: skip
    """A limit belongs to the customer; without a claim on record there is only what is asked."""
    if customer is None:
        return credit_limit(amount, default, rules, owed, LimitBasis.ASKED)
    return credit_limit(customer.balance, customer.default, rules, owed)


def _owed(
    asked: Asked, rows: list[int], here: Decimal, told: DealMoney | None, deal: bool
) -> Decimal | None:
    """What the customer owes with what is asked about, of which ``here`` is owed, CNY."""
    if told is not None and told.open_balance is not None:
        return money(told.open_balance) + here
    owed = customer_cents(asked, rows[0])
    if owed is None:
        return None
    # What is on record of the claim or deal is among what is owed, however its caller gives it.
    recorded = recorded_cents(asked, rows)
    # Invoiced without its instalment's name it is part of the plan, unless it is more than that.
    return yuan(owed - recorded) + (max(here, yuan(recorded)) if deal else here)


def _cents(amounts: Floats) -> list[Decimal]:
    return [money(float(one)) for one in amounts]


def _text(
    lang: str, loss: Decimal, waiting: Waiting, left: Margin | None, limit: CreditLimit | None,
    settings: MoneySettings, *, signing: bool,
) -> str:  # fmt: skip
    zh = lang == "zh"
    since = ("自签约日起" if zh else "from the day of signing") if signing else (
        "自评估日起" if zh else "from the day asked"
    )  # fmt: skip
    rate = exact_percent(settings.capital_rate)
    lgd = exact_percent(settings.loss_given_default)
    agreed, late = round(waiting.agreed_days), round(waiting.late_days)
    out = [
        f"预期损失{loss:,.2f}元（逾期{settings.default_days}天仍未付的，按{lgd}收不回计）；"
        f"{since}平均等待{agreed + late:,}天（到期前{agreed:,}天，到期后{late:,}天），"
        f"按年{rate}的资金成本，等待要花{waiting.total:,.2f}元。"
        if zh else
        f"Expected loss CNY {loss:,.2f} (of what is unpaid {settings.default_days} days past due"
        f" {lgd} counts as lost); {since} the money is waited for"
        f" {number_text(agreed + late, 'day', lang)} on average ({agreed:,} until due,"
        f" {late:,} after), which costs CNY {waiting.total:,.2f} at {rate} a year."
    ]  # fmt: skip
    if left is not None:
        out.append(_margin_text(zh, left, settings))
    if limit is not None:
        out.append(limit_text(zh, limit))
    return marks(lang).gap.join(out)


def _margin_text(zh: bool, left: Margin, settings: MoneySettings) -> str:
    share, wanted = minus(f"{left.after_risk_share:.1%}"), exact_percent(settings.least_return)
    price, upfront = left.break_even_price, left.break_even_upfront_share
    assumed = exact_percent(settings.margin_share)
    least = f"{float(upfront or 0) * 100:.2f}".rstrip("0").rstrip(".")
    after = minus(f"{left.after_risk:,.2f}")
    if zh:
        judged = "达到" if left.enough else "低于"
        stands = "" if settings.margin_given else f"（扣险前按公司政策的{assumed}计）"
        out = f"扣除风险后的毛利为{after}元，占价款{share}，{judged}要求的{wanted}{stands}。"
        even = "提价不能保本" if price is None else f"保本价{price:,.2f}元"
        return f"{out}{even}{f'，或签约时到账至少{least}%' if upfront else ''}。"
    judged = "at least" if left.enough else "less than"
    stands = "" if settings.margin_given else f" ({assumed} before risk, by the policy)"
    out = (
        f"Margin after risk: CNY {after}, {share} of the price,"
        f" {judged} the {wanted} wanted{stands}."
    )
    even = "No price breaks even" if price is None else f"It breaks even at CNY {price:,.2f}"
    return f"{out} {even}{f', or with {least}% in hand at signing' if upfront else ''}."


def limit_text(zh: bool, limit: CreditLimit, *, whole: bool = False) -> str:
    """A credit limit in words; ``whole``: of all that is open, not beside one claim."""
    by = limit.bound_by is BoundBy.APPETITE
    asked = limit.basis is LimitBasis.ASKED
    if zh:
        why = "由可承受的预期损失决定" if by else "由单一客户最高余额决定"
        room = f"还可赊{limit.headroom:,.2f}元" if limit.headroom >= 0 else (
            f"已超出{-limit.headroom:,.2f}元"
        )  # fmt: skip
        beside = "" if whole else "算上本笔"
        alone = "该客户无未收应收在册，按本笔曲线估计。" if asked else ""
        return f"该客户授信额度{limit.limit:,.2f}元（{why}），{beside}{room}。{alone}"
    why = "set by the loss the company bears" if by else "set by the most one customer may owe"
    room = f"CNY {limit.headroom:,.2f} are left" if limit.headroom >= 0 else (
        f"it is exceeded by CNY {-limit.headroom:,.2f}"
    )  # fmt: skip
    beside = "" if whole else "with this, "
    alone = (
        " It has no open claim on record, so this one's own curve is used instead." if asked else ""
    )
    return f"Credit limit of this customer CNY {limit.limit:,.2f} ({why}); {beside}{room}.{alone}"
