"""The sections of a report on what to do: how it will show, the next steps, what to ask."""

from __future__ import annotations

from data_schemas.advice import ActionAdvised, CheckItem, CheckState, Gap
from data_schemas.grounds import GroundCode
from data_schemas.playbook.action import ActionGroup
from data_schemas.score import Score
from model.advice.seen import to_identify
from service.desk.shown import conditions_told, evidence_text, signs_told
from service.desk.words import Words
from service.report.content import EVERYTHING, Item, Section
from service.report.sections import and_more, headed
from service.report.words import ReportWords


def phenomenon(score: Score, words: ReportWords, *, whole: bool = False) -> Section:
    """How the trouble will show; of arrears, their kind with the signs both ways.

    Where there is no end to the page, what a sanction waits for stands with them.
    """
    shown = score.phenomenon
    items = [Item(headed(shown.label), text=evidence_text(shown.evidence, words))]
    if score.arrears is not None:
        told = signs_told(score.arrears, words)
        items.append(Item(headed(score.arrears.label), text=told))
        if whole and (conditions := conditions_told(score.arrears, words)):
            items.append(Item(words("conditions"), text=conditions))
    return Section(words("how"), tuple(items))


def actions(score: Score, words: ReportWords, most: int) -> Section:
    """What to do next, with why now, who and by when, and what is still lacking.

    On one page the preparations are one entry, or they would leave no room for channel and
    sanction. Where there is no end to the page each stands for itself, those that are ready last
    and as such, and every action says what it is expected to do, in which manner, and where it
    comes from.
    """
    whole = most >= EVERYTHING.actions
    first = [one for one in score.actions if one.group is ActionGroup.PREPARATION and not whole]
    rest = [one for one in score.actions if one not in first]
    items = []
    if first:
        text = words.marks.stop.join(_prepared(first, words))
        items.append(Item(headed(first[0].group_label), _until(first, words), text))
    if whole:
        rest.sort(key=is_ready)
    for one in rest[: most - len(items)]:
        if whole and is_ready(one):
            items.append(_done(one, words))
            continue
        tail = words("who_by", who=one.role_label, by=one.by)
        items.append(Item(headed(one.label), tail, _action(one, words, whole=whole)))
    left = len(rest) - (len(items) - (1 if first else 0))
    return Section(words("do"), tuple(items), note=and_more(left, words))


def is_ready(one: ActionAdvised) -> bool:
    """Whether it is a preparation with nothing left to prepare, so that it is no next step."""
    return any(ground.code is GroundCode.PREPARED for ground in one.why)


def _done(one: ActionAdvised, words: ReportWords) -> Item:
    """A preparation that is ready: neither why now nor by when, for nobody has to do it."""
    colon = words.marks.colon
    tail = f"{headed(one.group_label)}{colon}{headed(words('ready'))}"
    return Item(headed(one.label), tail, f"{words('from_source')}{colon}{one.source}")


def _action(one: ActionAdvised, words: ReportWords, *, whole: bool) -> str:
    colon, stop, gap = words.marks.colon, words.marks.stop, words.marks.gap
    text = f"{one.text}{gap}{headed(words('why_now'))}{colon}{evidence_text(one.why, words)}"
    if lacks := lacking(one, words):
        text += f"{stop}{headed(words('lacking'))}{colon}{lacks}"
    if not whole:
        return text
    more = [one.effect.text.rstrip("。.")] if one.effect is not None else []
    more += [tip.rstrip("。.") for tip in one.tips]
    return stop.join([text, *more, f"{words('from_source')}{colon}{one.source}"])


def _until(some: list[ActionAdvised], words: ReportWords) -> str:
    """By when what is lacking is prepared: the first day of it to the last."""
    days = [one.by for one in some if lacking(one, words)] or [one.by for one in some]
    first, last = min(days), max(days)
    return words("by", by=first) if first == last else words("by_days", first=first, last=last)


def _prepared(some: list[ActionAdvised], words: ReportWords) -> list[str]:
    """The preparations that lack something, with what they lack, then those that are ready."""
    colon, comma = words.marks.colon, words.marks.comma
    found = [(headed(one.label), lacking(one, words)) for one in some]
    out = [f"{label}{colon}{lacks}" for label, lacks in found if lacks]
    if out:
        out[0] = f"{headed(words('lacking'))}{colon}{out[0]}"
    ready = [label for label, lacks in found if not lacks]
    return [*out, f"{headed(words('ready'))}{colon}{comma.join(ready)}"] if ready else out


def lacking(one: ActionAdvised, words: Words) -> str:
    """What of an action's checklist is not done or not known, each with how it stands.

    What is a ground of the action has been said, also as what is still to be found out.
    """
    colon = words.marks.colon

    def said(item: CheckItem) -> bool:
        grounds = [e.text for e in one.why]
        if any(text.startswith(f"{item.label}{colon}") for text in grounds):
            return True
        sought = any(e.code is GroundCode.TO_IDENTIFY for e in one.why)
        return sought and to_identify(item.field).text(words.lang) in grounds

    left = [c for c in one.checklist if c.state is not CheckState.DONE and not said(c)]
    stated = "（{}）" if words.lang == "zh" else " ({})"
    return words.marks.comma.join(
        c.label + stated.format(c.value) if c.value else c.label for c in left
    )


def gaps(score: Score, words: ReportWords, most: int) -> Section:
    """What to ask first, with what the answers are worth."""
    asked = asked_once(score.gaps)
    whole = most >= EVERYTHING.gaps
    items = tuple(
        Item(headed(one.label), text=_gap(one, words, whole=whole)) for one in asked[:most]
    )
    return Section(words("ask"), items, note=and_more(len(asked) - most, words))


def _gap(one: Gap, words: ReportWords, *, whole: bool) -> str:
    if not whole or not one.blank:
        return one.text
    named = words.marks.comma.join(f.label for f in one.blank)
    return f"{words('not_answered')}{words.marks.colon}{named}{words.marks.stop}{one.text}"


def asked_once(gaps: list[Gap]) -> list[Gap]:
    """Those that ask for something which none before them asks for: two frameworks, one answer."""
    asked: set[str] = set()
    out = []
    for one in gaps:
        fields = {f.field for f in one.open}
        if not fields <= asked:
            out.append(one)
        asked |= fields
    return out
