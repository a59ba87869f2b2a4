"""The explanation in words: a fixed vocabulary in zh and en, never contradicting the numbers."""

from __future__ import annotations

from data_schemas.score import CauseContribution

NOTEWORTHY = 0.005
"""Probability points below which a cause is not mentioned (half a percentage point)."""
MENTIONED = 3
"""Causes named at most in each direction."""


def percent(share: float) -> str:
    """A share as a percentage with one decimal."""
    return f"{100 * share:.1f}%"


def explanation_text(
    lang: str, horizon: int, probability: float, typical: float, causes: list[CauseContribution]
) -> str:
    """One paragraph a manager can paste into an e-mail.

    Parameters
    ----------
    horizon : int
        Days past the question date.
    probability, typical : float
        Of this case and of the typical one of this stage and age.
    causes : list of CauseContribution
        In any order; their own labels are used.
    """
    raising = [c for c in causes if c.probability_points >= NOTEWORTHY]
    lowering = [c for c in causes if c.probability_points <= -NOTEWORTHY]
    raising.sort(key=lambda c: -c.probability_points)
    lowering.sort(key=lambda c: c.probability_points)
    up = [_named(lang, c) for c in raising[:MENTIONED]]
    down = [_named(lang, c) for c in lowering[:MENTIONED]]
    if lang == "zh":
        text = (
            f"约定付款日（已逾期则从今天）起{horizon}天后仍未回款的概率为{percent(probability)}，"
            f"同类典型为{percent(typical)}。"
        )
        text += f"抬高风险的主要原因：{'；'.join(up)}。" if up else "没有明显抬高风险的原因。"
        return text + (f"降低风险的主要原因：{'；'.join(down)}。" if down else "")
    text = (
        f"The probability of still being unpaid {horizon} days after the due date (from today, if "
        f"it is past) is {percent(probability)}; "
        f"typical is {percent(typical)}. "
    )
    text += f"Mainly raising it: {'; '.join(up)}." if up else "No cause stands out as raising it."
    return text + (f" Mainly lowering it: {'; '.join(down)}." if down else "")


def _named(lang: str, cause: CauseContribution) -> str:
    points = f"{100 * cause.probability_points:+.1f}"
    unit = "个百分点" if lang == "zh" else " points"
    return f"{cause.label}（{points}{unit}）" if lang == "zh" else f"{cause.label} ({points}{unit})"
