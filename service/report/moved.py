"""The section that says what moved a score since a day: time passing first, then the causes."""

from __future__ import annotations

from data_schemas.score import CauseContribution, FeatureContribution, Score
from model.rounding import shown, shown_causes
from service.desk.charts import named_inputs, signed
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
    if found.explanation is None or found.probability_before is None:
        return Section(title, note=found.text)
    # To what the causes start from, as both are told: all steps add up to the change shown.
    by_time = shown(found.explanation.baseline_probability) - shown(found.probability_before)
    told = shown_causes(found.explanation)
    causes = [c for c in found.explanation.causes if told[c.cause]]
    time = Item(words("time_passing"), _points(by_time, words), words("time_told"))
    items = (time, *(_cause(c, told[c.cause], words) for c in causes[:most]))
    more = and_more(len(causes) - most, words)
    return Section(title, items, note=words.marks.gap.join(filter(None, (found.text, more))))


def _cause(cause: CauseContribution, step: float, words: ReportWords) -> Item:
    named = named_inputs(cause, step, FEATURES)
    text = words.marks.semicolon.join(_step(f, part, words) for f, part in named)
    return Item(headed(cause.label), _points(step, words), text)


def _step(one: FeatureContribution, part: float, words: ReportWords) -> str:
    """An input then and now, with what it moved."""
    then = shown_value(one.model_copy(update={"value": one.reference}), words)
    step = signed(part * 100)
    return words("then_now", name=one.label, then=then, now=shown_value(one, words), step=step)


def _points(step: float, words: ReportWords) -> str:
    return words("pp", n=signed(step * 100))
