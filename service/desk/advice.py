"""What to do and what to ask, on the page: phenomenon, pressing actions, worthwhile gaps."""

from __future__ import annotations

from nicegui import ui

from data_schemas.advice import ActionAdvised, Arrears, Gap
from data_schemas.score import Score
from service.desk.fold import fold
from service.desk.heading import heading
from service.desk.shown import conditions_told, evidence_text, signs_told
from service.desk.words import Words
from service.report.steps import asked_once, is_ready, lacking

FIRST = 5
"""Actions and gaps shown at once; the others are behind a fold."""


def advice(score: Score, words: Words) -> None:
    """Draw the advice of a deal or receivable into the present container."""
    with ui.element("div").classes("advice").props('id="advice"'):
        heading(words("phenomenon"))
        with ui.element("div").classes("fact"):
            ui.label(score.phenomenon.label).classes("phenomenon")
            ui.label(evidence_text(score.phenomenon.evidence, words))
        ui.label(score.phenomenon.pattern).classes("hint")
        if score.arrears is not None:
            _arrears(score.arrears, words)
        heading(words("actions")).classes("later")
        _list(score.actions, words)
        if score.gaps:
            heading(words("gaps")).classes("later")
            ui.label(words("gaps_hint")).classes("hint")
            _gaps(score.gaps, words)


def _arrears(arrears: Arrears, words: Words) -> None:
    with ui.element("div").classes("fact"):
        ui.label(words("arrears")).classes("fact-name")
        ui.label(arrears.label)
        ui.label(signs_told(arrears, words)).classes("hint")
        if conditions := conditions_told(arrears, words):
            ui.label(f"{words('conditions')}{words.marks.colon}{conditions}").classes("hint")


def _list(actions: list[ActionAdvised], words: Words) -> None:
    actions = sorted(actions, key=is_ready)  # what is ready is no next step
    for one in actions[:FIRST]:
        _action(one, words)
    if rest := actions[FIRST:]:
        with fold(words("more_actions", n=len(rest))):
            for one in rest:
                _action(one, words)


def _action(one: ActionAdvised, words: Words) -> None:
    with ui.element("div").classes("action").props(f'data-action="{one.action}"'):
        done = is_ready(one)
        with ui.element("div").classes("panel-head"):
            ui.label(one.label).classes("panel-name")
            ui.label(one.group_label).classes("side")
            told = words("ready") if done else words("who_by", who=one.role_label, by=one.by)
            ui.label(told).classes("count")
        if done:
            return
        ui.label(one.text)
        ui.label(f"{words('why_now')}{words.marks.colon}{evidence_text(one.why, words)}").classes(
            "hint"
        )
        if lacks := lacking(one, words):
            ui.label(f"{words('lacking')}{words.marks.colon}{lacks}").classes("hint")
        if one.effect is not None:
            ui.label(one.effect.text).classes("hint")
        for tip in one.tips:
            ui.label(tip).classes("hint")


def _gaps(gaps: list[Gap], words: Words) -> None:
    first = asked_once(gaps)[:FIRST]
    for one in first:
        _gap(one, words)
    if rest := [one for one in gaps if one not in first]:
        with fold(words("more_gaps", n=len(rest))):
            for one in rest:
                _gap(one, words)


def _gap(one: Gap, words: Words) -> None:
    with ui.element("div").classes("action").props(f'data-gap="{one.topic}"'):
        with ui.element("div").classes("panel-head"):
            ui.label(one.label).classes("panel-name")
            ui.label(one.kind.label(words.lang)).classes("side")
        if one.blank:
            named = words.marks.comma.join(f.label for f in one.blank)
            ui.label(f"{words('not_answered')}{words.marks.colon}{named}").classes("asked")
        ui.label(one.text).classes("hint")
