"""The section that says what moved a score since a day: time passing first, then the causes."""

from __future__ import annotations

from data_schemas.score import CauseContribution, FeatureContribution, Score
from service.desk.charts import SMALL, signed
from service.desk.shown import shown_value
from service.report.content import Item, Section
from service.report.sections import FEATURES, and_more, headed
from service.report.words import ReportWords


def moved(score: Score, words: ReportWords, most: int) -> Section:
    """What changed; nothing where it was not asked for, a remark where there is nothing to tell."""
    found = score.changed
    if found is None:
        return Section("")
    title = words("moved_since", day=found.since)
    if found.explanation is None or found.time_points is None:
        return Section(title, note=found.text)
    causes = [c for c in found.explanation.causes if abs(c.probability_points) >= SMALL]
    time = Item(words("time_passing"), _points(found.time_points, words), words("time_told"))
    items = (time, *(_cause(c, words) for c in causes[:most]))
    more = and_more(len(causes) - most, words)
    return Section(title, items, note=words.marks.gap.join(filter(None, (found.text, more))))


def _cause(cause: CauseContribution, words: ReportWords) -> Item:
    named = [f for f in cause.features if abs(f.probability_points) >= SMALL][:FEATURES]
    text = words.marks.semicolon.join(_step(f, words) for f in named)
    return Item(headed(cause.label), _points(cause.probability_points, words), text)


def _step(one: FeatureContribution, words: ReportWords) -> str:
    """An input then and now, with what it moved."""
    then = shown_value(one.model_copy(update={"value": one.reference}), words)
    step = signed(one.probability_points * 100)
    return words("then_now", name=one.label, then=then, now=shown_value(one, words), step=step)


def _points(step: float, words: ReportWords) -> str:
    return words("pp", n=signed(step * 100))
