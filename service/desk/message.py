"""The line beside the buttons of a form: what goes on, or what is wrong."""

from __future__ import annotations

from nicegui import ui


class Message:
    """The line; a screen reader speaks what comes to stand there."""

    def __init__(self) -> None:
        self.label = ui.label().classes("message").props('role="status"')

    def say(self, text: str = "", *, bad: bool = False) -> None:
        """Let this stand there instead."""
        self.label.set_text(text)
        self.label.classes(add="bad" if bad else "", remove="" if bad else "bad")
