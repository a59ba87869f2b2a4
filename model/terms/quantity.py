"""The number a goal is about, in words; light, so that pages can use it too."""

from __future__ import annotations

from decimal import Decimal

from data_schemas.percentage import minus
from data_schemas.terms import GoalKind
from model.wording import percent, probability_text

_NAMES = {
    GoalKind.GRADE: ("未付概率", "probability of delay"),
    GoalKind.EXPECTED_LOSS: ("预期损失", "expected loss"),
    GoalKind.RETURN: ("扣险毛利率", "margin after risk"),
}


def yuan(amount: Decimal, lang: str) -> str:
    """An amount in whole yuan."""
    return f"{amount:,.0f}元" if lang == "zh" else f"CNY {amount:,.0f}"


def quantity_name(kind: GoalKind, lang: str) -> str:
    """What the number is called."""
    return _NAMES[kind][lang != "zh"]


def quantity_text(kind: GoalKind, value: float, lang: str) -> str:
    """A value in the goal's own unit.

    Examples
    --------
    >>> quantity_text(GoalKind.EXPECTED_LOSS, 12345.6, "zh")
    '12,346元'
    >>> quantity_text(GoalKind.RETURN, -0.015, "en")
    '−1.5%'
    """
    if kind is GoalKind.GRADE:
        return probability_text(lang, value)
    if kind is GoalKind.EXPECTED_LOSS:
        return yuan(Decimal(repr(round(value, 2))), lang)
    return minus(percent(value))


def quantity_told(kind: GoalKind, value: float, lang: str) -> str:
    """A value beside what it is called."""
    return f"{quantity_name(kind, lang)} {quantity_text(kind, value, lang)}"
