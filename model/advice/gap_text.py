"""An information gap put into words: what is open, and what the answers would be worth."""

from __future__ import annotations

from data_schemas.advice import Gap, NamedField, Outcome
from data_schemas.punctuation import marks
from data_schemas.sources import told_source
from model.advice.gaps import Valued, grade_change, movement, outcomes, whole_percents
from model.advice.ground import FieldLabel, Sought
from model.advice.situation import Situation, advice_fields
from model.scored import Telling
from model.wording import probability_text

NAMED = 3
"""Open fields named where a topic is answered but for them."""


def told_gap(one: Valued, now: Situation, how: Telling) -> Gap:
    """An open topic as it is given back, with what its answers would be worth."""
    topic, lang = one.open.topic, how.lang
    moved = movement(one.probability, now.probability)
    changed = grade_change(one.probability, now.probability, how.policy)
    answers = [
        Outcome(
            answer=o.quality,
            label=o.quality.label(lang),
            share=o.share,
            probability=o.probability,
            grade=how.policy.grade(o.probability),
            grade_change=o.grade_change,
        )
        for o in outcomes(one.probability, now.probability, how.policy)
    ]
    return Gap(
        topic=topic.id,
        kind=topic.kind,
        label=_label(one, lang),
        side=topic.side,
        answered=one.open.answered,
        open=_named((*one.open.learnt, *one.open.not_learnt), lang),
        not_learnt=_named(one.open.not_learnt, lang),
        sought=_sought(one, lang),
        peers=len(one.probability),
        outcomes=answers,
        movement=moved,
        grade_change=changed,
        text=_still(one, lang) + _gap_text(one, answers, moved, changed, lang),
        source=told_source(topic.source, lang),
    )


def _label(one: Valued, lang: str) -> str:
    """The topic as it is worded; where part of that is answered, what is left by its name."""
    topic = one.open.topic
    if not one.open.told:
        return topic.label(lang)
    fields = advice_fields()
    named = [
        (Sought if fields[name].meta.seeks else FieldLabel)(fields[name]).label(lang)
        for name in (*one.open.learnt, *one.open.not_learnt)
    ]
    left, more = marks(lang).comma.join(named[:NAMED]), len(named) - NAMED
    if more > 0:
        left = f"{left}等{len(named)}项" if lang == "zh" else f"{left} and {more} more"
    if topic.own:
        return left
    what, _, _ = topic.label(lang).partition("（" if lang == "zh" else " (")
    return f"{what}{marks(lang).colon}{left}"


def _named(names: tuple[str, ...], lang: str) -> list[NamedField]:
    fields = advice_fields()
    return [NamedField(field=name, label=fields[name].meta.label(lang)) for name in names]


def _sought(one: Valued, lang: str) -> list[NamedField]:
    fields = advice_fields()
    return [NamedField(field=n, label=Sought(fields[n]).label(lang)) for n in one.open.sought]


def _still(one: Valued, lang: str) -> str:
    """What somebody said is not known: still to be found out."""
    named = [s.label for s in _sought(one, lang)]
    if not named:
        return ""
    if lang == "zh":
        return f"仍待查明：{'、'.join(named)}。"
    return f"Still to be found out: {', '.join(named)}. "


def _gap_text(
    one: Valued,
    answers: list[Outcome],
    moved: float | None,
    changed: float | None,
    lang: str,
) -> str:
    zh = lang == "zh"
    if moved is None or changed is None:
        if not one.open.learnt:
            return (
                "模型尚未学到这些字段，答案暂不影响评分。"
                if zh
                else "The model has not learnt these fields yet; answers would change nothing."
            )
        return (
            "同类记录太少，算不出价值。" if zh else "Too few similar cases to say what it is worth."
        )
    shares = whole_percents([a.share for a in answers])
    parts = [_answers(a, share, lang) for a, share in zip(answers, shares, strict=True)]
    n = len(one.probability)
    if zh:
        return (
            f"据 {n} 个相近案例：{'；'.join(parts)}。平均变动 {100 * moved:.1f} 个百分点，"
            f"改变等级的可能合计 {changed:.0%}。"
        )
    cases = f"{n} similar case" if n == 1 else f"{n} similar cases"
    return (
        f"By {cases}: {'; '.join(parts)}. Mean change {100 * moved:.1f} points,"
        f" {changed:.0%} likely to change the grade in all."
    )


def _answers(one: Outcome, share: int, lang: str) -> str:
    """Where answers of one quality lead, and how likely they are to change the grade."""
    p, grade, changed = probability_text(lang, one.probability), one.grade.value, one.grade_change
    if lang == "zh":
        return f"{one.label}（{share}%）→ {p}，{grade} 级，改变等级的可能 {changed:.0%}"
    return f"{one.label} ({share}%) → {p}, grade {grade}, {changed:.0%} likely to change it"
