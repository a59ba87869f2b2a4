"""The explanation in words: a fixed vocabulary in zh and en, never contradicting the numbers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Protocol

from data_schemas.causes import Cause
from data_schemas.codes import Code
from data_schemas.percentage import minus
from data_schemas.reasons import WEEKDAY, number_text, unit_text
from data_schemas.reference import TYPICAL_OF, About, Reference
from data_schemas.score import CauseContribution
from model.reference_words import FROM, NONE, SHORT
from model.rounding import shown, shown_steps

NOTEWORTHY = 0.01
"""Probability points below which a cause is not mentioned: advice counts none below either."""
MENTIONED = 3
"""Causes named at most in each direction."""


class Told(Protocol):
    """What says how the values of an input are told: a declared field, an engineered feature."""

    @property
    def is_share(self) -> bool:
        """Whether they are told in percent."""

    @property
    def codes(self) -> tuple[Code, ...]:
        """The closed list they are from, empty for other kinds."""

    @property
    def is_worked_out(self) -> bool:
        """Whether they come from the records: a blank is then no question to anybody."""


def blank_text(lang: str, field: Told | None) -> str:
    """What a blank is called: nobody fills in the days since a call that was never made."""
    if field is not None and field.is_worked_out:
        return "无记录" if lang == "zh" else "none on record"
    return "未知" if lang == "zh" else "unknown"


def percent(share: float) -> str:
    """A share as a percentage with one decimal."""
    return f"{100 * share:.1f}%"


def share_text(share: float) -> str:
    """A recorded share as a percentage, as exactly as it was given."""
    return f"{100 * share:.4g}%"


def probability_text(lang: str, probability: float) -> str:
    """A probability as a percentage with one decimal; never certain where the model is not.

    Examples
    --------
    >>> [probability_text("en", p) for p in (0.99962, 0.6314, 0.00021, 1.0)]
    ['over 99.9%', '63.1%', 'under 0.1%', '100.0%']
    >>> probability_text("zh", 0.99962)
    '超过99.9%'
    """
    text = percent(probability)
    if text == percent(1) and probability < 1:
        return f"超过{percent(0.999)}" if lang == "zh" else f"over {percent(0.999)}"
    if text == percent(0) and probability > 0:
        return f"不到{percent(0.001)}" if lang == "zh" else f"under {percent(0.001)}"
    return text


def explanation_text(
    lang: str,
    horizon: int,
    probability: float,
    baseline: float,
    causes: list[CauseContribution],
    reference: str = Reference.TYPICAL,
    day: date | None = None,
    *,
    about: About = "receivable",
    past_due: bool = False,
    unknown: Collection[Cause] = (),
) -> str:
    """One paragraph a manager can paste into an e-mail.

    Parameters
    ----------
    horizon : int
        Days past the question date.
    probability, baseline : float
        Of this case, and of the same question with the causes of the reference.
    causes : list of CauseContribution
        In any order; their own labels are used.
    reference : str
        A ``Reference``, or ``LAST_CLAIM``.
    day : date, optional
        The day the reference is read on.
    about : str
        What is explained, which names the typical one.
    past_due : bool
        Whether the due date has passed: then the days count from the day asked.
    unknown : collection of Cause
        Causes that count mostly by what is not known: said, or a blank would read as a finding.
    """
    up, down = _named(lang, baseline, probability, causes, unknown)
    own, none = probability_text(lang, probability), NONE[reference][lang != "zh"]
    typical = TYPICAL_OF[about][lang != "zh"]
    start = FROM[reference][lang != "zh"].format(
        p=probability_text(lang, baseline), day=day, typical=typical
    )
    if lang == "zh":
        since = "从今天" if past_due else "约定付款日"
        text = f"{since}起{horizon}天后仍未回款的概率为{own}，{start}。"
        text += f"抬高风险的主要原因：{'；'.join(up)}。" if up else none
        return text + (f"较轻的成因：{'；'.join(down)}。" if down else "")
    since = "from today" if past_due else "after the due date"
    text = f"The probability of still being unpaid {horizon} days {since} is {own}; {start}. "
    text += f"Mainly raising it: {'; '.join(up)}." if up else none
    return text + (f" Lighter here: {'; '.join(down)}." if down else "")


def changed_text(
    lang: str,
    since: date,
    before: float,
    probability: float,
    by_time: float,
    causes: list[CauseContribution],
) -> str:
    """What moved a score since a day, in one paragraph.

    Parameters
    ----------
    before, probability : float
        On that day, and now.
    by_time : float
        Probability points that the passing of time alone added.
    """
    still = before + by_time
    up, down = _named(lang, still, probability, causes)
    was, now = (probability_text(lang, p) for p in (before, probability))
    gap, time = (points_text(lang, shown(p) - shown(before)) for p in (probability, still))
    if lang == "zh":
        text = f"{since}以来，仍未回款的概率由{was}变为{now}（{gap}）；其中时间推移{time}。"
        text += f"加重的成因：{'；'.join(up)}。" if up else "没有明显加重的成因。"
        return text + (f"减轻的成因：{'；'.join(down)}。" if down else "")
    text = (
        f"Since {since} the probability of still being unpaid went from {was} to {now} "
        f"({gap}); the passing of time alone: {time}. "
    )
    text += f"Worse: {'; '.join(up)}." if up else "No cause stands out as worse."
    return text + (f" Eased: {'; '.join(down)}." if down else "")


def reading(
    lang: str,
    points: float,
    reference: str,
    field: Told | None,
    value: float | int | str | bool | None,
    other: float | int | str | bool | None,
    unit: str,
    *,
    unknown: bool = False,
    other_unknown: bool = False,
    against: bool = False,
) -> str:
    """Whether an input is worse or better than the reference's, and what that is.

    The typical receivable has the middle value, and yet others are not like it: an input that is
    just as typical still adds or takes something, and is then read as neither worse nor better.
    What is not known is neither; it is said as what the model counts it.

    Parameters
    ----------
    reference : str
        A ``Reference``, or ``LAST_CLAIM``.
    value, other : value, optional
        The input's and the reference's; none where unknown, or where instalments differ.
    unknown, other_unknown : bool
        Whether that none is an unknown.
    against : bool
        Whether by the input's declared direction the value says the opposite of the points (what
        it does together with others can outweigh it): then neither is said.
    """
    zh = lang == "zh"
    short = SHORT[reference][not zh]
    blank = blank_text(lang, field)
    if unknown and other_unknown:
        return f"{blank}，同{short}" if zh else f"{blank}, like {short}"
    if value is not None and value == other:
        text = f"同{short}" if zh else f"like {short}"
    elif against:
        text = f"不同于{short}" if zh else f"unlike {short}"
    elif zh:
        text = f"{'差于' if points > 0 else '好于'}{short}"
    else:
        text = f"{'worse' if points > 0 else 'better'} than {short}"
    if unknown:
        text = f"{blank}，计为{text}" if zh else f"{blank}, scored as {text}"
    if other_unknown:
        told = blank
    elif other is None:
        return text
    else:
        told = told_value(lang, field, other, unit)
    return f"{text}（{short}：{told}）" if zh else f"{text} ({short}: {told})"


def told_value(
    lang: str, field: Told | None, value: float | int | str | bool, unit: str
) -> str:  # fmt: skip
    """A value for people: codes and flags in words, shares in percent, numbers with their unit."""
    zh = lang == "zh"
    if isinstance(value, bool):
        return ("是" if value else "否") if zh else ("yes" if value else "no")
    codes: Sequence[Code] = field.codes if field is not None else ()
    if isinstance(value, str):
        label = next((c.label(lang) for c in codes if c.value == value), value)
        return label if codes else " ".join(filter(None, (value, unit_text(unit, lang))))
    if value in range(len(codes)):
        return codes[int(value)].label(lang)
    if field is not None and field.is_share:
        return share_text(value)
    if field is not None and field.is_worked_out and unit == "1" and abs(value) < 1000:
        value = float(f"{value:.3g}")  # a ratio of our own is known no finer
    return number_text(value, unit, lang)


def value_label(
    lang: str, field: Told, value: float | int | str | bool | None, unit: str
) -> str | None:  # fmt: skip
    """What a value of a closed list or a weekday is called; ``None`` for any other value."""
    if value is None or not (field.codes or unit == WEEKDAY):
        return None
    return told_value(lang, field, value, unit)


def points_text(lang: str, points: float) -> str:
    """A step in percentage points with its sign."""
    figure = minus(f"{round(100 * points, 1) + 0.0:+.1f}")  # no step of minus nothing
    return f"{figure}个百分点" if lang == "zh" else f"{figure} points"


def _named(
    lang: str, before: float, after: float, causes: list[CauseContribution],
    unknown: Collection[Cause] = (),
) -> tuple[list[str], list[str]]:  # fmt: skip
    """The causes worth naming with their points, those that raise and those that lower."""
    steps = shown_steps(before, after, [c.probability_points for c in causes])
    told = sorted(zip(causes, steps, strict=True), key=lambda one: -abs(one[0].probability_points))
    up, down = (
        [
            _with_points(lang, c, points_text(lang, step), blank=c.cause in unknown)
            for c, step in told if sign * c.probability_points >= NOTEWORTHY
        ]
        for sign in (1, -1)
    )  # fmt: skip
    return up[:MENTIONED], down[:MENTIONED]


def _with_points(lang: str, cause: CauseContribution, points: str, *, blank: bool) -> str:
    if lang == "zh":
        return f"{cause.label}（{points}{'，主要因情况未知' if blank else ''}）"
    return f"{cause.label} ({points}{', mostly because unknown' if blank else ''})"
