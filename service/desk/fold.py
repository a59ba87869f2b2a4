"""A part of the page that opens, and is called the same by those who hear it and those who see."""

from __future__ import annotations

import json

from nicegui import ui


def fold(name: str, *, place: str = "", drawn: bool = False) -> ui.expansion:
    """A part of the page that opens.

    Parameters
    ----------
    name : str
        Its heading, and what its toggle is called: of itself it is called "Expand", or in Chinese
        "扩张", whatever opens.
    place : str
        The id of its element.
    drawn : bool
        Whether the heading is drawn by the caller, in the slot ``header``.
    """
    panel = ui.expansion("" if drawn else name).classes("panel").props("dense")
    panel.props(f"toggle-aria-label={json.dumps(name, ensure_ascii=False)}")
    if drawn:
        panel.props("dense-toggle")
    if place:
        panel.props(f'id="{place}"')
    return panel
