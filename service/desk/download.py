"""Buttons that give a report of the answer on the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from nicegui import ui

from service.desk.edge import Failed
from service.desk.visit import Visit
from service.report.report import Form, Make, Report, report


def downloads(
    prepare: Callable[[], tuple[Make, str]], visit: Visit, font: Path | None, *, name: str
) -> None:
    """Draw the buttons into the present container.

    Parameters
    ----------
    prepare : callable
        Gives what makes the sheet, of the very answer that is shown by then, and the answer's id;
        called off the event loop.
    name : str
        Key of the word on the button for the PDF.
    """
    words = visit.words

    async def give(form: Form) -> None:
        message.set_text(words("making"))
        done = await visit.tried("no report", _made, prepare, form, font)
        if isinstance(done, Failed):
            message.set_text(done.text)
            return
        message.set_text("")
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
        message = ui.label().classes("hint").props('role="status"')


def _made(prepare: Callable[[], tuple[Make, str]], form: Form, font: Path | None) -> Report:
    make, score_id = prepare()
    return report(make, form, score_id, font)
