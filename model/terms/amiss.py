"""What is not in order with a deal besides its goal: whoever reaches a grade may lose money yet."""

from __future__ import annotations

from data_schemas.law.codes import Level
from data_schemas.score import DealScore
from model.terms.quantity import yuan
from model.wording import percent


def amiss(score: DealScore, lang: str) -> list[str]:
    """Why a deal is not to be signed as it is though its goal is reached, a clause each.

    Its margin after risk, the customer's credit limit and the law of its terms, each as the same
    answer judges it; empty where all three are in order.
    """
    zh, found = lang == "zh", score.deal.money
    left, limit, out = found.margin, found.credit_limit, []
    if left is not None and not left.enough:
        now, wanted = percent(left.after_risk_share), percent(float(found.settings.least_return))
        out.append(
            f"扣险毛利率{now}，低于要求的{wanted}"
            if zh
            else f"the margin after risk is {now}, less than the {wanted} wanted"
        )
    if limit is not None and limit.headroom < 0:
        over = yuan(-limit.headroom, lang)
        out.append(f"授信额度已超出{over}" if zh else f"the credit limit is exceeded by {over}")
    said = (score.deal, *score.instalments)
    n = len({f.code for one in said for f in one.statute if f.level is Level.BREACH})
    if n:
        out.append(
            f"条款合规有{n}项违反规定"
            if zh
            else f"the law objects to the terms on {n} {'point' if n == 1 else 'points'}"
        )
    return out
