"""Information gaps: what is not answered, and what the answers would be worth.

For each topic with open fields that the model has learnt, whole sets of answers are taken from
the most similar past cases, put in place of the blanks, and the case is scored anew with each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data_schemas.codes import Stage
from data_schemas.policy import Policy
from data_schemas.topics import PERSONS, TOPICS, AnswerQuality, Topic, TopicKind
from model.advice.answer_sets import AnswerSets, answer_sets, unanswered
from model.advice.what_if import Change
from model.day import Floats
from model.rounding import whole_parts
from model.scored import Scored
from model.values import raw_fields


@dataclass(frozen=True)
class OpenTopic:
    """A topic with its open fields, split by whether the model has learnt them.

    Of them ``sought`` are known not to be known: asked about and still to be found out. ``told``
    says that its wording asks for more than is open: the own question is answered, or part of what
    a confirmation lists.
    """

    topic: Topic
    answered: int
    learnt: tuple[str, ...]
    not_learnt: tuple[str, ...]
    sought: tuple[str, ...] = ()
    told: bool = False


@dataclass(frozen=True)
class Valued:
    """An open topic and the probabilities its answers lead to, shape (k,), one a similar case."""

    open: OpenTopic
    probability: Floats


@dataclass(frozen=True)
class Outcomes:
    """Answers of one quality: how often, where they lead on average, how many change the grade."""

    quality: AnswerQuality
    share: float
    probability: float
    grade_change: float


def open_topics(
    scored: Scored, rows: list[int], not_learnt: frozenset[str],
    settled: frozenset[str] = frozenset(), by_law: frozenset[str] = frozenset(),
) -> list[OpenTopic]:  # fmt: skip
    """The topics that are not fully answered, in the order of the documents.

    A field that cannot be known at this stage is no part of a topic; one that is open for any of
    a deal's instalments is open. To know that somebody is not identified answers nothing.

    Parameters
    ----------
    settled : frozenset of str
        Fields that events have overtaken (``Situation.settled``): nobody asks for them.
    by_law : frozenset of str
        Fields that facts of law answer (``Situation.by_law``).
    """
    stage = scored.asked.stage
    inputs = raw_fields()
    out = []
    for topic in TOPICS.values():
        fields = [
            name
            for name in topic.fields
            if name in inputs
            and name not in settled
            and (stage is Stage.OPEN or inputs[name].owner != "receivable")
        ]
        left = [
            name
            for name in fields
            if name not in by_law and unanswered(inputs[name], scored.values[name][rows]).any()
        ]
        if left:
            out.append(
                OpenTopic(
                    topic=topic,
                    answered=len(fields) - len(left),
                    learnt=tuple(name for name in left if name not in not_learnt),
                    not_learnt=tuple(name for name in left if name in not_learnt),
                    sought=tuple(
                        name for name in left if not np.isnan(scored.values[name][rows]).any()
                    ),
                    told=_told(topic, scored, rows, len(left)),
                )
            )
    return out


def _told(topic: Topic, scored: Scored, rows: list[int], left: int) -> bool:
    """Whether a topic's wording asks for more than the fields left open."""
    if topic.own:
        return all((scored.values[name][rows] == 1).all() for name in topic.own)
    return topic.kind is TopicKind.CONFIRMATION and left < len(topic.fields)


def questions(
    scored: Scored, rows: list[int], not_learnt: frozenset[str], policy: Policy,
    settled: frozenset[str] = frozenset(), by_law: frozenset[str] = frozenset(),
) -> list[tuple[OpenTopic, Change]]:  # fmt: skip
    """The open topics, each with the answers that similar past cases gave to it."""
    topics = open_topics(scored, rows, not_learnt, settled, by_law)
    if not topics:
        return []
    sets = answer_sets(scored.asked.view, scored.asked.stage)
    distance = sets.distance(scored, rows[0])
    return [(one, drawn(sets, distance, one.learnt, policy)) for one in topics]


def drawn(sets: AnswerSets, distance: Floats, fields: tuple[str, ...], policy: Policy) -> Change:
    """Whole answer sets of the most similar past cases for some fields; empty where too few.

    Cases that answered all of them are preferred; where there are too few, those that answered
    some stand in, and what they left blank stays blank. What is still to be found out is drawn like
    a blank.

    Parameters
    ----------
    distance : ndarray, shape (n,)
        Of each past case; infinite where it has no say.
    """
    if not fields:
        return Change({})
    inputs = raw_fields()
    known = np.stack([~np.isnan(sets.values[name]) for name in fields])
    for enough in (known.all(axis=0), known.any(axis=0)):
        at = np.flatnonzero(enough & np.isfinite(distance))
        if len(at) >= policy.advice.peers_least:
            nearest = at[np.argsort(distance[at], kind="stable")][: policy.advice.peers_asked]
            values = {name: sets.values[name][nearest] for name in fields}
            sought = frozenset(n for n in fields if inputs[n].meta.seeks is not None)
            return Change(values, blanks_only=True, gives_way=sought)
    return Change({})


def worth_asking(one: Valued, current: float, stage: Stage, policy: Policy) -> bool:
    """Whether the answers could change anything that is shown; where nothing is known, they may.

    Who decides, accepts and pays is asked of every deal before it is signed.
    """
    if stage is Stage.SIGNING and PERSONS & {*one.open.learnt, *one.open.not_learnt}:
        return True
    moved = movement(one.probability, current)
    changed = grade_change(one.probability, current, policy)
    return moved is None or f"{100 * moved:.1f}" != "0.0" or f"{changed or 0.0:.0%}" != "0%"


def ranked(found: list[Valued], current: float) -> list[Valued]:
    """Those first whose answers move the probability most; the unvalued ones last."""
    return sorted(found, key=lambda v: -(movement(v.probability, current) or 0.0))


def movement(probability: Floats, current: float) -> float | None:
    """Expected absolute change of the probability; ``None`` where nothing is known of it."""
    return float(np.abs(probability - current).mean()) if len(probability) else None


def grade_change(probability: Floats, current: float, policy: Policy) -> float | None:
    """Probability that the grade changes; ``None`` where nothing is known of it."""
    if not len(probability):
        return None
    now = policy.grade(current)
    return float(np.mean([policy.grade(float(p)) is not now for p in probability]))


def outcomes(probability: Floats, current: float, policy: Policy) -> list[Outcomes]:
    """Answers better than, like and worse than the middle one (the median), with their shares.

    A worse answer than that may still be better than what a blank counts as.
    """
    if not len(probability):
        return []
    away = probability - np.median(probability)
    width = policy.advice.answer_points
    groups = {
        AnswerQuality.GOOD: away < -width,
        AnswerQuality.TYPICAL: np.abs(away) <= width,
        AnswerQuality.BAD: away > width,
    }
    return [
        Outcomes(
            quality,
            float(chosen.mean()),
            float(probability[chosen].mean()),
            grade_change(probability[chosen], current, policy) or 0.0,
        )
        for quality, chosen in groups.items()
        if chosen.any()
    ]


def whole_percents(shares: Sequence[float]) -> list[int]:
    """Shares of a whole as whole percentages that add up to 100: largest remainders gain.

    Examples
    --------
    >>> whole_percents([0.475, 0.05, 0.475])
    [48, 5, 47]
    """
    return whole_parts([100 * share for share in shares], 100)
