"""Headings of the desk: those who hear the page step from one to the next, and by section."""

from __future__ import annotations

from typing import Literal

from nicegui import ui

_NAMED = "aria-labelledby"


def heading(text: str, level: Literal[2, 3] = 2) -> ui.label:
    """A heading in the present container; the section around it is called by its first one."""
    made = ui.label(text).classes(f"h{level}")
    made.tag = f"h{level}"
    section = _section(made)
    if section is not None and not _is_named(section):
        section.props[_NAMED] = made.html_id
    return made


def _section(of: ui.element) -> ui.element | None:
    """The section something stands in."""
    slot = of.parent_slot
    while slot is not None and slot.parent.tag != "section":
        slot = slot.parent.parent_slot
    return None if slot is None else slot.parent


def _is_named(section: ui.element) -> bool:
    """Whether a section has a name, and what it is called by has not been drawn anew meanwhile."""
    named = section.props.get(_NAMED)
    return "aria-label" in section.props or any(
        one.html_id == named for one in section.descendants()
    )
