"""A button that takes no presses while what it asked for is worked out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from nicegui import ui


class Press:
    """The button, which keeps the focus of whoever pressed it.

    Disabled, it would lose it to the beginning of the page.

    Parameters
    ----------
    pressed : callable
        What it asks for.
    """

    def __init__(self, text: str, icon: str, pressed: Callable[[], Awaitable[None]]) -> None:
        self.waiting, self.pressed = False, pressed
        self.button = ui.button(text, icon=icon, on_click=self._press)

    def wait(self) -> None:
        """Take no presses, and show that something is under way."""
        self.waiting = True
        self.button.props(add="loading aria-busy=true")

    def done(self) -> None:
        """Take presses again."""
        self.waiting = False
        self.button.props(remove="loading aria-busy")

    async def _press(self) -> None:
        # A second press may be on its way before the page has heard of the first.
        if not self.waiting:
            await self.pressed()
