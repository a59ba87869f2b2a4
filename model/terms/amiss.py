"""What is not in order with a deal besides its goal: whoever reaches a grade may lose money yet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from data_schemas.levers import LEVERS
from data_schemas.money import CreditLimit, LimitBasis, Money
from data_schemas.money_policy import MoneyPolicy
from data_schemas.percentage import exact_percent
from data_schemas.punctuation import marks
from data_schemas.score import DealScore
from data_schemas.terms import Option
from data_schemas.terms_policy import TermsPolicy
from model.law.said import Said, labels, text_of
from model.money.limit import credit_limit
from model.terms.lawful import Against
from model.terms.move import Move
from model.terms.quantity import yuan
from model.terms.words import lever_label
from model.wording import percent


def amiss(score: DealScore, law: Against, lang: str) -> list[str]:
    """Why a deal is not to be signed as it is though its goal is reached, a clause each.

    Its margin after risk, the customer's credit limit and the law of its terms, each as the same
    answer judges it; what of the law is open is to be found out before signing. Empty where all
    three are in order.
    """
    found = score.deal.money
    return _told(
        found, None if found.margin is None else found.margin.after_risk_share,
        found.credit_limit, law, lang,
    )  # fmt: skip


def amiss_then(
    score: DealScore, option: Option, law: Against, policy: MoneyPolicy, lang: str
) -> list[str]:
    """The same of a deal under an option's terms.

    Parameters
    ----------
    score : DealScore
        Of the deal as given.
    law : Against
        What the law has against the changed contract.
    """
    found = score.deal.money
    limit, more = found.credit_limit, option.price - found.exposure
    if limit is not None and limit.basis is LimitBasis.ASKED:
        # The limit stands on this very deal's risk, which the terms change.
        owed = None if limit.open is None else limit.open + more
        price, default = np.array([float(option.price)]), np.array([option.default_probability])
        limit = credit_limit(price, default, policy, owed, LimitBasis.ASKED)
    elif limit is not None:
        limit = limit.model_copy(update={"headroom": limit.headroom - more})
    return _told(found, option.margin_after_risk_share, limit, law, lang)


def _told(
    found: Money, margin: float | None, limit: CreditLimit | None, law: Against, lang: str
) -> list[str]:
    zh, out = lang == "zh", []
    least = float(found.settings.least_return)
    if margin is not None and margin < least:
        now, wanted = percent(margin), exact_percent(least)
        out.append(
            f"扣险毛利率{now}，低于要求的{wanted}"
            if zh
            else f"the margin after risk is {now}, less than the {wanted} wanted"
        )
    if limit is not None and limit.headroom < 0:
        over = yuan(-limit.headroom, lang)
        out.append(f"授信额度已超出{over}" if zh else f"the credit limit is exceeded by {over}")
    if law.breaches:
        n = len(law.breaches)
        named = marks(lang).semicolon.join(_clause(one, lang) for one in law.breaches)
        out.append(
            f"条款合规有{n}项违反规定：{named}"
            if zh
            else f"the law objects to the terms on {n} {'point' if n == 1 else 'points'}: {named}"
        )
    if law.asked:
        fields = labels(law.asked, lang)
        out.append(
            f"签约前请确认：{fields}，再定条款是否修改"
            if zh
            else f"confirm before signing, to know whether the terms have to change: {fields}"
        )
    if law.unfunded:
        out.append(
            "签约前请确认资金来源：付款方没有预算"
            if zh
            else "find out before signing where the money comes from: the payer has no budget"
        )
    return out


def beyond_text(cures: Sequence[frozenset[Move]], policy: TermsPolicy, lang: str) -> str:
    """That putting right what the law forbids, a set of changes each, exceeds what is conceded.

    Nothing where nothing does.
    """
    if not cures:
        return ""
    zh, most, share = lang == "zh", policy.most_changes, exact_percent(policy.most_concession)
    levers = [[lever for lever in LEVERS.values() if any(m.lever is lever for m in one)]
              for one in cures]  # fmt: skip
    either = "或" if zh else " or "
    named = marks(lang).semicolon.join(
        either.join(lever_label(lever, lang) for lever in one) for one in levers
    )
    if zh:
        return (
            f"把违反规定的条款都改到合规（{named}），超出公司允许的让步：一个方案最多改{most}项、"
            f"让步不超过价款的{share}。"
        )
    return (
        f"Putting right what the law forbids ({named}) exceeds what the company concedes:"
        f" {most} {'change' if most == 1 else 'changes'} at most in one option, and {share} of the"
        " price."
    )


def _clause(said: Said, lang: str) -> str:
    """What the law has against a clause, in the middle of a sentence; what to do is left out."""
    text, _, _ = text_of(said, lang).partition(marks(lang).semicolon)
    text = text.rstrip(marks(lang).stop)
    return text[:1].lower() + text[1:]
