"""Comparable cases on the page: past ones moved by the same causes, and how they ended."""

from __future__ import annotations

from nicegui import ui

from data_schemas.score import Score
from service.desk.heading import heading
from service.desk.words import Words


def comparable(score: Score, words: Words) -> None:
    """Draw the cases of a deal or receivable into the present container."""
    with ui.element("div").classes("advice").props('id="comparable"'):
        heading(words("comparable"))
        ui.label(score.comparable_note).classes("hint")
        for one in score.comparable:
            with ui.element("div").classes("action").props(f'data-case="{one.kind.value}"'):
                with ui.element("div").classes("panel-head"):
                    ui.label(f"{one.customer or one.customer_id} · {one.id}").classes("panel-name")
                    ui.label(words("grade_of", grade=one.grade.value)).classes("side")
                    ui.label(str(one.day)).classes("count")
                ui.label(one.text)
                ui.label(one.why).classes("hint")
