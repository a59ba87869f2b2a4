"""Buttons that give a report of the answer on the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from nicegui import ui

from service.desk.edge import Failed
from service.desk.message import Message
from service.desk.visit import Visit
from service.report.report import Form, Prepared


def downloads(
    prepare: Callable[[], Prepared], visit: Visit, font: Path | None, stale: Callable[[], bool], *,
    name: str,
) -> None:  # fmt: skip
    """Draw the buttons into the present container.

    Parameters
    ----------
    prepare : callable
        Gives the report of the very answer that is shown by then; called off the event loop.
    stale : callable
        Whether the form says something else by now: the report would be of another deal.
    name : str
        Key of the word on the button for the PDF.
    """
    words = visit.words

    async def give(form: Form) -> None:
        if stale():
            message.say(words("stale_report"), bad=True)
            return
        message.say(words("making"))
        done = await visit.tried("no report", lambda: prepare().report(form, font))
        if isinstance(done, Failed):
            message.say(done.text, bad=True)
            return
        message.say()
        if done is not None:  # else the server is stopping, or the sign-in has ended
            visit.client.download(done.content, done.name, done.form.value)

    with ui.element("div").classes("downloads").props('id="downloads"'):
        for form, word, icon in (
            (Form.PDF, name, "picture_as_pdf"),
            (Form.HTML, "get_html", "description"),
        ):
            ui.button(words(word), icon=icon, on_click=lambda form=form: give(form)).props(
                "outline dense no-caps"
            )
        message = Message()
